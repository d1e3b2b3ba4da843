import { expect, test } from "vitest";
import { COMPASS, COMPASS_UNIT, compassOf, groundZ } from "./ground.ts";
import type { VenueGround } from "./venue.ts";

const GROUND: VenueGround = {
  ...{ x0: 10, y0: 20, columns: 3, rows: 2, cellM: 2, roads: [] },
  heightsM: Float32Array.of(1, 2, 3, 5, 6, 7),
};

test("ground is bilinear between the middles of its squares and goes on level beyond them", () => {
  expect(groundZ(GROUND, 11, 21)).toBe(1);
  expect(groundZ(GROUND, 12, 21)).toBeCloseTo(1.5, 9);
  expect(groundZ(GROUND, 13, 22)).toBeCloseTo(4, 9);
  expect([groundZ(GROUND, -50, 21), groundZ(GROUND, 99, 99)]).toEqual([1, 7]);
});

test("a vector has the direction of the compass that is nearest, half way between two either", () => {
  for (const one of COMPASS) expect(compassOf(...COMPASS_UNIT[one])).toBe(one);
  for (let deg = 0; deg < 360; deg += 7) {
    const rad = (deg * Math.PI) / 180;
    expect([deg, compassOf(3 * Math.cos(rad), 3 * Math.sin(rad))]).toEqual([deg, COMPASS[Math.round(deg / 45) % 8]]);
  }
  expect(compassOf(0, 0)).toBe("east");
});
