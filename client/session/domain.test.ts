import { describe, expect, test } from "vitest";
import { alarmOf } from "../../test/support/alarms.ts";
import { comparison, plan } from "../../test/support/consoleStory.ts";
import type { Alarm } from "../../twins/operations/alarm.ts";
import type { ConsoleEvent, JournalledEvent } from "../../twins/protocol/console.ts";
import { applyEvent, byUrgency, type Domain, emptyDomain, LIMITS, upsert, worstByThing } from "./domain.ts";

let seq = 0;
const told = (event: ConsoleEvent, atMs = 1000): JournalledEvent => ({ seq: ++seq, atMs, siteId: "fms", event });
const apply = (domain: Domain, ...events: ConsoleEvent[]): Domain =>
  events.reduce((d, e) => applyEvent(d, told(e)), domain);
const alarm = (id: string, change: Partial<Alarm> = {}): Alarm =>
  alarmOf(id, { title: { en: "a", zh: "a" }, priority: "low", ...change });

describe("the domain", () => {
  test("an alarm is replaced by its newer state", () => {
    const domain = apply(
      emptyDomain(),
      { type: "alarm", alarm: alarm("a") },
      { type: "alarm", alarm: alarm("a", { state: "acknowledged" }) },
    );
    expect([...domain.alarms.values()].map((a) => a.state)).toEqual(["acknowledged"]);
    expect(domain.events).toHaveLength(2);
  });

  test("every list has its limit", () => {
    let domain = emptyDomain();
    for (let i = 0; i < LIMITS.events + 10; i++) domain = apply(domain, { type: "alarm", alarm: alarm(`a${i}`) });
    expect(domain.alarms.size).toBe(LIMITS.alarms);
    expect(domain.alarms.has("a0")).toBe(false);
    expect(domain.events).toHaveLength(LIMITS.events);
    expect(upsert([1, 2, 3], 4, String, 3)).toEqual([4, 1, 2]);
    expect(upsert([1, 2, 3], 2, String, 3)).toEqual([1, 2, 3]);
  });

  test("a comparison grows branch by branch and ends in the list", () => {
    const made = comparison("c1", 5000, 1, 30);
    const [first] = made.branches;
    let domain = apply(emptyDomain(), { type: "job", job: "j", done: 30, total: 90, note: "", branch: first! });
    expect(domain.jobs.get("j")).toMatchObject({ done: 30, total: 90, ended: false, startedAtMs: 1000 });
    expect(domain.events).toEqual([]);
    domain = apply(domain, { type: "jobEnd", job: "j", comparison: made, error: null });
    expect(domain.jobs.get("j")).toMatchObject({ ended: true, done: 30 });
    expect(domain.comparisons).toEqual([made]);
  });

  test("a command gathers its states, and the same one twice counts once", () => {
    const of = plan("p1", comparison("c1", 0, 1, 30), comparison("c1", 0, 1, 30).branches[0]!, 0);
    const command = {
      commandId: "c.1",
      siteId: "fms",
      thing: "vehicle-1",
      action: "move",
      input: {},
      plan: null,
      issuedAtMs: 1,
      expiresAtMs: 2,
      epoch: 1,
    } as never;
    const state = (name: "SENT" | "RUNNING", atMs: number): ConsoleEvent => ({
      type: "command",
      command,
      state: { commandId: "c.1" as never, state: name, atMs, reason: "", result: {} },
    });
    const domain = apply(
      emptyDomain(),
      { type: "plan", plan: of },
      state("SENT", 1),
      state("RUNNING", 2),
      state("RUNNING", 2),
    );
    expect(domain.commands[0]?.states.map((s) => s.state)).toEqual(["SENT", "RUNNING"]);
    expect(domain.plans[0]?.id).toBe("p1");
  });

  test("the stop latches and clears", () => {
    const stopped = apply(emptyDomain(), { type: "stop", stopped: true, by: "wei", atMs: 7 });
    expect(stopped.stopped).toEqual({ by: "wei", atMs: 7 });
    expect(apply(stopped, { type: "stop", stopped: false, by: "wei", atMs: 8 }).stopped).toBeNull();
  });
});

describe("alarms", () => {
  test("unacknowledged before acknowledged, then by priority, then the newest", () => {
    const list = [
      alarm("d", { state: "acknowledged", priority: "critical" }),
      alarm("b", { priority: "high", raisedAtMs: 1 }),
      alarm("a", { priority: "critical" }),
      alarm("c", { priority: "high", raisedAtMs: 0 }),
    ];
    expect(list.sort(byUrgency).map((a) => a.id)).toEqual(["a", "b", "c", "d"]);
  });
  test("a Thing shows its worst active one; shelved and cleared ones do not count", () => {
    const all = [
      alarm("x", { priority: "critical", state: "shelved" }),
      alarm("y", { priority: "medium" }),
      alarm("z"),
    ];
    const worst = worstByThing(new Map(all.map((a) => [a.id, a])));
    expect(worst.get("machine-1")?.id).toBe("y");
  });
});
