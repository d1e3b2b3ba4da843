import { expect, test } from "vitest";
import { AHEAD_M, placeAlong } from "./along.ts";
import { VENUE } from "./testing.ts";

const people = () => ({
  count: 3,
  storey: new Uint8Array(3),
  x: Float64Array.of(1, 3, 9),
  y: Float64Array.of(2, 2, 5),
  z: Float64Array.of(0, 0.4, 0),
  headingRad: Float64Array.of(0, Math.PI / 2, 0),
  look: new Uint8Array(3),
});

test("who is taken along is drawn before who takes them, at the place that these are drawn at", () => {
  const drawn = people();
  placeAlong(VENUE, drawn, [[0, 1]], -1, null);
  expect(drawn.x[0]).toBeCloseTo(3, 9);
  expect(drawn.y[0]).toBeCloseTo(2 + AHEAD_M, 9);
  expect([drawn.z[0], drawn.headingRad[0]]).toEqual([0.4, Math.PI / 2]);
  // On a stair the two are on neighbouring steps.
  const stair = people();
  stair.x[1] = 14.5;
  stair.y[1] = 8;
  stair.z[1] = 1.5;
  stair.headingRad[1] = 0;
  placeAlong(VENUE, stair, [[0, 1]], -1, null);
  expect([stair.x[0], stair.z[0]]).toEqual([14.8, 1.5]);
  // Oneself is where one is predicted to be, and looks where one looks.
  const own = people();
  placeAlong(VENUE, own, [[0, 1]], 1, { storey: 0, x: 2, y: 1, z: 0.1, headingRad: 0 });
  expect([own.x[0], own.y[0], own.z[0]]).toEqual([2 + AHEAD_M, 1, 0.1]);
});

test("before a wall the chair is nearer, and never behind it; who is not there is passed over", () => {
  const drawn = people();
  drawn.x[1] = 5.5;
  drawn.headingRad[1] = 0;
  placeAlong(VENUE, drawn, [[0, 1]], -1, null);
  expect(drawn.x[0]).toBeGreaterThan(5.5);
  expect(drawn.x[0]).toBeLessThan(5.95);
  const before = people();
  placeAlong(
    VENUE,
    before,
    [
      [7, 1],
      [0, 7],
    ],
    -1,
    null,
  );
  expect(before.x[0]).toBe(1);
});
