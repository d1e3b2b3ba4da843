import type { Clock } from "../../../twins/core/clock.ts";
import { must } from "../../../twins/core/result.ts";
import type { Schedule, TransportJobShop } from "../../../twins/operations/transportJobShop.ts";
import { dispatchFifo } from "./dispatchRules.ts";
import { lowerBound } from "./lowerBound.ts";
import { checkProblem } from "./problem.ts";
import { Search } from "./search.ts";

/** Iterations when neither budget is given. */
export const DEFAULT_ITERATIONS = 20_000;
/** Seconds by which a makespan may differ from the bound through rounding alone. */
const TOLERANCE_S = 1e-9;

/** An improvement, or the first solution. */
export interface Improvement {
  readonly schedule: Schedule;
  readonly lowerBound: number;
  readonly iterations: number;
}

export interface SolveOptions {
  readonly seed: number;
  /** Budget in search moves: reproducible. */
  readonly iterations?: number;
  /** Budget in seconds of `clock`; what it reaches depends on the machine. With both, the first that ends. */
  readonly seconds?: number;
  readonly clock?: Clock;
  /** A schedule to begin with, of this problem or of an earlier state of it. */
  readonly warmStart?: Schedule;
  readonly onImprovement?: (improvement: Improvement) => void;
  readonly shouldStop?: () => boolean;
}

export interface Solution {
  readonly schedule: Schedule;
  readonly lowerBound: number;
  readonly iterations: number;
  /** The makespan equals the lower bound: proved, not only believed. */
  readonly optimal: boolean;
}

/** A solution being improved in slices, so that a process can answer, stream and cancel between them. */
export interface SolveRun {
  /** Searches on for at most so many moves; true when the budget is used up, the optimum proved or a stop asked for. */
  advance(iterations: number): boolean;
  solution(): Solution;
}

/**
 * Starts with the better of the local rule's schedule and the warm start. The options' `iterations` and `seed` fix the
 * result whatever the slices.
 * @throws CodedError PLAN_INPUT or PLAN_INFEASIBLE; check with `checkProblem` first
 * @throws RangeError on a budget in seconds without a clock, or a budget that is not a positive number
 */
export function startSolve(problem: TransportJobShop, options: SolveOptions): SolveRun {
  must(checkProblem(problem));
  const { seed, seconds, clock, warmStart, onImprovement, shouldStop } = options;
  if (seconds !== undefined && clock === undefined) throw new RangeError("a budget in seconds needs a clock");
  const most = options.iterations ?? (seconds === undefined ? DEFAULT_ITERATIONS : Number.MAX_SAFE_INTEGER);
  for (const budget of [most, seconds ?? 1]) if (!(budget >= 0)) throw new RangeError(`a budget of ${budget}`);
  const deadlineMs = seconds === undefined || clock === undefined ? undefined : clock.nowMs() + seconds * 1000;
  const bound = lowerBound(problem);
  const local = dispatchFifo(problem);
  const search = new Search(problem, seed, warmStart === undefined ? [local] : [local, warmStart]);
  const tell = (): void => {
    onImprovement?.({ schedule: search.schedule(), lowerBound: bound, iterations: search.iterations });
  };
  const outOfTime = (): boolean => deadlineMs !== undefined && clock !== undefined && clock.nowMs() >= deadlineMs;
  let stopped = false;
  const finished = (): boolean => stopped || search.iterations >= most || search.best.makespan <= bound + TOLERANCE_S;
  tell();
  return {
    advance(iterations) {
      const until = Math.min(most, search.iterations + iterations);
      while (!finished() && search.iterations < until) {
        if (outOfTime() || shouldStop?.() === true) stopped = true;
        else if (search.step()) tell();
      }
      return finished();
    },
    solution() {
      const makespan = search.best.makespan;
      return {
        schedule: search.schedule(),
        lowerBound: Math.min(bound, makespan),
        iterations: search.iterations,
        optimal: makespan <= bound + TOLERANCE_S,
      };
    },
  };
}

/** Solves within the budget in one go: see `startSolve`. */
export function solve(problem: TransportJobShop, options: SolveOptions): Solution {
  const run = startSolve(problem, options);
  while (!run.advance(Number.MAX_SAFE_INTEGER));
  return run.solution();
}
