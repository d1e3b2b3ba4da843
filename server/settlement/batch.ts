import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { appendReceipt, logRoot } from "../../contracts-abi/typed-data/receiptLog.ts";
import type { Voucher } from "../../contracts-abi/typed-data/voucher.ts";
import type { Digest } from "../../twins/core/digest.ts";
import type { Receipt } from "../../twins/operations/receipt.ts";
import type { DeviceAccount } from "./rows.ts";

/** Vouchers in one transaction: a device's first costs about 40,000 gas, so 64 stay far below a block's 30 million. */
export const MAX_VOUCHERS = 64;

export interface BatchDraft {
  readonly vouchers: readonly Voucher[];
  /** Accounts as they are after this batch, by device. */
  readonly accounts: ReadonlyMap<string, DeviceAccount>;
  readonly receiptIds: readonly Digest[];
  /** What the batch adds to devices' credits. */
  readonly credited: readonly { readonly device: Hex; readonly wei: bigint }[];
}

/**
 * Adds receipts to their devices' accounts: one voucher a device, which covers everything since the beginning.
 * Receipts of further devices than MAX_VOUCHERS stay for the next batch, so a device's order is kept.
 * @param receipts oldest first
 */
export function draftBatch(
  site: Hex,
  receipts: readonly Receipt[],
  accountOf: (device: string) => DeviceAccount,
): BatchDraft {
  const accounts = new Map<string, DeviceAccount>();
  const receiptIds: Digest[] = [];
  for (const receipt of receipts) {
    const device = receipt.device.toLowerCase();
    if (!accounts.has(device) && accounts.size === MAX_VOUCHERS) continue;
    const { cumulativeWei, log } = accounts.get(device) ?? accountOf(device);
    accounts.set(device, {
      cumulativeWei: cumulativeWei + BigInt(receipt.amountWei),
      log: appendReceipt(log, receipt.id),
    });
    receiptIds.push(receipt.id);
  }
  const vouchers = [...accounts].map(([device, account]) => voucherOf(site, device as Hex, account));
  return { vouchers, accounts, receiptIds, credited: creditsOf(vouchers, accountOf) };
}

const creditsOf = (
  vouchers: readonly Voucher[],
  accountOf: (device: string) => DeviceAccount,
): BatchDraft["credited"] =>
  vouchers
    .map(({ device, cumulativeAmount }) => ({ device, wei: cumulativeAmount - accountOf(device).cumulativeWei }))
    .filter(({ wei }) => wei > 0n);

const voucherOf = (site: Hex, device: Hex, account: DeviceAccount): Voucher => ({
  site,
  device,
  cumulativeAmount: account.cumulativeWei,
  actionCount: BigInt(account.log.count),
  receiptsRoot: logRoot(account.log),
});
