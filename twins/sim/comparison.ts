import type { Digest } from "../core/digest.ts";
import type { Schedule } from "../operations/transportJobShop.ts";

export const BRANCHES = ["continue", "service", "reroute"] as const;
/** "continue": the cell's local rule goes on. "service": machine 1 is serviced now. "reroute": flexible, optimised. */
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

/** Mean over replications and the half-width of its 95 % confidence interval (Student t). */
export interface Estimate {
  readonly mean: number;
  readonly halfWidth: number;
  readonly min: number;
  readonly max: number;
}

export interface BranchResult {
  readonly branch: BranchName;
  readonly replications: number;
  readonly kpis: Readonly<Record<BranchKpi, Estimate>>;
  /** Difference to "continue", paired by common random numbers; null for "continue" itself. */
  readonly difference: Readonly<Record<BranchKpi, Estimate>> | null;
  /** One a replication, in order. */
  readonly runDigests: readonly Digest[];
  /** What the branch plans, without disturbances, for the Gantt chart. */
  readonly schedule: Schedule;
  readonly plannedMakespanS: number;
  readonly rehearsedMakespanS: number;
}

/** A finished comparison: everything needed to show it, to verify a run and to make a plan of a branch. */
export interface Comparison {
  readonly id: string;
  readonly siteId: string;
  readonly madeAtMs: number;
  readonly by: string;
  readonly base: { readonly digest: Digest; readonly atMs: number };
  readonly seed: number;
  readonly jobset: number;
  readonly modelCid: string | null;
  readonly permitId: string | null;
  readonly branches: readonly BranchResult[];
}
