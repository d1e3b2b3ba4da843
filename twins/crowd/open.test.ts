import { expect, test } from "vitest";
import type { Venue } from "../core/venue.ts";
import { createCrowd } from "./crowd.ts";
import { opening, room, sketch, venueOf, wall, wallWithGaps } from "./validation/plans.ts";

/** A house of 4 x 4 m with a door to the south, in a yard of 40 x 20 m that a fence closes. */
function yard(muster: readonly (readonly [number, number])[]): Venue {
  const s = sketch();
  wall(s, [-20, -10], [20, -10], [20, 10], [-20, 10], [-20, -10]);
  wall(s, [-2, -2], [-2, 2], [2, 2], [2, -2]);
  wallWithGaps(s, 0, [-2, -2], [2, -2], [[2, 1]]);
  room(s, 0, [-2, -2], [2, 2]);
  opening(s, [0.5, -2], [-0.5, -2], { isExit: true });
  return venueOf(s, muster);
}
const MUSTER = { kind: "muster", point: -1 } as const;
const person = (x: number, y: number) => ({ storey: 0, x, y, goal: MUSTER });

test("of several gathering points in the open everybody goes to the nearest on foot, out of the house as well", () => {
  const points = [
    [-17, 7],
    [17, -7],
  ] as const;
  const crowd = createCrowd(yard(points), [person(-8, 0), person(8, 0), person(0, 0)]);
  for (let n = 0; n < 40 * 20; n++) crowd.step(0.05);
  const away = (i: number, [x, y]: readonly [number, number]) => Math.hypot(crowd.x[i]! - x, crowd.y[i]! - y);
  expect([0, 1, 2].map((i) => crowd.doing(i))).toEqual(["safe", "safe", "safe"]);
  expect(away(0, points[0])).toBeLessThan(1);
  expect(away(1, points[1])).toBeLessThan(1);
  expect(away(2, points[1]), "its door is to the south").toBeLessThan(1);
});

test("who is near enough to a gathering point has come, as near as that is said to be", () => {
  const crowd = createCrowd(yard([[17, -7]]), [person(8, 0)], { musterM: 4 });
  for (let n = 0; n < 20 * 20; n++) crowd.step(0.05);
  expect(crowd.doing(0)).toBe("safe");
  const away = Math.hypot(crowd.x[0]! - 17, crowd.y[0]! + 7);
  expect(away).toBeGreaterThan(3.5);
  expect(away).toBeLessThan(4.1);
});

test("the way to a goal is told where somebody is, through a door at first; a body is put where there is floor alone", () => {
  const crowd = createCrowd(yard([[17, -7]]), [person(0, 0), person(8, -7)]);
  crowd.warm(MUSTER);
  const inside = crowd.wayTo(0, MUSTER)!;
  expect(inside.y).toBeLessThan(-0.9);
  expect(inside.m).toBeGreaterThan(19);
  const outside = crowd.wayTo(1, MUSTER)!;
  expect(outside.x).toBeGreaterThan(0.95);
  expect(outside.m).toBeCloseTo(9, 0);
  expect(crowd.wayTo(0, { kind: "stay" })).toBeNull();
  expect(crowd.put(1, -2, 0), "in the wall").toBe(false);
  expect([crowd.x[1], crowd.y[1]]).toEqual([8, -7]);
  expect(crowd.put(1, 1, 1)).toBe(true);
  expect(crowd.roomOf(1)).toBe(0);
});
