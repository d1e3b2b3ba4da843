import { expect, test } from "vitest";
import { utilisation } from "./index.ts";

test("worked example: A machine held its job for 20 s of repair besides 300 s of production", () => {
  expect(utilisation.compute({ aptS: 300, aubtS: 320 })).toBeCloseTo(93.75, 12);
});
