import { p256 } from "@noble/curves/nist.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { type Domain, type Hex, type StructType, typedDataHash } from "./eip712.ts";
import { signHash } from "./signature.ts";

/** That a P-256 key is a device's second key; see contracts-abi/src/DeviceNFT/IDeviceKeys.sol. */
export interface DeviceKey {
  readonly device: Hex;
  /** The public key's coordinates. */
  readonly qx: Hex;
  readonly qy: Hex;
}

/** What DeviceNFT takes: both keys' signatures over the same hash. */
export interface KeyProof {
  readonly qx: Hex;
  readonly qy: Hex;
  readonly r: Hex;
  readonly s: Hex;
  readonly deviceSignature: Hex;
}

export const DEVICE_KEY_TYPE: StructType = {
  name: "DeviceKey",
  fields: [
    { name: "device", type: "address" },
    { name: "qx", type: "bytes32" },
    { name: "qy", type: "bytes32" },
  ],
};

/** Unlike OUTCOME_DOMAIN, of one chain and contract. */
export const deviceKeyDomain = (chainId: bigint, deviceNft: string): Domain => ({
  name: "AITN Device",
  version: "1",
  chainId,
  verifyingContract: deviceNft,
});

export const deviceKeyHash = (domain: Domain, key: DeviceKey): Uint8Array =>
  typedDataHash(domain, DEVICE_KEY_TYPE, { ...key });

const hex = (bytes: Uint8Array): Hex => `0x${bytesToHex(bytes)}`;

/**
 * Proves both keys. The P-256 one signs the hash's 32 bytes as its message (so sha2-256 of them), low s.
 * @param deviceKey the device's secp256k1 identity key, 32 bytes
 * @param secondKey a P-256 private key, 32 bytes
 */
export function proveDeviceKey(domain: Domain, device: Hex, deviceKey: Uint8Array, secondKey: Uint8Array): KeyProof {
  const point = p256.getPublicKey(secondKey, false);
  const [qx, qy] = [hex(point.subarray(1, 33)), hex(point.subarray(33))];
  const hash = deviceKeyHash(domain, { device, qx, qy });
  const signature = p256.sign(hash, secondKey, { prehash: true, lowS: true });
  const [r, s] = [hex(signature.subarray(0, 32)), hex(signature.subarray(32))];
  return { qx, qy, r, s, deviceSignature: signHash(hash, deviceKey) };
}
