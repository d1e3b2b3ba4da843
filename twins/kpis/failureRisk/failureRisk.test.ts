import { expect, test } from "vitest";
import { failureRisk } from "./index.ts";

test("worked example: A run in which the machine failed", () => {
  expect(failureRisk.compute({ failures: 1 })).toBeCloseTo(100, 12);
});
