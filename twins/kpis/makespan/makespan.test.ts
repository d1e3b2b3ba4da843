import { expect, test } from "vitest";
import { makespan } from "./index.ts";

test("worked example: Bilge and Ulusoy's job set 1 on layout 1: the last operation ends after 96 s", () => {
  expect(makespan.compute({ makespanS: 96 })).toBeCloseTo(96, 12);
});
