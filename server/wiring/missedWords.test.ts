import { expect, test } from "vitest";
import { manualClock } from "../../twins/core/clock.ts";
import { must } from "../../twins/core/result.ts";
import type { ConsoleEvent, Facts } from "../../twins/protocol/console.ts";
import { factsAsOf } from "../console/facts.ts";
import { openMemoryHistory } from "../store/memory.ts";
import { type HeldFacts, missedWords, tellMissedWords } from "./missedWords.ts";

const T0 = 1_760_000_400_000;
const nothing: HeldFacts = {
  alarms: [],
  plans: [],
  making: null,
  commands: [],
  receipts: [],
  stopped: false,
  additions: null,
};
const alarm = (id: string, state: string) => ({ id, state, raisedAtMs: T0, clearedAtMs: null });
const command = (commandId: string, ...states: string[]) => ({
  body: { commandId, issuedAtMs: T0 },
  states: states.map((state, i) => ({ commandId, state, atMs: T0 + i })),
});
const receipt = (id: string, state: string) => ({ receipt: { id, madeAtMs: T0 }, settlement: { state } });
const plan = (id: string, status: string) => ({ id, status, approvals: [], endedAtMs: null, madeAtMs: T0 });
const told = {
  atMs: T0,
  alarms: [alarm("same", "acknowledged"), alarm("lost", "unacknowledged"), alarm("over", "cleared")],
  commands: [command("c", "SENT"), command("d", "SENT", "SUCCEEDED")],
  plans: [plan("p", "proposed"), plan("q", "approved")],
  making: { stage: "rest" },
  receipts: [receipt("r", "journalled"), receipt("s", "confirmed")],
  stopped: { by: "wei", atMs: T0 },
  forecasts: [],
  additions: [],
} as unknown as Facts;
const held = {
  ...nothing,
  alarms: [alarm("same", "acknowledged"), alarm("new", "unacknowledged")],
  commands: [command("c", "SENT", "ACCEPTED"), command("d", "SENT", "SUCCEEDED"), command("old", "SENT", "FAILED")],
  plans: [plan("p", "approved"), plan("q", "approved")],
  receipts: [receipt("r", "confirmed"), receipt("s", "confirmed"), receipt("older", "confirmed")],
} as unknown as HeldFacts;

test("what the events do not say of what is held is told, and nothing else", () => {
  const words = missedWords(told, held, T0 + 50).map((word) => {
    if (word.type === "alarm") return [word.alarm.id, word.alarm.state];
    if (word.type === "command") return [word.command.commandId, word.state.state];
    if (word.type === "plan") return [word.plan.id, word.plan.status];
    if (word.type === "receipt") return [word.receipt.id, word.settlement.state];
    return [word.type, word.type === "stop" && word.stopped];
  });
  expect(words).toEqual([
    ["new", "unacknowledged"],
    ["lost", "cleared"],
    ["c", "ACCEPTED"],
    ["p", "approved"],
    ["r", "confirmed"],
    ["stop", false],
    ["making", false],
  ]);
});

test("additions that the events do not tell of are told; of a site whose additions cannot be read nothing is", () => {
  const zone = (id: string, floorZ = 0) => ({ of: "zone", zone: { id, floorZ } });
  const rows = (...zones: unknown[]) => zones.map((addition) => ({ addition, by: "mia", atMs: T0 }));
  const said = { ...told, additions: rows(zone("same"), zone("moved"), zone("gone")) } as Facts;
  const known = rows(zone("same"), zone("moved", 3), zone("new")) as HeldFacts["additions"];
  const edits = (additions: HeldFacts["additions"]) =>
    missedWords(said, { ...held, additions }, T0).filter(({ type }) => type === "edited");
  expect(edits(known)).toEqual([
    { type: "edited", edit: { was: zone("moved"), becomes: zone("moved", 3) }, by: "mia" },
    { type: "edited", edit: { was: null, becomes: zone("new") }, by: "mia" },
    { type: "edited", edit: { was: zone("gone"), becomes: null }, by: "" },
  ]);
  expect(edits(null)).toEqual([]);
});

test("once told, the past agrees and nothing more is to be told", async () => {
  const clock = manualClock(T0);
  const history = openMemoryHistory("fms");
  const log = { error: () => {} } as never;
  let emitted = 0;
  const emit = (siteId: string, event: ConsoleEvent) => {
    emitted++;
    void history.appendEvent({ atMs: clock.nowMs(), siteId, event });
  };
  const now = { ...held, stopped: true } as HeldFacts;
  await tellMissedWords({ clock, histories: new Map([["fms", history]]), emit, log }, "fms", now);
  expect(must(await factsAsOf(history, T0)).stopped).toEqual({ by: "", atMs: T0 });
  const first = emitted;
  expect(first).toBeGreaterThan(0);
  await tellMissedWords({ clock, histories: new Map([["fms", history]]), emit, log }, "fms", now);
  expect(emitted).toBe(first);
});
