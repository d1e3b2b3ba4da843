import { expect, test } from "vitest";
import { co2, co2Category } from "./index.ts";

test("worked example: three hours at 900 ppm and one at 1300, with 420 outdoors", () => {
  const outdoorPpm = 420;
  expect(
    co2.compute([
      { indoorPpm: 900, outdoorPpm, hours: 3 },
      { indoorPpm: 1300, outdoorPpm, hours: 1 },
    ]),
  ).toBe(75);
});

test.each([
  [950, 0],
  [1200, 1],
  [1750, 2],
  [1751, 3],
])("%d ppm with 400 outdoors are category number %d", (indoorPpm, category) => {
  expect(co2Category({ indoorPpm, outdoorPpm: 400 })).toBe(category);
});

test("a room that does not measure it has no share, and not zero", () => {
  expect(co2.compute([])).toBeNaN();
});
