import { inRing, type Point2 } from "../../core/ring.ts";

/** Heights on a regular grid, as ground models come: row after row from the north, NaN where there is none. */
export interface HeightModel {
  readonly columns: number;
  readonly rows: number;
  /** Middle of the cell in the south-west corner, m. */
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly heights: Float32Array | Float64Array;
}

/** Square cells over a rectangle. */
export interface Frame {
  /** South-west corner, m. */
  readonly x0: number;
  readonly y0: number;
  readonly columns: number;
  readonly rows: number;
  readonly cellM: number;
}

/** Height at a place, bilinear between the middles of cells; beyond the outer middles, by half a cell, that of the border. NaN elsewhere. */
export function heightAt({ columns, rows, x, y, stepX, stepY, heights }: HeightModel, px: number, py: number): number {
  const u = (px - x) / stepX;
  const v = rows - 1 - (py - y) / stepY;
  if (!(u >= -0.5 && v >= -0.5 && u <= columns - 0.5 && v <= rows - 0.5)) return Number.NaN;
  const cu = Math.min(columns - 1, Math.max(0, u));
  const cv = Math.min(rows - 1, Math.max(0, v));
  const column = Math.max(0, Math.min(columns - 2, Math.floor(cu)));
  const row = Math.max(0, Math.min(rows - 2, Math.floor(cv)));
  const [s, t] = [cu - column, cv - row];
  let sum = 0;
  // A corner without weight is left out, so that one without data does not spoil its neighbour.
  for (let r = 0; r < 2; r++)
    for (let c = 0; c < 2; c++) {
      const weight = (c === 1 ? s : 1 - s) * (r === 1 ? t : 1 - t);
      if (weight > 0) sum += weight * heights[(row + r) * columns + column + c];
    }
  return sum;
}

/** Places spread evenly over a cell, on a side. */
const SAMPLES = 4;

/** Visits the middles of a cell's SAMPLES by SAMPLES parts. */
function parts({ x0, y0, cellM }: Frame, column: number, row: number, visit: (x: number, y: number) => void): void {
  for (let b = 0; b < SAMPLES; b++)
    for (let a = 0; a < SAMPLES; a++)
      visit(x0 + (column + (a + 0.5) / SAMPLES) * cellM, y0 + (row + (b + 0.5) / SAMPLES) * cellM);
}

/** Mean height of each cell, row after row from the south; NaN where the model has no data in any part of it. */
export function bedOf(frame: Frame, model: HeightModel): Float64Array {
  const bed = new Float64Array(frame.columns * frame.rows);
  for (let row = 0; row < frame.rows; row++)
    for (let column = 0; column < frame.columns; column++) {
      let [sum, count] = [0, 0];
      parts(frame, column, row, (x, y) => {
        const z = heightAt(model, x, y);
        if (Number.isNaN(z)) return;
        sum += z;
        count++;
      });
      bed[row * frame.columns + column] = count === 0 ? Number.NaN : sum / count;
    }
  return bed;
}

/** Which share of each cell an outline covers, from 0 to 1, added to `into` and held at 1. */
export function cover(frame: Frame, outline: readonly Point2[], into: Float64Array): void {
  const xs = outline.map(([x]) => x);
  const ys = outline.map(([, y]) => y);
  const cell = (v: number, most: number): number => Math.max(0, Math.min(most, Math.floor(v / frame.cellM)));
  const [west, east] = [Math.min(...xs) - frame.x0, Math.max(...xs) - frame.x0];
  const [south, north] = [Math.min(...ys) - frame.y0, Math.max(...ys) - frame.y0];
  if (east < 0 || north < 0 || west > frame.columns * frame.cellM || south > frame.rows * frame.cellM) return;
  for (let row = cell(south, frame.rows - 1); row <= cell(north, frame.rows - 1); row++)
    for (let column = cell(west, frame.columns - 1); column <= cell(east, frame.columns - 1); column++) {
      let inside = 0;
      parts(frame, column, row, (x, y) => {
        if (inRing([x, y], outline)) inside++;
      });
      const k = row * frame.columns + column;
      into[k] = Math.min(1, into[k] + inside / (SAMPLES * SAMPLES));
    }
}

/** Indices of the cells whose middle is in a circle and that are open to water; the nearest open one where none is. */
export function cellsIn(frame: Frame, [x, y]: Point2, radiusM: number, solid: Uint8Array): Int32Array {
  const found: number[] = [];
  let [nearest, least] = [-1, Infinity];
  for (let row = 0; row < frame.rows; row++)
    for (let column = 0; column < frame.columns; column++) {
      const k = row * frame.columns + column;
      if (solid[k] === 1) continue;
      const dx = frame.x0 + (column + 0.5) * frame.cellM - x;
      const dy = frame.y0 + (row + 0.5) * frame.cellM - y;
      const square = dx * dx + dy * dy;
      if (square <= radiusM * radiusM) found.push(k);
      if (square < least) [nearest, least] = [k, square];
    }
  return Int32Array.from(found.length > 0 || nearest < 0 ? found : [nearest]);
}
