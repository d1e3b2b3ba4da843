import { describe, expect, test } from "vitest";
import { manualClock } from "../../../twins/core/clock.ts";
import { must } from "../../../twins/core/result.ts";
import type { TransportJobShop } from "../../../twins/operations/transportJobShop.ts";
import { check } from "./check.ts";
import file from "./data/bilge-ulusoy.json" with { type: "json" };
import optima from "./data/optima.json" with { type: "json" };
import { dispatchFifo } from "./dispatchRules.ts";
import { parseInstanceFile, toProblem } from "./instance.ts";
import { lowerBound } from "./lowerBound.ts";
import { solve, startSolve } from "./solve.ts";

const instances = must(parseInstanceFile(file));
const example = (jobset: string, layout: string, flexible = false): TransportJobShop =>
  must(toProblem(instances, { jobset, layout, flexible }));

/** Half as much again as the slowest of twenty seeds needed for the hardest instance, EX101. */
const ITERATIONS = 120_000;

describe("the published instances", () => {
  const names = Object.keys(instances.jobsets).flatMap((jobset) =>
    Object.keys(instances.layouts).map((layout): [string, string] => [jobset, layout]),
  );
  test.each(names)("EX%s%s reaches the best known makespan", (jobset, layout) => {
    const problem = example(jobset, layout);
    const { best, proved } = optima[`EX${jobset}${layout}` as keyof typeof optima];
    const run = startSolve(problem, { seed: 1, iterations: ITERATIONS });
    while (run.solution().schedule.makespan > best && !run.advance(500));
    const { schedule } = run.solution();
    const { makespan } = must(check(problem, schedule));
    if (proved) expect(makespan).toBe(best);
    else expect(makespan).toBeLessThanOrEqual(best);
    expect(lowerBound(problem)).toBeLessThanOrEqual(best);
    expect(must(check(problem, dispatchFifo(problem))).makespan).toBeGreaterThan(best);
  });

  test("EX71, whose 112 is not proved, has a schedule of 111", () => {
    const problem = example("7", "1");
    const { schedule } = solve(problem, { seed: 3, iterations: 6000 });
    expect(must(check(problem, schedule)).makespan).toBe(111);
  });

  test("a makespan that meets the bound is proved and ends the search", () => {
    const found = solve(example("8", "1"), { seed: 5, iterations: 10_000 });
    expect(found).toMatchObject({ optimal: true, lowerBound: 161, schedule: { makespan: 161 } });
    expect(found.iterations).toBeLessThan(10_000);
  });

  test("a free choice of machine is worth something", () => {
    for (const jobset of Object.keys(instances.flexible_jobsets)) {
      const problem = example(jobset, "1", true);
      const { schedule } = solve(problem, { seed: 1, iterations: 2000 });
      const { best } = optima[`EX${jobset}1` as keyof typeof optima];
      expect(must(check(problem, schedule)).makespan).toBeLessThan(best);
    }
  });
});

describe("budgets", () => {
  const problem = example("7", "1");

  test("the same seed and iterations give the same schedule, however it is sliced or shown", () => {
    const whole = solve(problem, { seed: 3, iterations: 3000 });
    expect(solve(problem, { seed: 3, iterations: 3000 })).toEqual(whole);
    expect(whole.iterations).toBe(3000);
    const run = startSolve(problem, { seed: 3, iterations: 3000 });
    while (!run.advance(17)) run.solution();
    expect(run.solution()).toEqual(whole);
  });

  test("another seed searches elsewhere", () => {
    const schedules = [1, 2, 3, 4].map((seed) => JSON.stringify(solve(problem, { seed, iterations: 300 }).schedule));
    expect(new Set(schedules).size).toBeGreaterThan(1);
  });

  test("no iterations give the local rule's schedule", () => {
    const found = solve(problem, { seed: 1, iterations: 0 });
    expect(found.iterations).toBe(0);
    expect(found.schedule.makespan).toBeLessThanOrEqual(dispatchFifo(problem).makespan);
    expect(found.optimal).toBe(false);
  });

  test("seconds are those of the clock", () => {
    const clock = manualClock(1000);
    let looks = 0;
    const ticking = {
      nowMs: () => {
        looks++;
        clock.advance(1);
        return clock.nowMs();
      },
    };
    const found = solve(problem, { seed: 1, seconds: 0.5, clock: ticking });
    expect(looks).toBe(501);
    expect(found.iterations).toBe(499);
  });

  test("with both budgets the first to end counts", () => {
    const clock = manualClock(0);
    expect(solve(problem, { seed: 1, seconds: 1, clock, iterations: 40 }).iterations).toBe(40);
  });

  test("refuses a budget that is none", () => {
    expect(() => solve(problem, { seed: 1, seconds: 1 })).toThrow(RangeError);
    expect(() => solve(problem, { seed: 1, iterations: Number.NaN })).toThrow(RangeError);
    expect(() => solve(problem, { seed: 1, seconds: -1, clock: manualClock(0) })).toThrow(RangeError);
  });

  test("refuses a problem that is none", () => {
    expect(() => solve({ ...problem, vehicles: [] }, { seed: 1 })).toThrow(/PLAN_INFEASIBLE/);
    expect(() => solve({ ...problem, machines: [] }, { seed: 1 })).toThrow(/PLAN_INPUT/);
  });

  test("can be cancelled", () => {
    let asked = 0;
    const found = solve(problem, { seed: 1, iterations: 1e9, shouldStop: () => ++asked > 200 });
    expect(found.iterations).toBe(200);
    must(check(problem, found.schedule));
  });
});

describe("anytime", () => {
  test("tells the first solution and every improvement, each valid and better", () => {
    const problem = example("4", "1");
    const told: number[] = [];
    const found = solve(problem, {
      seed: 2,
      iterations: 3000,
      onImprovement: ({ schedule, lowerBound: bound }) => {
        told.push(must(check(problem, schedule)).makespan);
        expect(bound).toBe(lowerBound(problem));
      },
    });
    expect(told.length).toBeGreaterThan(2);
    expect(told).toEqual([...new Set(told)].sort((a, b) => b - a));
    expect(told.at(-1)).toBe(found.schedule.makespan);
  });

  test("a schedule known serves a problem with one more job and one machine fewer to choose", () => {
    const problem = example("1", "1", true);
    const { schedule } = solve(problem, { seed: 1, iterations: 1000 });
    const changed: TransportJobShop = {
      ...problem,
      jobs: [
        ...problem.jobs.slice(1).map((job) => ({
          ...job,
          operations: job.operations.map(({ alternatives }) => ({ alternatives: alternatives.slice(0, 1) })),
        })),
        { id: 77, operations: problem.jobs[0].operations, firstIndex: 0, location: 3, readyAt: 11 },
      ],
    };
    const told: number[] = [];
    const onImprovement = ({ schedule: improved }: { schedule: typeof schedule }): void => {
      told.push(must(check(changed, improved)).makespan);
    };
    solve(changed, { seed: 1, iterations: 500, warmStart: schedule, onImprovement });
    expect(told.length).toBeGreaterThan(0);
  });
});

describe("residual states", () => {
  test("work under way: jobs at machines, a busy vehicle, a machine being serviced", () => {
    const fresh = example("1", "1");
    const problem: TransportJobShop = {
      ...fresh,
      jobs: fresh.jobs.map((job, j) =>
        j < 2
          ? { ...job, operations: job.operations.slice(1), firstIndex: 1, location: j + 1, readyAt: 7.25 * j }
          : { ...job, operations: j === 2 ? [] : job.operations },
      ),
      machines: fresh.machines.map((_, m) => ({ availableAt: 3 * m, closed: m === 1 ? [{ from: 0, to: 40 }] : [] })),
      vehicles: [
        { location: 3, availableAt: 4.5 },
        { location: 0, availableAt: 0 },
      ],
    };
    const found = solve(problem, { seed: 1, iterations: 2000 });
    const { makespan } = must(check(problem, found.schedule));
    expect(makespan).toBeLessThanOrEqual(dispatchFifo(problem).makespan);
    for (const operation of found.schedule.operations)
      if (operation.machine === 2) expect(operation.start).toBeGreaterThanOrEqual(40);
  });

  test("hundreds of operations: the bound takes its cheaper forms and the schedule stays valid", () => {
    const machines = 6;
    const problem: TransportJobShop = {
      travel: Array.from({ length: machines + 1 }, (_, i) =>
        Array.from({ length: machines + 1 }, (_, j) => 2 * Math.abs(i - j)),
      ),
      jobs: Array.from({ length: 60 }, (_, j) => ({
        id: j + 1,
        operations: Array.from({ length: 5 }, (_, k) => ({
          alternatives: [{ machine: 1 + ((j + 2 * k + (k > 2 ? j : 0)) % machines), duration: 3 + ((j * 7 + k) % 9) }],
        })),
        firstIndex: 0,
        location: 0,
        readyAt: 0,
      })),
      machines: Array.from({ length: machines }, () => ({ availableAt: 0, closed: [] })),
      vehicles: Array.from({ length: 4 }, () => ({ location: 0, availableAt: 0 })),
    };
    const found = solve(problem, { seed: 1, iterations: 30 });
    const { makespan } = must(check(problem, found.schedule));
    expect(found.lowerBound).toBeGreaterThan(0);
    expect(found.lowerBound).toBeLessThanOrEqual(makespan);
    expect(makespan).toBeLessThan(dispatchFifo(problem).makespan);
  });

  test("nothing left to do is done", () => {
    const problem = { ...example("1", "1"), jobs: [] };
    expect(solve(problem, { seed: 1 })).toEqual({
      schedule: { makespan: 0, operations: [], transports: [] },
      lowerBound: 0,
      iterations: 0,
      optimal: true,
    });
  });
});
