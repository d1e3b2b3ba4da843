import { expect, test } from "vitest";
import type { Look } from "../../../twins/drill/frame.ts";
import { restingGait, walkOn, wantedGait } from "./gait.ts";

const LOOK: Look = {
  ...{ posture: "standing", condition: "well", isSafe: false, isHolding: false, isPlayed: false, isOnWheels: false },
};

test("who walks strides with the way they go, and who stands still stands still", () => {
  const gait = restingGait();
  let turns = 0;
  for (let i = 0; i < 60; i++) {
    const before = gait.phaseRad;
    walkOn(gait, wantedGait(LOOK), 1.35 / 60, 1 / 60, false);
    if (gait.phaseRad < before) turns++;
  }
  expect(gait.stride).toBeCloseTo(1, 1);
  expect(turns).toBe(0);
  expect(gait.phaseRad).toBeCloseTo((2 * Math.PI * 1.35) / 1.45, 6);
  for (let i = 0; i < 60; i++) walkOn(gait, wantedGait(LOOK), 0, 1 / 60, false);
  expect(gait.stride).toBeLessThan(0.01);
  // Told of somewhere else: no giant step.
  walkOn(gait, wantedGait(LOOK), 40, 1 / 60, false);
  expect(gait.stride).toBeLessThan(0.05);
});

test("each posture is another one, smoothly, or at once without motion", () => {
  const gait = restingGait();
  walkOn(gait, wantedGait({ ...LOOK, posture: "crouching" }), 0, 0.05, false);
  expect(gait.crouch).toBeGreaterThan(0.1);
  expect(gait.crouch).toBeLessThan(0.9);
  walkOn(gait, wantedGait({ ...LOOK, posture: "dropped", isHolding: true }), 0, 0.05, true);
  expect(gait).toMatchObject({ crouch: 0, crawl: 1, grip: 1 });
  expect(wantedGait({ ...LOOK, condition: "down", posture: "crouching", isHolding: true })).toMatchObject({
    ...{ lie: 1, crouch: 0, grip: 0 },
  });
  expect(wantedGait({ ...LOOK, isOnWheels: true, posture: "dropped" })).toMatchObject({ sit: 1, crawl: 0, lie: 0 });
});
