import type { LocalText } from "../../core/place.ts";
import { BUILDING_TYPES, type CodeLevel, type Damage, damageOf } from "./fragility.ts";
import { degreeOf, MMI_SIGMA, mmiOfPga } from "./intensity.ts";
import { GRAVITY_MPS2 } from "./record.ts";

/** What a building counts as in Hazus, and where that is known from. */
export interface BuildingClass {
  /** One of `BUILDING_TYPES`. */
  readonly type: string;
  readonly code: CodeLevel;
  readonly from: LocalText;
}

/** Damage of buildings of one class. */
export interface ClassDamage extends Damage {
  readonly type: string;
  readonly code: CodeLevel;
  readonly title: LocalText;
}

export const CODE_TITLES: Readonly<Record<CodeLevel, LocalText>> = {
  pre: { en: "before seismic codes", zh: "抗震规范之前" },
  low: { en: "low seismic code", zh: "低设防" },
  moderate: { en: "moderate seismic code", zh: "中等设防" },
  high: { en: "high seismic code", zh: "高设防" },
};

/** What the probabilities come of, as the debrief names it. */
export const DAMAGE_LAW: LocalText = {
  en: "FEMA, Hazus Earthquake Model Technical Manual 6.1 (2022), 5.4.3: equivalent-PGA fragility, lognormal with beta 0.64, for a magnitude 7 in the western United States 15 to 50 km away on site class D. Of one building it says a probability.",
  zh: "FEMA《Hazus 地震模型技术手册》6.1（2022）5.4.3：等效 PGA 易损性，对数正态，beta 0.64；适用于美国西部 7 级、距离 15 至 50 km、D 类场地。对单栋建筑只给出概率。",
};
export const INTENSITY_LAW: LocalText = {
  en: `Worden et al. 2012 (California), from the PGA; standard deviation ${MMI_SIGMA.pga} of a degree.`,
  zh: `Worden 等 2012（加利福尼亚），由 PGA 换算；标准差 ${MMI_SIGMA.pga} 度。`,
};

/** Other classes beside which a building's own is told, since its class is seldom known for sure. */
const COMPARED: readonly (readonly [type: string, code: CodeLevel])[] = [
  ["W1", "low"],
  ["C1L", "low"],
  ["C1L", "high"],
  ["URM-L", "pre"],
];

/** @throws RangeError for a type or a code that Hazus does not have */
export function classDamage(type: string, code: CodeLevel, pgaG: number): ClassDamage {
  const known = Object.hasOwn(BUILDING_TYPES, type) ? BUILDING_TYPES[type] : undefined;
  const medians = known?.medians[code];
  if (known === undefined || medians === undefined) throw new RangeError(`Hazus has no ${type} of ${code} code`);
  return { type, code, title: known.title, ...damageOf(medians, pgaG) };
}

/** The building's own damage, and that of other classes under the same ground motion. */
export interface BuildingOdds {
  readonly own: ClassDamage;
  readonly from: LocalText;
  readonly law: LocalText;
  readonly others: readonly ClassDamage[];
}

export function buildingOdds({ type, code, from }: BuildingClass, pgaG: number): BuildingOdds {
  const others = COMPARED.filter(([other, level]) => other !== type || level !== code);
  return {
    own: classDamage(type, code, pgaG),
    from,
    law: DAMAGE_LAW,
    others: others.map(([other, level]) => classDamage(other, level, pgaG)),
  };
}

/** The ground motion of a place, in the numbers that people and buildings are judged by. */
export interface FeltMotion {
  readonly pgaG: number;
  readonly pgvMps: number;
  /** Modified Mercalli intensity by the PGA, its standard deviation, and the degree that it is nearest to. */
  readonly mmi: number;
  readonly mmiSigma: number;
  readonly roman: string;
  readonly felt: LocalText;
  readonly law: LocalText;
}

export function feltMotion(pgaMps2: number, pgvMps: number): FeltMotion {
  const mmi = mmiOfPga(pgaMps2);
  return { pgaG: pgaMps2 / GRAVITY_MPS2, pgvMps, mmi, mmiSigma: MMI_SIGMA.pga, ...degreeOf(mmi), law: INTENSITY_LAW };
}
