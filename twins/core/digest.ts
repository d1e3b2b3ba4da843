import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** 32 bytes as 0x-prefixed lower-case hex. */
export type Digest = `0x${string}`;

/**
 * Canonical JSON in the manner of RFC 8785: keys sorted by UTF-16 code units, no white space, numbers as ECMAScript
 * prints them. `undefined` members are left out, as in JSON.
 * @throws TypeError for NaN, infinities, functions and other values JSON cannot hold.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError(`not a JSON number: ${value}`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value))
    return `[${value.map((item) => canonicalJson(item === undefined ? null : item)).join(",")}]`;
  if (typeof value === "object") {
    const record = value as Record<string, unknown>;
    const members = Object.keys(record)
      .filter((key) => record[key] !== undefined)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key])}`);
    return `{${members.join(",")}}`;
  }
  throw new TypeError(`not a JSON value: ${typeof value}`);
}

export const digestBytes = (bytes: Uint8Array): Digest => `0x${bytesToHex(sha256(bytes))}`;

/** SHA-256 of the canonical JSON of a value. */
export const digestOf = (value: unknown): Digest => digestBytes(utf8ToBytes(canonicalJson(value)));
