import type { TransportJobShop } from "../operations/transportJobShop.ts";

/** A vehicle at the fork. */
export interface VehicleWork {
  /** Thing id. */
  readonly id: string;
  /** Last route map node it passed. */
  readonly node: string;
  /** Where its present order ends; equal to `node` when it has none. */
  readonly goal: string;
  /** Job its present order carries or will carry; 0 when it has none. */
  readonly job: number;
  /** Node where it will pick that job up; null when the job is on board or there is none. */
  readonly pickAt: string | null;
  /** Seconds to the end of its present order. */
  readonly busyS: number;
}

/** A machine at the fork. */
export interface MachineWork {
  /** Thing id. */
  readonly id: string;
  /** Job in process and index of its operation; null when the machine works on nothing. */
  readonly running: { readonly job: number; readonly operation: number; readonly remainingS: number } | null;
  /** Seconds until it is back from service or repair; 0 when it is up. */
  readonly closedS: number;
  readonly partCount: number;
  readonly scrapCount: number;
  readonly energyKwh: number;
}

/** What is left to do in a cell, read from its live state: where every simulation and plan starts. */
export interface WorkState {
  /** Time of the fork, epoch milliseconds; all times in seconds count from it. */
  readonly atMs: number;
  readonly jobset: number;
  /** Residual times count from the fork. Orders and operations under way are taken as done by their residual time. */
  readonly problem: TransportJobShop;
  /** In the order of `problem.machines`. */
  readonly machines: readonly MachineWork[];
  /** In the order of `problem.vehicles`. */
  readonly vehicles: readonly VehicleWork[];
  /** Jobs whose operations are all done or under way but that are not back at the station are in `problem` as well. */
  readonly finishedJobs: readonly number[];
}
