import { sha256 } from "@noble/hashes/sha2.js";
import { hexToBytes } from "@noble/hashes/utils.js";

/** The chunk size of `ipfs add`. A file up to this size is one raw block, so its CID is the CID of its bytes. */
export const SINGLE_CHUNK_BYTES = 262_144;

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** RFC 4648 base32, lower case, no padding (multibase prefix `b`). */
export function base32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >>> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET[(held << (5 - bits)) & 31] : text;
}

/** CIDv1 of a raw block by its sha2-256 digest, 32 bytes; the block itself may be of any size. */
export function cidOfDigest(digest: Uint8Array): string {
  if (digest.length !== 32) throw new RangeError(`a sha2-256 digest has 32 bytes, not ${digest.length}`);
  const cid = new Uint8Array(36);
  cid.set([0x01, 0x55, 0x12, 0x20]);
  cid.set(digest, 4);
  return `b${base32(cid)}`;
}

/** The same by the digest as 0x-hex, as it stands on chain. */
export const cidOfHexDigest = (digest: string): string => cidOfDigest(hexToBytes(digest.slice(2)));

/**
 * The content address of a small file: CIDv1, codec raw (0x55), multihash sha2-256, base32 lower case; what
 * `ipfs add --cid-version=1 --raw-leaves` prints. Source: multiformats CID specification.
 * @throws RangeError above one chunk (262,144 bytes), where the address would be that of a tree of blocks.
 */
export function rawCid(bytes: Uint8Array): string {
  if (bytes.length > SINGLE_CHUNK_BYTES) throw new RangeError(`rawCid: ${bytes.length} bytes are more than one chunk`);
  return cidOfDigest(sha256(bytes));
}

const RAW_SHA256 = [0x01, 0x55, 0x12, 0x20];

/** The SHA-256 in a CIDv1 of raw bytes (codec 0x55, multihash sha2-256, base32) as 0x-hex; null when it is no such CID. */
export function rawCidDigest(cid: string): string | null {
  if (!/^b[a-z2-7]{58}$/.test(cid)) return null;
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of cid.slice(1)) {
    held = (held << 5) | ALPHABET.indexOf(letter);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >>> bits) & 0xff);
    held &= (1 << bits) - 1;
  }
  // What is left of the last letter has to be zero: each digest has one spelling.
  if (held !== 0 || RAW_SHA256.some((byte, i) => bytes[i] !== byte)) return null;
  return `0x${bytes
    .slice(4)
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("")}`;
}
