import { expect, test } from "vitest";
import { must } from "../core/result.ts";
import type { GoTo } from "../protocol/drill.ts";
import { hotelFire } from "../sites/hotel/drill.ts";
import type { DrillDefinition } from "./definition.ts";
import { DRILL_HZ, STILL } from "./input.ts";
import { replayDrill } from "./replay.ts";
import type { RoleId } from "./roles.ts";
import { quietHazard, TINY_VENUE, tinyDrill } from "./testing.ts";
import { createDrillWorld, type DrillWorld } from "./world.ts";

/** People who are led, who signal and who answer for others, in whole drills. */

const tiny = (more: Partial<DrillDefinition> = {}, agents = 0): DrillWorld =>
  createDrillWorld({ definition: tinyDrill(more), venue: TINY_VENUE, hazard: quietHazard(), seed: 5, agents });
const go = (world: DrillWorld, seconds: number): void => {
  for (let n = 0; n < seconds * DRILL_HZ; n++) world.step();
};
const told = (world: DrillWorld): string[] => world.takeSaid().map(({ text }) => text.en);
/** Steps until a line is told that has these words. */
function until(world: DrillWorld, words: string, mostS: number): string[] {
  const lines: string[] = [];
  for (let n = 0; n < mostS * DRILL_HZ; n++) {
    world.step();
    lines.push(...told(world));
    if (lines.some((line) => line.includes(words))) return lines;
  }
  throw new Error(`nobody said “${words}” in ${mostS} s, but: ${lines.join(" | ")}`);
}
const send = (world: DrillWorld, who: number, to: GoTo): void => {
  must(world.goTo(who, to));
};

test("who sees nothing leaves by go-to and acts alone: to the door, felt, opened, closed behind, and to the muster point", async () => {
  const world = tiny();
  const who = must(world.join("resident"));
  go(world, 6);
  send(world, who, { kind: "opening", opening: "door" });
  until(world, "You are there: door", 10);
  must(world.act(who, { kind: "feelDoor", opening: "door" }));
  send(world, who, { kind: "muster" });
  until(world, "At door. It is closed", 10);
  go(world, 2);
  // Nobody opens a door for them: it is theirs to feel.
  expect(world.crowd.opening(0)).toBe("closed");
  must(world.act(who, { kind: "openDoor", opening: "door" }));
  until(world, "Through door. It is open behind you", 6);
  must(world.act(who, { kind: "closeDoor", opening: "door" }));
  until(world, "You are there: the muster point", 20);
  expect(world.isOver).toBe(true);
  expect(world.score(who).points).toBe(100);
  const record = world.record();
  const { world: again, next } = must(await replayDrill(tinyDrill(), record, async () => ""));
  while (next());
  expect(again.digest()).toBe(world.digest());
});

test("a move of one's own ends being led, and what is not there is refused in words", () => {
  const world = tiny({ doors: {} });
  const who = must(world.join("resident"));
  const { body } = world.participants[who]!;
  send(world, who, { kind: "muster" });
  go(world, 1);
  expect(world.participants[who]!.goTo).not.toBeNull();
  world.move(who, { ...STILL, x: -127 });
  expect(world.participants[who]!.goTo).toBeNull();
  go(world, 6);
  expect(world.crowd.x[body]!).toBeLessThan(1);
  for (const to of [{ kind: "room", room: "attic" }, { kind: "table" }, { kind: "crowd" }] as const) {
    const refused = world.goTo(who, to);
    expect([to.kind, refused.ok]).toEqual([to.kind, false]);
    if (!refused.ok) expect(refused.error.said?.zh).toMatch(/[\u4e00-\u9fff]/);
  }
});

test("in the hotel the way leads over the stairs, at the speed of stairs, and to a wall to crouch at", async () => {
  const venue = await hotelFire.venue(async () => "");
  const definition = { ...hotelFire, doors: {} };
  const world = createDrillWorld({ definition, venue, hazard: quietHazard(), seed: 3, agents: 0 });
  const who = must(world.join("warden"));
  const { body } = world.participants[who]!;
  expect(world.crowd.storey[body]).toBe(2);
  send(world, who, { kind: "wall" });
  until(world, "You are there: a wall", 20);
  const stair = venue.stairs.find(({ upper }) => upper === 2)!;
  send(world, who, { kind: "stair", stair: stair.id, end: "lower" });
  until(world, "You are there", 60);
  expect(world.crowd.storey[body]).toBe(1);
  send(world, who, { kind: "room", room: "room-208" });
  until(world, "You are there", 60);
  expect(venue.rooms[world.crowd.roomOf(body)]!.id).toBe("room-208");
}, 20_000);

test("a signal is heard within 15 m on the same floor; wardens hear one another everywhere, and a call from a refuge", async () => {
  const venue = await hotelFire.venue(async () => "");
  const roles: DrillDefinition["roles"] = [
    { role: "resident", most: 4, rooms: ["room-301", "room-302", "room-201", "room-315"] },
    { role: "warden", most: 2, rooms: ["l1-lobby", "l3-corridor"] },
    { role: "wheelchair", most: 1, rooms: ["l2-corridor"] },
  ];
  const world = createDrillWorld({
    definition: { ...hotelFire, roles, doors: {} },
    ...{ venue, hazard: quietHazard(), seed: 3, agents: 0 },
  });
  const join = (role: RoleId): number => must(world.join(role));
  const [near, next, below, far] = [join("resident"), join("resident"), join("resident"), join("resident")];
  const [lobby, upper, chair] = [join("warden"), join("warden"), join("wheelchair")];
  const heard = must(world.signal(near, "fire"));
  expect(heard).toContain(next);
  expect(heard).not.toContain(below);
  expect(heard).not.toContain(lobby);
  const away = ([a, b]: readonly [number, number]): number =>
    Math.hypot(
      world.crowd.x[world.participants[a]!.body]! - world.crowd.x[world.participants[b]!.body]!,
      world.crowd.y[world.participants[a]!.body]! - world.crowd.y[world.participants[b]!.body]!,
    );
  expect(heard.includes(far)).toBe(away([near, far]) <= 15);
  expect(must(world.signal(lobby, "stop"))).toContain(upper);
  const stair = venue.stairs.find(({ upper: to }) => to === 1)!;
  send(world, chair, { kind: "stair", stair: stair.id, end: "upper" });
  until(world, "You are there", 60);
  expect(must(world.signal(chair, "help"))).toContain(lobby);
  expect(world.roll().help).toMatchObject([{ who: chair, storey: 1 }]);
}, 20_000);

test("a warden checks a room, and the roll tells rooms, doors, who is out and who is missing", () => {
  const world = tiny({ roles: [{ role: "warden", most: 2, rooms: ["corridor"] }], alarmAtS: 2 }, 6);
  const who = must(world.join("warden"));
  go(world, 3);
  expect(world.roll()).toMatchObject({
    alarmAtS: 2,
    storeys: [{ storey: 0, all: 6, out: 0, missing: 6 }],
    rooms: [{ room: 0, isChecked: false, doorsOpen: 0, doorsClosed: 1, detector: "quiet" }],
    people: [{ who, is: "inside" }],
  });
  expect(must(world.act(who, { kind: "check", opening: null })).text.en).toBe(
    "You looked after yourself and those near you.",
  );
  send(world, who, { kind: "opening", opening: "door" });
  until(world, "You are there", 15);
  must(world.act(who, { kind: "openDoor", opening: "door" }));
  expect(must(world.act(who, { kind: "check", opening: null })).text.en).toBe(
    "room is checked: 6 there, told to leave.",
  );
  const refused = world.act(who, { kind: "report", opening: null });
  expect(refused.ok).toBe(false);
  send(world, who, { kind: "muster" });
  until(world, "You are there: the muster point", 60);
  expect(must(world.act(who, { kind: "report", opening: null })).text.en).toMatch(/^You report: \d of 6 are out/);
  go(world, 40);
  expect(world.roll()).toMatchObject({ storeys: [{ out: 6, missing: 0 }], rooms: [{ isChecked: true }] });
  expect(world.isOver).toBe(true);
});

test("a drill of responders goes on until those who wait are out, and standing outside gives them nothing", async () => {
  const venue = await hotelFire.venue(async () => "");
  const world = createDrillWorld({ definition: hotelFire, venue, hazard: quietHazard(), seed: 3, agents: 0 });
  const who = must(world.join("responder"));
  expect(world.simulated()).toHaveLength(2);
  go(world, 25);
  expect(world.alarmAtS).toBe(20);
  expect(world.isOver).toBe(false);
  expect(world.score(who).points).toBe(0);
  // They are led to who waits, and to beside them.
  send(world, who, { kind: "room", room: "l2-corridor" });
  until(world, "You are there", 120);
  send(world, who, { kind: "helpless" });
  until(world, "It is closed", 60);
  must(world.act(who, { kind: "openDoor", opening: venue.openings.find(({ id }) => id.includes("212"))!.id }));
  until(world, "You are there: somebody who needs help", 30);
  must(world.act(who, { kind: "takeAlong", opening: null }));
  must(world.act(who, { kind: "letGo", opening: null }));
  send(world, who, { kind: "muster" });
  until(world, "You are there", 120);
  // Who has been out goes in again.
  send(world, who, { kind: "room", room: "l1-lobby" });
  until(world, "You are there", 60);
  send(world, who, { kind: "muster" });
  until(world, "You are there", 60);
  send(world, who, { kind: "room", room: "l1-lobby" });
  until(world, "You are there", 60);
  expect(world.roll().storeys).toEqual([
    { storey: 1, all: 1, out: 0, down: 0, missing: 1 },
    { storey: 2, all: 1, out: 0, down: 0, missing: 1 },
  ]);
});

test("who sees nothing is led to the nearest call point and raises the alarm there; what the floor has not is refused in words", () => {
  const world = tiny({ doors: {} });
  const who = must(world.join("resident"));
  send(world, who, { kind: "callPoint" });
  until(world, "You are there: the call point", 20);
  must(world.act(who, { kind: "pullAlarm", opening: null }));
  for (const kind of ["stopButton", "extinguisher"] as const) {
    const refused = world.goTo(who, { kind });
    expect(refused.ok).toBe(false);
    if (!refused.ok) expect(refused.error.said?.en).toContain("none on this floor");
  }
});
