import { expect, test } from "vitest";
import { eyeOf } from "../../../twins/drill/participants.ts";
import { ROLE } from "../../../twins/drill/roles.ts";
import { VENUE } from "../session/testing.ts";
import { easedHeight, freeM, lookAlong, openYaw, sees, sway } from "./eye.ts";

test("a gaze is a unit vector: east, north, and up", () => {
  const near = (got: readonly number[], wanted: readonly number[]): void => {
    for (const [k, value] of got.entries()) expect(value).toBeCloseTo(wanted[k]!, 9);
  };
  near(lookAlong(0, 0), [1, 0, 0]);
  near(lookAlong(Math.PI / 2, 0), [0, 1, 0]);
  near(lookAlong(1, Math.PI / 2), [0, 0, 1]);
  expect(Math.hypot(...lookAlong(2, 0.4))).toBeCloseTo(1);
});

test("eyes are lower the lower one is, and go there smoothly, or at once without motion", () => {
  const eyes = (["standing", "crouching", "dropped"] as const).map((posture) => eyeOf(ROLE.resident, posture));
  expect([...eyes].sort((a, b) => b - a)).toEqual(eyes);
  expect(eyeOf(ROLE.wheelchair, "standing")).toBeLessThan(eyes[0]!);
  const eased = easedHeight(1.6, 0.5, 0.05, false);
  expect(eased).toBeGreaterThan(0.5);
  expect(eased).toBeLessThan(1.6);
  expect(easedHeight(1.6, 0.5, 0.05, true)).toBe(0.5);
});

test("the picture sways with the floor, little, and not for who wishes no motion", () => {
  for (let atS = 0; atS < 20; atS += 0.13) {
    expect(Math.hypot(...sway(9, atS, false))).toBeLessThan(0.06);
    expect(sway(9, atS, true)).toEqual([0, 0, 0]);
    expect(sway(0, atS, false)).toEqual([0, 0, 0]);
  }
  expect(Math.hypot(...sway(9, 1.1, false))).toBeGreaterThan(0);
});

test("a wall ends the sight, and whoever begins looks where it is open", () => {
  const spot = { storey: 0, x: 1, y: 2, z: 0 };
  const [left, right] = [freeM(VENUE, spot, Math.PI, 50), freeM(VENUE, spot, 0, 50)];
  expect(left).toBeLessThan(right);
  expect(freeM(VENUE, spot, openYaw(VENUE, spot), 15)).toBeGreaterThanOrEqual(Math.min(15, right) - 0.3);
  expect(sees(VENUE, spot, spot.x - left + 0.1, spot.y)).toBe(true);
  expect(sees(VENUE, spot, spot.x - left - 1, spot.y)).toBe(false);
});
