import { inRing } from "../../../twins/core/ring.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";

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
