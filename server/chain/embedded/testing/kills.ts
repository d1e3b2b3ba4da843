/** The embedded chain under many senders, killed again and again; the oracle is what was acknowledged. For tests. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { Wallet } from "ethers";
import { must } from "../../../../twins/core/result.ts";
import type { Rng } from "../../../../twins/core/rng.ts";
import { EMBEDDED_CHAIN_ID } from "../genesis.ts";
import { type Rpc, rpcTo } from "../rpc.ts";

const MAIN = join(import.meta.dirname, "..", "main.ts");

export interface RunningChain {
  readonly child: ChildProcess;
  readonly url: string;
  readonly ready: Readonly<Record<string, unknown>>;
}

/** The chain as a process, as `aitn start` starts it. */
export async function startProcess(dataDir: string): Promise<RunningChain> {
  const child = spawn(process.execPath, [MAIN, "--data", dataDir, "--port", "0"], {
    // What it says of its own end is expected here.
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = (await once(createInterface({ input: child.stdout! }), "line")) as [string];
  const ready = JSON.parse(line) as Record<string, unknown>;
  if (ready.ready !== true) throw new Error(`the chain did not start: ${line}`);
  return { child, ready, url: String(ready.url) };
}

/** Who dies: the proxy, or anvil under it. */
export type Victim = "proxy" | "anvil";
/** When: at any time, right after a write to the journal has begun, or while a snapshot is on its way to the disk. */
export type Moment = "random" | "journal" | "snapshot";

function enginePid(proxy: number): number {
  const childrenOf = (pid: number) => readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(/\s+/);
  const guard = Number(childrenOf(proxy)[0]);
  const anvil = Number(childrenOf(guard)[0]);
  if (!readFileSync(`/proc/${anvil}/cmdline`, "utf8").includes("anvil")) throw new Error(`${anvil} is not anvil`);
  return anvil;
}

/** Resolves when a file of this name's beginning is written in the folder. */
function written(folder: string, name: RegExp): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(folder, (_, file) => {
      if (file === null || !name.test(file)) return;
      watcher.close();
      resolve();
    });
  });
}

export interface Tally {
  readonly acknowledged: Map<string, string>;
  /** Hash and state root of every block seen, by number. */
  readonly blocks: { hash: string; stateRoot: string }[];
  kills: number;
  /** Kills that left a half-written snapshot behind, and torn journal records: that the moments were met. */
  halfSnapshots: number;
  tornRecords: number;
  /** Starts that began from a snapshot. */
  fromSnapshot: number;
}

export const newTally = (): Tally => ({
  acknowledged: new Map(),
  blocks: [],
  kills: 0,
  halfSnapshots: 0,
  tornRecords: 0,
  fromSnapshot: 0,
});

/** Senders with ether, each of its own key. */
export async function fundedSenders(url: string, dataDir: string, count: number): Promise<readonly Wallet[]> {
  const treasury = new Wallet(readFileSync(join(dataDir, "treasury.key"), "utf8").trim());
  const senders = Array.from({ length: count }, (_, i) => new Wallet(`0x${(i + 1).toString(16).padStart(64, "a")}`));
  const rpc = rpcTo(url);
  const raws = senders.map((one, nonce) =>
    treasury.signTransaction({ ...FEES, to: one.address, nonce, value: 10n ** 24n }),
  );
  for (const raw of raws) must(await rpc.call("eth_sendRawTransaction", [await raw]));
  return senders;
}

const FEES = { gasLimit: 21_000, maxFeePerGas: 10n ** 11n, chainId: EMBEDDED_CHAIN_ID, type: 2 };

/** All senders at once, each to a new account every time, until the chain is gone. */
async function load(rpc: Rpc, senders: readonly Wallet[], { acknowledged }: Tally): Promise<void> {
  const send = async (wallet: Wallet) => {
    const counted = await rpc.call("eth_getTransactionCount", [wallet.address, "latest"]);
    if (!counted.ok) return;
    for (let nonce = Number(counted.value); ; nonce++) {
      const to = `0x${wallet.address.slice(2, 26).toLowerCase()}${nonce.toString(16).padStart(16, "0")}`;
      const sent = await rpc.call("eth_sendRawTransaction", [
        await wallet.signTransaction({ ...FEES, to, nonce, value: 1n }),
      ]);
      if (!sent.ok) return;
      const receipt = await rpc.call("eth_getTransactionReceipt", [sent.value]);
      // Acknowledged, though the chain went before it could say where.
      const found = receipt.ok ? (receipt.value as { blockHash: string } | null) : undefined;
      acknowledged.set(String(sent.value), found === undefined ? "" : (found?.blockHash ?? "missing"));
    }
  };
  await Promise.all(senders.map(send));
}

const half = (folder: string) => readdirSync(folder).filter((name) => /^snapshot\..*tmp$/.test(name)).length;

/** Loads the chain and kills it at the moment; returns when it is gone. */
export async function loadAndKill(
  chain: RunningChain,
  dataDir: string,
  senders: readonly Wallet[],
  victim: Victim,
  moment: Moment,
  chance: Rng,
  tally: Tally,
): Promise<void> {
  const { child, url } = chain;
  const pid = victim === "proxy" ? child.pid! : enginePid(child.pid!);
  const gone = once(child, "exit");
  const loading = load(rpcTo(url), senders, tally);
  const before = tally.acknowledged.size;
  while (tally.acknowledged.size < before + senders.length) await wait(5);
  await wait(chance.uniform() * 600);
  const reached = moment === "journal" ? written(dataDir, /^blocks\.journal$/) : written(dataDir, /^snapshot\..*tmp$/);
  // A snapshot is written when the chain ends in peace: in the middle of that, it is killed.
  if (moment === "snapshot") child.kill("SIGTERM");
  if (moment !== "random") await reached;
  process.kill(pid, "SIGKILL");
  await gone;
  await loading;
  tally.kills++;
  tally.halfSnapshots += half(dataDir);
}

type Json = Record<string, unknown>;

async function blockAt(rpc: Rpc, number: number): Promise<Json | null> {
  return must(await rpc.call("eth_getBlockByNumber", [`0x${number.toString(16)}`, false])) as Json | null;
}

/** Compares the chain with everything known of it. @returns what is wrong, empty when nothing is */
export async function differences(chain: RunningChain, dataDir: string, tally: Tally): Promise<readonly string[]> {
  const rpc = rpcTo(chain.url);
  const wrong: string[] = [];
  const height = Number(must(await rpc.call("eth_blockNumber", [])));
  if (height + 1 < tally.blocks.length) wrong.push(`${tally.blocks.length - 1 - height} blocks are gone`);
  const hashes = new Set<unknown>();
  const included = new Set<unknown>();
  for (let number = 0; number <= height; number++) {
    const block = await blockAt(rpc, number);
    const known = tally.blocks[number];
    const { hash, stateRoot, transactions } = block as { hash: string; stateRoot: string; transactions: string[] };
    if (known !== undefined && (known.hash !== hash || known.stateRoot !== stateRoot))
      wrong.push(`block ${number} is another`);
    tally.blocks[number] = { hash, stateRoot };
    hashes.add(hash);
    for (const one of transactions) included.add(one);
  }
  for (const [hash, blockHash] of tally.acknowledged) {
    if (!included.has(hash)) wrong.push(`${hash} was acknowledged and is lost`);
    if (blockHash !== "" && !hashes.has(blockHash)) wrong.push(`${hash} was in ${blockHash}, which is gone`);
  }
  if (half(dataDir) > 0) wrong.push("a half-written snapshot was left behind");
  if (existsSync(join(dataDir, "state.json"))) wrong.push("an unpacked snapshot was left behind");
  tally.tornRecords += Number(chain.ready.tornRecords);
  if (Number(chain.ready.replayed) < Number(chain.ready.blocks)) tally.fromSnapshot++;
  return wrong;
}
