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
import type { FloodingPhase } from "../../../twins/hazards/gas/run.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import { type HazardPicture, SEEN_GAS } from "../play/hazardPicture.ts";
import { type RoomGrid, roomGrid } from "./smokeField.ts";
import { NO_LAYER_M, SMOKE_GLSL } from "./smokeGlsl.ts";

/** What is told twice a second is drawn as it goes over, s. */
const EASE_S = 0.35;
/** Smoke glows by the flames in it from this to that, Cel. */
const GLOW_C = { from: 250, to: 700 } as const;

/** Mist of gas that was let out: so dense by the share of what is dangerous, at most, 1/m; it is gone in a while, s, and the gas is not. */
const MIST = { perShare: 0.1, mostPerM: 0.6, clearsS: 40 } as const;
/** Of the air of a room in the texture: layer, extinction, glow, mist. */
const [LAYER, DENSE, GLOW, FOGGY] = [0, 1, 2, 3];

/** How much of the gas's mist is left: all while it is let out, and less and less after that. */
export const mistLeft = (left: number, phase: FloodingPhase, dtS: number): number =>
  phase === "discharging" ? 1 : left * Math.exp(-dtS / MIST.clearsS);

/** Mist over a floor by the gas there, 1/m. */
export const mistPerM = (share: number, left: number): number =>
  share < SEEN_GAS ? 0 : Math.min(MIST.mostPerM, MIST.perShare * share) * left;

export interface Smoke {
  /** Makes a material's shader look through the smoke. */
  patch(shader: WebGLProgramParametersWithUniforms): void;
  /** Parts that each sight is cut into. */
  steps: number;
  /** What is in the air of the storey that one is on; eased over time. */
  update(picture: HazardPicture | null, storey: number, dtS: number): void;
  /** Dust that hangs everywhere, 1/m. */
  setDust(perM: number): void;
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
    mistColour: { value: new Color("#e9f0f4") },
    dustPerM: { value: 0 },
    dustColour: { value: new Color("#b9ad9b") },
  };
  let mist = 0.3;
  const smoke: Smoke = {
    steps: 12,
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
        .replace("#include <common>", `#include <common>\n${SMOKE_GLSL}`)
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
      const gas = picture?.gas ?? null;
      if (gas !== null) mist = mistLeft(mist, gas.phase, dtS);
      for (let room = 0; room < rooms; room++) {
        const told = picture?.smoke.get(room);
        const at = 4 * room;
        const height = venue.storeys[venue.rooms[room]?.storey ?? 0]?.heightM ?? 2.5;
        // Smoke comes from the ceiling down.
        if (told !== undefined && air[at + LAYER]! === NO_LAYER_M) air[at + LAYER] = height;
        if (told !== undefined) air[at + LAYER] = air[at + LAYER]! + (told.layerM - air[at + LAYER]!) * share;
        air[at + DENSE] = air[at + DENSE]! + ((told?.extinctionPerM ?? 0) - air[at + DENSE]!) * share;
        air[at + GLOW] = air[at + GLOW]! + (glowOf(told?.upperC ?? 20) - air[at + GLOW]!) * share;
        const foggy = gas === null ? 0 : mistPerM(gas.shares[room] ?? 0, mist);
        air[at + FOGGY] = air[at + FOGGY]! + (foggy - air[at + FOGGY]!) * share;
        isSmoky ||= air[at + DENSE]! > 0.01 || air[at + FOGGY]! > 0.01;
      }
      uniforms.isSmoky!.value = isSmoky ? 1 : 0;
      if (isSmoky) airTexture.needsUpdate = true;
    },
    setDust(perM) {
      uniforms.dustPerM!.value = perM;
    },
    dispose() {
      airTexture.dispose();
      for (const { texture } of grids.values()) texture.dispose();
    },
  };
  airTexture.needsUpdate = true;
  return smoke;
}
