import { mkdir } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Clock } from "../../../twins/core/clock.ts";
import { fail, ok, type Result } from "../../../twins/core/result.ts";
import { type Anvil, startAnvil } from "./anvil.ts";
import { makeGate } from "./gate.ts";
import { loadGenesis } from "./genesis.ts";
import { type Journal, openJournal } from "./journal.ts";
import { takeLock } from "./lock.ts";
import { makeProducer } from "./producer.ts";
import { listen } from "./proxy.ts";
import { replay } from "./replay.ts";
import { rpcTo } from "./rpc.ts";

export interface EmbeddedOptions {
  readonly dataDir: string;
  /** Loopback only. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly clock: Clock;
  /** The chain cannot go on; the process should end with an error. */
  readonly onFatal: (reason: string) => void;
}

export interface EmbeddedChain {
  readonly url: string;
  readonly chainId: number;
  /** Blocks replayed at start. */
  readonly blocks: number;
  readonly tornRecords: number;
  /** Refused requests by code. */
  readonly refused: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

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

async function start(options: EmbeddedOptions, undo: Undo): Promise<Result<EmbeddedChain>> {
  const { dataDir, clock } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const release = await takeLock(join(dataDir, "lock"), "embedded");
  if (!release.ok) return release;
  undo.push(release.value);
  const genesis = await loadGenesis(dataDir, clock);
  if (!genesis.ok) return genesis;
  const journal = await openJournal(join(dataDir, "blocks.journal"));
  if (!journal.ok) return journal;
  undo.push(() => journal.value.close());
  const { chainId, timestampS, genesisPath } = genesis.value;
  const anvil = await startAnvil(genesisPath, chainId, timestampS);
  if (!anvil.ok) return anvil;
  undo.push(() => anvil.value.stop());
  const replayed = await replay(rpcTo(anvil.value.url), journal.value.blocks);
  if (!replayed.ok) return replayed;
  return serve(options, undo, anvil.value, journal.value, chainId, timestampS);
}

async function serve(
  options: EmbeddedOptions,
  undo: Undo,
  anvil: Anvil,
  journal: Journal,
  chainId: number,
  genesisTimestampS: number,
): Promise<Result<EmbeddedChain>> {
  const rpc = rpcTo(anvil.url);
  const gate = makeGate();
  const refused = new Map<string, number>();
  const headTimestampS = journal.blocks.at(-1)?.timestampS ?? genesisTimestampS;
  const producer = makeProducer(rpc, journal, gate, options.clock, headTimestampS, options.onFatal);
  undo.push(() => producer.stop());
  const onRefused = (code: string) => refused.set(code, (refused.get(code) ?? 0) + 1);
  const server = await listen({ rpc, producer, gate, onRefused }, options.host, options.port);
  if (!server.ok) return server;
  undo.push(() => closeServer(server.value));
  let stopping = false;
  anvil.ended.then(() => {
    if (!stopping) options.onFatal("anvil ended");
  });
  const { port } = server.value.address() as AddressInfo;
  return ok({
    url: `http://${options.host === "::1" ? "[::1]" : options.host}:${port}`,
    chainId,
    blocks: journal.blocks.length,
    tornRecords: journal.tornRecords,
    refused,
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
