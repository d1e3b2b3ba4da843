import { importByteStream } from "ipfs-unixfs-importer";
import { fixedSize } from "ipfs-unixfs-importer/chunker";
import { balanced } from "ipfs-unixfs-importer/layout";
import type { CID } from "multiformats/cid";
import { SINGLE_CHUNK_BYTES } from "./cid.ts";

/** Links of one node of the tree, as `ipfs add` has them. */
const MAX_LINKS = 174;

/** A block with its address: a chunk of the file, or a node that links to such. */
export interface Block {
  readonly cid: CID;
  readonly bytes: Uint8Array;
}

/**
 * The content address of a file of any size: CIDv1 of a balanced UnixFS tree over raw leaves; what
 * `ipfs add --cid-version=1 --raw-leaves` prints. The file streams through; its blocks are given one after the other, leaves
 * before what links to them.
 */
export async function addressOf(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  onBlock: (block: Block) => Promise<void> = async () => {},
): Promise<CID> {
  const blocks = {
    async put(cid: CID, block: Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<CID> {
      if (!(block instanceof Uint8Array)) throw new TypeError("the importer gives whole blocks");
      await onBlock({ cid, bytes: block });
      return cid;
    },
  };
  const { cid } = await importByteStream(bytes, blocks as never, {
    cidVersion: 1,
    rawLeaves: true,
    reduceSingleLeafToSelf: true,
    chunker: fixedSize({ chunkSize: SINGLE_CHUNK_BYTES }),
    layout: balanced({ maxChildrenPerNode: MAX_LINKS }),
    // One block after the other: their order is part of a CAR file.
    blockWriteConcurrency: 1,
  });
  return cid;
}
