import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { fixedBytes, type Hex } from "./eip712.ts";

/** EIP-55 address of an uncompressed public key (65 bytes, 0x04 first). */
function addressOfPoint(uncompressed: Uint8Array): Hex {
  return checksum(bytesToHex(keccak_256(uncompressed.subarray(1)).subarray(12)));
}

function checksum(lower: string): Hex {
  const hash = bytesToHex(keccak_256(utf8ToBytes(lower)));
  const mixed = [...lower].map((digit, i) => (Number.parseInt(hash[i] ?? "0", 16) >= 8 ? digit.toUpperCase() : digit));
  return `0x${mixed.join("")}`;
}

/** Address of a secp256k1 private key (32 bytes). @throws when it is not a key. */
export const addressOfKey = (privateKey: Uint8Array): Hex => addressOfPoint(secp256k1.getPublicKey(privateKey, false));

/** Address of a public key, compressed (33 bytes) or not (65). @throws when it is not on the curve. */
export const addressOfPublicKey = (publicKey: Uint8Array): Hex =>
  addressOfPoint(secp256k1.Point.fromBytes(publicKey).toBytes(false));

/** Signs a 32-byte hash: r, s, v (27 or 28), low s, deterministic (RFC 6979). */
export function signHash(hash: Uint8Array, privateKey: Uint8Array): Hex {
  const recovered = secp256k1.sign(hash, privateKey, { prehash: false, format: "recovered" });
  const parity = recovered[0] ?? 0;
  return `0x${bytesToHex(recovered.subarray(1))}${(27 + parity).toString(16)}`;
}

/** The signer's EIP-55 address; null when the signature is malformed, has a high s, or recovers nothing. */
export function recoverAddress(hash: Uint8Array, signature: string): Hex | null {
  try {
    const bytes = fixedBytes(signature, 65);
    const parity = (bytes[64] ?? 0) - 27;
    if (parity !== 0 && parity !== 1) return null;
    const parsed = secp256k1.Signature.fromBytes(Uint8Array.of(parity, ...bytes.subarray(0, 64)), "recovered");
    if (parsed.hasHighS()) return null;
    return addressOfPoint(parsed.recoverPublicKey(hash).toBytes(false));
  } catch {
    // Foreign bytes: whatever the curve library says, there is no signer.
    return null;
  }
}

/** Whether the address signed the hash; letter case of the address does not matter. */
export const isSignedBy = (hash: Uint8Array, signature: string, address: string): boolean =>
  recoverAddress(hash, signature)?.toLowerCase() === address.toLowerCase();
