import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hexToBytes } from "@noble/hashes/utils.js";
import { AbiCoder, concat, keccak256, TypedDataEncoder, toBeHex, toUtf8Bytes, Wallet } from "ethers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CYCLE_TYPE, creditsDigest, creditWord, receiptLeaf, WORK_RECEIPT_TYPE } from "./cycle.ts";
import { DEVICE_KEY_TYPE } from "./deviceKey.ts";
import { type FieldType, type FieldValue, type Hex, typedDataHash } from "./eip712.ts";
import { modelClaim, modelKey, permitKey, siteKey } from "./ids.ts";
import { JOB_RECEIPT_TYPE } from "./jobReceipt.ts";
import { ADMIT_TYPE, JOIN_TYPE, LEAVE_TYPE } from "./node.ts";
import { isOutcomeSignedBy, OUTCOME_DOMAIN, OUTCOME_TYPE, outcomeHash, signOutcome } from "./outcome.ts";
import { PRICE_TYPE } from "./price.ts";
import { appendReceipt, EMPTY_LOG, isReceiptInLog, logRoot, receiptProof } from "./receiptLog.ts";
import { addressOfKey, addressOfPublicKey, recoverAddress, signHash } from "./signature.ts";
import { APPLICATION_TYPE, UPDATE_TYPE } from "./training.ts";
import { signVoucher, VOUCHER_TYPE, voucherDomain, voucherHash, voucherSigner } from "./voucher.ts";

const TYPES = [
  ...[VOUCHER_TYPE, CYCLE_TYPE, WORK_RECEIPT_TYPE, JOB_RECEIPT_TYPE, JOIN_TYPE, ADMIT_TYPE, LEAVE_TYPE],
  ...[APPLICATION_TYPE, UPDATE_TYPE, PRICE_TYPE, DEVICE_KEY_TYPE],
];
/** Of the type hashes in contracts-abi/src, read from there: a type added without its twin here is found. */
const SOLIDITY_TYPES = readdirSync(join(import.meta.dirname, "..", "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".sol") && !name.endsWith(".t.sol"))
  .map((name) => readFileSync(join(import.meta.dirname, "..", "src", name), "utf8"))
  .flatMap((source) => [...source.matchAll(/_TYPEHASH\s*=\s*keccak256\(\s*"([^"]+)"/g)].map((match) => match[1]));

const uint = (bits: number) => fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n });
const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((b): Hex => `0x${Buffer.from(b).toString("hex")}`);
const privateKey = fc
  .bigInt({ min: 1n, max: (1n << 255n) - 1n })
  .map((n) => hexToBytes(n.toString(16).padStart(64, "0")));
const voucher = fc.record({
  site: bytes(32),
  device: bytes(20),
  cumulativeAmount: fc.bigInt({ min: 0n, max: (1n << 256n) - 1n }),
  actionCount: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  receiptsRoot: bytes(32),
});
const outcome = fc.record({ commandDigest: bytes(32), telemetryHash: bytes(32), finalDigest: bytes(32) });
const hexOf = (b: Uint8Array) => `0x${Buffer.from(b).toString("hex")}`;

describe("typed data agree with an independent implementation (ethers)", () => {
  it("voucher hash and signature", () => {
    fc.assert(
      fc.property(
        voucher,
        privateKey,
        fc.bigInt({ min: 1n, max: 1n << 53n }),
        bytes(20),
        (v, key, chainId, contract) => {
          const domain = voucherDomain(chainId, contract);
          const types = { Voucher: VOUCHER_TYPE.fields.map((f) => ({ ...f })) };
          expect(hexOf(voucherHash(domain, v))).toBe(TypedDataEncoder.hash({ ...domain }, types, v));
          const wallet = new Wallet(hexOf(key));
          expect(addressOfKey(key)).toBe(wallet.address);
          const signature = signVoucher(domain, v, key);
          expect(signature).toBe(wallet.signingKey.sign(voucherHash(domain, v)).serialized);
          expect(voucherSigner(domain, v, signature)).toBe(wallet.address);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("outcome hash", () => {
    fc.assert(
      fc.property(outcome, (o) => {
        const types = { Outcome: OUTCOME_TYPE.fields.map((f) => ({ ...f })) };
        expect(hexOf(outcomeHash(o))).toBe(TypedDataEncoder.hash({ ...OUTCOME_DOMAIN }, types, o));
      }),
    );
  });

  it("every type the contracts verify, whatever the values", () => {
    const byType: Record<FieldType, fc.Arbitrary<FieldValue>> = {
      ...{ bytes32: bytes(32), "bytes32[]": fc.array(bytes(32), { maxLength: 6 }), address: bytes(20) },
      ...{ string: fc.string({ unit: "binary", maxLength: 40 }), uint8: uint(8), uint16: uint(16), uint32: uint(32) },
      ...{ uint48: uint(48), uint64: uint(64), uint160: uint(160), uint256: uint(256) },
    };
    const domain = { name: "AITN", version: "1", chainId: 7n, verifyingContract: `0x${"11".repeat(20)}` };
    for (const type of TYPES) {
      const values = fc.record(Object.fromEntries(type.fields.map((field) => [field.name, byType[field.type]])));
      const types = { [type.name]: type.fields.map((field) => ({ ...field })) };
      fc.assert(
        fc.property(values, (v) => {
          expect(hexOf(typedDataHash(domain, type, v))).toBe(TypedDataEncoder.hash(domain, types, v));
        }),
        { numRuns: 30 },
      );
      const said = `${type.name}(${type.fields.map((field) => `${field.type} ${field.name}`).join(",")})`;
      expect(SOLIDITY_TYPES).toContain(said);
    }
    expect(SOLIDITY_TYPES).toHaveLength(TYPES.length);
  });

  it("no value outside its type", () => {
    const price = { round: 1n, observedAt: 1n, price: 1n };
    const hash = (change: object) => () =>
      typedDataHash({ name: "AITN", version: "1" }, PRICE_TYPE, { ...price, ...change });
    for (const change of [{ round: 1n << 48n }, { price: 1n << 160n }, { price: -1n }]) {
      expect(hash(change)).toThrow(RangeError);
    }
    for (const change of [{ price: "1" }, { price: [] }, { round: undefined }]) expect(hash(change)).toThrow(TypeError);
    expect(() => creditWord(`0x${"11".repeat(20)}`, 1n << 96n)).toThrow(RangeError);
  });

  it("a cycle's leaves and credits", () => {
    const receipt = fc.record({
      site: bytes(32),
      cycle: uint(64),
      device: bytes(20),
      id: bytes(32),
      amount: uint(256),
    });
    const coder = AbiCoder.defaultAbiCoder();
    fc.assert(
      fc.property(receipt, uint(96), (r, wei) => {
        const types = ["bytes32", "uint64", "address", "bytes32", "uint256"];
        const inner = keccak256(coder.encode(types, [r.site, r.cycle, r.device, r.id, r.amount]));
        expect(receiptLeaf(r)).toBe(keccak256(inner));
        const word = toBeHex((BigInt(r.device) << 96n) | wei, 32);
        expect(creditWord(r.device, wei)).toBe(word);
        expect(creditsDigest([word as Hex, r.id])).toBe(keccak256(concat([word, r.id])));
      }),
    );
  });

  it("site and model ids", () => {
    fc.assert(
      fc.property(bytes(20), fc.string({ unit: "binary", maxLength: 64 }), bytes(32), (account, name, salt) => {
        const wanted = keccak256(AbiCoder.defaultAbiCoder().encode(["address", "string"], [account, name]));
        expect(siteKey(account, name)).toBe(wanted);
        expect(modelKey(name)).toBe(keccak256(toUtf8Bytes(name)));
        const claimed = AbiCoder.defaultAbiCoder().encode(["address", "string", "bytes32"], [account, name, salt]);
        expect(modelClaim(account, name, salt)).toBe(keccak256(claimed));
      }),
    );
  });

  it("permit ids", () => {
    const permit = fc.record({
      site: bytes(32),
      scenarioDigest: bytes(32),
      models: fc.array(bytes(32), { maxLength: 4 }),
      budget: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
      expiry: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
      requester: bytes(20),
    });
    const types = ["bytes32", "bytes32", "bytes32[]", "uint64", "uint64", "address"];
    fc.assert(
      fc.property(permit, (p) => {
        const values = [p.site, p.scenarioDigest, p.models, p.budget, p.expiry, p.requester];
        expect(permitKey(p)).toBe(keccak256(AbiCoder.defaultAbiCoder().encode(types, values)));
      }),
    );
  });
});

describe("signatures", () => {
  it("an outcome is signed by its device only, whatever bit is changed", () => {
    fc.assert(
      fc.property(outcome, privateKey, fc.nat({ max: 64 }), fc.integer({ min: 1, max: 255 }), (o, key, at, flip) => {
        const signature = signOutcome(o, key);
        const device = addressOfKey(key);
        expect(isOutcomeSignedBy(o, signature, device.toLowerCase())).toBe(true);
        const raw = hexToBytes(signature.slice(2));
        raw[at] = (raw[at] ?? 0) ^ flip;
        expect(isOutcomeSignedBy(o, hexOf(raw), device)).toBe(false);
        expect(isOutcomeSignedBy({ ...o, telemetryHash: o.commandDigest }, signature, device)).toBe(
          o.telemetryHash === o.commandDigest,
        );
      }),
      { numRuns: 50 },
    );
  });

  it("refuses a high s, which would be a second signature of the same thing", () => {
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const hash = new Uint8Array(32).fill(7);
    const signature = signHash(hash, new Uint8Array(32).fill(1));
    const s = BigInt(`0x${signature.slice(66, 130)}`);
    const mirrored = `${signature.slice(0, 66)}${(order - s).toString(16).padStart(64, "0")}${signature.endsWith("1b") ? "1c" : "1b"}`;
    expect(recoverAddress(hash, signature)).not.toBeNull();
    expect(recoverAddress(hash, mirrored)).toBeNull();
  });

  it.each(["", "0x", "not hex", `0x${"00".repeat(65)}`, `0x${"ff".repeat(65)}`, `0x${"11".repeat(64)}`])(
    "finds no signer in %j",
    (text) => {
      expect(recoverAddress(new Uint8Array(32), text)).toBeNull();
    },
  );

  it("takes compressed and uncompressed public keys", () => {
    const wallet = new Wallet(`0x${"42".repeat(32)}`);
    for (const key of [wallet.signingKey.publicKey, wallet.signingKey.compressedPublicKey]) {
      expect(addressOfPublicKey(hexToBytes(key.slice(2)))).toBe(wallet.address);
    }
  });
});

/** RFC 9162 section 2.1.1, written from its definition: the oracle of the incremental log. */
function treeHead(ids: readonly Hex[]): string {
  const only = ids[0];
  if (ids.length === 1 && only !== undefined) return keccak256(concat(["0x00", only]));
  let k = 1;
  while (k * 2 < ids.length) k *= 2;
  return keccak256(concat(["0x01", treeHead(ids.slice(0, k)), treeHead(ids.slice(k))]));
}

describe("the receipt log", () => {
  const ids = Array.from({ length: 70 }, (_, i): Hex => keccak256(toUtf8Bytes(`receipt ${i}`)) as Hex);

  it("has the root RFC 9162 defines, after every append", () => {
    let log = EMPTY_LOG;
    for (const [i, id] of ids.entries()) {
      log = appendReceipt(log, id);
      expect(logRoot(log)).toBe(treeHead(ids.slice(0, i + 1)));
    }
    expect(log.peaks).toHaveLength(3); // 70 = 64 + 4 + 2
    expect(() => logRoot(EMPTY_LOG)).toThrow(RangeError);
  });

  it("proves every receipt at its own index and at no other", () => {
    for (const count of [1, 2, 3, 7, 8, 9, 33]) {
      const some = ids.slice(0, count);
      const root = treeHead(some) as Hex;
      for (const [index, id] of some.entries()) {
        const proof = receiptProof(some, index);
        expect(isReceiptInLog(root, count, index, id, proof)).toBe(true);
        expect(isReceiptInLog(root, count, index, ids[60] as Hex, proof)).toBe(false);
        for (const other of [index - 1, index + 1, count]) {
          expect(isReceiptInLog(root, count, other, id, proof)).toBe(false);
        }
        expect(isReceiptInLog(root, count, index, id, [...proof, id])).toBe(false);
      }
    }
    expect(() => receiptProof(ids, 70)).toThrow(RangeError);
  });
});
