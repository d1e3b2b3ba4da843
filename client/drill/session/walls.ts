import { stairSides } from "../../../twins/crowd/plan/stairSides.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";

/** How an opening stands, as the wire has it. */
export const OPEN = 0;
export const CLOSED = 1;
export const LOCKED = 2;

const CELL_M = 4;
const cellKey = (column: number, row: number): number => (column + 32_768) * 65_536 + (row + 32_768);

/** What nobody walks through on one storey: ax ay bx by of each line, and the opening that it is; -1: a wall. */
interface Lines {
  readonly ends: Float64Array;
  readonly opening: Int32Array;
  readonly cells: ReadonlyMap<number, readonly number[]>;
}

/** The walls of a venue by storey, for one's own body. */
export interface Walls {
  readonly storeys: readonly Lines[];
  /** Windows let nobody through, however they stand. */
  readonly isWindow: Uint8Array;
}

type Line = readonly [ax: number, ay: number, bx: number, by: number, opening: number];

function outlineOf({ at, headingRad, sizeM }: VenueView["obstacles"][number]): readonly Line[] {
  const [cos, sin] = [Math.cos(headingRad), Math.sin(headingRad)];
  const [halfX, halfY] = [sizeM[0] / 2, sizeM[1] / 2];
  const corners = [
    [-halfX, -halfY],
    [halfX, -halfY],
    [halfX, halfY],
    [-halfX, halfY],
  ].map(([x, y]) => [at[0] + x! * cos - y! * sin, at[1] + x! * sin + y! * cos] as const);
  return corners.map(([x, y], i) => [x, y, ...corners[(i + 1) % 4]!, -1]);
}

function linesOf(venue: VenueView, storey: number): readonly Line[] {
  return [
    ...venue.storeys[storey]!.walls.map(([a, b]): Line => [...a, ...b, -1]),
    ...venue.obstacles.filter((one) => one.storey === storey).flatMap(outlineOf),
    ...venue.stairs
      .filter(({ lower, upper }) => lower === storey || upper === storey)
      .flatMap((stair) => stairSides(stair, venue.storeys[storey]!.floorZ))
      .map(([a, b]): Line => [...a, ...b, -1]),
    ...venue.openings.flatMap((one, at): Line[] => (one.storey === storey ? [[...one.a, ...one.b, at]] : [])),
  ];
}

function sorted(lines: readonly Line[]): Lines {
  const cells = new Map<number, number[]>();
  lines.forEach(([ax, ay, bx, by], at) => {
    const [left, right] = [Math.floor(Math.min(ax, bx) / CELL_M), Math.floor(Math.max(ax, bx) / CELL_M)];
    const [low, high] = [Math.floor(Math.min(ay, by) / CELL_M), Math.floor(Math.max(ay, by) / CELL_M)];
    for (let column = left; column <= right; column++)
      for (let row = low; row <= high; row++) {
        const key = cellKey(column, row);
        const there = cells.get(key);
        if (there === undefined) cells.set(key, [at]);
        else there.push(at);
      }
  });
  return {
    ends: Float64Array.from(lines.flatMap((line) => line.slice(0, 4))),
    opening: Int32Array.from(lines, ([, , , , opening]) => opening),
    cells,
  };
}

export const wallsOf = (venue: VenueView): Walls => ({
  storeys: venue.storeys.map((_, storey) => sorted(linesOf(venue, storey))),
  isWindow: Uint8Array.from(venue.openings, ({ kind }) => (kind === "window" ? 1 : 0)),
});

/** Steps that one move is cut into, so that none is longer than a wall is missed by, m. */
const STEP_M = 0.08;
const PUSHES = 4;

const near: number[] = [];
const seen = new Set<number>();

/** Collects the solid lines in the cells around a spot. */
function lookAround(
  { storeys, isWindow }: Walls,
  doors: Uint8Array,
  storey: number,
  x: number,
  y: number,
): Lines | null {
  near.length = 0;
  seen.clear();
  const lines = storeys[storey];
  if (lines === undefined) return null;
  const [left, right] = [Math.floor((x - 1) / CELL_M), Math.floor((x + 1) / CELL_M)];
  const [low, high] = [Math.floor((y - 1) / CELL_M), Math.floor((y + 1) / CELL_M)];
  for (let column = left; column <= right; column++)
    for (let row = low; row <= high; row++)
      for (const at of lines.cells.get(cellKey(column, row)) ?? []) {
        const opening = lines.opening[at]!;
        const isSolid = opening < 0 || isWindow[opening] === 1 || (doors[opening] ?? OPEN) !== OPEN;
        if (!isSolid || seen.has(at)) continue;
        seen.add(at);
        near.push(at);
      }
  return lines;
}

const side = (ax: number, ay: number, bx: number, by: number, x: number, y: number): number =>
  (bx - ax) * (y - ay) - (by - ay) * (x - ax);

/** True when the way from one point to another crosses or touches a line. */
export function crosses(ends: Float64Array, at: number, x: number, y: number, toX: number, toY: number): boolean {
  const k = 4 * at;
  const [ax, ay, bx, by] = [ends[k]!, ends[k + 1]!, ends[k + 2]!, ends[k + 3]!];
  const [from, to] = [side(ax, ay, bx, by, x, y), side(ax, ay, bx, by, toX, toY)];
  if ((from > 0 && to > 0) || (from < 0 && to < 0)) return false;
  const [a, b] = [side(x, y, toX, toY, ax, ay), side(x, y, toX, toY, bx, by)];
  return !((a > 0 && b > 0) || (a < 0 && b < 0));
}

interface Point {
  x: number;
  y: number;
}

/** Moves a point out of the lines that a circle around it overlaps. */
function pushOut({ ends }: Lines, point: Point, radiusM: number): void {
  for (let push = 0; push < PUSHES; push++) {
    let isFree = true;
    for (const at of near) {
      const k = 4 * at;
      const [ax, ay] = [ends[k]!, ends[k + 1]!];
      const [dx, dy] = [ends[k + 2]! - ax, ends[k + 3]! - ay];
      const t = Math.max(0, Math.min(1, ((point.x - ax) * dx + (point.y - ay) * dy) / (dx * dx + dy * dy + 1e-12)));
      const [ex, ey] = [point.x - ax - t * dx, point.y - ay - t * dy];
      const awayM = Math.hypot(ex, ey);
      if (awayM >= radiusM - 1e-9 || awayM < 1e-9) continue;
      isFree = false;
      point.x += (ex / awayM) * (radiusM - awayM);
      point.y += (ey / awayM) * (radiusM - awayM);
    }
    if (isFree) return;
  }
}

/** Where a circle comes to that goes by (dx, dy): along walls where it meets them, never through one. */
export function slide(
  walls: Walls,
  doors: Uint8Array,
  from: { readonly storey: number; readonly x: number; readonly y: number },
  by: readonly [dx: number, dy: number],
  radiusM: number,
): readonly [x: number, y: number] {
  const lengthM = Math.hypot(by[0], by[1]);
  if (lengthM === 0) return [from.x, from.y];
  const steps = Math.ceil(lengthM / STEP_M);
  const point: Point = { x: from.x, y: from.y };
  for (let n = 0; n < steps; n++) {
    const [x, y] = [point.x, point.y];
    const lines = lookAround(walls, doors, from.storey, x, y);
    point.x += by[0] / steps;
    point.y += by[1] / steps;
    if (lines === null) continue;
    pushOut(lines, point, radiusM);
    if (!near.some((at) => crosses(lines.ends, at, x, y, point.x, point.y))) continue;
    point.x = x;
    point.y = y;
    break;
  }
  return [point.x, point.y];
}
