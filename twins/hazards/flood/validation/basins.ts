import { type Edges, WALLS } from "../edges.ts";
import { type Ground, ShallowWater } from "../shallowWater.ts";

/** What a case's basin is like at a place. */
export interface Basin {
  readonly columns: number;
  readonly rows: number;
  readonly cellM: number;
  /** West and south border of the grid, m. */
  readonly x0: number;
  readonly y0: number;
  readonly bed?: (x: number, y: number) => number;
  readonly manning?: (x: number, y: number) => number;
  readonly solid?: (x: number, y: number) => boolean;
  readonly edges?: Edges;
  readonly depth: (x: number, y: number) => number;
  readonly velocity?: (x: number, y: number) => readonly [number, number];
}

/** Each cell's middle. */
export function eachCell(
  { columns, rows, cellM, x0, y0 }: Pick<Basin, "columns" | "rows" | "cellM" | "x0" | "y0">,
  visit: (x: number, y: number, cell: number, column: number, row: number) => void,
): void {
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) visit(x0 + (i + 0.5) * cellM, y0 + (j + 0.5) * cellM, j * columns + i, i, j);
}

/** Fills a basin with water. */
export function fill(basin: Basin): ShallowWater {
  const cells = basin.columns * basin.rows;
  const bedM = new Float64Array(cells);
  const manning = new Float64Array(cells);
  const solid = new Uint8Array(cells);
  eachCell(basin, (x, y, cell) => {
    bedM[cell] = basin.bed?.(x, y) ?? 0;
    manning[cell] = basin.manning?.(x, y) ?? 0;
    solid[cell] = basin.solid?.(x, y) === true ? 1 : 0;
  });
  const ground: Ground = { ...basin, bedM, manning, solid, edges: basin.edges ?? WALLS };
  const water = new ShallowWater(ground);
  eachCell(basin, (x, y, _, column, row) => {
    const k = water.index(column, row);
    water.now.h[k] = basin.depth(x, y);
    const [u, v] = basin.velocity?.(x, y) ?? [0, 0];
    if (water.now.h[k] > 0) [water.now.u[k], water.now.v[k]] = [u, v];
  });
  water.touched();
  return water;
}

/** Goes on to `untilS` exactly. */
export function runTo(water: ShallowWater, untilS: number): void {
  while (untilS - water.timeS > 1e-9 * untilS) water.step(untilS - water.timeS);
}

/** Sum of |computed - exact| over sum of |exact|: the relative L1 error. */
export function relativeL1(
  basin: Basin,
  computed: (k: number) => number,
  exact: (x: number, y: number) => number,
  water: ShallowWater,
): number {
  let off = 0;
  let all = 0;
  eachCell(basin, (x, y, _, column, row) => {
    const right = exact(x, y);
    off += Math.abs(computed(water.index(column, row)) - right);
    all += Math.abs(right);
  });
  return off / all;
}
