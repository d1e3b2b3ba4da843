import { expect, test } from "vitest";
import type { Xy } from "../core/venue.ts";
import { CAR_MPS, CAR_REACH_M, carMps, carNear, driveOn } from "./cars.ts";

/** A street eastwards that turns north. */
const ROAD: readonly Xy[] = [
  [0, 0],
  [20, 0],
  [20, 30],
  [12, 30],
  [12, 8],
  [0, 8],
];

test("a car stays on the road: along its border it goes as far as one axis allows, and not at all off its end", () => {
  expect(driveOn([ROAD], [5, 4], [1, 1])).toEqual([6, 5]);
  expect(driveOn([ROAD], [5, 7.8], [1, 0.5])).toEqual([6, 7.8]);
  expect(driveOn([ROAD], [19.8, 15], [0.5, 1])).toEqual([19.8, 16]);
  expect(driveOn([ROAD], [0.2, 4], [-1, 0])).toEqual([0.2, 4]);
  expect(driveOn([], [5, 4], [1, 0])).toEqual([5, 4]);
});

test("the nearest free car within reach is got into; none that is driven or taken by the water", () => {
  const car = (x: number, more = {}) => ({ x, y: 0, driver: -1, isSwept: false, ...more });
  expect(carNear([car(2), car(1)], 0, 0)).toBe(1);
  expect(carNear([car(1, { driver: 3 }), car(1.5, { isSwept: true }), car(2)], 0, 0)).toBe(2);
  expect(carNear([car(CAR_REACH_M + 0.1)], 0, 0)).toBe(-1);
});

test("a car is driven by the share that is wished, and never faster than hurrying", () => {
  expect([carMps(0.5, false), carMps(1, true), carMps(1.4, true)]).toEqual([
    CAR_MPS.usual / 2,
    CAR_MPS.fast,
    CAR_MPS.fast,
  ]);
});
