import { examplePrices } from "../../models/optimisers/home-energy/prices.ts";
import type { Clock } from "../../twins/core/clock.ts";
import { type Failure, fail, ok, type Result, refuse } from "../../twins/core/result.ts";
import type { HomeEnergyInfo, HomeEnergyView } from "../../twins/protocol/homeCity.ts";
import { trimOldest } from "../trimOldest.ts";
import type { RunPool } from "./pool.ts";

/** Plans that are being made or wait. */
export const MAX_HOME_JOBS = 4;
/** Plans that are kept; the oldest goes first. */
export const MAX_HOME_PLANS = 20;
const STAGES = ["fit", "plan"] as const;

export interface HomePlanRequest {
  readonly siteId: string;
  readonly day: string;
  /** Null: the example. */
  readonly eurPerKwh: readonly number[] | null;
  readonly by: string;
}

/** A plan, who asked for it, and when it was made. */
export interface MadePlan {
  readonly plan: HomeEnergyView;
  readonly atMs: number;
  readonly by: string;
}

export interface HomePlansDeps {
  readonly clock: Clock;
  readonly pool: Pick<RunPool, "run">;
  onProgress(siteId: string, job: string, done: number, total: number, stage: (typeof STAGES)[number]): void;
  onEnd(siteId: string, job: string, error: Failure | null): void;
}

/** Plans of recorded days of a house: made one after the other in a worker, told of as jobs. */
export interface HomePlans {
  start(request: HomePlanRequest): Result<string>;
  /** False where the job is none of these. */
  cancel(job: string): boolean;
  plan(job: string): Result<MadePlan>;
  list(): HomeEnergyInfo["plans"];
}

const CANCELLED = {
  code: "SIM_CANCELLED",
  message: "The plan was cancelled.",
  said: { en: "The plan was cancelled.", zh: "方案已取消。" },
} as const satisfies Failure;

const pricesOf = (eurPerKwh: readonly number[] | null) =>
  eurPerKwh === null ? examplePrices : { eurPerKwh, source: "", virtual: false };

export function createHomePlans(deps: HomePlansDeps): HomePlans {
  const jobs = new Map<string, AbortController>();
  const made = new Map<string, MadePlan>();
  let count = 0;

  async function make(job: string, request: HomePlanRequest, signal: AbortSignal): Promise<Result<HomeEnergyView>> {
    const { siteId, day, eurPerKwh } = request;
    deps.onProgress(siteId, job, 0, STAGES.length, "fit");
    const fit = await deps.pool.run<"homeFit">({ kind: "homeFit", day }, signal);
    if (!fit.ok) return fit;
    if (signal.aborted) return { ok: false, error: CANCELLED };
    deps.onProgress(siteId, job, 1, STAGES.length, "plan");
    return deps.pool.run<"homePlan">({ kind: "homePlan", day, prices: pricesOf(eurPerKwh) }, signal);
  }

  function end(job: string, { siteId, by }: HomePlanRequest, result: Result<HomeEnergyView>, aborted: boolean): void {
    jobs.delete(job);
    if (aborted) return deps.onEnd(siteId, job, CANCELLED);
    if (!result.ok) return deps.onEnd(siteId, job, result.error);
    made.set(job, { plan: result.value, atMs: deps.clock.nowMs(), by });
    trimOldest(made, MAX_HOME_PLANS);
    deps.onEnd(siteId, job, null);
  }

  return {
    start(request) {
      if (jobs.size >= MAX_HOME_JOBS)
        return refuse("SIM_BUDGET", {
          en: `${MAX_HOME_JOBS} plans of the house are being made already. Wait for one of them, or cancel it.`,
          zh: `已有 ${MAX_HOME_JOBS} 个住宅方案在制定，请等待其中一个完成，或取消它。`,
        });
      const job = `job-home-${(++count).toString(36)}-${deps.clock.nowMs().toString(36)}`;
      const abort = new AbortController();
      jobs.set(job, abort);
      void make(job, request, abort.signal)
        .catch((error: unknown) => fail("HOST_INTERNAL", error instanceof Error ? error.message : String(error)))
        .then((result) => end(job, request, result, abort.signal.aborted));
      return ok(job);
    },
    cancel(job) {
      jobs.get(job)?.abort();
      return jobs.has(job);
    },
    plan(job) {
      const found = made.get(job);
      if (found !== undefined) return ok(found);
      return refuse("SIM_UNKNOWN", {
        en: "This plan is not there any more: the server keeps the last ones only. Plan the day again.",
        zh: "该方案已不存在：服务器只保留最近的方案，请重新规划。",
      });
    },
    list: () =>
      [...made]
        .map(([job, { plan, atMs, by }]) => ({ job, day: plan.day, pricesVirtual: plan.pricesVirtual, atMs, by }))
        .reverse(),
  };
}
