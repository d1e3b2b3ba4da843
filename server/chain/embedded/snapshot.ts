import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { writeDurably } from "../files.ts";
import type { BlockRecord } from "./journal.ts";
import type { Rpc } from "./rpc.ts";

/** anvil's state at a block: saves replaying the blocks before it. The journal stays the truth. */
export interface Snapshot {
  readonly number: number;
  readonly hash: string;
  /** What anvil_dumpState gave. */
  readonly state: string;
}

const Head = z.object({ hash: z.string(), stateRoot: z.string() });

/** Blocks between two snapshots: a tenth of the chain, so that all of them together cost ten times one. */
export const snapshotIsDue = (height: number, last: number): boolean => height - last >= Math.max(500, height / 10);

/** Writes a snapshot of the present block; false when anvil or the disk refused, which costs only time at the next start. */
export async function writeSnapshot(rpc: Rpc, path: string, block: BlockRecord): Promise<boolean> {
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

/** Gives a fresh anvil the snapshot's state; false when it does not come out at the recorded block. */
export async function loadSnapshot(rpc: Rpc, snapshot: Snapshot, blocks: readonly BlockRecord[]): Promise<boolean> {
  const loaded = await rpc.call("anvil_loadState", [snapshot.state]);
  if (!loaded.ok || loaded.value !== true) return false;
  const latest = await rpc.call("eth_getBlockByNumber", ["latest", false]);
  const head = latest.ok ? Head.safeParse(latest.value) : null;
  const wanted = blocks[snapshot.number - 1];
  return head?.success === true && head.data.hash === wanted?.hash && head.data.stateRoot === wanted.stateRoot;
}
