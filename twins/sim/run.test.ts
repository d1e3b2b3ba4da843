import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import type { Forecast } from "../core/forecast.ts";
import { CodedError, must } from "../core/result.ts";
import { fmsRunInput, localSchedule, rehearse } from "../sites/fms/planning.ts";
import { initialWork } from "../sites/fms/workState.ts";
import { failureTime } from "./cell/disturbances.ts";
import { runCell } from "./cell/runCell.ts";
import { BRANCH_KPIS, type BranchName } from "./comparison.ts";
import { courseOf, idealRun, rehearseInput } from "./rehearsal.ts";
import { type RunInput, runReplication, summarise } from "./run.ts";
import { parseRunFile, parseRunInput } from "./runSchema.ts";

const forecastOf = (...points: [atS: number, mean: number][]): Forecast => ({
  modelCid: "bafy-test",
  thing: "pump-1",
  madeAtMs: 0,
  horizonS: points.at(-1)?.[0] ?? 0,
  points: points.map(([atS, mean]) => ({ atS, mean, low: mean, high: mean })),
  meaning: "failure-probability",
});
const inputOf = (jobset: number, branch: BranchName, more: Partial<RunInput> = {}): RunInput => ({
  ...fmsRunInput({
    work: must(initialWork(jobset)),
    branch,
    schedule: null,
    forecast: null,
    seed: 42,
    replication: 0,
  }),
  ...more,
});
const RISING = forecastOf([0, 0.05], [60, 0.4], [300, 0.8]);

/** Changes only when the simulation changes: then every stored run must be re-executed. */
const GOLDEN = "0x5dfad28f8678e7c79ae29e9e16e8f3dc2d01cbb108949b4add6b3ce5cb3eccbb";
const HEALTHY = forecastOf([0, 0], [3600, 0.2]);
const golden: RunInput = {
  ...fmsRunInput({
    work: must(initialWork(3)),
    branch: "service",
    schedule: null,
    forecast: RISING,
    renewed: HEALTHY,
    seed: 42,
    replication: 0,
    ahead: { sets: 2, schedule: null },
  }),
};

test("golden run: the digest that was kept", () => {
  expect(runReplication(golden).digest).toBe(GOLDEN);
});

const runUrl = new URL("./run.ts", import.meta.url).href;

test("the digest is the same in a worker thread", async () => {
  const code = `const { parentPort, workerData } = require("node:worker_threads");
    import(workerData.url).then((m) => parentPort.postMessage(m.runReplication(workerData.input).digest));`;
  const worker = new Worker(code, { eval: true, workerData: { url: runUrl, input: golden } });
  const digest = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  await worker.terminate();
  expect(digest).toBe(GOLDEN);
});

test("the digest is the same in an interpreter without optimising compilers", async () => {
  const code = `const { runReplication } = await import(process.argv[1]);
    console.log(runReplication(JSON.parse(process.argv[2])).digest);`;
  const args = [
    "--no-opt",
    "--no-maglev",
    "--no-sparkplug",
    "--no-warnings",
    "--input-type=module",
    "-e",
    code,
    runUrl,
    JSON.stringify(golden),
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout.trim()).toBe(GOLDEN);
}, 30_000);

test("a run survives JSON, and another seed or replication is another run", () => {
  const copy = must(parseRunInput(JSON.parse(JSON.stringify(golden))));
  expect(runReplication(copy)).toEqual(runReplication(golden));
  expect(runReplication({ ...golden, seed: 43 }).digest).not.toBe(GOLDEN);
  expect(runReplication({ ...golden, replication: 1 }).digest).not.toBe(GOLDEN);
});

test("all jobs pass through their operations in order, one at a time on each machine", () => {
  for (let jobset = 1; jobset <= 10; jobset++) {
    const input = inputOf(jobset, "service", { forecast: RISING });
    const { operations } = runReplication(input);
    const { jobs } = input.work.problem;
    expect(operations).toHaveLength(jobs.reduce((sum, job) => sum + job.operations.length, 0));
    for (const job of jobs) {
      const own = operations.filter((o) => o.job === job.id).sort((a, b) => a.index - b.index);
      expect(own.map((o) => o.index)).toEqual(job.operations.map((_, i) => i));
      for (const [i, o] of own.entries()) if (i > 0) expect(o.start).toBeGreaterThan(own[i - 1]!.end);
    }
    for (let machine = 1; machine <= 4; machine++) {
      const own = operations.filter((o) => o.machine === machine).sort((a, b) => a.start - b.start);
      for (const [i, o] of own.entries()) if (i > 0) expect(o.start).toBeGreaterThanOrEqual(own[i - 1]!.end);
    }
  }
});

test("with ideal vehicles, a schedule that is followed is kept or beaten: nothing begins later than planned", () => {
  for (let jobset = 1; jobset <= 10; jobset++) {
    const schedule = must(localSchedule(must(initialWork(jobset)), "continue"));
    const again = must(idealRun(inputOf(jobset, "continue", { schedule }))).schedule;
    for (const o of schedule.operations) {
      const same = again.operations.find((p) => p.job === o.job && p.index === o.index)!;
      expect(same.machine).toBe(o.machine);
      expect(same.start).toBeLessThanOrEqual(o.start);
    }
    // A vehicle that is sent ahead saves the empty drive; done twice there is nothing left to save.
    const third = must(idealRun(inputOf(jobset, "continue", { schedule: again }))).schedule;
    expect(third.makespan).toBe(again.makespan);
  }
});

test("a schedule is followed: its order on each machine and its vehicles", () => {
  const schedule = must(localSchedule(must(initialWork(6)), "continue"));
  const record = runReplication(inputOf(6, "reroute", { schedule }));
  const order = (operations: typeof schedule.operations, machine: number) =>
    operations
      .filter((o) => o.machine === machine)
      .sort((a, b) => a.start - b.start)
      .map((o) => `${o.job}/${o.index}`);
  for (let m = 1; m <= 4; m++) expect(order([...record.operations], m)).toEqual(order([...schedule.operations], m));
  for (const trip of schedule.transports)
    expect(record.transports.find((t) => t.job === trip.job && t.index === trip.index)?.vehicle).toBe(trip.vehicle);
});

test("a schedule that lacks operations cannot finish, and says so", () => {
  const schedule = { makespan: 0, operations: [], transports: [] };
  expect(() => runReplication(inputOf(1, "reroute", { schedule }))).toThrow(CodedError);
  expect(rehearse({ work: must(initialWork(1)), branch: "reroute", schedule })).toMatchObject({
    ok: false,
    error: { code: "PLAN_INFEASIBLE" },
  });
});

test("a run that takes more events than its budget ends with SIM_BUDGET", () => {
  const run = runCell(golden, { disturbed: true, ideal: false, budget: 20 });
  expect(run).toMatchObject({ ok: false, error: { code: "SIM_BUDGET" } });
});

test("the time of failure inverts the forecast", () => {
  const forecast = forecastOf([0, 0], [100, 0.5], [200, 0.5], [300, 1]);
  expect(failureTime(forecast, 0.25)).toBe(50);
  expect(failureTime(forecast, 0.75)).toBe(250);
  expect(failureTime(forecastOf([10, 0.2], [100, 0.5]), 0.6)).toBe(Infinity);
  expect(failureTime(forecastOf([0, 0.3], [100, 0.5]), 0.1)).toBe(0);
  // Between 0 and the first point the probability rises from 0.
  expect(failureTime(forecastOf([10, 0.2]), 0.1)).toBe(5);
  // Forked 50 s after the forecast without a failure: what is left of the probability.
  const even = forecastOf([0, 0], [100, 1]);
  expect(failureTime(even, 0.5, 50)).toBe(25);
  expect(failureTime(even, 0.5, 100)).toBe(0);
  expect(failureTime(forecastOf([0, 0], [100, 0.5]), 0.9, 100)).toBe(Infinity);
});

test("a certain failure stops machine 1 for its repair, and a service prevents it", () => {
  const certain = forecastOf([0, 0], [1, 1]);
  const failed = runReplication(inputOf(1, "continue", { forecast: certain }));
  const failure = failed.events.find((event) => event.kind === "failure")!;
  const repaired = failed.events.find((event) => event.kind === "repaired")!;
  expect(failure.machine).toBe(1);
  // The pump failed while the machine stood idle: it shows when the first operation begins.
  const hit = failed.operations.find((o) => o.machine === 1 && o.start === failure.atS)!;
  expect(repaired.atS - failure.atS).toBeGreaterThanOrEqual(golden.repairS.low);
  expect(hit.end).toBeGreaterThan(repaired.atS);
  expect(failed.kpis.failureRisk).toBe(100);
  const served = runReplication(inputOf(1, "service", { forecast: certain }));
  expect(served.kpis.failureRisk).toBe(0);
  expect(served.events.filter((e) => e.kind === "service-begins").map((e) => e.atS)).toEqual([0]);
});

test("branches share their random numbers: an operation takes as long in both", () => {
  const [a, b] = [runReplication(inputOf(4, "continue")), runReplication(inputOf(4, "service"))];
  for (const o of a.operations) {
    const same = b.operations.find((p) => p.job === o.job && p.index === o.index)!;
    expect(same.end - same.start).toBeCloseTo(o.end - o.start, 5);
  }
});

test("a summary has an interval for every KPI, and paired differences are narrower than the means'", () => {
  const runs = (branch: BranchName) =>
    Array.from({ length: 30 }, (_, replication) =>
      runReplication(inputOf(8, branch, { forecast: RISING, replication })),
    );
  const baseline = runs("continue");
  const records = runs("service");
  const course = courseOf(must(rehearseInput(inputOf(8, "service"))));
  const result = summarise({
    branch: "service",
    records,
    baseline,
    course,
    plannedMakespanS: 1,
    rehearsedMakespanS: 2,
  });
  expect(result.replications).toBe(30);
  expect(result.runDigests).toEqual(records.map((record) => record.digest));
  for (const kpi of BRANCH_KPIS) {
    const { mean, low, high, min, max } = result.kpis[kpi];
    expect(low).toBeLessThanOrEqual(mean);
    expect(high).toBeGreaterThanOrEqual(mean);
    expect(mean).toBeGreaterThanOrEqual(min - 1e-9);
    expect(mean).toBeLessThanOrEqual(max + 1e-9);
  }
  expect(result.kpis.failureRisk.mean).toBe(0);
  expect(result.difference!.failureRisk.mean).toBeLessThan(0);
  const quality = result.difference!.qualityRatio;
  // The same rejects in both branches: the difference is exactly none.
  expect(quality).toEqual({ mean: 0, low: 0, high: 0, min: 0, max: 0 });
  expect(result.kpis.qualityRatio.high).toBeGreaterThan(result.kpis.qualityRatio.low);
});

test("a run file is parsed, and refused when it does not fit together", () => {
  const { digest } = runReplication(golden);
  expect(must(parseRunFile({ input: golden, expected: digest })).digests).toEqual([digest]);
  const several = { input: golden, replications: 2, digests: [digest, digest] };
  expect(must(parseRunFile(several)).digests).toHaveLength(2);
  const one = (change: object) => ({ input: { ...golden, ...change }, expected: digest });
  const motion = { ...golden.motion, wings: 2 };
  const broken: [unknown, RegExp][] = [
    [{ input: golden }, /replications/],
    [{ expected: digest }, /no "input"/],
    [{ name: "another file" }, /no "input"/],
    [{ input: golden, expected: "0x12" }, /expected/],
    [{ ...several, note: "mine" }, /note/],
    [{ ...several, digests: [digest] }, /says 2 replications and lists 1 digests/],
    [{ input: golden, digests: [digest] }, /replications/],
    [one({ serviceS: -1 }), /serviceS/],
    [one({ wings: 2 }), /unknown key, wings/],
    [one({ motion }), /unknown key, motion\.wings/],
    [one({ locationNodes: ["station"] }), /there are 5 locations/],
    [one({ repairS: { low: 9, mode: 1, high: 2 } }), /repairS: low <= mode <= high/],
    ["run", /no "input"/],
    [null, /no "input"/],
  ];
  for (const [value, why] of broken) {
    const parsed = parseRunFile(value);
    expect(parsed.ok ? "" : parsed.error.message).toMatch(why);
    expect(parsed).toMatchObject({ ok: false, error: { code: "PLAN_INPUT" } });
    expect(parsed.ok ? "" : parsed.error.message).not.toContain("\n");
  }
  const unknownNode = { ...golden, locationNodes: ["station", "machine-1", "machine-2", "machine-3", "nowhere"] };
  expect(() => runReplication(unknownNode)).toThrow("SIM_UNKNOWN");
});
