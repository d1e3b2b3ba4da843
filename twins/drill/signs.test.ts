import { expect, test } from "vitest";
import { must } from "../core/result.ts";
import { FOLLOWING_SHARE, followersOf, type GuidanceModel, type Sensed, SIGN } from "./guidance.ts";
import { DRILL_HZ } from "./input.ts";
import { replayDrill } from "./replay.ts";
import { signText } from "./signs.ts";
import { quietHazard, TINY_VENUE, tinyDrill } from "./testing.ts";
import { createDrillWorld, type DrillWorld } from "./world.ts";

const [ROOM, CORRIDOR] = [0, 1];
const DOOR = 0;
const SEED = 5;

/** Says the same as long as it is told to, and keeps what it was told. */
function saying(room: number, corridor = SIGN.usual as number, told: Sensed[] = []): GuidanceModel {
  return {
    id: "a-model",
    start: () => ({
      decide(sensed) {
        told.push({ ...sensed, people: sensed.people.slice(), doors: sensed.doors.slice() });
        return Int32Array.of(room, corridor);
      },
    }),
  };
}

const sensing = () =>
  quietHazard({
    detectors: () => ({
      layerM: new Float32Array(2).fill(2.5),
      upperC: new Float32Array(2).fill(20),
      upperExtinctionPerM: new Float32Array(2),
    }),
  });
const make = (guidance: GuidanceModel | null, agents = 6): DrillWorld =>
  createDrillWorld({
    definition: tinyDrill({ doors: {} }),
    ...{ venue: TINY_VENUE, hazard: sensing(), seed: SEED, agents, guidance },
  });
const go = (world: DrillWorld, seconds: number): void => {
  for (let n = 0; n < seconds * DRILL_HZ; n++) world.step();
};

test("two of three people follow a sign that changes, the same ones each time", () => {
  const follows = followersOf(3_000, 7);
  const share = follows.reduce((sum, one) => sum + one, 0) / follows.length;
  expect(Math.abs(share - FOLLOWING_SHARE)).toBeLessThan(0.03);
  expect(followersOf(3_000, 7)).toEqual(follows);
});

test("who is told to stay is in the room at the end with its door closed, and who does not follow has gone", () => {
  const world = make(saying(SIGN.stay));
  const inRoom = Array.from({ length: 6 }, (_, body) => body).filter((body) => world.crowd.roomOf(body) === ROOM);
  go(world, 90);
  const follows = followersOf(6, SEED);
  const stayed = inRoom.filter((body) => follows[body] === 1);
  expect(stayed.length).toBeGreaterThan(0);
  expect(stayed.length).toBeLessThan(6);
  for (const body of stayed) {
    expect(world.crowd.roomOf(body)).toBe(ROOM);
    expect(world.signs?.isStaying(body)).toBe(true);
  }
  expect(world.crowd.opening(DOOR)).toBe("closed");
  for (let body = 0; body < 6; body++) if (follows[body] !== 1) expect(world.crowd.roomOf(body)).toBe(-1);
});

test("a sign that says stay no longer lets people go on where they were going", () => {
  let sign: number = SIGN.stay;
  const world = make({ id: "a-model", start: () => ({ decide: () => Int32Array.of(sign, SIGN.usual) }) });
  go(world, 60);
  expect([0, 1, 2, 3, 4, 5].some((body) => world.signs!.isStaying(body))).toBe(true);
  sign = SIGN.usual;
  go(world, 60);
  expect([...world.crowd.state.subarray(0, 6)].every((state) => state === 5)).toBe(true);
});

test("the model is asked after the alarm alone, and is told of people, doors and detectors", () => {
  const told: Sensed[] = [];
  const world = make(saying(SIGN.usual, SIGN.usual, told));
  go(world, 4);
  expect(told).toEqual([]);
  go(world, 6);
  expect(told[0]!.atS).toBeGreaterThan(4.9);
  expect(told[0]!.people[ROOM]! + told[0]!.people[CORRIDOR]!).toBe(6);
  expect([...told[0]!.doors]).toEqual([1, 1]);
});

test("a participant is told what the sign before them shows, once as long as it does not change", () => {
  const world = make(saying(DOOR, 1), 0);
  const who = must(world.join("resident"));
  go(world, 20);
  const said = world.takeSaid().filter(({ to, text }) => to === who && text.en.includes("sign"));
  expect(said.map(({ text }) => text.en)).toEqual(["The sign above points to: door."]);
  expect(signText(TINY_VENUE, SIGN.stay)?.zh).toMatch(/关上门/);
  expect(signText(TINY_VENUE, SIGN.usual)).toBeNull();
});

test("a record names the model that steered: the same run again with it, and a refusal without it", async () => {
  const read = async (): Promise<string> => "";
  const definition = { ...tinyDrill({ doors: {} }), start: async () => sensing() };
  const world = make(saying(SIGN.stay));
  go(world, 30);
  const record = world.record();
  expect(record.guidance).toBe("a-model");
  const again = must(await replayDrill(definition, record, read, saying(SIGN.stay)));
  while (again.next());
  expect(again.world.digest()).toBe(world.digest());
  expect(await replayDrill(definition, record, read)).toMatchObject({ ok: false, error: { code: "SIM_FORMAT" } });
  expect(make(null).record()).not.toHaveProperty("guidance");
});

test("a hazard without detectors leaves the signs as they are, whichever model there is", () => {
  const world = createDrillWorld({
    definition: tinyDrill({ doors: {} }),
    ...{ venue: TINY_VENUE, hazard: quietHazard(), seed: SEED, agents: 2, guidance: saying(SIGN.stay) },
  });
  expect(world.signs).toBeNull();
});
