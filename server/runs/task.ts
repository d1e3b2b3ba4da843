import type { Failure } from "../../twins/core/result.ts";
import type { Schedule, TransportJobShop } from "../../twins/operations/transportJobShop.ts";
import type { RunInput, RunRecord } from "../../twins/sim/run.ts";

/** What a worker can be asked. */
export type Task =
  | { readonly kind: "replicate"; readonly input: RunInput }
  | {
      readonly kind: "solve";
      readonly problem: TransportJobShop;
      readonly seed: number;
      readonly iterations: number;
      readonly warmStart: Schedule | null;
    };

export interface TaskResult {
  replicate: RunRecord;
  solve: { schedule: Schedule; lowerBound: number; iterations: number; optimal: boolean };
}

export type ToWorker = { readonly id: number; readonly task: Task; readonly stop: SharedArrayBuffer };
export type FromWorker =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: Failure };
