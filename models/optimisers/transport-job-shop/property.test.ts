import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../../twins/core/result.ts";
import type { TransportJobShop } from "../../../twins/operations/transportJobShop.ts";
import { check } from "./check.ts";
import { dispatchFifo } from "./dispatchRules.ts";
import { lowerBound } from "./lowerBound.ts";
import { checkProblem } from "./problem.ts";
import { solve } from "./solve.ts";

interface Size {
  readonly machines: number;
  readonly jobs: number;
  readonly operations: number;
  readonly vehicles: number;
  readonly alternatives: number;
  /** Least travel between two places, seconds. */
  readonly travel?: number;
}

/** Random problems of the residual form: jobs under way, busy machines and vehicles, closed windows, odd travel times. */
function problems(size: Size): fc.Arbitrary<TransportJobShop> {
  return fc.integer({ min: 1, max: size.machines }).chain((machines) => {
    const seconds = fc.integer({ min: 0, max: 12 });
    const location = fc.integer({ min: 0, max: machines });
    const alternative = fc.record({ machine: fc.integer({ min: 1, max: machines }), duration: seconds });
    const operation = fc.record({
      alternatives: fc.array(alternative, { minLength: 1, maxLength: size.alternatives }),
    });
    const job = fc.record({
      operations: fc.array(operation, { maxLength: size.operations }),
      firstIndex: fc.integer({ min: 0, max: 3 }),
      location,
      readyAt: seconds,
    });
    const window = fc
      .record({ from: seconds, length: seconds })
      .map(({ from, length }) => ({ from, to: from + length }));
    const machine = fc.record({ availableAt: seconds, closed: fc.array(window, { maxLength: 2 }) });
    const row = fc.array(fc.integer({ min: size.travel ?? 0, max: 12 }), {
      minLength: machines + 1,
      maxLength: machines + 1,
    });
    return fc.record({
      travel: fc
        .array(row, { minLength: machines + 1, maxLength: machines + 1 })
        .map((rows) => rows.map((times, i) => times.map((time, j) => (i === j ? 0 : time)))),
      jobs: fc
        .array(job, { minLength: 1, maxLength: size.jobs })
        .map((jobs) => jobs.map((one, i) => ({ ...one, id: 10 * i + 1 }))),
      machines: fc.array(machine, { minLength: machines, maxLength: machines }),
      vehicles: fc.array(fc.record({ location, availableAt: seconds }), { minLength: 1, maxLength: size.vehicles }),
    });
  });
}

/** The least makespan by trying every order, vehicle and alternative; shares no code with the solver. */
function bruteForce(problem: TransportJobShop): number {
  const jobs = problem.jobs.map((job) => ({ done: 0, location: job.location, ready: job.readyAt, carriedTo: 0 }));
  const machineFree = problem.machines.map((machine) => machine.availableAt);
  const vehicles = problem.vehicles.map((vehicle) => ({ location: vehicle.location, free: vehicle.availableAt }));
  let best = Number.POSITIVE_INFINITY;
  const open = (machine: number, at: number, duration: number): number => {
    let start = at;
    for (;;) {
      const hit = problem.machines[machine - 1].closed.find(
        (w) => w.to > w.from && start < w.to && (start > w.from || start + duration > w.from),
      );
      if (hit === undefined) return start;
      start = hit.to;
    }
  };
  const work = (j: number, machine: number, duration: number, now: number): void => {
    const state = jobs[j];
    const kept = { ...state };
    const free = machineFree[machine - 1];
    const end = open(machine, Math.max(state.ready, free), duration) + duration;
    Object.assign(state, { done: state.done + 1, location: machine, ready: end, carriedTo: 0 });
    machineFree[machine - 1] = end;
    descend(Math.max(now, end));
    Object.assign(state, kept);
    machineFree[machine - 1] = free;
  };
  const carry = (j: number, machine: number, now: number): void => {
    const state = jobs[j];
    const kept = { ...state };
    for (const vehicle of vehicles) {
      const before = { ...vehicle };
      const pickup = Math.max(state.ready, vehicle.free + problem.travel[vehicle.location][state.location]);
      const delivery = pickup + problem.travel[state.location][machine];
      Object.assign(state, { location: machine, ready: delivery, carriedTo: machine });
      Object.assign(vehicle, { location: machine, free: delivery });
      descend(now);
      Object.assign(state, kept);
      Object.assign(vehicle, before);
    }
  };
  const descend = (now: number): void => {
    if (now >= best) return;
    let finished = true;
    problem.jobs.forEach((job, j) => {
      const state = jobs[j];
      if (state.done === job.operations.length) return;
      finished = false;
      for (const { machine, duration } of job.operations[state.done].alternatives) {
        if (state.carriedTo !== 0 && state.carriedTo !== machine) continue;
        if (state.location === machine) work(j, machine, duration, now);
        else carry(j, machine, now);
      }
    });
    if (finished) best = now;
  };
  descend(0);
  return best;
}

describe("random problems", () => {
  test("the schedules of solver and local rule pass the checker and respect the lower bound", () => {
    const size = { machines: 4, jobs: 6, operations: 5, vehicles: 3, alternatives: 3 };
    fc.assert(
      fc.property(problems(size), fc.integer({ min: 0, max: 1000 }), (problem, seed) => {
        must(checkProblem(problem));
        const local = must(check(problem, dispatchFifo(problem))).makespan;
        const found = solve(problem, { seed, iterations: 150 });
        const { makespan } = must(check(problem, found.schedule));
        expect(makespan).toBeLessThanOrEqual(local);
        expect(found.lowerBound).toBeLessThanOrEqual(makespan);
        expect(found.optimal).toBe(makespan === found.lowerBound);
      }),
      { seed: 20_261, numRuns: 300 },
    );
  });

  test("a warm start is never lost", () => {
    const size = { machines: 4, jobs: 6, operations: 5, vehicles: 3, alternatives: 3, travel: 1 };
    fc.assert(
      fc.property(problems(size), fc.integer({ min: 0, max: 1000 }), (problem, seed) => {
        const { makespan } = solve(problem, { seed, iterations: 100 }).schedule;
        const warmStart = solve(problem, { seed, iterations: 100 }).schedule;
        const again = solve(problem, { seed, iterations: 0, warmStart });
        expect(must(check(problem, again.schedule)).makespan).toBeLessThanOrEqual(makespan);
      }),
      { seed: 20_264, numRuns: 200 },
    );
  });

  test("tiny problems are solved to the optimum of an exhaustive search", () => {
    const size = { machines: 2, jobs: 3, operations: 2, vehicles: 2, alternatives: 1 };
    fc.assert(
      fc.property(problems(size), (problem) => {
        const least = bruteForce(problem);
        expect(lowerBound(problem)).toBeLessThanOrEqual(least);
        expect(solve(problem, { seed: 1, iterations: 2000 }).schedule.makespan).toBe(least);
      }),
      { seed: 20_262, numRuns: 150 },
    );
  });

  test("tiny flexible problems are solved to the optimum of an exhaustive search", () => {
    const size = { machines: 3, jobs: 2, operations: 3, vehicles: 2, alternatives: 2 };
    fc.assert(
      fc.property(problems(size), (problem) => {
        const least = bruteForce(problem);
        expect(lowerBound(problem)).toBeLessThanOrEqual(least);
        expect(solve(problem, { seed: 1, iterations: 2000 }).schedule.makespan).toBe(least);
      }),
      { seed: 20_263, numRuns: 150 },
    );
  });
});
