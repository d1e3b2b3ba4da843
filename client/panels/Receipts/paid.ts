import type { Payment } from "../../../twins/operations/receipt.ts";
import type { ReceiptRow } from "../../../twins/protocol/console.ts";

/** Whether the amount has reached the robot. */
export const isPaid = (payment: Payment): boolean => payment.state === "confirmed";

/** What of settled receipts reached the robots, and what waits as their credit; wei. */
export function paidOf(settled: readonly ReceiptRow[]): { readonly paidWei: bigint; readonly creditedWei: bigint } {
  let [paidWei, creditedWei] = [0n, 0n];
  for (const { receipt, settlement } of settled) {
    if (settlement.payment === null) continue;
    if (isPaid(settlement.payment)) paidWei += BigInt(receipt.amountWei);
    else creditedWei += BigInt(receipt.amountWei);
  }
  return { paidWei, creditedWei };
}
