import { expect, test } from "vitest";
import { energyCost } from "./index.ts";

test("worked example: 2 kWh at 0.30 EUR, 1 kWh at 0.10 and 1 kWh at -0.05", () => {
  expect(energyCost.compute([2, 1, 1], [0.3, 0.1, -0.05])).toBeCloseTo(0.65, 12);
});

test("a slot without a price is refused", () => {
  expect(() => energyCost.compute([1, 1], [0.3])).toThrow(RangeError);
});
