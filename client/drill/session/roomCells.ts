import { inRing, stretchM } from "../../../twins/core/ring.ts";

type Xy = readonly [number, number];

const CELL_M = 0.5;
const MOST_CELLS = 20_000;
/** Somebody looks so far ahead along the way that they walk, m. */
const AHEAD_M = 3;

/** A room in squares: how far one walks in it, round its corners. */
export interface RoomCells {
  /** Squares within the room, the farthest from its border first. */
  readonly widest: readonly number[];
  middle(cell: number): Xy;
  /** How far each square is from a place at the border or within, m; Infinity where no way leads. */
  distances(x: number, y: number): Float64Array;
  /** Which way one goes on from a place by such distances, rad; null where one does not. */
  downhill(distances: Float64Array, x: number, y: number): number | null;
}

/** Eight squares around one, and how far their middles are, in squares. */
const AROUND = [-1, 0, 1].flatMap((dy) =>
  [-1, 0, 1].flatMap((dx) => (dx === 0 && dy === 0 ? [] : [[dx, dy, Math.hypot(dx, dy)] as const])),
);

/** Squares over the box of an outline. */
function squares(outline: readonly Xy[]) {
  const [x0, y0] = [0, 1].map((k) => Math.min(...outline.map((at) => at[k]!))) as [number, number];
  const [widthM, depthM] = [Math.max(...outline.map(([x]) => x)) - x0, Math.max(...outline.map(([, y]) => y)) - y0];
  const cellM = Math.max(CELL_M, Math.sqrt((widthM * depthM) / MOST_CELLS));
  const [columns, rows] = [Math.max(1, Math.ceil(widthM / cellM)), Math.max(1, Math.ceil(depthM / cellM))];
  const middle = (cell: number): Xy => [
    x0 + ((cell % columns) + 0.5) * cellM,
    y0 + (Math.floor(cell / columns) + 0.5) * cellM,
  ];
  const inside = Uint8Array.from({ length: columns * rows }, (_, cell) => (inRing(middle(cell), outline) ? 1 : 0));
  return {
    count: columns * rows,
    inside,
    middle,
    *around(cell: number): Generator<readonly [cell: number, m: number]> {
      const [column, row] = [cell % columns, Math.floor(cell / columns)];
      for (const [dx, dy, m] of AROUND) {
        const [nx, ny] = [column + dx, row + dy];
        const next = ny * columns + nx;
        if (nx >= 0 && ny >= 0 && nx < columns && ny < rows && inside[next] === 1) yield [next, m * cellM];
      }
    },
  };
}

/** Squares within an outline, the farthest from its border first. */
function widestFirst(outline: readonly Xy[], inside: Uint8Array, middle: (cell: number) => Xy): readonly number[] {
  const edges = outline.map((a, i) => [a, outline[(i + 1) % outline.length]!] as const);
  const borderM = (at: Xy): number => edges.reduce((least, [a, b]) => Math.min(least, stretchM(at, a, b)), Infinity);
  return [...inside.keys()]
    .filter((cell) => inside[cell] === 1)
    .map((cell) => ({ cell, m: borderM(middle(cell)) }))
    .sort((a, b) => b.m - a.m || a.cell - b.cell)
    .map(({ cell }) => cell);
}

export function roomCells(outline: readonly Xy[]): RoomCells {
  const { count, inside, middle, around } = squares(outline);
  const widest = widestFirst(outline, inside, middle);
  const nearest = (x: number, y: number): number => {
    let [best, bestM] = [-1, Infinity];
    for (const cell of widest) {
      const [cx, cy] = middle(cell);
      const m = Math.hypot(cx - x, cy - y);
      if (m < bestM) [best, bestM] = [cell, m];
    }
    return best;
  };
  return {
    widest,
    middle,
    distances(x, y) {
      const far = new Float64Array(count).fill(Infinity);
      const start = nearest(x, y);
      if (start < 0) return far;
      far[start] = 0;
      // Squares again and again until none comes nearer: a room has few of them.
      for (let ring = [start]; ring.length > 0; ) {
        const next = new Set<number>();
        for (const cell of ring)
          for (const [to, m] of around(cell))
            if (far[cell]! + m < far[to]! - 1e-9) {
              far[to] = far[cell]! + m;
              next.add(to);
            }
        ring = [...next];
      }
      return far;
    },
    downhill(distances, x, y) {
      const from = nearest(x, y);
      if (from < 0 || !Number.isFinite(distances[from]!)) return null;
      let at = from;
      while (distances[from]! - distances[at]! < AHEAD_M) {
        let best = at;
        for (const [to] of around(at)) if (distances[to]! < distances[best]!) best = to;
        if (best === at) break;
        at = best;
      }
      const [[fx, fy], [tx, ty]] = [middle(from), middle(at)];
      return at === from ? null : Math.atan2(ty - fy, tx - fx);
    },
  };
}
