import { expect, test } from "vitest";
import { isWithin } from "../../core/fidelity.ts";
import { measureLift, measureLight, measureWalkS, OUTAGE_CASES } from "./cases.ts";

test.each(OUTAGE_CASES.map((one) => [one.id, one] as const))("%s is within its bands", async (_, one) => {
  for (const check of await one.run(1))
    expect([check.id, check.value, isWithin(check)]).toEqual([check.id, check.value, true]);
});

test("what is measured follows what is asked: a later light, a shorter battery, a longer way, another landing", () => {
  const { afterS, lastsS } = measureLight(12, 60);
  expect(afterS).toBeCloseTo(12, 1);
  expect(lastsS).toBeCloseTo(60, 0);
  const [short, long] = [measureWalkS(6, null), measureWalkS(12, null)];
  expect(long - short).toBeCloseTo(6 / 0.3, 0);
  expect(measureWalkS(12, 0)).toBeLessThan(11);
  expect(measureLift(0.5, { rule: "return", storey: 3, speedMps: 0.5 }).opensAfterS).toBeCloseTo(17, 1);
  expect(measureLift(1.5, { rule: "stop" })).toEqual({ opensAfterS: null, z: 1.5 });
});
