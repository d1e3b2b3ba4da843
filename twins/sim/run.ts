import { type Digest, digestOf } from "../core/digest.ts";
import type { Forecast } from "../core/forecast.ts";
import { roundTo } from "../core/numeric.ts";
import { must } from "../core/result.ts";
import type { RouteMap } from "../core/routeMap.ts";
import type { Schedule, ScheduledOperation, ShopJob } from "../operations/transportJobShop.ts";
import { elementsOf, kpisOf } from "./cell/measures.ts";
import { runCell } from "./cell/runCell.ts";
import type { BranchKpi, BranchName, RUN_FORMAT } from "./comparison.ts";
import type { WorkState } from "./workState.ts";

/** A triangular distribution. */
export interface Triangular {
  readonly low: number;
  readonly mode: number;
  readonly high: number;
}

/** How a vehicle moves; see twins/things/agv/motion.ts. m, s. */
export interface VehicleMotion {
  readonly maxSpeedMps: number;
  readonly accelerationMps2: number;
  readonly decelerationMps2: number;
  /** Limits the speed in corners, which are rounded off from `cornerM` before the node to `cornerM` after it. */
  readonly lateralMps2: number;
  readonly cornerM: number;
  readonly pickS: number;
  readonly dropS: number;
}

/** Electric power of a machine in each state, kW. */
export interface MachinePower {
  readonly idleKw: number;
  readonly processingKw: number;
  readonly serviceKw: number;
  readonly downKw: number;
}

/**
 * What a cell does when its running set is finished: it loads the same set anew, a number of times. A whole set is the
 * unit, so that every branch does the same work and is compared over it.
 */
export interface FurtherSets {
  readonly count: number;
  /** From the return of the last job to the loading of the next set, s. */
  readonly reloadS: number;
  /** A set not yet begun: all its jobs at the station. */
  readonly jobs: readonly ShopJob[];
  /** Followed in each of them when given, seconds after its loading; else the cell's local rule. */
  readonly schedule: Schedule | null;
}

/** All that a replication is computed from, as plain JSON: the same input gives the same digest everywhere. */
export interface RunInput {
  readonly format: typeof RUN_FORMAT;
  readonly branch: BranchName;
  readonly work: WorkState;
  readonly routeMap: RouteMap;
  /** Route map node of each location of the job shop: 0 the station, i machine i. */
  readonly locationNodes: readonly string[];
  readonly motion: VehicleMotion;
  /** Followed when given: its machines, its order on each machine and its order of trips; else the cell's local rule. */
  readonly schedule: Schedule | null;
  /** Failure probability of the machine named by `forecastMachine` (from 1); null when no model made one. */
  readonly forecast: Forecast | null;
  readonly forecastMachine: number;
  /** That of the same pump as good as new, counted from the end of its service or repair; null when no model made one. */
  readonly renewed: Forecast | null;
  /** Null: the run ends with the running set. */
  readonly further: FurtherSets | null;
  /** In branch "service": how long that machine is closed, once its running operation has ended. s */
  readonly serviceS: number;
  /** Repair time after a failure, s. */
  readonly repairS: Triangular;
  /** Actual over planned processing time. */
  readonly processingFactor: Triangular;
  /** Per machine: probability that a finished operation is rejected. */
  readonly scrapRates: readonly number[];
  readonly power: MachinePower;
  readonly seed: number;
  readonly replication: number;
}

/** An operation that was done. Seconds after the fork. */
export interface RunOperation extends ScheduledOperation {
  /** 0: the running set; k: the k-th further one. */
  readonly set: number;
}

/** A drive that was done: empty to somewhere, or with a job. Seconds after the fork. */
export interface RunTransport {
  readonly set: number;
  /** 1..n */
  readonly vehicle: number;
  /** 0 for an empty drive out of the way or ahead of a pick-up. */
  readonly job: number;
  /** Operation served; the number of operations of the job for the trip back to the station; 0 for an empty drive. */
  readonly index: number;
  readonly path: readonly string[];
  readonly start: number;
  /** When it left the pick-up with the job; equal to `start` for an empty drive. */
  readonly pickup: number;
  readonly end: number;
}

export interface RunEvent {
  readonly atS: number;
  readonly set: number;
  readonly kind: "failure" | "repaired" | "service-begins" | "service-ends" | "rejected" | "job-finished";
  /** Machine, 1..n; 0 where none is concerned. */
  readonly machine: number;
  /** Job; 0 where none is concerned. */
  readonly job: number;
}

/** What happened in one replication. */
export interface RunRecord {
  readonly kpis: Readonly<Record<BranchKpi, number>>;
  /** Over the input and everything below, numbers rounded to a microsecond. */
  readonly digest: Digest;
  readonly operations: readonly RunOperation[];
  readonly transports: readonly RunTransport[];
  readonly events: readonly RunEvent[];
}

/** A copy of a JSON value with its numbers rounded to a microsecond. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return roundTo(value, 6);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, rounded(member)]));
}

/**
 * Simulates one replication of a branch: the cell from the fork until all jobs of its window are back, vehicles sharing the aisle,
 * with failures, repairs, rejects and varying processing times. Reproducible: same input, same digest, in any engine.
 * @throws CodedError SIM_BUDGET, SIM_UNKNOWN, or PLAN_INFEASIBLE when the cell can never finish.
 */
export function runReplication(input: RunInput): RunRecord {
  const { cell } = must(runCell(input, { disturbed: true, ideal: false }));
  const { operations, transports, events } = cell;
  const trace = rounded({ kpis: kpisOf(elementsOf(cell, input.power)), operations, transports, events }) as Omit<
    RunRecord,
    "digest"
  >;
  return { ...trace, digest: digestOf({ input, ...trace }) };
}

export { summarise } from "./summarise.ts";
