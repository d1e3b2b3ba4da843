import { clamp, ln } from "../../core/numeric.ts";
import type { LocalText } from "../../core/place.ts";

const LN10 = 2.302585092994046;

/** A line in two pieces: below the hinge c1 + c2 log10(x), above c3 + c4 log10(x). */
interface TwoLines {
  readonly c1: number;
  readonly c2: number;
  readonly c3: number;
  readonly c4: number;
  /** Hinge in log10 of the measure. */
  readonly hinge: number;
  /** Standard deviation, MMI. */
  readonly sigma: number;
}

/**
 * Worden, Gerstenberger, Rhoades and Wald 2012, BSSA 102:204-221, table 1: California, without the terms of magnitude and
 * distance. PGA in cm/s2, PGV in cm/s.
 */
const PGA: TwoLines = { c1: 1.78, c2: 1.55, c3: -1.6, c4: 3.7, hinge: 1.57, sigma: 0.73 };
const PGV: TwoLines = { c1: 3.78, c2: 1.47, c3: 2.89, c4: 3.16, hinge: 0.53, sigma: 0.65 };

/** The scale runs from I to X here: the relations are not made for more. */
const on = (line: TwoLines, value: number): number => {
  if (!(value > 0)) return 1;
  const log = ln(value) / LN10;
  return clamp(log <= line.hinge ? line.c1 + line.c2 * log : line.c3 + line.c4 * log, 1, 10);
};

/** Modified Mercalli intensity of a peak ground acceleration, 1 to 10, standard deviation 0.73. */
export const mmiOfPga = (pgaMps2: number): number => on(PGA, 100 * pgaMps2);

/** Modified Mercalli intensity of a peak ground velocity, 1 to 10, standard deviation 0.65. */
export const mmiOfPgv = (pgvMps: number): number => on(PGV, 100 * pgvMps);

/** Standard deviations of the two relations, MMI. */
export const MMI_SIGMA = { pga: PGA.sigma, pgv: PGV.sigma } as const;

/** How each degree is felt, in the short words of the USGS ShakeMap; the first is I. */
const FELT: readonly LocalText[] = [
  { en: "not felt", zh: "无感" },
  { en: "weak", zh: "微弱" },
  { en: "weak", zh: "微弱" },
  { en: "light", zh: "轻度" },
  { en: "moderate", zh: "中等" },
  { en: "strong", zh: "强烈" },
  { en: "very strong", zh: "很强" },
  { en: "severe", zh: "剧烈" },
  { en: "violent", zh: "猛烈" },
  { en: "extreme", zh: "极度猛烈" },
];

const ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"] as const;

/** The degree that an intensity is nearest to: its Roman number and how it is felt. */
export function degreeOf(mmi: number): { readonly roman: string; readonly felt: LocalText } {
  const at = Math.round(clamp(mmi, 1, 10)) - 1;
  return { roman: ROMAN[at]!, felt: FELT[at]! };
}
