import type { Clock } from "../../twins/core/clock.ts";
import { digestOf } from "../../twins/core/digest.ts";
import type { Forecast } from "../../twins/core/forecast.ts";
import type { Failure } from "../../twins/core/result.ts";
import { fail, ok, type Result } from "../../twins/core/result.ts";
import type { Schedule } from "../../twins/operations/transportJobShop.ts";
import { BRANCHES, type BranchName, type BranchResult, type Comparison } from "../../twins/sim/comparison.ts";
import type { RunInput, RunRecord } from "../../twins/sim/run.ts";
import type { WorkState } from "../../twins/sim/workState.ts";
import { forkState } from "../../twins/state/fork.ts";
import type { Snapshot } from "../../twins/state/snapshot.ts";
import type { RunPool } from "./pool.ts";
import type { SiteModel } from "./siteModel.ts";

/** Most comparisons kept; the oldest goes first. */
export const MAX_COMPARISONS = 50;
/** Search moves of the optimiser for a branch: a second or two, and the same result each time. */
export const SOLVE_ITERATIONS = 20_000;

export interface ComparisonRequest {
  readonly siteId: string;
  readonly snapshot: Snapshot;
  readonly replications: number;
  readonly seed: number;
  readonly by: string;
}

/** The permit of a simulation on chain; null ports mean that no chain is reachable and nothing may run. */
export interface PermitPort {
  /** @returns the permit's id. */
  request(siteId: string, scenario: unknown, modelCids: readonly string[]): Promise<Result<string>>;
  post(permitId: string, resultDigest: string): Promise<Result<string>>;
}

export interface ComparisonDeps {
  readonly clock: Clock;
  readonly pool: RunPool;
  readonly permits: PermitPort;
  site(siteId: string): SiteModel | null;
  forecast(siteId: string): Forecast | null;
  keep(comparison: Comparison, base: ComparisonBase): Promise<Result<void>>;
  onProgress(siteId: string, job: string, done: number, total: number, note: string, branch: BranchResult | null): void;
  onEnd(siteId: string, job: string, comparison: Comparison | null, error: Failure | null): void;
}

/** What the replications were computed from, kept beside the comparison: a run is its input, not its report. */
export interface ComparisonBase {
  readonly work: WorkState;
  readonly forecast: Forecast | null;
  readonly schedules: Readonly<Record<BranchName, Schedule | null>>;
}

/** What-if comparisons, one job each: fork, permit, optimise, replicate, summarise. */
export interface Comparisons {
  start(request: ComparisonRequest): Result<string>;
  cancel(job: string): Result<void>;
  close(): void;
}

export const runInputOf = (
  site: SiteModel,
  comparison: Comparison,
  base: ComparisonBase,
  branch: BranchName,
  replication: number,
): RunInput =>
  site.runInput({
    work: base.work,
    branch,
    schedule: base.schedules[branch],
    forecast: base.forecast,
    seed: comparison.seed,
    replication,
  });

export function createComparisons(deps: ComparisonDeps): Comparisons {
  const jobs = new Map<string, AbortController>();
  let count = 0;

  const replicate = async (
    request: ComparisonRequest,
    site: SiteModel,
    base: ComparisonBase,
    branch: BranchName,
    signal: AbortSignal,
    onOne: () => void,
  ): Promise<Result<RunRecord[]>> => {
    const { work, forecast, schedules } = base;
    const results = await Promise.all(
      Array.from({ length: request.replications }, async (_, replication) => {
        const input = site.runInput({
          work,
          branch,
          schedule: schedules[branch],
          forecast,
          seed: request.seed,
          replication,
        });
        const result = await deps.pool.run<"replicate">({ kind: "replicate", input }, signal);
        onOne();
        return result;
      }),
    );
    const records: RunRecord[] = [];
    for (const result of results) {
      if (!result.ok) return result;
      records.push(result.value);
    }
    return ok(records);
  };

  const run = async (
    job: string,
    request: ComparisonRequest,
    site: SiteModel,
    signal: AbortSignal,
  ): Promise<Result<Comparison>> => {
    const total = BRANCHES.length * request.replications + BRANCHES.length;
    let done = 0;
    const tell = (note: string, branch: BranchResult | null = null) =>
      deps.onProgress(request.siteId, job, done, total, note, branch);
    const fork = forkState(request.snapshot);
    const work = site.readWork(fork);
    if (!work.ok) return work;
    const forecast = deps.forecast(request.siteId);
    const scenario = {
      base: fork.baseDigest,
      seed: request.seed,
      replications: request.replications,
      branches: BRANCHES,
      jobset: work.value.jobset,
    };
    tell("permit");
    const permit = await deps.permits.request(request.siteId, scenario, forecast === null ? [] : [forecast.modelCid]);
    if (!permit.ok) return permit;
    const schedules = { continue: null, service: null, reroute: null } as Record<BranchName, Schedule | null>;
    for (const branch of BRANCHES) {
      const problem = site.problem(work.value, branch);
      if (problem !== null) {
        const solved = await deps.pool.run<"solve">(
          { kind: "solve", problem, seed: request.seed, iterations: SOLVE_ITERATIONS, warmStart: null },
          signal,
        );
        if (!solved.ok) return solved;
        schedules[branch] = solved.value.schedule;
      }
      done++;
      tell("optimise");
    }
    const base: ComparisonBase = { work: work.value, forecast, schedules };
    const branches: BranchResult[] = [];
    let reference: readonly RunRecord[] | null = null;
    for (const branch of BRANCHES) {
      const records = await replicate(request, site, base, branch, signal, () => {
        done++;
        tell(branch);
      });
      if (!records.ok) return records;
      const summary = site.summarise({
        branch,
        records: records.value,
        reference,
        work: work.value,
        schedule: schedules[branch],
      });
      if (!summary.ok) return summary;
      reference ??= records.value;
      branches.push(summary.value);
      tell(branch, summary.value);
    }
    const body = { scenario, branches: branches.map((b) => ({ branch: b.branch, runDigests: b.runDigests })) };
    const posted = await deps.permits.post(permit.value, digestOf(body));
    if (!posted.ok) return posted;
    const comparison: Comparison = {
      id: `c-${digestOf(body).slice(2, 14)}`,
      siteId: request.siteId,
      madeAtMs: deps.clock.nowMs(),
      by: request.by,
      base: { digest: fork.baseDigest, atMs: fork.atMs },
      seed: request.seed,
      jobset: work.value.jobset,
      modelCid: forecast?.modelCid ?? null,
      permitId: permit.value,
      branches,
    };
    const kept = await deps.keep(comparison, base);
    return kept.ok ? ok(comparison) : kept;
  };

  return {
    start(request) {
      const site = deps.site(request.siteId);
      if (site === null) return fail("SIM_UNKNOWN", `site ${request.siteId} has no simulation`);
      if (jobs.size >= 2) return fail("SIM_BUDGET", "two comparisons are running already");
      const job = `job-${(++count).toString(36)}-${deps.clock.nowMs().toString(36)}`;
      const abort = new AbortController();
      jobs.set(job, abort);
      void run(job, request, site, abort.signal)
        .catch(
          (error: unknown): Result<Comparison> =>
            fail("HOST_INTERNAL", error instanceof Error ? error.message : String(error)),
        )
        .then((result) => {
          jobs.delete(job);
          const cancelled = abort.signal.aborted ? { code: "SIM_CANCELLED" as const, message: "cancelled" } : null;
          if (result.ok && cancelled === null) deps.onEnd(request.siteId, job, result.value, null);
          else deps.onEnd(request.siteId, job, null, cancelled ?? (result.ok ? null : result.error));
        });
      return ok(job);
    },
    cancel(job) {
      const abort = jobs.get(job);
      if (abort === undefined) return fail("SIM_UNKNOWN", "no such job is running");
      abort.abort();
      return ok(undefined);
    },
    close() {
      for (const abort of jobs.values()) abort.abort();
    },
  };
}
