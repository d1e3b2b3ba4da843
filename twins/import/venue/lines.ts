import type { Xy } from "../../core/venue.ts";

// Basic operations and square roots alone: a venue has the same bits in every engine.

export const minus = (a: Xy, b: Xy): Xy => [a[0] - b[0], a[1] - b[1]];
export const dot = (a: Xy, b: Xy): number => a[0] * b[0] + a[1] * b[1];
export const cross = (a: Xy, b: Xy): number => a[0] * b[1] - a[1] * b[0];
export const lengthM = ([x, y]: Xy): number => Math.sqrt(x * x + y * y);
export const distanceM = (a: Xy, b: Xy): number => lengthM(minus(a, b));
export const between = (a: Xy, b: Xy, share: number): Xy => [
  a[0] + share * (b[0] - a[0]),
  a[1] + share * (b[1] - a[1]),
];

/** Where on the stretch from a to b a point is nearest: its share of the way, not bounded, and its distance from the line, m. */
export function along(a: Xy, b: Xy, point: Xy): { readonly share: number; readonly besideM: number } {
  const way = minus(b, a);
  const length = lengthM(way);
  const to = minus(point, a);
  return { share: dot(to, way) / (length * length), besideM: Math.abs(cross(way, to)) / length };
}

/** The point of the stretch from a to b that is nearest to another, and how far that is, m. */
export function nearestOn(a: Xy, b: Xy, point: Xy): { readonly at: Xy; readonly farM: number } {
  const { share } = along(a, b, point);
  const at = between(a, b, Math.min(1, Math.max(0, share)));
  return { at, farM: distanceM(at, point) };
}

/** Length of a ring, m. */
export const girthM = (ring: readonly Xy[]): number =>
  ring.reduce((sum, point, i) => sum + distanceM(point, ring[(i + 1) % ring.length]!), 0);
