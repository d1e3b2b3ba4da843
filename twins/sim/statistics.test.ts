import { expect, test } from "vitest";
import { rng } from "../core/rng.ts";
import { estimate, kpiDifference, kpiEstimate, pairedShareEstimate, shareEstimate } from "./statistics.ts";

const runs = (hits: number, n: number): number[] => Array.from({ length: n }, (_, i) => (i < hits ? 100 : 0));

test("Wilson's interval: Newcombe's worked examples of 1998 (Statistics in Medicine 17:857-872, table I)", () => {
  const examples = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const;
  for (const [hits, n, low, high] of examples) {
    const found = shareEstimate(runs(hits, n));
    expect(found.mean).toBeCloseTo((100 * hits) / n, 9);
    expect(found.low).toBeCloseTo(100 * low, 1);
    expect(found.high).toBeCloseTo(100 * high, 1);
  }
  expect(shareEstimate(runs(30, 30))).toMatchObject({ mean: 100, high: 100 });
});

test("no failure in thirty runs is not 'never': the interval reaches to 11 %", () => {
  const { mean, low, high } = kpiEstimate("failureRisk", runs(0, 30));
  expect([mean, low]).toEqual([0, 0]);
  expect(high).toBeCloseTo(11.35, 1);
});

test("the interval holds the true share about as often as it says", () => {
  const chance = rng(5, "cover");
  for (const p of [0.02, 0.2, 0.5]) {
    let held = 0;
    for (let i = 0; i < 2000; i++) {
      const { low, high } = shareEstimate(Array.from({ length: 30 }, () => (chance.uniform() < p ? 100 : 0)));
      if (low <= 100 * p && 100 * p <= high) held++;
    }
    expect(held / 2000).toBeGreaterThan(0.9);
  }
});

test("paired shares: one discordant pair is added to each kind, by hand for 21 pairs", () => {
  // 1 pair only in a, 7 only in b, 13 alike: p = (1+1)/23 and (7+1)/23.
  const a = [...runs(1, 8), ...runs(1, 13)];
  const b = [0, ...runs(7, 7), ...runs(1, 13)];
  const { mean, low, high } = pairedShareEstimate(a, b);
  expect(mean).toBeCloseTo((-100 * 6) / 21, 9);
  expect(low).toBeCloseTo(-50.84, 1);
  expect(high).toBeCloseTo(-1.34, 1);
  const [p, q] = [2 / 23, 8 / 23];
  expect(low).toBeCloseTo(100 * (p - q - 1.959964 * Math.sqrt((p + q - (p - q) ** 2) / 23)), 4);
});

test("thirty pairs alike prove no difference of nothing", () => {
  const { mean, low, high } = kpiDifference("failureRisk", runs(0, 30), runs(0, 30));
  expect(mean).toBe(0);
  expect(low).toBeLessThan(-1);
  expect(high).toBeGreaterThan(1);
  const certain = kpiDifference("failureRisk", runs(0, 30), runs(30, 30));
  expect(certain.mean).toBe(-100);
  expect(certain.high).toBeLessThan(-50);
  expect(certain.low).toBeGreaterThanOrEqual(-100);
});

test("a mean has a t interval: the table's value for three", () => {
  // t(0.975, 2) = 4.3027; mean 2, standard deviation 1.
  const { mean, low, high } = estimate([1, 2, 3]);
  expect(mean).toBe(2);
  expect(high - mean).toBeCloseTo(4.3027 / Math.sqrt(3), 3);
  expect(mean - low).toBeCloseTo(high - mean, 12);
  expect(estimate([7])).toMatchObject({ low: -Infinity, high: Infinity });
  expect(() => estimate([])).toThrow(RangeError);
  expect(() => shareEstimate([50])).toThrow(RangeError);
  expect(() => pairedShareEstimate([0], [0, 100])).toThrow(RangeError);
});

test("the interval of a ratio ends where the ratio does; what one run leaves open stays open", () => {
  const ratios = [...Array<number>(29).fill(100), 72];
  expect(estimate(ratios).high).toBeGreaterThan(100);
  expect(kpiEstimate("qualityRatio", ratios)).toMatchObject({ ...estimate(ratios), high: 100 });
  expect(kpiEstimate("makespan", ratios)).toEqual(estimate(ratios));
  expect(kpiEstimate("qualityRatio", [100])).toMatchObject({ low: -Infinity, high: Infinity });
  const all = Array<number>(30).fill(100);
  const none = [...Array<number>(29).fill(0), 30];
  expect(kpiDifference("qualityRatio", all, none).high).toBe(100);
});
