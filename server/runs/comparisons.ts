import type { Clock } from "../../twins/core/clock.ts";
import { digestOf } from "../../twins/core/digest.ts";
import type { Forecast } from "../../twins/core/forecast.ts";
import type { Failure } from "../../twins/core/result.ts";
import { fail, ok, type Result, refuse } from "../../twins/core/result.ts";
import type { Schedule, TransportJobShop } from "../../twins/operations/transportJobShop.ts";
import {
  BRANCHES,
  type BranchName,
  type BranchResult,
  type Comparison,
  RUN_FORMAT,
} from "../../twins/sim/comparison.ts";
import { outlookOf } from "../../twins/sim/outlook.ts";
import type { RunInput, RunRecord } from "../../twins/sim/run.ts";
import type { WorkState } from "../../twins/sim/workState.ts";
import { forkState } from "../../twins/state/fork.ts";
import type { Snapshot } from "../../twins/state/snapshot.ts";
import type { RunPool } from "./pool.ts";
import type { SiteModel } from "./siteModel.ts";

/** Most comparisons kept; the oldest goes first. */
export const MAX_COMPARISONS = 50;
/** Comparisons that may run at once. */
export const MAX_AT_ONCE = 2;
/** Search moves of the optimiser for a branch: a second or two, and the same result each time. */
export const SOLVE_ITERATIONS = 20_000;

export interface ComparisonRequest {
  readonly siteId: string;
  readonly snapshot: Snapshot;
  readonly replications: number;
  readonly seed: number;
  /** Whole job sets after the running one. */
  readonly furtherSets: number;
  readonly by: string;
}

/** What the model says of a machine's pump: as it is, and as good as new. */
export interface PumpForecasts {
  readonly now: Forecast;
  readonly renewed: Forecast;
}

/** The permit of a simulation on chain; null ports mean that no chain is reachable and nothing may run. */
export interface PermitPort {
  /** @returns the permit's id. */
  request(siteId: string, scenario: unknown, modelCids: readonly string[]): Promise<Result<string>>;
  post(permitId: string, resultDigest: string): Promise<Result<string>>;
}

const CANCELLED: Failure = {
  code: "SIM_CANCELLED",
  message: "The comparison was cancelled.",
  said: { en: "The comparison was cancelled.", zh: "对比已取消。" },
};

export interface ComparisonDeps {
  readonly clock: Clock;
  readonly pool: RunPool;
  readonly permits: PermitPort;
  site(siteId: string): SiteModel | null;
  /** Null while no approved model has said anything, or what it said is too old. */
  forecast(siteId: string): PumpForecasts | null;
  keep(comparison: Comparison, base: ComparisonBase): Promise<Result<void>>;
  onProgress(siteId: string, job: string, done: number, total: number, note: string, branch: BranchResult | null): void;
  onEnd(siteId: string, job: string, comparison: Comparison | null, error: Failure | null): void;
}

/** What the replications were computed from, kept beside the comparison: a run is its input, not its report. */
export interface ComparisonBase {
  readonly work: WorkState;
  readonly forecasts: PumpForecasts | null;
  readonly furtherSets: number;
  readonly schedules: Readonly<Record<BranchName, BranchSchedules>>;
}

/** What the optimiser made for a branch; null where it follows the cell's local rule. */
export interface BranchSchedules {
  readonly running: Schedule | null;
  readonly further: Schedule | null;
}

/** What-if comparisons, one job each: fork, permit, optimise, replicate, summarise. */
export interface Comparisons {
  start(request: ComparisonRequest): Result<string>;
  cancel(job: string): Result<void>;
  close(): void;
}

export const runInputOf = (
  site: SiteModel,
  { seed }: Pick<Comparison, "seed">,
  base: ComparisonBase,
  branch: BranchName,
  replication: number,
): RunInput =>
  site.runInput({
    work: base.work,
    branch,
    schedule: base.schedules[branch].running,
    forecast: base.forecasts?.now ?? null,
    renewed: base.forecasts?.renewed ?? null,
    seed,
    replication,
    ahead: { sets: base.furtherSets, schedule: base.schedules[branch].further },
  });

/** One comparison under way. */
interface Job {
  readonly deps: ComparisonDeps;
  readonly id: string;
  readonly request: ComparisonRequest;
  readonly site: SiteModel;
  readonly signal: AbortSignal;
  readonly total: number;
  done: number;
}

const tell = (job: Job, note: string, branch: BranchResult | null = null): void =>
  job.deps.onProgress(job.request.siteId, job.id, job.done, job.total, note, branch);

/** All replications of a branch, in the order of their numbers. */
async function replicate(job: Job, base: ComparisonBase, branch: BranchName): Promise<Result<RunRecord[]>> {
  const { replications } = job.request;
  const results = await Promise.all(
    Array.from({ length: replications }, async (_, replication) => {
      const input = runInputOf(job.site, job.request, base, branch, replication);
      const result = await job.deps.pool.run<"replicate">({ kind: "replicate", input }, job.signal);
      job.done++;
      tell(job, branch);
      return result;
    }),
  );
  const records: RunRecord[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    records.push(result.value);
  }
  return ok(records);
}

async function solved(job: Job, problem: TransportJobShop | null): Promise<Result<Schedule | null>> {
  // What is left of a set may be nothing.
  if (problem === null || problem.jobs.length === 0) return ok(null);
  const { seed } = job.request;
  const task = { kind: "solve", problem, seed, iterations: SOLVE_ITERATIONS, warmStart: null } as const;
  const result = await job.deps.pool.run<"solve">(task, job.signal);
  return result.ok ? ok(result.value.schedule) : result;
}

async function optimise(job: Job, work: WorkState): Promise<Result<ComparisonBase["schedules"]>> {
  const none: BranchSchedules = { running: null, further: null };
  const schedules: Record<BranchName, BranchSchedules> = { continue: none, service: none, reroute: none };
  for (const branch of BRANCHES) {
    const running = await solved(job, job.site.problem(work, branch));
    if (!running.ok) return running;
    const further = await solved(job, job.site.furtherProblem(work, branch));
    if (!further.ok) return further;
    schedules[branch] = { running: running.value, further: further.value };
    job.done++;
    tell(job, "optimise");
  }
  return ok(schedules);
}

/** Branches one after the other, each compared with the first by common random numbers. */
async function simulate(job: Job, base: ComparisonBase): Promise<Result<BranchResult[]>> {
  const branches: BranchResult[] = [];
  let reference: readonly RunRecord[] | null = null;
  for (const branch of BRANCHES) {
    const records = await replicate(job, base, branch);
    if (!records.ok) return records;
    const input = runInputOf(job.site, job.request, base, branch, 0);
    const summary = job.site.summarise({ branch, records: records.value, reference, input });
    if (!summary.ok) return summary;
    reference ??= records.value;
    branches.push(summary.value);
    tell(job, branch, summary.value);
  }
  return ok(branches);
}

async function compare(job: Job): Promise<Result<Comparison>> {
  const { deps, request, site } = job;
  const { siteId, seed, replications, furtherSets, by } = request;
  const fork = forkState(request.snapshot);
  const work = site.readWork(fork);
  if (!work.ok) return work;
  const { jobset } = work.value;
  const forecasts = deps.forecast(siteId);
  const modelCid = forecasts?.now.modelCid ?? null;
  const scenario = {
    format: RUN_FORMAT,
    base: fork.baseDigest,
    seed,
    replications,
    branches: BRANCHES,
    jobset,
    furtherSets,
  };
  tell(job, "permit");
  const permit = await deps.permits.request(siteId, scenario, modelCid === null ? [] : [modelCid]);
  if (!permit.ok) return permit;
  const schedules = await optimise(job, work.value);
  if (!schedules.ok) return schedules;
  const base: ComparisonBase = { work: work.value, forecasts, furtherSets, schedules: schedules.value };
  const branches = await simulate(job, base);
  if (!branches.ok) return branches;
  const result = digestOf({
    scenario,
    branches: branches.value.map(({ branch, runDigests }) => ({ branch, runDigests })),
  });
  const posted = await deps.permits.post(permit.value, result);
  if (!posted.ok) return posted;
  const withinS = branches.value[0]!.course.sets.at(-1)!.endS;
  const comparison: Comparison = {
    format: RUN_FORMAT,
    id: `c-${result.slice(2, 14)}`,
    siteId,
    madeAtMs: deps.clock.nowMs(),
    by,
    base: { digest: fork.baseDigest, atMs: fork.atMs },
    seed,
    jobset,
    furtherSets,
    modelCid,
    outlook: forecasts === null ? null : outlookOf(forecasts.now, fork.atMs, withinS),
    permitId: permit.value,
    branches: branches.value,
  };
  const kept = await deps.keep(comparison, base);
  return kept.ok ? ok(comparison) : kept;
}

export function createComparisons(deps: ComparisonDeps): Comparisons {
  const jobs = new Map<string, AbortController>();
  let count = 0;
  const finish = (siteId: string, id: string, result: Result<Comparison>, cancelled: boolean): void => {
    jobs.delete(id);
    if (cancelled) deps.onEnd(siteId, id, null, CANCELLED);
    else if (result.ok) deps.onEnd(siteId, id, result.value, null);
    else deps.onEnd(siteId, id, null, result.error);
  };
  return {
    start(request) {
      const site = deps.site(request.siteId);
      if (site === null)
        return refuse("SIM_UNKNOWN", {
          en: `The site ${request.siteId} has no simulation.`,
          zh: `场所 ${request.siteId} 没有仿真。`,
        });
      if (jobs.size >= MAX_AT_ONCE)
        return refuse("SIM_BUDGET", {
          en: `${MAX_AT_ONCE} comparisons are running already. Wait for one of them, or cancel it.`,
          zh: `已有 ${MAX_AT_ONCE} 项对比在推演，请等待其中一项完成，或取消它。`,
        });
      const id = `job-${(++count).toString(36)}-${deps.clock.nowMs().toString(36)}`;
      const abort = new AbortController();
      jobs.set(id, abort);
      const total = BRANCHES.length * request.replications + BRANCHES.length;
      void compare({ deps, id, request, site, signal: abort.signal, total, done: 0 })
        .catch((error: unknown) => fail("HOST_INTERNAL", error instanceof Error ? error.message : String(error)))
        .then((result) => finish(request.siteId, id, result, abort.signal.aborted));
      return ok(id);
    },
    cancel(job) {
      const abort = jobs.get(job);
      if (abort === undefined)
        return refuse("SIM_UNKNOWN", {
          en: "This comparison is not running any more, so it cannot be cancelled.",
          zh: "该对比已不在推演，无需取消。",
        });
      abort.abort();
      return ok(undefined);
    },
    close() {
      for (const abort of jobs.values()) abort.abort();
    },
  };
}
