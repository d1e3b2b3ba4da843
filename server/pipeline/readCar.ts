import { CarBlockIterator } from "@ipld/car/iterator";
import { decode } from "@ipld/dag-pb";
import { equals } from "multiformats/bytes";
import { CID } from "multiformats/cid";
import { sha256 } from "multiformats/hashes/sha2";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { MAX_RELEASE_FILE_BYTES, type ReleaseSource } from "./releaseFolder.ts";

/** Of an archive that is read: its blocks are held in memory. */
export const MAX_CAR_BYTES = MAX_RELEASE_FILE_BYTES;
const RAW = 0x55;
/** A tree of a file this large has two floors. */
const MAX_DEPTH = 4;
/** Links that are followed for a file: a few blocks that link to one another can be a tree without an end. */
const MAX_NODES = 10_000;

const notCar = (path: string): Result<never> =>
  refuse("DATA_SEALED", {
    en: `${path} is no whole archive (CAR) of a release: it is damaged, lacks a block, or holds one that is not of its address.`,
    zh: `${path} 不是完整的发布归档（CAR）：已损坏、缺少块，或含有与地址不符的块。`,
  });

/** Bytes, at most so many. @throws RangeError beyond */
async function* limited(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const piece of bytes) {
    total += piece.length;
    if (total > MAX_CAR_BYTES) throw new RangeError("too large an archive");
    yield piece;
  }
}

/** A file's bytes out of its blocks. @throws RangeError where one lacks or is none, or there are more than a file may have */
function joined(blocks: ReadonlyMap<string, Uint8Array>, root: CID): Uint8Array {
  const parts: Uint8Array[] = [];
  let total = 0;
  let nodes = 0;
  const walk = (cid: CID, depth: number): void => {
    const block = blocks.get(String(cid));
    if (block === undefined || depth > MAX_DEPTH || ++nodes > MAX_NODES) throw new RangeError("no such block");
    if (cid.code === RAW) {
      total += block.length;
      if (total > MAX_RELEASE_FILE_BYTES) throw new RangeError("too large a file");
      parts.push(block);
      return;
    }
    for (const { Hash } of decode(block).Links) walk(CID.parse(String(Hash)), depth + 1);
  };
  walk(root, 0);
  return Buffer.concat(parts);
}

/**
 * A release in an archive, each block of which is held to its address before any of it is believed.
 * @returns DATA_SEALED for what is no whole archive of one
 */
export async function readCar(path: string, bytes: AsyncIterable<Uint8Array>): Promise<Result<ReleaseSource>> {
  const blocks = new Map<string, Uint8Array>();
  const source = limited(bytes);
  try {
    const car = await CarBlockIterator.fromIterable(source);
    const [root, another] = await car.getRoots();
    if (root === undefined || another !== undefined) return notCar(path);
    for await (const { cid, bytes: block } of car) {
      const digest = await sha256.digest(block as Uint8Array<ArrayBuffer>);
      if (!equals(digest.bytes, cid.multihash.bytes)) return notCar(path);
      blocks.set(String(cid), block);
    }
    const folder = blocks.get(String(root));
    if (folder === undefined) return notCar(path);
    const files = new Map(decode(folder).Links.map(({ Name, Hash }) => [Name ?? "", CID.parse(String(Hash))]));
    return ok({
      root: CID.parse(String(root)),
      file: async (name) => {
        const cid = files.get(name);
        try {
          return cid === undefined ? null : joined(blocks, cid);
        } catch {
          // It is not all there, which for whoever opens it is as if it were not.
          return null;
        }
      },
    });
  } catch (error) {
    // The decoders throw errors of many classes; the disk's have a code.
    if (error instanceof Error && !("failure" in error) && (error as NodeJS.ErrnoException).syscall === undefined)
      return notCar(path);
    throw error;
  } finally {
    // The iterator leaves what it reads from open where it ends early.
    await source.return(undefined);
  }
}
