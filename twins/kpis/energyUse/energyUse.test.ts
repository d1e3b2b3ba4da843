import { expect, test } from "vitest";
import { energyUse } from "./index.ts";

test("worked example: 0.06 kWh of appliances and 0.04 of lights", () => {
  expect(energyUse.compute([0.06, 0.04])).toBeCloseTo(0.1, 12);
});
