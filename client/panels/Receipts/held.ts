import type { Failure } from "../../../twins/core/result.ts";
import type { ReceiptRow } from "../../../twins/protocol/console.ts";
import { useShown } from "../../session/context.tsx";

const WAITING = new Set<ReceiptRow["settlement"]["state"]>(["journalled", "batched", "submitted"]);

/** Receipts that wait although they should not have to. */
export interface HeldUp {
  readonly count: number;
  readonly wei: bigint;
  /** The newest reason. */
  readonly error: Failure;
}

/** Null while settlement goes on. @param receipts newest first */
export function heldUp(receipts: readonly ReceiptRow[]): HeldUp | null {
  const waiting = receipts.filter(({ settlement }) => WAITING.has(settlement.state));
  const error = waiting.find(({ settlement }) => settlement.error !== null)?.settlement.error ?? null;
  if (error === null) return null;
  const wei = waiting.reduce((sum, { receipt }) => sum + BigInt(receipt.amountWei), 0n);
  return { count: waiting.length, wei, error };
}

/** How many receipts are held up at the shown moment. */
export const useHeldCount = (): number => useShown((shown) => heldUp(shown.receipts)?.count ?? 0);
