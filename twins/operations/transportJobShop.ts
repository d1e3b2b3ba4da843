/**
 * The job shop with transport: jobs visit machines in a fixed order and vehicles carry them from one to the next
 * (Bilge and Ulusoy 1995, "A time window approach to simultaneous scheduling of machines and material handling
 * system in an FMS"). Times are in seconds, locations are indices into `travel`: 0 is the load/unload station,
 * 1..n are the machines. The residual form (jobs under way, machines and vehicles busy) is the same type, which lets
 * a plan be made from a live cell.
 */
export interface TransportJobShop {
  /** `travel[from][to]`, seconds, the same for a loaded and an empty vehicle. Square; diagonal 0. */
  readonly travel: readonly (readonly number[])[];
  readonly jobs: readonly ShopJob[];
  /** Index 0 is machine 1. */
  readonly machines: readonly ShopMachine[];
  readonly vehicles: readonly ShopVehicle[];
}

export interface ShopJob {
  /** Number of the job as people know it, from 1. */
  readonly id: number;
  /** What remains to be done, in order. */
  readonly operations: readonly ShopOperation[];
  /** Index of the first remaining operation within the whole job: 0 for a job not begun. */
  readonly firstIndex: number;
  /** Where the job is, or arrives if it is under way. */
  readonly location: number;
  /** Second from which the job can be fetched from, or processed at, its location. */
  readonly readyAt: number;
}

export interface ShopOperation {
  /** At least one; with more than one the operation is flexible. The first is the original choice. */
  readonly alternatives: readonly { readonly machine: number; readonly duration: number }[];
}

export interface ShopMachine {
  readonly availableAt: number;
  /** Closed intervals in which the machine cannot work; an operation does not straddle one. */
  readonly closed: readonly { readonly from: number; readonly to: number }[];
}

export interface ShopVehicle {
  readonly location: number;
  readonly availableAt: number;
}

export interface ScheduledOperation {
  readonly job: number;
  /** Index within the whole job. */
  readonly index: number;
  /** 1..n */
  readonly machine: number;
  readonly start: number;
  readonly end: number;
}

export interface ScheduledTransport {
  /** 1..n */
  readonly vehicle: number;
  readonly job: number;
  /** Index of the operation that this trip serves. */
  readonly index: number;
  readonly from: number;
  readonly to: number;
  /** When the vehicle sets off (empty) towards `from`. */
  readonly start: number;
  /** When it leaves `from` with the job. */
  readonly pickup: number;
  readonly delivery: number;
}

export interface Schedule {
  /** End of the last operation, seconds. Trips back to the station are not counted. */
  readonly makespan: number;
  readonly operations: readonly ScheduledOperation[];
  readonly transports: readonly ScheduledTransport[];
}
