import { beforeEach, expect, test } from "vitest";
import { must } from "../../twins/core/result.ts";
import type { ApprovedPlan } from "../../twins/operations/approval.ts";
import { type Plan, type PlanBody, type PlanStep, planDigest } from "../../twins/operations/plan.ts";
import { fms } from "../../twins/sites/fms/index.ts";
import { addThing, createTwinState, slotOf, type TwinState } from "../../twins/state/twinState.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import { type GuardContext, guardMode, guardStep, MOTION_TTL_MS } from "./guard.ts";

const NOW = 1_800_000_000_000;
let twin: TwinState;
let context: GuardContext;

function set(thing: string, values: Record<string, number>, ageMs = 100): void {
  for (const [property, value] of Object.entries(values)) {
    const slot = slotOf(twin, thing, property);
    twin.values[slot] = value;
    twin.quality[slot] = 0;
    twin.observedAtMs[slot] = NOW - ageMs;
  }
}
const node = (id: string) => fms.routeMap!.nodes.findIndex((n) => n.id === id);

beforeEach(() => {
  twin = createTwinState("fms");
  for (const thing of fms.things) must(addThing(twin, thing, thingModels[thing.model]!)).online = true;
  set("machine-1", { state: 0 });
  set("pallet-1", { job: 3, at: 1, nextOperation: 0, state: 1 });
  set("vehicle-1", { state: 0, lastNode: node("station") });
  context = { twin, routeMap: fms.routeMap, stopped: false, epoch: 4, nowMs: NOW };
});

const timing = { startS: 0, endS: 1 };
const process: PlanStep = {
  kind: "process",
  id: "p-3-0",
  thing: "machine-1",
  job: 3,
  operation: 0,
  durationS: 8,
  after: [],
  planned: timing,
  rehearsed: timing,
};
const drive: PlanStep = {
  kind: "transport",
  id: "t-3-0",
  thing: "vehicle-1",
  job: 3,
  operation: 0,
  path: ["station", "n0", "n1", "machine-1"],
  pickAt: 0,
  after: [],
  planned: timing,
  rehearsed: timing,
};

function planOf(steps: PlanStep[]): { plan: Plan; approved: ApprovedPlan } {
  const body: PlanBody = {
    siteId: "fms",
    branch: "continue",
    base: { digest: "0x00", atMs: NOW },
    jobset: 1,
    steps,
    rightOfWay: [],
    modelCid: null,
    permitId: null,
    runDigests: [],
    plannedMakespanS: 0,
    rehearsedMakespanS: 0,
    classC: false,
  };
  const digest = planDigest(body);
  const plan: Plan = {
    id: "p-1",
    body,
    digest,
    madeAtMs: NOW,
    madeBy: "x",
    status: "executing",
    reason: "",
    approvals: [],
    approvalsNeeded: 1,
    startedAtMs: NOW,
    endedAtMs: null,
    executedMakespanS: null,
  };
  const approved = {
    digest,
    approvals: [],
    approvedAtMs: NOW,
    expiresAtMs: NOW + 1000,
    modelCid: null,
    permitId: null,
    txHashes: [],
  } as unknown as ApprovedPlan;
  return { plan, approved };
}

function refusal(step: PlanStep, change: () => void = () => {}, changed: Partial<GuardContext> = {}): string | null {
  change();
  const { plan, approved } = planOf([step]);
  const result = guardStep(approved, plan, step, 0, 1, { ...context, ...changed });
  return result.ok ? null : result.error.code;
}

test("a possible step becomes a command with expiry, epoch and the plan's digest", () => {
  const { plan, approved } = planOf([drive]);
  const command = must(guardStep(approved, plan, drive, 2, 3, context));
  expect(command).toMatchObject({
    commandId: "p-1.t-3-0.2",
    action: "transport",
    epoch: 4,
    expiresAtMs: NOW + MOTION_TTL_MS,
    plan: { digest: plan.digest, step: "t-3-0" },
  });
  expect(command.input).toMatchObject({ released: 3, pickAt: 0, job: 3 });
  expect(refusal(process)).toBeNull();
});

test.each<[string, PlanStep, () => void, Partial<GuardContext>]>([
  ["CMD_STOPPED", process, () => {}, { stopped: true }],
  ["GOV_EXPIRED", process, () => {}, { nowMs: NOW + 2000 }],
  ["CMD_OFFLINE", process, () => Object.assign(twin.byId.get("machine-1")!, { online: false }), {}],
  ["CMD_STALE", process, () => set("machine-1", { state: 0 }, 60_000), {}],
  ["CMD_STALE", process, () => set("machine-1", { state: Number.NaN }), {}],
  ["CMD_INTERLOCK", process, () => set("machine-1", { state: 1 }), {}],
  ["CMD_INTERLOCK", process, () => set("machine-1", { state: 3 }), {}],
  ["CMD_INTERLOCK", process, () => set("pallet-1", { at: 2 }), {}],
  ["CMD_INTERLOCK", process, () => set("pallet-1", { job: 9 }), {}],
  ["CMD_INTERLOCK", process, () => set("pallet-1", { nextOperation: 1 }), {}],
  ["CMD_INTERLOCK", drive, () => set("vehicle-1", { state: 1 }), {}],
  ["CMD_INTERLOCK", drive, () => set("vehicle-1", { lastNode: node("n3") }), {}],
  ["CMD_GEOFENCE", { ...drive, path: ["station", "outside"] } as PlanStep, () => {}, {}],
  ["CMD_GEOFENCE", { ...drive, path: ["station", "n5"] } as PlanStep, () => {}, {}],
  ["CMD_GEOFENCE", { ...process, durationS: 1e9 } as PlanStep, () => {}, {}],
  ["STATE_UNKNOWN_THING", { ...process, thing: "machine-9" } as PlanStep, () => {}, {}],
])("refuses with %s (%#)", (code, step, change, changed) => {
  expect(refusal(step, change, changed)).toBe(code);
});

test("a refusal names Things, properties and states as people do, in both languages", () => {
  const said = (change: () => void): unknown => {
    change();
    const { plan, approved } = planOf([process]);
    const result = guardStep(approved, plan, process, 0, 1, context);
    return result.ok ? null : result.error.said;
  };
  const { en, zh } = twin.byId.get("machine-1")!.thing.title;
  expect(said(() => set("machine-1", { state: 1 }))).toEqual({
    en: `${en} must be idle to begin; its state is “Processing”.`,
    zh: `${zh}须处于空闲才能开始，当前状态为“加工中”。`,
  });
  expect(said(() => set("machine-1", { state: 0 }, 60_000))).toEqual({
    en: expect.stringMatching(
      new RegExp(`^“State” of ${en} is 60 s old; it may be at most \\d+ s old for a command\\.$`),
    ),
    zh: expect.stringMatching(new RegExp(`^${zh}的“状态”是 60 秒前的数据；下发指令时最多可为 \\d+ 秒前。$`)),
  });
});

test("the approval of another plan is no approval", () => {
  const { plan } = planOf([process]);
  const { approved } = planOf([drive]);
  expect(guardStep(approved, plan, process, 0, 1, context)).toMatchObject({ error: { code: "GOV_DIGEST" } });
});

test("handing the cell back is possible while stopped, taking it is not", () => {
  expect(guardMode("mode-1", "cell-1", 1, { ...context, stopped: true })).toMatchObject({
    error: { code: "CMD_STOPPED" },
  });
  expect(guardMode("mode-1", "cell-1", 0, { ...context, stopped: true })).toMatchObject({ ok: true });
});
