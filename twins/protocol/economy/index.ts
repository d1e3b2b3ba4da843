import { z } from "zod";
import { address } from "./amounts.ts";
import { type CommunityView, communityActs, type ProposalRow } from "./community.ts";
import { type EarningsView, earningsActs, type OverCycle } from "./earnings.ts";
import { type InvestView, investActs, type PoolEventView, type PoolView } from "./invest.ts";
import { type LoanEventView, type LoansView, loansActs } from "./loans.ts";
import type { DeviceListing, DeviceView, OwnDevice } from "./market/devices.ts";
import type { LicenceView, ModelView } from "./market/models.ts";
import type { DemandView } from "./market/training.ts";
import { type MarketView, marketActs } from "./market.ts";
import type { Paged } from "./pages.ts";
import { type WalletEventView, type WalletView, walletActs } from "./wallet.ts";

/** Everything a person can do on chain through the console, by the account that the server keeps for them or by their wallet. */
export const EconomyAct = z.discriminatedUnion("kind", [
  ...walletActs,
  ...communityActs,
  ...marketActs,
  ...earningsActs,
  ...investActs,
  ...loansActs,
]);
export type EconomyAct = z.infer<typeof EconomyAct>;

/** What the pages of the community show, read from the chain for one account. */
export interface EconomyViews {
  readonly wallet: WalletView;
  readonly community: CommunityView;
  readonly market: MarketView;
  readonly earnings: EarningsView;
  readonly invest: InvestView;
  readonly loans: LoansView;
}

/** The lists that go further back than a view, a row of each. */
export interface HistoryRows {
  readonly wallet: WalletEventView;
  readonly proposals: ProposalRow;
  readonly cycles: OverCycle;
  /** Devices on offer, the account's own, and those it may use. */
  readonly listings: DeviceListing;
  readonly devices: OwnDevice;
  readonly lent: DeviceView;
  /** Models on offer by others, the account's own, and its licences. */
  readonly offers: ModelView;
  readonly models: ModelView;
  readonly licences: LicenceView;
  readonly demands: DemandView;
  readonly pools: PoolView;
  /** Of a pool. */
  readonly invest: PoolEventView;
  /** Of a market. */
  readonly loans: LoanEventView;
}
export const HISTORIES = [
  "wallet",
  "proposals",
  "cycles",
  "listings",
  "devices",
  "lent",
  "offers",
  "models",
  "licences",
  "demands",
  "pools",
  "invest",
  "loans",
] as const satisfies readonly (keyof HistoryRows)[];

/** Rows before one that the page has. */
export type OlderRows<H extends keyof HistoryRows = keyof HistoryRows> = Paged<HistoryRows[H]>;

/** A call that a person's own wallet has to sign, in this order with the others of its act. */
export const PreparedCall = z.object({
  to: address,
  data: z
    .string()
    .regex(/^0x([0-9a-fA-F]{2})*$/)
    .max(100_000),
  valueWei: z.string().regex(/^\d{1,78}$/),
  /** Which contract's function, for the person to compare with what the wallet shows. */
  contract: z.string().max(64),
  fn: z.string().max(64),
});
export type PreparedCall = Readonly<z.infer<typeof PreparedCall>>;
