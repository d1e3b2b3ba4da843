import { beforeAll, describe, expect, test } from "vitest";
import { readDrillRecord } from "../../../server/runs/drillRecords.ts";
import { must } from "../../core/result.ts";
import { inRing } from "../../core/ring.ts";
import type { Venue } from "../../core/venue.ts";
import type { DrillDefinition } from "../../drill/definition.ts";
import { floodHazard } from "../../drill/hazards/flood.ts";
import { DRILL_HZ, STILL } from "../../drill/input.ts";
import { replayDrill } from "../../drill/replay.ts";
import { createDrillWorld, type DrillWorld } from "../../drill/world.ts";
import type { Grid } from "../../import/esri-ascii/grid.ts";
import { innerPoint } from "../../import/venue/inner.ts";
import { merewetherFloodDrill as drill } from "./drill.ts";
import { merewetherFlood } from "./flood.ts";
import { parkedAt } from "./parked.ts";
import { gridOf } from "./read.ts";

let venue: Venue;
/** The flood with cells of 4 m: the same to within a step or two, in an eighth of the time. */
const coarse = (grid: Grid, sinceS: number) =>
  floodHazard({ scene: merewetherFlood(grid, 4), sinceS, cars: parkedAt([19, 22]) }, venue);
beforeAll(async () => {
  venue = await drill.venue(readDrillRecord);
});

describe("the district as a drill has it", () => {
  test("each house has one door that leads outside, onto ground of its own height", () => {
    expect(venue.rooms).toHaveLength(59);
    venue.rooms.forEach((room, at) => {
      const doors = venue.openings.filter((one) => one.rooms.includes(at));
      expect([room.id, doors.map(({ id }) => id)]).toEqual([room.id, [`${room.id}-door`]]);
      expect(doors[0]!.rooms).toContain(null);
      expect(doors[0]!.isExit).toBe(true);
    });
    const { heightsM, columns, rows } = venue.ground!;
    expect(heightsM).toHaveLength(columns * rows);
    expect(heightsM.every((z) => z > 10 && z < 80)).toBe(true);
  });

  test("cars stand on the road, apart from one another", async () => {
    const { cars } = await drill.start(venue, 1, readDrillRecord);
    expect(cars!.length).toBeGreaterThanOrEqual(6);
    cars!.forEach(({ x, y }, i) => {
      expect(inRing([x, y], venue.ground!.roads[0]!)).toBe(true);
      for (const other of cars!.slice(i + 1)) expect(Math.hypot(other.x - x, other.y - y)).toBeGreaterThan(5);
    });
  });

  test("the water is dangerous before the doors of most low houses within the drill, and not before those that stay dry", async () => {
    const { run, floodClass } = coarse(await gridOf(await readDrillRecord("merewether")), 0);
    run.step(drill.lengthS - 60);
    const classOf = (id: string): number => {
      const [x, y] = innerPoint(venue.rooms.find((room) => room.id === id)!.outline);
      return floodClass!({ storey: 0, x, y, heightM: 0 });
    };
    const rooms = (role: string) => drill.roles.find((one) => one.role === role)!.rooms;
    const classes = rooms("resident").map(classOf);
    expect(classes.filter((one) => one >= 2).length).toBeGreaterThanOrEqual(classes.length - 2);
    expect(rooms("responder").map(classOf)).toEqual(rooms("responder").map(() => 0));
  });

  test("is known without its ground, so that nobody who asks for the list of drills waits for it", async () => {
    const unread: DrillDefinition = (await import("./drill.ts")).merewetherFloodDrill;
    expect(unread.alarmAtS).toBeLessThan(unread.lengthS);
    expect(unread.rubric.criteria.reduce((sum, { most }) => sum + most, 0)).toBe(100);
  });
});

const AHEAD_S = 165;
/** The same drill with the water nearly three minutes ahead, so that it is in the street within one: for a short test. */
const soon: DrillDefinition = {
  ...drill,
  alarmAtS: 3,
  start: async (_venue, _seed, read) => coarse(await gridOf(await read("merewether")), AHEAD_S),
};
const MUSTER = { kind: "muster", point: -1 } as const;

function walkTo(world: DrillWorld, who: number, x: number, y: number): void {
  const { body } = world.participants[who]!;
  const [dx, dy] = [x - world.crowd.x[body]!, y - world.crowd.y[body]!];
  const length = Math.hypot(dx, dy);
  if (length < 0.5) return world.move(who, STILL);
  world.move(who, { ...STILL, x: Math.round((127 * dx) / length), y: Math.round((127 * dy) / length) });
}

/** One goes uphill at the warning, one stays and then wades, one drives through the water. */
function play(world: DrillWorld): void {
  const [heeds, wades, drives] = [
    must(world.join("resident")),
    must(world.join("resident")),
    must(world.join("resident")),
  ];
  const cars = world.participants.length;
  expect(cars).toBe(3);
  for (let n = 0; n < 92 * DRILL_HZ; n++) {
    const s = n / DRILL_HZ;
    const body = world.participants[heeds]!.body;
    const way = world.crowd.wayTo(body, MUSTER);
    if (s >= 4 && way !== null && n % 4 === 0)
      world.move(
        heeds,
        way.m < 3 ? STILL : { ...STILL, x: Math.round(127 * way.x), y: Math.round(127 * way.y), run: true },
      );
    // Out of the door of house 21, and down into the street.
    if (s > 64 && n % 4 === 0) walkTo(world, wades, s < 72 ? 1.2 : 14, s < 72 ? 16 : 1);
    if (s > 12 && s < 30 && n % 4 === 0) walkTo(world, drives, s < 22 ? 13 : 15.5, s < 22 ? 4.5 : 1.5);
    if (n === 30 * DRILL_HZ) must(world.act(drives, { kind: "drive", opening: null }));
    if (s > 30 && n % 20 === 0) world.move(drives, { ...STILL, x: -119, y: -45, run: true });
    world.step();
  }
}

test("who goes uphill at the warning scores all, who wades or drives little, and the record gives the same flood again", async () => {
  const agents = 12;
  const hazard = await soon.start(venue, 3, readDrillRecord);
  const world = createDrillWorld({ definition: soon, venue, hazard, seed: 3, agents });
  play(world);
  const points = (who: number) => Object.fromEntries(world.score(who).lines.map((line) => [line.id, line.points]));
  expect(points(0)).toEqual({ leave: 25, uphill: 20, wade: 25, drive: 20, heed: 10 });
  const [wades, drives] = [points(1), points(2)];
  expect(wades.wade).toBeLessThanOrEqual(10);
  expect(wades.leave).toBeLessThan(25);
  expect(drives.drive).toBe(0);
  expect(world.score(0).points - world.score(1).points).toBeGreaterThan(50);
  expect(world.score(0).points - world.score(2).points).toBeGreaterThan(30);
  // The water took the car, and who sat in it cannot go on.
  const driver = world.participants[2]!;
  expect(hazard.cars!.filter(({ isSwept }) => isSwept)).toHaveLength(1);
  expect(world.crowd.doing(driver.body)).toBe("incapacitated");
  expect(world.act(2, { kind: "leaveCar", opening: null }).ok).toBe(false);
  const said = world.takeSaid();
  const to = (who: number) => said.filter((line) => line.to === who).map(({ kind, text }) => `${kind}: ${text.en}`);
  expect(to(0).some((line) => /Uphill is to the (north|south|west|east)/.test(line))).toBe(true);
  expect(to(2).some((line) => line.startsWith("hazard: The water lifts the car"))).toBe(true);
  expect(to(1).some((line) => /^hazard: .*(Water comes|Water at your feet|over your ankles|cm deep)/.test(line))).toBe(
    true,
  );
  const record = world.record();
  const { world: again, next } = must(await replayDrill(soon, record, readDrillRecord));
  while (next());
  expect(again.digest()).toBe(world.digest());
}, 240_000);
