import { describe, expect, test } from "vitest";
import { readDrillRecord } from "../../server/runs/drillRecords.ts";
import { must } from "../core/result.ts";
import { inRing } from "../core/ring.ts";
import { DRILL_HZ } from "../drill/input.ts";
import { areaM2, borderM } from "../drill/people.ts";
import { createDrillWorld } from "../drill/world.ts";
import { DRILL_IDS, drillOf } from "./drills.ts";

/** Of the hotel's alarm half, of the house's shaking two thirds. */
const SECONDS = 40;
/** What hangs on a wall may lie a little in it. */
const ON_WALL_M = 0.2;

describe.each(DRILL_IDS)("the drill %s", (id) => {
  test("names rooms and doors that its venue has, and has places for all its roles", async () => {
    const definition = await drillOf(id)!;
    const venue = await definition.venue(readDrillRecord);
    const rooms = new Set(venue.rooms.map((room) => room.id));
    const doors = new Set(venue.openings.map((opening) => opening.id));
    expect(
      [...definition.roles, ...definition.population].flatMap((one) => one.rooms).filter((one) => !rooms.has(one)),
    ).toEqual([]);
    expect(Object.keys(definition.doors).filter((one) => !doors.has(one))).toEqual([]);
    expect(venue.rooms.every((room) => areaM2(room) > 0)).toBe(true);
    for (const { storey, x, y } of [
      ...definition.callPoints,
      ...definition.stopButtons,
      ...(definition.extinguishers ?? []),
    ])
      expect(
        venue.rooms.some(
          (room) => room.storey === storey && (inRing([x, y], room.outline) || borderM(room.outline, x, y) < ON_WALL_M),
        ),
        `${storey} ${x} ${y}`,
      ).toBe(true);
    const world = createDrillWorld({
      definition,
      venue,
      hazard: await definition.start(venue, 3, readDrillRecord),
      seed: 3,
      agents: definition.agents,
    });
    expect(world.crowd.count).toBeGreaterThanOrEqual(0.9 * definition.agents);
    for (const { role, most } of definition.roles) {
      must(world.join(role));
      expect(most).toBeGreaterThan(0);
    }
    expect(world.participants).toHaveLength(definition.roles.length);
  }, 240_000);

  test("goes on for half a minute with the same bytes twice, and people set out when the alarm has sounded", async () => {
    const definition = await drillOf(id)!;
    const run = async () => {
      const venue = await definition.venue(readDrillRecord);
      const world = createDrillWorld({
        definition,
        venue,
        hazard: await definition.start(venue, 3, readDrillRecord),
        seed: 3,
        agents: definition.agents,
      });
      must(world.join("resident"));
      for (let n = 0; n < SECONDS * DRILL_HZ; n++) world.step();
      return world;
    };
    const first = await run();
    expect((await run()).digest()).toBe(first.digest());
    expect(first.alarmAtS !== null).toBe(definition.alarmAtS < SECONDS);
    if (first.alarmAtS === null) return;
    expect([...first.crowd.state.subarray(0, first.crowd.count)].some((state) => state === 5 || state === 1)).toBe(
      true,
    );
  }, 240_000);
});
