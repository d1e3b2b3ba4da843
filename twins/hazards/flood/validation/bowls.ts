import type { FidelityCase, FidelityCheck } from "../../../core/fidelity.ts";
import { type Basin, eachCell, fill, relativeL1, runTo } from "./basins.ts";
import { type Bowl, bowlBed, planarBowl, planarPeriodS, planarVelocity, radialBowl, radialPeriodS } from "./exact.ts";
import { LAW } from "./law.ts";

/** SWASHES' bowl: 0.1 m deep at rest, its shore 1 m from the middle, in a square of 4 m. */
const BOWL: Bowl = { restM: 0.1, radiusM: 1 };
const SIDE_M = 4;
const PERIODS = 3;

interface Motion {
  readonly depth: (x: number, y: number, t: number) => number;
  readonly velocity?: (t: number) => readonly [number, number];
  readonly periodS: number;
}

export const RADIAL: Motion = { depth: (x, y, t) => radialBowl(BOWL, 0.8, x, y, t), periodS: radialPeriodS(BOWL) };
export const PLANAR: Motion = {
  depth: (x, y, t) => planarBowl(BOWL, 0.5, x, y, t),
  velocity: (t) => planarVelocity(BOWL, 0.5, t),
  periodS: planarPeriodS(BOWL),
};

/** Three periods on `cells` by `cells`: error of the depth, drift of the volume. */
export function bowlFigures({ depth, velocity, periodS }: Motion, cells: number) {
  const basin: Basin = {
    columns: cells,
    rows: cells,
    cellM: SIDE_M / cells,
    x0: -SIDE_M / 2,
    y0: -SIDE_M / 2,
    bed: (x, y) => bowlBed(BOWL, x, y),
    depth: (x, y) => depth(x, y, 0),
    ...(velocity === undefined ? {} : { velocity: () => velocity(0) }),
  };
  const water = fill(basin);
  const before = water.volumeM3();
  const end = PERIODS * periodS;
  runTo(water, end);
  return {
    relativeL1: relativeL1(
      basin,
      (k) => water.now.h[k],
      (x, y) => depth(x, y, end),
      water,
    ),
    volumeDrift: Math.abs(water.volumeM3() / before - 1),
  };
}

const MOST_L1 = 0.05;

/** The radial bowl on other grids: at a moving shore the error goes with the cells' size. */
export const radialChecks = (cells: number): readonly FidelityCheck[] =>
  checksOf(bowlFigures(RADIAL, cells), MOST_L1 * Math.max(1, 200 / cells));

const checksOf = (
  { relativeL1: l1, volumeDrift }: ReturnType<typeof bowlFigures>,
  mostL1 = MOST_L1,
): FidelityCheck[] => [
  {
    id: "relativeL1",
    title: { en: "depth, relative L1 error", zh: "水深相对 L1 误差" },
    value: l1,
    unit: "1",
    band: { low: 0, high: mostL1 },
  },
  {
    id: "volumeDrift",
    title: { en: "drift of the volume", zh: "水量漂移" },
    value: volumeDrift,
    unit: "1",
    band: { low: 0, high: 1e-10 },
  },
];

export const thacker: FidelityCase = {
  id: "thacker",
  title: { en: "Water that rises and sinks in a bowl (Thacker)", zh: "抛物面盆中水体的径向振荡（Thacker）" },
  setUp: {
    en: "A paraboloid bowl without friction, 200 by 200 cells; the shore runs up and down. Compared after three periods.",
    zh: "无摩阻的旋转抛物面盆，200×200 网格，岸线往复进退；三个周期后比较。",
  },
  law: LAW,
  source: "Thacker 1981, J. Fluid Mech. 107, 499; SWASHES 4.2.2 (radially symmetrical). Band: 5 % of the depth.",
  run: () => checksOf(bowlFigures(RADIAL, 200)),
};

export const thackerPlanar: FidelityCase = {
  id: "thacker-planar",
  title: { en: "Water that goes round in a bowl (Thacker)", zh: "抛物面盆中水面平面的旋转（Thacker）" },
  setUp: {
    en: "The same bowl, 150 by 150 cells; the surface stays plane and goes round. Compared after three turns.",
    zh: "同一抛物面盆，150×150 网格，水面保持平面并旋转；三圈后比较。",
  },
  law: LAW,
  source: "Thacker 1981; SWASHES 4.2.2 (planar surface). Band: 5 % of the depth, as for the radial motion.",
  run: () => checksOf(bowlFigures(PLANAR, 150)),
};

/** A cone that stands out of the water, and an uneven bed around it. */
function islandBed(x: number, y: number): number {
  const r = Math.sqrt((x - 40) * (x - 40) + (y - 40) * (y - 40));
  const wave = (s: number): number => 4 * s * (1 - s);
  const uneven = 0.3 * wave((x % 10) / 10) * (wave((y % 16) / 16) - 0.5);
  return Math.max(0, 2 - 0.1 * r) + uneven;
}

/** A lake at rest for `seconds`: the largest discharge a metre, and how far its surface is from level. */
export function lakeFigures(seconds: number) {
  const basin: Basin = {
    columns: 80,
    rows: 80,
    cellM: 1,
    x0: 0,
    y0: 0,
    bed: islandBed,
    solid: (x, y) => x > 60 && x < 66 && y > 20 && y < 30,
    depth: (x, y) => Math.max(0, 1 - islandBed(x, y)),
  };
  const water = fill(basin);
  const before = water.volumeM3();
  runTo(water, seconds);
  const { h, u, v } = water.now;
  let [most, off] = [0, 0];
  eachCell(basin, (_x, _y, _cell, column, row) => {
    const k = water.index(column, row);
    most = Math.max(most, h[k] * Math.sqrt(u[k] * u[k] + v[k] * v[k]));
    if (h[k] > 0) off = Math.max(off, Math.abs(h[k] + water.bed[k] - 1));
  });
  return { maxDischarge: most, stageErrorM: off, volumeDrift: Math.abs(water.volumeM3() / before - 1) };
}

export const lake: FidelityCase = {
  id: "lake",
  title: { en: "Lake at rest around a dry island", zh: "静水：湖中有干出的岛" },
  setUp: {
    en: "Still water over an uneven bed, with an island that stands out of it and a house, for 100 s: nothing may move.",
    zh: "不平湖底上的静水，湖中有露出水面的岛和一座房屋，持续 100 s：不应产生流动。",
  },
  law: LAW,
  source: "Well-balanced property: Audusse et al. 2004; SWASHES 3.1.1 and 3.1.2. Band: rounding.",
  run: () => {
    const { maxDischarge, stageErrorM, volumeDrift } = lakeFigures(100);
    return [
      {
        id: "maxDischarge",
        title: { en: "largest discharge a metre of width", zh: "最大单宽流量" },
        value: maxDischarge,
        unit: "m2/s",
        band: { low: 0, high: 1e-10 },
      },
      {
        id: "stageErrorM",
        title: { en: "surface off level", zh: "水面偏差" },
        value: stageErrorM,
        unit: "m",
        band: { low: 0, high: 1e-10 },
      },
      {
        id: "volumeDrift",
        title: { en: "drift of the volume", zh: "水量漂移" },
        value: volumeDrift,
        unit: "1",
        band: { low: 0, high: 1e-10 },
      },
    ];
  },
};

/** Water poured into a walled street with houses, friction and dry ground: what is there against what came in. */
export function pouredFigures(seconds: number) {
  const basin: Basin = {
    columns: 60,
    rows: 40,
    cellM: 2,
    x0: 0,
    y0: 0,
    bed: (x, y) => 0.05 * x + islandBed(x / 2, y),
    manning: (x) => (x < 50 ? 0.02 : 0.04),
    solid: (x, y) => x % 30 > 12 && x % 30 < 20 && y % 25 > 8 && y % 25 < 16,
    depth: () => 0,
  };
  const water = fill(basin);
  const cells = Int32Array.from({ length: 9 }, (_, i) => (30 + Math.floor(i / 3)) * basin.columns + 56 + (i % 3));
  water.sources.push({ cells, rateMps: 0.2 });
  water.rainMps = 50 / 3.6e6;
  water.touched();
  runTo(water, seconds);
  let open = 0;
  for (const solid of water.ground.solid) open += 1 - solid;
  const came = (9 * 0.2 + open * water.rainMps) * basin.cellM * basin.cellM * water.timeS;
  return { volumeDrift: Math.abs(water.volumeM3() / came - 1) };
}

export const poured: FidelityCase = {
  id: "volume",
  title: { en: "Volume with inflow and rain", zh: "有入流和降雨时的水量" },
  setUp: {
    en: "A walled, dry, uneven slope with houses and friction, into which a spring of 7.2 m3/s and rain of 50 mm/h pour for 300 s.",
    zh: "四周封闭、有房屋和摩阻的干燥不平坡地，7.2 m3/s 的源流和 50 mm/h 的降雨持续 300 s。",
  },
  law: LAW,
  source: "Conservation of volume. Band: rounding, 1e-10.",
  run: () => [
    {
      id: "volumeDrift",
      title: { en: "volume held against volume that came", zh: "存水量与来水量之差" },
      value: pouredFigures(300).volumeDrift,
      unit: "1",
      band: { low: 0, high: 1e-10 },
    },
  ],
};
