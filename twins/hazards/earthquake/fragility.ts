import { exp, ln } from "../../core/numeric.ts";
import type { LocalText } from "../../core/place.ts";

/** Structural damage of a building, from none to complete, as Hazus has it. */
export const DAMAGE_STATES = ["none", "slight", "moderate", "extensive", "complete"] as const;
export type DamageState = (typeof DAMAGE_STATES)[number];

/** By which rules a building was designed, as Hazus has it. */
export type CodeLevel = "pre" | "low" | "moderate" | "high";

/** PGA, g, at which half of the buildings have reached slight, moderate, extensive and complete damage. */
export type Medians = readonly [slight: number, moderate: number, extensive: number, complete: number];

export interface BuildingType {
  readonly title: LocalText;
  readonly medians: Readonly<Partial<Record<CodeLevel, Medians>>>;
}

/** Dispersion of all of them: standard deviation of the logarithm, of the demand, capacity and threshold together. */
export const FRAGILITY_BETA = 0.64;

/**
 * Equivalent-PGA structural fragility: FEMA, Hazus Earthquake Model Technical Manual 6.1 (2022), 5.4.3, tables 5-37 to
 * 5-40. For the spectrum of a magnitude 7 in the western United States, 15 to 50 km away, on site class D: elsewhere
 * they are a comparison, and of one building they say a probability. Masonry without reinforcement has no newer codes.
 */
export const BUILDING_TYPES: Readonly<Record<string, BuildingType>> = {
  W1: {
    title: { en: "wood, light frame", zh: "轻型木框架" },
    medians: {
      pre: [0.18, 0.29, 0.51, 0.77],
      low: [0.2, 0.34, 0.61, 0.95],
      moderate: [0.24, 0.43, 0.91, 1.34],
      high: [0.26, 0.55, 1.28, 2.01],
    },
  },
  C1L: {
    title: { en: "concrete moment frame, 1 to 3 storeys", zh: "混凝土抗弯框架，1 至 3 层" },
    medians: {
      pre: [0.1, 0.12, 0.21, 0.36],
      low: [0.12, 0.15, 0.27, 0.45],
      moderate: [0.16, 0.23, 0.41, 0.77],
      high: [0.21, 0.35, 0.7, 1.37],
    },
  },
  C1M: {
    title: { en: "concrete moment frame, 4 to 7 storeys", zh: "混凝土抗弯框架，4 至 7 层" },
    medians: {
      pre: [0.09, 0.13, 0.26, 0.43],
      low: [0.12, 0.17, 0.32, 0.54],
      moderate: [0.13, 0.21, 0.49, 0.89],
      high: [0.15, 0.27, 0.73, 1.61],
    },
  },
  C1H: {
    title: { en: "concrete moment frame, 8 storeys or more", zh: "混凝土抗弯框架，8 层及以上" },
    medians: {
      pre: [0.08, 0.12, 0.21, 0.35],
      low: [0.1, 0.15, 0.27, 0.44],
      moderate: [0.11, 0.18, 0.41, 0.74],
      high: [0.11, 0.22, 0.62, 1.35],
    },
  },
  C2L: {
    title: { en: "concrete shear walls, 1 to 3 storeys", zh: "混凝土剪力墙，1 至 3 层" },
    medians: {
      pre: [0.11, 0.15, 0.24, 0.42],
      low: [0.14, 0.19, 0.3, 0.52],
      moderate: [0.18, 0.3, 0.49, 0.87],
      high: [0.24, 0.45, 0.9, 1.55],
    },
  },
  S1L: {
    title: { en: "steel moment frame, 1 to 3 storeys", zh: "钢抗弯框架，1 至 3 层" },
    medians: {
      pre: [0.09, 0.13, 0.22, 0.38],
      low: [0.12, 0.17, 0.3, 0.48],
      moderate: [0.15, 0.22, 0.42, 0.8],
      high: [0.19, 0.31, 0.64, 1.49],
    },
  },
  "URM-L": {
    title: { en: "unreinforced masonry, 1 or 2 storeys", zh: "无筋砌体，1 至 2 层" },
    medians: { pre: [0.13, 0.17, 0.26, 0.37], low: [0.14, 0.2, 0.32, 0.46] },
  },
  "URM-M": {
    title: { en: "unreinforced masonry, 3 storeys or more", zh: "无筋砌体，3 层及以上" },
    medians: { pre: [0.09, 0.13, 0.21, 0.38], low: [0.1, 0.16, 0.27, 0.46] },
  },
};

/** Standard normal distribution, error below 1e-7 (Abramowitz and Stegun 26.2.17). */
export function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    0.3989422804014327 *
    exp((-x * x) / 2) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x < 0 ? tail : 1 - tail;
}

export interface Damage {
  /** Of being in each state; they add up to 1. */
  readonly probabilities: Readonly<Record<DamageState, number>>;
  /** Mean of the states counted 0 to 4. */
  readonly meanState: number;
  readonly likeliest: DamageState;
}

/** Damage of a building shaken with a PGA, g, by lognormal fragility curves. */
export function damageOf(medians: Medians, pgaG: number, beta = FRAGILITY_BETA): Damage {
  const reached = medians.map((median) => (pgaG > 0 ? normalCdf(ln(pgaG / median) / beta) : 0));
  const shares = DAMAGE_STATES.map((_, i) => (i === 0 ? 1 : reached[i - 1]!) - (reached[i] ?? 0));
  const likeliest = DAMAGE_STATES[shares.indexOf(Math.max(...shares))]!;
  return {
    probabilities: Object.fromEntries(DAMAGE_STATES.map((state, i) => [state, shares[i]!])) as Record<
      DamageState,
      number
    >,
    meanState: reached.reduce((sum, share) => sum + share, 0),
    likeliest,
  };
}
