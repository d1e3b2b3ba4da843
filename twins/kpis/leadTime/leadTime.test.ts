import { expect, test } from "vitest";
import { leadTime } from "./index.ts";

test("worked example: Jobs back at the station after 100, 140 and 180 s", () => {
  expect(leadTime.compute({ leadS: [100, 140, 180] })).toBeCloseTo(140, 12);
});
