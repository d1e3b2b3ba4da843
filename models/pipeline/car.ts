import { CarWriter } from "@ipld/car/writer";
import type { CID } from "multiformats/cid";
import { addressOf, type Block } from "./unixfs.ts";

/**
 * A content-addressable archive (CARv1, one root) of blocks in the order that they are given.
 * @param blocks gives each block to `put`, and is waited for
 * @param write the archive's bytes, piece after piece
 */
export async function writeBlocks(
  root: CID,
  blocks: (put: (block: Block) => Promise<void>) => Promise<void>,
  write: (piece: Uint8Array) => Promise<void>,
): Promise<void> {
  const { writer, out } = CarWriter.create(root);
  const draining = (async () => {
    for await (const piece of out) await write(piece);
  })();
  // Whoever cannot be written to is heard of by `put`, too, and below.
  draining.catch(() => {});
  await blocks(({ cid, bytes }) => Promise.race([writer.put({ cid, bytes }), draining]));
  await Promise.race([writer.close(), draining]);
  await draining;
}

/**
 * A file and its tree as a content-addressable archive (CARv1, one root), which any IPFS node takes in.
 * @param root the file's own address (see `addressOf`), which stands before its blocks
 * @param write the archive's bytes, piece after piece
 * @throws RangeError when the bytes are of another address: the file changed meanwhile
 */
export async function writeCar(
  root: CID,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  write: (piece: Uint8Array) => Promise<void>,
): Promise<void> {
  await writeBlocks(
    root,
    async (put) => {
      const address = await addressOf(bytes, put);
      if (!address.equals(root)) throw new RangeError(`the file is ${address} now, not ${root}`);
    },
    write,
  );
}
