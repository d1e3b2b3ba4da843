import { expect, test } from "vitest";
import { manualClock } from "../../twins/core/clock.ts";
import { ok } from "../../twins/core/result.ts";
import type { ActionStateName } from "../../twins/operations/actionState.ts";
import type { ApprovedPlan } from "../../twins/operations/approval.ts";
import type { ActionState, CommandBody } from "../../twins/operations/command.ts";
import { type Plan, type PlanBody, type PlanStep, planDigest } from "../../twins/operations/plan.ts";
import { createTwinState } from "../../twins/state/twinState.ts";
import type { CommandBook, CommandEntry } from "./commandBook.ts";
import { createPlanRunner } from "./planRunner.ts";
import { openStop, type StopRecord } from "./stop.ts";

const body: PlanBody = {
  siteId: "s",
  branch: "continue",
  base: { digest: "0x00", atMs: 0 },
  jobset: 1,
  steps: [
    {
      kind: "process",
      id: "p-1",
      thing: "machine-1",
      job: 1,
      operation: 0,
      durationS: 9,
      after: [],
      planned: { startS: 0, endS: 9 },
      rehearsed: { startS: 0, endS: 9 },
    },
  ],
  rightOfWay: [],
  modelCid: null,
  permitId: null,
  runDigests: [],
  plannedMakespanS: 9,
  rehearsedMakespanS: 9,
  classC: false,
};
const plan: Plan = {
  id: "p",
  body,
  digest: planDigest(body),
  madeAtMs: 0,
  madeBy: "mia",
  status: "executing",
  reason: "",
  approvals: [],
  approvalsNeeded: 1,
  startedAtMs: 0,
  endedAtMs: null,
  executedMakespanS: null,
};

const PORT = { send: () => true, release: () => true, cancel: () => true, stopAll: () => 2, resumeAll: () => 2 };
const DEPS = {
  clock: manualClock(3000),
  log: { info() {}, warn() {}, error() {} },
  port: PORT,
  twin: () => createTwinState("s"),
  routeMap: () => null,
  stopped: () => false,
  epoch: 1,
};

/** A plan of one step whose command was sent at 1000 and ended as told. */
async function runTo(state: ActionStateName, said: string, latestStop: StopRecord | null): Promise<Plan> {
  const told: Plan[] = [];
  const entry: CommandEntry = {
    body: { commandId: "p.p-1.0", plan: { id: "p", step: "p-1", digest: plan.digest }, issuedAtMs: 1000, input: {} },
    states: [{ commandId: "p.p-1.0", state, atMs: 2500, reason: said, result: {} } as ActionState],
    askedAtMs: 0,
  } as unknown as CommandEntry & { body: CommandBody };
  const runner = createPlanRunner({
    ...DEPS,
    book: { get: (id: string) => (id === "p.p-1.0" ? entry : null) } as CommandBook,
    latestStop: () => latestStop,
    onPlan: async (changed) => void told.push(changed),
  });
  expect(runner.start(plan, {} as ApprovedPlan)).toEqual(ok(undefined));
  await runner.tick();
  return told.at(-1)!;
}

test("a plan that the stop ended says who stopped it and when", async () => {
  const stopped = { by: "wei", atMs: 2000 };
  expect(await runTo("CANCELLED", "operational stop", stopped)).toMatchObject({
    status: "stopped",
    reason: "operational stop by wei",
    cause: { kind: "stopped", ...stopped },
  });
});

test("a stop before the command was sent is not the reason: the device's own word is", async () => {
  expect(await runTo("FAILED", "spindle fault", { by: "wei", atMs: 900 })).toMatchObject({
    status: "failed",
    reason: "step p-1 did not succeed: FAILED, spindle fault",
    cause: { kind: "step", step: "p-1", state: "FAILED", said: "spindle fault" },
  });
});

test("a step of which nothing is known holds the plan", async () => {
  expect(await runTo("UNKNOWN", "the link was lost", null)).toMatchObject({
    status: "held",
    cause: { kind: "unclear", step: "p-1" },
  });
});

test("a vehicle that is back is told again how far it may drive: the word may not have arrived", async () => {
  const drive: PlanStep = {
    ...{ kind: "move", id: "m-1", thing: "agv-1", path: ["a", "b"], after: [] },
    planned: { startS: 0, endS: 9 },
    rehearsed: { startS: 0, endS: 9 },
  } as unknown as PlanStep;
  const released: number[] = [];
  const entry = {
    body: { commandId: "p.m-1.0", plan: { id: "p", step: "m-1" }, issuedAtMs: 1000, input: { released: 1 } },
    states: [{ state: "RUNNING", atMs: 1500, reason: "", result: {} }],
  } as unknown as CommandEntry;
  const runner = createPlanRunner({
    ...DEPS,
    book: { get: (id: string) => (id === "p.m-1.0" ? entry : null) } as CommandBook,
    port: { ...PORT, release: (_thing, _id, nodes) => released.push(nodes) > 0 },
    latestStop: () => null,
    onPlan: async () => {},
  });
  runner.start({ ...plan, body: { ...body, steps: [drive] } }, {} as ApprovedPlan);
  await runner.tick();
  await runner.tick();
  expect(released).toEqual([2]);
  runner.onOnline("agv-2");
  await runner.tick();
  expect(released).toEqual([2]);
  runner.onOnline("agv-1");
  await runner.tick();
  expect(released).toEqual([2, 2]);
});

test("the stop knows who pressed it, after a restart too, until another does", async () => {
  const kept = new Map<string, unknown>();
  const journal = {
    async put(key: string, value: unknown) {
      kept.set(key, value);
      return ok(undefined);
    },
    remove: async () => ok(undefined),
    get: (key: string) => kept.get(key),
    list: () => [...kept].map(([key, value]) => ({ key, value })),
  };
  const open = () => openStop({ clock: manualClock(5), journal, port: PORT, onChange() {} });
  const stop = open();
  expect(stop.latest("s")).toBeNull();
  stop.stop("s", "wei");
  expect([stop.stopped("s"), stop.latest("s")]).toEqual([true, { by: "wei", atMs: 5 }]);
  expect(open().latest("s")).toEqual({ by: "wei", atMs: 5 });
  await stop.clear("s", "mia");
  expect([stop.stopped("s"), stop.latest("s")]).toEqual([false, { by: "wei", atMs: 5 }]);
});
