import { expect, test } from "vitest";
import { energy } from "./index.ts";

test("worked example: 0.6 kWh for three jobs", () => {
  expect(energy.compute({ energyKwh: 0.6, leadS: [100, 140, 180] })).toBeCloseTo(0.2, 12);
});
