import { expect, test } from "vitest";
import { QUALITY } from "../core/reading.ts";
import { must } from "../core/result.ts";
import { agv } from "../things/agv/model.ts";
import { applyReading } from "./apply.ts";
import { forkState } from "./fork.ts";
import { restoreSnapshot, SnapshotSchema, takeSnapshot } from "./snapshot.ts";
import { addThing, canAdd, createTwinState, reportedValue } from "./twinState.ts";

const thing = (id: string) => ({
  id,
  model: "agv",
  title: { en: id, zh: id },
  place: "p",
  parent: null,
  pose: { x: 0, y: 0, z: 0, headingRad: 0 },
});
const reading = (value: number, observedAtMs: number, quality: 0 | 1 | 2 | 3 = QUALITY.good) =>
  ({ thing: 0, property: 0, value, quality, observedAtMs, receivedAtMs: observedAtMs }) as Parameters<
    typeof applyReading
  >[1];

test("a snapshot restores to the same snapshot, through JSON", () => {
  const state = createTwinState("fms");
  must(addThing(state, thing("a"), agv));
  must(addThing(state, thing("b"), agv));
  must(applyReading(state, reading(3.25, 100)));
  state.desired.set(1, 9);
  const snapshot = takeSnapshot(state, 200);
  const parsed = SnapshotSchema.parse(JSON.parse(JSON.stringify(snapshot)));
  expect(takeSnapshot(must(restoreSnapshot(parsed)), 200)).toEqual(snapshot);
});

test("an older observation is refused, a missing value stays missing", () => {
  const state = createTwinState("fms");
  must(addThing(state, thing("a"), agv));
  must(applyReading(state, reading(1, 100)));
  expect(applyReading(state, reading(2, 99))).toMatchObject({ ok: false, error: { code: "STATE_OLD" } });
  expect(reportedValue(state, "a", "x")).toBe(1);
  must(applyReading(state, reading(7, 101, QUALITY.missing)));
  expect(reportedValue(state, "a", "x")).toBeNaN();
});

test("a fork shares nothing with the twin", () => {
  const state = createTwinState("fms");
  must(addThing(state, thing("a"), agv));
  must(applyReading(state, reading(1, 100)));
  const fork = forkState(takeSnapshot(state, 150));
  fork.twin.values[0] = 42;
  expect(reportedValue(state, "a", "x")).toBe(1);
  expect(fork.baseDigest).toBe(forkState(takeSnapshot(state, 150)).baseDigest);
});

test("adding a Thing twice, or with another model, is refused; the arrays grow as needed", () => {
  const state = createTwinState("fms");
  for (let i = 0; i < 200; i++) must(addThing(state, thing(`v${i}`), agv));
  expect(addThing(state, thing("v0"), agv).ok).toBe(false);
  expect(addThing(state, { ...thing("x"), model: "other" }, agv).ok).toBe(false);
  // Snapshots and frames are read by the type's name: two contents of one name would be mistaken for each other.
  const other = { ...agv, properties: agv.properties.slice(1) };
  expect(addThing(state, thing("y"), other)).toMatchObject({ ok: false, error: { code: "STATE_MODEL" } });
  expect(addThing(state, thing("y"), structuredClone(agv)).ok).toBe(true);
  expect(state.values.length).toBeGreaterThanOrEqual(state.slots);
  expect(state.values[state.slots - 1]).toBeNaN();
});

test("of several Things all can be added or none, and asking changes nothing", () => {
  const state = createTwinState("fms");
  const own = { ...agv, type: "own" };
  const ownThing = (id: string) => ({ ...thing(id), model: "own" });
  const placed = [
    { thing: thing("a"), model: agv },
    { thing: ownThing("b"), model: own },
  ];
  expect(canAdd(state, placed).ok).toBe(true);
  expect(state.entries).toEqual([]);
  const codeOf = (more: (typeof placed)[number]) => {
    const answer = canAdd(state, [...placed, more]);
    return answer.ok ? "ok" : answer.error.code;
  };
  expect(codeOf({ thing: thing("a"), model: agv })).toBe("STATE_MODEL");
  expect(codeOf({ thing: ownThing("c"), model: { ...own, properties: [] } })).toBe("STATE_MODEL");
  expect(codeOf({ thing: ownThing("c"), model: structuredClone(own) })).toBe("ok");
});
