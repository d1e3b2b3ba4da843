import { type DevicesView, deviceActs } from "./market/devices.ts";
import { type ModelsView, modelActs } from "./market/models.ts";
import { type TrainingView, trainingActs } from "./market/training.ts";

/** What a person buys, sells and lets be trained. */
export const marketActs = [...deviceActs, ...modelActs, ...trainingActs] as const;

export interface MarketView {
  readonly account: string;
  /** The server's clock at the time of this view. */
  readonly nowMs: number;
  /** What the account could pay with. */
  readonly aitnWei: string;
  readonly devices: DevicesView;
  readonly models: ModelsView;
  readonly training: TrainingView;
}
