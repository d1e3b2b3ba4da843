import { z } from "zod";
import { address, wei } from "./amounts.ts";
import type { Paged } from "./pages.ts";

/** What a person does with their own money. */
export const walletActs = [
  z.object({ kind: z.literal("sendAitn"), to: address, amountWei: wei }),
  /** Gives one's votes to somebody, or takes them back by naming oneself. */
  z.object({ kind: z.literal("delegate"), to: address }),
  /** Coin as a token, one for one, and back. */
  z.object({ kind: z.literal("wrapCoin"), amountWei: wei }),
  z.object({ kind: z.literal("unwrapCoin"), amountWei: wei }),
] as const;

/** Something that happened to an account. */
export interface WalletEventView {
  readonly kind: "sent" | "received" | "delegated" | "wrapped" | "unwrapped" | "wrappedSent" | "wrappedReceived";
  /** Null for a delegation. */
  readonly amountWei: string | null;
  /** The other side: who sent, received, or votes. */
  readonly other: string;
  /** Its name when it is a contract of the agreement. */
  readonly contract: string | null;
  readonly txHash: string;
  readonly atMs: number;
}

/** What an account holds, and what happened to it. */
export interface WalletView {
  readonly account: string;
  /** AITN, and the coin that pays for gas, also as a token. */
  readonly aitnWei: string;
  readonly coinWei: string;
  readonly wrappedWei: string;
  readonly coinSymbol: string;
  /** Who votes with the account's AITN; null: nobody. */
  readonly delegate: string | null;
  /** What the account can vote with now, its own and others'. */
  readonly votesWei: string;
  readonly chainId: number;
  readonly chainName: string;
  /** Where a wallet on this machine reaches the chain; null for a chain that wallets know themselves. */
  readonly rpcUrl: string | null;
  /** Where transactions are looked up; null where there is no such site. */
  readonly explorer: string | null;
  readonly history: Paged<WalletEventView>;
}
