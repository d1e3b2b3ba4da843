import { lnAdd, lnErfc, lnGamma, lnSubtract } from "./special.ts";

/**
 * Rounds of one kind: each client takes part with the same chance, its update is clipped to a norm S, and the sum gets Gaussian
 * noise of standard deviation `noiseMultiplier` times S.
 */
export interface NoisyRounds {
  /** Chance that a client takes part in a round, 0 to 1. */
  readonly samplingRate: number;
  /** Sigma: standard deviation of the noise over the clip norm. */
  readonly noiseMultiplier: number;
  readonly rounds: number;
}

export interface PrivacySpent {
  /** The rounds together are (epsilon, delta)-differentially private for a client. */
  readonly epsilon: number;
  /** The Renyi order that gave it. */
  readonly order: number;
}

/** Renyi orders that are tried: 1.1 to 10.9 by tenths, whole ones to 64, and some to 1,024 for loud noise. */
export const ORDERS: readonly number[] = [
  ...Array.from({ length: 99 }, (_, i) => 1 + (i + 1) / 10),
  ...Array.from({ length: 54 }, (_, i) => 11 + i),
  ...[72, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 1_024],
];

const lnBinomial = (n: number, k: number): number => lnGamma(n + 1) - lnGamma(k + 1) - lnGamma(n - k + 1);

/** ln of the order-th moment of the privacy loss, whole orders (Mironov, Talwar and Zhang 2019, section 3.3). */
function lnMomentWhole(q: number, sigma: number, order: number): number {
  let sum = -Infinity;
  for (let k = 0; k <= order; k++) {
    const term = lnBinomial(order, k) + k * Math.log(q) + (order - k) * Math.log1p(-q);
    sum = lnAdd(sum, term + (k * k - k) / (2 * sigma * sigma));
  }
  return sum;
}

/** A term below this is nothing beside a sum that is at least 1. */
const SMALLEST_LN = -30;
const MAX_TERMS = 100_000;

/**
 * The same for any order above 1 (section 3.3, the integral split at z0): two series of generalised binomials, whose signs
 * alternate beyond the order.
 */
function lnMomentBetween(q: number, sigma: number, order: number): number {
  const z0 = sigma * sigma * Math.log(1 / q - 1) + 0.5;
  let below = -Infinity;
  let above = -Infinity;
  let lnCoefficient = 0;
  let isPositive = true;
  for (let i = 0; i < MAX_TERMS; i++) {
    const j = order - i;
    const lnHalfErfc = (x: number): number => Math.log(0.5) + lnErfc(x / (Math.SQRT2 * sigma));
    const lnBelow = i * Math.log(q) + j * Math.log1p(-q) + (i * i - i) / (2 * sigma * sigma) + lnHalfErfc(i - z0);
    const lnAbove = j * Math.log(q) + i * Math.log1p(-q) + (j * j - j) / (2 * sigma * sigma) + lnHalfErfc(z0 - j);
    const add = isPositive ? lnAdd : lnSubtract;
    below = add(below, lnCoefficient + lnBelow);
    above = add(above, lnCoefficient + lnAbove);
    if (i > order && lnCoefficient + Math.max(lnBelow, lnAbove) < SMALLEST_LN) break;
    const factor = (order - i) / (i + 1);
    lnCoefficient += Math.log(Math.abs(factor));
    if (factor < 0) isPositive = !isPositive;
  }
  return lnAdd(below, above);
}

/** Renyi divergence of one round at an order above 1; Infinity without noise. */
export function renyiOfRound(samplingRate: number, noiseMultiplier: number, order: number): number {
  if (samplingRate === 0) return 0;
  if (noiseMultiplier === 0) return Infinity;
  if (samplingRate === 1) return order / (2 * noiseMultiplier * noiseMultiplier);
  const lnMoment = Number.isInteger(order) ? lnMomentWhole : lnMomentBetween;
  return lnMoment(samplingRate, noiseMultiplier, order) / (order - 1);
}

/** How a Renyi divergence at an order becomes an epsilon at a delta. */
type Conversion = (divergence: number, order: number, delta: number) => number;
/** Canonne, Kamath and Steinke 2020, proposition 12. */
export const improved: Conversion = (divergence, order, delta) =>
  divergence + Math.log1p(-1 / order) - Math.log(delta * order) / (order - 1);
/** Mironov 2017, proposition 3: larger; what older papers print. */
export const classic: Conversion = (divergence, order, delta) => divergence - Math.log(delta) / (order - 1);

/**
 * What rounds, also of several kinds, have spent of a client's privacy (Renyi accountant for Poisson sampling).
 * @param delta chance that the bound does not hold, above 0 and below 1; less than 1 over the number of clients
 * @throws RangeError for what is no chance, no noise or no number of rounds
 */
export function privacySpent(kinds: readonly NoisyRounds[], delta: number, convert = improved): PrivacySpent {
  if (!(delta > 0 && delta < 1)) throw new RangeError(`delta ${delta} is not between 0 and 1`);
  for (const { samplingRate, noiseMultiplier, rounds } of kinds) {
    if (!(samplingRate >= 0 && samplingRate <= 1)) throw new RangeError(`sampling rate ${samplingRate} is no chance`);
    if (!(noiseMultiplier >= 0 && noiseMultiplier < Infinity)) throw new RangeError(`no noise: ${noiseMultiplier}`);
    if (!(Number.isSafeInteger(rounds) && rounds >= 0)) throw new RangeError(`no number of rounds: ${rounds}`);
  }
  let best: PrivacySpent = { epsilon: Infinity, order: ORDERS[0] ?? 2 };
  const run = kinds.filter(({ rounds, samplingRate }) => rounds > 0 && samplingRate > 0);
  // Nothing was told of anybody.
  if (run.length === 0) return { ...best, epsilon: 0 };
  for (const order of ORDERS) {
    const divergence = run.reduce(
      (sum, { samplingRate, noiseMultiplier, rounds }) =>
        sum + rounds * renyiOfRound(samplingRate, noiseMultiplier, order),
      0,
    );
    const epsilon = Math.max(0, convert(divergence, order, delta));
    if (epsilon < best.epsilon) best = { epsilon, order };
  }
  return best;
}

/** Multiples of the clip norm between which a noise is looked for. */
export const NOISE_SOUGHT = { least: 0.05, most: 1_000 };

/**
 * The least noise multiplier, to a thousandth, by which so many rounds spend no more than a budget; null when none up to 1,000
 * does.
 */
export function noiseFor(epsilon: number, delta: number, samplingRate: number, rounds: number): number | null {
  const spent = (noiseMultiplier: number): number =>
    privacySpent([{ samplingRate, noiseMultiplier, rounds }], delta).epsilon;
  let [low, high] = [NOISE_SOUGHT.least, NOISE_SOUGHT.most];
  if (spent(high) > epsilon) return null;
  if (spent(low) <= epsilon) return low;
  while (high - low > 0.001 * low) {
    const middle = Math.sqrt(low * high);
    if (spent(middle) <= epsilon) high = middle;
    else low = middle;
  }
  return high;
}
