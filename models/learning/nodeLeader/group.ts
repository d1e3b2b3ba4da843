import { type Group, leastOf } from "../secureSum/client.ts";
import { ringNeighbours } from "../secureSum/leader.ts";
import type { FixedPoint } from "../secureSum/masks.ts";

/** No number of a member's vector counts for more; what is longer is cut off by the fixed point. */
const MOST = 4;

/** Fewer holders than this would let a number of the sum be told apart. */
export const LEAST_HOLDERS = 3;

export const fixedOf = (size: number): FixedPoint => ({ most: MOST, clients: size });

/** A batch in which everybody masks with everybody. @param batch names it; no two have the same */
export const groupOf = (batch: string, size: number): Group => ({
  round: batch,
  fixed: fixedOf(size),
  neighbours: ringNeighbours(size, size - 1),
});

/** Members of a batch that have to stay: for each of them more than half of the others, so that masks can be taken off. */
export const fewestOf = (size: number): number => leastOf(size - 1) + 1;

/** Whole numbers modulo 2^32 as they travel, little-endian. */
export function wordBytes(words: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [i, word] of words.entries()) view.setUint32(i * 4, word, true);
  return bytes;
}

export function wordsOf(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.length >> 2 }, (_, i) => view.getUint32(i * 4, true));
}
