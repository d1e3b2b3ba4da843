import { describe, expect, test } from "vitest";
import { addDose, createDoses, fedOf } from "./dose.ts";
import { type FireCurve, heatReleaseKw, peakAtS } from "./growth.ts";
import { untenableBy } from "./tenability.ts";
import {
  asphyxiantRate,
  co2Rate,
  convectiveRate,
  coRateFdsEvac,
  coRateIso,
  doseRates,
  hcnRate,
  minutesToOne,
  o2Rate,
  radiantRate,
} from "./toxicity.ts";
import { extinctionOf, visibilityM } from "./visibility.ts";

const CLEAN = { coPpm: 0, co2Pct: 0, hcnPpm: 0, o2Pct: 20.9, temperatureC: 20, fluxKwM2: 0 };

describe("doses by ISO 13571", () => {
  test("carbon monoxide, alone and with carbon dioxide", () => {
    expect(minutesToOne(coRateIso(1000, 0))).toBeCloseTo(35, 6);
    expect(minutesToOne(coRateIso(1000, 5))).toBeCloseTo(12.88, 2);
  });
  test("carbon dioxide by itself, by Purser: 35 min in 5 %, 2.6 min in 10 %, at once in 34 %, and nothing in clean air", () => {
    expect(minutesToOne(co2Rate(5))).toBeCloseTo(35.4, 0);
    expect(minutesToOne(co2Rate(10))).toBeCloseTo(2.65, 1);
    expect(60 / co2Rate(34)).toBeLessThan(0.01);
    expect([co2Rate(0.04), co2Rate(2.9)]).toEqual([0, 0]);
  });
  test("hydrogen cyanide", () => expect(minutesToOne(hcnRate(100, 0))).toBeCloseTo(22.87, 2));
  test("hot air", () => expect(minutesToOne(convectiveRate(100))).toBeCloseTo(24.7, 2));
  test("radiant heat from its threshold on", () => {
    expect(minutesToOne(radiantRate(2.5))! * 60).toBeCloseTo(44.2, 1);
    expect(radiantRate(2.49)).toBe(0);
  });
  test("carbon monoxide by FDS+Evac is another law", () =>
    expect(minutesToOne(coRateFdsEvac(1000, 0))).toBeCloseTo(28.2, 1));
  test("lack of oxygen counts only where there is some", () => {
    expect(o2Rate(20.9)).toBe(0);
    expect(minutesToOne(o2Rate(10))!).toBeCloseTo(Math.exp(8.13 - 0.54 * 10.9), 6);
  });
  test("asphyxiants add, and clean air gives none", () => {
    const rates = doseRates({ ...CLEAN, coPpm: 1000, hcnPpm: 100 });
    expect(asphyxiantRate(rates)).toBeCloseTo(1 / 35 + 1 / 22.866, 5);
    expect(asphyxiantRate(doseRates(CLEAN))).toBe(0);
    expect(minutesToOne(0)).toBeNull();
  });
});

test("doses of a crowd: one person's exposure is not another's, and steps add to the law", () => {
  const doses = createDoses(2);
  for (let i = 0; i < 35 * 60; i++) addDose(doses, 1, { ...CLEAN, coPpm: 1000 }, 1);
  expect(doses.asphyxiants[1]).toBeCloseTo(1, 9);
  expect(fedOf(doses, 0)).toBe(0);
  addDose(doses, 0, { ...CLEAN, temperatureC: 100, fluxKwM2: 2.5 }, 60);
  expect(doses.heat[0]).toBeCloseTo(1 / 24.7 + 60 / 44.2, 2);
});

test("visibility is 3/K to a reflecting sign and 8/K to a lit one", () => {
  expect(extinctionOf(1e-4)).toBeCloseTo(0.87, 12);
  expect(visibilityM(0.87, "reflective")).toBeCloseTo(3 / 0.87, 12);
  expect(visibilityM(0.87, "lit")).toBeCloseTo(8 / 0.87, 12);
  expect(visibilityM(0, "lit")).toBe(Infinity);
});

test("limits of tenability name what is passed", () => {
  const fine = { fed: 0.1, visibilityM: 20, temperatureC: 40, fluxKwM2: 1 };
  expect(untenableBy(fine)).toEqual([]);
  expect(untenableBy({ fed: 0.3, visibilityM: 9, temperatureC: 61, fluxKwM2: 2.6 })).toHaveLength(4);
});

describe("fires as t squared", () => {
  const curve: FireCurve = { growth: "fast", peakKw: 1055, steadyS: 100, decayS: 200 };
  test("reach 1055 kW after the times of their names", () => {
    const times = (["slow", "medium", "fast", "ultraFast"] as const).map((growth) => peakAtS({ growth, peakKw: 1055 }));
    for (const [i, s] of [600, 300, 150, 75].entries()) expect(times[i]! / s).toBeCloseTo(1, 2);
  });
  test("grow, stay and die down", () => {
    expect(heatReleaseKw(curve, -1)).toBe(0);
    expect(heatReleaseKw(curve, 75)).toBeCloseTo(0.0469 * 75 * 75, 9);
    expect(heatReleaseKw(curve, 200)).toBe(1055);
    expect(heatReleaseKw(curve, peakAtS(curve) + 200)).toBeCloseTo(527.5, 6);
    expect(heatReleaseKw(curve, 1000)).toBe(0);
  });
});
