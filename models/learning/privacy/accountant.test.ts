import { describe, expect, it } from "vitest";
import { classic, noiseFor, privacySpent, renyiOfRound } from "./accountant.ts";
import { lnErfc, lnGamma } from "./special.ts";

const spent = (samplingRate: number, noiseMultiplier: number, rounds: number, delta = 1e-5) =>
  privacySpent([{ samplingRate, noiseMultiplier, rounds }], delta).epsilon;

describe("special functions", () => {
  // Abramowitz and Stegun, table 7.1; erfc(10) and erfc(30) by their asymptotic series.
  it.each([
    [0, 0],
    [0.5, Math.log(0.4795001221869535)],
    [1, Math.log(0.1572992070502851)],
    [2, Math.log(0.004677734981047266)],
    [2.5, Math.log(0.000406952017444959)],
    [2.6, Math.log(0.00023603441652934917)],
    [-1, Math.log(1.8427007929497148)],
    [-3, Math.log(1.9999779095030015)],
    [10, -102.87988902484],
    [30, -903.9741171106439],
  ])("ln erfc(%d)", (x, wanted) => {
    expect(lnErfc(x)).toBeCloseTo(wanted, 9);
  });

  it("ln gamma of whole numbers is ln of a factorial", () => {
    expect(lnGamma(1)).toBeCloseTo(0, 12);
    expect(lnGamma(11)).toBeCloseTo(Math.log(3_628_800), 10);
    expect(lnGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
  });
});

describe("the accountant", () => {
  // As Opacus and dp-accounting print them: the improved conversion, and the one of 2017.
  it.each([
    [150 / 60_000, 1.3, 6_000, 1e-5, 0.7242234026, null],
    [0.001, 1, 30_000, 1e-7, 1.4154988495, null],
    [0.01, 1.1, 10_000, 1e-5, 5.63199, 6.27871],
    [0.01, 4, 10_000, 1e-5, 1.03549, 1.25857],
    [256 / 60_000, 1.1, 14_062, 1e-5, 2.59656, 3.00827],
    [0.1, 1, 100, 1e-5, 7.89926, 8.79378],
  ])("q %d, sigma %d, %d rounds, delta %d", (samplingRate, noiseMultiplier, rounds, delta, wanted, former) => {
    const kinds = [{ samplingRate, noiseMultiplier, rounds }];
    expect(privacySpent(kinds, delta).epsilon).toBeCloseTo(wanted, 5);
    if (former !== null) expect(privacySpent(kinds, delta, classic).epsilon).toBeCloseTo(former, 5);
  });

  it("everybody in every round is the plain Gaussian mechanism", () => {
    expect(renyiOfRound(1, 2, 8)).toBe(1);
    expect(spent(1, 4, 20, 1e-3)).toBeCloseTo(4.0528, 5);
  });

  it("orders between whole ones meet them", () => {
    for (const order of [2, 3, 8, 20])
      for (const [q, sigma] of [
        [0.01, 1.1],
        [0.3, 0.8],
        [0.5, 5],
      ] as const)
        expect(renyiOfRound(q, sigma, order + 1e-7)).toBeCloseTo(renyiOfRound(q, sigma, order), 5);
  });

  it("grows with rounds, with the part that takes part and with less noise, and adds up over kinds", () => {
    expect(spent(0.1, 1, 200)).toBeGreaterThan(spent(0.1, 1, 100));
    expect(spent(0.2, 1, 100)).toBeGreaterThan(spent(0.1, 1, 100));
    expect(spent(0.1, 0.9, 100)).toBeGreaterThan(spent(0.1, 1, 100));
    const half = { samplingRate: 0.1, noiseMultiplier: 1, rounds: 50 };
    expect(privacySpent([half, half], 1e-5).epsilon).toBeCloseTo(spent(0.1, 1, 100), 12);
  });

  it("nobody asked spends nothing; no noise spends everything", () => {
    expect(privacySpent([], 1e-5).epsilon).toBe(0);
    expect(spent(0, 1, 100)).toBe(0);
    expect(spent(0.1, 0, 0)).toBe(0);
    expect(spent(0.1, 0, 1)).toBe(Infinity);
  });

  it.each([
    [-0.1, 1, 1, 1e-5],
    [1.1, 1, 1, 1e-5],
    [0.1, -1, 1, 1e-5],
    [0.1, Number.NaN, 1, 1e-5],
    [0.1, 1, 1.5, 1e-5],
    [0.1, 1, -1, 1e-5],
    [0.1, 1, 1, 0],
    [0.1, 1, 1, 1],
  ])("refuses q %d, sigma %d, %d rounds, delta %d", (q, sigma, rounds, delta) => {
    expect(() => spent(q, sigma, rounds, delta)).toThrow(RangeError);
  });

  it("finds the least noise that stays within a budget", () => {
    const sigma = noiseFor(2, 1e-5, 0.1, 60)!;
    expect(spent(0.1, sigma, 60)).toBeLessThanOrEqual(2);
    expect(spent(0.1, sigma * 0.998, 60)).toBeGreaterThan(2);
    expect(noiseFor(1e-9, 1e-12, 1, 1_000_000)).toBeNull();
  });
});
