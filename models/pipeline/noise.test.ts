import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../../twins/core/rng.ts";
import { discreteGaussian, discreteLaplace, gaussianSigma, noiseOf, uniformIntegers } from "./noise.ts";
import { seededBytes } from "./testing/chance.ts";

const chance = (seed: number) => uniformIntegers(seededBytes(rng(seed, "noise")));
const drawn = (count: number, draw: () => number) => Array.from({ length: count }, draw);
const share = (values: readonly number[], value: number) => values.filter((x) => x === value).length / values.length;

describe("uniform whole numbers", () => {
  it("are below their bound, whatever it is, and reach both ends of a small one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), fc.nat(), (n, seed) => {
        const draw = chance(seed);
        const [small, big] = [draw.below(n), draw.belowBig(BigInt(n) ** 3n)];
        return Number.isSafeInteger(small) && small >= 0 && small < n && big >= 0n && big < BigInt(n) ** 3n;
      }),
      { seed: 61 },
    );
    const draw = chance(1);
    const faces = drawn(6_000, () => draw.below(6));
    // Six standard deviations of a fair die's share.
    for (const face of [0, 1, 2, 3, 4, 5]) expect(Math.abs(share(faces, face) - 1 / 6)).toBeLessThan(0.029);
    expect(draw.below(1)).toBe(0);
    for (const bad of [0, -1, 0.5, Number.NaN, 2 ** 54]) expect(() => draw.below(bad)).toThrow(RangeError);
    expect(() => draw.belowBig(0n)).toThrow(RangeError);
  });

  it("cover the range above 32 bits evenly", () => {
    const draw = chance(2);
    const n = 3 * 2 ** 40;
    const thirds = drawn(6_000, () => Math.floor(draw.below(n) / 2 ** 40));
    for (const third of [0, 1, 2]) expect(Math.abs(share(thirds, third) - 1 / 3)).toBeLessThan(0.037);
  });
});

describe("exact noise", () => {
  it("of Laplace has each whole number as often as its formula says", () => {
    const draw = chance(3);
    const count = 40_000;
    const values = drawn(count, () => discreteLaplace(5, 3, draw));
    const q = Math.exp(-3 / 5);
    for (let x = -5; x <= 5; x++) {
      const p = ((1 - q) / (1 + q)) * q ** Math.abs(x);
      expect(Math.abs(share(values, x) - p), String(x)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / count));
    }
  });

  it("of Gauss has each whole number as often as its formula says", () => {
    const draw = chance(4);
    const count = 20_000;
    const values = drawn(count, () => discreteGaussian(2, draw));
    const weight = (x: number) => Math.exp((-x * x) / 8);
    const total = Array.from({ length: 61 }, (_, i) => weight(i - 30)).reduce((a, b) => a + b, 0);
    for (let x = -6; x <= 6; x++) {
      const p = weight(x) / total;
      expect(Math.abs(share(values, x) - p), String(x)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / count));
    }
  });

  it("keeps its promise by the formula: neighbouring values differ by at most e^epsilon in each outcome", () => {
    // P(x | v) of the discrete Laplace at epsilon / sensitivity a step, for two values as far apart as can be.
    const [sensitivity, epsilon] = [4, 0.8];
    const p = (x: number, v: number) => Math.exp((-epsilon / sensitivity) * Math.abs(x - v));
    for (let x = -40; x <= 40; x++) expect(p(x, 0) / p(x, sensitivity)).toBeLessThanOrEqual(Math.exp(epsilon) + 1e-12);
  });

  it("of Gauss is as wide as concentrated privacy asks for", () => {
    for (const [epsilon, delta] of [
      [0.1, 1e-5],
      [1, 1e-6],
      [8, 1e-9],
    ] as const) {
      const sigma = gaussianSigma({ sensitivity: 1_000_000, epsilon, delta });
      const rho = 1e12 / (2 * sigma * sigma);
      const spent = rho + 2 * Math.sqrt(-rho * Math.log(delta));
      expect(spent).toBeLessThanOrEqual(epsilon);
      expect(spent).toBeGreaterThan(epsilon * 0.999);
    }
  });

  it("of the widest bounds still is whole", () => {
    const draw = noiseOf({ sensitivity: 2 ** 24, epsilon: 2 ** -20, delta: 0 }, chance(5));
    for (const value of drawn(50, draw)) expect(Number.isSafeInteger(value)).toBe(true);
  });
});
