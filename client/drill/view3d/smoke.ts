import {
  Color,
  DataTexture,
  FloatType,
  type IUniform,
  NearestFilter,
  RGBAFormat,
  UnsignedByteType,
  Vector4,
  type WebGLProgramParametersWithUniforms,
} from "three";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import type { HazardPicture } from "../play/hazardPicture.ts";
import { FAR_M, type RoomGrid, roomGrid } from "./smokeField.ts";

/** A layer that is none lies above everything, m. */
const NO_LAYER_M = 99;
/** What is told twice a second is drawn as it goes over, s. */
const EASE_S = 0.35;
/** Smoke glows by the flames in it from this to that, Cel. */
const GLOW_C = { from: 250, to: 700 } as const;

const GLSL = /* glsl */ `
varying vec3 vAt;
uniform sampler2D roomAt;
uniform sampler2D roomAir;
uniform vec4 roomArea;
uniform float airFloorZ;
uniform float isSmoky;
uniform vec3 smokeColour;
uniform vec3 glowColour;
vec3 airAt(vec2 at) {
  vec2 uv = (at - roomArea.xy) * roomArea.zw;
  if (uv.x < 0.0 || uv.y < 0.0 || uv.x >= 1.0 || uv.y >= 1.0) return vec3(99.0, 0.0, 0.0);
  vec4 code = texture2D(roomAt, uv);
  int room = int(code.r * 255.0 + 0.5) + 256 * int(code.g * 255.0 + 0.5);
  if (room > 65000) return vec3(99.0, 0.0, 0.0);
  return texelFetch(roomAir, ivec2(room, 0), 0).xyz;
}
// Bouguer's law along the sight, as in smokeField.ts.
vec3 throughSmoke(vec3 colour) {
  if (isSmoky < 0.5) return colour;
  vec3 way = vAt - cameraPosition;
  float wayM = max(length(way), 1e-4);
  float reach = min(1.0, ${FAR_M.toFixed(1)} / wayM);
  float stepM = wayM * reach / float(SMOKE_STEPS);
  float clear = 1.0;
  vec3 added = vec3(0.0);
  for (int i = 0; i < SMOKE_STEPS; i++) {
    float from = reach * float(i) / float(SMOKE_STEPS);
    float to = reach * float(i + 1) / float(SMOKE_STEPS);
    vec3 air = airAt(cameraPosition.xy + way.xy * (from + to) * 0.5);
    float a = cameraPosition.z + way.z * from - airFloorZ;
    float b = cameraPosition.z + way.z * to - airFloorZ;
    float low = min(a, b), high = max(a, b);
    float share = high - low < 1e-4 ? step(air.x, low) : clamp((high - max(low, air.x)) / (high - low), 0.0, 1.0);
    float passes = exp(-air.y * share * stepM);
    added += clear * (1.0 - passes) * mix(smokeColour, glowColour, 0.3 * air.z);
    clear *= passes;
  }
  return colour * clear + added;
}
`;

export interface Smoke {
  /** Makes a material's shader look through the smoke. */
  patch(shader: WebGLProgramParametersWithUniforms): void;
  /** Parts that each sight is cut into. */
  steps: number;
  /** What is in the air of the storey that one is on; eased over time. */
  update(picture: HazardPicture | null, storey: number, dtS: number): void;
  /** The hottest room, and how strongly it glows, 0 to 1; null when nothing burns. */
  readonly fire: { readonly room: number; readonly glow: number } | null;
  dispose(): void;
}

function textureOf({ room, columns, rows }: RoomGrid): DataTexture {
  const bytes = new Uint8Array(4 * room.length);
  for (let i = 0; i < room.length; i++) {
    bytes[4 * i] = room[i]! & 255;
    bytes[4 * i + 1] = room[i]! >> 8;
  }
  const texture = new DataTexture(bytes, columns, rows, RGBAFormat, UnsignedByteType);
  texture.magFilter = NearestFilter;
  texture.minFilter = NearestFilter;
  texture.needsUpdate = true;
  return texture;
}

const glowOf = (upperC: number): number => Math.max(0, Math.min(1, (upperC - GLOW_C.from) / (GLOW_C.to - GLOW_C.from)));

/** The air of a venue's rooms, for every material that is drawn. */
export function createSmoke(venue: VenueView, smokeCss: string): Smoke {
  const grids = new Map<number, { texture: DataTexture; area: Vector4 }>();
  const rooms = Math.max(1, venue.rooms.length);
  const air = new Float32Array(4 * rooms);
  for (let room = 0; room < rooms; room++) air[4 * room] = NO_LAYER_M;
  const airTexture = new DataTexture(air, rooms, 1, RGBAFormat, FloatType);
  airTexture.magFilter = NearestFilter;
  airTexture.minFilter = NearestFilter;
  const gridOf = (storey: number) => {
    const held = grids.get(storey);
    if (held !== undefined) return held;
    const grid = roomGrid(venue, storey);
    const { x0, y0, cellM, columns, rows } = grid;
    const made = { texture: textureOf(grid), area: new Vector4(x0, y0, 1 / (columns * cellM), 1 / (rows * cellM)) };
    grids.set(storey, made);
    return made;
  };
  const uniforms: Record<string, IUniform> = {
    roomAt: { value: gridOf(0).texture },
    roomAir: { value: airTexture },
    roomArea: { value: gridOf(0).area },
    airFloorZ: { value: 0 },
    isSmoky: { value: 0 },
    smokeColour: { value: new Color(smokeCss) },
    glowColour: { value: new Color("#a8481a") },
  };
  let fire: Smoke["fire"] = null;
  const smoke: Smoke = {
    steps: 12,
    get fire() {
      return fire;
    },
    patch(shader) {
      Object.assign(shader.uniforms, uniforms);
      shader.defines = { ...shader.defines, SMOKE_STEPS: smoke.steps };
      shader.vertexShader = shader.vertexShader
        .replace("#include <common>", "#include <common>\nvarying vec3 vAt;")
        .replace(
          "#include <project_vertex>",
          `#include <project_vertex>
          vec4 atWorld = vec4(transformed, 1.0);
          #ifdef USE_INSTANCING
            atWorld = instanceMatrix * atWorld;
          #endif
          vAt = (modelMatrix * atWorld).xyz;`,
        );
      shader.fragmentShader = shader.fragmentShader
        .replace("#include <common>", `#include <common>\n${GLSL}`)
        .replace(
          "#include <tonemapping_fragment>",
          "gl_FragColor.rgb = throughSmoke(gl_FragColor.rgb);\n#include <tonemapping_fragment>",
        );
    },
    update(picture, storey, dtS) {
      const grid = gridOf(storey);
      uniforms.roomAt!.value = grid.texture;
      uniforms.roomArea!.value = grid.area;
      uniforms.airFloorZ!.value = venue.storeys[storey]?.floorZ ?? 0;
      const share = 1 - Math.exp(-dtS / EASE_S);
      let isSmoky = false;
      fire = null;
      for (let room = 0; room < rooms; room++) {
        const told = picture?.smoke.get(room);
        const at = 4 * room;
        const height = venue.storeys[venue.rooms[room]?.storey ?? 0]?.heightM ?? 2.5;
        // Smoke comes from the ceiling down.
        if (told !== undefined && air[at]! === NO_LAYER_M) air[at] = height;
        if (told !== undefined) air[at] = air[at]! + (told.layerM - air[at]!) * share;
        air[at + 1] = air[at + 1]! + ((told?.extinctionPerM ?? 0) - air[at + 1]!) * share;
        const glow = glowOf(told?.upperC ?? 20);
        air[at + 2] = air[at + 2]! + (glow - air[at + 2]!) * share;
        isSmoky ||= air[at + 1]! > 0.01;
        if (air[at + 2]! > Math.max(0.02, fire?.glow ?? 0)) fire = { room, glow: air[at + 2]! };
      }
      uniforms.isSmoky!.value = isSmoky ? 1 : 0;
      if (isSmoky) airTexture.needsUpdate = true;
    },
    dispose() {
      airTexture.dispose();
      for (const { texture } of grids.values()) texture.dispose();
    },
  };
  airTexture.needsUpdate = true;
  return smoke;
}
