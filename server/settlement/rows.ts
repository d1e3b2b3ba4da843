import { z } from "zod";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import type { ReceiptLog } from "../../contracts-abi/typed-data/receiptLog.ts";
import type { Voucher } from "../../contracts-abi/typed-data/voucher.ts";
import { FailureSchema } from "../../twins/core/failureSchema.ts";
import type { Failure } from "../../twins/core/result.ts";
import type { Payment, Receipt, Settlement } from "../../twins/operations/receipt.ts";
import type { SignedTx } from "../chain/port.ts";

/** `signed`: bytes fixed, perhaps never sent. `sent`: handed to the chain. `confirmed`: final. */
export type BatchState = "signed" | "sent" | "confirmed";

/** One transaction: the vouchers it settles, or the device whose credit it pays out. */
export interface Batch {
  readonly id: number;
  readonly state: BatchState;
  readonly tx: SignedTx;
  readonly vouchers: readonly Voucher[];
  readonly payOut: Hex | null;
  /** Where the transaction was last seen; null while in no block. */
  readonly block: { readonly number: number; readonly hash: Hex } | null;
  readonly confirmations: number;
  /** Why the last try did not go through. */
  readonly error: Failure | null;
}

/** What all vouchers made so far say of a device. */
export interface DeviceAccount {
  readonly cumulativeWei: bigint;
  readonly log: ReceiptLog;
}

/** What was settled of a device and not yet sent to it. */
export interface Credit {
  readonly device: Hex;
  readonly wei: bigint;
  /** Since when something of it waits. */
  readonly sinceMs: number;
}

export interface SettledReceipt {
  readonly receipt: Receipt;
  readonly settlement: Settlement;
}

export type Row = Record<string, unknown>;

export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS scope (one INTEGER PRIMARY KEY CHECK (one = 1), text TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS receipts (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, command TEXT NOT NULL UNIQUE, device TEXT NOT NULL,
    batch INTEGER, json TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS receipts_batch ON receipts (batch, seq);
  CREATE INDEX IF NOT EXISTS receipts_device ON receipts (device, seq);
  CREATE TABLE IF NOT EXISTS accounts (device TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS credits (device TEXT PRIMARY KEY, wei TEXT NOT NULL, since_ms INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS credits_since ON credits (since_ms);
  CREATE TABLE IF NOT EXISTS batches (id INTEGER PRIMARY KEY, state TEXT NOT NULL, json TEXT NOT NULL) STRICT;
`;

/**
 * Which pay-out sent what was credited: all of a device's up to a batch. `batch` is the one that pays; null where somebody
 * else asked the contract for it. Made apart, so that a file of before it gets its rows once: there, what several robots shared
 * a transaction for was paid in it.
 */
export const PAY_OUTS = `
  CREATE TABLE IF NOT EXISTS pay_outs (
    device TEXT NOT NULL, upto INTEGER NOT NULL, batch INTEGER, PRIMARY KEY (device, upto)) STRICT, WITHOUT ROWID;
  INSERT OR IGNORE INTO pay_outs SELECT lower(json_extract(json, '$.payOut')), id, id FROM batches
    WHERE json_extract(json, '$.payOut') IS NOT NULL;
  INSERT OR IGNORE INTO pay_outs SELECT lower(json_extract(voucher.value, '$.device')), batches.id, batches.id
    FROM batches, json_each(batches.json, '$.vouchers') AS voucher
    WHERE json_array_length(batches.json, '$.vouchers') > 1;
  PRAGMA user_version = 1;
`;

export const hexText = z.custom<Hex>((value) => typeof value === "string" && /^0x[0-9a-fA-F]*$/.test(value));
const big = z.string().regex(/^\d+$/).transform(BigInt);
const AccountJson = z.object({ cumulativeWei: big, log: z.object({ count: z.int(), peaks: z.array(hexText) }) });
const BatchJson = z.object({
  tx: z.object({ raw: hexText, hash: hexText, nonce: z.int() }),
  vouchers: z.array(
    z.object({
      site: hexText,
      device: hexText,
      cumulativeAmount: big,
      actionCount: big,
      receiptsRoot: hexText,
    }),
  ),
  // Absent in files of before there were credits.
  payOut: hexText.nullable().default(null),
  block: z.object({ number: z.int(), hash: hexText }).nullable(),
  confirmations: z.int(),
  // A line of text in files of before.
  error: z
    .union([FailureSchema, z.string().transform((message): Failure => ({ code: "CHAIN_REVERT", message }))])
    .nullable(),
});
const BatchRow = z.object({ id: z.int(), state: z.enum(["signed", "sent", "confirmed"]), json: z.string() });
const JsonRow = z.object({ json: z.string() });

export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? one.toString() : one));

export function parseBatch(row: Row): Batch {
  const { id, state, json } = BatchRow.parse(row);
  return { id, state, ...BatchJson.parse(JSON.parse(json)) };
}

const CreditRow = z.object({ device: hexText, wei: big, since_ms: z.int() });

export function parseCredit(row: Row): Credit {
  const { device, wei, since_ms: sinceMs } = CreditRow.parse(row);
  return { device, wei, sinceMs };
}

export const parseAccount = (row: Row | undefined): DeviceAccount =>
  row === undefined
    ? { cumulativeWei: 0n, log: { count: 0, peaks: [] } }
    : AccountJson.parse(JSON.parse(JsonRow.parse(row).json));

/** Written from a Receipt, in a file that only this process writes. */
export const parseReceipt = (row: Row): Receipt => JSON.parse(JsonRow.parse(row).json) as Receipt;

const SETTLED_AS = { signed: "batched", sent: "submitted", confirmed: "confirmed" } as const;

/** The pay-out of a batch's credit; `elsewhere`: somebody else asked for it. */
export type PaidBy = Batch | "elsewhere" | null;

function paymentOf(receipt: Receipt, paidBy: PaidBy): Payment | null {
  if (receipt.amountWei === "0") return null;
  if (paidBy === null) return { state: "waiting", txHash: null };
  if (paidBy === "elsewhere") return { state: "confirmed", txHash: null };
  return { state: paidBy.state === "confirmed" ? "confirmed" : "submitted", txHash: paidBy.tx.hash };
}

export function settlementOf(receipt: Receipt, batch: Batch | null, paidBy: PaidBy): Settlement {
  const waiting = { txHash: null, blockNumber: null, confirmations: 0, error: null, payment: null };
  if (batch === null) return { receiptId: receipt.id, state: "journalled", ...waiting };
  return {
    receiptId: receipt.id,
    state: SETTLED_AS[batch.state],
    txHash: batch.tx.hash,
    blockNumber: batch.block?.number ?? null,
    confirmations: batch.confirmations,
    error: batch.error,
    payment: paymentOf(receipt, paidBy),
  };
}
