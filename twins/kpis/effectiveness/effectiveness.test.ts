import { expect, test } from "vitest";
import { effectiveness } from "./index.ts";

test("worked example: Operations planned for 270 s took 300 s", () => {
  expect(effectiveness.compute({ plannedS: 270, aptS: 300 })).toBeCloseTo(90, 12);
});
