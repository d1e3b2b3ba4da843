import { expect, test } from "vitest";
import { comfort, comfortCategory, comfortShares } from "./index.ts";

const at = (temperatureC: number, humidityPct: number | null, hours = 1) => ({ temperatureC, humidityPct, hours });

test("worked example: six hours at 21.5 Cel and 45 %, one at 20.5, two at 18.5, one at 15", () => {
  const moments = [at(21.5, 45, 6), at(20.5, 45), at(18.5, 45, 2), at(15, 45)];
  expect(comfort.compute(moments)).toBeCloseTo(70, 12);
  expect(comfortShares(moments)).toEqual([0.6, 0.1, 0.2, 0, 0.1]);
});

test.each([
  [21, 50, 0],
  [25.5, 30, 0],
  [25.6, 30, 1],
  [22, 61, 2],
  [22, 71, 3],
  [28, 10, 3],
  [28.1, 45, 4],
  [16.9, null, 4],
  [21, null, 0],
])("%d Cel and %s %% are category number %d", (temperature, humidity, category) => {
  expect(comfortCategory({ temperatureC: temperature, humidityPct: humidity })).toBe(category);
});

test("without a time there is no share", () => {
  expect(comfort.compute([])).toBeNaN();
});
