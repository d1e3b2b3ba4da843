import { CFS, DOING } from "../model.ts";
import { moveX, moveY } from "../plan/frame.ts";
import { CELL_M, type Sheets } from "../plan/sheets.ts";
import type { CrowdState } from "../state.ts";

/** People in the order of the cells that they are in, with those seen across portals among them as ghosts. */
export interface Cells {
  /** First of each cell in the columns below. */
  readonly start: Int32Array;
  /** Of each entry: the person, or -1 - person for a ghost. */
  who: Int32Array;
  x: Float64Array;
  y: Float64Array;
  headX: Float64Array;
  headY: Float64Array;
  size: Float64Array;
  cell: Int32Array;
  count: number;
  /** The same before they are brought into order. */
  rawWho: Int32Array;
  rawCell: Int32Array;
  rawX: Float64Array;
  rawY: Float64Array;
  rawHeadX: Float64Array;
  rawHeadY: Float64Array;
}

export function makeCells(sheets: Sheets, capacity: number): Cells {
  // A person can be seen across two edges at once, at the foot of stacked stairs.
  const most = 3 * capacity + 16;
  const whole = (): Int32Array => new Int32Array(most);
  const real = (): Float64Array => new Float64Array(most);
  return {
    start: new Int32Array(sheets.cells + 2),
    who: whole(),
    x: real(),
    y: real(),
    headX: real(),
    headY: real(),
    size: real(),
    cell: whole(),
    count: 0,
    rawWho: whole(),
    rawCell: whole(),
    rawX: real(),
    rawY: real(),
    rawHeadX: real(),
    rawHeadY: real(),
  };
}

/** The cell of a point of a sheet; points out of it are in its outermost cells. */
export function cellOf(sheets: Sheets, sheet: number, x: number, y: number): number {
  const { x0, y0, cols, rows, firstCell } = sheets.sheets[sheet]!;
  let i = Math.floor((x - x0) / CELL_M);
  let j = Math.floor((y - y0) / CELL_M);
  i = i < 0 ? 0 : i >= cols ? cols - 1 : i;
  j = j < 0 ? 0 : j >= rows ? rows - 1 : j;
  return firstCell + j * cols + i;
}

function addGhosts(s: CrowdState, person: number, cell: number, n: number): number {
  const { sheets, cells: c, lx, ly } = s;
  const { linkStart, nearLinks, links } = sheets;
  const x = lx[person]!;
  const y = ly[person]!;
  let count = n;
  for (let k = linkStart[cell]!; k < linkStart[cell + 1]!; k++) {
    const { a, b, motion, to } = links[nearLinks[k]!]!;
    const wx = b[0] - a[0];
    const wy = b[1] - a[1];
    const length = Math.sqrt(wx * wx + wy * wy);
    const t = ((x - a[0]) * wx + (y - a[1]) * wy) / length;
    // Left of a to b is across the line; people stand on the other side of it.
    const before = -((y - a[1]) * wx - (x - a[0]) * wy) / length;
    if (before < 0 || before > CFS.sightM || t < -0.3 || t > length + 0.3 || count >= c.rawWho.length) continue;
    const gx = moveX(motion, x, y);
    const gy = moveY(motion, x, y);
    c.rawWho[count] = -1 - person;
    c.rawCell[count] = cellOf(sheets, to, gx, gy);
    c.rawX[count] = gx;
    c.rawY[count] = gy;
    c.rawHeadX[count] = motion.cos * s.ex[person]! - motion.sin * s.ey[person]!;
    c.rawHeadY[count] = motion.sin * s.ex[person]! + motion.cos * s.ey[person]!;
    count++;
  }
  return count;
}

/** Brings all who are on a sheet into the order of cells (counting sort, stable). */
export function sortIntoCells(s: CrowdState): void {
  const { cells: c, sheets, state, lx, ly, sheet, sizeM, ex, ey } = s;
  const { linkStart } = sheets;
  let n = 0;
  for (let i = 0; i < s.count; i++) {
    const doing = state[i]!;
    if (doing === DOING.safe || doing === DOING.absent || doing === DOING.inLift) continue;
    const cell = cellOf(sheets, sheet[i]!, lx[i]!, ly[i]!);
    c.rawWho[n] = i;
    c.rawCell[n] = cell;
    c.rawX[n] = lx[i]!;
    c.rawY[n] = ly[i]!;
    c.rawHeadX[n] = ex[i]!;
    c.rawHeadY[n] = ey[i]!;
    n++;
    if (linkStart[cell]! < linkStart[cell + 1]!) n = addGhosts(s, i, cell, n);
  }
  c.count = n;
  const { start } = c;
  start.fill(0);
  for (let k = 0; k < n; k++) start[c.rawCell[k]! + 2]!++;
  for (let cell = 2; cell < start.length; cell++) start[cell]! += start[cell - 1]!;
  for (let k = 0; k < n; k++) {
    const cell = c.rawCell[k]!;
    const at = start[cell + 1]!++;
    const who = c.rawWho[k]!;
    c.who[at] = who;
    c.cell[at] = cell;
    c.x[at] = c.rawX[k]!;
    c.y[at] = c.rawY[k]!;
    c.headX[at] = c.rawHeadX[k]!;
    c.headY[at] = c.rawHeadY[k]!;
    c.size[at] = sizeM[who < 0 ? -1 - who : who]!;
  }
}
