import { expect, test } from "vitest";
import { must } from "../core/result.ts";
import { DOING } from "../crowd/model.ts";
import { ABSENT, unpackLook } from "./frame.ts";
import { DRILL_HZ, type Move, STILL } from "./input.ts";
import { replayDrill } from "./replay.ts";
import { quietHazard, TINY_VENUE, tinyDrill } from "./testing.ts";
import { createDrillWorld, type DrillWorld } from "./world.ts";

const make = (more: Parameters<typeof tinyDrill>[0] = {}, agents = 6, hazard = quietHazard()): DrillWorld =>
  createDrillWorld({ definition: tinyDrill(more), venue: TINY_VENUE, hazard, seed: 5, agents });

/** Walks towards a point for at most some seconds. */
function walk(
  world: DrillWorld,
  who: number,
  [x, y]: readonly [number, number],
  mostS: number,
  more: Partial<Move> = {},
): boolean {
  const { body } = world.participants[who]!;
  for (let n = 0; n < mostS * DRILL_HZ; n++) {
    const [dx, dy] = [x - world.crowd.x[body]!, y - world.crowd.y[body]!];
    const length = Math.hypot(dx, dy);
    if (length < 0.25) return true;
    world.move(who, { ...STILL, x: Math.round((127 * dx) / length), y: Math.round((127 * dy) / length), ...more });
    world.step();
  }
  return false;
}
const noRecord = async (): Promise<string> => "";
const go = (world: DrillWorld, seconds: number): void => {
  for (let n = 0; n < seconds * DRILL_HZ; n++) world.step();
};

test("a resident feels the door, opens it, closes it behind, walks out and is at the muster point", () => {
  const world = make({}, 0);
  const who = must(world.join("resident"));
  go(world, 6);
  expect(world.alarmAtS).toBeCloseTo(5, 6);
  expect(world.takeSaid().map(({ kind }) => kind)).toEqual(["alarm"]);
  expect(walk(world, who, [2.5, 3.4], 10)).toBe(true);
  world.move(who, STILL);
  const felt = world.act(who, { kind: "feelDoor", opening: "door" });
  expect(felt.ok && felt.value.text.en).toBe("The door is cool.");
  expect(world.act(who, { kind: "openDoor", opening: "door" }).ok).toBe(true);
  expect(walk(world, who, [2.5, 4.8], 10)).toBe(true);
  expect(world.act(who, { kind: "closeDoor", opening: "door" }).ok).toBe(true);
  expect(walk(world, who, [9, 5], 15)).toBe(true);
  expect(walk(world, who, [14, 5], 15)).toBe(true);
  expect(world.isOver).toBe(true);
  const { points, lines } = world.score(who);
  expect(lines.filter((line) => line.points < line.most)).toEqual([]);
  expect(points).toBe(100);
});

test("nobody goes through a closed door or a wall, and what cannot be done is refused in words", () => {
  const world = make({}, 0);
  const who = must(world.join("resident"));
  const { body } = world.participants[who]!;
  walk(world, who, [2.5, 5], 8);
  expect(world.crowd.y[body]!).toBeLessThan(4);
  walk(world, who, [-3, 2], 8, { run: true });
  expect(world.crowd.x[body]!).toBeGreaterThan(0);
  for (const [kind, opening] of [
    ["openDoor", "exit"],
    ["openDoor", "window-9"],
    ["pullAlarm", null],
    ["takeAlong", null],
    ["letGo", null],
    ["extinguish", null],
  ] as const) {
    const refused = world.act(who, { kind, opening });
    expect([kind, refused.ok]).toEqual([kind, false]);
    if (!refused.ok) expect(refused.error.said?.zh).toMatch(/[\u4e00-\u9fff]/);
  }
});

test("crouching is slower than walking, and running faster; a wheelchair user is slower than both", () => {
  const metres = (role: "resident" | "wheelchair", more: Partial<Move>): number => {
    const world = make({ roles: [{ role, most: 1, rooms: ["corridor"] }] }, 0);
    const who = must(world.join(role));
    const { body } = world.participants[who]!;
    const from = world.crowd.x[body]!;
    const toRight = from < 5;
    world.move(who, { ...STILL, x: toRight ? 127 : -127, ...more });
    go(world, 1.5);
    return Math.abs(world.crowd.x[body]! - from);
  };
  const walked = metres("resident", {});
  expect(walked).toBeGreaterThan(1.2);
  expect(metres("resident", { posture: "crouching" })).toBeLessThan(0.8 * walked);
  expect(metres("resident", { posture: "dropped" })).toBeLessThan(0.6 * walked);
  expect(metres("resident", { run: true })).toBeGreaterThan(1.4 * walked);
  expect(metres("wheelchair", {})).toBeLessThan(0.8 * walked);
});

test("simulated people stay until the alarm and their reaction, set out earlier when they are warned, and end at the muster point", () => {
  const world = make({}, 6);
  go(world, 5);
  const still = [0, 1, 2, 3, 4, 5].map((body) => [world.crowd.x[body], world.crowd.y[body]]);
  go(world, 0.5);
  expect([0, 1, 2, 3, 4, 5].map((body) => [world.crowd.x[body], world.crowd.y[body]])).toEqual(still);
  go(world, 80);
  expect([0, 1, 2, 3, 4, 5].filter((body) => world.crowd.roomOf(body) < 0)).toHaveLength(6);
  const warned = make({ alarmAtS: 60 }, 6);
  const who = must(warned.join("resident"));
  const done = warned.act(who, { kind: "warn", opening: null });
  expect(done.ok && done.value.text.en).toBe("You warned 6 people near you.");
  go(warned, 30);
  expect(warned.crowd.crossings[0]).toBeGreaterThan(0);
});

test("a child stays with its parent, and who leaves is gone from the frames", () => {
  const world = make({ doors: {} }, 0);
  const who = must(world.join("parent"));
  const { body, child } = world.participants[who]!;
  expect(child).toBeGreaterThanOrEqual(0);
  walk(world, who, [2.5, 3], 8);
  walk(world, who, [2.5, 5], 8);
  walk(world, who, [6, 5], 8);
  world.move(who, STILL);
  go(world, 6);
  expect(
    Math.hypot(world.crowd.x[body]! - world.crowd.x[child]!, world.crowd.y[body]! - world.crowd.y[child]!),
  ).toBeLessThan(1.6);
  expect(unpackLook(world.people.look[body]!).isPlayed).toBe(true);
  world.leave(who);
  world.step();
  expect([world.people.look[body], world.people.look[child]]).toEqual([ABSENT, ABSENT]);
});

test("a trained person takes along who cannot go on, slowly, and lets go again", () => {
  const world = make({ doors: {}, roles: [{ role: "warden", most: 2, rooms: ["corridor"] }] }, 0);
  const [warden, other] = [must(world.join("warden")), must(world.join("warden"))];
  const [a, b] = [world.participants[warden]!.body, world.participants[other]!.body];
  world.crowd.incapacitate(b);
  walk(world, warden, [world.crowd.x[b]!, world.crowd.y[b]!], 10);
  walk(world, warden, [world.crowd.x[b]! - 0.5, 5], 1);
  expect(world.act(warden, { kind: "takeAlong", opening: null }).ok).toBe(true);
  const from = world.crowd.x[a]!;
  world.move(warden, { ...STILL, x: from < 5 ? 127 : -127, run: true });
  go(world, 2);
  expect(Math.abs(world.crowd.x[a]! - from)).toBeLessThan(1.6);
  expect([world.crowd.x[b], world.crowd.y[b]]).toEqual([world.crowd.x[a], world.crowd.y[a]]);
  expect(world.act(warden, { kind: "letGo", opening: null }).ok).toBe(true);
  expect(world.crowd.state[b]).toBe(DOING.incapacitated);
});

test("an extinguisher is taken once, sprays for as long as its lever is pressed, and is empty then", () => {
  const sprayed: [skill: number, dtS: number][] = [];
  let reaches = true;
  const hazard = quietHazard({
    extinguish(_spot, _agent, skill, dtS) {
      if (dtS > 0) sprayed.push([skill, dtS]);
      return reaches;
    },
  });
  const roles = [{ role: "resident", most: 2, rooms: ["corridor"] } as const];
  const at = { storey: 0, x: 5, y: 5, heightM: 1 };
  const world = make({ roles, alarmAtS: 100, extinguishers: [{ ...at, agent: "co2" }] }, 0, hazard);
  // From west to east, so that they need not pass each other.
  const [one, two] = [must(world.join("resident")), must(world.join("resident"))].sort(
    (a, b) => world.crowd.x[world.participants[a]!.body]! - world.crowd.x[world.participants[b]!.body]!,
  ) as [number, number];
  const ask = (who: number) => world.act(who, { kind: "extinguish", opening: null });
  const to = (who: number, x: number, y: number): void => {
    expect(walk(world, who, [x, y], 12)).toBe(true);
    world.move(who, STILL);
  };
  to(one, 2, 4.6);
  to(two, 8, 5.4);
  expect(ask(one).ok, "out of reach").toBe(false);
  to(one, 4.2, 4.6);
  to(two, 5.8, 5.4);
  const took = ask(one);
  expect(took.ok && took.value.text.en).toMatch(/You took the extinguisher \(carbon dioxide, 5 kg\)/);
  const second = ask(two);
  expect(!second.ok && second.error.said?.en).toMatch(/Somebody has taken/);
  reaches = false;
  expect(ask(one).ok, "the fire is too far").toBe(false);
  reaches = true;
  expect(ask(one).ok).toBe(true);
  go(world, 6);
  expect(sprayed.length).toBe(4 * DRILL_HZ);
  expect(sprayed.every(([skill]) => skill === 0.4)).toBe(true);
  for (let n = 0; n < 4; n++) {
    ask(one);
    go(world, 4);
  }
  expect(sprayed.reduce((sum, [, dtS]) => sum + dtS, 0)).toBeCloseTo(16, 6);
  expect(world.takeSaid().map(({ text }) => text.en)).toContain("The extinguisher is empty.");
  expect(ask(one).ok, "it was the only one").toBe(false);
});

test("the same record gives the same run to the bit, and another input another one", async () => {
  const play = (late: boolean): DrillWorld => {
    const world = make({}, 6);
    const who = must(world.join("resident"));
    go(world, late ? 7 : 6);
    walk(world, who, [2.5, 3.4], 10);
    world.act(who, { kind: "openDoor", opening: "door" });
    walk(world, who, [2.5, 5], 10);
    go(world, 5);
    return world;
  };
  const first = play(false);
  const record = first.record();
  const { world: again, next } = must(await replayDrill(tinyDrill(), record, noRecord));
  while (next());
  expect(again.tick).toBe(record.ticks);
  expect(again.digest()).toBe(first.digest());
  expect(again.record()).toEqual(record);
  expect(play(true).digest()).not.toBe(first.digest());
  expect((await replayDrill(tinyDrill({ id: "other" }), record, noRecord)).ok).toBe(false);
});
