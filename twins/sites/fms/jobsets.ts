import type { ShopOperation, TransportJobShop } from "../../operations/transportJobShop.ts";
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
/** Between the last job of a set and the first of the next, s: the station is loaded anew. The plant does the same. */
export const RELOAD_S = 5;
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
