import { describe, expect, it } from "vitest";
import { type Forecast, forecastAt } from "./forecast.ts";

const forecast: Forecast = {
  modelCid: "bafk",
  thing: "pump-1",
  madeAtMs: 0,
  horizonS: 100,
  meaning: "failure-probability",
  points: [
    { atS: 0, mean: 0, low: 0, high: 0 },
    { atS: 100, mean: 0.4, low: 0.2, high: 0.8 },
  ],
};

describe("forecastAt", () => {
  it("interpolates between points and returns the points themselves", () => {
    expect(forecastAt(forecast, 25)).toEqual({ atS: 25, mean: 0.1, low: 0.05, high: 0.2 });
    expect(forecastAt(forecast, 100)).toBe(forecast.points[1]);
  });

  it("says nothing outside its points", () => {
    expect(forecastAt(forecast, 100.1)).toBeNull();
    expect(forecastAt(forecast, -1)).toBeNull();
    expect(forecastAt({ ...forecast, points: [] }, 0)).toBeNull();
  });
});
