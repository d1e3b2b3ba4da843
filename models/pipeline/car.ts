import { CarWriter } from "@ipld/car/writer";
import type { CID } from "multiformats/cid";
import { addressOf, type Block } from "./unixfs.ts";

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
  const { writer, out } = CarWriter.create(root);
  const draining = (async () => {
    for await (const piece of out) await write(piece);
  })();
  // Whoever cannot be written to is heard of by `put`, too, and below.
  draining.catch(() => {});
  const put = ({ cid, bytes: block }: Block): Promise<void> =>
    Promise.race([writer.put({ cid, bytes: block }), draining]);
  const address = await addressOf(bytes, put);
  await Promise.race([writer.close(), draining]);
  await draining;
  if (!address.equals(root)) throw new RangeError(`the file is ${address} now, not ${root}`);
}
