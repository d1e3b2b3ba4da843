import { describe, expect, test } from "vitest";
import { must } from "../../../twins/core/result.ts";
import { addObservation, boundedLeastSquares, emptyEquations, MAX_SWEEPS } from "./boundedLeastSquares.ts";
import { type Cycle, cheapestSlot, cycleCost, MAX_CYCLES, placeCycles, USUAL_CYCLES } from "./cycles.ts";
import { examplePrices, MAX_PRICE_EUR_PER_KWH, PRICE_COUNTS, parsePrices } from "./prices.ts";

describe("prices from a file", () => {
  test("are 24 or 96 numbers, with or without where they come from", () => {
    for (const count of PRICE_COUNTS) {
      const eurPerKwh = Array<number>(count).fill(0.2);
      expect(must(parsePrices(eurPerKwh))).toEqual({ eurPerKwh, source: "", virtual: false });
      expect(must(parsePrices({ eurPerKwh, source: "a market" }))).toMatchObject({ source: "a market" });
    }
    expect(PRICE_COUNTS).toContain(examplePrices.eurPerKwh.length);
    expect([examplePrices.virtual, examplePrices.source]).toEqual([true, expect.stringContaining("virtual")]);
  });
  test.each([
    ["no list", 7],
    ["nothing", null],
    ["another number", Array(23).fill(0.2)],
    ["a text", Array(24).fill("0.2")],
    ["no number", Array(24).fill(Number.NaN)],
    ["EUR per MWh", Array(24).fill(MAX_PRICE_EUR_PER_KWH + 1)],
    ["a source that is none", { eurPerKwh: Array(24).fill(0.2), source: 3 }],
  ])("that are %s are refused", (_, value) => {
    const read = parsePrices(value);
    expect(read.ok ? null : read.error.code).toBe("PLAN_INPUT");
  });
});

describe("runs of appliances", () => {
  const kwh = Array.from({ length: 24 }, (_, k) => (k === 8 || k === 9 ? 1 : k === 18 || k === 19 ? 0.5 : 0.1));
  const [dishwasher, washer] = USUAL_CYCLES;

  test("are supposed where most energy stands above the day's median, with no more than that", () => {
    const [first, second] = must(placeCycles(kwh, USUAL_CYCLES, 1));
    expect([first?.recordedSlot, first?.energyKwh, first?.slots]).toEqual([8, 0.9, 2]);
    // What is left at 8 is 0.45 an hour; at 18 there is 0.4.
    expect([second?.recordedSlot, second?.energyKwh]).toEqual([8, 0.8]);
    const [third] = must(placeCycles(kwh, [{ ...dishwasher!, energyKwh: 5 }], 1));
    expect(third?.energyKwh).toBeCloseTo(1.8, 12);
    const [none] = must(placeCycles(Array(24).fill(0.1), [washer!], 1));
    expect(none?.energyKwh).toBe(0);
  });
  test("that are too many, too long or below nothing are refused", () => {
    const refusal = (kinds: readonly (typeof dishwasher)[]): string | null => {
      const placed = placeCycles(kwh, kinds as typeof USUAL_CYCLES, 1);
      return placed.ok ? null : placed.error.code;
    };
    expect(refusal(Array(MAX_CYCLES).fill(dishwasher))).toBeNull();
    expect(refusal(Array(MAX_CYCLES + 1).fill(dishwasher))).toBe("PLAN_INPUT");
    expect(refusal([{ ...dishwasher!, hours: 25 }])).toBe("PLAN_INPUT");
    expect(refusal([{ ...dishwasher!, energyKwh: -1 }])).toBe("PLAN_INPUT");
  });
  test("go to the cheapest of all places, and stay where nothing is cheaper", () => {
    const cycle: Cycle = { ...dishwasher!, recordedSlot: 8, slots: 2 };
    const costs = Array.from({ length: 23 }, (_, from) => cycleCost(cycle, examplePrices.eurPerKwh, from));
    expect(costs[cheapestSlot(cycle, examplePrices.eurPerKwh)]).toBe(Math.min(...costs));
    expect(cheapestSlot(cycle, Array(24).fill(0.2))).toBe(8);
    expect(cheapestSlot({ ...cycle, energyKwh: 0 }, examplePrices.eurPerKwh)).toBe(8);
  });
});

test("least squares within bounds are the free ones where these are inside, and stop at a bound else", () => {
  const equations = emptyEquations(2);
  for (const [a, b] of [
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const)
    addObservation(equations, [a, b], 2 * a - 3 * b);
  const solve = (low: number): number[] =>
    [...boundedLeastSquares(equations, { low: [low, low], high: [9, 9] })].map((x) => Math.round(1e6 * x) / 1e6);
  expect(solve(-9)).toEqual([2, -3]);
  // With y at 0: the mean of 2 and -1.
  expect(solve(0)).toEqual([0.5, 0]);
});

test("least squares end after the sweeps that they are given", () => {
  const equations = emptyEquations(2);
  for (const [a, b] of [
    [1, 1],
    [1, 1.1],
  ] as const)
    addObservation(equations, [a, b], a + b);
  const bounds = { low: [-9, -9], high: [9, 9] };
  const after = (sweeps: number): number[] => [...boundedLeastSquares(equations, bounds, sweeps)];
  expect(after(0)).toEqual([0, 0]);
  expect(after(1)).not.toEqual(after(2));
  expect(Math.abs(after(MAX_SWEEPS)[0]! - 1)).toBeLessThan(1e-5);
});
