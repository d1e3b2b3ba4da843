import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { utf8ToBytes } from "@noble/ciphers/utils.js";
import type { RandomBytes } from "./noise.ts";
import { seal, unseal } from "./seal.ts";

const KEY_BYTES = 32;
const NONCE = new Uint8Array(24);

const bytesOf = (count: number, random: RandomBytes): Uint8Array => {
  const bytes = new Uint8Array(count);
  random(bytes);
  return bytes;
};

export interface Enveloped {
  readonly sealed: Uint8Array;
  /** The content's key, sealed for each recipient, in their order. */
  readonly keys: readonly Uint8Array[];
}

/**
 * Encrypts bytes under a key of their own (XChaCha20-Poly1305), and that key for each recipient (see `seal`): a slice is stored once,
 * however many may read it. Both are bound to what the bytes are for, so that neither can stand in another place.
 * @param recipients x25519 public keys, 32 bytes each
 * @param context what the bytes are for: the demand, which of its slices, and the manifest's digest
 * @throws Error for a recipient's key that is none (of small order)
 */
export function envelop(
  bytes: Uint8Array,
  recipients: readonly Uint8Array[],
  context: string,
  random: RandomBytes,
): Enveloped {
  const key = bytesOf(KEY_BYTES, random);
  // A key encrypts once, so that its nonce need not differ.
  const sealed = xchacha20poly1305(key, NONCE, utf8ToBytes(context)).encrypt(bytes);
  return { sealed, keys: recipients.map((to) => seal(key, to, context, bytesOf(KEY_BYTES, random))) };
}

/** What is in it, for one who was meant; null for anybody else, and for what was changed or stood elsewhere. */
export function unenvelop(
  sealed: Uint8Array,
  wrapped: Uint8Array,
  secret: Uint8Array,
  context: string,
): Uint8Array | null {
  const key = unseal(wrapped, secret, context);
  if (key === null || key.length !== KEY_BYTES) return null;
  try {
    return xchacha20poly1305(key, NONCE, utf8ToBytes(context)).decrypt(sealed);
  } catch {
    return null;
  }
}
