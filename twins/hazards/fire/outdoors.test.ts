import { expect, test } from "vitest";
import { type FireStart, startFire } from "./run.ts";
import { hotel } from "./testing/venues.ts";

const VENUE = hotel(2, 2);
const BURNING = 2;
const exits = VENUE.openings.flatMap(({ isExit }, at) => (isExit ? [at] : []));
/** The room that the way out leads from. */
const HALL = VENUE.openings[exits[0]!]!.rooms.find((room) => room !== null)!;
/** As little of a fire as there can be. */
const START: FireStart = { venue: VENUE, room: BURNING, at: [2, 2.5], growth: "slow", peakKw: 1 };
const after = (more: Partial<FireStart>, s = 60) => {
  const run = startFire({ ...START, ...more }, 1);
  run.step(s);
  return run;
};
const open = new Map(exits.map((at) => [at, true]));

test("where nothing is said the air inside is that outside, to the same bytes", () => {
  expect(after({ ambientC: 20, indoorC: 20 }).digest()).toBe(after({}).digest());
  expect(after({ ambientC: -5 }).digest()).toBe(after({ ambientC: -5, indoorC: -5 }).digest());
});

test("cold air comes in by an open way out, below, and leaks bring little", () => {
  const winter = { ambientC: -10, indoorC: 22 };
  const [opened, shut, even] = [after({ ...winter, doors: open }), after(winter), after({ ambientC: 22, doors: open })];
  expect(shut.layers.lowerC[HALL]).toBeGreaterThan(opened.layers.lowerC[HALL]! + 5);
  expect(opened.layers.lowerC[HALL]).toBeLessThan(12);
  expect(opened.layers.upperC[HALL]).toBeGreaterThan(opened.layers.lowerC[HALL]!);
  expect(even.layers.lowerC[HALL]).toBeCloseTo(22, 1);
  const outside = { extinctionPerM: 0, temperatureC: 0 } as never;
  opened.around({ storey: 0, x: 500, y: 500, heightM: 1.6 }, outside);
  expect((outside as { temperatureC: number }).temperatureC).toBe(-10);
});

test("any weather that can be measured keeps every layer finite and nothing colder or warmer than both sides, but for the fire", () => {
  for (const [ambientC, indoorC] of [
    [-50, 60],
    [60, -50],
    [-30, 20],
    [45, 18],
  ] as const) {
    const { layers } = after({ ambientC, indoorC, doors: open }, 30);
    for (const c of [...layers.lowerC, ...layers.upperC]) {
      expect(c, `${ambientC} outside`).toBeGreaterThan(Math.min(ambientC, indoorC) - 1);
      expect(c, `${ambientC} outside`).toBeLessThan(Math.max(ambientC, indoorC) + 15);
    }
  }
});
