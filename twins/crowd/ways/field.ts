import type { Xy } from "../../core/venue.ts";
import { BLOCKED, type Portal, WALK_CELL_M, type WalkGrid, type WalkPlan } from "../plan/walkGrid.ts";

/** Geodesic distance to a target within one zone: m, in the cells of a window of the storey's grid; Infinity where there is no way. */
export interface Field {
  readonly storey: number;
  readonly fromX: number;
  readonly fromY: number;
  readonly cols: number;
  readonly rows: number;
  /** Middle of the window's first cell, m. */
  readonly x0: number;
  readonly y0: number;
  readonly distanceM: Float32Array;
}

/** A heap of cells by distance, with the place of each in it. */
interface Front {
  readonly heap: Int32Array;
  readonly place: Int32Array;
  count: number;
}

function raise(front: Front, distance: Float32Array, cell: number): void {
  const { heap, place } = front;
  let at = place[cell]! > 0 ? place[cell]! : ++front.count;
  const own = distance[cell]!;
  while (at > 1) {
    const above = heap[at >> 1]!;
    if (distance[above]! <= own) break;
    heap[at] = above;
    place[above] = at;
    at >>= 1;
  }
  heap[at] = cell;
  place[cell] = at;
}

function takeNearest(front: Front, distance: Float32Array): number {
  const { heap, place } = front;
  const nearest = heap[1]!;
  const last = heap[front.count--]!;
  const own = distance[last]!;
  let at = 1;
  for (;;) {
    let below = at * 2;
    if (below > front.count) break;
    if (below < front.count && distance[heap[below + 1]!]! < distance[heap[below]!]!) below++;
    const cell = heap[below]!;
    if (distance[cell]! >= own) break;
    heap[at] = cell;
    place[cell] = at;
    at = below;
  }
  heap[at] = last;
  place[last] = at;
  place[nearest] = -1;
  return nearest;
}

/** |grad T| = slowness by first order upwind differences, from the nearer neighbours in x and in y. */
function upwind(x: number, y: number, f: number): number {
  const low = x < y ? x : y;
  const high = x < y ? y : x;
  if (high - low >= f) return low + f;
  const gap = high - low;
  return (low + high + Math.sqrt(2 * f * f - gap * gap)) / 2;
}

type Seed = readonly [cell: number, distanceM: number];

/** How much longer a cell of a storey's grid counts than it is, by column and row. */
export type Slowness = (column: number, row: number) => number;

/** What crossing a cell of a zone's window counts as, m; 0 where it is none of the zone's, and along the window's border. */
function costOf(plan: WalkPlan, zone: number, slowness: Slowness | null): Float32Array {
  const { storey, box } = plan.zones[zone]!;
  const grid = plan.grids[storey]!;
  const cols = box[2] - box[0] + 1;
  const rows = box[3] - box[1] + 1;
  const isOwn = plan.portals.map(({ zones }) => zones[0] === zone || zones[1] === zone);
  const cost = new Float32Array(cols * rows);
  for (let j = 1; j < rows - 1; j++)
    for (let i = 1; i < cols - 1; i++) {
      const value = grid.zone[(j + box[1]) * grid.cols + i + box[0]]!;
      if (value >= 0 ? value !== zone : value === BLOCKED || !isOwn[-2 - value]) continue;
      cost[j * cols + i] = slowness === null ? WALK_CELL_M : WALK_CELL_M * slowness(i + box[0], j + box[1]);
    }
  return cost;
}

/** Fast marching (Sethian 1996) from seeds over the cells of a zone: O(n log n). */
function march(
  plan: WalkPlan,
  zone: number,
  seedsOf: (grid: WalkGrid) => readonly Seed[],
  slowness: Slowness | null = null,
): Field {
  const { storey, box } = plan.zones[zone]!;
  const grid = plan.grids[storey]!;
  const [fromX, fromY] = box;
  const cols = box[2] - fromX + 1;
  const rows = box[3] - fromY + 1;
  const distance = new Float32Array(cols * rows).fill(Infinity);
  const cost = costOf(plan, zone, slowness);
  const front: Front = { heap: new Int32Array(cols * rows + 2), place: new Int32Array(cols * rows), count: 0 };
  for (const [cell, value] of seedsOf(grid)) {
    const i = (cell % grid.cols) - fromX;
    const j = Math.floor(cell / grid.cols) - fromY;
    if (i < 1 || j < 1 || i >= cols - 1 || j >= rows - 1) continue;
    const own = j * cols + i;
    if (value >= distance[own]!) continue;
    distance[own] = value;
    raise(front, distance, own);
  }
  const reach = (cell: number): void => {
    const f = cost[cell]!;
    if (f === 0 || front.place[cell]! < 0) return;
    const [left, right, below, above] = [
      distance[cell - 1]!,
      distance[cell + 1]!,
      distance[cell - cols]!,
      distance[cell + cols]!,
    ];
    const value = upwind(left < right ? left : right, below < above ? below : above, f);
    if (value >= distance[cell]!) return;
    distance[cell] = value;
    raise(front, distance, cell);
  };
  while (front.count > 0) {
    const cell = takeNearest(front, distance);
    reach(cell - 1);
    reach(cell + 1);
    reach(cell - cols);
    reach(cell + cols);
  }
  const x0 = grid.x0 + (fromX + 0.5) * WALK_CELL_M;
  const y0 = grid.y0 + (fromY + 0.5) * WALK_CELL_M;
  return { storey, fromX, fromY, cols, rows, x0, y0, distanceM: distance };
}

/** Distance to a portal; across it, it goes on below zero, so that the slope leads over the line. */
export function fieldToPortal(plan: WalkPlan, zone: number, portal: number, slowness: Slowness | null = null): Field {
  const p: Portal = plan.portals[portal]!;
  const sign = p.zones[0] === zone ? -1 : 1;
  return march(
    plan,
    zone,
    (grid) => {
      const seeds: Seed[] = [];
      for (let cell = 0; cell < grid.zone.length; cell++) {
        if (grid.zone[cell] !== -2 - portal) continue;
        const x = grid.x0 + ((cell % grid.cols) + 0.5) * WALK_CELL_M;
        const y = grid.y0 + (Math.floor(cell / grid.cols) + 0.5) * WALK_CELL_M;
        seeds.push([cell, sign * ((x - p.a[0]) * p.normal[0] + (y - p.a[1]) * p.normal[1])]);
      }
      return seeds;
    },
    slowness,
  );
}

/** Distance to the nearest of some points. */
export function fieldToPoints(plan: WalkPlan, zone: number, points: readonly Xy[]): Field {
  return march(plan, zone, (grid) =>
    points.flatMap(([x, y]): Seed[] => {
      const i = Math.floor((x - grid.x0) / WALK_CELL_M);
      const j = Math.floor((y - grid.y0) / WALK_CELL_M);
      return i < 0 || j < 0 || i >= grid.cols || j >= grid.rows ? [] : [[j * grid.cols + i, 0]];
    }),
  );
}

/** What `readField` found: distance, and the direction in which it falls fastest (0, 0 where it cannot be told). */
export interface Reading {
  distanceM: number;
  x: number;
  y: number;
}

/** What a blocked cell beyond a free one counts as: as much, or more where the free one's slope leads away from the wall. */
function beyond(field: Field, free: number, step: number): number {
  const own = field.distanceM[free]!;
  const inner = field.distanceM[free + step];
  return inner !== undefined && inner < own ? 2 * own - inner : own;
}

/** A cell's value: its own, or what follows from its neighbours along x and y and the one across; Infinity where nothing does. */
function mended(
  field: Field,
  own: number,
  alongX: number,
  alongY: number,
  across: number,
  at: number,
  stepX: number,
  stepY: number,
): number {
  if (own < Infinity) return own;
  const [hasX, hasY] = [alongX < Infinity, alongY < Infinity];
  if (hasX && hasY) return across < Infinity ? alongX + alongY - across : (alongX + alongY) / 2;
  if (hasX !== hasY && across < Infinity)
    return hasX ? beyond(field, at + stepX, stepX) : beyond(field, at + stepY, stepY);
  return hasX ? alongX : hasY ? alongY : across;
}

/** In a corner, where of four cells one is free: towards the nearest to the target of that cell's neighbours. */
function readCorner(field: Field, gx: number, gy: number, column: number, row: number, into: Reading): void {
  const { distanceM, cols, rows } = field;
  const own = row * cols + column;
  let best = own;
  if (column > 0 && distanceM[own - 1]! < distanceM[best]!) best = own - 1;
  if (column < cols - 1 && distanceM[own + 1]! < distanceM[best]!) best = own + 1;
  if (row > 0 && distanceM[own - cols]! < distanceM[best]!) best = own - cols;
  if (row < rows - 1 && distanceM[own + cols]! < distanceM[best]!) best = own + cols;
  const dx = (best % cols) - gx;
  const dy = Math.floor(best / cols) - gy;
  const far = Math.sqrt(dx * dx + dy * dy);
  into.distanceM = distanceM[own]!;
  into.x = far < 1e-9 ? 0 : dx / far;
  into.y = far < 1e-9 ? 0 : dy / far;
}

/** Distance and downward slope at a point, between the middles of four cells; Infinity out of the field. */
export function readField(field: Field, x: number, y: number, into: Reading): void {
  const gx = (x - field.x0) / WALK_CELL_M;
  const gy = (y - field.y0) / WALK_CELL_M;
  const i = Math.floor(gx);
  const j = Math.floor(gy);
  into.x = 0;
  into.y = 0;
  into.distanceM = Infinity;
  if (i < 0 || j < 0 || i >= field.cols - 1 || j >= field.rows - 1) return;
  const { distanceM, cols } = field;
  const at = j * cols + i;
  let a = distanceM[at]!;
  let b = distanceM[at + 1]!;
  let c = distanceM[at + cols]!;
  let d = distanceM[at + cols + 1]!;
  if (!(a < Infinity && b < Infinity && c < Infinity && d < Infinity)) {
    // Beside a wall the slope leads along it or away from it, never into it.
    const [a0, b0, c0, d0] = [a, b, c, d];
    a = mended(field, a0, b0, c0, d0, at, 1, cols);
    b = mended(field, b0, a0, d0, c0, at + 1, -1, cols);
    c = mended(field, c0, d0, a0, b0, at + cols, 1, -cols);
    d = mended(field, d0, c0, b0, a0, at + cols + 1, -1, -cols);
    if (!(a < Infinity && b < Infinity && c < Infinity && d < Infinity)) return;
    if (a === b && b === c && c === d) {
      const column = b0 < Infinity || d0 < Infinity ? i + 1 : i;
      const row = c0 < Infinity || d0 < Infinity ? j + 1 : j;
      return readCorner(field, gx, gy, column, row, into);
    }
  }
  const fx = gx - i;
  const fy = gy - j;
  const sx = (b - a) * (1 - fy) + (d - c) * fy;
  const sy = (c - a) * (1 - fx) + (d - b) * fx;
  into.distanceM = a + (b - a) * fx + (c - a) * fy + (a - b - c + d) * fx * fy;
  const length = Math.sqrt(sx * sx + sy * sy);
  if (length < 1e-9) return;
  into.x = -sx / length;
  into.y = -sy / length;
}
