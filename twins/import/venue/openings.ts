import type { Xy } from "../../core/venue.ts";
import { CLOSE_M, SAME_M } from "./arrangement.ts";
import { along, between, cross, distanceM, lengthM, minus, nearestOn } from "./lines.ts";

type Line = { readonly a: Xy; readonly b: Xy };

/** Sine of the turn up to which an opening runs along a wall: 15 degrees. */
const ALONG = 0.26;

const runsAlong = (wall: Line, { a, b }: Line): boolean => {
  const [u, v] = [minus(wall.b, wall.a), minus(b, a)];
  return Math.abs(cross(u, v)) <= ALONG * lengthM(u) * lengthM(v);
};

/** How much of an opening lies on a wall, 0 to 1; 0 where it is beside it or across. */
function shareOn(wall: Line, opening: Line): number {
  if (!runsAlong(wall, opening)) return 0;
  const [a, b] = [along(wall.a, wall.b, opening.a), along(wall.a, wall.b, opening.b)];
  if (Math.max(a.besideM, b.besideM) > CLOSE_M) return 0;
  const on = Math.min(1, Math.max(a.share, b.share)) - Math.max(0, Math.min(a.share, b.share));
  return Math.max(0, on) / Math.abs(a.share - b.share);
}

/** The end of a wall that an end of an opening is meant to be at, or the nearest place on a wall; itself where none is near. */
function reached(walls: readonly Line[], end: Xy): Xy {
  let [best, least]: [Xy, number] = [end, CLOSE_M];
  for (const wall of walls)
    for (const corner of [wall.a, wall.b])
      if (distanceM(corner, end) < least) [best, least] = [corner, distanceM(corner, end)];
  if (best !== end) return best;
  for (const { a, b } of walls) {
    const { at, farM } = nearestOn(a, b, end);
    if (farM < least) [best, least] = [at, farM];
  }
  return best;
}

/** Puts an opening onto the line of the wall that it is in, or between the ends of walls that it closes. */
export function fitted(walls: readonly Line[], opening: Line): Line {
  const wall = walls.reduce<{ line: Line | null; share: number }>(
    (best, line) => {
      const share = shareOn(line, opening);
      return share > best.share ? { line, share } : best;
    },
    { line: null, share: 0.5 },
  ).line;
  if (wall === null) return { a: reached(walls, opening.a), b: reached(walls, opening.b) };
  const onto = (end: Xy): Xy => {
    const { share } = along(wall.a, wall.b, end);
    const at = between(wall.a, wall.b, share);
    // Not past the wall's end, nor so near it that a splinter stays.
    for (const corner of [wall.a, wall.b]) if (distanceM(corner, at) <= SAME_M) return corner;
    return share <= 0 ? wall.a : share >= 1 ? wall.b : at;
  };
  return { a: onto(opening.a), b: onto(opening.b) };
}

/** What is left of a wall between the openings that are fitted into it. */
export function cut<W extends Line>(wall: W, openings: readonly Line[]): W[] {
  const length = distanceM(wall.a, wall.b);
  const holes = openings.flatMap(({ a, b }): [number, number][] => {
    if (distanceM(a, b) <= SAME_M || !runsAlong(wall, { a, b })) return [];
    const [from, to] = [along(wall.a, wall.b, a), along(wall.a, wall.b, b)];
    if (Math.max(from.besideM, to.besideM) > 2 * SAME_M) return [];
    return [[Math.min(from.share, to.share), Math.max(from.share, to.share)]];
  });
  const left: W[] = [];
  let done = 0;
  const keep = (from: number, to: number): void => {
    if ((to - from) * length > SAME_M)
      left.push({ ...wall, a: between(wall.a, wall.b, from), b: between(wall.a, wall.b, to) });
  };
  for (const [from, to] of holes.sort((p, q) => p[0] - q[0])) {
    if (to <= 0 || from >= 1) continue;
    keep(done, from);
    done = Math.max(done, to);
  }
  keep(done, 1);
  return left;
}
