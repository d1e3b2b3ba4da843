import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { code as DAG_PB, decode } from "@ipld/dag-pb";
import { equals } from "multiformats/bytes";
import { CID } from "multiformats/cid";
import { sha256 } from "multiformats/hashes/sha2";
import type { Block } from "../../models/pipeline/unixfs.ts";
import { grouped } from "../../twins/core/grouped.ts";
import { CodedError, ok, type Result, refuse } from "../../twins/core/result.ts";
import { makeFolder } from "../makeFolder.ts";
import { lockFolder } from "../store/lock.ts";
import { makeTurnstile } from "../turnstile.ts";
import { writeDurably } from "../writeDurably.ts";

/** IPFS nodes pass on no larger blocks. */
export const MAX_BLOCK_BYTES = 2 * 1024 * 1024;
/** Of all blocks together, unless said otherwise. */
export const DEFAULT_STORE_BYTES = 16 * 1024 ** 3;
const RAW = 0x55;

/** Content-addressed blocks on disk, held by one process. */
export interface BlockStore {
  /**
   * Adds the blocks of a tree and pins its root, which `write` returns: no garbage is collected in between.
   * @returns STORE_FULL where the store may not grow so far; what was written then is garbage
   */
  add(write: (put: (block: Block) => Promise<void>) => Promise<CID>): Promise<Result<CID>>;
  /** STORE_RANGE where it is not here, STORE_CORRUPT where its bytes are of another address. */
  get(cid: CID): Promise<Result<Uint8Array>>;
  /** Roots that are kept, with all that they link to. */
  pins(): readonly string[];
  /** Lets a root go; its blocks stay until garbage is collected. */
  unpin(root: CID): Promise<void>;
  /** Removes what no pin leads to. STORE_CORRUPT, and nothing is removed, where a pin's own block cannot be read. @returns bytes freed */
  collect(): Promise<Result<number>>;
  /** Of all blocks. */
  bytes(): number;
  close(): void;
}

const named = /^b[a-z2-7]{58}$/;

async function isWhole(cid: CID, bytes: Uint8Array): Promise<boolean> {
  const digest = await sha256.digest(bytes);
  return equals(digest.bytes, cid.multihash.bytes);
}

/** A folder for each two letters before the last, as kubo's flatfs has them: the first letters of all addresses are the same. */
const shardOf = (name: string): string => name.slice(-3, -1);

/** A file's bytes; null where there is none. Never more than a block has: what a damaged file says of its size is not believed. */
async function readBlock(path: string): Promise<Uint8Array | null> {
  if (!existsSync(path)) return null;
  const file = await open(path, "r");
  try {
    if ((await file.stat()).size > MAX_BLOCK_BYTES) return new Uint8Array(0);
    return new Uint8Array(await file.readFile());
  } finally {
    await file.close();
  }
}

/** Sizes of the blocks that are there; what a write left half done is removed. */
function scan(folder: string): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const shard of readdirSync(folder)) {
    for (const name of readdirSync(join(folder, shard))) {
      const path = join(folder, shard, name);
      if (named.test(name)) sizes.set(name, statSync(path).size);
      else if (name.endsWith(".tmp")) rmSync(path, { force: true });
    }
  }
  return sizes;
}

/** What a node of a tree links to; null for bytes that are no such node. */
function linksOf(bytes: Uint8Array): readonly CID[] | null {
  try {
    return decode(bytes).Links.map(({ Hash }) => CID.parse(String(Hash)));
  } catch {
    return null;
  }
}

const corrupt = (cid: CID): Result<never> =>
  refuse("STORE_CORRUPT", {
    en: `The block ${cid} is damaged: its bytes have another address. Add its file again, or remove the block.`,
    zh: `块 ${cid} 已损坏：其字节的地址不同。请重新加入其文件，或删除该块。`,
  });

const absent = (cid: CID): Result<never> =>
  refuse("STORE_RANGE", { en: `The block ${cid} is not in this store.`, zh: `此存储中没有块 ${cid}。` });

/** Opens a store in a folder, which is made where it is missing. STORE_LOCKED where another process has it open. */
export function openBlockStore(dir: string, mostBytes: number = DEFAULT_STORE_BYTES): Result<BlockStore> {
  const [blocks, pinned] = [join(dir, "blocks"), join(dir, "pins")];
  for (const folder of [blocks, pinned]) makeFolder(folder);
  const locked = lockFolder(join(dir, "lock.db"));
  if (!locked.ok) return locked;
  const sizes = scan(blocks);
  let total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const turn = makeTurnstile(1);
  const pathOf = (name: string): string => join(blocks, shardOf(name), name);

  const get = async (cid: CID): Promise<Result<Uint8Array>> => {
    const bytes = await readBlock(pathOf(String(cid)));
    if (bytes === null) return absent(cid);
    return (await isWhole(cid, bytes)) ? ok(bytes) : corrupt(cid);
  };
  const put = async ({ cid, bytes }: Block): Promise<void> => {
    const name = String(cid);
    const known = named.test(name) && [RAW, DAG_PB].includes(cid.code) && bytes.length <= MAX_BLOCK_BYTES;
    if (!known || !(await isWhole(cid, bytes))) throw new RangeError(`not a block of the address ${name}`);
    // One that is damaged is written anew.
    if ((await get(cid)).ok) return;
    const grown = total - (sizes.get(name) ?? 0) + bytes.length;
    if (grown > mostBytes)
      throw new CodedError({
        code: "STORE_FULL",
        message: `the block store has at most ${mostBytes} bytes`,
        said: {
          en: `The block store would have more than ${grouped(mostBytes)} bytes. Unpin what is not needed and collect garbage, or raise its limit.`,
          zh: `块存储将超过 ${grouped(mostBytes)} 字节。请取消固定不需要的内容并回收，或提高上限。`,
        },
      });
    makeFolder(join(blocks, shardOf(name)));
    await writeDurably(pathOf(name), bytes);
    sizes.set(name, bytes.length);
    total = grown;
  };
  const pins = (): string[] => readdirSync(pinned).filter((name) => named.test(name));

  /** Names of all blocks that a pin leads to; a failure where one of them cannot be read, so that its links are unknown. */
  const reachable = async (): Promise<Result<ReadonlySet<string>>> => {
    const found = new Set<string>();
    const waiting = pins().map((name) => CID.parse(name));
    for (let cid = waiting.pop(); cid !== undefined; cid = waiting.pop()) {
      if (found.has(String(cid))) continue;
      found.add(String(cid));
      if (cid.code !== DAG_PB) continue;
      const bytes = await get(cid);
      if (!bytes.ok) return corrupt(cid);
      const links = linksOf(bytes.value);
      if (links === null) return corrupt(cid);
      waiting.push(...links);
    }
    return ok(found);
  };

  return ok({
    get,
    pins,
    bytes: () => total,
    add: (write) =>
      turn(async () => {
        try {
          const root = await write(put);
          const kept = await get(root);
          if (!kept.ok) return kept;
          await writeDurably(join(pinned, String(root)), "");
          return ok(root);
        } catch (error) {
          if (error instanceof CodedError) return { ok: false, error: error.failure };
          throw error;
        }
      }),
    unpin: (root) => turn(() => rm(join(pinned, String(root)), { force: true })),
    collect: () =>
      turn(async () => {
        const kept = await reachable();
        if (!kept.ok) return kept;
        const before = total;
        for (const [name, size] of sizes) {
          if (kept.value.has(name)) continue;
          await rm(pathOf(name), { force: true });
          sizes.delete(name);
          total -= size;
        }
        return ok(before - total);
      }),
    close: locked.value,
  });
}
