import { expect, test } from "vitest";
import { makeSheets } from "../plan/sheets.ts";
import { makeWalkPlan } from "../plan/walkGrid.ts";
import { threeStoreys } from "../validation/buildings.ts";
import { opening, room, sketch, venueOf, wall, wallWithGaps } from "../validation/plans.ts";
import { readField } from "./field.ts";
import { createRoutes, LOCKED } from "./routes.ts";

const SHARES = { up: 0.5, down: 0.5 };

/** A room with a wall in its middle, open at one end, and an exit behind it. */
function detour() {
  const s = sketch();
  wall(s, [0, 0], [10, 0], [10, 10], [0, 10], [0, 0]);
  wall(s, [5, 0], [5, 8]);
  s.storeys[0]!.walls.splice(0, 1);
  wallWithGaps(s, 0, [0, 0], [10, 0], [[8, 1]]);
  opening(s, [7.5, 0], [8.5, 0], { isExit: true });
  room(s, 0, [0, 0], [10, 10]);
  const venue = venueOf(s);
  const sheets = makeSheets(venue);
  const plan = makeWalkPlan(venue, sheets);
  return { venue, plan, routes: createRoutes(venue, sheets, plan, SHARES) };
}

test("the distance round a wall is that of the taut string within some cells, and slopes never point into walls", () => {
  const { routes } = detour();
  const zone = routes.zoneAt(0, 2, 2);
  const field = routes.toPortal(zone, 0);
  const reading = { distanceM: 0, x: 0, y: 0 };
  readField(field, 2, 2, reading);
  const taut = Math.sqrt(3 ** 2 + 6 ** 2) + Math.sqrt(2.7 ** 2 + 8 ** 2);
  expect(reading.distanceM).toBeGreaterThan(taut - 0.3);
  expect(reading.distanceM).toBeLessThan(1.1 * taut);
  // Beside the wall the way leads along it: upwards on the left, downwards on the right.
  readField(field, 4.8, 4, reading);
  expect([Math.abs(reading.x) < 0.35, reading.y > 0.9]).toEqual([true, true]);
  readField(field, 5.2, 6, reading);
  expect(reading.y).toBeLessThan(-0.8);
});

test("walking down the slope leads to the door, and the distance falls all the way", () => {
  const { routes } = detour();
  const field = routes.toPortal(routes.zoneAt(0, 2, 2), 0);
  const reading = { distanceM: 0, x: 0, y: 0 };
  for (const [x0, y0] of [
    [0.3, 0.3],
    [4.8, 0.3],
    [9.8, 9.8],
    [5.2, 7.9],
  ] as const) {
    let [x, y, last] = [x0, y0, Infinity];
    for (let k = 0; k < 600 && y > 0; k++) {
      readField(field, x, y, reading);
      expect(reading.distanceM).toBeLessThan(last + 0.05);
      last = reading.distanceM;
      x += 0.05 * reading.x;
      y += 0.05 * reading.y;
    }
    expect([x0, y0, x > 7.5, x < 8.5, y <= 0]).toEqual([x0, y0, true, true, true]);
  }
});

test("zones are what walls and portals enclose, and a locked door has no way through it until it is opened", () => {
  const venue = threeStoreys();
  const sheets = makeSheets(venue);
  const plan = makeWalkPlan(venue, sheets);
  const routes = createRoutes(venue, sheets, plan, SHARES);
  expect(plan.portals.every(({ isWay }, at) => isWay || venue.openings[at] === undefined)).toBe(true);
  const exits = { kind: "exits", only: -1 } as const;
  const exit = venue.openings.findIndex(({ isExit }) => isExit);
  const top = venue.openings.findIndex(({ storey }) => storey === 2);
  const inner = plan.portals[top]!.zones[0] === routes.zoneAt(2, 2, -2) ? 1 : 0;
  const far = (): number =>
    routes.ways("n", () => exits, { climbs: true, takesLifts: false }).remainingM[2 * top + inner]!;
  const open = far();
  // Two flights of 7 m, twice as long as on the level, and at least the corridor once.
  expect(open).toBeGreaterThan(2 * 14 + 20);
  routes.door[exit] = LOCKED;
  routes.changed();
  expect(far()).toBe(Infinity);
  routes.door[exit] = 0;
  routes.extraM[exit] = 7;
  routes.changed();
  expect(far()).toBeCloseTo(open + 7, 6);
  expect(routes.ways("n", () => exits, { climbs: false, takesLifts: false }).remainingM[2 * top + inner]).toBe(
    Infinity,
  );
});

test("metres in a room count as many more as its factor says", () => {
  const { routes } = detour();
  const zone = routes.zoneAt(0, 2, 2);
  routes.roomFactor[0] = 3;
  routes.changed();
  expect(routes.factorOf(zone)).toBe(3);
});
