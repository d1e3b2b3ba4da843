import { readdir, rm } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import type { Clock } from "../../../twins/core/clock.ts";
import { fail, ok, type Result } from "../../../twins/core/result.ts";
import { makeFolder } from "../../makeFolder.ts";
import { type Anvil, CAN_HIDE, startAnvil, startOpenAnvil } from "./anvil.ts";
import { makeGate } from "./gate.ts";
import { type Genesis, loadGenesis } from "./genesis.ts";
import { checkHead, headOf } from "./integrity.ts";
import { type BlockRecord, type Journal, openJournal } from "./journal.ts";
import { takeLock } from "./lock.ts";
import { makeProducer } from "./producer.ts";
import { listen } from "./proxy.ts";
import { replay } from "./replay.ts";
import { readSnapshot, type Snapshot, snapshotIsDue, UNPACKED, unpackSnapshot, writeSnapshot } from "./snapshot.ts";

export interface EmbeddedOptions {
  readonly dataDir: string;
  /** Loopback only. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly clock: Clock;
  /** Told what took longer than it should, for the log. */
  readonly onNotice?: (notice: string) => void;
  /** The chain cannot go on; the process should end with an error. */
  readonly onFatal: (reason: string) => void;
}

export interface EmbeddedChain {
  readonly url: string;
  readonly chainId: number;
  /** Blocks in the journal at start. */
  readonly blocks: number;
  /** Of them: blocks executed again at start; those before come from the snapshot. */
  readonly replayed: number;
  readonly tornRecords: number;
  /** False where other programs of this machine reach anvil past the proxy: what they change ends the chain. */
  readonly hidden: boolean;
  stop(): Promise<void>;
}

const SNAPSHOT = "snapshot";
const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);

/** What has to be undone when a later step of the start fails, newest first. */
type Undo = (() => Promise<void>)[];

const unwind = async (undo: Undo) => {
  for (const step of undo.splice(0).reverse()) await step();
};

/** Starts the chain of a data folder: anvil, replay of the journal, then the proxy. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Result<EmbeddedChain>> {
  if (!LOOPBACK.has(options.host))
    return fail("HOST_CONFIG", `the embedded chain listens on loopback, not ${options.host}`);
  const undo: Undo = [];
  const started = await start(options, undo);
  if (!started.ok) await unwind(undo);
  return started;
}

/** Removes what a kill left half-written; a snapshot may be large. */
async function sweep(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (name.endsWith(".tmp") || name === UNPACKED) await rm(join(dataDir, name), { force: true });
  }
}

async function start(options: EmbeddedOptions, undo: Undo): Promise<Result<EmbeddedChain>> {
  const { dataDir, clock } = options;
  makeFolder(dataDir);
  const release = takeLock(join(dataDir, "lock"));
  if (!release.ok) return release;
  undo.push(release.value);
  await sweep(dataDir);
  const genesis = await loadGenesis(dataDir, clock);
  if (!genesis.ok) return genesis;
  const opened = await openJournal(join(dataDir, "blocks.journal"));
  if (!opened.ok) return opened;
  const { journal, blocks } = opened.value;
  undo.push(() => journal.close());
  const snapshotPath = join(dataDir, SNAPSHOT);
  const snapshot = await readSnapshot(snapshotPath, blocks);
  const restored = await restore(genesis.value, blocks, snapshot, options.onNotice);
  if (!restored.ok) return restored;
  const { anvil, replayed } = restored.value;
  undo.push(() => anvil.stop());
  return serve(options, undo, {
    anvil,
    replayed,
    journal,
    genesis: genesis.value,
    tornRecords: opened.value.tornRecords,
    blocks: blocks.length,
    head: blocks.at(-1) ?? null,
    snapshotPath,
    snapshotAt: blocks.length - replayed,
  });
}

interface Restored {
  readonly anvil: Anvil;
  readonly replayed: number;
}

/** An anvil at the journal's last block: from the snapshot if it is good, else from the genesis. */
async function restore(
  genesis: Genesis,
  blocks: readonly BlockRecord[],
  snapshot: Snapshot | null,
  onNotice?: (notice: string) => void,
): Promise<Result<Restored>> {
  if (snapshot !== null) {
    const quick = await restoreFrom(genesis, blocks, snapshot);
    if (quick.ok) return quick;
    const { code, message } = quick.error;
    onNotice?.(`the snapshot of block ${snapshot.number} was of no use, all blocks are replayed: ${code}: ${message}`);
  }
  return restoreFrom(genesis, blocks, null);
}

async function restoreFrom(
  genesis: Genesis,
  blocks: readonly BlockRecord[],
  snapshot: Snapshot | null,
): Promise<Result<Restored>> {
  const statePath = snapshot === null ? null : await unpackSnapshot(snapshot, dirname(genesis.genesisPath));
  const started = await (CAN_HIDE ? startAnvil : startOpenAnvil)(genesis, statePath);
  if (statePath !== null) await rm(statePath, { force: true });
  if (!started.ok) return started;
  const { rpc, stop } = started.value;
  const loaded = snapshot === null ? ok(undefined) : await checkHead(rpc, snapshot);
  const rest = blocks.slice(snapshot?.number ?? 0);
  const done = loaded.ok ? await replay(rpc, rest) : loaded;
  if (done.ok) return ok({ anvil: started.value, replayed: rest.length });
  await stop();
  return done;
}

/** What a running chain is made of. */
interface Parts {
  readonly anvil: Anvil;
  readonly journal: Journal;
  readonly genesis: Genesis;
  readonly tornRecords: number;
  readonly blocks: number;
  readonly replayed: number;
  readonly head: BlockRecord | null;
  readonly snapshotPath: string;
  readonly snapshotAt: number;
}

async function serve(options: EmbeddedOptions, undo: Undo, parts: Parts): Promise<Result<EmbeddedChain>> {
  const { anvil, journal, genesis } = parts;
  const { rpc } = anvil;
  const gate = makeGate();
  const first = await headOf(rpc);
  if (!first.ok) return first;
  // The replay left anvil's clock in the past: calls and estimates would see an old time.
  const timed = await rpc.call("evm_setTime", [Math.floor(options.clock.nowMs() / 1000)]);
  if (!timed.ok) return timed;
  const refused = new Map<string, number>();
  let { head, snapshotAt } = parts;
  let stopping = false;
  const takeSnapshot = async (block: BlockRecord) => {
    if (await writeSnapshot(rpc, parts.snapshotPath, block)) snapshotAt = block.number;
  };
  const producer = makeProducer({
    rpc,
    journal,
    gate,
    clock: options.clock,
    head: { ...first.value, timestampS: head?.timestampS ?? genesis.timestampS },
    ...(CAN_HIDE ? {} : { check: (last) => checkHead(rpc, last) }),
    onFatal: options.onFatal,
    afterBlock: async (block) => {
      head = block;
      if (snapshotIsDue(block.number, snapshotAt)) await takeSnapshot(block);
    },
  });
  undo.push(async () => {
    await producer.stop();
    if (head !== null && head.number > snapshotAt) await takeSnapshot(head);
  });
  const onRefused = (code: string) => refused.set(code, (refused.get(code) ?? 0) + 1);
  const status = () => ({
    blocks: head?.number ?? 0,
    tornRecords: parts.tornRecords,
    refused: Object.fromEntries(refused),
  });
  const nowS = () => Math.max(head?.timestampS ?? genesis.timestampS, Math.floor(options.clock.nowMs() / 1000));
  const server = await listen({ rpc, producer, gate, onRefused, status, nowS }, options.host, options.port);
  if (!server.ok) return server;
  undo.push(() => closeServer(server.value));
  anvil.ended.then(() => {
    if (!stopping) options.onFatal("anvil ended");
  });
  const { port } = server.value.address() as AddressInfo;
  return ok({
    url: `http://${options.host === "::1" ? "[::1]" : options.host}:${port}`,
    chainId: genesis.chainId,
    blocks: parts.blocks,
    replayed: parts.replayed,
    tornRecords: parts.tornRecords,
    hidden: CAN_HIDE,
    stop: async () => {
      stopping = true;
      await unwind(undo);
    },
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    // A caller that waits for its block gets the answer from producer.stop(); nobody may hold the port longer.
    setTimeout(() => server.closeAllConnections(), 500).unref();
  });
}
