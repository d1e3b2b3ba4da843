import { type Band, bandAround, type FidelityCase, type FidelityCheck } from "../../core/fidelity.ts";
import { SOLVER_HZ } from "./engine.ts";
import { mmiOfPga, mmiOfPgv } from "./intensity.ts";
import { measuresOf } from "./measures.ts";
import type { GroundMotion } from "./record.ts";
import { type Compared, overturnThreshold, quarterPeriod, type RockingBlock, rebound } from "./rocking.ts";
import { type Shelves, shakeMovingFloor, shakeShelves } from "./shelves.ts";
import { peakResponse } from "./spectrum.ts";

const HOUSNER =
  "G. W. Housner, The behavior of inverted pendulum structures during earthquakes, BSSA 53 (1963) 403-417";

/** Breadth and height, m: a low stool, a shelf, a bookcase, a fridge, a cabinet, a tall shelf, a counter, and the two ends. */
const BLOCKS: readonly (readonly [breadthM: number, heightM: number])[] = [
  [0.1, 0.2],
  [0.2, 1],
  [0.3, 1.8],
  [0.6, 1.7],
  [0.45, 0.9],
  [0.25, 2.5],
  [0.8, 1.2],
  [0.1, 2.5],
  [0.9, 0.9],
];

/** Where the engine's rebound follows the law: slender enough for a next swing worth the name, and no pencil. */
export const REBOUND_RANGE = { slenderness: { low: 1 / 15, high: 2 / 3 }, breadthM: 0.08 } as const;

/** Whether the next swing of a block of these sides is judged. */
export function isReboundJudged(breadthM: number, heightM: number): boolean {
  const ratio = breadthM / heightM;
  const { slenderness, breadthM: least } = REBOUND_RANGE;
  return ratio >= slenderness.low && ratio <= slenderness.high + 1e-9 && breadthM >= least;
}

/** Beside that range the exact swing is too small for a ratio, or the solver's loss too large: judged by the difference, in tipping angles. */
const MOST_DIFFERENCE = 0.06;

/** How a rebound of these sides is judged: by its ratio to the exact one, or by its difference from it as a share of the tipping angle. */
export function judgeRebound(breadthM: number, heightM: number, { measured, exact, ratio }: Compared) {
  const isByRatio = isReboundJudged(breadthM, heightM);
  const difference = measured - exact;
  const value = isByRatio ? ratio : difference;
  const band: Band = isByRatio ? bandAround(1, 0.07) : { low: -MOST_DIFFERENCE, high: MOST_DIFFERENCE };
  return { judgedBy: isByRatio ? ("ratio" as const) : ("difference" as const), difference, value, band };
}

async function reboundChecks(): Promise<readonly FidelityCheck[]> {
  const checks: FidelityCheck[] = [];
  for (const [breadthM, heightM] of BLOCKS) {
    const found = await rebound({ breadthM, heightM, depthM: breadthM, hz: SOLVER_HZ });
    if (found === null) continue;
    const { judgedBy, value, band } = judgeRebound(breadthM, heightM, found);
    const check = blockCheck(breadthM, heightM, value, band);
    const title = {
      en: `block of ${breadthM} x ${heightM} m, simulated less exact, in tipping angles`,
      zh: `${breadthM} x ${heightM} m 块体，仿真值与精确值之差（以倾覆角计）`,
    };
    checks.push(judgedBy === "ratio" ? check : { ...check, title });
  }
  return checks;
}

const blockCheck = (breadthM: number, heightM: number, value: number, band: Band | null): FidelityCheck => ({
  id: `${breadthM}x${heightM}`,
  title: {
    en: `block of ${breadthM} x ${heightM} m, simulated over exact`,
    zh: `${breadthM} x ${heightM} m 块体，仿真值与精确值之比`,
  },
  value,
  unit: "1",
  band,
});

async function overBlocks(
  measure: (of: RockingBlock) => Promise<Compared>,
  band: Band,
): Promise<readonly FidelityCheck[]> {
  const checks: FidelityCheck[] = [];
  for (const [breadthM, heightM] of BLOCKS) {
    const found = await measure({ breadthM, heightM, depthM: breadthM, hz: SOLVER_HZ });
    checks.push(blockCheck(breadthM, heightM, found.ratio, band));
  }
  return checks;
}

const overturnCase: FidelityCase = {
  id: "overturn",
  title: { en: "Overturning by constant acceleration", zh: "恒定加速度下的倾覆" },
  setUp: {
    en: `A block that cannot slide, on a floor that is suddenly accelerated; the least acceleration that overturns it is found by bisection, ${SOLVER_HZ} steps a second.`,
    zh: `不会滑动的块体置于突然加速的楼面上，以二分法求使其倾覆的最小加速度，每秒 ${SOLVER_HZ} 步。`,
  },
  law: { en: "a = g B / H", zh: "a = g B / H" },
  source: `W. D. West 1882, in J. Milne, Trans. Seismological Society of Japan; ${HOUSNER}`,
  run: () => overBlocks(overturnThreshold, bandAround(1, 0.03)),
};

const quarterCase: FidelityCase = {
  id: "quarter-period",
  title: { en: "Free rocking: quarter period", zh: "自由摇摆：四分之一周期" },
  setUp: {
    en: "A block is let go on its edge at half of the angle at which it would fall; time to the first impact.",
    zh: "块体以倾覆临界角的一半倾斜并释放，测量到首次碰撞的时间。",
  },
  law: {
    en: "theta'' = -p2 sin(alpha - theta), p2 = 3 g / (4 R), integrated exactly for any proportions.",
    zh: "theta'' = -p2 sin(alpha - theta)，p2 = 3 g / (4 R)，对任意宽高比精确积分。",
  },
  source: HOUSNER,
  run: () => overBlocks(quarterPeriod, bandAround(1, 0.02)),
};

const reboundCase: FidelityCase = {
  id: "rebound",
  title: { en: "Free rocking: next greatest angle", zh: "自由摇摆：下一次最大转角" },
  setUp: {
    en: "The same, until the greatest angle on the other side. Judged by the ratio for B/H from 1/15 to 2/3 and 8 cm and more; beside that by the difference, at 0.06 of the tipping angle: of stouter blocks the exact swing is less than a tenth of it, of more slender and narrower ones the solver keeps some 8 % too little.",
    zh: "同上，直到另一侧的最大转角。B/H 为 1/15 至 2/3 且宽度不小于 8 cm 时按比值评判；此外按差值评判，限值为倾覆角的 0.06：更粗矮的块体精确摆幅不足倾覆角的一成，更细长或更窄的块体求解结果偏小约 8 %。",
  },
  law: {
    en: "An impact leaves (1 - 3/2 sin2 alpha)2 of the energy: angular momentum about the new edge is kept.",
    zh: "碰撞后保留能量的 (1 - 3/2 sin2 alpha)2 倍：绕新棱边的角动量守恒。",
  },
  source: `${HOUSNER}, eq. 10`,
  run: reboundChecks,
};

/** What is known of El Centro 1940 NS: catalogue values and the relations' own. */
function motionChecks(record: GroundMotion): readonly FidelityCheck[] {
  const of = measuresOf(record);
  const mass = peakResponse(record, { periodS: 0.5, damping: 0.02 });
  const check = (id: string, en: string, zh: string, value: number, unit: string, band: Band | null) => ({
    id,
    title: { en, zh },
    value,
    unit,
    band,
  });
  return [
    check("pga", "peak ground acceleration", "峰值地面加速度", of.pgaG, "[g]", bandAround(0.3188, 0.001)),
    check(
      "pgv",
      "peak ground velocity, uncorrected",
      "峰值地面速度（未校正）",
      of.pgvMps,
      "m/s",
      bandAround(0.362, 0.01),
    ),
    check(
      "pgd",
      "peak ground displacement, baseline kept",
      "峰值地面位移（基线校正后）",
      of.pgdM,
      "m",
      bandAround(0.213, 0.02),
    ),
    check("arias", "Arias intensity", "阿里亚斯强度", of.ariasMps, "m/s", bandAround(1.8, 0.01)),
    check("significant", "significant duration 5-95 %", "5-95 % 显著持时", of.significantS, "s", null),
    check(
      "sd",
      "single mass, 0.5 s, 2 %: displacement",
      "单质点（0.5 s，2 %）位移",
      mass.displacementM,
      "m",
      bandAround(0.068, 0.01),
    ),
    check(
      "mmi-pga",
      "intensity from acceleration",
      "由加速度得出的烈度",
      mmiOfPga(of.pgaMps2),
      "1",
      bandAround(7.63, 0.005),
    ),
    check("mmi-pgv", "intensity from velocity", "由速度得出的烈度", mmiOfPgv(of.pgvMps), "1", bandAround(7.81, 0.005)),
  ];
}

/** What the case of shelves shakes: bookcases of 0.3 x 1.8 m near their threshold, where a solver's faults show. */
export const usualShelves = (record: GroundMotion, seed: number): Shelves => ({
  breadthM: 0.3,
  heightM: 1.8,
  depthM: 0.8,
  count: 34,
  friction: 0.6,
  record,
  scale: 1,
  seed,
});

/** Shares of shelves that fall: at the drills' rate, at twice that, and as games do it at 60 Hz. */
export interface ShelfShares {
  readonly movingFloor60: number;
  readonly at240: number;
  readonly at480: number;
}

export async function shelfShares(of: Shelves): Promise<ShelfShares> {
  return {
    movingFloor60: (await shakeMovingFloor(of, 60)) / of.count,
    at240: (await shakeShelves(of, { hz: 240, contacts: "rocking" })) / of.count,
    at480: (await shakeShelves(of, { hz: 480, contacts: "rocking" })) / of.count,
  };
}

async function shelfChecks(record: GroundMotion, seed: number): Promise<readonly FidelityCheck[]> {
  const { movingFloor60, at240, at480 } = await shelfShares(usualShelves(record, seed));
  const check = (id: string, en: string, zh: string, value: number, band: Band | null) => ({
    id,
    title: { en, zh },
    value,
    unit: "1",
    band,
  });
  return [
    check("at240", "share fallen at 240 Hz", "240 Hz 时倒下的比例", at240, null),
    check("at480", "share fallen at 480 Hz", "480 Hz 时倒下的比例", at480, null),
    check("agree", "240 Hz less 480 Hz", "240 Hz 与 480 Hz 之差", at240 - at480, { low: -0.15, high: 0.15 }),
    check("at60", "share fallen on a moved floor at 60 Hz", "60 Hz 移动楼面上倒下的比例", movingFloor60, null),
    check(
      "wrong",
      "480 Hz less the moved floor at 60 Hz: what is wrong there",
      "480 Hz 与 60 Hz 移动楼面之差（后者的误差）",
      at480 - movingFloor60,
      { low: 0.1, high: null },
    ),
  ];
}

/** The cases of docs/fidelity.md about earthquakes. @param elCentro reads the record, which is a file */
export const quakeCases = (elCentro: () => Promise<GroundMotion>): readonly FidelityCase[] => [
  {
    id: "elcentro",
    title: { en: "El Centro 1940, north-south: the record's measures", zh: "El Centro 1940 南北向：记录的各项指标" },
    setUp: {
      en: "The accelerogram as published, 0.02 s. Velocity by the integral of straight pieces, without a correction; displacement less a straight line of acceleration that leaves the ground at rest where it was.",
      zh: "按发布的加速度记录（0.02 s）。速度为折线积分，不作校正；位移则减去一条加速度直线，使地面最终静止于原位。",
    },
    law: {
      en: "Arias 1970; Trifunac and Brady 1975; Nigam and Jennings 1969 (exact for straight pieces); Worden et al. 2012.",
      zh: "Arias 1970；Trifunac 与 Brady 1975；Nigam 与 Jennings 1969（对折线精确）；Worden 等 2012。",
    },
    source: "Catalogue values of the Peknold version; Worden et al., BSSA 102 (2012) 204-221",
    run: async () => motionChecks(await elCentro()),
  },
  overturnCase,
  quarterCase,
  reboundCase,
  {
    id: "shelves",
    title: { en: "Shelves in El Centro: solver rates", zh: "El Centro 地震中的书架：求解频率" },
    setUp: {
      en: "34 bookcases of 0.3 x 1.8 m (breadths differ by 2 %) at full scale along their breadth, in the floor's own frame at 240 and 480 steps a second; and as games do it, on a floor that is moved through the world at 60.",
      zh: "34 个 0.3 x 1.8 m 书架（宽度相差 2 %），沿宽度方向按原幅值振动：在楼面参考系中每秒 240 与 480 步；并与游戏常用做法（每秒 60 步、移动楼面）对比。",
    },
    law: { en: "Rigid bodies with Coulomb friction and no restitution.", zh: "刚体，库仑摩擦，无恢复。" },
    source: "Convergence in the step: what falls must not depend on it",
    run: async (seed) => shelfChecks(await elCentro(), seed),
  },
];
