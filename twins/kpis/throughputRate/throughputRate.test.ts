import { expect, test } from "vitest";
import { throughputRate } from "./index.ts";

test("worked example: Three jobs in 180 s of order execution time are 60 an hour", () => {
  expect(throughputRate.compute({ leadS: [100, 140, 180], aoetS: 180 })).toBeCloseTo(60, 12);
});
