import { x25519 } from "@noble/curves/ed25519.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";

/**
 * The cryptography of the device wire, for both ends and for browsers. Secrets come in as bytes: this folder has no
 * source of chance. Hex is lower case with 0x.
 */
export const toHex = (bytes: Uint8Array): `0x${string}` => `0x${bytesToHex(bytes)}`;
export const fromHex = (text: string): Uint8Array => hexToBytes(text.startsWith("0x") ? text.slice(2) : text);

/** Compressed secp256k1 public key, 33 bytes hex. */
export const publicKeyOf = (secret: Uint8Array): string => toHex(secp256k1.getPublicKey(secret, true));

/** ECDSA over SHA-256 of the text's UTF-8 (RFC 6979, low S), 64 bytes hex. */
export const signText = (text: string, secret: Uint8Array): string =>
  toHex(secp256k1.sign(utf8ToBytes(text), secret, { lowS: true }));

/** The inverse; false also for a high S, which is how a signature would be malleated. */
export function verifyText(text: string, signature: string, publicKey: string): boolean {
  try {
    return secp256k1.verify(fromHex(signature), utf8ToBytes(text), fromHex(publicKey), { lowS: true });
  } catch {
    return false;
  }
}

export const ephemeralPublic = (secret: Uint8Array): string => toHex(x25519.getPublicKey(secret));

export interface SessionKeys {
  /** Device to gateway. */
  readonly up: Uint8Array;
  /** Gateway to device. */
  readonly down: Uint8Array;
}

/**
 * X25519, then HKDF-SHA-256 (RFC 5869) salted with the hash of the transcript: a changed transcript gives other keys.
 * @returns null for a key of low order.
 */
export function sessionKeys(secret: Uint8Array, peer: string, transcript: string): SessionKeys | null {
  let shared: Uint8Array;
  try {
    shared = x25519.getSharedSecret(secret, fromHex(peer));
  } catch {
    return null;
  }
  const salt = sha256(utf8ToBytes(transcript));
  const key = (info: string) => hkdf(sha256, shared, salt, utf8ToBytes(info), 32);
  return { up: key("AITN device to gateway"), down: key("AITN gateway to device") };
}
