import type { FidelityCase, FidelityCheck } from "../../../core/fidelity.ts";
import { exp } from "../../../core/numeric.ts";
import { type Edge, OPEN, WALL } from "../edges.ts";
import { cubeRoot, G } from "../friction.ts";
import { type Basin, eachCell, fill, relativeL1, runTo } from "./basins.ts";
import { bernoulliDepth, uniformDepth } from "./exact.ts";
import { FRICTION_LAW, LAW } from "./law.ts";

interface Steady {
  readonly lengthM: number;
  readonly cellM: number;
  readonly dischargeM2ps: number;
  readonly east: Edge;
  readonly bed: (x: number) => number;
  readonly manning: number;
  /** What the channel is filled with: a level, m, or a depth. */
  readonly start: (x: number) => number;
  readonly exact: (x: number) => number;
  readonly untilS: number;
}

/** A channel that a discharge enters on the west, run until it is steady: errors of depth and of discharge, relative L1. */
export function steadyFigures({ lengthM, cellM, dischargeM2ps, east, bed, manning, start, exact, untilS }: Steady) {
  const basin: Basin = {
    columns: Math.round(lengthM / cellM),
    rows: 1,
    cellM,
    x0: 0,
    y0: 0,
    bed,
    manning: () => manning,
    edges: { west: { kind: "discharge", inflowM2ps: dischargeM2ps }, east, south: WALL, north: WALL },
    depth: start,
  };
  const water = fill(basin);
  runTo(water, untilS);
  const { h, u } = water.now;
  let most = 0;
  eachCell(basin, (_x, _y, _cell, column, row) => {
    const k = water.index(column, row);
    most = Math.max(most, Math.abs(h[k] * u[k] - dischargeM2ps) / dischargeM2ps);
  });
  return {
    relativeL1: relativeL1(basin, (k) => h[k], exact, water),
    relativeL1Discharge: relativeL1(
      basin,
      (k) => h[k] * u[k],
      () => dischargeM2ps,
      water,
    ),
    mostDischargeError: most,
  };
}

const checksOf = (figures: ReturnType<typeof steadyFigures>, depth: number, discharge: number): FidelityCheck[] => [
  {
    id: "relativeL1",
    title: { en: "depth, relative L1 error", zh: "水深相对 L1 误差" },
    value: figures.relativeL1,
    unit: "1",
    band: { low: 0, high: depth },
  },
  {
    id: "relativeL1Discharge",
    title: { en: "discharge, relative L1 error", zh: "单宽流量相对 L1 误差" },
    value: figures.relativeL1Discharge,
    unit: "1",
    band: { low: 0, high: discharge },
  },
  {
    id: "mostDischargeError",
    title: { en: "discharge, largest relative error", zh: "单宽流量最大相对误差" },
    value: figures.mostDischargeError,
    unit: "1",
    band: null,
  },
];

/** SWASHES' bump of 0.2 m in a channel of 25 m. */
const bump = (x: number): number => (x > 8 && x < 12 ? 0.2 - 0.05 * (x - 10) * (x - 10) : 0);

/** Mean of the bump over the cell would hide that the case gives it at points: taken at the cell's middle, as SWASHES does. */
const bumpFlow = (q: number, outM: number, exact: (x: number) => number, cellM = 0.25): Steady => ({
  lengthM: 25,
  cellM,
  dischargeM2ps: q,
  east: { kind: "stage", stageM: outM },
  bed: bump,
  manning: 0,
  start: (x) => Math.max(0, outM - bump(x)),
  exact,
  untilS: 400,
});

/** The head over the crest when the flow is critical there: 3/2 of the critical depth above it. */
const crestHead = (q: number): number => 0.2 + 1.5 * cubeRoot((q * q) / G);

const SUBCRITICAL = (() => {
  const [q, out] = [4.42, 2];
  const head = (q * q) / (2 * G * out * out) + out;
  return bumpFlow(q, out, (x) => bernoulliDepth(q, head, bump(x), "subcritical"));
})();

const TRANSCRITICAL = (() => {
  const q = 1.53;
  return bumpFlow(q, 0.66, (x) => bernoulliDepth(q, crestHead(q), bump(x), x < 10 ? "subcritical" : "supercritical"));
})();

/** Where a jump stands between the supercritical flow from the crest and the level below: equal momentum on both sides. */
function jumpAt(q: number, outM: number): number {
  const head = (q * q) / (2 * G * outM * outM) + outM;
  const excess = (x: number): number => {
    const force = (h: number): number => (q * q) / h + (G * h * h) / 2;
    const before = bernoulliDepth(q, crestHead(q), bump(x), "supercritical");
    return force(before) - force(bernoulliDepth(q, head, bump(x), "subcritical"));
  };
  // Nearer to the crest the level below has not the energy to flow at all.
  const least = 0.2 - (head - 1.5 * cubeRoot((q * q) / G));
  let [low, high] = [10 + Math.sqrt(Math.max(0, least) / 0.05), 12];
  for (let i = 0; i < 60; i++) {
    const x = (low + high) / 2;
    if (excess(x) < 0) low = x;
    else high = x;
  }
  return (low + high) / 2;
}

const JUMP = (() => {
  const [q, out] = [0.18, 0.33];
  const [head, jump] = [(q * q) / (2 * G * out * out) + out, jumpAt(q, out)];
  return bumpFlow(
    q,
    out,
    (x) => {
      if (x >= jump) return bernoulliDepth(q, head, bump(x), "subcritical");
      return bernoulliDepth(q, crestHead(q), bump(x), x < 10 ? "subcritical" : "supercritical");
    },
    0.125,
  );
})();

/** MacDonald's way to an exact solution: the depth is chosen, the bed is made for it. SWASHES 3.2.1, long channel. */
const MACDONALD = (() => {
  const [lengthM, q, manning] = [1000, 2, 0.033];
  const scale = cubeRoot(4 / G);
  const bell = (x: number): number => exp(-16 * (x / 1000 - 0.5) * (x / 1000 - 0.5));
  const depth = (x: number): number => scale * (1 + 0.5 * bell(x));
  const slope = (x: number): number => {
    const h = depth(x);
    const rise = scale * 0.5 * bell(x) * -32 * (x / 1000 - 0.5) * 1e-3;
    return ((q * q) / (G * h * h * h) - 1) * rise - (manning * manning * q * q) / (h * h * h * cubeRoot(h));
  };
  // The bed from its slope by Simpson's rule, a metre a piece, from the east, where it is 0.
  const bed = new Float64Array(lengthM + 1);
  for (let i = lengthM - 1; i >= 0; i--) bed[i] = bed[i + 1] - (slope(i) + 4 * slope(i + 0.5) + slope(i + 1)) / 6;
  const bedAt = (x: number): number => {
    const i = Math.min(lengthM - 1, Math.floor(x));
    const [s, a] = [x - i, slope(i)];
    // Cubic between the pieces' ends, which have slopes as well (Hermite).
    const b = slope(i + 1);
    const rise = bed[i + 1] - bed[i];
    return bed[i] + s * (a + s * (3 * rise - 2 * a - b + s * (a + b - 2 * rise)));
  };
  return {
    lengthM,
    cellM: 5,
    dischargeM2ps: q,
    east: { kind: "stage", stageM: depth(lengthM) },
    bed: bedAt,
    manning,
    start: depth,
    exact: depth,
    untilS: 3000,
  } satisfies Steady;
})();

const UNIFORM: Steady = {
  lengthM: 200,
  cellM: 2,
  dischargeM2ps: 1,
  east: OPEN,
  bed: (x) => 0.005 * (200 - x),
  manning: 0.03,
  start: () => 0,
  exact: () => uniformDepth(1, 0.03, 0.005),
  untilS: 600,
};

const steadyCase = (
  id: string,
  title: FidelityCase["title"],
  setUp: FidelityCase["setUp"],
  source: string,
  steady: Steady,
  depth: number,
  discharge: number,
): FidelityCase => ({
  id,
  title,
  setUp,
  law: steady.manning > 0 ? FRICTION_LAW : LAW,
  source,
  run: () => checksOf(steadyFigures(steady), depth, discharge),
});

const BUMP_SOURCE = "Goutal and Maurel 1997; SWASHES";
const ORDER_BAND = "Band: the bump is 16 cells wide, so (dx/width)^2 = 0.4 % bounds a scheme of second order";

export const bumpSubcritical = steadyCase(
  "bump",
  { en: "Steady flow over a bump, subcritical", zh: "越过凸起的恒定流：缓流" },
  {
    en: "4.42 m2/s over a bump of 0.2 m under 2 m of water; 100 cells of 0.25 m.",
    zh: "单宽流量 4.42 m2/s，水深 2 m，凸起高 0.2 m；100 个 0.25 m 网格。",
  },
  `${BUMP_SOURCE} 3.1.3. ${ORDER_BAND}.`,
  SUBCRITICAL,
  0.004,
  0.004,
);
export const bumpTranscritical = steadyCase(
  "bump-transcritical",
  { en: "Steady flow over a bump, from sub- to supercritical", zh: "越过凸起的恒定流：缓流转急流" },
  {
    en: "1.53 m2/s, critical on the crest, supercritical below it; 100 cells of 0.25 m.",
    zh: "单宽流量 1.53 m2/s，凸起顶部为临界流，其后为急流；100 个 0.25 m 网格。",
  },
  `${BUMP_SOURCE} 3.1.4. ${ORDER_BAND}; twice that, since the depth is singular at the crest.`,
  TRANSCRITICAL,
  0.008,
  0.008,
);
export const bumpJump = steadyCase(
  "bump-jump",
  { en: "Steady flow over a bump, with a hydraulic jump", zh: "越过凸起的恒定流：有水跃" },
  {
    en: "0.18 m2/s, supercritical below the crest and back to 0.33 m of water in a jump; 200 cells of 0.125 m.",
    zh: "单宽流量 0.18 m2/s，凸起后为急流，经水跃回到 0.33 m 水深；200 个 0.125 m 网格。",
  },
  `${BUMP_SOURCE} 3.1.5. Band: 1 %, which is a jump of 0.2 m that stands three cells off.`,
  JUMP,
  0.01,
  0.02,
);
export const macdonald = steadyCase(
  "friction",
  { en: "Steady flow with friction in a long channel (MacDonald)", zh: "长渠道有摩阻恒定流（MacDonald）" },
  {
    en: "2 m2/s over a bed that is made for a chosen depth, n = 0.033; 200 cells of 5 m.",
    zh: "单宽流量 2 m2/s，由给定水深反算床面，糙率 0.033；200 个 5 m 网格。",
  },
  "MacDonald et al. 1997; SWASHES 3.2.1, Manning. Band: 0.1 %, of the order of (dx / width of the swell)^2 = 0.04 %.",
  MACDONALD,
  0.001,
  0.001,
);
export const uniform = steadyCase(
  "uniform",
  { en: "Even flow down a slope (Manning)", zh: "均匀坡面流（曼宁公式）" },
  {
    en: "1 m2/s runs onto a dry slope of 0.5 %, n = 0.03, until it is steady; 100 cells of 2 m.",
    zh: "单宽流量 1 m2/s 流入坡度 0.5 % 的干坡，糙率 0.03，直至恒定；100 个 2 m 网格。",
  },
  "Manning's formula: h = (q n / sqrt(S))^(3/5). Band: 0.1 %: nothing varies along the slope, so that only friction against weight is tried; the inflow's first cells are the rest.",
  UNIFORM,
  0.001,
  0.001,
);
