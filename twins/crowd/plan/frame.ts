import type { Xy } from "../../core/venue.ts";

/** A rigid motion of the plane: from one sheet's metres to another's. */
export interface Motion {
  readonly cos: number;
  readonly sin: number;
  readonly dx: number;
  readonly dy: number;
}

export const moveX = (m: Motion, x: number, y: number): number => m.cos * x - m.sin * y + m.dx;
export const moveY = (m: Motion, x: number, y: number): number => m.sin * x + m.cos * y + m.dy;

/** The motion that lays the middle of `from` on that of `to`, and its direction on that of `to`; lengths may differ. */
export function motionBetween(from: readonly [Xy, Xy], to: readonly [Xy, Xy]): Motion {
  const [ux, uy] = unit(from[0], from[1]);
  const [vx, vy] = unit(to[0], to[1]);
  const cos = ux * vx + uy * vy;
  const sin = ux * vy - uy * vx;
  const [fx, fy] = middle(from[0], from[1]);
  const [tx, ty] = middle(to[0], to[1]);
  return { cos, sin, dx: tx - (cos * fx - sin * fy), dy: ty - (sin * fx + cos * fy) };
}

export const middle = (a: Xy, b: Xy): Xy => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];

/** By basic operations: a power may differ in the last bit between engines. */
export function lengthOf(a: Xy, b: Xy): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  return Math.sqrt(dx * dx + dy * dy);
}

export function unit(a: Xy, b: Xy): Xy {
  const length = lengthOf(a, b);
  return length === 0 ? [1, 0] : [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
}

/** Square of the distance of a point from a segment, m2. */
export function distance2(x: number, y: number, a: Xy, b: Xy): number {
  const wx = b[0] - a[0];
  const wy = b[1] - a[1];
  const length2 = wx * wx + wy * wy;
  let t = length2 === 0 ? 0 : ((x - a[0]) * wx + (y - a[1]) * wy) / length2;
  t = t < 0 ? 0 : t > 1 ? 1 : t;
  const dx = x - a[0] - t * wx;
  const dy = y - a[1] - t * wy;
  return dx * dx + dy * dy;
}

/** Corners of a rectangle that is turned by `headingRad`, counter-clockwise; `turn` is its cosine and sine. */
export function corners(at: Xy, size: Xy, [cos, sin]: Xy): readonly Xy[] {
  const [hx, hy] = [size[0] / 2, size[1] / 2];
  return (
    [
      [-hx, -hy],
      [hx, -hy],
      [hx, hy],
      [-hx, hy],
    ] as const
  ).map(([x, y]) => [at[0] + cos * x - sin * y, at[1] + sin * x + cos * y]);
}
