import { ln } from "./numeric.ts";

/**
 * Seeded random numbers: xoshiro128** 1.1 (Blackman and Vigna 2018), seeded by splitmix32.
 * Only integer operations and IEEE arithmetic, so the sequence is the same in every engine.
 */
export interface Rng {
  /** A 32-bit unsigned integer. */
  uint32(): number;
  /** Uniform in [0, 1) with 53 random bits. */
  uniform(): number;
  /** Integer uniform in [0, n). @throws RangeError when n is not a positive 32-bit integer. */
  below(n: number): number;
  /** Exponential with the given mean. */
  exponential(mean: number): number;
  /** Triangular on [low, high] with the given mode. */
  triangular(low: number, mode: number, high: number): number;
}

const rotl = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}

/** FNV-1a, to turn a stream's name into a seed. */
function hashName(name: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/**
 * Makes a generator. Named streams of one seed are independent, which is what common random numbers need:
 * the same (seed, stream) gives the same sequence in every scenario, whatever the other streams drew.
 */
export function rng(seed: number, stream = ""): Rng {
  const mix = splitmix32((seed ^ Math.imul(hashName(stream), 0x85ebca6b)) | 0);
  let s0 = mix() | 0;
  let s1 = mix() | 0;
  let s2 = mix() | 0;
  let s3 = mix() | 1;
  const uint32 = (): number => {
    const result = Math.imul(rotl(Math.imul(s1, 5), 7), 9) >>> 0;
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotl(s3, 11);
    return result;
  };
  const uniform = (): number => ((uint32() >>> 5) * 67108864 + (uint32() >>> 6)) / 9007199254740992;
  return {
    uint32,
    uniform,
    below(n) {
      if (!Number.isInteger(n) || n < 1 || n > 4294967296) throw new RangeError(`below(${n})`);
      const limit = 4294967296 - (4294967296 % n);
      let x = uint32();
      while (x >= limit) x = uint32();
      return x % n;
    },
    exponential: (mean) => -mean * ln(1 - uniform()),
    triangular(low, mode, high) {
      const u = uniform();
      const span = high - low;
      if (span === 0) return low;
      const cut = (mode - low) / span;
      return u < cut ? low + Math.sqrt(u * span * (mode - low)) : high - Math.sqrt((1 - u) * span * (high - mode));
    },
  };
}

/** Close to standard normal: the sum of twelve uniforms, which needs no elementary function and so is the same in every engine. */
export function nearlyNormal(chance: Pick<Rng, "uniform">): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += chance.uniform();
  return sum;
}

/** Brings a list into an order by chance, in place (Fisher and Yates; Durstenfeld 1964): every order is as likely. */
export function shuffle(order: { [at: number]: number; readonly length: number }, chance: Rng): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = chance.below(i + 1);
    const held = order[i]!;
    order[i] = order[j]!;
    order[j] = held;
  }
}
