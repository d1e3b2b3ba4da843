/** Fills bytes with chance: the operating system's in the product, a seeded stream in tests. */
export type RandomBytes = (into: Uint8Array) => void;

/** Uniform whole numbers out of random bytes, without a bias. */
export interface UniformIntegers {
  /** In [0, n). @throws RangeError where n is no whole number from 1 to 2^53 */
  below(n: number): number;
  /** The same for numbers of any length. @throws RangeError where n is below 1 */
  belowBig(n: bigint): bigint;
}

/** Random bytes are fetched so many at a time. */
const POOL_BYTES = 8_192;
const TWO_32 = 4_294_967_296;

export function uniformIntegers(fill: RandomBytes): UniformIntegers {
  const pool = new Uint8Array(POOL_BYTES);
  const words = new DataView(pool.buffer);
  let at = POOL_BYTES;
  const uint32 = (): number => {
    if (at === POOL_BYTES) {
      fill(pool);
      at = 0;
    }
    const word = words.getUint32(at);
    // What was drawn is nobody's to find in memory later.
    words.setUint32(at, 0);
    at += 4;
    return word;
  };
  const belowBig = (n: bigint): bigint => {
    if (n < 1n) throw new RangeError(`below(${n})`);
    const bits = (n - 1n).toString(2).length;
    for (;;) {
      let drawn = 0n;
      for (let held = 0; held < bits; held += 32) drawn = (drawn << 32n) | BigInt(uint32());
      drawn = BigInt.asUintN(bits, drawn);
      if (drawn < n) return drawn;
    }
  };
  return {
    belowBig,
    below(n) {
      if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`below(${n})`);
      // Drawn within the next power of two, and again where that is too many: no remainder favours a number.
      const high = n > TWO_32 ? 2 ** Math.ceil(Math.log2(n / TWO_32)) : 1;
      const low = n > TWO_32 ? TWO_32 : 2 ** (32 - Math.clz32(n - 1));
      for (;;) {
        const upper = high > 1 ? uint32() % high : 0;
        const drawn = upper * TWO_32 + (low === TWO_32 ? uint32() : uint32() % low);
        if (drawn < n) return drawn;
      }
    },
  };
}

/** True with probability exp(-numerator/denominator), for 0 <= numerator <= denominator (their algorithm 1). */
function bernoulliExp(numerator: number, denominator: number, chance: UniformIntegers): boolean {
  let k = 1;
  // Bernoulli(x / k) is Bernoulli(x) and Bernoulli(1 / k), so that no product grows out of a whole number's range.
  while (chance.below(denominator) < numerator && chance.below(k) === 0) k++;
  return k % 2 === 1;
}

function bernoulliExpBig(numerator: bigint, denominator: bigint, chance: UniformIntegers): boolean {
  let rest = numerator;
  while (rest > denominator) {
    if (!bernoulliExp(1, 1, chance)) return false;
    rest -= denominator;
  }
  let k = 1n;
  while (chance.belowBig(denominator * k) < rest) k++;
  return k % 2n === 1n;
}

/**
 * A whole number with probability proportional to exp(-|x| s / t): a discrete Laplace distribution of scale t/s, exactly, by whole
 * numbers alone. A sampler on floating-point numbers leaves holes between its outcomes, by which noise is undone (Mironov, On
 * significance of the least significant bits for differential privacy, CCS 2012).
 * Source: Canonne, Kamath and Steinke, The discrete Gaussian for differential privacy, NeurIPS 2020, algorithm 2.
 * @param t whole, from 1 to 2^44: v is above 500 once in 10^217 draws
 * @param s whole, from 1
 */
export function discreteLaplace(t: number, s: number, chance: UniformIntegers): number {
  for (;;) {
    const u = chance.below(t);
    if (!bernoulliExp(u, t, chance)) continue;
    let v = 0;
    while (bernoulliExp(1, 1, chance)) v++;
    const size = Math.floor((u + t * v) / s);
    const negative = chance.below(2) === 1;
    // Zero would come twice.
    if (negative && size === 0) continue;
    return negative ? -size : size;
  }
}

/**
 * A whole number with probability proportional to exp(-x^2 / (2 sigma^2)): a discrete Gaussian distribution, exactly.
 * Source: Canonne, Kamath and Steinke 2020, algorithm 3.
 * @param sigma whole, from 1 to 2^40
 */
export function discreteGaussian(sigma: number, chance: UniformIntegers): number {
  const t = sigma + 1;
  const [variance, scale] = [BigInt(sigma) ** 2n, BigInt(t)];
  for (;;) {
    const drawn = discreteLaplace(t, 1, chance);
    const off = BigInt(Math.abs(drawn)) * scale - variance;
    if (bernoulliExpBig(off * off, 2n * variance * scale * scale, chance)) return drawn;
  }
}

/** An epsilon is counted in these, rounded down: a ratio of whole numbers is what the sampler takes. */
const EPSILON_PARTS = 2 ** 20;
/** So that the scale of the noise, times what is ever drawn of it, is a whole number that a double holds exactly. */
export const MAX_STEPS = 2 ** 24;

/** What the noise of a column needs to know. */
export interface Mechanism {
  /** How far apart two values may be at most, in whole steps, 1 to MAX_STEPS. */
  readonly sensitivity: number;
  readonly epsilon: number;
  /** 0: Laplace noise; else Gaussian. */
  readonly delta: number;
}

/** The least epsilon that is told apart from none. */
export const MIN_EPSILON = 1 / EPSILON_PARTS;

/**
 * The standard deviation, in whole steps, at which discrete Gaussian noise is (epsilon, delta)-differentially private: it is
 * rho-concentrated with rho = sensitivity^2 / (2 sigma^2) (Canonne, Kamath and Steinke 2020, theorem 4), and that is
 * (rho + 2 sqrt(rho ln(1/delta)), delta)-private (Bun and Steinke 2016, proposition 1.3). Rounded up. Holds for every epsilon.
 */
export function gaussianSigma({ sensitivity, epsilon, delta }: Mechanism): number {
  const log = -Math.log(delta);
  // sqrt(log + epsilon) - sqrt(log), written so that it loses no digits.
  const rootRho = epsilon / (Math.sqrt(log + epsilon) + Math.sqrt(log));
  return Math.ceil((sensitivity / (Math.SQRT2 * rootRho)) * (1 + 1e-9));
}

/** Draws of a mechanism's noise, in whole steps. */
export function noiseOf(mechanism: Mechanism, chance: UniformIntegers): () => number {
  const { sensitivity, epsilon, delta } = mechanism;
  if (delta > 0) {
    const sigma = gaussianSigma(mechanism);
    return () => discreteGaussian(sigma, chance);
  }
  const parts = Math.min(Math.floor(epsilon * EPSILON_PARTS), 2 ** 52);
  return () => discreteLaplace(sensitivity * EPSILON_PARTS, parts, chance);
}
