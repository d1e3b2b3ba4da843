import type { DayPrices } from "../../models/optimisers/home-energy/prices.ts";
import type { Failure } from "../../twins/core/result.ts";
import type { Schedule, TransportJobShop } from "../../twins/operations/transportJobShop.ts";
import type { DispatchView, HomeEnergyInfo, HomeEnergyView, TrafficView } from "../../twins/protocol/homeCity.ts";
import type { RunInput, RunRecord } from "../../twins/sim/run.ts";

/** What a worker tells of traffic; whether the community approved the model is the server's to say. */
export type TrafficTold = Omit<TrafficView, "model">;

/** What a worker can be asked. */
export type Task =
  | { readonly kind: "replicate"; readonly input: RunInput }
  | {
      readonly kind: "solve";
      readonly problem: TransportJobShop;
      readonly seed: number;
      readonly iterations: number;
      readonly warmStart: Schedule | null;
    }
  | { readonly kind: "homeDays" }
  /** What the house is without that day; the plan of the day uses it. */
  | { readonly kind: "homeFit"; readonly day: string }
  | { readonly kind: "homePlan"; readonly day: string; readonly prices: DayPrices }
  /** A step, or the one that has these speeds (mph a detector, null where missing). */
  | {
      readonly kind: "traffic";
      readonly step: number | null;
      readonly speedsMph: readonly (number | null)[] | null;
      readonly detector: string | null;
    }
  | { readonly kind: "dispatch"; readonly step: number; readonly incident: string; readonly vehicles: number };

export interface TaskResult {
  replicate: RunRecord;
  solve: { schedule: Schedule; lowerBound: number; iterations: number; optimal: boolean };
  homeDays: HomeEnergyInfo["days"];
  homeFit: { readonly days: number };
  homePlan: HomeEnergyView;
  traffic: TrafficTold;
  dispatch: DispatchView;
}

export type ToWorker = { readonly id: number; readonly task: Task; readonly stop: SharedArrayBuffer };
export type FromWorker =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: Failure };
