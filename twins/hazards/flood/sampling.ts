import type { Frame } from "./terrain.ts";

/** The four cells whose middles are around a place, and how much each of them counts there. */
export interface Around {
  readonly cells: Int32Array;
  readonly weights: Float64Array;
}

export const newAround = (): Around => ({ cells: new Int32Array(4), weights: new Float64Array(4) });

/** The cell that a place is in; -1 outside of the frame. */
export function cellAt({ x0, y0, cellM, columns, rows }: Frame, x: number, y: number): number {
  const column = Math.floor((x - x0) / cellM);
  const row = Math.floor((y - y0) / cellM);
  return column >= 0 && row >= 0 && column < columns && row < rows ? row * columns + column : -1;
}

/**
 * Bilinear weights of the cells around a place, of those alone that `counts` says: what is beside a house is measured by the open
 * cells beside it, in their proportion. @returns the sum of the weights that counted; 0 where none does
 */
export function weigh(
  { x0, y0, cellM, columns, rows }: Frame,
  x: number,
  y: number,
  counts: (cell: number) => boolean,
  into: Around,
): number {
  const fx = (x - x0) / cellM - 0.5;
  const fy = (y - y0) / cellM - 0.5;
  const [column, row] = [Math.floor(fx), Math.floor(fy)];
  let sum = 0;
  for (let i = 0; i < 4; i++) {
    const [c, r] = [column + (i & 1), row + (i >> 1)];
    // Beyond the outer middles the border's cells count alone.
    const [cc, rr] = [Math.min(columns - 1, Math.max(0, c)), Math.min(rows - 1, Math.max(0, r))];
    const cell = rr * columns + cc;
    const weight = (1 - Math.abs(fx - c)) * (1 - Math.abs(fy - r));
    into.cells[i] = cell;
    into.weights[i] = counts(cell) ? Math.max(0, weight) : 0;
    sum += into.weights[i];
  }
  if (sum > 0) for (let i = 0; i < 4; i++) into.weights[i] /= sum;
  return sum;
}
