import { rng } from "../../../twins/core/rng.ts";
import type { Schedule, TransportJobShop } from "../../../twins/operations/transportJobShop.ts";
import {
  type Candidate,
  dispatchBy,
  PRIORITY_RULES,
  type Priority,
} from "../../optimisers/transport-job-shop/priorityDispatch.ts";
import { solve } from "../../optimisers/transport-job-shop/solve.ts";

/** Search moves of the teacher for a set of jobs. */
export const TEACHER_ITERATIONS = 2_000;
/** Orders that it tries afterwards. */
const TRIALS = 1_500;

/** In which order a schedule does operations: a job's place in the problem for each, by the time its trip sets off with it. */
export function orderOf(problem: TransportJobShop, { operations, transports }: Schedule): readonly number[] {
  const places = new Map(problem.jobs.map(({ id }, place) => [id, place]));
  const trips = new Map(transports.map(({ job, index, pickup }) => [`${job}/${index}`, pickup]));
  const timed = operations.map(({ job, index, start }) => {
    return { job: places.get(job) ?? -1, index, at: trips.get(`${job}/${index}`) ?? start, start };
  });
  return timed.sort((a, b) => a.at - b.at || a.start - b.start || a.job - b.job).map(({ job }) => job);
}

/** The rule that follows an order of jobs. @throws RangeError where the order names a job that has nothing left */
export function following(order: readonly number[]): Priority {
  let at = 0;
  return (candidates) => {
    // The dispatcher asks only where there is a choice: what it did without asking is at the order's end.
    const place = candidates.findIndex(({ job }) => job === order[at]);
    if (place < 0) throw new RangeError(`no job ${order[at]} is left at ${at}`);
    at++;
    return place;
  };
}

/** What the teacher makes small: the makespan, and of equal makespans the mean end of operations, which shows a way on. */
const costOf = ({ makespan, operations }: Schedule): number =>
  makespan + (1e-3 * operations.reduce((sum, { end }) => sum + end, 0)) / Math.max(1, operations.length);

/** The order of a rule's schedule. */
const orderBy = (problem: TransportJobShop, rule: Priority): readonly number[] =>
  orderOf(problem, dispatchBy(problem, rule));

/**
 * The order that the teacher gives: the best of the orders of the rules' schedules and of tabu search's, then better by trial and error as
 * the dispatcher itself would follow it. An order is read off a schedule by its pickups, which is not always the order in which a rule
 * decided: in 3 of the file's 550 sets a rule is shorter than its teacher, by 2.6 %.
 * @param seed of both searches
 */
export function taught(problem: TransportJobShop, seed: number): readonly number[] {
  const costs = (order: readonly number[]): number => costOf(dispatchBy(problem, following(order)));
  const { schedule } = solve(problem, { seed, iterations: TEACHER_ITERATIONS });
  const starts = [orderOf(problem, schedule), ...Object.values(PRIORITY_RULES).map((rule) => orderBy(problem, rule))];
  let [best] = starts.toSorted((a, b) => costs(a) - costs(b)) as [readonly number[]];
  let least = costs(best);
  const chance = rng(seed, "dispatch-policy/teacher");
  for (let trial = 0; trial < TRIALS; trial++) {
    const moved = chance.below(best.length);
    const order = best.toSpliced(moved, 1);
    order.splice(chance.below(best.length), 0, best[moved]!);
    const cost = costs(order);
    if (cost <= least) [best, least] = [order, cost];
  }
  return best;
}

/** A choice that was made: among whom, and who. */
export interface Decision {
  readonly candidates: readonly Candidate[];
  readonly chosen: number;
}

/** All choices of an order. */
export function decisionsOf(problem: TransportJobShop, order: readonly number[]): readonly Decision[] {
  const decisions: Decision[] = [];
  const follow = following(order);
  dispatchBy(problem, (candidates) => {
    const chosen = follow(candidates, problem);
    decisions.push({ candidates, chosen });
    return chosen;
  });
  return decisions;
}
