import type { Clock } from "../../twins/core/clock.ts";
import { fail, ok, type Result } from "../../twins/core/result.ts";
import type { RouteMap } from "../../twins/core/routeMap.ts";
import type { ApprovedPlan } from "../../twins/operations/approval.ts";
import type { ActionState } from "../../twins/operations/command.ts";
import type { Plan, PlanStep } from "../../twins/operations/plan.ts";
import type { TwinState } from "../../twins/state/twinState.ts";
import type { Log } from "../log.ts";
import type { CommandBook, CommandEntry } from "./commandBook.ts";
import { lastState } from "./commandBook.ts";
import { type Execution, executionState, extendable, readySteps, releasable, startExecution } from "./execution.ts";
import { type GuardContext, guardStep } from "./guard.ts";
import type { CommandPort } from "./ports.ts";

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
  readonly epoch: number;
  /** Says how the plan stands: kept and shown by the caller. */
  onPlan(plan: Plan): Promise<void>;
}

interface Running {
  plan: Plan;
  readonly approved: ApprovedPlan;
  readonly execution: Execution;
  /** Step -> since when the guard keeps it back. */
  readonly keptBack: Map<string, { sinceMs: number; why: string }>;
  busy: boolean;
}

/** Sends the steps of one approved plan a site as they become possible. */
export interface PlanRunner {
  start(plan: Plan, approved: ApprovedPlan): Result<void>;
  running(siteId: string): Plan | null;
  /** Steps with their command's state, for the console. */
  steps(planId: string): { step: string; state: string | null; keptBack: string | null }[];
  onActionState(entry: CommandEntry, state: ActionState): void;
  onPathIndex(thing: string, index: number): void;
  cancel(planId: string, why: string): Promise<Result<Plan>>;
  tick(): Promise<void>;
}

export function createPlanRunner(deps: PlanRunnerDeps): PlanRunner {
  const running = new Map<string, Running>();
  const bySite = (siteId: string) => [...running.values()].find((r) => r.plan.body.siteId === siteId) ?? null;

  const context = (siteId: string): GuardContext => ({
    twin: deps.twin(siteId),
    routeMap: deps.routeMap(siteId),
    stopped: deps.stopped(siteId),
    epoch: deps.epoch,
    nowMs: deps.clock.nowMs(),
  });

  const end = async (held: Running, status: Plan["status"], reason: string): Promise<void> => {
    const now = deps.clock.nowMs();
    held.plan = {
      ...held.plan,
      status,
      reason,
      endedAtMs: now,
      executedMakespanS: status === "done" ? executedMakespanS(held, deps.book) : null,
    };
    if (status !== "held") running.delete(held.plan.id);
    await deps.onPlan(held.plan);
  };

  const sendStep = async (held: Running, step: PlanStep): Promise<void> => {
    const progress = held.execution.progress.get(step.id)!;
    const released = releasable(held.execution, step);
    const guarded = guardStep(
      held.approved,
      held.plan,
      step,
      progress.attempts,
      released,
      context(held.plan.body.siteId),
    );
    if (!guarded.ok) {
      const since = held.keptBack.get(step.id)?.sinceMs ?? deps.clock.nowMs();
      held.keptBack.set(step.id, { sinceMs: since, why: `${guarded.error.code}: ${guarded.error.message}` });
      if (deps.clock.nowMs() - since > HOLD_AFTER_MS && held.plan.status === "executing")
        await end(held, "held", `${step.id}: ${guarded.error.code}: ${guarded.error.message}`);
      return;
    }
    held.keptBack.delete(step.id);
    Object.assign(progress, { state: "SENT", released, pathIndex: 0 });
    const sent = await deps.book.send(guarded.value);
    if (!sent.ok) {
      Object.assign(progress, { state: null });
      deps.log.error("command not sent", { command: guarded.value.commandId, error: sent.error });
    }
  };

  const advance = async (held: Running): Promise<void> => {
    if (held.busy || held.plan.status !== "executing") return;
    held.busy = true;
    try {
      const { state, step } = executionState(held.execution);
      if (state === "done") return await end(held, "done", "");
      if (state === "failed") return await end(held, "failed", `step ${step} did not succeed`);
      if (state === "unclear")
        return await end(
          held,
          "held",
          `it is not known how step ${step} went; look at the device, then cancel the plan`,
        );
      for (const { step: drive, released } of extendable(held.execution)) {
        const progress = held.execution.progress.get(drive.id)!;
        const id = `${held.plan.id}.${drive.id}.${progress.attempts}`;
        if (deps.port.release(drive.thing, id, released)) progress.released = released;
      }
      if (deps.stopped(held.plan.body.siteId)) return;
      for (const ready of readySteps(held.execution)) await sendStep(held, ready);
    } finally {
      held.busy = false;
    }
  };

  return {
    start(plan, approved) {
      if (bySite(plan.body.siteId) !== null) return fail("CMD_INTERLOCK", "another plan is being executed here");
      const held: Running = { plan, approved, execution: startExecution(plan.body), keptBack: new Map(), busy: false };
      restore(held, deps.book);
      running.set(plan.id, held);
      return ok(undefined);
    },
    running: (siteId) => bySite(siteId)?.plan ?? null,
    steps(planId) {
      const held = running.get(planId);
      return held === undefined
        ? []
        : [...held.execution.progress].map(([step, { state }]) => ({
            step,
            state,
            keptBack: held.keptBack.get(step)?.why ?? null,
          }));
    },
    onActionState(entry, state) {
      const held = entry.body.plan === null ? undefined : running.get(entry.body.plan.id);
      const progress = held?.execution.progress.get(entry.body.plan?.step ?? "");
      if (held === undefined || progress === undefined) return;
      progress.state = state.state;
      const neverActed = state.state === "EXPIRED" || state.state === "REJECTED";
      if (neverActed && progress.attempts + 1 < MAX_ATTEMPTS)
        Object.assign(progress, { state: null, attempts: progress.attempts + 1, released: 0 });
      // A plan held for a lost link goes on by itself when the link tells how the step went.
      if (
        held.plan.status === "held" &&
        executionState(held.execution).state !== "unclear" &&
        state.state !== "UNKNOWN"
      ) {
        held.plan = { ...held.plan, status: "executing", reason: "" };
        void deps.onPlan(held.plan);
      }
      void advance(held);
    },
    onPathIndex(thing, index) {
      for (const held of running.values()) {
        const step = held.plan.body.steps.find((s) => s.thing === thing && isUnderWay(held.execution, s.id));
        if (step === undefined) continue;
        const progress = held.execution.progress.get(step.id)!;
        if (index <= progress.pathIndex) continue;
        progress.pathIndex = index;
        void advance(held);
      }
    },
    async cancel(planId, why) {
      const held = running.get(planId);
      if (held === undefined) return fail("PLAN_UNKNOWN", `no plan ${planId} is being executed`);
      for (const step of held.plan.body.steps) {
        const progress = held.execution.progress.get(step.id)!;
        if (isUnderWay(held.execution, step.id))
          deps.port.cancel(step.thing, `${planId}.${step.id}.${progress.attempts}`);
      }
      held.plan = { ...held.plan, status: "executing" };
      await end(held, "cancelled", why);
      return ok(held.plan);
    },
    async tick() {
      for (const held of [...running.values()]) await advance(held);
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

/** From the first command to the end of the last operation, as the robots reported them, s. */
function executedMakespanS(held: Running, book: CommandBook): number | null {
  let first = Infinity;
  let last = -Infinity;
  for (const step of held.plan.body.steps) {
    const progress = held.execution.progress.get(step.id)!;
    const entry = book.get(`${held.plan.id}.${step.id}.${progress.attempts}`);
    if (entry === null) continue;
    first = Math.min(first, entry.states[0]?.atMs ?? Infinity);
    if (step.kind === "process") last = Math.max(last, entry.states[entry.states.length - 1]?.atMs ?? -Infinity);
  }
  return last > first ? (last - first) / 1000 : null;
}
