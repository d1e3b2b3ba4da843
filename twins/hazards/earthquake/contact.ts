import type { Rotation, Vector } from "@dimforge/rapier3d-deterministic-compat";

/** A point of a person's axis that a box comes nearest to. */
export interface Nearest {
  /** Height of that point above the floor, m. */
  heightM: number;
  /** From it to the box, m; 0 inside. */
  distanceM: number;
}

/** Squared distance from a point to a box of half sides `half` that is placed and turned, m2. */
function squaredToBox(x: number, y: number, z: number, at: Vector, turn: Rotation, half: readonly number[]): number {
  const [dx, dy, dz] = [x - at.x, y - at.y, z - at.z];
  // Into the box's own frame: the inverse rotation, v + 2 w (v x q) + 2 q x (q x v) with q's sign turned.
  const [qx, qy, qz, w] = [-turn.x, -turn.y, -turn.z, turn.w];
  const tx = 2 * (qy * dz - qz * dy);
  const ty = 2 * (qz * dx - qx * dz);
  const tz = 2 * (qx * dy - qy * dx);
  const lx = Math.abs(dx + w * tx + (qy * tz - qz * ty)) - half[0]!;
  const ly = Math.abs(dy + w * ty + (qz * tx - qx * tz)) - half[1]!;
  const lz = Math.abs(dz + w * tz + (qx * ty - qy * tx)) - half[2]!;
  return Math.max(lx, 0) * Math.max(lx, 0) + Math.max(ly, 0) * Math.max(ly, 0) + Math.max(lz, 0) * Math.max(lz, 0);
}

/** Halvings of the axis: of 2 m, a centimetre is left. */
const TERNARY = 14;

/**
 * Where a vertical axis comes nearest to a box: the distance is convex along it, so thirds are cut off. Writes into `into`.
 * @param low,high ends of the axis above the floor, m
 */
export function nearestOnAxis(
  axis: { readonly x: number; readonly y: number; readonly low: number; readonly high: number },
  at: Vector,
  turn: Rotation,
  half: readonly number[],
  into: Nearest,
): void {
  let { low, high } = axis;
  for (let i = 0; i < TERNARY; i++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (squaredToBox(axis.x, axis.y, a, at, turn, half) <= squaredToBox(axis.x, axis.y, b, at, turn, half)) high = b;
    else low = a;
  }
  into.heightM = (low + high) / 2;
  into.distanceM = Math.sqrt(squaredToBox(axis.x, axis.y, into.heightM, at, turn, half));
}
