import { expect, test } from "vitest";
import { qualityRatio } from "./index.ts";

test("worked example: One of twenty operations was rejected", () => {
  expect(qualityRatio.compute({ gq: 19, pq: 20 })).toBeCloseTo(95, 12);
});
