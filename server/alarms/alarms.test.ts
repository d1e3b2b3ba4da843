import { describe, expect, it } from "vitest";
import { manualClock } from "../../twins/core/clock.ts";
import { QUALITY, type QualityCode } from "../../twins/core/reading.ts";
import { fail, must } from "../../twins/core/result.ts";
import { defineThingModel } from "../../twins/core/thing.ts";
import type { Alarm } from "../../twins/operations/alarm.ts";
import { addThing, createTwinState } from "../../twins/state/twinState.ts";
import { openMemoryHistory } from "../store/memory.ts";
import type { Journal } from "../store/port.ts";
import { MAX_ALARMS } from "./alarmBook.ts";
import { OFFLINE_ON_DELAY_MS, openAlarms, RETURN_GRACE_MS } from "./alarms.ts";

const text = { en: "x", zh: "x" };
const limit = (kind: "high" | "low", value: number, onDelayS = 0) =>
  ({ kind, value, priority: "high", deadband: 5, onDelayS, title: text }) as const;
const model = defineThingModel({
  type: "oven",
  version: "1.0.0",
  title: text,
  properties: [
    {
      name: "heat",
      title: text,
      type: "number",
      unit: "Cel",
      min: -50,
      max: 500,
      staleAfterMs: 2000,
      limits: [limit("high", 100), limit("low", 0), limit("high", 200, 10)],
    },
  ],
});
const state = createTwinState("site");
const entry = must(
  addThing(
    state,
    { id: "oven-1", model: "oven", title: text, place: "p", parent: null, pose: { x: 0, y: 0, z: 0, headingRad: 0 } },
    model,
  ),
);
const HIGH = "oven-1/heat/high/100";

function setUp(journal: Journal = openMemoryHistory("site").journal) {
  const clock = manualClock(1_000_000);
  const changes: string[] = [];
  const open = () =>
    openAlarms({ clock, journal, onChange: (alarm: Alarm) => changes.push(`${alarm.id} ${alarm.state}`) });
  const alarms = open();
  const see = (value: number, quality: QualityCode = QUALITY.good, on = alarms) =>
    on.observe(entry, 0, { value, quality, observedAtMs: clock.nowMs() });
  const states = () => alarms.list().map((alarm) => `${alarm.id} ${alarm.state}`);
  return { clock, alarms, changes, see, states, open };
}

describe("limits", () => {
  it("raise above high and below low, and clear only beyond the deadband", () => {
    const { alarms, see, states } = setUp();
    see(100);
    expect(states()).toEqual([]);
    see(101);
    expect(alarms.list()[0]).toMatchObject({
      id: HIGH,
      state: "unacknowledged",
      value: 101,
      limit: 100,
      firstOut: false,
    });
    see(96);
    expect(states()).toEqual([`${HIGH} unacknowledged`]);
    see(95);
    expect(states()).toEqual([`${HIGH} returned`]);
    see(-1);
    expect(states()).toContain("oven-1/heat/low/0 unacknowledged");
    see(4);
    see(5);
    expect(states()).toContain("oven-1/heat/low/0 returned");
  });

  it("with an on-delay wait for it, by readings or by the clock, and start again when the value comes back", () => {
    const { alarms, clock, see, states } = setUp();
    const late = "oven-1/heat/high/200 unacknowledged";
    see(210);
    clock.advance(9000);
    see(210);
    see(190);
    see(210);
    clock.advance(9999);
    alarms.tick();
    expect(states()).not.toContain(late);
    clock.advance(1);
    alarms.tick();
    expect(states()).toContain(late);
  });

  it("neither raise nor clear on a bad value", () => {
    const { see, states } = setUp();
    see(500, QUALITY.bad);
    expect(states()).toEqual([]);
    see(101);
    see(20, QUALITY.bad);
    see(Number.NaN, QUALITY.missing);
    expect(states()).toEqual([`${HIGH} unacknowledged`]);
  });
});

describe("the states of ISA-18.2", () => {
  it("acknowledged then returned clears; returned then acknowledged clears; coming again is unacknowledged", () => {
    const { alarms, changes, see } = setUp();
    see(101);
    expect(must(alarms.acknowledge(HIGH, "ann"))).toMatchObject({ state: "acknowledged", acknowledgedBy: "ann" });
    see(50);
    see(101);
    see(50);
    expect(must(alarms.acknowledge(HIGH, "bob")).state).toBe("cleared");
    expect(changes).toEqual(
      ["unacknowledged", "acknowledged", "cleared", "unacknowledged", "returned", "cleared"].map((s) => `${HIGH} ${s}`),
    );
    expect(alarms.list()).toEqual([]);
    expect(alarms.acknowledge(HIGH, "bob")).toMatchObject({ ok: false, error: { code: "ALARM_UNKNOWN" } });
    expect(alarms.shelve("no/such", 5, "bob")).toMatchObject({ ok: false, error: { code: "ALARM_UNKNOWN" } });
  });

  it("shelved is silent until its time is over, then seen again if it still holds", () => {
    const { alarms, clock, changes, see, states } = setUp();
    see(101);
    must(alarms.acknowledge(HIGH, "ann"));
    must(alarms.shelve(HIGH, 10, "ann"));
    see(50);
    see(101);
    expect(states()).toEqual([`${HIGH} shelved`]);
    clock.advance(10 * 60_000 - 1);
    alarms.tick();
    expect(states()).toContain(`${HIGH} shelved`);
    clock.advance(1);
    alarms.tick();
    expect(states()).toContain(`${HIGH} unacknowledged`);
    see(50);
    must(alarms.shelve(HIGH, 1, "ann"));
    clock.advance(60_000);
    alarms.tick();
    expect(changes.at(-1)).toBe(`${HIGH} cleared`);
    expect(() => alarms.shelve(HIGH, 481, "ann")).toThrow(RangeError);
  });

  it("an alarm that chatters stays raised until it has been quiet for a minute", () => {
    const { alarms, clock, changes, see, states } = setUp();
    for (let i = 0; i < 20; i++) {
      see(101);
      clock.advance(1000);
      see(50);
      clock.advance(1000);
    }
    expect(changes.filter((change) => change.endsWith("unacknowledged"))).toHaveLength(3);
    expect(states()).toEqual([`${HIGH} unacknowledged`]);
    clock.advance(58_999);
    alarms.tick();
    expect(states()).toContain(`${HIGH} unacknowledged`);
    clock.advance(1);
    alarms.tick();
    expect(states()).toContain(`${HIGH} returned`);
  });

  it("chatter is noticed although a person acknowledges every time", () => {
    const { alarms, clock, changes, see } = setUp();
    for (let i = 0; i < 10; i++) {
      see(101);
      must(alarms.acknowledge(HIGH, "ann"));
      see(50);
      clock.advance(2000);
    }
    expect(changes.filter((change) => change.endsWith("unacknowledged"))).toHaveLength(3);
  });
});

describe("system and model alarms", () => {
  it("a Thing that goes offline, and one that goes stale, are one alarm each", () => {
    const { alarms, clock, see, states } = setUp();
    see(50);
    clock.advance(2001);
    alarms.tick();
    clock.advance(4999);
    alarms.tick();
    expect(states()).toEqual([]);
    clock.advance(1);
    alarms.tick();
    expect(states()).toEqual(["oven-1/stale unacknowledged"]);
    must(alarms.acknowledge("oven-1/stale", "ann"));
    alarms.offline("oven-1");
    clock.advance(OFFLINE_ON_DELAY_MS);
    alarms.tick();
    expect(states()).toEqual(["oven-1/offline unacknowledged"]);
    alarms.online("oven-1");
    see(50);
    alarms.tick();
    expect(states()).toEqual(["oven-1/offline returned"]);
  });

  it("a recorded Thing is stale by the time of its replay", () => {
    const { alarms, clock, see, states } = setUp();
    entry.provenance = { kind: "recorded", source: "", factor: 0.5 };
    see(50);
    clock.advance(4000);
    alarms.tick();
    clock.advance(4999);
    alarms.tick();
    expect(states()).toEqual([]);
    clock.advance(2);
    alarms.tick();
    clock.advance(5000);
    alarms.tick();
    entry.provenance = null;
    expect(states()).toEqual(["oven-1/stale unacknowledged"]);
  });

  it("a device that is back within the on-delay raises nothing, and every time away is a new one", () => {
    const { alarms, changes, clock } = setUp();
    for (let i = 0; i < 3; i++) {
      alarms.offline("oven-1");
      clock.advance(OFFLINE_ON_DELAY_MS - 1);
      alarms.tick();
      alarms.online("oven-1");
    }
    expect(changes).toEqual([]);
    alarms.offline("oven-1");
    clock.advance(OFFLINE_ON_DELAY_MS);
    alarms.tick();
    expect(changes).toEqual(["oven-1/offline unacknowledged"]);
  });

  it("devices have the grace of a start to come back; one that does not is an alarm", () => {
    const { alarms, clock, states } = setUp();
    for (const thing of ["oven-1", "oven-2"]) alarms.awaited(thing);
    clock.advance(RETURN_GRACE_MS - 1);
    alarms.tick();
    expect(states()).toEqual([]);
    alarms.online("oven-2");
    clock.advance(1);
    alarms.tick();
    expect(states()).toEqual(["oven-1/offline unacknowledged"]);
  });

  it("a model raises with its CID and clears", () => {
    const { alarms, states } = setUp();
    const id = alarms.raise({
      thing: "oven-1",
      name: "pump-health",
      title: text,
      priority: "critical",
      value: 0.9,
      limit: 0.5,
      modelCid: "bafk",
    });
    expect(alarms.list()[0]).toMatchObject({ id, modelCid: "bafk", value: 0.9, limit: 0.5, property: null });
    alarms.clear(id);
    expect(states()).toEqual([`${id} returned`]);
  });
});

describe("a flood", () => {
  it("is more than ten in ten minutes; its first alarm is marked, once, and a new flood after it has ended", () => {
    const { alarms, clock } = setUp();
    const firsts = () =>
      alarms
        .list()
        .filter((alarm) => alarm.firstOut)
        .map((alarm) => alarm.thing);
    const gone = (from: number, to: number): void => {
      for (let i = from; i < to; i++) alarms.offline(`t${i}`);
      clock.advance(OFFLINE_ON_DELAY_MS);
      alarms.tick();
    };
    for (let i = 0; i < 10; i++) gone(i, i + 1);
    expect(firsts()).toEqual([]);
    gone(10, 30);
    expect(firsts()).toEqual(["t0"]);
    clock.advance(600_000);
    gone(30, 41);
    expect(firsts().sort()).toEqual(["t0", "t30"]);
  });

  it("beyond the limit of the list is counted", () => {
    const { alarms, clock } = setUp();
    for (let i = 0; i < MAX_ALARMS + 7; i++) alarms.offline(`t${i}`);
    clock.advance(OFFLINE_ON_DELAY_MS);
    alarms.tick();
    expect(alarms.counters()).toMatchObject({ listed: MAX_ALARMS, dropped: 7 });
  });
});

describe("a restart", () => {
  it("finds every alarm in its state, and the next reading clears what is over", async () => {
    const { alarms, clock, see, open } = setUp();
    see(101);
    must(alarms.acknowledge(HIGH, "ann"));
    for (const thing of ["oven-2", "oven-3"]) alarms.offline(thing);
    clock.advance(OFFLINE_ON_DELAY_MS);
    alarms.tick();
    must(alarms.shelve("oven-2/offline", 10, "ann"));
    alarms.online("oven-3");
    must(alarms.acknowledge("oven-3/offline", "ann"));
    await new Promise((resolve) => setTimeout(resolve, 5));
    const again = open();
    expect(again.list()).toEqual(alarms.list());
    expect(
      again
        .list()
        .map((alarm) => alarm.state)
        .sort(),
    ).toEqual(["acknowledged", "shelved"]);
    again.observe(entry, 0, { value: 50, quality: QUALITY.good, observedAtMs: clock.nowMs() });
    expect(again.list().map((alarm) => alarm.id)).toEqual(["oven-2/offline"]);
  });

  it("leaves out what is not an alarm and says so", async () => {
    const { journal } = openMemoryHistory("site");
    must(await journal.put("alarm/x", { id: 7 }));
    const codes: string[] = [];
    const onFailure = (failure: { code: string }) => codes.push(failure.code);
    expect(openAlarms({ clock: manualClock(0), journal, onChange: () => {}, onFailure }).list()).toEqual([]);
    expect(codes).toEqual(["STORE_CORRUPT"]);
  });

  it("is not forgotten by a full disk: what could not be saved is saved with a later tick", async () => {
    const journal = openMemoryHistory("site").journal;
    let full = true;
    const { alarms, open, see } = setUp({
      ...journal,
      putAll: async (changes) => (full ? fail("STORE_FULL", "full") : journal.putAll(changes)),
    });
    see(101);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(alarms.counters().unsaved).toBe(1);
    full = false;
    alarms.tick();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(alarms.counters().unsaved).toBe(0);
    expect(open().list()).toHaveLength(1);
  });
});
