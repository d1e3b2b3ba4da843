import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve as absolute, dirname, join } from "node:path";
import { fail, ok, type Result } from "../../../twins/core/result.ts";
import type { Genesis } from "./genesis.ts";
import { connectIpc } from "./ipc.ts";
import { type Rpc, rpcTo } from "./rpc.ts";

/** A running anvil. */
export interface Anvil {
  readonly rpc: Rpc;
  readonly pid: number;
  /** Settles when anvil, its guard or the way to it has ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** An anvil that listens on a loopback port: anybody on this machine may tell it anything. */
export interface OpenAnvil extends Anvil {
  readonly url: string;
}

const START_TIMEOUT_MS = 20_000;
const KILL_TIMEOUT_MS = 3_000;
/**
 * anvil cannot be told to leave its HTTP server out. No TCP connection to a multicast address exists, from this machine or
 * another (RFC 9293 section 3.9.2.3, MUST-46 and MUST-57), so a server there has no callers.
 */
const NOWHERE = "224.0.0.1";
const SOCKET = "anvil.ipc";
const START_OF_SERVICE = /Listening on ([\d.]+:\d+)/;

/**
 * `$0` and its arguments are anvil. Its stdin is closed; ours is a pipe from the proxy, so `cat` ends when the proxy is
 * gone, however it died, and anvil goes with it.
 */
const GUARD = '"$0" "$@" </dev/null & child=$!; trap "" INT TERM; cat >/dev/null; kill -9 $child';

/** Whether this system can start an anvil that only this process reaches; see {@link startAnvil}. */
export const CAN_HIDE = process.platform === "linux";

/** anvil's own binary inside node_modules; null where the platform has none installed. */
export function findAnvil(): string | null {
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  const file = process.platform === "win32" ? "anvil.exe" : "anvil";
  try {
    const wrapper = createRequire(import.meta.url).resolve("@foundry-rs/anvil/package.json");
    const path = join(dirname(wrapper), "..", `anvil-${process.platform}-${arch}`, "bin", file);
    return existsSync(path) ? path : null;
  } catch {
    // Not installed at all.
    return null;
  }
}

/** @param home where anvil may keep its caches, and its working folder */
function spawnGuarded(binary: string, args: readonly string[], home: string): ChildProcess {
  const env = { PATH: process.env.PATH ?? "", HOME: home, NO_COLOR: "1" };
  const options = { env, cwd: home };
  if (process.platform === "win32") return spawn(binary, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  // Its own process group: Ctrl+C reaches the proxy, which ends anvil after its last block is on disk.
  return spawn("/bin/sh", ["-c", GUARD, binary, ...args], {
    ...options,
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
}

/** Waits for "Listening on", collecting what anvil says for the error message. */
function listeningAt(child: ChildProcess): Promise<Result<string>> {
  return new Promise((resolve) => {
    let said = "";
    const timer = setTimeout(() => finish(fail("CHAIN_DOWN", "anvil did not start in time")), START_TIMEOUT_MS);
    const finish = (result: Result<string>) => {
      clearTimeout(timer);
      // Keep draining, or a full pipe would stop anvil.
      child.stdout?.removeAllListeners("data").resume();
      child.stderr?.removeAllListeners("data").resume();
      resolve(result);
    };
    const hear = (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
      const address = START_OF_SERVICE.exec(said)?.[1];
      if (address !== undefined) finish(ok(address));
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("error", (error) => finish(fail("CHAIN_DOWN", `anvil did not start: ${error.message}`)));
    child.stdout?.once("close", () => finish(fail("CHAIN_DOWN", `anvil ended at once: ${said.trim().slice(-300)}`)));
  });
}

interface Launched {
  readonly address: string;
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
}

/** @param statePath a state in anvil's JSON to begin with, instead of the genesis */
async function launch(genesis: Genesis, statePath: string | null, reach: readonly string[]): Promise<Result<Launched>> {
  const binary = findAnvil();
  if (binary === null) {
    return fail("HOST_CONFIG", `no anvil for ${process.platform}-${process.arch}; npm ci installs @foundry-rs/anvil`);
  }
  const begin = statePath === null ? ["--init", absolute(genesis.genesisPath)] : ["--load-state", absolute(statePath)];
  const args = [
    ...[...reach, "--port", "0", "--no-cors", "--accounts", "0", "--no-mining", "--order", "fifo"],
    ...[...begin, "--chain-id", String(genesis.chainId), "--timestamp", String(genesis.timestampS)],
    // Old states are asked for by nobody; blocks, logs and receipts stay.
    ...["--hardfork", "prague", "--prune-history", "16"],
  ];
  const child = spawnGuarded(binary, args, dirname(absolute(genesis.genesisPath)));
  // anvil's stdout closes when anvil itself is gone, even while its guard still waits.
  const ended = new Promise<void>((resolve) => {
    child.stdout?.once("close", () => resolve());
    child.once("error", () => resolve());
  });
  const stop = async () => {
    if (child.stdin === null) child.kill("SIGKILL");
    else child.stdin.end();
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, KILL_TIMEOUT_MS).unref())]);
  };
  const address = await listeningAt(child);
  if (address.ok) return ok({ address: address.value, child, ended, stop });
  child.stdin?.end();
  child.kill("SIGKILL");
  return address;
}

/**
 * Starts an anvil without accounts of its own and without mining, which takes calls from this process alone: its HTTP server
 * cannot be reached, and its socket's name is removed once we are connected. Linux only (CAN_HIDE).
 */
export async function startAnvil(genesis: Genesis, statePath: string | null = null): Promise<Result<Anvil>> {
  const socket = join(dirname(genesis.genesisPath), SOCKET);
  // Left behind by a kill between anvil's start and our connection.
  rmSync(socket, { force: true });
  const launched = await launch(genesis, statePath, ["--host", NOWHERE, "--ipc", SOCKET]);
  if (!launched.ok) return launched;
  const { child, ended, stop } = launched.value;
  // Its working folder is the socket's: so the name is short enough for a socket, however long the folder's is.
  const connected = await connectIpc(`/proc/${child.pid}/cwd/${SOCKET}`);
  rmSync(socket, { force: true });
  if (!connected.ok) {
    await stop();
    return connected;
  }
  const { rpc, closed } = connected.value;
  return ok({ rpc, pid: child.pid ?? 0, ended: Promise.race([ended, closed]), stop });
}

/** The same on a loopback port: for systems that cannot hide it, and as a stand-in for an RPC of somebody else. */
export async function startOpenAnvil(genesis: Genesis, statePath: string | null = null): Promise<Result<OpenAnvil>> {
  const launched = await launch(genesis, statePath, ["--host", "127.0.0.1"]);
  if (!launched.ok) return launched;
  const { address, child, ended, stop } = launched.value;
  const url = `http://${address}`;
  return ok({ url, rpc: rpcTo(url), pid: child.pid ?? 0, ended, stop });
}
