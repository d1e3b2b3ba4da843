import { bytesToHex, concatBytes } from "@noble/hashes/utils.js";
import { type Domain, fixedBytes, type Hex, keccak, type StructType, typedDataHash, uintWord } from "./eip712.ts";
import { signHash } from "./signature.ts";

/** A site's posting of many actions of many robots; see contracts-abi/src/RobotWork/INettedCycles.sol. Domain: voucherDomain. */
export interface Cycle {
  readonly site: Hex;
  /** One more than the site's last posting. */
  readonly serial: bigint;
  readonly cycle: bigint;
  /** Root over receiptLeaf, pairs sorted. */
  readonly root: Hex;
  /** sha2-256 of the list of receipts. */
  readonly receipts: Hex;
  readonly actions: bigint;
  /** creditsDigest. */
  readonly credits: Hex;
}

/** A receipt that the site signs for a robot, with which anybody can contest a cycle that leaves it out. */
export interface WorkReceipt {
  readonly site: Hex;
  readonly cycle: bigint;
  readonly device: Hex;
  readonly id: Hex;
  /** AITN wei. */
  readonly amount: bigint;
}

export const CYCLE_TYPE: StructType = {
  name: "Cycle",
  fields: [
    { name: "site", type: "bytes32" },
    { name: "serial", type: "uint64" },
    { name: "cycle", type: "uint64" },
    { name: "root", type: "bytes32" },
    { name: "receipts", type: "bytes32" },
    { name: "actions", type: "uint64" },
    { name: "credits", type: "bytes32" },
  ],
};

export const WORK_RECEIPT_TYPE: StructType = {
  name: "WorkReceipt",
  fields: [
    { name: "site", type: "bytes32" },
    { name: "cycle", type: "uint64" },
    { name: "device", type: "address" },
    { name: "id", type: "bytes32" },
    { name: "amount", type: "uint256" },
  ],
};

export const cycleHash = (domain: Domain, cycle: Cycle): Uint8Array => typedDataHash(domain, CYCLE_TYPE, { ...cycle });

/** Signed by the site's voucher key. */
export const signCycle = (domain: Domain, cycle: Cycle, siteKey: Uint8Array): Hex =>
  signHash(cycleHash(domain, cycle), siteKey);

export const workReceiptHash = (domain: Domain, receipt: WorkReceipt): Uint8Array =>
  typedDataHash(domain, WORK_RECEIPT_TYPE, { ...receipt });

/** Signed by the site's voucher key. */
export const signWorkReceipt = (domain: Domain, receipt: WorkReceipt, siteKey: Uint8Array): Hex =>
  signHash(workReceiptHash(domain, receipt), siteKey);

/** A receipt's leaf in a cycle's tree: keccak256(keccak256(abi.encode(receipt))). */
export const receiptLeaf = ({ site, cycle, device, id, amount }: WorkReceipt): Hex =>
  keccak(
    fixedBytes(
      keccak(
        concatBytes(
          fixedBytes(site, 32),
          uintWord(cycle, 64),
          new Uint8Array(12),
          fixedBytes(device, 20),
          fixedBytes(id, 32),
          uintWord(amount, 256),
        ),
      ),
      32,
    ),
  );

/** A robot's credit as the contract takes it: its address, then 96 bits of AITN wei. @throws RangeError beyond them */
export const creditWord = (device: Hex, wei: bigint): Hex =>
  `${device.toLowerCase() as Hex}${bytesToHex(uintWord(wei, 96).subarray(20))}`;

/** keccak256 of the packed credits, which are in rising order of the robots' addresses. */
export const creditsDigest = (words: readonly Hex[]): Hex =>
  keccak(concatBytes(...words.map((one) => fixedBytes(one, 32))));
