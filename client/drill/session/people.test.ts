import { describe, expect, test } from "vitest";
import { ABSENT, drillFrameWriter, packLook } from "../../../twins/drill/frame.ts";
import { createPeople } from "./people.ts";

const ORIGIN = { x: -10, y: -10, floors: [0, 3] };
const LOOK = packLook({
  ...{ posture: "standing", condition: "well", isSafe: false, isHolding: false, isPlayed: false, isOnWheels: false },
});

function crowd(count: number) {
  return {
    count,
    storey: new Uint8Array(count),
    x: new Float64Array(count),
    y: new Float64Array(count),
    z: new Float64Array(count),
    headingRad: new Float64Array(count),
    look: new Uint8Array(count).fill(LOOK),
  };
}

describe("people of the frames", () => {
  test("are drawn 100 ms in the past, between two places", () => {
    const [there, writer] = [crowd(2), drillFrameWriter(2, ORIGIN)];
    const people = createPeople(2, ORIGIN);
    for (let tick = 1; tick <= 20; tick++) {
      there.x[0] = 0.1 * tick;
      expect(people.frame(writer.encode(tick, there), 50 * tick + 30)).toBe(true);
    }
    // At the arrival of tick 20 tick 18 is drawn, and 25 ms later the middle of 18 and 19.
    expect(people.at(1_030).x[0]).toBeCloseTo(1.8, 6);
    expect(people.at(1_055).x[0]).toBeCloseTo(1.85, 6);
    expect(people.at(1_055).x[1]).toBeCloseTo(0, 6);
    expect(people.tick).toBe(20);
  });

  test("who stood still for long sets out from the frame before, not from long ago", () => {
    const [there, writer] = [crowd(1), drillFrameWriter(1, ORIGIN)];
    const people = createPeople(1, ORIGIN);
    for (let tick = 1; tick <= 30; tick++) people.frame(writer.encode(tick, there), 50 * tick);
    there.x[0] = 0.1;
    for (let tick = 31; tick <= 33; tick++) people.frame(writer.encode(tick, there), 50 * tick);
    expect(people.at(50 * 30 + 100).x[0]).toBeCloseTo(0, 6);
    expect(people.at(50 * 31 + 100).x[0]).toBeCloseTo(0.1, 6);
  });

  test("nobody is drawn who left, and another run's clock is taken over", () => {
    const [there, writer] = [crowd(1), drillFrameWriter(1, ORIGIN)];
    const people = createPeople(1, ORIGIN);
    people.frame(writer.encode(100, there), 5_000);
    there.look[0] = ABSENT;
    people.frame(writer.encode(101, there), 5_050);
    expect(people.at(5_300).look[0]).toBe(ABSENT);
    people.clear();
    expect(people.at(5_400).count).toBe(0);
    there.look[0] = LOOK;
    people.frame(writer.whole(2, there), 6_000);
    expect(people.at(6_200).look[0]).toBe(LOOK);
    expect(people.frame(new Uint8Array(3), 6_300)).toBe(false);
  });
});
