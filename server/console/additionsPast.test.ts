import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Addition, type EditedSite, idOf, type SiteEdit, undoOf } from "../../twins/core/additions.ts";
import { manualClock } from "../../twins/core/clock.ts";
import { must } from "../../twins/core/result.ts";
import type { AdditionRow } from "../../twins/protocol/additions.ts";
import { openAdditions, type SiteAdditions } from "../sites/additions.ts";
import { openHistory } from "../store/embedded.ts";
import { storeFolder } from "../store/folder.ts";
import type { HistoryStore } from "../store/port.ts";
import type { ConsoleSession } from "./consoleSocket.ts";
import { twinHandlers } from "./twinHandlers.ts";

const T0 = 1_760_000_400_000;
const edited: EditedSite = {
  site: {
    places: [
      { id: "root", level: "site", title: { en: "r", zh: "r" }, parent: null, outline: [], floorZ: 0, heightM: 0 },
    ],
    things: [],
  },
  models: new Set(["temperature-sensor"]),
  isLive: () => false,
};
const thing = (id: string, x: number): Addition => ({
  of: "thing",
  thing: {
    id,
    model: "temperature-sensor",
    title: { en: id, zh: id },
    place: "root",
    parent: null,
    pose: { x, y: 0, z: 0, headingRad: 0 },
  },
});
const zone = (id: string, name: string): Addition => ({
  of: "zone",
  zone: {
    id,
    title: { en: name, zh: name },
    use: "work",
    place: "root",
    outline: [
      [0, 0],
      [2, 0],
      [2, 2],
    ],
    floorZ: 0,
  },
});

let dir: string;
let clock: ReturnType<typeof manualClock>;
let store: HistoryStore;
let additions: SiteAdditions;

const openStore = async (): Promise<void> => {
  store = must(await openHistory({ dir: join(dir, "history"), siteId: "fms", clock }));
};
async function openAll(): Promise<void> {
  dir = mkdtempSync(join(tmpdir(), "aitn-past-"));
  clock = manualClock(T0);
  await openStore();
  additions = openAdditions(["fms"], { folder: dir, clock, onDamaged: () => {} });
}
async function closeAll(): Promise<void> {
  await store.close();
  rmSync(dir, { recursive: true });
}
beforeEach(openAll);
afterEach(closeAll);

/** @param kept whether the journal hears of it: a kill may come between */
async function edit(change: SiteEdit, by = "mia", kept = true): Promise<boolean> {
  const done = await additions.edit("fms", change, by, edited);
  if (!done.ok) return false;
  const event = { atMs: clock.nowMs(), siteId: "fms", event: { type: "edited", edit: change, by } } as const;
  if (kept) must(await store.appendEvent(event));
  return true;
}

const byId = (rows: readonly AdditionRow[]): AdditionRow[] =>
  [...rows].sort((a, b) => (idOf(a.addition) < idOf(b.addition) ? -1 : 1));

async function at(atMs: number): Promise<AdditionRow[]> {
  const { factsAsOf } = twinHandlers({
    clock,
    hub: null as never,
    history: () => store,
    stop: () => null,
    additions: additions.rows,
  });
  const answer = await factsAsOf({ siteId: "fms", atMs }, null as unknown as ConsoleSession);
  return byId(must(answer).facts.additions);
}

const act = fc.record({
  what: fc.constantFrom("set", "set", "move", "zone", "name", "remove", "undo", "seal", "reopen"),
  which: fc.integer({ min: 0, max: 4 }),
  to: fc.integer({ min: 0, max: 40 }),
  by: fc.constantFrom("mia", "leo"),
  waitMs: fc.constantFrom(0, 1, 700, 400_000),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** The edit that an act is now; null where it is none. */
function editOf({ what, which, to }: Act, last: SiteEdit | undefined): SiteEdit | null {
  const id = what === "zone" || what === "name" ? `zone-${which}` : `t-${which}`;
  const was = additions.rows("fms").find(({ addition }) => idOf(addition) === id)?.addition ?? null;
  if (what === "undo") return last === undefined ? null : undoOf(last);
  if (what === "remove") return was === null ? null : { was, becomes: null };
  if (what === "set" || what === "move") return { was, becomes: thing(id, to) };
  if (what === "zone" || what === "name") return { was, becomes: zone(id, `Z${to}`) };
  return null;
}

const SLOW_MS = 60_000;

describe("what people had added by a past moment", () => {
  test(
    "CON-34 for random edits, the additions at every moment are those of then, with who left them so and when",
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 40 }), async (acts) => {
          await closeAll();
          await openAll();
          const live: { atMs: number; rows: AdditionRow[] }[] = [];
          let last: SiteEdit | undefined;
          for (const one of acts) {
            clock.advance(one.waitMs);
            const change = editOf(one, last);
            if (change !== null && (await edit(change, one.by))) last = change;
            if (one.what === "seal") must(await store.seal());
            if (one.what === "reopen") {
              await store.close();
              await openStore();
            }
            live.push({ atMs: clock.nowMs(), rows: byId(additions.rows("fms")) });
          }
          expect(await at(T0 - 1)).toEqual([]);
          for (const [i, was] of live.entries()) {
            // Up to the last millisecond before the next change.
            const until = live[i + 1]?.atMs ?? was.atMs + 5;
            if (until === was.atMs) continue;
            for (const atMs of [was.atMs, until - 1]) expect(await at(atMs)).toEqual(was.rows);
          }
        }),
        { numRuns: 25, seed: 20_261_130 },
      );
    },
    SLOW_MS,
  );

  test("CON-34 one that nobody edited since is told even where the journal did not hear of it", async () => {
    await edit({ was: null, becomes: thing("t-1", 1) }, "mia", false);
    clock.advance(1000);
    expect(await at(T0)).toEqual([{ addition: thing("t-1", 1), by: "mia", atMs: T0 }]);
    expect(await at(T0 - 1)).toEqual([]);
  });

  test("CON-34 when old events go, what still stood then is told, and the moments before are refused", async () => {
    await edit({ was: null, becomes: thing("t-1", 1) });
    await edit({ was: null, becomes: thing("t-2", 1) });
    clock.advance(1000);
    await edit({ was: thing("t-2", 1), becomes: null });
    clock.advance(9000);
    await edit({ was: thing("t-1", 1), becomes: thing("t-1", 2) }, "leo");
    await store.seal();
    must(await store.prune({ beforeMs: T0 + 5000, maxBytes: Infinity }));
    expect(await at(T0 + 6000)).toEqual([{ addition: thing("t-1", 1), by: "mia", atMs: T0 }]);
    expect(await at(T0 + 10_000)).toEqual([{ addition: thing("t-1", 2), by: "leo", atMs: T0 + 10_000 }]);
    await expect(at(T0 + 4000)).rejects.toThrow("STORE_RANGE");
  });

  test("a folder from before edits were in the index gives them, too", async () => {
    await edit({ was: null, becomes: zone("zone-1", "Pallets") });
    clock.advance(1000);
    await edit({ was: zone("zone-1", "Pallets"), becomes: null });
    await store.close();
    const db = new DatabaseSync(storeFolder(join(dir, "history")).journal);
    db.exec("DELETE FROM topics; DELETE FROM subjects; UPDATE meta SET value = 1 WHERE name = 'topics'");
    db.close();
    await openStore();
    expect(await at(T0)).toMatchObject([{ addition: { zone: { title: { en: "Pallets" } } }, by: "mia" }]);
    expect(await at(T0 + 1000)).toEqual([]);
  });
});
