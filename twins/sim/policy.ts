import type { ShopOperation } from "../operations/transportJobShop.ts";

/**
 * Where a job stands. `away`: not yet at its location. `ready`: waits to be carried. `queued`: waits for the machine it
 * is at. `moving`: a vehicle has set off to carry it.
 */
export type JobPhase = "away" | "ready" | "queued" | "processing" | "moving" | "finished";

export interface JobView {
  readonly id: number;
  readonly phase: JobPhase;
  /** Location: 0 the station, i machine i; where it goes to while moving. */
  readonly location: number;
  /** Index, within the whole job, of the operation in process or to be done next; their number when all are done. */
  readonly nextOperation: number;
  /** Where it is to be carried; meaningful when `ready`. */
  readonly target: number;
  /** Second since which it has been in this phase: first come, first served goes by it. */
  readonly sinceS: number;
}

export interface VehicleView {
  /** 1..n */
  readonly number: number;
  /** True when it has nothing to do. */
  readonly free: boolean;
  /** Seconds of an empty drive from where it is, if nobody is in the way. */
  secondsTo(location: number): number;
}

export interface CellView {
  readonly nowS: number;
  readonly jobs: readonly JobView[];
  readonly vehicles: readonly VehicleView[];
}

/** A vehicle gets a job to carry. A job in process may be given out too: the vehicle then waits for it at the machine. */
export interface Assignment {
  readonly vehicle: number;
  readonly job: number;
}

/** Decides in a cell; the simulation, the rehearsal and the plant ask the same object. */
export interface Policy {
  /**
   * True: a vehicle keeps its job until it has carried it, however long it waits for a way. False: a job whose vehicle
   * finds no way at once is given out anew.
   */
  readonly keepsAssignments: boolean;
  /** The machine for an operation of a job, 1..n. */
  machineFor(job: number, operation: number, alternatives: ShopOperation["alternatives"]): number;
  /** Which free vehicles fetch which jobs now. */
  assign(view: CellView): readonly Assignment[];
  /** Which of the jobs queued at an idle machine it takes now; null to wait for another. */
  takeNext(machine: number, queued: readonly JobView[]): number | null;
}
