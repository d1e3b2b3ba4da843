import { expect, test } from "vitest";
import { wip } from "./index.ts";

test("worked example: jobs leave after 100, 140 and 180 s", () => {
  // 3 jobs for 100 s, 2 for 40 s, 1 for 40 s: 420 job-seconds in 180 s.
  expect(wip.compute([140, 180, 100], 180)).toBeCloseTo(420 / 180, 12);
  expect(wip.compute([], 0)).toBe(0);
});
