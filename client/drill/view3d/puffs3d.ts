import { DynamicDrawUsage, InstancedBufferAttribute, InstancedBufferGeometry, Mesh, PlaneGeometry } from "three";
import type { Materials } from "./materials.ts";
import { FACING_GLSL, NOISE_GLSL } from "./noiseGlsl.ts";

/** Puffs in the air at once; a new one takes the place of the oldest. */
const MOST = 160;

export interface Puff {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** m/s, and how long it is seen, s. */
  readonly vx: number;
  readonly vy: number;
  readonly vz: number;
  readonly lifeS: number;
  /** Radius when it is young and when it is gone, m. */
  readonly fromM: number;
  readonly toM: number;
  /** 0 to 1: from the colour of dust to that of mist; and how dense it is at most. */
  readonly white: number;
  readonly alpha: number;
}

const VERTEX_GLSL = /* glsl */ `
attribute vec4 born;
attribute vec4 drift;
attribute vec4 shape;
uniform float puffNowS;
varying vec2 vPuff;
varying vec3 vPuffLook;
${FACING_GLSL}
vec3 puffAt(vec3 corner) {
  float age = puffNowS - born.w;
  float t = age / max(drift.w, 1e-3);
  vPuff = 2.0 * corner.xy;
  // Quick to come, slow to go.
  float seen = t < 0.0 || t >= 1.0 ? 0.0 : smoothstep(0.0, 0.15, t) * (1.0 - t);
  vPuffLook = vec3(shape.z, seen * shape.w, fract(born.w * 7.31 + born.x));
  if (seen <= 0.0) return vec3(0.0, 0.0, -1e4);
  // Air stops what is thrown into it.
  vec3 way = drift.xyz * drift.w * 0.6 * (1.0 - exp(-t / 0.6));
  return born.xyz + way + 2.0 * mix(shape.x, shape.y, sqrt(t)) * (eyeRight() * corner.x + eyeUp() * corner.y);
}
`;

const FRAGMENT_GLSL = /* glsl */ `
varying vec2 vPuff;
varying vec3 vPuffLook;
${NOISE_GLSL}
vec4 puffColour() {
  float r = length(vPuff);
  float rough = cloudOf(2.2 * vPuff + 31.0 * vPuffLook.z);
  float alpha = (1.0 - smoothstep(0.15, 1.0, r + 0.5 * (rough - 0.5))) * vPuffLook.y;
  return vec4(mix(vec3(0.47, 0.41, 0.33), vec3(0.86, 0.9, 0.93), vPuffLook.x), alpha);
}
`;

export interface Puffs3d {
  readonly mesh: Mesh;
  readonly alive: number;
  add(puff: Puff, nowS: number): void;
  update(nowS: number): void;
  dispose(): void;
}

/** Dust and mist that come and go, in one draw; each moves in the shader, and is written once, when it comes. */
export function createPuffs(materials: Materials): Puffs3d {
  const plane = new PlaneGeometry(1, 1);
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute("position", plane.getAttribute("position"));
  geometry.setIndex(plane.getIndex());
  const attribute = (name: string): InstancedBufferAttribute => {
    const made = new InstancedBufferAttribute(new Float32Array(4 * MOST), 4);
    made.setUsage(DynamicDrawUsage);
    geometry.setAttribute(name, made);
    return made;
  };
  const [born, drift, shape] = [attribute("born"), attribute("drift"), attribute("shape")];
  geometry.instanceCount = MOST;
  const uniforms = { puffNowS: { value: 0 } };
  const material = materials.bright({
    ...{ transparent: true, depthWrite: false, key: "puffs" },
    also(shader) {
      Object.assign(shader.uniforms, uniforms);
      shader.vertexShader = shader.vertexShader
        .replace("#include <common>", `#include <common>\n${VERTEX_GLSL}`)
        .replace("#include <begin_vertex>", "vec3 transformed = puffAt(position);");
      shader.fragmentShader = shader.fragmentShader
        .replace("#include <common>", `#include <common>\n${FRAGMENT_GLSL}`)
        .replace("#include <color_fragment>", "diffuseColor = puffColour();");
    },
  });
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  mesh.visible = false;
  mesh.renderOrder = 4;
  let next = 0;
  const endS = new Float64Array(MOST).fill(-Infinity);
  let alive = 0;
  return {
    mesh,
    get alive() {
      return alive;
    },
    add({ x, y, z, vx, vy, vz, lifeS, fromM, toM, white, alpha }, nowS) {
      born.setXYZW(next, x, y, z, nowS);
      drift.setXYZW(next, vx, vy, vz, lifeS);
      shape.setXYZW(next, fromM, toM, white, alpha);
      for (const one of [born, drift, shape]) one.needsUpdate = true;
      endS[next] = nowS + lifeS;
      next = (next + 1) % MOST;
    },
    update(nowS) {
      alive = 0;
      for (let n = 0; n < MOST; n++) if (endS[n]! > nowS) alive++;
      mesh.visible = alive > 0;
      uniforms.puffNowS.value = nowS;
    },
    dispose() {
      plane.dispose();
      geometry.dispose();
    },
  };
}
