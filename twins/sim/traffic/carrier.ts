import type { Result } from "../../core/result.ts";
import type { PlannedTrip, TripRequest } from "./traffic.ts";

/** What carries jobs in a simulated cell: the shared aisles (`Traffic`), or ideal vehicles that pass through each other. */
export interface Carrier {
  restNode(vehicle: number): number;
  restsFromS(vehicle: number): number;
  plan(request: TripRequest, idle: (vehicle: number) => boolean): Result<PlannedTrip>;
  /** Counts what was planned: while it stays the same, what had no way still has none. */
  readonly version: number;
}
