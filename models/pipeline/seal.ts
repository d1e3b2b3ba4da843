import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";

/** First byte of what is sealed: the form of what follows. */
const VERSION = 1;
const KEY_BYTES = 32;
const TAG_BYTES = 16;
const NONCE = new Uint8Array(24);

/** What is sealed is this much longer than what is in it. */
export const SEAL_BYTES = 1 + KEY_BYTES + TAG_BYTES;

/** Bound to both keys and to what it is for: a slice sealed for one demand opens under no other, whoever has the key. */
const keyOf = (shared: Uint8Array, sender: Uint8Array, receiver: Uint8Array, demand: string): Uint8Array =>
  hkdf(sha256, shared, concatBytes(sender, receiver), utf8ToBytes(`aitn slice 1 ${demand}`), KEY_BYTES);

/**
 * Seals bytes for whoever has the secret of a key (x25519, HKDF, XChaCha20-Poly1305; in form HPKE's base mode, RFC 9180). Data under
 * a public content address is published data: what leaves a device for a demand is sealed for it first.
 * @param key 32 bytes, the demand's public key
 * @param ephemeral 32 bytes that nobody can guess and that are used once
 * @throws Error for a key that is none (of small order)
 */
export function seal(bytes: Uint8Array, key: Uint8Array, demand: string, ephemeral: Uint8Array): Uint8Array {
  const sender = x25519.getPublicKey(ephemeral);
  const once = keyOf(x25519.getSharedSecret(ephemeral, key), sender, key, demand);
  // A key seals once.
  return concatBytes(Uint8Array.of(VERSION), sender, xchacha20poly1305(once, NONCE).encrypt(bytes));
}

/** What was sealed for this secret and demand; null for what was not, or was changed. */
export function unseal(sealed: Uint8Array, secret: Uint8Array, demand: string): Uint8Array | null {
  if (sealed.length < SEAL_BYTES || sealed[0] !== VERSION) return null;
  const sender = sealed.subarray(1, 1 + KEY_BYTES);
  try {
    const once = keyOf(x25519.getSharedSecret(secret, sender), sender, x25519.getPublicKey(secret), demand);
    return xchacha20poly1305(once, NONCE).decrypt(sealed.subarray(1 + KEY_BYTES));
  } catch {
    return null;
  }
}
