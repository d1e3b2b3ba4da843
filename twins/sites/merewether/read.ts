import type { Point2 } from "../../core/ring.ts";
import { type Grid, readGrid } from "../../import/esri-ascii/grid.ts";
import { counterClockwise, opened } from "../../import/geometry/polygon.ts";
import { Pace } from "../../import/source.ts";
import { Warnings } from "../../import/warnings.ts";

/** Most corners of an outline, and rows of observations. */
const MOST_ROWS = 10_000;

const rowsOf = (text: string): readonly (readonly number[])[] => {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (lines.length > MOST_ROWS) throw new RangeError(`${lines.length} lines are too many`);
  return lines.map((line, i) => {
    const row = line.split(",").map((cell) => (cell.trim() === "" ? Number.NaN : Number(cell)));
    if (!row.every(Number.isFinite)) throw new RangeError(`line ${i + 1} is no row of numbers`);
    return row;
  });
};

/** Reads an outline, x and y a line. @returns counter-clockwise, not closed @throws RangeError for what is none */
export function parseOutline(text: string): readonly Point2[] {
  const ring = rowsOf(text).map((row, i): Point2 => {
    const [x, y] = row;
    if (x === undefined || y === undefined || row.length !== 2) throw new RangeError(`line ${i + 1} is no corner`);
    return [x, y];
  });
  const open = counterClockwise(opened(ring));
  if (open.length < 3) throw new RangeError("an outline has three corners");
  return open;
}

/** Where the highest water of a flood was marked. */
export interface Mark {
  /** As published. */
  readonly id: string;
  /** m, in the site's frame. */
  readonly x: number;
  readonly y: number;
  /** Height of the water above the datum, m: as drafted, as in the final report, and what TUFLOW gave. */
  readonly draftM: number;
  readonly finalM: number;
  readonly tuflowM: number;
}

/** Reads the marks, in the file's own coordinates. @throws RangeError for another header, or a row that is none */
export function parseMarks(text: string): readonly Mark[] {
  const [header = "", ...lines] = text.split(/\r?\n/);
  if (!/^x, y, ID, stage \(Draft Report\), stage \(ARR Report Final\), TUFLOW/.test(header))
    throw new RangeError("the header is not that of the marks");
  return rowsOf(lines.join("\n")).map((row, i) => {
    const [x, y, id, draftM, finalM, tuflowM] = row;
    if (row.length !== 6 || x === undefined || y === undefined || id === undefined)
      throw new RangeError(`line ${i + 2} is no mark`);
    return { id: String(id), x, y, draftM: draftM ?? 0, finalM: finalM ?? 0, tuflowM: tuflowM ?? 0 };
  });
}

/**
 * Height of the ground at a place of the grid's own system, m, bilinear between the middles of cells; NaN outside, and beside a cell
 * without data.
 */
export function groundAt({ columns, rows, x, y, stepX, stepY, heights }: Grid, [px, py]: Point2): number {
  const [u, v] = [(px - x) / stepX, rows - 1 - (py - y) / stepY];
  const [column, row] = [Math.min(columns - 2, Math.floor(u)), Math.min(rows - 2, Math.floor(v))];
  if (!(u >= 0 && v >= 0 && u <= columns - 1 && v <= rows - 1)) return Number.NaN;
  const at = (r: number, c: number): number => heights[r * columns + c] ?? Number.NaN;
  const [s, t] = [u - column, v - row];
  const north = at(row, column) * (1 - s) + at(row, column + 1) * s;
  const south = at(row + 1, column) * (1 - s) + at(row + 1, column + 1) * s;
  return north * (1 - t) + south * t;
}

/** The ground model of its file's text. @throws CodedError as `readGrid` */
export function gridOf(text: string): Promise<Grid> {
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const name = "topography1.asc";
  const source = {
    name,
    size: bytes.length,
    read: async (from: number, to: number) => bytes.subarray(from, to),
    sibling: async () => null,
  };
  const host = { signal: { aborted: false }, progress() {}, breathe: async () => {}, utf8: () => null, ifcWasm: "" };
  return readGrid(source, new Pace(host), new Warnings());
}
