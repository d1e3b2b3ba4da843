import { afterEach, expect, test } from "vitest";
import type { Forecast } from "../../twins/core/forecast.ts";
import { type Failure, must, ok } from "../../twins/core/result.ts";
import { BRANCHES, type Comparison, RUN_FORMAT } from "../../twins/sim/comparison.ts";
import { runReplication } from "../../twins/sim/run.ts";
import { initialWork } from "../../twins/sites/fms/workState.ts";
import { takeSnapshot } from "../../twins/state/snapshot.ts";
import { createTwinState } from "../../twins/state/twinState.ts";
import {
  type ComparisonBase,
  type Comparisons,
  createComparisons,
  MAX_AT_ONCE,
  type PumpForecasts,
  runInputOf,
} from "./comparisons.ts";
import { fmsModel } from "./fmsModel.ts";
import { createRunPool, type RunPool } from "./pool.ts";

const AT_MS = 1_700_000_000_000;
const constant = (perHour: number): Forecast => ({
  modelCid: "bafy-test",
  thing: "pump-1",
  madeAtMs: AT_MS - 2000,
  horizonS: 5400,
  points: Array.from({ length: 37 }, (_, i) => {
    const mean = -Math.expm1((-perHour * i * 150) / 3600);
    return { atS: i * 150, mean, low: mean / 2, high: mean };
  }),
  meaning: "failure-probability",
});
const FORECASTS: PumpForecasts = { now: constant(6), renewed: constant(0.2) };

interface Ended {
  readonly comparison: Comparison | null;
  readonly error: Failure | null;
}

let pool: RunPool;
let comparisons: Comparisons;
afterEach(async () => {
  comparisons.close();
  await pool.close();
});

/** The cell at the beginning of its first job set, whatever the twin says. */
function setUp(forecasts: PumpForecasts | null) {
  pool = createRunPool(2);
  const progress: { done: number; total: number; note: string }[] = [];
  const scenarios: unknown[] = [];
  const kept: { comparison: Comparison; base: ComparisonBase }[] = [];
  let end: (ended: Ended) => void = () => {};
  const ended = new Promise<Ended>((resolve) => {
    end = resolve;
  });
  let started: () => void = () => {};
  const simulating = new Promise<void>((resolve) => {
    started = resolve;
  });
  const site = { ...fmsModel, readWork: () => initialWork(1, AT_MS) };
  comparisons = createComparisons({
    clock: { nowMs: () => AT_MS },
    pool,
    permits: {
      async request(_, scenario) {
        scenarios.push(scenario);
        return ok("permit-1");
      },
      post: async () => ok("0xposted"),
    },
    site: () => site,
    forecast: () => forecasts,
    async keep(comparison, base) {
      kept.push({ comparison, base });
      return ok(undefined);
    },
    onProgress(_, __, done, total, note) {
      progress.push({ done, total, note });
      if (note === "continue") started();
    },
    onEnd: (_, __, comparison, error) => end({ comparison, error }),
  });
  const snapshot = takeSnapshot(createTwinState("fms"), AT_MS);
  const request = { siteId: "fms", snapshot, replications: 30, seed: 7, furtherSets: 1, by: "tester" };
  return { request, ended, simulating, progress, scenarios, kept };
}

test("all branches are compared over the same window, and every run can be done again", {
  timeout: 60_000,
}, async () => {
  const { request, ended, progress, scenarios, kept } = setUp(FORECASTS);
  must(comparisons.start(request));
  const { comparison, error } = await ended;
  expect(error).toBeNull();
  expect(comparison).toMatchObject({ format: RUN_FORMAT, furtherSets: 1, modelCid: "bafy-test", permitId: "permit-1" });
  expect(scenarios).toMatchObject([{ furtherSets: 1, format: RUN_FORMAT, seed: 7 }]);
  const { base } = kept[0]!;
  for (const { branch, course, runDigests, kpis, plannedMakespanS, rehearsedMakespanS } of comparison!.branches) {
    expect(course.sets).toHaveLength(2);
    expect(kpis.makespan.mean).toBeGreaterThan(course.sets[1]!.startS);
    expect(plannedMakespanS).toBeLessThan(rehearsedMakespanS);
    const again = runReplication(runInputOf(fmsModel, comparison!, base, branch, 4));
    expect(again.digest).toBe(runDigests[4]);
  }
  const [going, served, routed] = comparison!.branches;
  expect(served!.course.service).toMatchObject({ machine: 1 });
  expect(served!.difference!.failureRisk.mean).toBeLessThan(0);
  expect(routed!.difference!.makespan.high).toBeLessThan(0);
  // Six failures an hour over the window, from two seconds after the forecast.
  const { withinS, mean } = comparison!.outlook!;
  expect(withinS).toBe(going!.course.sets[1]!.endS);
  expect(mean).toBeCloseTo(-Math.expm1((-6 * withinS) / 3600), 1);
  const last = progress.at(-1)!;
  expect(last.done).toBe(last.total);
  expect(new Set(progress.map(({ note }) => note))).toEqual(new Set(["permit", "optimise", ...BRANCHES]));
});

test("without a forecast no failure is simulated, and the comparison says so", { timeout: 60_000 }, async () => {
  const { request, ended } = setUp(null);
  must(comparisons.start(request));
  const { comparison } = await ended;
  expect(comparison).toMatchObject({ modelCid: null, outlook: null });
  for (const { kpis } of comparison!.branches) expect(kpis.failureRisk.mean).toBe(0);
});

test("a comparison can be cancelled while it runs, and only a few run at once", { timeout: 60_000 }, async () => {
  const { request, ended, simulating } = setUp(FORECASTS);
  const job = must(comparisons.start({ ...request, replications: 400, furtherSets: 10 }));
  for (let i = 1; i < MAX_AT_ONCE; i++) must(comparisons.start({ ...request, replications: 400 }));
  expect(comparisons.start(request)).toMatchObject({ ok: false, error: { code: "SIM_BUDGET" } });
  await simulating;
  must(comparisons.cancel(job));
  expect((await ended).error?.code).toBe("SIM_CANCELLED");
  expect(comparisons.cancel(job)).toMatchObject({ ok: false, error: { code: "SIM_UNKNOWN" } });
});
