import { fail, ok, type Result } from "../../core/result.ts";
import type { ShopJob, ShopOperation, TransportJobShop } from "../../operations/transportJobShop.ts";
import type { MachineWork, VehicleWork, WorkState } from "../../sim/workState.ts";
import data from "./jobsets.json" with { type: "json" };

/** Bilge and Ulusoy 1995, layout 1: `travel[from][to]`, s; 0 is the station. */
export const FMS_TRAVEL: TransportJobShop["travel"] = [
  [0, 6, 8, 10, 12],
  [12, 0, 6, 8, 10],
  [10, 6, 0, 6, 8],
  [8, 8, 6, 0, 6],
  [6, 10, 8, 6, 0],
];
export const FMS_MACHINES = ["machine-1", "machine-2", "machine-3", "machine-4"] as const;
export const FMS_VEHICLES = ["vehicle-1", "vehicle-2"] as const;
export const FMS_LOCATION_NODES: readonly string[] = ["station", ...FMS_MACHINES];

type Pairs = readonly (readonly number[])[];
const jobsets = data.jobsets as Readonly<Record<string, readonly Pairs[]>>;
const flexible = data.flexible as Readonly<Record<string, readonly (readonly Pairs[])[]>>;

/**
 * The operations of a job set's jobs, with the alternatives of the flexible sets; the first is the original machine.
 * @returns null when there is no such set.
 */
export function jobsetOperations(jobset: number): readonly (readonly ShopOperation[])[] | null {
  const plain = jobsets[String(jobset)];
  if (plain === undefined) return null;
  const choices = flexible[String(jobset)];
  const alternative = (pair: readonly number[]) => ({ machine: pair[0]!, duration: pair[1]! });
  return plain.map((job, j) =>
    job.map((pair, o) => ({ alternatives: (choices?.[j]?.[o] ?? [pair]).map(alternative) })),
  );
}

const freshMachine = (id: string): MachineWork => ({
  id,
  running: null,
  closedS: 0,
  partCount: 0,
  scrapCount: 0,
  energyKwh: 0,
});
const freshVehicle = (id: string): VehicleWork => ({
  id,
  node: "station",
  goal: "station",
  job: 0,
  pickAt: null,
  busyS: 0,
});

/** A job set not yet begun: all jobs and both vehicles at the station. SIM_UNKNOWN when there is no such set. */
export function initialWork(jobset: number): Result<WorkState> {
  const operations = jobsetOperations(jobset);
  if (operations === null) return fail("SIM_UNKNOWN", `the cell has no job set ${jobset}`);
  const jobs = operations.map(
    (list, i): ShopJob => ({
      id: i + 1,
      operations: list,
      firstIndex: 0,
      location: 0,
      readyAt: 0,
    }),
  );
  return ok({
    jobset,
    problem: {
      travel: FMS_TRAVEL,
      jobs,
      machines: FMS_MACHINES.map(() => ({ availableAt: 0, closed: [] })),
      vehicles: FMS_VEHICLES.map(() => ({ location: 0, availableAt: 0 })),
    },
    machines: FMS_MACHINES.map(freshMachine),
    vehicles: FMS_VEHICLES.map(freshVehicle),
    finishedJobs: [],
  });
}
