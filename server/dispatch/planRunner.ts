import type { Clock } from "../../twins/core/clock.ts";
import { type Failure, ok, type Result, refuse } from "../../twins/core/result.ts";
import type { RouteMap } from "../../twins/core/routeMap.ts";
import type { ApprovedPlan } from "../../twins/operations/approval.ts";
import type { ActionState } from "../../twins/operations/command.ts";
import type { Plan, PlanCause, PlanStep } from "../../twins/operations/plan.ts";
import { type Execution, progressOf, releasable, startExecution } from "../../twins/operations/progress.ts";
import type { TwinState } from "../../twins/state/twinState.ts";
import type { Log } from "../log.ts";
import type { CommandBook, CommandEntry } from "./commandBook.ts";
import { lastState } from "./commandBook.ts";
import { executionState, extendable, readySteps } from "./execution.ts";
import { type GuardContext, guardStep } from "./guard.ts";
import { reasonOf } from "./planCause.ts";
import type { CommandPort } from "./ports.ts";
import type { StopRecord } from "./stop.ts";

/** A step whose command never acted (expired, rejected) is tried this often before the plan is held. */
const MAX_ATTEMPTS = 5;
/** How long a step may be kept back by the guard before the plan is held, ms. */
const HOLD_AFTER_MS = 60_000;

export interface PlanRunnerDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly book: CommandBook;
  readonly port: CommandPort;
  twin(siteId: string): TwinState;
  routeMap(siteId: string): RouteMap | null;
  stopped(siteId: string): boolean;
  /** The latest operational stop of the site. */
  latestStop(siteId: string): StopRecord | null;
  readonly epoch: number;
  /** Says how the plan stands: kept and shown by the caller. */
  onPlan(plan: Plan): Promise<void>;
}

interface Running {
  plan: Plan;
  readonly approved: ApprovedPlan;
  readonly execution: Execution;
  /** Step -> since when the guard keeps it back. */
  readonly keptBack: Map<string, { sinceMs: number; why: Failure }>;
  busy: boolean;
}

/** Sends the steps of one approved plan a site as they become possible. */
export interface PlanRunner {
  start(plan: Plan, approved: ApprovedPlan): Result<void>;
  /** A person has looked at a held plan and lets it go on. */
  goOn(planId: string): Result<Plan>;
  running(siteId: string): Plan | null;
  /** Steps with their command's state, for the console. */
  steps(planId: string): { step: string; state: string | null; keptBack: string | null }[];
  onActionState(entry: CommandEntry, state: ActionState): void;
  onPathIndex(thing: string, index: number): void;
  /** The Thing's device is back: what was released to it meanwhile may not have arrived, and is released again. */
  onOnline(thing: string): void;
  cancel(planId: string, by: string): Promise<Result<Plan>>;
  tick(): Promise<void>;
}

/** What the functions below share. */
interface Runner {
  readonly deps: PlanRunnerDeps;
  readonly running: Map<string, Running>;
}

const bySite = ({ running }: Runner, siteId: string): Running | null =>
  [...running.values()].find((held) => held.plan.body.siteId === siteId) ?? null;

const contextOf = ({ deps }: Runner, siteId: string): GuardContext => ({
  twin: deps.twin(siteId),
  routeMap: deps.routeMap(siteId),
  stopped: deps.stopped(siteId),
  epoch: deps.epoch,
  nowMs: deps.clock.nowMs(),
});

async function end(runner: Runner, held: Running, status: Plan["status"], cause: PlanCause | null): Promise<void> {
  const { deps, running } = runner;
  const executed = status === "done" ? executedMakespanS(held, deps.book) : null;
  // A held plan is not over: it keeps its place, and a person decides.
  const over = status !== "held";
  held.plan = {
    ...held.plan,
    status,
    reason: cause === null ? "" : reasonOf(cause),
    cause,
    endedAtMs: over ? deps.clock.nowMs() : null,
    executedMakespanS: executed,
  };
  if (over) running.delete(held.plan.id);
  await deps.onPlan(held.plan);
}

const keptBackBy = (step: string, { code, message, said }: Failure): PlanCause => ({
  kind: "keptBack",
  step,
  code,
  said: message,
  ...(said === undefined ? {} : { text: said }),
});

async function keepBack(runner: Runner, held: Running, step: PlanStep, why: Failure): Promise<void> {
  const now = runner.deps.clock.nowMs();
  const sinceMs = held.keptBack.get(step.id)?.sinceMs ?? now;
  held.keptBack.set(step.id, { sinceMs, why });
  if (now - sinceMs > HOLD_AFTER_MS && held.plan.status === "executing")
    await end(runner, held, "held", keptBackBy(step.id, why));
}

async function sendStep(runner: Runner, held: Running, step: PlanStep): Promise<void> {
  const { deps } = runner;
  const progress = held.execution.progress.get(step.id)!;
  const released = releasable(held.execution, step);
  const context = contextOf(runner, held.plan.body.siteId);
  const guarded = guardStep(held.approved, held.plan, step, progress.attempts, released, context);
  if (!guarded.ok) return keepBack(runner, held, step, guarded.error);
  held.keptBack.delete(step.id);
  Object.assign(progress, { state: "SENT", released, pathIndex: 0 });
  const sent = await deps.book.send(guarded.value);
  if (sent.ok) return;
  Object.assign(progress, { state: null });
  deps.log.error("command not sent", { command: guarded.value.commandId, error: sent.error });
}

function extend(runner: Runner, held: Running): void {
  for (const { step, released } of extendable(held.execution)) {
    const progress = held.execution.progress.get(step.id)!;
    const id = `${held.plan.id}.${step.id}.${progress.attempts}`;
    if (runner.deps.port.release(step.thing, id, released)) progress.released = released;
  }
}

/** A stop while the device was at its step is why the step did not succeed, whatever the device called it. */
function whyFailed(runner: Runner, held: Running, step: string): PlanCause {
  const { attempts } = held.execution.progress.get(step)!;
  // A step that never acted is tried again under the next number: its last command is the one before.
  const entry = [attempts, attempts - 1].map((n) => runner.deps.book.get(`${held.plan.id}.${step}.${n}`)).find(Boolean);
  const stop = runner.deps.latestStop(held.plan.body.siteId);
  if (stop !== null && entry && entry.body.issuedAtMs <= stop.atMs) return { kind: "stopped", ...stop };
  const last = entry?.states.at(-1);
  return { kind: "step", step, state: last?.state ?? "UNKNOWN", said: last?.reason ?? "" };
}

async function advance(runner: Runner, held: Running): Promise<void> {
  if (held.busy || held.plan.status !== "executing") return;
  held.busy = true;
  try {
    const { state, step } = executionState(held.execution);
    if (state === "done") return await end(runner, held, "done", null);
    if (state === "failed") {
      const cause = whyFailed(runner, held, step);
      return await end(runner, held, cause.kind === "stopped" ? "stopped" : "failed", cause);
    }
    if (state === "unclear") return await end(runner, held, "held", { kind: "unclear", step });
    extend(runner, held);
    if (runner.deps.stopped(held.plan.body.siteId)) return;
    for (const ready of readySteps(held.execution)) await sendStep(runner, held, ready);
  } finally {
    held.busy = false;
  }
}

function goOn(runner: Runner, held: Running): void {
  held.keptBack.clear();
  held.plan = { ...held.plan, status: "executing", reason: "", cause: null, endedAtMs: null };
  void runner.deps.onPlan(held.plan).then(() => advance(runner, held));
}

function takeState(runner: Runner, entry: CommandEntry, state: ActionState): void {
  const held = entry.body.plan === null ? undefined : runner.running.get(entry.body.plan.id);
  const progress = held?.execution.progress.get(entry.body.plan?.step ?? "");
  if (held === undefined || progress === undefined) return;
  progress.state = state.state;
  const neverActed = state.state === "EXPIRED" || state.state === "REJECTED";
  if (neverActed && progress.attempts + 1 < MAX_ATTEMPTS)
    Object.assign(progress, { state: null, attempts: progress.attempts + 1, released: 0 });
  // A plan held for a lost link goes on by itself when the link tells how the step went.
  if (held.plan.status === "held" && held.keptBack.size === 0 && executionState(held.execution).state !== "unclear")
    goOn(runner, held);
  else void advance(runner, held);
}

async function cancelPlan(runner: Runner, planId: string, by: string): Promise<Result<Plan>> {
  const held = runner.running.get(planId);
  if (held === undefined)
    return refuse("PLAN_UNKNOWN", { en: `Plan ${planId} is not being executed.`, zh: `计划 ${planId} 并未在执行。` });
  for (const step of held.plan.body.steps) {
    const progress = held.execution.progress.get(step.id)!;
    if (isUnderWay(held.execution, step.id))
      runner.deps.port.cancel(step.thing, `${planId}.${step.id}.${progress.attempts}`);
  }
  await end(runner, held, "cancelled", { kind: "cancelled", by });
  return ok(held.plan);
}

function releaseAgain(runner: Runner, thing: string): void {
  for (const held of runner.running.values())
    for (const step of held.plan.body.steps)
      if (step.thing === thing && isUnderWay(held.execution, step.id)) progressOf(held.execution, step.id).released = 0;
}

function passNode(runner: Runner, thing: string, index: number): void {
  for (const held of runner.running.values()) {
    const step = held.plan.body.steps.find((s) => s.thing === thing && isUnderWay(held.execution, s.id));
    if (step === undefined) continue;
    const progress = held.execution.progress.get(step.id)!;
    if (index <= progress.pathIndex) continue;
    progress.pathIndex = index;
    void advance(runner, held);
  }
}

export function createPlanRunner(deps: PlanRunnerDeps): PlanRunner {
  const runner: Runner = { deps, running: new Map() };
  const { running } = runner;
  return {
    start(plan, approved) {
      if (bySite(runner, plan.body.siteId) !== null)
        return refuse("CMD_INTERLOCK", {
          en: "Another plan is being executed here. Wait for its end, or cancel it first.",
          zh: "此处正在执行另一个计划，请等待其结束，或先取消它。",
        });
      const held: Running = { plan, approved, execution: startExecution(plan.body), keptBack: new Map(), busy: false };
      restore(held, deps.book);
      running.set(plan.id, held);
      return ok(undefined);
    },
    goOn(planId) {
      const held = running.get(planId);
      if (held?.plan.status !== "held")
        return refuse("PLAN_UNKNOWN", {
          en: `Plan ${planId} is not on hold, so it cannot go on from there.`,
          zh: `计划 ${planId} 并未暂停，因此无需继续。`,
        });
      if (executionState(held.execution).state === "unclear")
        return refuse("CMD_INTERLOCK", {
          en: "A device has not yet said how its step went. Reconnect it, or cancel the plan.",
          zh: "有设备尚未报告其步骤的结果，请重新连接该设备，或取消计划。",
        });
      goOn(runner, held);
      return ok(held.plan);
    },
    running: (siteId) => bySite(runner, siteId)?.plan ?? null,
    steps(planId) {
      const held = running.get(planId);
      if (held === undefined) return [];
      return [...held.execution.progress].map(([step, { state }]) => ({
        step,
        state,
        keptBack: held.keptBack.get(step)?.why.message ?? null,
      }));
    },
    onActionState: (entry, state) => takeState(runner, entry, state),
    onPathIndex: (thing, index) => passNode(runner, thing, index),
    onOnline: (thing) => releaseAgain(runner, thing),
    cancel: (planId, by) => cancelPlan(runner, planId, by),
    async tick() {
      for (const held of [...running.values()]) await advance(runner, held);
    },
  };
}

function isUnderWay(execution: Execution, step: string): boolean {
  const state = execution.progress.get(step)?.state ?? null;
  return state === "SENT" || state === "ACCEPTED" || state === "RUNNING" || state === "UNKNOWN";
}

/** After a restart: takes up what the journal says was sent. */
function restore(held: Running, book: CommandBook): void {
  for (const [id, progress] of held.execution.progress) {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const entry = book.get(`${held.plan.id}.${id}.${attempt}`);
      if (entry === null) break;
      const state = lastState(entry);
      const neverActed = state === "EXPIRED" || state === "REJECTED";
      Object.assign(progress, { attempts: neverActed ? attempt + 1 : attempt, state: neverActed ? null : state });
      if (typeof entry.body.input.released === "number") progress.released = entry.body.input.released;
    }
  }
}

/** From the first command to the end of the last operation (of the last drive where nothing is machined), as reported, s. */
function executedMakespanS(held: Running, book: CommandBook): number | null {
  const machined = held.plan.body.steps.some((step) => step.kind === "process");
  let first = Infinity;
  let last = -Infinity;
  for (const step of held.plan.body.steps) {
    const progress = held.execution.progress.get(step.id)!;
    const entry = book.get(`${held.plan.id}.${step.id}.${progress.attempts}`);
    if (entry === null) continue;
    first = Math.min(first, entry.states[0]?.atMs ?? Infinity);
    if (step.kind === "process" || !machined) last = Math.max(last, entry.states.at(-1)?.atMs ?? -Infinity);
  }
  return last > first ? (last - first) / 1000 : null;
}
