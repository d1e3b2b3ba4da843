import type { Failure } from "../../twins/core/result.ts";
import { type Alarm, isActive, PRIORITY_RANK } from "../../twins/operations/alarm.ts";
import type { ActionState, CommandBody } from "../../twins/operations/command.ts";
import type { Plan } from "../../twins/operations/plan.ts";
import { type AdditionRows, afterEdit } from "../../twins/protocol/additions.ts";
import type {
  CommandRow,
  JournalledEvent,
  ModelForecast,
  ModelInfo,
  PlanMaking,
  ReceiptRow,
} from "../../twins/protocol/console.ts";
import type { BranchResult, Comparison } from "../../twins/sim/comparison.ts";

/** A comparison under way. */
export interface Job {
  readonly id: string;
  readonly done: number;
  readonly total: number;
  readonly note: string;
  readonly startedAtMs: number;
  readonly branches: readonly BranchResult[];
  readonly ended: boolean;
  readonly error: Failure | null;
}

/** All that changes slowly, as the panels show it. Lists are newest first and bounded. */
export interface Domain {
  readonly alarms: ReadonlyMap<string, Alarm>;
  /** False until the server has told which alarms there are: no alarm known is not no alarm. */
  readonly alarmsKnown: boolean;
  readonly commands: readonly CommandRow[];
  readonly plans: readonly Plan[];
  /** The plan that is being made. */
  readonly making: PlanMaking | null;
  readonly receipts: readonly ReceiptRow[];
  readonly comparisons: readonly Comparison[];
  readonly models: readonly ModelInfo[];
  readonly jobs: ReadonlyMap<string, Job>;
  readonly forecasts: ReadonlyMap<string, ModelForecast>;
  readonly stopped: { readonly by: string; readonly atMs: number } | null;
  /** What people had added to the site by a past moment. Those of the present are the session's own `additions`. */
  readonly additions: AdditionRows;
  readonly events: readonly JournalledEvent[];
}

export const LIMITS = {
  alarms: 1000,
  commands: 1000,
  plans: 200,
  receipts: 1000,
  comparisons: 50,
  models: 200,
  jobs: 20,
  events: 2000,
} as const;

export const emptyDomain = (): Domain => ({
  alarms: new Map(),
  alarmsKnown: false,
  commands: [],
  plans: [],
  making: null,
  receipts: [],
  comparisons: [],
  models: [],
  jobs: new Map(),
  forecasts: new Map(),
  stopped: null,
  additions: new Map(),
  events: [],
});

/** Replaces the item of the same key or puts it first; drops the oldest beyond the limit. */
export function upsert<T>(list: readonly T[], item: T, key: (item: T) => string, limit: number): readonly T[] {
  const id = key(item);
  const at = list.findIndex((other) => key(other) === id);
  if (at >= 0) return list.with(at, item);
  return [item, ...list].slice(0, limit);
}

function bounded<V>(map: ReadonlyMap<string, V>, key: string, value: V, limit: number): ReadonlyMap<string, V> {
  const next = new Map(map).set(key, value);
  for (const old of next.keys()) {
    if (next.size <= limit) break;
    next.delete(old);
  }
  return next;
}

export const planKey = (plan: Plan): string => plan.id;
export const receiptKey = (row: ReceiptRow): string => row.receipt.id;
export const commandKey = (row: CommandRow): string => row.body.commandId;
export const modelKey = (model: ModelInfo): string => model.cid;
export const comparisonKey = (comparison: Comparison): string => comparison.id;

function withCommand(domain: Domain, body: CommandBody, state: ActionState): Domain {
  const known = domain.commands.find((row) => row.body.commandId === body.commandId);
  const states = known?.states ?? [];
  const last = states.at(-1);
  const row = { body, states: last?.state === state.state && last.atMs === state.atMs ? states : [...states, state] };
  return { ...domain, commands: upsert(domain.commands, row, commandKey, LIMITS.commands) };
}

function withJob(domain: Domain, id: string, change: Partial<Job>, branch: BranchResult | null, atMs: number): Domain {
  const old = domain.jobs.get(id) ?? {
    id,
    done: 0,
    total: 0,
    note: "",
    startedAtMs: atMs,
    branches: [],
    ended: false,
    error: null,
  };
  const branches = branch === null ? old.branches : upsert(old.branches, branch, (b) => b.branch, 3);
  return { ...domain, jobs: bounded(domain.jobs, id, { ...old, ...change, branches }, LIMITS.jobs) };
}

/** The domain after an event of the server. */
export function applyEvent(before: Domain, journalled: JournalledEvent): Domain {
  const { event, atMs } = journalled;
  const mark = !["job", "making", "quality", "sandbox", "presence"].includes(event.type);
  const domain = mark ? { ...before, events: [journalled, ...before.events].slice(0, LIMITS.events) } : before;
  switch (event.type) {
    case "alarm":
      return { ...domain, alarms: bounded(domain.alarms, event.alarm.id, event.alarm, LIMITS.alarms) };
    case "command":
      return withCommand(domain, event.command, event.state);
    case "plan":
      return { ...domain, plans: upsert(domain.plans, event.plan, planKey, LIMITS.plans) };
    case "making":
      return { ...domain, making: event.making };
    case "receipt": {
      const row = { receipt: event.receipt, settlement: event.settlement };
      return { ...domain, receipts: upsert(domain.receipts, row, receiptKey, LIMITS.receipts) };
    }
    case "stop":
      return { ...domain, stopped: event.stopped ? { by: event.by, atMs: event.atMs } : null };
    case "forecast": {
      const { forecast, score, threshold } = event;
      return { ...domain, forecasts: new Map(domain.forecasts).set(forecast.thing, { forecast, score, threshold }) };
    }
    case "edited":
      return { ...domain, additions: afterEdit(domain.additions, event.edit, event.by, atMs) };
    case "job":
      return withJob(domain, event.job, { done: event.done, total: event.total, note: event.note }, event.branch, atMs);
    case "jobEnd": {
      const ended = withJob(domain, event.job, { ended: true, error: event.error }, null, atMs);
      if (event.comparison === null) return ended;
      return {
        ...ended,
        comparisons: upsert(ended.comparisons, event.comparison, comparisonKey, LIMITS.comparisons),
      };
    }
    case "model":
      return { ...domain, models: upsert(domain.models, event.model, modelKey, LIMITS.models) };
    case "thing":
    case "quality":
    case "layout":
    case "sandbox":
    case "presence":
      return domain;
  }
}

/** Unacknowledged first, then worst, then newest. */
export const byUrgency = (a: Alarm, b: Alarm): number =>
  Number(a.state !== "unacknowledged") - Number(b.state !== "unacknowledged") ||
  PRIORITY_RANK[a.priority] - PRIORITY_RANK[b.priority] ||
  b.raisedAtMs - a.raisedAtMs;

/** The worst active alarm a Thing. */
export function worstByThing(alarms: ReadonlyMap<string, Alarm>): Map<string, Alarm> {
  const worst = new Map<string, Alarm>();
  for (const alarm of alarms.values()) {
    if (!isActive(alarm)) continue;
    const old = worst.get(alarm.thing);
    if (old === undefined || byUrgency(alarm, old) < 0) worst.set(alarm.thing, alarm);
  }
  return worst;
}
