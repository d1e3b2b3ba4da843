import { base32 } from "../../../../models/pipeline/cid.ts";

/** What a person typed, by field. */
export type Values = Readonly<Record<string, string>>;

const SCALE_AITN = 18;

/** A decimal number as a whole number of 10^-digits; null when it is none, or finer than that. */
export function scaled(text: string, digits: number): string | null {
  const match = /^(\d{1,60})(?:\.(\d+))?$/.exec(text.trim());
  if (match === null) return null;
  const fraction = match[2] ?? "";
  if (fraction.length > digits) return null;
  return BigInt(match[1] + fraction.padEnd(digits, "0")).toString();
}

/** The inverse of `scaled`, without zeros at the end. */
export function unscaled(whole: string, digits: number): string {
  const padded = whole.padStart(digits + 1, "0");
  const fraction = padded.slice(padded.length - digits).replace(/0+$/, "");
  const head = padded.slice(0, padded.length - digits);
  return fraction === "" || digits === 0 ? head || "0" : `${head}.${fraction}`;
}

export const weiOf = (aitn: string): string | null => scaled(aitn, SCALE_AITN);
export const aitnOf = (wei: string): string => unscaled(wei, SCALE_AITN);

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
/** CIDv1, raw, sha2-256 of 32 bytes. */
const HEAD = [0x01, 0x55, 0x12, 0x20];
const CID_BYTES = 36;

/** The SHA-256 in the content address of a small file, 0x-hex; null when it is another kind of address. */
export function digestOfCid(cid: string): string | null {
  if (!/^b[a-z2-7]{58}$/.test(cid)) return null;
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const letter of cid.slice(1)) {
    held = (held << 5) | ALPHABET.indexOf(letter);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >>> bits) & 0xff);
    held &= (1 << bits) - 1;
  }
  const sound = bytes.length === CID_BYTES && HEAD.every((byte, i) => bytes[i] === byte);
  // Spare bits must be zero, or two texts would name one document.
  if (!sound || `b${base32(Uint8Array.from(bytes))}` !== cid) return null;
  return `0x${bytes
    .slice(HEAD.length)
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("")}`;
}
