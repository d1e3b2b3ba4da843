import { BufferAttribute, BufferGeometry, DoubleSide, Group, Mesh, type PointLight, Vector3 } from "three";
import { rng } from "../../../twins/core/rng.ts";
import type { Flames } from "../../../twins/drill/hazards/fire.ts";
import { flamesOf } from "../../../twins/hazards/fire/flames.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import type { HazardPicture } from "../play/hazardPicture.ts";
import type { Spot } from "../session/prediction.ts";
import { sees } from "./eye.ts";
import type { Materials } from "./materials.ts";
import { FACING_GLSL, NOISE_GLSL } from "./noiseGlsl.ts";
import type { Paint } from "./paints.ts";
import { Shell } from "./shell.ts";

/** Tongues of fire that are drawn, in one draw. */
const TONGUES = 18;
/** What is told twice a second is drawn as it goes over, s. */
const EASE_S = 0.6;
/** Whether the flames' light falls to where one stands is looked at so often, ms. */
const SIGHT_EVERY_MS = 250;
/** Smaller than this nobody would see them, m. */
const LEAST_M = 0.12;
const HEAP_M = 0.85;

/** How flames are drawn just now. */
export interface FlamesShown {
  readonly diameterM: number;
  readonly heightM: number;
  /** Puffs a second: 1.5 / sqrt(D) (Cetegen and Ahmed 1993); 0: a steady shape. */
  readonly puffsPerS: number;
  /** Of the light that they cast, as three.js takes it. */
  readonly light: number;
}

/** What flames of a heat look like under a ceiling that is so high above what burns. */
export function flamesShown(kw: number, ceilingM: number, isSteady: boolean): FlamesShown {
  const { diameterM, heightM } = flamesOf(kw);
  const seenM = kw <= 0 ? 0 : Math.max(LEAST_M, Math.min(heightM, ceilingM));
  return {
    diameterM,
    heightM: seenM,
    puffsPerS: isSteady || diameterM === 0 ? 0 : Math.min(4, 1.5 / Math.sqrt(diameterM)),
    // What falls on walls grows with the fire, and the eye sees the root of it.
    light: kw <= 0 ? 0 : Math.min(26, 0.9 * Math.sqrt(kw)),
  };
}

/** How far open doors let light through: no wall between, and no closed door. */
export function isLitFrom(venue: VenueView, doors: Uint8Array, from: Spot, x: number, y: number): boolean {
  if (!sees(venue, from, x, y)) return false;
  const [dx, dy] = [x - from.x, y - from.y];
  return venue.openings.every(({ storey, kind, a, b }, at) => {
    if (storey !== from.storey || kind !== "door" || doors[at] === 0) return true;
    const [ex, ey] = [b[0] - a[0], b[1] - a[1]];
    const across = dx * ey - dy * ex;
    if (Math.abs(across) < 1e-9) return true;
    const [ox, oy] = [a[0] - from.x, a[1] - from.y];
    const [along, onDoor] = [(ox * ey - oy * ex) / across, (ox * dy - oy * dx) / across];
    return along < 0 || along > 1 || onDoor < 0 || onDoor > 1;
  });
}

/** Whether any side of the flames is in sight: behind walls they are not drawn, which would cost as much. */
const isAnyLit = (venue: VenueView, doors: Uint8Array, from: Spot, { x, y }: Flames, diameterM: number): boolean =>
  [0, 1, 2, 3].some((n) => {
    const [r, rad] = [Math.max(0.4, 0.6 * diameterM), (Math.PI * n) / 2];
    return isLitFrom(venue, doors, from, x + r * Math.cos(rad), y + r * Math.sin(rad));
  });

const VERTEX_GLSL = /* glsl */ `
attribute vec4 tongue;
uniform vec3 fireAt;
uniform vec3 fireSize;
varying vec2 vTongue;
varying vec2 vSeed;
${FACING_GLSL}
vec3 tongueAt(vec3 corner) {
  vTongue = vec2(2.0 * corner.x, corner.y);
  vSeed = tongue.zw;
  if (tongue.z < 0.0) {
    float glow = 1.3 * fireSize.y + fireSize.x;
    return fireAt + vec3(0.0, 0.0, 0.45 * fireSize.y + glow * (corner.y - 0.5)) + eyeRight() * (corner.x * glow);
  }
  vec2 off = 0.5 * fireSize.x * tongue.y * vec2(cos(tongue.x), sin(tongue.x));
  // The middle burns highest; what is at the edge leans inwards, as the air does that feeds it.
  float high = fireSize.y * (1.0 - 0.5 * tongue.y * tongue.y) * (0.62 + 0.5 * tongue.z);
  float wide = max(0.3, 1.05 * fireSize.x) * (0.6 + 0.4 * tongue.w) * (1.0 - 0.25 * tongue.y);
  vec2 lean = -0.55 * off * corner.y;
  return fireAt + vec3(off + lean, high * corner.y) + eyeRight() * (corner.x * wide);
}
`;

const FRAGMENT_GLSL = /* glsl */ `
uniform float firePhase;
varying vec2 vTongue;
varying vec2 vSeed;
${NOISE_GLSL}
vec4 flameAt() {
  float u = vTongue.x, v = vTongue.y;
  if (vSeed.x < 0.0) {
    float r = length(vec2(u, 2.0 * v - 1.0));
    return vec4(1.0, 0.36, 0.06, 0.3 * pow(max(0.0, 1.0 - r), 2.0));
  }
  vec2 p = vec2(1.5 * u + 17.0 * vSeed.x, 1.7 * v + 9.0 * vSeed.y - 1.9 * firePhase);
  float sway = (cloudOf(p) - 0.5) * (0.35 + 1.1 * v);
  float curl = cloudOf(2.3 * p + 3.1) - 0.5;
  float wide = 0.62 * pow(max(0.0, 1.0 - v), 0.7) * (0.45 + 0.55 * smoothstep(0.0, 0.16, v)) + 0.02;
  float off = abs(u + sway) / wide + curl * (0.25 + 0.9 * v);
  float body = 1.0 - smoothstep(0.2, 1.0, off);
  float alpha = body * smoothstep(0.0, 0.12, v) * (1.0 - smoothstep(0.7, 1.0, v));
  float heat = clamp(body * (1.2 - 0.95 * v), 0.0, 1.0);
  vec3 colour = mix(vec3(0.5, 0.05, 0.01), vec3(0.9, 0.2, 0.012), smoothstep(0.05, 0.5, heat));
  colour = mix(colour, vec3(1.0, 0.5, 0.06), smoothstep(0.4, 0.8, heat));
  colour = mix(colour, vec3(1.0, 0.78, 0.3), smoothstep(0.8, 1.05, heat));
  return vec4(colour, 0.62 * alpha);
}
`;

/** A quad a tongue: direction from the middle, how far out, and two numbers of chance. */
function tongues(): BufferGeometry {
  const chance = rng(11, "flames");
  const corners = new Float32Array(TONGUES * 12);
  const each = new Float32Array(TONGUES * 16);
  const indices: number[] = [];
  for (let n = 0; n < TONGUES; n++) {
    // The outer ones first: the bright middle is drawn over them.
    const out = Math.sqrt(1 - (n + 0.5) / TONGUES);
    // The first is the glow of the air about them.
    const own = [2.399963 * n, out, n === 0 ? -1 : chance.uniform(), chance.uniform()];
    for (const [k, [x, y]] of (
      [
        [-0.5, 0],
        [0.5, 0],
        [0.5, 1],
        [-0.5, 1],
      ] as const
    ).entries()) {
      corners.set([x, y, 0], 12 * n + 3 * k);
      each.set(own, 16 * n + 4 * k);
    }
    indices.push(...[0, 1, 2, 0, 2, 3].map((k) => 4 * n + k));
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(corners, 3));
  geometry.setAttribute("tongue", new BufferAttribute(each, 4));
  geometry.setIndex(indices);
  return geometry;
}

export interface FlamesSeen {
  readonly picture: Pick<HazardPicture, "flames"> | null;
  readonly spot: Spot;
  readonly doors: Uint8Array;
  /** Nothing flickers. */
  readonly isSteady: boolean;
  readonly dtS: number;
  readonly nowMs: number;
}

/** What burns where nothing of the venue stands: a heap, charred; a metre across and high. */
function heapGeometry(): BufferGeometry {
  const chance = rng(12, "heap");
  const shell = new Shell();
  const char = (tone: number): Paint => [1.2 * tone, tone, 0.9 * tone];
  shell.box([0, 0, 0], [1, 0.8, 0.66], 0.35, char(0.02), 0.09);
  for (let n = 0; n < 9; n++) {
    const [rad, out] = [2.399963 * n, 0.34 * Math.sqrt(n / 9)];
    const radius = 0.12 + 0.08 * chance.uniform();
    const high = 0.62 + 0.38 * (1 - 2.4 * out * chance.uniform());
    const profile = [
      [radius, 0.4],
      [0.95 * radius, 0.75 * high],
      [0.6 * radius, 0.93 * high],
      [0, high],
    ] as const;
    const at = [out * Math.cos(rad), out * Math.sin(rad), 0] as const;
    shell.turned(profile, at, char(0.012 + 0.022 * chance.uniform()), 9, [1, 0.8]);
  }
  return shell.geometry();
}

/** Top of what stands there and burns, above the floor, m; 0 where nothing does. */
const thingTopM = ({ obstacles }: VenueView, { storey, x, y }: Flames): number =>
  obstacles.reduce((top, { storey: on, at, headingRad, sizeM }) => {
    const [dx, dy] = [x - at[0], y - at[1]];
    const [cos, sin] = [Math.cos(headingRad), Math.sin(headingRad)];
    const isOver = Math.abs(dx * cos + dy * sin) <= sizeM[0] / 2 && Math.abs(dy * cos - dx * sin) <= sizeM[1] / 2;
    return on === storey && isOver ? Math.max(top, sizeM[2]) : top;
  }, 0);

export interface Flames3d {
  readonly group: Group;
  /** Height over what burns, m; 0 when it is out. */
  readonly heightM: number;
  update(seen: FlamesSeen, storeys: ReadonlySet<number>): void;
  dispose(): void;
}

/** The flames of a fire as many tongues in one draw, shaped by noise in the shader; they light what can be seen from them. */
export function createFlames(venue: VenueView, materials: Materials, light: PointLight): Flames3d {
  const uniforms = {
    fireAt: { value: new Vector3() },
    fireSize: { value: new Vector3() },
    firePhase: { value: 0 },
  };
  const material = materials.bright({
    // Its colours are those of a screen: tone mapping would bleach them.
    ...{ transparent: true, depthWrite: false, side: DoubleSide, toneMapped: false, key: "flames" },
    also(shader) {
      Object.assign(shader.uniforms, uniforms);
      shader.vertexShader = shader.vertexShader
        .replace("#include <common>", `#include <common>\n${VERTEX_GLSL}`)
        .replace("#include <begin_vertex>", "vec3 transformed = tongueAt(position);");
      shader.fragmentShader = shader.fragmentShader
        .replace("#include <common>", `#include <common>\n${FRAGMENT_GLSL}`)
        .replace("#include <color_fragment>", "diffuseColor = flameAt();");
    },
  });
  const mesh = new Mesh(tongues(), material);
  const heap = new Mesh(heapGeometry(), materials.surface({ vertexColors: true, roughness: 0.95 }));
  const group = new Group();
  for (const one of [mesh, heap]) {
    one.visible = false;
    group.add(one);
  }
  mesh.frustumCulled = false;
  mesh.renderOrder = 3;
  let [burnt, baseM]: [string | null, number] = [null, 0];
  /** What burns within something comes out at its top. A heap stays where it was when the fire is out. */
  const find = (flames: Flames): void => {
    const key = `${flames.storey} ${flames.x} ${flames.y} ${flames.baseM}`;
    if (burnt === key) return;
    burnt = key;
    const topM = thingTopM(venue, flames);
    baseM = topM > 0 ? Math.max(flames.baseM, topM - 0.1) : 0.82 * flames.baseM;
    heap.scale.set(HEAP_M, HEAP_M, topM > 0 ? 0 : Math.max(0.1, flames.baseM));
    heap.position.set(flames.x, flames.y, venue.storeys[flames.storey]?.floorZ ?? 0);
    heap.userData.storey = flames.storey;
  };
  let [kw, lit, wanted, askedMs] = [0, 0, 0, -Infinity];
  let [heightM, isInSight] = [0, true];
  /** Phase of the puffs, so that a change of their pace is no jump; a steady shape has one of its own. */
  let phase = 0;
  return {
    group,
    get heightM() {
      return heightM;
    },
    update({ picture, spot, doors, isSteady, dtS, nowMs }, storeys) {
      const flames = picture?.flames ?? null;
      const told = flames?.kw ?? 0;
      kw = kw === 0 && told > 0 ? told : kw + (told - kw) * (1 - Math.exp(-dtS / EASE_S));
      if (told === 0 && kw < 4) kw = 0;
      if (flames !== null) {
        const floorZ = venue.storeys[flames.storey]?.floorZ ?? 0;
        find(flames);
        uniforms.fireAt.value.set(flames.x, flames.y, floorZ + baseM);
      }
      const ceilingM = (venue.storeys[flames?.storey ?? spot.storey]?.heightM ?? 2.5) - baseM;
      const shown = flamesShown(kw, ceilingM, isSteady);
      heightM = shown.heightM;
      uniforms.fireSize.value.set(shown.diameterM, shown.heightM, 0);
      phase += shown.puffsPerS * dtS;
      uniforms.firePhase.value = isSteady ? 0.35 : phase;
      if (nowMs - askedMs > SIGHT_EVERY_MS) {
        askedMs = nowMs;
        const isHere = flames !== null && flames.storey === spot.storey;
        wanted = isHere && isLitFrom(venue, doors, spot, flames.x, flames.y) ? 1 : 0;
        isInSight = !isHere || wanted === 1 || isAnyLit(venue, doors, spot, flames, shown.diameterM);
      }
      heap.visible = burnt !== null && heap.scale.z > 0 && storeys.has(heap.userData.storey as number);
      mesh.visible = kw > 0 && flames !== null && storeys.has(flames.storey) && isInSight;
      lit += (wanted - lit) * (1 - Math.exp(-dtS / EASE_S));
      const { x, y, z } = uniforms.fireAt.value;
      light.position.set(x, y, z + Math.max(0.3, 0.6 * shown.heightM));
      const flicker = isSteady ? 1 : 0.9 + 0.07 * Math.sin(5.3 * phase) + 0.03 * Math.sin(13.7 * phase);
      light.intensity = shown.light * lit * flicker;
    },
    dispose() {
      for (const one of [mesh, heap]) one.geometry.dispose();
    },
  };
}
