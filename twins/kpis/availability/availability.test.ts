import { expect, test } from "vitest";
import { availability } from "./index.ts";

test("worked example: Two machines planned busy for 200 s each that produced for 300 s together", () => {
  expect(availability.compute({ aptS: 300, pbtS: 400 })).toBeCloseTo(75, 12);
});
