import { code, createLink, createNode, encode } from "@ipld/dag-pb";
import { CID } from "multiformats/cid";
import { sha256 } from "multiformats/hashes/sha2";
import { describe, expect, it } from "vitest";
import { writeBlocks } from "../../models/pipeline/car.ts";
import { fileEntry, folderBlock } from "../../models/pipeline/folder.ts";
import type { Block } from "../../models/pipeline/unixfs.ts";
import { must } from "../../twins/core/result.ts";
import { readCar } from "./readCar.ts";

async function carOf(root: CID, blocks: readonly Block[]): Promise<AsyncGenerator<Uint8Array>> {
  const pieces: Uint8Array[] = [];
  await writeBlocks(
    root,
    async (put) => {
      for (const block of blocks) await put(block);
    },
    async (piece) => void pieces.push(piece.slice()),
  );
  return (async function* () {
    yield* pieces;
  })();
}
const node = async (children: readonly CID[]): Promise<Block> => {
  const bytes = encode(
    createNode(
      new Uint8Array(),
      children.map((cid) => createLink("", 0, cid as never)),
    ),
  );
  return { cid: CID.createV1(code, await sha256.digest(bytes as Uint8Array<ArrayBuffer>)), bytes };
};

describe("an archive", () => {
  it("gives back a folder's files, of one block and of many", async () => {
    const blocks: Block[] = [];
    const put = async (block: Block) => void blocks.push(block);
    const large = new Uint8Array(700_000).map((_, i) => i >> 12);
    const entries = [await fileEntry("large", [large], put), await fileEntry("small", [Uint8Array.of(1)], put)];
    const folder = await folderBlock(entries);
    const source = must(await readCar("x.car", await carOf(folder.cid, [...blocks, folder])));
    expect(String(source.root)).toBe(String(folder.cid));
    expect(new Uint8Array((await source.file("large")) ?? [])).toEqual(large);
    expect(new Uint8Array((await source.file("small")) ?? [])).toEqual(Uint8Array.of(1));
    expect(await source.file("none")).toBeNull();
    // A folder whose file lacks a chunk opens, and that file does not.
    const lacking = must(await readCar("x.car", await carOf(folder.cid, [...blocks.slice(1), folder])));
    expect(await lacking.file("large")).toBeNull();
  });

  it("of few blocks that link to one another over and over has an end", async () => {
    const empty: Block = { cid: CID.createV1(0x55, await sha256.digest(new Uint8Array())), bytes: new Uint8Array() };
    const blocks = [empty];
    // 300 times 300 times 300 leaves of nothing.
    for (let floor = 0; floor < 3; floor++) blocks.push(await node(Array(300).fill(blocks.at(-1)?.cid)));
    const folder = await folderBlock([{ name: "manifest", cid: blocks.at(-1)!.cid, size: 0 }]);
    const source = must(await readCar("x.car", await carOf(folder.cid, [...blocks, folder])));
    expect(await source.file("manifest")).toBeNull();
  });

  it("with a block of another address is refused", async () => {
    const good = await node([]);
    const folder = await folderBlock([{ name: "a", cid: good.cid, size: 0 }]);
    const car = await carOf(folder.cid, [{ cid: good.cid, bytes: Uint8Array.of(1) }, folder]);
    expect(await readCar("x.car", car)).toMatchObject({ ok: false, error: { code: "DATA_SEALED" } });
  });
});
