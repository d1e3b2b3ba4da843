import { z } from "zod";
import { address, wei } from "./amounts.ts";

/** What a person does with their own money. */
export const walletActs = [
  z.object({ kind: z.literal("sendAitn"), to: address, amountWei: wei }),
  /** Gives one's votes to somebody, or takes them back by naming oneself. */
  z.object({ kind: z.literal("delegate"), to: address }),
] as const;

/** What an account holds. */
export interface WalletView {
  readonly account: string;
  /** AITN, and the coin that pays for gas. */
  readonly aitnWei: string;
  readonly coinWei: string;
  readonly coinSymbol: string;
  /** Who votes with the account's AITN; null: nobody. */
  readonly delegate: string | null;
  /** What the account can vote with now, its own and others'. */
  readonly votesWei: string;
  readonly chainId: number;
}
