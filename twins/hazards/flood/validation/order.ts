import type { FidelityCase } from "../../../core/fidelity.ts";
import { ln } from "../../../core/numeric.ts";
import { OPEN, WALL } from "../edges.ts";
import { G } from "../friction.ts";
import { type Basin, fill, relativeL1, runTo } from "./basins.ts";
import { LAW } from "./law.ts";

/** A swell that runs to the right on 1 m of water as a simple wave: u - 2c is the same everywhere, and each height keeps its speed. */
const REST_M = 1;
const SWELL_M = 0.2;
const HALF_WIDTH_M = 10;
const LENGTH_M = 60;
/** Well before the front breaks, some 6 s after the start. */
const AT_S = 2;

function startDepth(x: number): number {
  const s = x / HALF_WIDTH_M;
  if (s <= -1 || s >= 1) return REST_M;
  const rest = 1 - s * s;
  return REST_M + SWELL_M * rest * rest * rest * rest;
}

const speedOf = (depthM: number): number => 2 * (Math.sqrt(G * depthM) - Math.sqrt(G * REST_M));

/** Where the height that is at x now came from: by bisection, since heights keep their order until they break. */
function exactDepth(x: number, t: number): number {
  let [low, high] = [-LENGTH_M, LENGTH_M];
  for (let i = 0; i < 100; i++) {
    const from = (low + high) / 2;
    const h = startDepth(from);
    if (from + (speedOf(h) + Math.sqrt(G * h)) * t < x) low = from;
    else high = from;
  }
  return startDepth(low);
}

/** Mean of the swell over a cell by Gauss's rule of three points, so that the start itself is right to more than second order. */
const meanOver = (at: (x: number) => number, x: number, cellM: number): number => {
  const off = 0.3872983346207417 * cellM;
  return (5 * at(x - off) + 8 * at(x) + 5 * at(x + off)) / 18;
};

/** L1 error of the depth over the swell's own size, on a number of cells. */
export function swellError(cells: number): number {
  const cellM = LENGTH_M / cells;
  const depth = (x: number): number => meanOver(startDepth, x, cellM);
  const basin: Basin = {
    columns: cells,
    rows: 1,
    cellM,
    x0: -LENGTH_M / 2,
    y0: 0,
    edges: { west: OPEN, east: OPEN, south: WALL, north: WALL },
    depth,
    velocity: (x) => [meanOver((at) => startDepth(at) * speedOf(startDepth(at)), x, cellM) / depth(x), 0],
  };
  const water = fill(basin);
  runTo(water, AT_S);
  return relativeL1(
    basin,
    (k) => water.now.h[k],
    (x) => meanOver((at) => exactDepth(at, AT_S), x, cellM),
    water,
  );
}

export const order: FidelityCase = {
  id: "order",
  title: { en: "Order of convergence on a smooth swell", zh: "光滑波的收敛阶" },
  setUp: {
    en: "A swell of 0.2 m runs over 1 m of water for 2 s, before it breaks; 200, 400 and 800 cells on 60 m.",
    zh: "0.2 m 的涌浪在 1 m 水深上传播 2 s（破碎之前）；60 m 上 200、400、800 个网格。",
  },
  law: LAW,
  source:
    "Simple wave: Stoker 1957, section 10.2. Band: second order, less a quarter for what a limiter takes from crests (Harten and Osher 1987: TVD schemes are of first order at extrema).",
  run: () => {
    const errors = [200, 400, 800].map(swellError);
    const orderOf = (i: number): number => ln(errors[i] / errors[i + 1]) / ln(2);
    return [
      {
        id: "order",
        title: { en: "order of the L1 error, 400 to 800 cells", zh: "L1 误差收敛阶（400 至 800 个网格）" },
        value: orderOf(1),
        unit: "1",
        band: { low: 1.75, high: 2.5 },
      },
      {
        id: "orderCoarse",
        title: { en: "order of the L1 error, 200 to 400 cells", zh: "L1 误差收敛阶（200 至 400 个网格）" },
        value: orderOf(0),
        unit: "1",
        band: null,
      },
      {
        id: "relativeL1",
        title: { en: "depth, relative L1 error, 800 cells", zh: "水深相对 L1 误差（800 个网格）" },
        value: errors[2],
        unit: "1",
        band: null,
      },
    ];
  },
};
