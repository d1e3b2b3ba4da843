import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, concatBytes } from "@noble/hashes/utils.js";
import { fixedBytes, type Hex } from "./eip712.ts";

/**
 * The append-only Merkle tree over a device's receipts at a site, in the shape of RFC 9162 section 2.1 with keccak-256:
 * leaf = H(0x00, receipt id), node = H(0x01, left, right). The root in a voucher covers every receipt since the
 * beginning, so a voucher that was never redeemed loses nothing. The log is kept as its peaks, at most 64 hashes.
 */
export interface ReceiptLog {
  readonly count: number;
  /** Roots of the complete subtrees, largest first. */
  readonly peaks: readonly Hex[];
}

export const EMPTY_LOG: ReceiptLog = { count: 0, peaks: [] };

const hex = (bytes: Uint8Array): Hex => `0x${bytesToHex(bytes)}`;
const leaf = (receiptId: Hex): Hex => hex(keccak_256(concatBytes(Uint8Array.of(0), fixedBytes(receiptId, 32))));
const node = (left: Hex, right: Hex): Hex =>
  hex(keccak_256(concatBytes(Uint8Array.of(1), fixedBytes(left, 32), fixedBytes(right, 32))));

export function appendReceipt(log: ReceiptLog, receiptId: Hex): ReceiptLog {
  const peaks = [...log.peaks];
  let last = leaf(receiptId);
  // Every trailing one bit of the count is a complete subtree that merges with the new leaf.
  for (let rest = log.count; rest % 2 === 1; rest = Math.floor(rest / 2)) {
    const left = peaks.pop();
    if (left === undefined) throw new RangeError(`the log's peaks do not match its count ${log.count}`);
    last = node(left, last);
  }
  return { count: log.count + 1, peaks: [...peaks, last] };
}

/** @throws RangeError for an empty log: a voucher needs a receipt. */
export function logRoot(log: ReceiptLog): Hex {
  const last = log.peaks.at(-1);
  if (last === undefined) throw new RangeError("an empty receipt log has no root");
  return log.peaks.slice(0, -1).reduceRight((right, left) => node(left, right), last);
}

const split = (count: number): number => {
  let size = 1;
  while (size * 2 < count) size *= 2;
  return size;
};

function rootOf(ids: readonly Hex[]): Hex {
  let log = EMPTY_LOG;
  for (const id of ids) log = appendReceipt(log, id);
  return logRoot(log);
}

/** Sibling hashes from the leaf up (RFC 9162 section 2.1.3.1). @throws RangeError when the index is outside. */
export function receiptProof(ids: readonly Hex[], index: number): readonly Hex[] {
  if (!Number.isInteger(index) || index < 0 || index >= ids.length) throw new RangeError(`no receipt at ${index}`);
  if (ids.length === 1) return [];
  const k = split(ids.length);
  return index < k
    ? [...receiptProof(ids.slice(0, k), index), rootOf(ids.slice(k))]
    : [...receiptProof(ids.slice(k), index - k), rootOf(ids.slice(0, k))];
}

/** Whether the receipt is the one at this index of the log with this root (RFC 9162 section 2.1.3.2). */
export function isReceiptInLog(
  root: Hex,
  count: number,
  index: number,
  receiptId: Hex,
  proof: readonly Hex[],
): boolean {
  if (!Number.isInteger(index) || index < 0 || index >= count) return false;
  let position = index;
  let last = count - 1;
  let hash = leaf(receiptId);
  for (const sibling of proof) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      hash = node(sibling, hash);
      while (position % 2 === 0 && position !== 0) {
        position = Math.floor(position / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = node(hash, sibling);
    }
    position = Math.floor(position / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && hash === root;
}
