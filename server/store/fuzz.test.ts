import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { must } from "../../twins/core/result.ts";
import { type Rng, rng } from "../../twins/core/rng.ts";
import { defineThingModel } from "../../twins/core/thing.ts";
import { openHistory } from "./embedded.ts";
import { openMemoryHistory } from "./memory.ts";
import type { HistoryStore, ReadingRow, ThingRecord } from "./port.ts";

const T0 = 1_760_000_400_000;
const SPAN_MS = 3_600_000;
const text = { en: "t", zh: "t" };
const property = (name: string) =>
  ({ name, title: text, type: "number", unit: "1", min: 0, max: 1, staleAfterMs: 1 }) as const;
const model = defineThingModel({ type: "m", version: "1", title: text, properties: [property("a"), property("b")] });
const names = { nameOf: (thing: number, index: number) => ({ thing: `t${thing}`, property: index === 0 ? "a" : "b" }) };

const recordOf = (r: Rng, atMs: number): ThingRecord => {
  const pose = { x: r.below(5), y: 0, z: 0, headingRad: 0 };
  const thing = { id: `t${r.below(3)}`, model: "m", title: text, place: "p", parent: null, pose };
  return { atMs, thing, model, online: r.below(2) === 1, tier: 0, provenance: null };
};
const rowOf = (r: Rng): ReadingRow => {
  const value = r.below(2) === 0 ? r.uniform() : r.below(100) / 10;
  // Few different times, so that many observations share one and the later must win.
  const observedAtMs = T0 + r.below(600) * (SPAN_MS / 600);
  return { thing: r.below(3), property: r.below(2), value, quality: r.below(4), observedAtMs } as ReadingRow;
};

/** One random act, done to both stores. */
async function act(r: Rng, step: number, stores: HistoryStore[]): Promise<void> {
  const kind = r.below(10);
  const rows = Array.from({ length: 1 + r.below(40) }, () => rowOf(r));
  const record = recordOf(r, T0 + step * 20_000);
  const key = `k/${r.below(8)}`;
  const value = r.below(3) === 0 ? undefined : { step };
  for (const store of stores) {
    if (kind < 5) must(await store.append(rows, names));
    else if (kind === 5) must(await store.recordThing(record));
    else if (kind === 6)
      must(await store.appendEvent({ atMs: T0 + step * 1000, siteId: "s", event: { type: "layout" } }));
    else if (kind === 7) must(await store.journal.putAll([{ key, value }]));
    else if (kind === 8) must(await store.seal());
  }
}

async function look(r: Rng, store: HistoryStore): Promise<unknown> {
  const key = { thing: `t${r.below(3)}`, property: r.below(2) === 0 ? "a" : "b" };
  const from = T0 + r.below(SPAN_MS);
  const chart = must(await store.range(key, from, from + 1 + r.below(SPAN_MS), 1 + r.below(50)));
  return {
    // Sums are added up in another order.
    chart: chart.map(([t, min, max, mean]) => [t, min, max, mean.toFixed(9)]),
    asOf: await store.asOf(T0 + r.below(SPAN_MS)),
    extent: await store.extent(),
    events: await store.events(T0, T0 + r.below(SPAN_MS), 1 + r.below(20)),
    list: store.journal.list("k/", 1 + r.below(8)),
    get: store.journal.get(`k/${r.below(8)}`),
  };
}

it.each([1, 2, 3, 4])(
  "the embedded store answers as the one in memory does, through seals and restarts (seed %i)",
  async (seed) => {
    const dir = mkdtempSync(join(tmpdir(), "aitn-fuzz-"));
    const open = async () => must(await openHistory({ dir, siteId: "s", clock: { nowMs: () => T0 }, groupMs: 0 }));
    const oracle = openMemoryHistory("s");
    let store = await open();
    const r = rng(seed, "acts");
    for (let step = 0; step < 120; step++) {
      await act(r, step, [oracle, store]);
      if (r.below(25) === 0) {
        await store.close();
        store = await open();
      }
      const question = r.uint32();
      expect(await look(rng(question), store), `seed ${seed}, step ${step}`).toEqual(await look(rng(question), oracle));
    }
    await store.close();
    rmSync(dir, { recursive: true });
  },
);
