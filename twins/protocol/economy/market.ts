import { type DevicesView, deviceActs } from "./market/devices.ts";

/** What a person buys, sells and lets be trained. */
export const marketActs = [...deviceActs] as const;

export interface MarketView {
  readonly account: string;
  /** The server's clock at the time of this view. */
  readonly nowMs: number;
  /** What the account could pay with. */
  readonly aitnWei: string;
  readonly devices: DevicesView;
}
