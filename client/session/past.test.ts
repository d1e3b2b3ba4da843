import fc from "fast-check";
import { expect, test } from "vitest";
import { factsAsOf } from "../../server/console/facts.ts";
import { TopicIndex } from "../../server/store/topics.ts";
import { alarmOf } from "../../test/support/alarms.ts";
import { type Addition, idOf } from "../../twins/core/additions.ts";
import { fail, ok } from "../../twins/core/result.ts";
import type { AlarmState } from "../../twins/operations/alarm.ts";
import type { ConsoleEvent, JournalledEvent } from "../../twins/protocol/console.ts";
import { applyEvent, type Domain, emptyDomain } from "./domain.ts";
import type { Link } from "./link.ts";
import { createPast } from "./past.ts";

const T0 = 1_760_000_400_000;

const alarm = (id: string, state: AlarmState, atMs: number): ConsoleEvent => ({
  type: "alarm",
  alarm: alarmOf(id, { priority: "high", state, raisedAtMs: atMs, clearedAtMs: state === "cleared" ? atMs : null }),
});
const stop = (stopped: boolean, atMs: number): ConsoleEvent => ({ type: "stop", stopped, by: "wei", atMs });

const zone = (id: string, x = 0): Addition => ({
  of: "zone",
  zone: {
    id,
    title: { en: id, zh: id },
    use: "work",
    place: "root",
    outline: [
      [x, 0],
      [x + 2, 0],
      [x + 2, 2],
    ],
    floorZ: 0,
  },
});
const edited = (was: Addition | null, becomes: Addition | null): ConsoleEvent => ({
  type: "edited",
  edit: { was, becomes },
  by: "mia",
});
const zonesOf = ({ additions }: Domain): [string, number][] =>
  [...additions.values()].map(({ addition }): [string, number] => [
    idOf(addition),
    addition.of === "zone" ? addition.zone.outline[0]![0] : Number.NaN,
  ]);

/** A server that has these events; answers wait until they are let go. */
function server(events: readonly [atMs: number, event: ConsoleEvent][]) {
  const index = new TopicIndex();
  const all = events.map(([atMs, event], i): JournalledEvent => ({ seq: i + 1, atMs, siteId: "fms", event }));
  for (const event of all) index.add(event);
  const told = async (query: Parameters<TopicIndex["told"]>[0]) => ok(index.told(query).map((t) => [...t.events]));
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  let held = false;
  let lost = false;
  const ask = async (name: string, params: { atMs: number; fromMs: number; toMs: number; limit: number }) => {
    asked.push(name);
    if (held) await new Promise<void>((resolve) => waiting.push(resolve));
    if (lost) return fail("SYNC_LOST", "no answer");
    if (name === "events") {
      const within = all.filter((e) => e.atMs >= params.fromMs && e.atMs < params.toMs);
      return ok({ events: within.slice(0, params.limit), more: within.length > params.limit });
    }
    const facts = await factsAsOf({ told }, params.atMs);
    return facts.ok ? ok({ facts: facts.value }) : facts;
  };
  return {
    link: { ask } as unknown as Pick<Link, "ask">,
    all,
    asked,
    hold: (on: boolean) => {
      held = on;
      if (!on) for (const go of waiting.splice(0)) go();
    },
    lose: (on: boolean) => {
      lost = on;
    },
  };
}
const settle = () => new Promise<void>((resolve) => setTimeout(resolve));
const standing = (domain: Domain): [string, string][] =>
  [...domain.alarms.values()]
    .filter((a) => a.state !== "cleared")
    .map((a): [string, string] => [a.id, a.state])
    .sort();

const story: [number, ConsoleEvent][] = [
  [T0 + 1000, alarm("a", "unacknowledged", T0 + 1000)],
  [T0 + 2000, alarm("a", "acknowledged", T0 + 1000)],
  [T0 + 2500, stop(true, T0 + 2500)],
  [T0 + 3000, alarm("a", "cleared", T0 + 3000)],
  [T0 + 4000, stop(false, T0 + 4000)],
];

test("a moment shows the alarms and the stop of then, and nothing of now", async () => {
  const { link } = server(story);
  const past = createPast("fms", link, () => T0 + 100_000);
  const at = async (ms: number) => {
    past.seek(T0 + ms);
    await settle();
    return { standing: standing(past.domain.getState()), stopped: past.domain.getState().stopped?.by ?? null };
  };
  expect(past.state.getState().atMs).toBeNull();
  expect(await at(500)).toEqual({ standing: [], stopped: null });
  expect(past.domain.getState().alarmsKnown).toBe(true);
  expect(await at(1500)).toEqual({ standing: [["a", "unacknowledged"]], stopped: null });
  expect(await at(2600)).toEqual({ standing: [["a", "acknowledged"]], stopped: "wei" });
  expect(await at(3500)).toEqual({ standing: [], stopped: "wei" });
  expect(await at(5000)).toEqual({ standing: [], stopped: null });
});

test("a scrubbing hand asks once at a time, and the newest wish is answered last", async () => {
  const { link, asked, hold } = server(story);
  const past = createPast("fms", link, () => T0 + 100_000);
  hold(true);
  for (let ms = 0; ms < 3000; ms += 10) past.seek(T0 + ms);
  expect(asked).toHaveLength(1);
  past.seek(T0 + 1500);
  hold(false);
  await settle();
  await settle();
  expect(asked).toHaveLength(2);
  expect(past.state.getState().atMs).toBe(T0 + 1500);
  expect(standing(past.domain.getState())).toEqual([["a", "unacknowledged"]]);
});

test("when the server does not answer, nothing is shown as if it were so", async () => {
  const { link, lose } = server(story);
  const past = createPast("fms", link, () => T0 + 100_000);
  past.seek(T0 + 1500);
  await settle();
  lose(true);
  past.seek(T0 + 500);
  await settle();
  expect(past.domain.getState().alarmsKnown).toBe(false);
  expect(past.domain.getState().alarms.size).toBe(0);
  expect(past.state.getState().error?.code).toBe("SYNC_LOST");
});

test("playing on needs one whole answer, and shows each moment as asking for it would", async () => {
  const kinds = fc.constantFrom<AlarmState>("unacknowledged", "acknowledged", "cleared", "shelved");
  const events = fc.array(fc.tuple(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 0, max: 3 }), kinds), {
    maxLength: 60,
  });
  await fc.assert(
    fc.asyncProperty(events, fc.array(fc.integer({ min: 1, max: 9000 }), { maxLength: 20 }), async (made, steps) => {
      const sorted = made.toSorted((a, b) => a[0] - b[0]);
      const { link, asked, all } = server(sorted.map(([ms, n, state]) => [T0 + ms, alarm(`a${n}`, state, T0 + ms)]));
      const past = createPast("fms", link, () => T0 + 200_000);
      let atMs = T0;
      past.seek(atMs);
      await settle();
      for (const step of steps) {
        atMs += step;
        past.follow(atMs, 30_000);
        await settle();
        past.follow(atMs, 30_000);
        const then = all.filter((e) => e.atMs <= atMs).reduce(applyEvent, emptyDomain());
        expect(standing(past.domain.getState())).toEqual(standing(then));
      }
      expect(asked.filter((name) => name === "factsAsOf")).toHaveLength(1);
    }),
    { numRuns: 40 },
  );
});

test("stepping back within what was played shows the earlier moment again", async () => {
  const { link, asked } = server(story);
  const past = createPast("fms", link, () => T0 + 100_000);
  past.seek(T0);
  await settle();
  past.follow(T0 + 1, 30_000);
  await settle();
  past.follow(T0 + 5000, 30_000);
  expect(standing(past.domain.getState())).toEqual([]);
  past.seek(T0 + 1200);
  expect(standing(past.domain.getState())).toEqual([["a", "unacknowledged"]]);
  expect(asked).toEqual(["factsAsOf", "events"]);
});

test("what was played is kept within a limit, and stepping back beyond it asks again", async () => {
  const many = Array.from({ length: 9000 }, (_, i): [number, ConsoleEvent] => [
    T0 + i,
    alarm("a", i % 2 === 0 ? "unacknowledged" : "cleared", T0 + i),
  ]);
  const { link, asked } = server(many);
  const past = createPast("fms", link, () => T0 + 100_000);
  past.seek(T0);
  await settle();
  for (let ms = 0; ms < 9000; ms += 100) {
    past.follow(T0 + ms, 3000);
    await settle();
  }
  expect(asked.filter((name) => name === "factsAsOf")).toHaveLength(1);
  past.seek(T0 + 2);
  await settle();
  expect(asked.filter((name) => name === "factsAsOf")).toHaveLength(2);
  expect(standing(past.domain.getState())).toEqual([["a", "unacknowledged"]]);
});

const edits: [number, ConsoleEvent][] = [
  [T0 + 1000, edited(null, zone("a"))],
  [T0 + 2000, edited(zone("a"), zone("a", 5))],
  [T0 + 3000, edited(null, zone("b"))],
  [T0 + 4000, edited(zone("a", 5), null)],
];

test("CON-34 additions stand where they stood then, asked for and played alike, and when one steps back", async () => {
  const { link, asked } = server(edits);
  const past = createPast("fms", link, () => T0 + 100_000);
  const shown = (): [string, number][] => zonesOf(past.domain.getState());
  past.seek(T0 + 1500);
  await settle();
  expect(shown()).toEqual([["a", 0]]);
  expect([...past.domain.getState().additions.values()][0]).toMatchObject({ by: "mia", atMs: T0 + 1000 });
  past.follow(T0 + 1501, 30_000);
  await settle();
  past.follow(T0 + 3500, 30_000);
  expect(shown()).toEqual([
    ["a", 5],
    ["b", 0],
  ]);
  past.follow(T0 + 4500, 30_000);
  expect(shown()).toEqual([["b", 0]]);
  past.seek(T0 + 2500);
  expect(shown()).toEqual([["a", 5]]);
  expect(asked).toEqual(["factsAsOf", "events"]);
  past.seek(T0 + 500);
  await settle();
  expect(shown()).toEqual([]);
});

test("scrubbing over moments at which the same additions stand makes no picture of them anew", async () => {
  const { link } = server(edits);
  const past = createPast("fms", link, () => T0 + 100_000);
  past.seek(T0 + 2100);
  await settle();
  const before = past.domain.getState().additions;
  past.seek(T0 + 2900);
  await settle();
  expect(past.state.getState().atMs).toBe(T0 + 2900);
  expect(past.domain.getState().additions).toBe(before);
});

test("an answer of a moment that was left is dropped where the shown one is here", async () => {
  const { link, hold } = server(edits);
  const past = createPast("fms", link, () => T0 + 100_000);
  past.seek(T0 + 1500);
  await settle();
  hold(true);
  past.seek(T0 + 3500);
  past.seek(T0 + 1500);
  hold(false);
  await settle();
  expect(past.state.getState().atMs).toBe(T0 + 1500);
  expect(zonesOf(past.domain.getState())).toEqual([["a", 0]]);
  // And one that comes when the past is left shows nothing.
  hold(true);
  past.seek(T0 + 3500);
  past.clear();
  hold(false);
  await settle();
  expect(past.domain.getState().additions.size).toBe(0);
});
