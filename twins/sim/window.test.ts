import { expect, test } from "vitest";
import { solve } from "../../models/optimisers/transport-job-shop/solve.ts";
import type { Forecast } from "../core/forecast.ts";
import { must } from "../core/result.ts";
import { fmsRunInput } from "../sites/fms/planning.ts";
import { initialWork } from "../sites/fms/workState.ts";
import type { BranchName } from "./comparison.ts";
import { outlookOf } from "./outlook.ts";
import { courseOf, idealRun, rehearseInput } from "./rehearsal.ts";
import { type RunInput, type RunRecord, runReplication } from "./run.ts";
import { parseRunInput } from "./runSchema.ts";
import type { WorkState } from "./workState.ts";

/** Constant rate of failure. */
const forecastOf = (perHour: number, madeAtMs = 0): Forecast => ({
  modelCid: "bafy-test",
  thing: "pump-1",
  madeAtMs,
  horizonS: 5400,
  points: Array.from({ length: 37 }, (_, i) => {
    const mean = -Math.expm1((-perHour * i * 150) / 3600);
    return { atS: i * 150, mean, low: mean, high: mean };
  }),
  meaning: "failure-probability",
});

function inputOf(
  branch: BranchName,
  sets: number,
  more: Partial<RunInput> = {},
  work = must(initialWork(4)),
): RunInput {
  const schedule = branch === "reroute" ? solve(work.problem, { seed: 1, iterations: 200 }).schedule : null;
  const ahead = { sets, schedule };
  return { ...fmsRunInput({ work, branch, schedule, forecast: null, seed: 3, replication: 0, ahead }), ...more };
}

/** A set of which nothing is left but one job on its way back: the last seconds before the next is loaded. */
function almostDone(): WorkState {
  const work = must(initialWork(4));
  const last = work.problem.jobs[0]!;
  return {
    ...work,
    problem: { ...work.problem, jobs: [{ ...last, firstIndex: last.operations.length, operations: [], location: 4 }] },
    finishedJobs: work.problem.jobs.slice(1).map((job) => job.id),
  };
}

test.each(["continue", "service", "reroute"] as const)(
  "%s: every further set is done whole, after the reload",
  (branch) => {
    const input = inputOf(branch, 3);
    const { operations, events } = runReplication(input);
    const { jobs } = input.work.problem;
    const all = jobs.reduce((sum, job) => sum + job.operations.length, 0);
    for (let set = 0; set <= 3; set++) {
      const own = operations.filter((o) => o.set === set);
      expect(own).toHaveLength(all);
      expect(events.filter((e) => e.set === set && e.kind === "job-finished")).toHaveLength(jobs.length);
      const back = Math.max(...events.filter((e) => e.set === set && e.kind === "job-finished").map((e) => e.atS));
      const next = operations.filter((o) => o.set === set + 1).map((o) => o.start);
      expect(Math.min(...next)).toBeGreaterThanOrEqual(back + input.further!.reloadS);
    }
  },
);

test("the work of a window is the same in every branch, and takes as long operation by operation", () => {
  const [a, b] = [runReplication(inputOf("continue", 2)), runReplication(inputOf("service", 2))];
  expect(a.operations).toHaveLength(b.operations.length);
  for (const o of a.operations) {
    const same = b.operations.find((p) => p.set === o.set && p.job === o.job && p.index === o.index)!;
    expect(same.end - same.start).toBeCloseTo(o.end - o.start, 5);
  }
  // Sets are not copies of each other: each has its own chance.
  const times = (set: number) => a.operations.filter((o) => o.set === set).map((o) => (o.end - o.start).toFixed(3));
  expect(times(1)).not.toEqual(times(2));
});

test("at the very end of a set there is something to compare: the next sets", () => {
  const work = almostDone();
  const without = runReplication(inputOf("continue", 0, {}, work));
  expect(without.kpis.oee).toBe(0);
  const local = runReplication(inputOf("continue", 1, {}, work));
  const { schedule } = solve(must(initialWork(4)).problem, { seed: 1, iterations: 500 });
  const planned = fmsRunInput({
    work,
    branch: "reroute",
    schedule: null,
    forecast: null,
    seed: 3,
    replication: 0,
    ahead: { sets: 1, schedule },
  });
  expect(runReplication(planned).kpis.makespan).toBeLessThan(local.kpis.makespan);
  expect(runReplication(planned).kpis.oee).toBeGreaterThan(local.kpis.oee);
});

test("a set of which nothing is left goes over to the next", () => {
  const work = almostDone();
  const none = { ...work, problem: { ...work.problem, jobs: [] } };
  const record = runReplication(inputOf("continue", 1, {}, none));
  expect(record.operations.every((o) => o.set === 1 && o.start >= 5)).toBe(true);
  expect(record.kpis.throughputRate).toBeGreaterThan(0);
});

test("figures of a window are what its trace says", () => {
  const input = inputOf("continue", 2, { forecast: forecastOf(20) });
  const { kpis, operations, events } = runReplication(input);
  const back = events.filter((e) => e.kind === "job-finished");
  const endS = Math.max(...back.map((e) => e.atS));
  expect(kpis.makespan).toBe(Math.max(...operations.map((o) => o.end)));
  expect(kpis.throughputRate).toBeCloseTo((3600 * back.length) / endS, 3);
  const loaded = (set: number): number =>
    set === 0 ? 0 : Math.max(...back.filter((e) => e.set === set - 1).map((e) => e.atS)) + input.further!.reloadS;
  const leads = back.map((e) => e.atS - loaded(e.set));
  expect(kpis.leadTime).toBeCloseTo(leads.reduce((sum, s) => sum + s, 0) / leads.length, 3);
});

test("planned, rehearsed and simulated makespans are of the same window", () => {
  const input = inputOf("reroute", 2);
  const rehearsal = must(rehearseInput(input));
  const planned = must(idealRun(input));
  expect(planned.makespanS).toBeLessThan(rehearsal.makespanS);
  expect(Math.abs(rehearsal.makespanS / runReplication(input).kpis.makespan - 1)).toBeLessThan(0.1);
  expect(planned.schedule.makespan).toBeLessThan(planned.makespanS / 2);
  const course = courseOf(rehearsal);
  expect(course.sets).toHaveLength(3);
  expect(course.sets[1]!.startS).toBeCloseTo(course.sets[0]!.endS + input.further!.reloadS, 6);
  expect(new Set(course.operations.map((o) => o.set))).toEqual(new Set([0, 1]));
});

const runs = (branch: BranchName, more: Partial<RunInput>): RunRecord[] =>
  Array.from({ length: 60 }, (_, replication) => runReplication(inputOf(branch, 3, { ...more, replication })));
const risk = (records: readonly RunRecord[]): number =>
  records.reduce((sum, record) => sum + record.kpis.failureRisk, 0) / records.length;

test("a service leaves the risk of a healthy pump, and never brings a failure forward", () => {
  const forecasts = { forecast: forecastOf(6), renewed: forecastOf(1) };
  const [before, after] = [runs("continue", forecasts), runs("service", forecasts)];
  expect(risk(after)).toBeGreaterThan(0);
  expect(risk(after)).toBeLessThan(risk(before));
  const first = (record: RunRecord): number => record.events.find((e) => e.kind === "failure")?.atS ?? Infinity;
  for (const [i, record] of after.entries())
    if (first(record) < Infinity) expect(first(before[i]!)).toBeLessThan(Infinity);
  expect(risk(runs("service", { ...forecasts, renewed: null }))).toBe(0);
});

test("a pump that was repaired may fail again", () => {
  const often = forecastOf(60);
  const twice = runs("continue", { forecast: often, renewed: often }).map(
    (record) => record.events.filter((e) => e.kind === "failure").length,
  );
  expect(Math.max(...twice)).toBeGreaterThan(1);
});

test("the simulated risk is that of the forecast over the window", () => {
  const forecast = forecastOf(2);
  const share = risk(runs("continue", { forecast })) / 100;
  const said = outlookOf(forecast, 0, must(rehearseInput(inputOf("continue", 3))).endS)!;
  // A failure shows only while machine 1 works, so the last one may not show; sixty runs leave some 13 points.
  expect(Math.abs(share - said.mean)).toBeLessThan(0.15);
});

test("an outlook counts from the fork, and says nothing beyond its forecast", () => {
  const forecast = forecastOf(1, 1_000_000);
  const fresh = outlookOf(forecast, 1_000_000, 900)!;
  expect(fresh.mean).toBeCloseTo(-Math.expm1(-900 / 3600), 12);
  // Nothing failed until then, and the rate is constant: half an hour later it says the same.
  expect(outlookOf(forecast, 1_000_000 + 1_800_000, 900)!.mean).toBeCloseTo(fresh.mean, 12);
  expect(outlookOf(forecast, 1_000_000, 5401)).toBeNull();
});

test("a run of another format is refused as such", () => {
  const { format: _, ...old } = inputOf("continue", 1);
  expect(parseRunInput(old)).toMatchObject({ ok: false, error: { code: "SIM_FORMAT" } });
  expect(parseRunInput({ ...old, format: 1 })).toMatchObject({ ok: false, error: { code: "SIM_FORMAT" } });
  expect(parseRunInput(inputOf("continue", 1))).toMatchObject({ ok: true });
  const far = inputOf("continue", 1001);
  expect(parseRunInput(far)).toMatchObject({ ok: false, error: { code: "PLAN_INPUT" } });
});
