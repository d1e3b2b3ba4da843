import fc from "fast-check";
import { expect, test } from "vitest";
import { must } from "../../core/result.ts";
import { LiveStartSchema } from "../../protocol/drillLive.ts";
import { AS_SHIPPED, runPlan } from "../plans.ts";
import { replayDrill } from "../replay.ts";
import { quietHazard, TINY_VENUE, tinyDrill } from "../testing.ts";
import { createDrillWorld } from "../world.ts";
import { bounded, checkLive, fromLive } from "./apply.ts";
import { isKnown, takeLiveStart } from "./take.ts";
import { MODELS, NOW_MS, type Spoken, TINY_PLACES, viewOf } from "./testing.ts";
import { tellLive } from "./words.ts";

const read = async (): Promise<string> => "";
const take = (spoken: readonly Spoken[], more: Parameters<typeof viewOf>[1] = {}) =>
  takeLiveStart(viewOf(spoken, more));
const { counter, presence, air, machine, lock, door, rain } = MODELS;
const why = (start: ReturnType<typeof take>) => start.left.map((one) => `${one.thing} ${one.of} ${one.why}`);
/** A door's Thing beside the venue's door, or its way out. */
const atDoor = (id: string, values: readonly (number | null)[], more: Partial<Spoken> = {}): Spoken => ({
  ...{ id, model: door, place: "room", x: 2.5, y: 4.1, values },
  ...more,
});

test("a door stands as its Thing says, found by the venue's own link or by where it hangs", () => {
  const start = take([atDoor("d", [1, 2]), atDoor("e", [0, 0], { x: 10.1, y: 5 })]);
  expect(start.doors.map(({ opening, stands }) => [opening, stands])).toEqual([
    ["door", "open"],
    ["exit", "closed"],
  ]);
  expect(start.doors[0]!.from).toEqual([
    { thing: "d", title: { en: "d", zh: "d" }, kind: "live", ageMs: 2_000, model: null },
  ]);
  const linked = {
    ...TINY_VENUE,
    openings: TINY_VENUE.openings.map((one) => (one.id === "exit" ? { ...one, thing: "far" } : one)),
  };
  const far = take([atDoor("far", [1, 2], { x: 90 }), atDoor("none", [1, 2], { x: 60 })], { venue: linked });
  expect(far.doors.map(({ opening }) => opening)).toEqual(["exit"]);
  expect(why(far)).toEqual(["none door elsewhere"]);
  // Nearly shut is shut; a bolt that is out in an open leaf keeps nobody back.
  expect(take([atDoor("d", [0.05, 0])]).doors[0]!.stands).toBe("closed");
  expect(take([atDoor("l", [0, 1], { model: lock })]).doors[0]!.stands).toBe("locked");
  expect(take([atDoor("l", [1, 1], { model: lock })]).doors[0]!.stands).toBe("open");
});

test("what is silent, stale, bad, ahead or contradicts itself or another is not used, and is named", () => {
  const start = take([
    atDoor("silent", [null, null]),
    atDoor("both", [1, 0], { x: 10, y: 5 }),
    { id: "old", model: counter, place: "room", values: [3], ageMs: 61_000 },
    { id: "bad", model: counter, place: "corridor", values: [3], quality: 2 },
    { id: "ahead", model: counter, place: "corridor", values: [3], ageMs: -60_000 },
  ]);
  expect(start).toMatchObject({ doors: [], people: [] });
  expect(why(start)).toEqual([
    "silent door silent",
    "both door contradicts",
    "old people stale",
    "bad people bad",
    "ahead people ahead",
  ]);
  const refused = (of: typeof start, uses: "air"[] = []) => {
    const known = isKnown({ liveUses: uses }, of);
    return known.ok ? null : `${known.error.code} ${known.error.said!.en}`;
  };
  expect(refused(start)).toMatch(/^SIM_STATE .*has reported lately/);
  expect(refused(take([]))).toMatch(/^SIM_STATE .*no device that tells/);
  // What no law of the hazard takes is nothing to begin from.
  const warm = take([{ id: "in", model: air, place: "room", values: [22, 40, null, null] }]);
  expect([refused(warm), refused(warm, ["air"])]).toEqual([
    expect.stringMatching(/changes nothing of this drill/),
    null,
  ]);
  const two = take([atDoor("a", [1, 2]), atDoor("b", [0, 0])]);
  expect([two.doors, why(two)]).toEqual([[], ["a door contradicts", "b door contradicts"]]);
  // A recording that is played 60 times as fast is old 60 times as soon, but for the seconds that rows take on their way.
  const slow = take([{ id: "r", model: counter, place: "room", values: [3], ageMs: 30_000, kind: "recorded" }]);
  expect(slow.people[0]!.from[0]!.kind).toBe("recorded");
});

test("people: counted, felt, and those of a storey who are in none of the rooms that are counted", () => {
  const one = take([{ id: "c", model: counter, place: "room", values: [3] }]);
  expect(one.people).toMatchObject([{ rooms: ["room"], count: 3, how: "counted" }]);
  // Two that count the same room: nobody is left out.
  const two = take([
    { id: "c", model: counter, place: "room", values: [3] },
    { id: "d", model: counter, place: "room", values: [5] },
  ]);
  expect([two.people[0]!.count, why(two)]).toEqual([5, ["c people contradicts"]]);
  const felt = take([
    { id: "c", model: counter, place: "room", values: [0] },
    { id: "p", model: presence, place: "room", values: [1] },
    { id: "q", model: presence, place: "corridor", values: [0] },
  ]);
  expect(felt.people.map(({ rooms, count, how }) => [rooms, count, how])).toEqual([
    [["room"], 1, "present"],
    [["corridor"], 0, "present"],
  ]);
  expect(why(felt)).toEqual(["c people contradicts"]);
  const storey = take([
    { id: "all", model: counter, place: "ground", values: [7] },
    { id: "c", model: counter, place: "room", values: [3] },
  ]);
  expect(storey.people.map(({ rooms, count }) => [rooms, count])).toEqual([
    [["room"], 3],
    [["corridor"], 4],
  ]);
  const few = take([
    { id: "all", model: counter, place: "ground", values: [1] },
    { id: "c", model: counter, place: "room", values: [3] },
  ]);
  expect(few.people.map(({ count }) => count)).toEqual([3, 0]);
  expect(why(few)).toEqual(["all people contradicts"]);
  // A motion sensor of a storey that feels nobody says nothing of the rooms that it does not see.
  expect(take([{ id: "p", model: presence, place: "ground", values: [0] }]).people).toEqual([]);
  expect(why(take([{ id: "c", model: counter, place: "airport", values: [3] }]))).toEqual(["c people elsewhere"]);
});

test("a room's air tells of somebody by the approved model alone, within what it has learned", () => {
  const spoken: Spoken[] = [{ id: "a", model: air, place: "room", values: [21, 30, 400, 900] }];
  const judge = { id: "cid", somebody: ({ lightLx }: { lightLx: number }) => (lightLx > 700 ? null : lightLx > 100) };
  expect(take(spoken, { judge }).people).toMatchObject([
    { rooms: ["room"], count: 1, how: "estimated", from: [{ thing: "a", model: "cid" }, {}, {}, {}] },
  ]);
  expect([take(spoken).people, why(take(spoken))]).toEqual([[], ["a people unapproved"]]);
  const bright = take([{ ...spoken[0]!, values: [21, 30, 900, 900] }], { judge });
  expect([bright.people, why(bright)]).toEqual([[], ["a people unseen"]]);
  // Who is counted is not estimated.
  const both = take([...spoken, { id: "c", model: counter, place: "room", values: [4] }], { judge });
  expect(both.people).toMatchObject([{ count: 4, how: "counted" }]);
});

test("air inside and outside, the nearer station first; machines by their state; rain", () => {
  const at = (id: string, place: string, c: number, x: number): Spoken => ({
    ...{ id, model: air, place, x, y: 1, values: [c, 40, null, null] },
  });
  const { weather, machines } = take([
    ...[at("in", "room", 22, 1), at("garden", "tiny", 8, -5), at("port", "airport", 3, 99)],
    { id: "m", model: machine, place: "room", values: [1] },
    { id: "n", model: machine, place: "corridor", values: [0] },
    { id: "o", model: machine, place: "airport", values: [1] },
    { id: "r", model: rain, place: "tiny", values: [12] },
    { ...at("hot", "room", 59, 1), parent: "m" },
  ]);
  expect([weather.outdoorC?.value, weather.indoorC?.value, weather.rainMmPerH?.value]).toEqual([8, 22, 12]);
  expect(machines.map(({ thing, isRunning }) => [thing, isRunning])).toEqual([
    ["m", true],
    ["n", false],
  ]);
});

test("more people than the drill takes are fewer in the same proportion, and it is said", () => {
  const live = take([
    { id: "c", model: counter, place: "room", values: [30] },
    { id: "d", model: counter, place: "corridor", values: [10] },
  ]);
  const drill = fromLive(tinyDrill(), live);
  expect(drill.counted!.map(({ count }) => count).sort((a, b) => a - b)).toEqual([5, 15]);
  const told = tellLive(tinyDrill(), TINY_VENUE, live);
  expect(told.people).toEqual({ taken: 20, counted: 40, rooms: 2 });
  expect(
    told.known.some(({ en, zh }) => /40 were counted; this drill takes 20/.test(en) && /最多 20 人/.test(zh)),
  ).toBe(true);
});

test("bounded numbers keep their order and add up to the bound", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { maxLength: 40 }), fc.nat(500), (counts, most) => {
      const got = bounded(counts, most);
      const sum = counts.reduce((a, b) => a + b, 0);
      expect(got.reduce((a, b) => a + b, 0)).toBe(Math.min(sum, most));
      got.forEach((one, at) => {
        expect(one).toBeLessThanOrEqual(counts[at]!);
        for (const [other, count] of counts.entries())
          if (count > counts[at]!) expect(got[other]).toBeGreaterThanOrEqual(one);
      });
    }),
    { seed: 11, numRuns: 200 },
  );
});

/** Things of every kind, in every place, with any value and age. */
const anything = fc.array(
  fc.record({
    model: fc.constantFrom(...Object.values(MODELS)),
    place: fc.constantFrom(...TINY_PLACES.map(({ id }) => id), "no-such-place"),
    x: fc.double({ min: -5, max: 12, noNaN: true }),
    y: fc.double({ min: -5, max: 8, noNaN: true }),
    values: fc.array(fc.option(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.double({ noNaN: true }))), { maxLength: 5 }),
    ageMs: fc.integer({ min: -100_000, max: 10_000_000 }),
    quality: fc.nat(3),
  }),
  { maxLength: 14 },
);

test("whatever Things say, the start is of its schema, fits the venue, and is the same for the same view", () => {
  fc.assert(
    fc.property(anything, (things) => {
      const spoken = things.map((one, n) => ({ ...one, id: `t${n}` }));
      const start = take(spoken);
      expect(LiveStartSchema.parse(JSON.parse(JSON.stringify(start)))).toEqual(start);
      expect(take(spoken)).toEqual(start);
      expect(must(checkLive(tinyDrill(), TINY_VENUE, start))).toBeUndefined();
      const told = tellLive(tinyDrill(), TINY_VENUE, start);
      for (const { en, zh } of [...told.known, ...told.left]) expect([en, zh].join()).not.toMatch(/undefined|NaN/);
      const { counted } = fromLive(tinyDrill(), start);
      expect(counted!.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(20);
    }),
    { seed: 5, numRuns: 300 },
  );
});

const worldOf = (live: ReturnType<typeof take> | null, seed = 3, agents = 6) => {
  const definition = fromLive(tinyDrill({ doors: {} }), live);
  return createDrillWorld({ definition, venue: TINY_VENUE, hazard: quietHazard(), seed, agents });
};
const roomsIn = ({ crowd, agents }: ReturnType<typeof worldOf>): number[] =>
  Array.from({ length: agents }, (_, body) => crowd.roomOf(body));

test("a drill begins with the people and doors of the start, keeps the rest as written, and replays to its digest", async () => {
  const live = take([
    { id: "c", model: counter, place: "corridor", values: [4] },
    atDoor("d", [0, 0]),
    { id: "m", model: machine, place: "room", values: [1] },
  ]);
  const world = worldOf(live);
  expect(world.crowd.opening(0)).toBe("closed");
  // The room is not counted: its six people are those of the drill.
  expect(roomsIn(world).sort()).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
  expect(roomsIn(worldOf(take([{ id: "c", model: counter, place: "room", values: [0] }])))).toEqual([]);
  must(world.join("resident"));
  for (let n = 0; n < 200; n++) world.step();
  const record = JSON.parse(JSON.stringify(world.record()));
  expect(record.live).toEqual(live);
  const again = must(await replayDrill(tinyDrill({ doors: {} }), record, read));
  while (again.next());
  expect(again.world.digest()).toBe(world.digest());
  // The start is part of what the digest is of, also where nothing moves by it.
  const other = worldOf({ ...live, salt: "f".repeat(32) });
  expect(other.digest()).not.toBe(worldOf(live).digest());
  expect(worldOf(live).digest()).toBe(worldOf(structuredClone(live)).digest());
});

test("plans are compared from the same start: another plan has the same people at the same places", async () => {
  const live = take([
    { id: "c", model: counter, place: "corridor", values: [4] },
    { id: "r", model: counter, place: "room", values: [2] },
  ]);
  const drill = fromLive(tinyDrill(), live);
  const run = (doors: "asShipped" | "open") =>
    runPlan(drill, TINY_VENUE, { ...AS_SHIPPED, doors }, 3, { read, agents: 9 });
  const [shut, open] = [await run("asShipped"), await run("open")];
  expect([shut.people, open.people]).toEqual([6, 6]);
  expect((await run("open")).digest).toBe(open.digest);
  expect(open.lastOutS!).toBeLessThanOrEqual(shut.lastOutS!);
});

test("a start of another site, or of rooms and openings that are not there, is refused with what to do", async () => {
  const live = take([{ id: "c", model: counter, place: "room", values: [2] }, atDoor("d", [1, 2])]);
  const code = (start: typeof live) => checkLive(tinyDrill(), TINY_VENUE, start);
  expect(code(live).ok).toBe(true);
  for (const wrong of [
    { ...live, siteId: "other" },
    { ...live, doors: [{ ...live.doors[0]!, opening: "no-such" }] },
    { ...live, people: [{ ...live.people[0]!, rooms: ["no-such"] }] },
  ]) {
    expect(code(wrong)).toMatchObject({ ok: false, error: { code: "SIM_FORMAT" } });
    const record = { ...worldOf(null).record(), live: wrong };
    expect(await replayDrill(tinyDrill(), record, read)).toMatchObject({ ok: false, error: { code: "SIM_FORMAT" } });
  }
  const twice = { ...live, people: [live.people[0], live.people[0]] };
  expect(LiveStartSchema.safeParse(twice).success).toBe(false);
  expect(LiveStartSchema.safeParse({ ...live, atMs: NOW_MS, who: ["Ada"] }).success).toBe(false);
});

test("what a drill's own story is of stays as it is written, and it is said", () => {
  const live = take([atDoor("d", [0, 0])]);
  const drill = tinyDrill({ doors: { door: "open" }, storyDoors: ["door"] });
  expect(fromLive(drill, live).doors).toEqual({ door: "open" });
  expect(tellLive(drill, TINY_VENUE, live).known[1]!.en).toMatch(/story has it: door/);
});
