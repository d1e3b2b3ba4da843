import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leaveOneOut, partsOf, shapley, type Worth } from "./contribution.ts";

const TRIAL = { orders: 400, seed: 5, tolerance: 0 };
const sum = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);
/** Each is worth its own, whoever else is there. */
const additive =
  (own: readonly number[]): Worth =>
  async (members) =>
    sum(members.map((m) => own[m] ?? 0));

describe("contributions", () => {
  it("where each is worth its own, are just that", async () => {
    const own = [3, 0, 1, -2];
    expect(await leaveOneOut(4, additive(own))).toEqual(own);
    for (const [i, value] of (await shapley(4, additive(own), TRIAL)).entries())
      expect(value).toBeCloseTo(own[i] ?? 0, 9);
  });

  it("of the glove game are two thirds for the one left glove, a sixth for each right one (Shapley)", async () => {
    const gloves: Worth = async (members) => (members.includes(0) && members.length > 1 ? 1 : 0);
    const [left = 0, right = 0, other = 0] = await shapley(3, gloves, { ...TRIAL, orders: 6_000 });
    expect(left).toBeCloseTo(2 / 3, 1);
    expect(right).toBeCloseTo(1 / 6, 1);
    expect(other).toBeCloseTo(1 / 6, 1);
    // Two who know the same: neither is missed.
    expect(await leaveOneOut(3, gloves)).toEqual([1, 0, 0]);
  });

  it("sum to what all are worth more than nobody", async () => {
    const worth: Worth = async (members) => Math.sqrt(sum(members.map((m) => m + 1)));
    expect(sum(await shapley(6, worth, TRIAL))).toBeCloseTo(Math.sqrt(21), 9);
    const rough = await shapley(6, worth, { ...TRIAL, tolerance: 0.5 });
    expect(sum(rough)).toBeGreaterThan(Math.sqrt(21) - 0.5);
  });

  it("ask for each set once, and are the same for the same seed", async () => {
    const asked = new Map<string, number>();
    const worth: Worth = async (members) => {
      asked.set(members.join(), (asked.get(members.join()) ?? 0) + 1);
      return members.length ** 0.7;
    };
    const first = await shapley(5, worth, TRIAL);
    expect(Math.max(...asked.values())).toBe(1);
    expect(asked.size).toBeLessThanOrEqual(32);
    expect(await shapley(5, worth, TRIAL)).toEqual(first);
  });
});

describe("parts", () => {
  it.each([
    [
      [1, 1, 1],
      [3_334, 3_333, 3_333],
    ],
    [
      [0, 0],
      [5_000, 5_000],
    ],
    [
      [-3, 2, 0],
      [0, 10_000, 0],
    ],
    [
      [1, 3],
      [2_500, 7_500],
    ],
  ])("of %j", (values, parts) => {
    expect(partsOf(values, 10_000)).toEqual(parts);
  });
  it("sum to the whole and are never off by one or more", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 }), (values) => {
        const parts = partsOf(values, 10_000);
        expect(sum(parts)).toBe(10_000);
        const all = sum(values);
        if (all > 0)
          for (const [i, part] of parts.entries())
            expect(Math.abs(part - ((values[i] ?? 0) / all) * 10_000)).toBeLessThan(1 + 1e-6);
      }),
      { seed: 31 },
    );
  });
});
