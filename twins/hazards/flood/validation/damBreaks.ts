import type { FidelityCase, FidelityCheck } from "../../../core/fidelity.ts";
import { OPEN, WALL } from "../edges.ts";
import { G } from "../friction.ts";
import { type Basin, eachCell, fill, relativeL1, runTo } from "./basins.ts";
import { damBreak, stokerStar } from "./exact.ts";
import { LAW } from "./law.ts";

/** A dam in the middle of a frictionless channel, gone at t = 0. */
export interface DamBreak {
  readonly upM: number;
  /** 0 is a dry bed. */
  readonly downM: number;
  readonly cellM: number;
  readonly lengthM: number;
  readonly atS: number;
}

/** Computed against exact: depth and discharge in relative L1, the drift of the volume, and where the front is. */
export function damBreakFigures({ upM, downM, cellM, lengthM, atS }: DamBreak) {
  const basin: Basin = {
    columns: Math.round(lengthM / cellM),
    rows: 1,
    cellM,
    x0: -lengthM / 2,
    y0: 0,
    edges: { west: OPEN, east: OPEN, south: WALL, north: WALL },
    depth: (x) => (x <= 0 ? upM : downM),
  };
  const water = fill(basin);
  const before = water.volumeM3();
  runTo(water, atS);
  const { h, u } = water.now;
  const at = (x: number) => damBreak(upM, downM, x, atS);
  let front = basin.x0;
  // Half of a shock's jump; of a front that runs dry, what can be told from a wet bed.
  const seen = downM > 0 ? (stokerStar(upM, downM).depthM + downM) / 2 : 0.001 * upM;
  eachCell(basin, (x, _y, _cell, column, row) => {
    if (h[water.index(column, row)] > seen) front = Math.max(front, x + cellM / 2);
  });
  return {
    relativeL1: relativeL1(
      basin,
      (k) => h[k],
      (x) => at(x)[0],
      water,
    ),
    relativeL1Discharge: relativeL1(
      basin,
      (k) => h[k] * u[k],
      (x) => at(x)[0] * at(x)[1],
      water,
    ),
    // Nothing has reached the ends, so that still water alone is there and none goes through.
    volumeDrift: Math.abs(water.volumeM3() / before - 1),
    frontM: front,
  };
}

const STOKER: DamBreak = { upM: 10, downM: 1, cellM: 1, lengthM: 1000, atS: 20 };
const RITTER: DamBreak = { ...STOKER, downM: 0 };

/** Fewest and most cells of a channel of one's own: a wave that can be told, and half a minute. */
export const DAM_CELLS = { low: 100, high: 4_000 } as const;

/** How far the first wave has run up the water, m. */
const reachM = ({ upM, atS }: Pick<DamBreak, "upM" | "atS">): number => Math.sqrt(G * upM) * atS;

/** A dam break of other depths, cells and times, its channel as long beside its waves as the case's own. */
export function damBreakOf(of: Pick<DamBreak, "upM" | "downM" | "cellM" | "atS">): DamBreak {
  const half = Math.ceil((0.5 * STOKER.lengthM * (reachM(of) / reachM(STOKER))) / of.cellM - 1e-9);
  return { ...of, lengthM: 2 * half * of.cellM };
}

/** A front is as many cells wide at any resolution: the error that is allowed grows as cells do beside the waves. */
const allowed = (share: number, of: DamBreak): number =>
  share * Math.max(1, of.cellM / reachM(of) / (STOKER.cellM / reachM(STOKER)));

const common = (
  { relativeL1: l1, relativeL1Discharge, volumeDrift }: ReturnType<typeof damBreakFigures>,
  most: number,
): FidelityCheck[] => [
  {
    id: "relativeL1",
    title: { en: "depth, relative L1 error", zh: "水深相对 L1 误差" },
    value: l1,
    unit: "1",
    band: { low: 0, high: most },
  },
  {
    id: "relativeL1Discharge",
    title: { en: "discharge, relative L1 error", zh: "单宽流量相对 L1 误差" },
    value: relativeL1Discharge,
    unit: "1",
    band: null,
  },
  {
    id: "volumeDrift",
    title: { en: "drift of the volume", zh: "水量漂移" },
    value: volumeDrift,
    unit: "1",
    band: { low: 0, high: 1e-10 },
  },
];

export const stoker: FidelityCase = {
  id: "stoker",
  title: { en: "Dam break onto water (Stoker)", zh: "溃坝：下游有水（Stoker）" },
  setUp: {
    en: "10 m of water behind a dam, 1 m below it, a channel of 1,000 m without friction in cells of 1 m; compared after 20 s.",
    zh: "坝上游水深 10 m，下游 1 m；无摩阻河道长 1000 m，网格 1 m；溃坝 20 s 后比较。",
  },
  law: LAW,
  source:
    "Stoker 1957, Water Waves, section 10.8; SWASHES 4.1.1 (Delestre et al. 2013). Band: 0.2 % of the depth; the shock within three cells.",
  run: () => stokerChecks(STOKER),
};

/** The checks of a dam break onto water. */
export function stokerChecks(of: DamBreak): readonly FidelityCheck[] {
  const figures = damBreakFigures(of);
  const { shockMps } = stokerStar(of.upM, of.downM);
  return [
    ...common(figures, allowed(0.002, of)),
    {
      id: "shockM",
      title: { en: "where the shock is, off the exact place", zh: "激波位置偏差" },
      value: figures.frontM - shockMps * of.atS,
      unit: "m",
      band: { low: -3 * of.cellM, high: 3 * of.cellM },
    },
  ];
}

/** The checks of a dam break onto a dry bed. */
export const ritterChecks = (of: DamBreak): readonly FidelityCheck[] => common(damBreakFigures(of), allowed(0.003, of));

export const ritter: FidelityCase = {
  id: "ritter",
  title: { en: "Dam break onto a dry bed (Ritter)", zh: "溃坝：下游干床（Ritter）" },
  setUp: {
    en: "10 m of water behind a dam, a dry bed below it, a channel of 1,000 m without friction in cells of 1 m; compared after 20 s.",
    zh: "坝上游水深 10 m，下游为干床；无摩阻河道长 1000 m，网格 1 m；溃坝 20 s 后比较。",
  },
  law: LAW,
  source: "Ritter 1892; SWASHES 4.1.2 (Delestre et al. 2013). Band: 0.3 % of the depth.",
  run: () => ritterChecks(RITTER),
};
