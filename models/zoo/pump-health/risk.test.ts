import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../../../twins/core/result.ts";
import { gammaCdf, gammaQuantile } from "./gamma.ts";
import { loadPumpHealth, pumpHealthBytes } from "./index.ts";
import { forecastRisk, rateOf, riskPerHour } from "./risk.ts";

const model = must(loadPumpHealth(pumpHealthBytes()));

describe("gammaQuantile", () => {
  it("equals half the chi-square quantile of twice the degrees of freedom (tables)", () => {
    expect(gammaQuantile(0.5, 0.95)).toBeCloseTo(3.841458821 / 2, 8);
    expect(gammaQuantile(1, 0.95)).toBeCloseTo(-Math.log(0.05), 10);
    expect(gammaQuantile(1.5, 0.05)).toBeCloseTo(0.351846318 / 2, 8);
    expect(gammaQuantile(5, 0.95)).toBeCloseTo(18.30703805 / 2, 7);
  });

  it("inverts the distribution and refuses what it cannot compute", () => {
    const shapes = fc.double({ min: 0.5, max: 50, noNaN: true });
    const shares = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(shapes, shares, (shape, p) => {
        expect(gammaCdf(shape, gammaQuantile(shape, p))).toBeCloseTo(p, 9);
      }),
    );
    expect(gammaCdf(2, 0)).toBe(0);
    for (const [shape, p] of [
      [51, 0.5],
      [0, 0.5],
      [1, 0],
      [1, 1],
    ] as const)
      expect(() => gammaQuantile(shape, p)).toThrow(RangeError);
  });
});

describe("rateOf", () => {
  it("has the Jeffreys posterior's mean inside its interval, narrower with more data", () => {
    const little = rateOf({ hours: 1, failures: 1 });
    expect(little.mean).toBe(1.5);
    expect(little.low).toBeCloseTo(0.351846318 / 2, 8);
    const much = rateOf({ hours: 10, failures: 10 });
    expect(much.high - much.low).toBeLessThan(little.high - little.low);
    expect(() => rateOf({ hours: 0, failures: 0 })).toThrow(RangeError);
  });
});

describe("riskPerHour", () => {
  it("runs from the healthy to the alarmed rate and never falls", () => {
    expect(riskPerHour(model.hazard, 0)).toEqual(model.hazard.healthy);
    expect(riskPerHour(model.hazard, 99).mean).toBeCloseTo(model.hazard.alarmed.mean, 8);
    const grid = Array.from({ length: 41 }, (_, i) => riskPerHour(model.hazard, i / 20).mean);
    grid.forEach((rate, i) => {
      expect(rate).toBeGreaterThanOrEqual(grid[i - 1] ?? 0);
    });
  });
});

describe("forecastRisk", () => {
  const state = { thing: "pump-1", madeAtMs: 5, exceedance: 1.2, horizonS: 3600 };

  it("rises from zero, inside its interval, to the exponential law's value", () => {
    const forecast = forecastRisk(model, state);
    expect(forecast).toMatchObject({
      modelCid: model.cid,
      thing: "pump-1",
      madeAtMs: 5,
      meaning: "failure-probability",
    });
    expect(forecast.points[0]).toEqual({ atS: 0, mean: 0, low: 0, high: 0 });
    const rate = riskPerHour(model.hazard, 1.2);
    expect(forecast.points.at(-1)!.mean).toBeCloseTo(1 - Math.exp(-rate.mean), 8);
    expect(forecast.points.at(-1)!.atS).toBe(3600);
    forecast.points.forEach((point, i) => {
      expect(point.low).toBeLessThanOrEqual(point.mean);
      expect(point.mean).toBeLessThanOrEqual(point.high);
      expect(point.mean).toBeGreaterThanOrEqual(forecast.points[i - 1]?.mean ?? 0);
    });
  });

  it("refuses a horizon that is not positive", () => {
    for (const horizonS of [0, -1, Number.NaN])
      expect(() => forecastRisk(model, { ...state, horizonS })).toThrow(RangeError);
  });
});
