import { z } from "zod";
import { address, bytes32, wei } from "./amounts.ts";
import type { Paged } from "./pages.ts";

const market = bytes32;
/** Null: all there is. */
const weiOrAll = wei.nullable();

/** What a person does with loans. */
export const loansActs = [
  /** Lends to a market, and takes back what was lent. */
  z.object({ kind: z.literal("loanSupply"), market, amountWei: wei }),
  z.object({ kind: z.literal("loanWithdraw"), market, amountWei: weiOrAll }),
  /** Collateral; the coin is wrapped as far as the account has too little of it wrapped. */
  z.object({ kind: z.literal("loanDeposit"), market, amountWei: wei }),
  /** `unwrap`: as coin again. */
  z.object({ kind: z.literal("loanTakeOut"), market, amountWei: weiOrAll, unwrap: z.boolean() }),
  z.object({ kind: z.literal("loanBorrow"), market, amountWei: wei }),
  z.object({ kind: z.literal("loanRepay"), market, amountWei: weiOrAll }),
  /** `shares`: the most debt shares to repay for the borrower; a share's price moves every second, the shares do not. */
  z.object({ kind: z.literal("loanLiquidate"), market, borrower: address, shares: weiOrAll }),
  z.object({ kind: z.literal("loanCallMargin"), market, borrower: address }),
  z.object({ kind: z.literal("loanAccrue"), market }),
  z.object({ kind: z.literal("loanClaimRewards"), market }),
  /** Brings the price of this machine's own chain up to now. */
  z.object({ kind: z.literal("refreshPrice") }),
] as const;

/** Fractions and rates as decimal text of 1e18 = 1; amounts in wei, shares and indexes as the contract counts them. */
export interface LoanMarketView {
  readonly id: string;
  readonly terms: { readonly lltv: string; readonly borrowLtv: string; readonly debtCeiling: string };
  readonly rates: {
    readonly atZero: string;
    readonly atKink: string;
    readonly atFull: string;
    readonly kink: string;
  };
  readonly oracle: string;
  readonly rateModel: string;
  /** With the interest up to now. */
  readonly state: {
    readonly supplyAssets: string;
    readonly supplyShares: string;
    readonly borrowShares: string;
    readonly borrowIndex: string;
    /** Unix seconds. */
    readonly updatedAt: string;
  };
  /** The account's. */
  readonly position: LoanPositionView;
  /** What suppliers receive in AITN besides interest; null where nothing is streamed. */
  readonly rewards: { readonly remainingWei: string; readonly endsAtMs: number } | null;
  /** Earned by the account and not claimed. */
  readonly claimableWei: string;
  /** Who owes, at most 100 that borrowed last. */
  readonly borrowers: readonly (LoanPositionView & { readonly account: string })[];
  readonly history: Paged<LoanEventView>;
}

export interface LoanPositionView {
  readonly supplyShares: string;
  readonly borrowShares: string;
  readonly collateral: string;
}

/** A margin call, a liquidation, or what suppliers lost. */
export interface LoanEventView {
  readonly kind: "marginCall" | "liquidated" | "badDebt";
  readonly txHash: string;
  readonly atMs: number;
  readonly borrower: string;
  /** Health of a call, AITN repaid, AITN lost. */
  readonly amount: string;
  /** Collateral that the liquidator received, else null. */
  readonly seizedWei: string | null;
}

export interface LoanPriceView {
  /** Loan-token wei for 1e36 collateral wei; null before the first. */
  readonly price: string | null;
  readonly round: string;
  readonly observedAtMs: number | null;
  readonly fresh: boolean;
  readonly maxAgeS: number;
  readonly minIntervalS: number;
  readonly maxDeviationBps: number;
  readonly quorum: number;
  /** Seats in order, empty ones left out; `local`: an account of this machine. */
  readonly signers: readonly { readonly address: string; readonly local: boolean }[];
  /** How many signed the last round; null before the first. */
  readonly lastSigners: number | null;
  /** Made by this machine's own signers: no market stands behind it. */
  readonly virtual: boolean;
}

export interface LoansView {
  readonly account: string;
  readonly aitnWei: string;
  readonly coinWei: string;
  readonly wrappedWei: string;
  readonly coinSymbol: string;
  readonly price: LoanPriceView;
  readonly markets: readonly LoanMarketView[];
}
