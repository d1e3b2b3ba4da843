import type { Digest } from "../core/digest.ts";

/**
 * Shape of a run's input and of a comparison. Digests cover it: what another format computed is refused with SIM_FORMAT.
 * 2: the window reaches over whole further job sets, and a serviced or repaired pump has its own forecast.
 */
export const RUN_FORMAT = 2;

export const BRANCHES = ["continue", "service", "reroute"] as const;
/**
 * "continue": the cell's local rule goes on. "service": machine 1 is serviced now, then the local rule. "reroute": each
 * set is planned by the optimiser, with the machines of the flexible sets to choose from.
 */
export type BranchName = (typeof BRANCHES)[number];

/** KPI ids of a branch, in the order of the console's table. Units in twins/kpis. */
export const BRANCH_KPIS = [
  "makespan",
  "throughputRate",
  "leadTime",
  "oee",
  "availability",
  "effectiveness",
  "qualityRatio",
  "energy",
  "failureRisk",
] as const;
export type BranchKpi = (typeof BRANCH_KPIS)[number];
/** Those that are parts of a whole, in %: never more than 100. */
export const RATIO_KPIS: ReadonlySet<BranchKpi> = new Set(["oee", "availability", "qualityRatio", "failureRisk"]);

/**
 * Whole job sets that a comparison looks ahead after the running one. What is left of a set may be a minute: too short
 * for a risk of a failure an hour, or for a service to pay. Five are 15 to 25 minutes of this cell.
 */
export const FURTHER_SETS = { least: 1, usual: 5, most: 10 } as const;

/** Mean over replications with its 95 % confidence interval; how the interval is made: twins/sim/statistics.ts. */
export interface Estimate {
  readonly mean: number;
  /** Ends of the interval; minus and plus Infinity where one value says nothing of its spread. */
  readonly low: number;
  readonly high: number;
  readonly min: number;
  readonly max: number;
}

/** An operation or a service as rehearsed. Seconds after the fork. */
export interface CourseOperation {
  /** 0: the running set; 1: the next. */
  readonly set: number;
  readonly job: number;
  readonly index: number;
  /** 1..n */
  readonly machine: number;
  readonly start: number;
  readonly end: number;
}

/** A trip as rehearsed: empty from `start` to `pickup`, then with the job; job 0 for an empty drive. */
export interface CourseTransport {
  readonly set: number;
  readonly vehicle: number;
  readonly job: number;
  readonly start: number;
  readonly pickup: number;
  readonly end: number;
}

/** What a branch does when nothing goes wrong, with vehicles that share the aisle. Seconds after the fork. */
export interface Course {
  /** All sets of the window: the rest of the running one, then whole ones. From loading until the last job is back. */
  readonly sets: readonly { readonly startS: number; readonly endS: number }[];
  /** Of the running set and the next; those after it repeat it. */
  readonly operations: readonly CourseOperation[];
  readonly transports: readonly CourseTransport[];
  readonly service: { readonly machine: number; readonly startS: number; readonly endS: number } | null;
}

export interface BranchResult {
  readonly branch: BranchName;
  readonly replications: number;
  /** Of the whole window: the rest of the running set and the further sets. */
  readonly kpis: Readonly<Record<BranchKpi, Estimate>>;
  /** Difference to "continue", paired by common random numbers; null for "continue" itself. */
  readonly difference: Readonly<Record<BranchKpi, Estimate>> | null;
  /** One a replication, in order. */
  readonly runDigests: readonly Digest[];
  readonly course: Course;
  /** Of the whole window, without disturbances: with vehicles that never meet, and with vehicles that share the aisle. */
  readonly plannedMakespanS: number;
  readonly rehearsedMakespanS: number;
}

/** What the model said of the pump when the state was forked, if it goes on as it is. */
export interface RiskOutlook {
  /** Time of the newest observation used, epoch milliseconds. */
  readonly madeAtMs: number;
  /** From the fork to the rehearsed end of "continue", s. */
  readonly withinS: number;
  /** Probability of a failure in that time, 0 to 1, and its credible range. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** A finished comparison: everything needed to show it, to verify a run and to make a plan of a branch. */
export interface Comparison {
  readonly format: typeof RUN_FORMAT;
  readonly id: string;
  readonly siteId: string;
  readonly madeAtMs: number;
  readonly by: string;
  readonly base: { readonly digest: Digest; readonly atMs: number };
  readonly seed: number;
  readonly jobset: number;
  /** Whole job sets looked ahead, after the running one. */
  readonly furtherSets: number;
  /** Null when no model had made a forecast: then no failure was simulated, and its risk is unknown, not none. */
  readonly modelCid: string | null;
  readonly outlook: RiskOutlook | null;
  readonly permitId: string | null;
  readonly branches: readonly BranchResult[];
}
