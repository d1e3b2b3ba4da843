import { cos, sin } from "../../core/numeric.ts";
import type { Xy } from "../../core/venue.ts";
import { dot } from "./lines.ts";

/** A rectangle that may be turned: its middle, the directions of its axes, and half its sides, m. */
export interface Box {
  readonly at: Xy;
  readonly u: Xy;
  readonly v: Xy;
  readonly half: readonly [number, number];
}

export function boxOf(at: Xy, headingRad: number, sizeM: readonly [number, number, ...number[]]): Box {
  const [c, s] = [cos(headingRad), sin(headingRad)];
  return { at, u: [c, s], v: [-s, c], half: [sizeM[0] / 2, sizeM[1] / 2] };
}

export const cornersOf = ({ at, u, v, half }: Box): readonly Xy[] =>
  (
    [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ] as const
  ).map(
    ([i, j]): Xy => [at[0] + i * half[0] * u[0] + j * half[1] * v[0], at[1] + i * half[0] * u[1] + j * half[1] * v[1]],
  );

/** Half the length of a box's shadow on a direction, m. */
const reach = ({ u, v, half }: Box, way: Xy): number =>
  half[0] * Math.abs(dot(u, way)) + half[1] * Math.abs(dot(v, way));

/**
 * The shortest way that takes box `a` out of box `b` (separating axes, Gottschalk, Lin and Manocha 1996); null where they
 * have nothing in common.
 */
export function wayOut(a: Box, b: Box): Xy | null {
  let [best, least]: [Xy | null, number] = [null, Infinity];
  for (const axis of [a.u, a.v, b.u, b.v]) {
    const apart = dot([a.at[0] - b.at[0], a.at[1] - b.at[1]], axis);
    const deepM = reach(a, axis) + reach(b, axis) - Math.abs(apart);
    if (deepM <= 0) return null;
    if (deepM < least) {
      const sign = apart < 0 ? -1 : 1;
      [best, least] = [[sign * deepM * axis[0], sign * deepM * axis[1]], deepM];
    }
  }
  return best;
}

export const overlap = (a: Box, b: Box): boolean => wayOut(a, b) !== null;

/** Whether a point lies in a box. */
export const inBox = ({ at, u, v, half }: Box, point: Xy): boolean => {
  const to: Xy = [point[0] - at[0], point[1] - at[1]];
  return Math.abs(dot(to, u)) <= half[0] && Math.abs(dot(to, v)) <= half[1];
};

export const moved = (box: Box, by: Xy): Box => ({ ...box, at: [box.at[0] + by[0], box.at[1] + by[1]] });

/** The box of a line with a width: `longerM` beyond either end, `besideM` to either side. */
export function strip(a: Xy, b: Xy, besideM: number, longerM: number): Box {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.sqrt(dx * dx + dy * dy);
  const u: Xy = length === 0 ? [1, 0] : [dx / length, dy / length];
  return {
    at: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2],
    u,
    v: [-u[1], u[0]],
    half: [length / 2 + longerM, besideM],
  };
}
