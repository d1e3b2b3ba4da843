import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FIRST_DAY, homeGrid } from "../../../test/support/homeRecording.ts";
import { must } from "../../../twins/core/result.ts";
import { dayModel, temperatures } from "./day.ts";
import { ROOMS } from "./grid.ts";
import { type DayPrices, examplePrices } from "./prices.ts";
import { cheapestHeating, type HomeEnergyOptions, solveHomeEnergy, USUAL } from "./solve.ts";
import { fitThermal } from "./thermal.ts";

const DAY = FIRST_DAY + 12;
const model = fitThermal(homeGrid, (day) => day !== DAY);
const solve = (eurPerKwh: readonly number[], options: Partial<HomeEnergyOptions> = {}) =>
  must(solveHomeEnergy(homeGrid, model, DAY, { ...examplePrices, eurPerKwh }, { ...USUAL, ...options }));
const example = solve(examplePrices.eurPerKwh);
const quarters = examplePrices.eurPerKwh.flatMap((price) => Array<number>(4).fill(price));

describe("a day of the house", () => {
  test("is planned cheaper than replayed, nowhere colder and at no power above the heating's", () => {
    const { planned, replayed, saving } = example;
    expect(saving.costEur).toBeCloseTo(replayed.costEur - planned.costEur, 12);
    expect(saving.costShare).toBeGreaterThan(0.1);
    for (const [i, at] of planned.roomC.entries()) {
      expect(at).toBeGreaterThan(replayed.roomC[i]! - 1e-6);
      expect(at).toBeLessThan(replayed.roomC[i]! + USUAL.preheatK + 1e-6);
    }
    for (const kw of planned.heatKw) expect(kw >= -1e-9 && kw <= USUAL.mostHeatKw + 1e-9).toBe(true);
  });

  test("keeps both sides' energy and cost by its own slots", () => {
    for (const side of [example.planned, example.replayed]) {
      expect(side.kwh.reduce((sum, kwh) => sum + kwh, 0)).toBeCloseTo(side.energyKwh, 9);
      expect(side.kwh.reduce((sum, kwh, k) => sum + kwh * example.prices.eurPerKwh[k]!, 0)).toBeCloseTo(
        side.costEur,
        9,
      );
      expect(side.comfort.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    }
    const { energyKwh, heatingKwh } = example.replayed;
    expect(energyKwh - heatingKwh).toBeCloseTo(example.recorded.dayKwh, 9);
    expect(example.recorded).toMatchObject({ readings: 39 });
    expect(example.recorded.measuredKwh).toBeCloseTo(3.69, 9);
  });

  test("in quarters of an hour comes to about the same", () => {
    const fine = solve(quarters);
    expect(fine.slotHours).toBe(0.25);
    expect(Math.abs(fine.saving.costEur - example.saving.costEur)).toBeLessThan(0.15);
  });

  test("says what it takes for granted, and that its example's prices are virtual", () => {
    const said = example.assumptions.map(({ en }) => en).join(" ");
    for (const word of ["not metered", "electric", "How the real house was heated", "virtual", "Three quarters"])
      expect(said).toContain(word);
    const given = must(solveHomeEnergy(homeGrid, model, DAY, { ...examplePrices, virtual: false }));
    expect(given.assumptions).toHaveLength(example.assumptions.length - 1);
    for (const { zh } of example.assumptions) expect(zh).toMatch(/。$/);
  });

  test("that the recording does not have is refused", () => {
    for (const day of [FIRST_DAY, FIRST_DAY - 1, FIRST_DAY + 137]) {
      const refused = solveHomeEnergy(homeGrid, model, day, examplePrices);
      expect(refused.ok ? null : refused.error.code).toBe("SIM_UNKNOWN");
    }
  });
});

describe("prices", () => {
  test("that are flat shift nothing and save nothing", () => {
    for (const slots of [24, 96]) {
      const flat = solve(Array<number>(slots).fill(0.25));
      expect(Math.abs(flat.saving.costEur)).toBeLessThan(1e-6);
      expect(flat.planned.cycleSlots).toEqual(flat.replayed.cycleSlots);
      for (const [k, kw] of flat.planned.heatKw.entries()) expect(kw).toBeCloseTo(flat.replayed.heatKw[k]!, 6);
    }
  });

  test("whose spread grows save more, never less: the cost of a plan is the least of linear functions of it", () => {
    const mean = 0.25;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 24, maxLength: 24 }), (shape) => {
        const savings = [0, 0.25, 0.5, 1].map(
          (spread) => solve(shape.map((cents) => mean + (spread * cents) / 100)).saving.costEur,
        );
        for (const [i, saving] of savings.entries()) {
          expect(saving).toBeGreaterThan(-1e-7);
          if (i > 0) expect(saving).toBeGreaterThan(savings[i - 1]! - 1e-7);
        }
      }),
      { seed: 11, numRuns: 40 },
    );
  });

  test("below zero are used, within the bounds", () => {
    const { planned, replayed } = solve(examplePrices.eurPerKwh.map((price, k) => (k === 13 ? -0.2 : price)));
    expect(planned.kwh[13]!).toBeGreaterThan(replayed.kwh[13]!);
    expect(Math.max(...planned.roomC.map((at, i) => at - replayed.roomC[i]!))).toBeLessThan(USUAL.preheatK + 1e-6);
  });
});

describe("the cheapest heating", () => {
  const short = dayModel(homeGrid, model, DAY, 24, { leavingKw: Array<number>(24).fill(0), peopleKw: 0 });
  const slots = 3;
  const day = {
    ...short,
    slots,
    recordedC: short.recordedC.slice(0, slots * ROOMS),
    freeC: short.freeC.slice(0, slots * ROOMS),
    responseK: short.responseK.slice(0, slots * ROOMS),
  };
  const STEP_KW = 0.25;
  const powers = Array.from({ length: 13 }, (_, i) => STEP_KW * i);
  const plans = powers.flatMap((a) => powers.flatMap((b) => powers.map((c) => [a, b, c])));

  test("is within one step of power of the cheapest of all plans in such steps, and never above it", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...plans),
        fc.tuple(...Array.from({ length: slots }, () => fc.integer({ min: 1, max: 40 }))),
        (base, prices) => {
          const lowC = temperatures(day, base);
          const found = must(cheapestHeating(day, { lowC, highC: lowC.map((at) => at + 9) }, prices, 3));
          const cost = (heat: ArrayLike<number>): number => prices.reduce((sum, price, k) => sum + price * heat[k]!, 0);
          const allowed = plans.filter((plan) => temperatures(day, plan).every((at, i) => at >= lowC[i]! - 1e-9));
          const cheapest = Math.min(...allowed.map(cost));
          expect(cost(found)).toBeLessThanOrEqual(cheapest + 1e-6);
          // Heat rounded up to a step keeps all rooms warm enough, so some plan of steps costs at most a step in each slot more.
          expect(cheapest).toBeLessThanOrEqual(cost(found) + STEP_KW * prices.reduce((sum, price) => sum + price, 0));
        },
      ),
      { seed: 5, numRuns: 60 },
    );
  });

  test("is refused where the power does not suffice", () => {
    const lowC = day.freeC.map((at) => at + 2);
    const refused = cheapestHeating(day, { lowC, highC: lowC.map((at) => at + 9) }, [1, 1, 1], 3);
    expect(refused.ok ? null : refused.error.code).toBe("PLAN_INFEASIBLE");
  });
});

test("the price list is the caller's: an hour's price counts for its own hour", () => {
  const prices: DayPrices = {
    ...examplePrices,
    eurPerKwh: examplePrices.eurPerKwh.map((_, k) => (k === 5 ? 0.01 : 0.3)),
  };
  const { planned, cycles } = must(solveHomeEnergy(homeGrid, model, DAY, prices));
  for (const [c, slot] of planned.cycleSlots.entries()) expect(slot <= 5 && slot + cycles[c]!.slots > 5).toBe(true);
});
