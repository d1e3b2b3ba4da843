import {
  type BufferAttribute,
  type BufferGeometry,
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  MeshStandardMaterial,
  type WebGLProgramParametersWithUniforms,
} from "three";
import type { Vec3 } from "../../twins/core/view.ts";

/** Values a mover: x, y, heading. */
export const POSE_SIZE = 3;

const GLSL_POSE = /* glsl */ `
attribute vec3 poseBefore;
attribute vec3 poseAfter;
uniform float share;
vec3 poseNow() {
  float turn = mod(poseAfter.z - poseBefore.z + 3.14159265, 6.2831853) - 3.14159265;
  return vec3(mix(poseBefore.xy, poseAfter.xy, share), poseBefore.z + turn * share);
}
`;

/**
 * A large fleet in one draw: each mover's previous and next pose are attributes and the GPU interpolates between them,
 * so that a frame costs one number and a tick one upload, whatever the fleet's size.
 */
export class Swarm {
  readonly mesh: Mesh;
  private readonly geometry: InstancedBufferGeometry;
  private readonly before: InstancedBufferAttribute;
  private readonly after: InstancedBufferAttribute;
  private readonly share = { value: 0 };
  private beforeMs = 0;
  private afterMs = 0;

  /** `source` must carry the attributes of a compiled view; movers number up to `capacity`. */
  constructor(source: BufferGeometry, capacity: number) {
    this.geometry = new InstancedBufferGeometry();
    this.geometry.index = source.index;
    this.geometry.setDrawRange(source.drawRange.start, source.drawRange.count);
    for (const [name, attribute] of Object.entries(source.attributes))
      this.geometry.setAttribute(name, attribute as BufferAttribute);
    const attribute = () => {
      const made = new InstancedBufferAttribute(new Float32Array(capacity * POSE_SIZE), POSE_SIZE);
      made.setUsage(DynamicDrawUsage);
      return made;
    };
    this.before = attribute();
    this.after = attribute();
    this.geometry.setAttribute("poseBefore", this.before);
    this.geometry.setAttribute("poseAfter", this.after);
    this.geometry.instanceCount = 0;
    const material = new MeshStandardMaterial({ vertexColors: true, roughness: 0.6 });
    material.onBeforeCompile = (shader) => this.patch(shader);
    material.customProgramCacheKey = () => "swarm";
    this.mesh = new Mesh(this.geometry, material);
    this.mesh.frustumCulled = false;
  }

  private patch(shader: WebGLProgramParametersWithUniforms): void {
    shader.uniforms.share = this.share;
    shader.vertexShader = shader.vertexShader
      .replace("#include <common>", `#include <common>\n${GLSL_POSE}`)
      .replace(
        "#include <beginnormal_vertex>",
        `vec3 pose = poseNow();
        float c = cos(pose.z), s = sin(pose.z);
        vec3 objectNormal = vec3(c * normal.x - s * normal.y, s * normal.x + c * normal.y, normal.z);`,
      )
      .replace(
        "#include <begin_vertex>",
        `vec3 transformed = vec3(c * position.x - s * position.y + pose.x, s * position.x + c * position.y + pose.y, position.z);`,
      );
  }

  /** Most movers it holds. */
  get capacity(): number {
    return this.before.count;
  }

  /**
   * Takes the poses of a tick: x, y, heading a mover, flat. What was next becomes previous.
   * @throws RangeError when there are more movers than its capacity.
   */
  tick(poses: Float32Array, count: number, atMs: number): void {
    if (count > this.capacity) throw new RangeError(`${count} movers in a swarm of ${this.capacity}`);
    const values = count * POSE_SIZE;
    const after = this.after.array as Float32Array;
    const known = this.geometry.instanceCount === count;
    (this.before.array as Float32Array).set((known ? after : poses).subarray(0, values));
    after.set(poses.subarray(0, values));
    this.beforeMs = known ? this.afterMs : atMs;
    this.afterMs = atMs;
    for (const attribute of [this.before, this.after]) {
      attribute.clearUpdateRanges();
      attribute.addUpdateRange(0, values);
      attribute.needsUpdate = true;
    }
    this.geometry.instanceCount = count;
  }

  /** Sets the moment to draw, between the last two ticks; a little beyond the last is driven on. */
  show(atMs: number): void {
    const span = this.afterMs - this.beforeMs;
    this.share.value = span > 0 ? Math.min(1.25, Math.max(0, (atMs - this.beforeMs) / span)) : 1;
  }

  dispose(): void {
    this.geometry.dispose();
    (this.mesh.material as MeshStandardMaterial).dispose();
    this.mesh.removeFromParent();
  }
}

/** A uniform grid over a fleet's positions, rebuilt at will, that finds the mover nearest to a point of the floor. */
export class SwarmGrid {
  private readonly cellM: number;
  private readonly cells = new Map<number, number[]>();
  private poses: Float32Array = new Float32Array(0);

  constructor(cellM = 2) {
    this.cellM = cellM;
  }

  private key(x: number, y: number): number {
    return (Math.floor(x / this.cellM) + 32_768) * 65_536 + Math.floor(y / this.cellM) + 32_768;
  }

  rebuild(poses: Float32Array, count: number): void {
    this.cells.clear();
    this.poses = poses;
    for (let i = 0; i < count; i++) {
      const key = this.key(poses[i * POSE_SIZE]!, poses[i * POSE_SIZE + 1]!);
      const cell = this.cells.get(key);
      if (cell === undefined) this.cells.set(key, [i]);
      else cell.push(i);
    }
  }

  /** Number of the nearest mover within `reachM` (at most one cell), or -1. */
  nearest([x, y]: Vec3 | readonly [number, number], reachM: number): number {
    let best = -1;
    let bestM = Math.min(reachM, this.cellM);
    for (let dx = -1; dx <= 1; dx++)
      for (let dy = -1; dy <= 1; dy++)
        for (const i of this.cells.get(this.key(x + dx * this.cellM, y + dy * this.cellM)) ?? []) {
          const distance = Math.hypot(this.poses[i * POSE_SIZE]! - x, this.poses[i * POSE_SIZE + 1]! - y);
          if (distance > bestM) continue;
          best = i;
          bestM = distance;
        }
    return best;
  }
}
