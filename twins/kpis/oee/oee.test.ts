import { expect, test } from "vitest";
import { oee } from "./index.ts";

test("worked example: 75 % x 90 % x 95 %", () => {
  expect(oee.compute({ aptS: 300, pbtS: 400, plannedS: 270, gq: 19, pq: 20 })).toBeCloseTo(64.125, 12);
});
