import { CarReader } from "@ipld/car/reader";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { describe, expect, it } from "vitest";
import { writeCar } from "./car.ts";
import { base32, rawCid, SINGLE_CHUNK_BYTES } from "./cid.ts";
import { addressOf } from "./unixfs.ts";

const pattern = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 9)) & 0xff);

/** The same tree by hand: dag-pb and UnixFS as their specifications write them down (field, wire type, value). */
const varint = (n: number): Uint8Array => {
  const bytes: number[] = [];
  for (let rest = n; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) | 0x80);
  }
};
const field = (number: number, bytes: Uint8Array) =>
  concatBytes(Uint8Array.of((number << 3) | 2), varint(bytes.length), bytes);
const whole = (number: number, value: number) => concatBytes(Uint8Array.of(number << 3), varint(value));
interface Node {
  readonly cid: Uint8Array;
  /** Of the file below it, and of all blocks below it with itself. */
  readonly size: number;
  readonly total: number;
}
function leaf(bytes: Uint8Array): Node {
  return {
    cid: concatBytes(Uint8Array.of(1, 0x55, 0x12, 0x20), sha256(bytes)),
    size: bytes.length,
    total: bytes.length,
  };
}
function parent(children: readonly Node[]): Node {
  const size = children.reduce((sum, one) => sum + one.size, 0);
  const data = concatBytes(whole(1, 2), whole(3, size), ...children.map((one) => whole(4, one.size)));
  const links = children.map((one) =>
    field(2, concatBytes(field(1, one.cid), field(2, new Uint8Array(0)), whole(3, one.total))),
  );
  const block = concatBytes(...links, field(1, data));
  const cid = concatBytes(Uint8Array.of(1, 0x70, 0x12, 0x20), sha256(block));
  return { cid, size, total: block.length + children.reduce((sum, one) => sum + one.total, 0) };
}
function byHand(bytes: Uint8Array): string {
  let level: Node[] = [];
  for (let at = 0; at < bytes.length; at += SINGLE_CHUNK_BYTES)
    level.push(leaf(bytes.subarray(at, at + SINGLE_CHUNK_BYTES)));
  while (level.length > 1) {
    const next: Node[] = [];
    for (let at = 0; at < level.length; at += 174) next.push(parent(level.slice(at, at + 174)));
    level = next;
  }
  return `b${base32(level[0]?.cid ?? new Uint8Array(0))}`;
}

describe("the address of a file", () => {
  it("of one chunk is that of its bytes", async () => {
    const hello = new TextEncoder().encode("hello world");
    expect(String(await addressOf([hello]))).toBe("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
    for (const length of [0, 1, SINGLE_CHUNK_BYTES])
      expect(String(await addressOf([pattern(length)]))).toBe(rawCid(pattern(length)));
  });

  it.each([SINGLE_CHUNK_BYTES + 1, 3 * SINGLE_CHUNK_BYTES, 5 * SINGLE_CHUNK_BYTES + 77])(
    "of %d bytes is the tree's, as its parts are written down",
    async (length) => {
      expect(String(await addressOf([pattern(length)]))).toBe(byHand(pattern(length)));
    },
  );

  it("of more chunks than a node links to is a tree of two floors, however the bytes come", async () => {
    const bytes = new Uint8Array(175 * SINGLE_CHUNK_BYTES);
    for (let i = 0; i < bytes.length; i += 4_096) bytes[i] = i >> 12;
    const wanted = byHand(bytes);
    expect(String(await addressOf([bytes]))).toBe(wanted);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 1_000_003) }, (_, i) =>
      bytes.subarray(i * 1_000_003, (i + 1) * 1_000_003),
    );
    expect(String(await addressOf(pieces))).toBe(wanted);
  });
});

describe("an archive", () => {
  const bytes = pattern(3 * SINGLE_CHUNK_BYTES + 5);
  it("has the file's address as its root and every block under its own", async () => {
    const root = await addressOf([bytes]);
    const pieces: Uint8Array[] = [];
    await writeCar(root, [bytes], async (piece) => void pieces.push(piece.slice()));
    const reader = await CarReader.fromBytes(concatBytes(...pieces));
    expect((await reader.getRoots()).map(String)).toEqual([String(root)]);
    const leaves: Uint8Array[] = [];
    let blocks = 0;
    for await (const { cid, bytes: block } of reader.blocks()) {
      blocks++;
      expect(cid.multihash.digest).toEqual(sha256(block));
      if (cid.code === 0x55) leaves.push(block);
    }
    expect(blocks).toBe(5);
    expect(concatBytes(...leaves)).toEqual(bytes);
  });

  it("of a file that changed meanwhile, or that cannot be written, fails", async () => {
    const root = await addressOf([bytes]);
    await expect(writeCar(root, [bytes.slice(1)], async () => {})).rejects.toThrow(RangeError);
    const full = async () => {
      throw new Error("no room");
    };
    await expect(writeCar(root, [bytes], full)).rejects.toThrow("no room");
  });
});
