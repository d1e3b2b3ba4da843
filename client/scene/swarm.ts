import {
  type BufferAttribute,
  type BufferGeometry,
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  type Material,
  Mesh,
  MeshStandardMaterial,
  type WebGLProgramParametersWithUniforms,
} from "three";
import type { Vec3 } from "../../twins/core/view.ts";
import { STALE_LOOK } from "./geometry/materials.ts";

/** Values a mover: x, y, heading. */
export const POSE_SIZE = 3;
/** A tick that comes later than this after the one before is not drawn as one long drive, ms. */
const MAX_SPAN_MS = 250;
/** A longer jump is a teleport (a seek, a reset): never drawn as a drive, m. */
const MAX_STEP_M = 3;

const MAX_SHARE = 1.25;
/** Where movers are whose place is not known: out of every picture. */
const NOWHERE_M = 1e7;

/** How a mover is drawn. */
export const LOOK = { plain: 0, stale: 1, hidden: 2 } as const;

const plainMaterial = (): Material => new MeshStandardMaterial({ vertexColors: true, roughness: 0.6 });

const TURN_RAD = 2 * Math.PI;
/** Turns the short way round, as the GPU does: b - a brought into [-pi, pi). */
const turnBetween = (a: number, b: number): number => {
  const raised = b - a + Math.PI;
  return raised - TURN_RAD * Math.floor(raised / TURN_RAD) - Math.PI;
};

const GLSL_POSE = /* glsl */ `
attribute vec3 poseA;
attribute vec3 poseB;
// Height of its floor, and its look.
attribute vec2 trait;
uniform float share;
varying float vStale;
vec3 poseNow() {
  float turn = mod(poseB.z - poseA.z + 3.14159265, 6.2831853) - 3.14159265;
  return vec3(mix(poseA.xy, poseB.xy, share), poseA.z + turn * share);
}
`;

/** Has a part of an attribute uploaded before the next draw, and whatever lies between it and what is due already. */
function send(attribute: InstancedBufferAttribute, from: number, to: number): void {
  const due = attribute.updateRanges[0];
  if (due === undefined) attribute.addUpdateRange(from, to - from);
  else {
    const end = Math.max(to, due.start + due.count);
    due.start = Math.min(from, due.start);
    due.count = end - due.start;
  }
  attribute.needsUpdate = true;
}

/**
 * A large fleet in one draw: each mover's previous and next pose are attributes and the GPU interpolates between them,
 * so that a frame costs one number and a tick one upload, whatever the fleet's size. The two take turns: a tick is written over
 * the older poses, and the share then runs the other way.
 */
export class Swarm {
  readonly mesh: Mesh;
  private readonly geometry: InstancedBufferGeometry;
  /** The poses of the last two ticks: A and B. */
  private readonly sides: readonly [InstancedBufferAttribute, InstancedBufferAttribute];
  /** Which of them holds the last tick. */
  private newest: 0 | 1 = 1;
  private readonly trait: InstancedBufferAttribute;
  /** How far from A to B. */
  private readonly share = { value: 0 };
  private beforeMs = 0;
  private afterMs = 0;

  /** `source` must carry the attributes of a compiled view; movers number up to `capacity`. */
  constructor(source: BufferGeometry, capacity: number, material: Material = plainMaterial()) {
    this.geometry = new InstancedBufferGeometry();
    this.geometry.index = source.index;
    this.geometry.setDrawRange(source.drawRange.start, source.drawRange.count);
    for (const [name, attribute] of Object.entries(source.attributes))
      this.geometry.setAttribute(name, attribute as BufferAttribute);
    const attribute = (size: number) => {
      const made = new InstancedBufferAttribute(new Float32Array(capacity * size), size);
      made.setUsage(DynamicDrawUsage);
      return made;
    };
    this.sides = [attribute(POSE_SIZE), attribute(POSE_SIZE)];
    this.trait = attribute(2);
    this.geometry.setAttribute("trait", this.trait);
    this.geometry.setAttribute("poseA", this.sides[0]);
    this.geometry.setAttribute("poseB", this.sides[1]);
    this.geometry.instanceCount = 0;
    material.onBeforeCompile = (shader) => this.patch(shader);
    material.customProgramCacheKey = () => "swarm";
    this.mesh = new Mesh(this.geometry, material);
    this.mesh.frustumCulled = false;
    this.mesh.matrixAutoUpdate = false;
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
        `vec3 own = position * step(trait.y, 1.5);
        vStale = step(0.5, trait.y);
        vec3 transformed = vec3(c * own.x - s * own.y + pose.x, s * own.x + c * own.y + pose.y, own.z + trait.x);`,
      );
    shader.fragmentShader = shader.fragmentShader
      .replace("#include <common>", "#include <common>\nvarying float vStale;")
      .replace("#include <color_fragment>", `#include <color_fragment>\n${STALE_LOOK}`);
  }

  /** Most movers it holds. */
  get capacity(): number {
    return this.trait.count;
  }

  /**
   * Takes the poses of a tick: x, y, heading a mover, flat. What was next becomes previous.
   * @throws RangeError when there are more movers than its capacity.
   */
  tick(poses: Float32Array, count: number, atMs: number): void {
    if (count > this.capacity) throw new RangeError(`${count} movers in a swarm of ${this.capacity}`);
    const values = count * POSE_SIZE;
    const known = this.geometry.instanceCount === count && atMs >= this.afterMs;
    const older = this.sides[this.newest];
    this.newest = this.newest === 0 ? 1 : 0;
    const newer = this.sides[this.newest];
    const [before, after] = [older.array as Float32Array, newer.array as Float32Array];
    const given = poses.subarray(0, values);
    if (!known) before.set(given);
    after.set(given);
    let [from, to] = known ? [values, 0] : [0, values];
    for (let i = 0; i < values; i += POSE_SIZE) {
      const stepM = Math.abs(after[i]! - before[i]!) + Math.abs(after[i + 1]! - before[i + 1]!);
      if (stepM <= MAX_STEP_M) continue;
      // A place that is not known, before or after, ends here too: nobody flies in from nowhere.
      for (let k = 0; k < POSE_SIZE; k++) {
        if (Number.isNaN(after[i + k]!)) after[i + k] = k < 2 ? NOWHERE_M : 0;
        if (before[i + k] === after[i + k]) continue;
        before[i + k] = after[i + k]!;
        from = Math.min(from, i + k);
        to = Math.max(to, i + k + 1);
      }
    }
    this.beforeMs = known ? Math.max(this.afterMs, atMs - MAX_SPAN_MS) : atMs;
    this.afterMs = atMs;
    send(newer, 0, values);
    if (from < to) send(older, from, to);
    this.geometry.instanceCount = count;
    this.draw(0);
  }

  /** Between the last two ticks, ms. */
  get spanMs(): number {
    return this.afterMs - this.beforeMs;
  }

  /** Of the last tick. */
  get newestMs(): number {
    return this.afterMs;
  }

  /** Writes the pose in which a mover is drawn: x, y, heading. */
  poseOf(i: number, into: Float64Array): void {
    const share = this.share.value;
    for (let k = 0; k < POSE_SIZE; k++) {
      const [a, b] = [this.sides[0].array[i * POSE_SIZE + k]!, this.sides[1].array[i * POSE_SIZE + k]!];
      into[k] = a + (k === 2 ? turnBetween(a, b) : b - a) * share;
    }
  }

  /** Sets how far from the tick before to the last one to draw. */
  private draw(share: number): void {
    this.share.value = this.newest === 1 ? share : 1 - share;
  }

  /** How a mover looks. */
  look(i: number, look: (typeof LOOK)[keyof typeof LOOK]): void {
    this.trait.setY(i, look);
    send(this.trait, 2 * i, 2 * i + 2);
  }

  /** Height of the floor that a mover is on, m. */
  lift(i: number, z: number): void {
    this.trait.setX(i, z);
    send(this.trait, 2 * i, 2 * i + 2);
  }

  /**
   * Sets the moment to draw, between the last two ticks; a little beyond the last is driven on.
   * @returns true while a later moment would show something else.
   */
  show(atMs: number): boolean {
    const span = this.spanMs;
    const share = span > 0 ? (atMs - this.beforeMs) / span : MAX_SHARE;
    this.draw(span > 0 ? Math.min(MAX_SHARE, Math.max(0, share)) : 1);
    return share < MAX_SHARE;
  }

  dispose(): void {
    this.geometry.dispose();
    (this.mesh.material as Material).dispose();
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
      if (Number.isNaN(poses[i * POSE_SIZE]!)) continue;
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
