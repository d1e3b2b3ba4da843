import type { TransportJobShop } from "../../../twins/operations/transportJobShop.ts";
import { dispatchFifo } from "../../optimisers/transport-job-shop/dispatchRules.ts";
import { dispatchBy, PRIORITY_RULES, type Priority } from "../../optimisers/transport-job-shop/priorityDispatch.ts";
import type { Lesson } from "./data.ts";
import { following } from "./teacher.ts";

/** A set of jobs, and a makespan that others are put beside, seconds. */
export interface Trial {
  readonly problem: TransportJobShop;
  readonly bestS: number;
}

/** Lessons with what the teacher's order gives. */
export const trialsOf = (lessons: readonly Lesson[]): readonly Trial[] =>
  lessons.map(({ problem, order }) => ({ problem, bestS: dispatchBy(problem, following(order)).makespan }));

const meanRatio = (trials: readonly Trial[], makespan: (problem: TransportJobShop) => number): number =>
  trials.reduce((sum, { problem, bestS }) => sum + makespan(problem) / bestS, 0) / trials.length;

/** Mean makespan of a rule over the best. */
export const ratioOf = (trials: readonly Trial[], rule: Priority): number =>
  meanRatio(trials, (problem) => dispatchBy(problem, rule).makespan);

/** The same of the rules that need no model, the cell's local one among them. */
export const ruleRatios = (trials: readonly Trial[]): readonly { readonly rule: string; readonly ratio: number }[] => [
  { rule: "local rule", ratio: meanRatio(trials, (problem) => dispatchFifo(problem).makespan) },
  ...Object.entries(PRIORITY_RULES).map(([rule, priority]) => ({ rule, ratio: ratioOf(trials, priority) })),
];
