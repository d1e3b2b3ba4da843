import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CID } from "multiformats/cid";
import { sha256 } from "multiformats/hashes/sha2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileEntry, folderBlock } from "../../models/pipeline/folder.ts";
import { addressOf, type Block } from "../../models/pipeline/unixfs.ts";
import { must } from "../../twins/core/result.ts";
import { type BlockStore, openBlockStore } from "./blockStore.ts";

let dir: string;
let store: BlockStore;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "aitn-blocks-"));
  store = must(openBlockStore(dir));
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true, force: true });
});

const content = (length: number, fill = 1) => new Uint8Array(length).fill(fill);
/** Two chunks and the node that links to them, which differ from one file to the next. */
const addFile = (fill: number) => store.add((put) => addressOf([content(262_144, fill), content(50, fill)], put));
const blockPath = (cid: CID) => join(dir, "blocks", String(cid).slice(-3, -1), String(cid));

async function blocksOf(fill: number): Promise<Block[]> {
  const blocks: Block[] = [];
  await addressOf([content(262_144, fill), content(50, fill)], async (block) => void blocks.push(block));
  return blocks;
}

describe("a block store", () => {
  it("gives back what was added, also after it was closed", async () => {
    const root = must(await addFile(1));
    const blocks = await blocksOf(1);
    store.close();
    store = must(openBlockStore(dir));
    for (const { cid, bytes } of blocks) expect(must(await store.get(cid))).toEqual(bytes);
    expect(store.pins()).toEqual([String(root)]);
    expect(store.bytes()).toBe(blocks.reduce((sum, { bytes }) => sum + bytes.length, 0));
    // The same again takes no more room.
    must(await addFile(1));
    expect(store.bytes()).toBe(blocks.reduce((sum, { bytes }) => sum + bytes.length, 0));
    const nothing = CID.createV1(0x55, await sha256.digest(Uint8Array.of(9)));
    expect(await store.get(nothing)).toMatchObject({ ok: false, error: { code: "STORE_RANGE" } });
  });

  it("refuses a damaged block, and heals it when its file is added again", async () => {
    const root = must(await addFile(1));
    for (const bytes of [content(50, 2), new Uint8Array(), content(3 * 1024 * 1024)]) {
      writeFileSync(blockPath(root), bytes);
      expect(await store.get(root)).toMatchObject({ ok: false, error: { code: "STORE_CORRUPT" } });
    }
    must(await addFile(1));
    expect((await store.get(root)).ok).toBe(true);
  });

  it("takes no block that is not of its address, or is larger than nodes pass on", async () => {
    const [block] = await blocksOf(1);
    const add = (one: Block) =>
      store.add(async (put) => {
        await put(one);
        return one.cid;
      });
    await expect(add({ cid: block!.cid, bytes: content(4) })).rejects.toThrow(RangeError);
    const large = content(2 * 1024 * 1024 + 1);
    await expect(add({ cid: CID.createV1(0x55, await sha256.digest(large)), bytes: large })).rejects.toThrow(
      RangeError,
    );
    const other = CID.createV1(0x71, await sha256.digest(content(4)));
    await expect(add({ cid: other, bytes: content(4) })).rejects.toThrow(RangeError);
    expect([store.bytes(), store.pins()]).toEqual([0, []]);
  });

  it("removes what no pin leads to, and nothing that one does", async () => {
    const [kept, gone] = [must(await addFile(1)), must(await addFile(2))];
    expect(must(await store.collect())).toBe(0);
    const before = store.bytes();
    await store.unpin(gone);
    expect(must(await store.collect())).toBe(before / 2);
    for (const { cid } of await blocksOf(1)) expect((await store.get(cid)).ok).toBe(true);
    for (const { cid } of await blocksOf(2)) expect(existsSync(blockPath(cid))).toBe(false);
    expect(store.pins()).toEqual([String(kept)]);
  });

  it("keeps blocks that two folders share for as long as one is pinned", async () => {
    const folder = (...names: string[]) =>
      store.add(async (put) => {
        const entries = [];
        for (const name of names) entries.push(await fileEntry(name, [new TextEncoder().encode(name)], put));
        const block = await folderBlock(entries);
        await put(block);
        return block.cid;
      });
    const first = must(await folder("a", "b"));
    must(await folder("b", "c"));
    await store.unpin(first);
    must(await store.collect());
    const { cid } = await fileEntry("b", [new TextEncoder().encode("b")]);
    expect((await store.get(cid)).ok).toBe(true);
    expect((await store.get((await fileEntry("a", [new TextEncoder().encode("a")])).cid)).ok).toBe(false);
  });

  it("removes nothing where it cannot read what a pin links to", async () => {
    const root = must(await addFile(1));
    await store.unpin(must(await addFile(2)));
    writeFileSync(blockPath(root), content(5));
    const before = store.bytes();
    expect(await store.collect()).toMatchObject({ ok: false, error: { code: "STORE_CORRUPT" } });
    expect(store.bytes()).toBe(before);
  });

  it("has a limit, and room again when garbage is gone", async () => {
    store.close();
    store = must(openBlockStore(dir, 300_000));
    const root = must(await addFile(1));
    expect(await addFile(2)).toMatchObject({ ok: false, error: { code: "STORE_FULL" } });
    expect(store.bytes()).toBeLessThanOrEqual(300_000);
    await store.unpin(root);
    must(await store.collect());
    expect(store.bytes()).toBe(0);
    must(await addFile(2));
  });

  it("is one process's, and drops what a write left half done", async () => {
    const root = must(await addFile(1));
    expect(openBlockStore(dir)).toMatchObject({ ok: false, error: { code: "STORE_LOCKED" } });
    const half = `${blockPath(root)}.99.tmp`;
    writeFileSync(half, "half");
    store.close();
    store = must(openBlockStore(dir));
    expect(existsSync(half)).toBe(false);
    expect(readFileSync(blockPath(root)).length).toBeGreaterThan(0);
    expect(readdirSync(join(dir, "pins"))).toEqual([String(root)]);
  });
});
