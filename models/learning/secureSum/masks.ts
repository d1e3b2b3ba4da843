import { chacha20 } from "@noble/ciphers/chacha.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

const KEY_BYTES = 32;

/** The secret that two keys share, for one use in one round (RFC 7748, RFC 5869). */
export const sharedKey = (secret: Uint8Array, theirs: Uint8Array, round: string, use: string): Uint8Array =>
  hkdf(sha256, x25519.getSharedSecret(secret, theirs), utf8ToBytes(round), utf8ToBytes(use), KEY_BYTES);

/** Adds a seed's mask to a vector modulo 2^32, or takes it off. One seed makes one mask, never two. */
export function addMask(vector: Uint32Array, seed: Uint8Array, sign: 1 | -1): void {
  const stream = chacha20(seed, new Uint8Array(12), new Uint8Array(vector.length * 4));
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  for (let i = 0; i < vector.length; i++) {
    const word = view.getUint32(i * 4, true);
    vector[i] = (vector[i] ?? 0) + (sign === 1 ? word : -word);
  }
}

/** How numbers become whole ones modulo 2^32, so that a sum of so many of them does not wrap around. */
export interface FixedPoint {
  /** No number is taken as larger. */
  readonly most: number;
  readonly clients: number;
}

/** Steps of one. */
export const stepsOf = ({ most, clients }: FixedPoint): number => (2 ** 31 - 1 - clients) / (clients * most);

export function toFixed(vector: Float32Array, fixed: FixedPoint): Uint32Array {
  const steps = stepsOf(fixed);
  return Uint32Array.from(vector, (x) => Math.round(Math.max(-fixed.most, Math.min(fixed.most, x)) * steps) >>> 0);
}

export function fromFixed(sum: Uint32Array, fixed: FixedPoint): Float64Array {
  const steps = stepsOf(fixed);
  return Float64Array.from(sum, (word) => (word | 0) / steps);
}
