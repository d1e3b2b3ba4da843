import { createPublicKey, type KeyObject, verify } from "node:crypto";

/** SPKI header of a compressed secp256k1 point (RFC 5480). */
const SPKI = Buffer.from("3036301006072a8648ce3d020106052b8104000a032200", "hex");
const HALF_ORDER = Buffer.from("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0", "hex");

/** A registered identity key, ready to verify. @throws for 33 bytes that are no point. */
export const identityKey = (publicKey: string): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI, Buffer.from(publicKey.slice(2), "hex")]), format: "der", type: "spki" });

/** ECDSA over SHA-256 of the text, by OpenSSL (five times faster than JavaScript); OpenSSL takes a high S, we do not. */
export function verifyBy(key: KeyObject, text: string, signature: string): boolean {
  const bytes = Buffer.from(signature.slice(2), "hex");
  if (bytes.length !== 64 || bytes.compare(HALF_ORDER, 0, 32, 32, 64) > 0) return false;
  return verify("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" }, bytes);
}
