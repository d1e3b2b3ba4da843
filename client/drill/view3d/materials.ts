import {
  type Material,
  MeshBasicMaterial,
  type MeshBasicMaterialParameters,
  MeshLambertMaterial,
  type MeshLambertMaterialParameters,
  MeshStandardMaterial,
  Vector4,
  type WebGLProgramParametersWithUniforms,
} from "three";
import type { Smoke } from "./smoke.ts";
import type { Hole } from "./stairs3d.ts";

type Patch = (shader: WebGLProgramParametersWithUniforms) => void;

export interface SurfaceOptions extends MeshLambertMaterialParameters {
  readonly roughness?: number;
  /** What else its shader does. */
  readonly also?: Patch;
  /** Of `also`: materials of one key share a program. */
  readonly key?: string;
}

export interface BrightOptions extends MeshBasicMaterialParameters {
  readonly also?: Patch;
  readonly key?: string;
}

/** Materials of the place: all of them are seen through its smoke. */
export interface Materials {
  surface(options: SurfaceOptions): Material;
  /** Of its own light: lamps, signs, sky. */
  bright(options: BrightOptions): MeshBasicMaterial;
  /** Compiles anew with so many parts of a sight. */
  setSmokeSteps(steps: number): void;
  dispose(): void;
}

/** `isGlossy` false: Lambert's light alone, for software renderers. */
export function createMaterials(smoke: Smoke, isGlossy: boolean): Materials {
  const own: Material[] = [];
  const see = <T extends Material>(material: T, also?: Patch, key = ""): T => {
    material.onBeforeCompile = (shader) => {
      also?.(shader);
      smoke.patch(shader);
    };
    material.customProgramCacheKey = () => `drill ${key} ${smoke.steps}`;
    own.push(material);
    return material;
  };
  return {
    surface({ roughness = 0.8, also, key, ...parameters }) {
      const made = isGlossy
        ? new MeshStandardMaterial({ ...parameters, roughness, metalness: 0 })
        : new MeshLambertMaterial(parameters);
      return see(made, also, key);
    },
    bright: ({ also, key = "", ...parameters }) => see(new MeshBasicMaterial(parameters), also, `bright ${key}`),
    setSmokeSteps(steps) {
      if (steps === smoke.steps) return;
      smoke.steps = steps;
      for (const material of own) material.needsUpdate = true;
    },
    dispose() {
      for (const material of own) material.dispose();
    },
  };
}

/** Stairs that a floor has at most. */
const MOST_HOLES = 8;

/** Leaves out of a level face what stairs go through. */
export function holesPatch(holes: readonly Hole[]): Patch {
  const places = Array.from({ length: MOST_HOLES }, (_, i) => {
    const hole = holes[i];
    return hole === undefined ? new Vector4(0, 0, -1, -1) : new Vector4(hole.x, hole.y, hole.half, hole.across);
  });
  const turns = Array.from({ length: MOST_HOLES }, (_, i) => new Vector4(holes[i]?.ux ?? 1, holes[i]?.uy ?? 0, 0, 0));
  return (shader) => {
    shader.uniforms.holes = { value: places };
    shader.uniforms.holeTurns = { value: turns };
    shader.fragmentShader = shader.fragmentShader
      .replace(
        "#include <common>",
        `#include <common>\nuniform vec4 holes[${MOST_HOLES}];\nuniform vec4 holeTurns[${MOST_HOLES}];`,
      )
      .replace(
        "#include <clipping_planes_fragment>",
        `#include <clipping_planes_fragment>
        for (int i = 0; i < ${MOST_HOLES}; i++) {
          vec2 off = vAt.xy - holes[i].xy;
          vec2 u = holeTurns[i].xy;
          if (abs(dot(off, u)) < holes[i].z && abs(off.y * u.x - off.x * u.y) < holes[i].w) discard;
        }`,
      );
  };
}
