import { expect, test } from "vitest";
import { fridolfSmokeSpeed, lundSmokeSpeed } from "./smoke.ts";
import { currentSpeed, depthSpeed, waterSpeed } from "./water.ts";

test("smoke: Lund's and Fridolf's shares at 0.5, 1, 3 and 5 1/m", () => {
  const at = [0.5, 1, 3, 5];
  expect(at.map((k) => Math.round(100 * lundSmokeSpeed(k)))).toEqual([96, 92, 76, 60]);
  expect(at.map((k) => Math.round(100 * fridolfSmokeSpeed(k)))).toEqual([75, 60, 33, 23]);
  expect([lundSmokeSpeed(0), fridolfSmokeSpeed(0), lundSmokeSpeed(50)]).toEqual([1, 1, 0.1]);
});

test("water: the measured share at 0.35 m, none beyond the limits, and never more where it is deeper or faster", () => {
  expect(depthSpeed(0.35)).toBeCloseTo(0.583, 2);
  expect([depthSpeed(0), currentSpeed(0.3, 2), currentSpeed(0.6, 2)]).toEqual([1, 1, 0]);
  expect(currentSpeed(0.25, 2, "child")).toBeCloseTo(0.5, 9);
  expect([waterSpeed(1.2, 0), waterSpeed(0.5, 0, "child")]).toEqual([0, 0]);
  for (let depth = 0; depth < 1.3; depth += 0.1)
    for (let flow = 0; flow < 3; flow += 0.25) {
      expect(waterSpeed(depth + 0.1, flow)).toBeLessThanOrEqual(waterSpeed(depth, flow));
      expect(waterSpeed(depth, flow + 0.25)).toBeLessThanOrEqual(waterSpeed(depth, flow));
    }
});
