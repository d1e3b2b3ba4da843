import { code, createLink, createNode, encode } from "@ipld/dag-pb";
import { CID } from "multiformats/cid";
import { sha256 } from "multiformats/hashes/sha2";
import { addressOf, type Block } from "./unixfs.ts";

/** UnixFS's Data of a folder: field 1 (Type), a varint, 1 (Directory). Source: UnixFS specification. */
const FOLDER = Uint8Array.of(0x08, 0x01);

/** An entry of a folder. */
export interface Entry {
  readonly name: string;
  readonly cid: CID;
  /** Bytes of all blocks below it with itself. */
  readonly size: number;
}

/** A file's entry; its blocks are given one after the other. */
export async function fileEntry(
  name: string,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  onBlock: (block: Block) => Promise<void> = async () => {},
): Promise<Entry> {
  let size = 0;
  const cid = await addressOf(bytes, async (block) => {
    size += block.bytes.length;
    await onBlock(block);
  });
  return { name, cid, size };
}

/**
 * A folder's block, whose address is what `ipfs add -r --cid-version=1 --raw-leaves` prints last. Source: UnixFS and DAG-PB
 * specifications: links in the order of their names' bytes.
 * @throws RangeError for more than one block's worth of names: such a folder would be sharded
 */
export async function folderBlock(entries: readonly Entry[]): Promise<Block> {
  const nameBytes = entries.reduce((sum, { name, cid }) => sum + name.length + cid.bytes.length, 0);
  if (nameBytes > 262_144) throw new RangeError(`${entries.length} names are more than one block of a folder`);
  const links = [...entries]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, cid, size }) => createLink(name, size, cid as never));
  const bytes = encode(createNode(FOLDER, links));
  return { cid: CID.createV1(code, await sha256.digest(bytes)), bytes };
}
