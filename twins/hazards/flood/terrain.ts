import type { Point2 } from "../../core/ring.ts";

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

/** Where a line along x at this y crosses an outline, from west to east: an even number of places. */
function crossings(outline: readonly Point2[], y: number): number[] {
  const found: number[] = [];
  for (let i = 0, j = outline.length - 1; i < outline.length; j = i++) {
    const [xi, yi] = outline[i];
    const [xj, yj] = outline[j];
    if (yi > y !== yj > y) found.push(((xj - xi) * (y - yi)) / (yj - yi) + xi);
  }
  return found.sort((p, q) => p - q);
}

/** Which share of each cell an outline covers, from 0 to 1 by SAMPLES by SAMPLES places, added to `into` and held at 1. */
export function cover(frame: Frame, outline: readonly Point2[], into: Float64Array): void {
  const { x0, y0, columns, rows, cellM } = frame;
  const part = cellM / SAMPLES;
  const inside = new Int32Array(columns);
  const ys = outline.map(([, y]) => y);
  const first = Math.max(0, Math.floor((Math.min(...ys) - y0) / cellM));
  const last = Math.min(rows - 1, Math.floor((Math.max(...ys) - y0) / cellM));
  for (let row = first; row <= last; row++) {
    inside.fill(0);
    for (let b = 0; b < SAMPLES; b++) {
      const xs = crossings(outline, y0 + (row + (b + 0.5) / SAMPLES) * cellM);
      for (let i = 0; i + 1 < xs.length; i += 2) {
        const to = Math.min(columns * SAMPLES, Math.ceil((xs[i + 1] - x0) / part - 0.5));
        for (let a = Math.max(0, Math.ceil((xs[i] - x0) / part - 0.5)); a < to; a++) inside[Math.floor(a / SAMPLES)]++;
      }
    }
    for (let column = 0; column < columns; column++) {
      const k = row * columns + column;
      into[k] = Math.min(1, into[k] + inside[column] / (SAMPLES * SAMPLES));
    }
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
