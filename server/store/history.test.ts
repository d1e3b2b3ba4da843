import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { manualClock } from "../../twins/core/clock.ts";
import { QUALITY } from "../../twins/core/reading.ts";
import { must } from "../../twins/core/result.ts";
import { rng } from "../../twins/core/rng.ts";
import { restoreSnapshot } from "../../twins/state/snapshot.ts";
import { addThing, createTwinState } from "../../twins/state/twinState.ts";
import { agv } from "../../twins/things/agv/model.ts";
import { openHistory } from "./embedded.ts";
import { openMemoryHistory } from "./memory.ts";
import { type HistoryStore, type ReadingRow, slotNames, type ThingRecord } from "./port.ts";

const T0 = 1_760_000_400_000; // a multiple of ten minutes
const MINUTE = 60_000;
const clock = manualClock(T0);
const state = createTwinState("fms");
const things = ["vehicle-1", "vehicle-2"].map((id) => {
  const thing = {
    id,
    model: "agv",
    title: { en: id, zh: id },
    place: "aisle",
    parent: null,
    pose: { x: 0, y: 0, z: 0, headingRad: 0 },
  };
  must(addThing(state, thing, agv));
  return thing;
});
const names = slotNames(state);
const record = (i: number, atMs: number, online = true): ThingRecord => ({
  atMs,
  thing: things[i]!,
  model: agv,
  online,
  tier: 1,
  provenance: { kind: "virtual", source: "test", factor: 1 },
});
const row = (thing: number, property: number, value: number, observedAtMs: number, quality = 0): ReadingRow =>
  ({ thing, property, value, observedAtMs, quality }) as ReadingRow;
const X = { thing: "vehicle-1", property: "x" };

const folders: string[] = [];
const stores: HistoryStore[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
const kinds: [string, () => Promise<HistoryStore>][] = [
  ["in memory", async () => openMemoryHistory("fms")],
  [
    "embedded",
    async () => {
      const dir = mkdtempSync(join(tmpdir(), "aitn-history-"));
      folders.push(dir);
      return must(await openHistory({ dir, siteId: "fms", clock }));
    },
  ],
];

describe.each(kinds)("history %s", (_, make) => {
  /** Runs the same checks on what is fresh and on what was packed. */
  const both = async (fill: (store: HistoryStore) => Promise<void>, check: (store: HistoryStore) => Promise<void>) => {
    const store = await make();
    stores.push(store);
    await fill(store);
    await check(store);
    must(await store.seal());
    await check(store);
  };

  it("charts minimum, maximum and mean, and leaves gaps", () =>
    both(
      async (store) => {
        const rows = [0, 1, 2, 3].map((i) => row(0, 0, i * 10, T0 + i * 1000));
        must(await store.append([...rows, row(0, 0, 999, T0 + 4000, QUALITY.bad), row(0, 0, 7, T0 + 9000)], names));
        must(await store.append([row(1, 0, -5, T0 + 1000)], names));
      },
      async (store) => {
        expect(must(await store.range(X, T0, T0 + 10_000, 5))).toEqual([
          [T0, 0, 10, 5],
          [T0 + 2000, 20, 30, 25],
          [T0 + 8000, 7, 7, 7],
        ]);
        expect(must(await store.range({ thing: "vehicle-1", property: "y" }, T0, T0 + 1, 5))).toEqual([]);
        expect(await store.range(X, T0, T0, 5)).toMatchObject({ ok: false, error: { code: "STORE_RANGE" } });
        expect(must(await store.extent())).toEqual({ fromMs: T0, toMs: T0 + 9000 });
      },
    ));

  it("charts as a plain loop over all rows does, over many windows and late rows", async () => {
    const random = rng(11);
    const rows: ReadingRow[] = [];
    for (let i = 0; i < 5000; i++)
      rows.push(row(0, 0, random.uniform() * 100, T0 + random.below(60 * MINUTE), random.below(4)));
    await both(
      async (store) => {
        for (let i = 0; i < rows.length; i += 500) {
          must(await store.append(rows.slice(i, i + 500), names));
          if (i === 2000) must(await store.seal());
        }
      },
      async (store) => {
        for (const [from, to, points] of [
          [T0, T0 + 60 * MINUTE, 100],
          [T0, T0 + 60 * MINUTE, 3],
          [T0 + 12_345, T0 + 31 * MINUTE, 777],
        ] as const) {
          const width = (to - from) / points;
          const expected = new Map<number, number[]>();
          for (const r of rows) {
            if (r.quality >= QUALITY.bad || r.observedAtMs < from || r.observedAtMs >= to) continue;
            const b = Math.floor((r.observedAtMs - from) * (points / (to - from)));
            expected.set(b, [...(expected.get(b) ?? []), r.value]);
          }
          const chart = must(await store.range(X, from, to, points));
          expect(chart).toHaveLength(expected.size);
          for (const [t, min, max, mean] of chart) {
            const values = expected.get(Math.round((t - from) / width))!;
            expect(min).toBe(Math.min(...values));
            expect(max).toBe(Math.max(...values));
            expect(mean).toBeCloseTo(values.reduce((a, b) => a + b) / values.length, 9);
          }
        }
      },
    );
  });

  it("rebuilds the twin at any moment: values, qualities, times, Things known then", () =>
    both(
      async (store) => {
        must(await store.recordThing(record(0, T0)));
        must(await store.recordThing(record(1, T0 + 20 * MINUTE)));
        must(await store.recordThing(record(0, T0 + 30 * MINUTE, false)));
        must(await store.append([row(0, 0, 1, T0 + 1), row(0, 1, 2, T0 + 2)], names));
        must(await store.append([row(0, 0, 3, T0 + 25 * MINUTE)], names));
        must(await store.append([row(0, 0, Number.NaN, T0 + 26 * MINUTE, QUALITY.missing)], names));
        // Stored and forwarded late, by a device that was cut off.
        must(await store.append([row(0, 0, 2.5, T0 + 15 * MINUTE, QUALITY.uncertain)], names));
      },
      async (store) => {
        const at = async (ms: number) => {
          const snapshot = must(await store.asOf(T0 + ms));
          const restored = must(restoreSnapshot(snapshot));
          expect(restored.siteId).toBe("fms");
          return snapshot.things.map((t) => [t.thing.id, t.online, t.readings[0], t.readings[1]]);
        };
        expect(await store.asOf(T0 - 1)).toMatchObject({ ok: false, error: { code: "STORE_RANGE" } });
        const none = [null, QUALITY.missing, 0];
        expect(await at(0)).toEqual([["vehicle-1", true, none, none]]);
        expect(await at(10 * MINUTE)).toEqual([["vehicle-1", true, [1, 0, T0 + 1], [2, 0, T0 + 2]]]);
        expect(await at(16 * MINUTE)).toEqual([["vehicle-1", true, [2.5, 1, T0 + 15 * MINUTE], [2, 0, T0 + 2]]]);
        expect(await at(25 * MINUTE)).toEqual([
          ["vehicle-1", true, [3, 0, T0 + 25 * MINUTE], [2, 0, T0 + 2]],
          ["vehicle-2", true, none, none],
        ]);
        expect((await at(90 * MINUTE))[0]).toEqual(["vehicle-1", false, [null, 3, T0 + 26 * MINUTE], [2, 0, T0 + 2]]);
      },
    ));

  it("keeps a batch whole or not at all", async () => {
    const store = await make();
    stores.push(store);
    const refused = await store.append([row(0, 0, 1, T0), row(0, 63, 1, T0)], names);
    expect(refused).toMatchObject({ ok: false, error: { code: "STATE_UNKNOWN_PROPERTY" } });
    expect(must(await store.range(X, T0, T0 + 1, 1))).toEqual([]);
    await expect(store.append([row(0, 0, 1, Number.NaN)], names)).rejects.toThrow(RangeError);
  });

  it("numbers events and gives them back by time", () =>
    both(
      async (store) => {
        for (const i of [0, 1, 2])
          must(await store.appendEvent({ atMs: T0 + i, siteId: "fms", event: { type: "layout" } }));
      },
      async (store) => {
        const page = must(await store.events(T0, T0 + 3, 2));
        expect(page.events.map((e) => [e.seq, e.atMs])).toEqual([
          [1, T0],
          [2, T0 + 1],
        ]);
        expect(page.more).toBe(true);
        expect(must(await store.events(T0 + 1, T0 + 2, 10)).events).toHaveLength(1);
      },
    ));

  it("keeps domain state by key", () =>
    both(
      async ({ journal }) => {
        must(await journal.put("plan/a", { n: 1 }));
        must(await journal.put("plan/b", { n: 2 }));
        must(await journal.put("plan/b", { n: 3 }));
        must(await journal.put("plan/c", { n: 4 }));
        must(await journal.put("planet", 5));
        must(await journal.remove("plan/a"));
        must(
          await journal.putAll([
            { key: "plan/d", value: [6] },
            { key: "plan/c", value: undefined },
          ]),
        );
      },
      async ({ journal }) => {
        expect(journal.get("plan/a")).toBeUndefined();
        expect(journal.get("plan/b")).toEqual({ n: 3 });
        expect(journal.list("plan/")).toEqual([
          { key: "plan/b", value: { n: 3 } },
          { key: "plan/d", value: [6] },
        ]);
        expect(journal.list("plan", 1)).toHaveLength(1);
        expect(await journal.put("big", "x".repeat(16 * 1024 * 1024))).toMatchObject({ ok: false });
        await expect(journal.put("no spaces", 1)).rejects.toThrow(RangeError);
      },
    ));

  it("prunes by age and says so, but keeps the newest older value of each property", async () => {
    const store = await make();
    stores.push(store);
    must(await store.recordThing(record(0, T0)));
    must(await store.append([row(0, 1, 42, T0)], names));
    for (let m = 0; m < 60; m++) must(await store.append([row(0, 0, m, T0 + m * MINUTE)], names));
    must(await store.appendEvent({ atMs: T0, siteId: "fms", event: { type: "layout" } }));
    must(await store.seal());
    const edge = T0 + 30 * MINUTE;
    expect(must(await store.prune({ beforeMs: edge, maxBytes: Infinity })).rows).toBeGreaterThanOrEqual(29);
    expect(must(await store.range(X, T0, T0 + 29 * MINUTE, 10))).toEqual([]);
    expect(must(await store.range(X, edge, T0 + 60 * MINUTE, 30))).toHaveLength(30);
    expect(must(await store.events(T0, T0 + 1, 10)).events).toEqual([]);
    expect(await store.asOf(edge - 1)).toMatchObject({ ok: false, error: { code: "STORE_RANGE" } });
    expect(must(await store.asOf(edge)).things[0]!.readings.slice(0, 2)).toEqual([
      [30, 0, edge],
      [42, 0, T0],
    ]);
  });
});
