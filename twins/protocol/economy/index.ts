import { z } from "zod";
import { type CommunityView, communityActs } from "./community.ts";
import { type EarningsView, earningsActs } from "./earnings.ts";
import { type InvestView, investActs } from "./invest.ts";
import { type LoansView, loansActs } from "./loans.ts";
import { type MarketView, marketActs } from "./market.ts";
import { type WalletView, walletActs } from "./wallet.ts";

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

/** A call that a person's own wallet has to sign, in this order with the others of its act. */
export interface PreparedCall {
  readonly to: string;
  readonly data: string;
  readonly valueWei: string;
  /** Which contract's function, for the person to compare with what the wallet shows. */
  readonly contract: string;
  readonly fn: string;
}
