import { inRing } from "../../../twins/core/ring.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import type { RoomAir } from "../play/hazardPicture.ts";

/** Squares of a storey that know their room; larger where the storey is large. */
const CELL_M = 0.25;
const MOST_CELLS = 65_536;
export const NO_ROOM = 65_535;

/** Which room each square of a storey is in. */
export interface RoomGrid {
  readonly x0: number;
  readonly y0: number;
  readonly cellM: number;
  readonly columns: number;
  readonly rows: number;
  /** Index of the room of each square, row by row from the south-west. */
  readonly room: Uint16Array;
}

export function roomGrid({ rooms }: VenueView, storey: number): RoomGrid {
  const own = rooms.flatMap((room, at) => (room.storey === storey ? [{ at, ring: room.outline }] : []));
  const xs = own.flatMap(({ ring }) => ring.map(([x]) => x));
  const ys = own.flatMap(({ ring }) => ring.map(([, y]) => y));
  if (own.length === 0) return { x0: 0, y0: 0, cellM: 1, columns: 1, rows: 1, room: new Uint16Array([NO_ROOM]) };
  const [x0, y0] = [Math.min(...xs), Math.min(...ys)];
  const [widthM, depthM] = [Math.max(...xs) - x0, Math.max(...ys) - y0];
  const cellM = Math.max(CELL_M, Math.sqrt((widthM * depthM) / MOST_CELLS));
  const [columns, rows] = [Math.max(1, Math.ceil(widthM / cellM)), Math.max(1, Math.ceil(depthM / cellM))];
  const room = new Uint16Array(columns * rows).fill(NO_ROOM);
  for (const { at, ring } of own) {
    const [left, right] = [Math.min(...ring.map(([x]) => x)), Math.max(...ring.map(([x]) => x))];
    const [low, high] = [Math.min(...ring.map(([, y]) => y)), Math.max(...ring.map(([, y]) => y))];
    const [fromRow, toRow] = [Math.floor((low - y0) / cellM), Math.min(rows - 1, Math.floor((high - y0) / cellM))];
    const [from, to] = [Math.floor((left - x0) / cellM), Math.min(columns - 1, Math.floor((right - x0) / cellM))];
    for (let row = fromRow; row <= toRow; row++)
      for (let column = from; column <= to; column++)
        if (inRing([x0 + (column + 0.5) * cellM, y0 + (row + 0.5) * cellM], ring)) room[row * columns + column] = at;
  }
  return { x0, y0, cellM, columns, rows, room };
}

/** Room of a point; `NO_ROOM` outside. */
export function roomOf({ x0, y0, cellM, columns, rows, room }: RoomGrid, x: number, y: number): number {
  const [column, row] = [Math.floor((x - x0) / cellM), Math.floor((y - y0) / cellM)];
  return column < 0 || row < 0 || column >= columns || row >= rows ? NO_ROOM : room[row * columns + column]!;
}

/** Share of a straight way that lies above a layer's lower edge; heights above the floor, m. */
export function shareAbove(layerM: number, fromM: number, toM: number): number {
  const [low, high] = [Math.min(fromM, toM), Math.max(fromM, toM)];
  if (high - low < 1e-4) return low >= layerM ? 1 : 0;
  return Math.max(0, Math.min(1, (high - Math.max(low, layerM)) / (high - low)));
}

type Point = readonly [x: number, y: number, z: number];

/** No further than this is looked into the smoke, m. */
export const FAR_M = 45;

/**
 * Transmittance of the air between two points of a storey, by Bouguer's law: exp(-K s), with the extinction coefficient K of each
 * room that the sight goes through, over the part s of it that lies above that room's layer. What the shader computes, in `steps` parts of the
 * way; exact within one room. Heights above the storey's floor, m.
 */
export function transmittance(
  grid: RoomGrid,
  air: ReadonlyMap<number, Pick<RoomAir, "layerM" | "extinctionPerM">>,
  from: Point,
  to: Point,
  steps = 12,
): number {
  const wayM = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
  const reach = wayM > FAR_M ? FAR_M / wayM : 1;
  let depth = 0;
  for (let i = 0; i < steps; i++) {
    const [start, end] = [(reach * i) / steps, (reach * (i + 1)) / steps];
    const middle = (start + end) / 2;
    const room = roomOf(grid, from[0] + (to[0] - from[0]) * middle, from[1] + (to[1] - from[1]) * middle);
    const here = air.get(room);
    if (here === undefined) continue;
    const height = (share: number): number => from[2] + (to[2] - from[2]) * share;
    depth += (here.extinctionPerM * shareAbove(here.layerM, height(start), height(end)) * (wayM * reach)) / steps;
  }
  return Math.exp(-depth);
}
