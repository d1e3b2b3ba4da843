import { inRing } from "../../core/ring.ts";
import type { Venue, VenueObstacle, Xy } from "../../core/venue.ts";
import { boxOf, cornersOf, inBox } from "./boxes.ts";
import { nearestOn } from "./lines.ts";

/** Of the grid that floors are looked at with, m. */
export const CELL_M = 0.1;
/** Half of a body's width: nobody comes nearer to a wall or a piece, m. */
export const BODY_M = 0.22;

/** A storey's floor as cells: where somebody can stand, and what hangs together. */
export interface Floor {
  readonly low: Xy;
  readonly columns: number;
  readonly rows: number;
  /** 0 where a wall or piece is; else the number of what hangs together, from 1. */
  readonly region: Int32Array;
}

/** The region of a point; 0 where nobody can stand or off the floor. */
export function regionAt({ low, columns, rows, region }: Floor, [x, y]: Xy): number {
  const [i, j] = [Math.floor((x - low[0]) / CELL_M), Math.floor((y - low[1]) / CELL_M)];
  return i < 0 || j < 0 || i >= columns || j >= rows ? 0 : region[j * columns + i]!;
}

/** The region of a point or, where it is too near to something, of the nearest free cell within `farM`. */
export function regionNear(floor: Floor, at: Xy, farM: number): number {
  const most = Math.ceil(farM / CELL_M);
  for (let ring = 0; ring <= most; ring++)
    for (let i = -ring; i <= ring; i++)
      for (let j = -ring; j <= ring; j++) {
        if (Math.max(Math.abs(i), Math.abs(j)) !== ring) continue;
        const region = regionAt(floor, [at[0] + i * CELL_M, at[1] + j * CELL_M]);
        if (region > 0) return region;
      }
  return 0;
}

type Cells = Omit<Floor, "region"> & { readonly free: Uint8Array };

/** Goes over the cells whose middle is in a box along the axes. */
function over({ low, columns, rows }: Omit<Floor, "region">, from: Xy, to: Xy, visit: (cell: number, at: Xy) => void) {
  const first = (value: number, axis: 0 | 1): number => Math.max(0, Math.floor((value - low[axis]) / CELL_M));
  const lastI = Math.min(columns - 1, Math.floor((to[0] - low[0]) / CELL_M));
  const lastJ = Math.min(rows - 1, Math.floor((to[1] - low[1]) / CELL_M));
  for (let j = first(from[1], 1); j <= lastJ; j++)
    for (let i = first(from[0], 0); i <= lastI; i++)
      visit(j * columns + i, [low[0] + (i + 0.5) * CELL_M, low[1] + (j + 0.5) * CELL_M]);
}

/** The least coordinate of all, or of all of them with another sign. */
const lowest = (points: readonly Xy[], axis: 0 | 1, sign: 1 | -1 = 1): number =>
  points.reduce((low, point) => Math.min(low, sign * point[axis]), Infinity);

const boundsOf = (points: readonly Xy[], marginM: number): readonly [Xy, Xy] => [
  [lowest(points, 0) - marginM, lowest(points, 1) - marginM],
  [-lowest(points, 0, -1) + marginM, -lowest(points, 1, -1) + marginM],
];

/** Sets the cells whose middle is in a ring, row by row between the places where its sides cross the row. */
function fill({ low, columns, rows, free }: Cells, outline: readonly Xy[]): void {
  for (let j = 0; j < rows; j++) {
    const y = low[1] + (j + 0.5) * CELL_M;
    const crossings: number[] = [];
    for (const [i, [bx, by]] of outline.entries()) {
      const [ax, ay] = outline[(i + outline.length - 1) % outline.length]!;
      if (ay > y !== by > y) crossings.push(((bx - ax) * (y - ay)) / (by - ay) + ax);
    }
    crossings.sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const first = Math.max(0, Math.ceil((crossings[k]! - low[0]) / CELL_M - 0.5));
      const last = Math.min(columns - 1, Math.floor((crossings[k + 1]! - low[0]) / CELL_M - 0.5));
      for (let i = first; i <= last; i++) free[j * columns + i] = 1;
    }
  }
}

function freeCells(venue: Venue, storey: number): Cells {
  const rooms = venue.rooms.filter((room) => room.storey === storey);
  const [low, high] = boundsOf(
    rooms.flatMap(({ outline }) => outline),
    CELL_M,
  );
  const columns = Math.ceil((high[0] - low[0]) / CELL_M);
  const rows = Math.ceil((high[1] - low[1]) / CELL_M);
  const cells = { low, columns, rows, free: new Uint8Array(columns * rows) };
  for (const { outline } of rooms) fill(cells, outline);
  for (const [a, b] of venue.storeys[storey]!.walls)
    over(cells, ...boundsOf([a, b], BODY_M), (cell, at) => {
      if (nearestOn(a, b, at).farM < BODY_M) cells.free[cell] = 0;
    });
  for (const one of venue.obstacles) {
    if (one.storey !== storey) continue;
    const [x, y] = one.sizeM;
    const around = boxOf(one.at, one.headingRad, [x + 2 * BODY_M, y + 2 * BODY_M]);
    over(cells, ...boundsOf(cornersOf(around), 0), (cell, at) => {
      if (inBox(around, at)) cells.free[cell] = 0;
    });
  }
  return cells;
}

/** Where somebody can stand on a storey, and which of these places hang together; lifts and stairs apart. */
export function floorOf(venue: Venue, storey: number): Floor {
  const { low, columns, rows, free } = freeCells(venue, storey);
  const region = new Int32Array(columns * rows);
  let regions = 0;
  const open: number[] = [];
  for (let first = 0; first < free.length; first++) {
    if (free[first] === 0 || region[first] !== 0) continue;
    regions++;
    open.push(first);
    region[first] = regions;
    for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
      const i = cell % columns;
      for (const next of [i > 0 ? cell - 1 : -1, i < columns - 1 ? cell + 1 : -1, cell - columns, cell + columns]) {
        if (next < 0 || next >= free.length || free[next] === 0 || region[next] !== 0) continue;
        region[next] = regions;
        open.push(next);
      }
    }
  }
  return { low, columns, rows, region };
}

/** Floor that furniture cuts off is nothing that anybody stands on where it is smaller, m2. */
export const LEAST_CUT_OFF_M2 = 0.6;
/** Pieces of one storey that are taken away at most. */
const MOST_TAKEN = 200;
/** Cells of a floor that is looked at, those of 200 by 200 m: what is larger has room enough around its furniture. */
const MAX_CELLS = 4_000_000;

/** Whether a storey has furniture, on a floor that is small enough to be looked at. */
function isFurnished(venue: Venue, storey: number): boolean {
  const corners = venue.rooms.flatMap((room) => (room.storey === storey ? room.outline : []));
  if (corners.length === 0 || !venue.obstacles.some((one) => one.storey === storey)) return false;
  const [low, high] = boundsOf(corners, CELL_M);
  return (high[0] - low[0]) * (high[1] - low[1]) <= MAX_CELLS * CELL_M * CELL_M;
}

/** Regions of a floor that are large enough to stand on. */
function regionsOf({ region }: Floor): ReadonlySet<number> {
  const count = new Map<number, number>();
  for (const one of region) if (one > 0) count.set(one, (count.get(one) ?? 0) + 1);
  return new Set([...count].filter(([, cells]) => cells * CELL_M * CELL_M > LEAST_CUT_OFF_M2).map(([one]) => one));
}

/** The regions around a piece, a body's width from it, in its own room. */
function touching(
  floor: Floor,
  { at, headingRad, sizeM: [x, y] }: VenueObstacle,
  outline: readonly Xy[],
): ReadonlySet<number> {
  const around = boxOf(at, headingRad, [x + 2 * (BODY_M + 2 * CELL_M), y + 2 * (BODY_M + 2 * CELL_M)]);
  const found = new Set<number>();
  over(floor, ...boundsOf(cornersOf(around), 0), (cell, point) => {
    if (inBox(around, point) && inRing(point, outline)) found.add(floor.region[cell]!);
  });
  return found;
}

/**
 * Takes away what parts floor that would hang together without it, the smallest first and what shelters last: nobody is walled
 * in by furniture.
 * What is fixed stays.
 */
export function withoutTraps(
  venue: Venue,
  fixed: ReadonlySet<string>,
): { readonly venue: Venue; readonly removed: readonly string[] } {
  const removed = new Set<string>();
  for (const storey of venue.storeys.keys())
    for (let tries = isFurnished(venue, storey) ? 0 : MOST_TAKEN; tries < MOST_TAKEN; tries++) {
      const left = venue.obstacles.filter(({ id }) => !removed.has(id));
      const floor = floorOf({ ...venue, obstacles: left }, storey);
      const large = regionsOf(floor);
      const parting = left.filter(
        (one) =>
          one.storey === storey &&
          one.room !== null &&
          !fixed.has(one.id) &&
          [...touching(floor, one, venue.rooms[one.room]!.outline)].filter((region) => large.has(region)).length > 1,
      );
      const sized = parting.toSorted(
        (a, b) => Number(a.shelters) - Number(b.shelters) || a.sizeM[0] * a.sizeM[1] - b.sizeM[0] * b.sizeM[1],
      );
      if (sized[0] === undefined) break;
      removed.add(sized[0].id);
    }
  return {
    venue: { ...venue, obstacles: venue.obstacles.filter(({ id }) => !removed.has(id)) },
    removed: [...removed],
  };
}
