import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { alarmOf } from "../../test/support/alarms.ts";
import { manualClock } from "../../twins/core/clock.ts";
import { digestOf } from "../../twins/core/digest.ts";
import { must, ok } from "../../twins/core/result.ts";
import type { Alarm } from "../../twins/operations/alarm.ts";
import type { Approval } from "../../twins/operations/approval.ts";
import type { Plan } from "../../twins/operations/plan.ts";
import type { ConsoleEvent } from "../../twins/protocol/console.ts";
import { alarmBook } from "../alarms/alarmBook.ts";
import { openPlanDesk, type PlanDesk } from "../dispatch/planDesk.ts";
import { openHistory } from "../store/embedded.ts";
import { openMemoryHistory } from "../store/memory.ts";
import type { HistoryStore } from "../store/port.ts";
import { alarmsAsOf, CLEARED_MS, factsAsOf, PAST_LIMITS } from "./facts.ts";

const T0 = 1_760_000_400_000;
type ManualClock = ReturnType<typeof manualClock>;
const folders: string[] = [];
const stores: HistoryStore[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function embedded(clock: ManualClock, dir = mkdtempSync(join(tmpdir(), "aitn-facts-"))): Promise<HistoryStore> {
  if (!folders.includes(dir)) folders.push(dir);
  const store = must(await openHistory({ dir, siteId: "fms", clock }));
  stores.push(store);
  return store;
}
async function again(store: HistoryStore, clock: ManualClock): Promise<HistoryStore> {
  await store.close();
  stores.splice(stores.indexOf(store), 1);
  return embedded(clock, folders.at(-1));
}
const kinds: [string, (clock: ManualClock) => Promise<HistoryStore>][] = [
  ["in memory", async () => openMemoryHistory("fms")],
  ["embedded", (clock) => embedded(clock)],
];

const spec = (id: string) => ({
  id,
  thing: id,
  property: null,
  title: { en: id, zh: id },
  priority: "high" as const,
  limit: null,
  modelCid: null,
});
const alarm = (id: string, state: Alarm["state"], atMs: number): Alarm =>
  alarmOf(id, { ...spec(id), state, raisedAtMs: atMs, clearedAtMs: state === "cleared" ? atMs : null });
const command = (commandId: string, state: string, atMs: number): ConsoleEvent =>
  ({
    type: "command",
    command: { commandId, issuedAtMs: T0, siteId: "fms" },
    state: { commandId, state, atMs, reason: "", result: {} },
  }) as unknown as ConsoleEvent;

describe.each(kinds)("facts of the past, %s", (_, open) => {
  test("CON-12 an alarm is told as it stood: raised, acknowledged, cleared, and not before", async () => {
    const clock = manualClock(T0);
    const store = await open(clock);
    const tell = (atMs: number, event: ConsoleEvent) => store.appendEvent({ atMs, siteId: "fms", event });
    const book = alarmBook(clock, [], (changed) => void tell(clock.nowMs(), { type: "alarm", alarm: changed }));
    clock.set(T0 + 1000);
    book.condition(spec("a"), true, null);
    clock.set(T0 + 2000);
    must(book.acknowledge("a", "wei"));
    clock.set(T0 + 3000);
    book.condition(spec("a"), false, null);
    clock.set(T0 + 4000);
    book.condition(spec("a"), true, null);
    await tell(T0 + 5000, { type: "stop", stopped: true, by: "wei", atMs: T0 + 5000 });
    await tell(T0 + 6000, { type: "stop", stopped: false, by: "wei", atMs: T0 + 6000 });
    const states = async (atMs: number) => must(await alarmsAsOf(store, atMs)).map((a) => [a.state, a.acknowledgedBy]);
    expect(await states(T0 + 999)).toEqual([]);
    expect(await states(T0 + 1000)).toEqual([["unacknowledged", null]]);
    expect(await states(T0 + 2500)).toEqual([["acknowledged", "wei"]]);
    expect(await states(T0 + 3000)).toEqual([]);
    expect(await states(T0 + 9000)).toEqual([["unacknowledged", null]]);
    await store.seal();
    expect(await states(T0 + 2500)).toEqual([["acknowledged", "wei"]]);
    const facts = async (atMs: number) => must(await factsAsOf(store, atMs));
    expect((await facts(T0 + 3500)).alarms.map((a) => a.state)).toEqual(["cleared"]);
    expect((await facts(T0 + 3000 + CLEARED_MS)).alarms.map((a) => a.state)).toEqual(["unacknowledged"]);
    expect((await facts(T0 + 4999)).stopped).toBeNull();
    expect((await facts(T0 + 5500)).stopped).toEqual({ by: "wei", atMs: T0 + 5000 });
    expect((await facts(T0 + 6000)).stopped).toBeNull();
  });

  test("CON-12 a command has the states that had been told by then", async () => {
    const store = await open(manualClock(T0));
    for (const [i, state] of ["SENT", "ACCEPTED", "RUNNING", "SUCCEEDED"].entries()) {
      must(await store.appendEvent({ atMs: T0 + i, siteId: "fms", event: command("c1", state, T0 + i) }));
      if (i === 1) await store.seal();
    }
    const states = async (atMs: number) =>
      must(await factsAsOf(store, atMs)).commands.map((row) => row.states.map((s) => s.state));
    expect(await states(T0 - 1)).toEqual([]);
    expect(await states(T0 + 2)).toEqual([["SENT", "ACCEPTED", "RUNNING"]]);
    expect(await states(T0 + 9)).toEqual([["SENT", "ACCEPTED", "RUNNING", "SUCCEEDED"]]);
  });

  test("CON-13 of commands the newest are told, and no more than the limit", async () => {
    const store = await open(manualClock(T0));
    const over = PAST_LIMITS.command + 5;
    const told = Array.from({ length: over }, (_, i) => {
      if (i === 200) void store.seal();
      return store.appendEvent({ atMs: T0 + i, siteId: "fms", event: command(`c${i}`, "SENT", T0 + i) });
    });
    await Promise.all(told);
    const ids = must(await factsAsOf(store, T0 + over)).commands.map((row) => row.body.commandId);
    expect(ids).toHaveLength(PAST_LIMITS.command);
    expect(new Set<string>(ids).has("c4")).toBe(false);
    expect(new Set<string>(ids).has("c5")).toBe(true);
    const earlier = must(await factsAsOf(store, T0 + 10)).commands.map((row) => row.body.commandId);
    expect(earlier.sort()).toEqual(Array.from({ length: 11 }, (_, i) => `c${i}`).sort());
  });

  test("CON-13 when old events go, an alarm that still stands is kept, and what went is refused", async () => {
    const store = await open(manualClock(T0));
    const told = [
      alarm("stands", "unacknowledged", T0),
      alarm("stands", "acknowledged", T0 + 10),
      alarm("gone", "unacknowledged", T0),
      alarm("gone", "cleared", T0 + 20),
    ];
    for (const [i, changed] of told.entries())
      must(await store.appendEvent({ atMs: T0 + i * 10, siteId: "fms", event: { type: "alarm", alarm: changed } }));
    await store.seal();
    must(await store.prune({ beforeMs: T0 + 1000, maxBytes: Infinity }));
    const kept = must(await factsAsOf(store, T0 + 5000)).alarms;
    expect(kept.map((a) => [a.id, a.state])).toEqual([["stands", "acknowledged"]]);
    expect(must(await store.events(0, T0 + 9000, 10)).events).toHaveLength(1);
    expect(await factsAsOf(store, T0 + 999)).toMatchObject({ ok: false, error: { code: "STORE_RANGE" } });
  });
});

test("a folder from before the index gives its past, too", async () => {
  const clock = manualClock(T0);
  const store = await embedded(clock);
  must(
    await store.appendEvent({
      atMs: T0,
      siteId: "fms",
      event: { type: "alarm", alarm: alarm("a", "unacknowledged", T0) },
    }),
  );
  await store.close();
  stores.splice(stores.indexOf(store), 1);
  const { DatabaseSync } = await import("node:sqlite");
  const { storeFolder } = await import("../store/folder.ts");
  const db = new DatabaseSync(storeFolder(folders.at(-1)!).journal);
  db.exec("DROP TABLE topics; DROP TABLE subjects; DELETE FROM meta WHERE name = 'topics'");
  db.close();
  const opened = await embedded(clock, folders.at(-1));
  expect(must(await alarmsAsOf(opened, T0)).map((a) => a.id)).toEqual(["a"]);
});

/** A plan desk whose chain says yes. */
function desk(clock: ManualClock, store: HistoryStore, tell: (event: ConsoleEvent) => void): PlanDesk {
  const votes = new Map<string, Approval["votes"][number][]>();
  const approval = (digest: string): Approval => {
    const cast = votes.get(digest) ?? [];
    return {
      votes: cast,
      needed: 2,
      counted: cast.length,
      status: cast.length >= 2 ? "approved" : "open",
    } as unknown as Approval;
  };
  const made: PlanDesk = openPlanDesk({
    clock,
    journal: store.journal,
    governance: {
      propose: async (_, { digest }) => ok(approval(digest)),
      async approve(person, digest) {
        votes.set(digest, [...(votes.get(digest) ?? []), { approver: person, txHash: "0x1", atMs: clock.nowMs() }]);
        return ok(approval(digest));
      },
      cancel: async () => ok(undefined),
      approved: async (digest) => ok({ digest } as never),
    },
    control: { take: async () => ok(undefined), handBack: async () => ok(undefined), mode: () => "local" },
    runner: () =>
      ({
        start: () => ok(undefined),
        tick: async () => {},
        running: () => null,
      }) as never,
    draft: async (siteId, comparison, branch) =>
      ok({
        body: { siteId, branch, base: { digest: digestOf(comparison), atMs: clock.nowMs() }, steps: [] } as never,
        input: {} as never,
      }),
    onMaking: (_, making, error) => tell({ type: "making", making, error }),
    nameOf: (address) => address,
    onPlan: (plan) => tell({ type: "plan", plan }),
  });
  return made;
}

const act = fc.record({
  what: fc.constantFrom(
    "raise",
    "clear",
    "acknowledge",
    "shelve",
    "propose",
    "approve",
    "execute",
    "cancel",
    "done",
    "stop",
    "seal",
    "reopen",
  ),
  which: fc.integer({ min: 0, max: 4 }),
  waitMs: fc.constantFrom(0, 1, 700, 40_000, 400_000),
});

const SLOW_MS = 60_000;
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test(
  "CON-12 for a random run, the past at every moment is what was live then",
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 40 }), async (acts) => {
        const clock = manualClock(T0);
        let store = await embedded(clock);
        let stopped = false;
        const pending: Promise<unknown>[] = [];
        const tell = (event: ConsoleEvent): void => {
          pending.push(store.appendEvent({ atMs: clock.nowMs(), siteId: "fms", event }));
        };
        const book = alarmBook(clock, [], (changed) => tell({ type: "alarm", alarm: changed }));
        const plans = desk(clock, openMemoryHistory("fms"), tell);
        const live: { atMs: number; alarms: unknown; plans: unknown; stopped: boolean }[] = [];
        for (const { what, which, waitMs } of acts) {
          clock.advance(waitMs);
          book.tick();
          const id = `a${which}`;
          const plan = plans.list("fms")[which];
          if (what === "raise") book.condition(spec(id), true, which);
          if (what === "clear") book.condition(spec(id), false, null);
          if (what === "acknowledge") book.acknowledge(id, "wei");
          if (what === "shelve") book.shelve(id, clock.nowMs() + 60_000, "wei");
          if (what === "propose") await plans.propose("fms", `c${live.length}`, "continue", "wei");
          if (what === "approve" && plan !== undefined) await plans.approve(plan.id, which % 2 === 0 ? "wei" : "li");
          if (what === "execute" && plan !== undefined) await plans.execute(plan.id);
          if (what === "cancel" && plan !== undefined) await plans.cancel(plan.id, "wei");
          if (what === "done" && plan?.status === "executing")
            await plans.update({ ...plan, status: "done", endedAtMs: clock.nowMs() } satisfies Plan);
          if (what === "stop") {
            stopped = !stopped;
            tell({ type: "stop", stopped, by: "wei", atMs: clock.nowMs() });
          }
          await Promise.all(pending.splice(0));
          if (what === "seal") must(await store.seal());
          if (what === "reopen") store = await again(store, clock);
          live.push(plain({ atMs: clock.nowMs(), alarms: book.list(), plans: plans.list("fms"), stopped }) as never);
        }
        for (const [i, was] of live.entries()) {
          // Up to the last millisecond before the next change.
          const until = live[i + 1]?.atMs ?? was.atMs + 5;
          if (until === was.atMs) continue;
          for (const atMs of [was.atMs, until - 1]) {
            const facts = must(await factsAsOf(store, atMs));
            const sorted = (list: readonly { id: string }[]) => [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
            expect(sorted(facts.alarms.filter((a) => a.state !== "cleared"))).toEqual(sorted(was.alarms as Alarm[]));
            expect(sorted(facts.plans)).toEqual(sorted(was.plans as Plan[]));
            expect(facts.stopped !== null).toBe(was.stopped);
            expect(facts.making).toBeNull();
          }
        }
      }),
      { numRuns: 25, seed: 20_261_122 },
    );
  },
  SLOW_MS,
);
