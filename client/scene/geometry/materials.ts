import {
  BackSide,
  FrontSide,
  type Material,
  MeshLambertMaterial,
  type MeshLambertMaterialParameters,
  MeshStandardMaterial,
  type WebGLProgramParametersWithUniforms,
} from "three";

/** Value noise on the object's own coordinates: paint and castings are never of one even gloss. */
const NOISE = /* glsl */ `
float grainHash(vec3 p) {
  p = fract(p * 0.3183099 + vec3(0.71, 0.113, 0.419));
  p *= 17.0;
  return fract(p.x * p.y * p.z * (p.x + p.y + p.z));
}
float grain(vec3 x) {
  vec3 i = floor(x);
  vec3 f = fract(x);
  f = f * f * (3.0 - 2.0 * f);
  return mix(
    mix(mix(grainHash(i), grainHash(i + vec3(1, 0, 0)), f.x), mix(grainHash(i + vec3(0, 1, 0)), grainHash(i + vec3(1, 1, 0)), f.x), f.y),
    mix(mix(grainHash(i + vec3(0, 0, 1)), grainHash(i + vec3(1, 0, 1)), f.x), mix(grainHash(i + vec3(0, 1, 1)), grainHash(i + vec3(1, 1, 1)), f.x), f.y),
    f.z);
}
`;

/** What is not known any more is grey and hatched: told by a pattern too, not by its colour alone. Needs `vStale`, 0 or 1. */
export const STALE_LOOK = /* glsl */ `
float stripe = step(0.5, fract((gl_FragCoord.x + gl_FragCoord.y) / 9.0));
float grey = dot(diffuseColor.rgb, vec3(0.2126, 0.7152, 0.0722));
diffuseColor.rgb = mix(diffuseColor.rgb, vec3(mix(0.2, grey, 0.6)) * mix(1.0, 0.55, stripe), vStale);
`;

interface Look {
  readonly lamp: boolean;
  readonly grainy: boolean;
  /** What stands on the site's own floor is shaded near it. */
  readonly grounded: boolean;
}

function patch(shader: WebGLProgramParametersWithUniforms, { lamp, grainy, grounded }: Look): void {
  shader.vertexShader = shader.vertexShader
    .replace(
      "#include <common>",
      `#include <common>
      attribute vec3 surface;
      #ifdef USE_INSTANCING
        attribute float stale;
      #endif
      varying vec3 vSurface;
      varying vec3 vOwn;
      varying float vAbove;
      varying float vStale;`,
    )
    .replace(
      "#include <project_vertex>",
      `#include <project_vertex>
      vSurface = surface;
      vStale = 0.0;
      vOwn = position;
      vec4 aboveFloor = vec4(transformed, 1.0);
      #ifdef USE_INSTANCING
        aboveFloor = instanceMatrix * aboveFloor;
        vStale = stale;
      #endif
      vAbove = (modelMatrix * aboveFloor).z;`,
    );
  shader.fragmentShader = shader.fragmentShader
    .replace(
      "#include <common>",
      `#include <common>\nvarying vec3 vSurface;\nvarying vec3 vOwn;\nvarying float vAbove;\nvarying float vStale;\n${grainy ? NOISE : ""}`,
    )
    .replace(
      "#include <color_fragment>",
      `#include <color_fragment>
      float patchy = ${grainy ? "grain(vOwn * 7.0) * 0.6 + grain(vOwn * 43.0) * 0.4 - 0.5" : "0.0"};
      // Light is scarce near the floor: cheap contact shade.
      float contact = ${grounded ? "mix(0.66, 1.0, smoothstep(0.0, 0.42, vAbove))" : "1.0"};
      diffuseColor.rgb *= (1.0 + 0.06 * patchy) * contact;
      ${STALE_LOOK}`,
    )
    .replace(
      "#include <roughnessmap_fragment>",
      "float roughnessFactor = clamp(vSurface.x + 0.16 * patchy, 0.05, 1.0);",
    )
    .replace("#include <metalnessmap_fragment>", "float metalnessFactor = vSurface.y;")
    .replace(
      "#include <emissivemap_fragment>",
      lamp
        ? "float lit = smoothstep(0.5, 0.62, max(vColor.r, max(vColor.g, vColor.b))); totalEmissiveRadiance += vColor.rgb * 0.8 * lit * (1.0 - vStale); diffuseColor.rgb *= 1.0 - 0.75 * lit;"
        : "totalEmissiveRadiance += diffuseColor.rgb * vSurface.z * 1.6 * (1.0 - vStale);",
    );
}

export interface SceneMaterials {
  readonly solid: Material;
  /** As `solid`, of storeys at any height. */
  readonly built: Material;
  readonly lamp: Material;
  /**
   * Back faces, then front ones: what is of glass is drawn once with each, in this order. Of one material for both sides three.js
   * looks the programs up anew whenever it changes sides, twice a frame for each pane.
   */
  readonly glass: readonly [Material, Material];
  /** A material of a place's own, with the same way of taking light. */
  surface(parameters: SurfaceParameters): Material;
  dispose(): void;
}

export interface SurfaceParameters extends MeshLambertMaterialParameters {
  readonly roughness?: number;
}

/**
 * The materials all Things share. `grainy` costs a few noise look-ups a pixel. Without `glossy`, light is Lambert's alone:
 * a quarter of the work, for software renderers.
 */
export function sceneMaterials(grainy: boolean, glossy: boolean): SceneMaterials {
  const own: Material[] = [];
  const surface = ({
    roughness = 0.6,
    ...parameters
  }: SurfaceParameters): MeshStandardMaterial | MeshLambertMaterial => {
    const made = glossy ? new MeshStandardMaterial({ ...parameters, roughness }) : new MeshLambertMaterial(parameters);
    own.push(made);
    return made;
  };
  const solid = surface({ vertexColors: true });
  solid.onBeforeCompile = (shader) => patch(shader, { lamp: false, grainy, grounded: true });
  solid.customProgramCacheKey = () => `solid-${grainy}`;
  const built = surface({ vertexColors: true });
  built.onBeforeCompile = (shader) => patch(shader, { lamp: false, grainy, grounded: false });
  built.customProgramCacheKey = () => `built-${grainy}`;
  const lamp = surface({ vertexColors: false });
  lamp.onBeforeCompile = (shader) => patch(shader, { lamp: true, grainy: false, grounded: true });
  lamp.customProgramCacheKey = () => "lamp";
  const pane = { color: "#8fa9b8", roughness: 0.08, transparent: true, opacity: 0.26, depthWrite: false };
  return {
    solid,
    built,
    lamp,
    glass: [surface({ ...pane, side: BackSide }), surface({ ...pane, side: FrontSide })],
    surface,
    dispose() {
      for (const material of own) material.dispose();
    },
  };
}
