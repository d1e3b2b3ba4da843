import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { crc32, gunzip } from "node:zlib";
import { writeDurably } from "../../writeDurably.ts";
import { checkHead } from "./integrity.ts";
import type { BlockRecord } from "./journal.ts";
import type { Rpc } from "./rpc.ts";

/** anvil's state at a block: saves replaying the blocks before it. The journal stays the truth. */
export interface Snapshot {
  readonly number: number;
  readonly hash: string;
  /** What anvil_dumpState gave. */
  readonly state: string;
}

/** Name of the file that anvil starts from. */
export const UNPACKED = "state.json";

const unzip = promisify(gunzip);

/** Blocks between two snapshots: a tenth of the chain, so that all of them together cost ten times one. */
export const snapshotIsDue = (height: number, last: number): boolean => height - last >= Math.max(500, height / 10);

/** Writes a snapshot of the present block; false when anvil or the disk refused, which costs only time at the next start. */
export async function writeSnapshot(rpc: Rpc, path: string, block: BlockRecord): Promise<boolean> {
  const sound = await checkHead(rpc, block);
  if (!sound.ok) return false;
  const dump = await rpc.call("anvil_dumpState", [false]);
  if (!dump.ok || typeof dump.value !== "string") return false;
  const text = `${block.number} ${block.hash} ${dump.value}`;
  try {
    await writeDurably(path, `${crc32(text)} ${text}`);
    return true;
  } catch {
    // The disk is full: the journal will say so, and louder.
    return false;
  }
}

/** The snapshot, if it is whole and of a block of this journal. */
export async function readSnapshot(path: string, blocks: readonly BlockRecord[]): Promise<Snapshot | null> {
  if (!existsSync(path)) return null;
  const all = await readFile(path, "utf8");
  const [sum, number, hash, state] = all.split(" ");
  if (number === undefined || hash === undefined || state === undefined) return null;
  if (Number(sum) !== crc32(`${number} ${hash} ${state}`)) return null;
  return blocks[Number(number) - 1]?.hash === hash ? { number: Number(number), hash, state } : null;
}

/** Writes the snapshot's state as anvil reads it at its start: by RPC it takes no more than 2 MB. @returns the file */
export async function unpackSnapshot({ state }: Snapshot, folder: string): Promise<string | null> {
  const path = join(folder, UNPACKED);
  try {
    await writeFile(path, await unzip(Buffer.from(state.slice(2), "hex")), { mode: 0o600 });
    return path;
  } catch {
    // Not a state, or the disk is full: the journal has everything.
    return null;
  }
}
