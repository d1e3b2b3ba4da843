import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fail, ok, type Result } from "../../../twins/core/result.ts";

/** A running anvil; only this process may talk to it. */
export interface Anvil {
  readonly url: string;
  readonly pid: number;
  /** Settles when anvil or its guard has ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 20_000;
const KILL_TIMEOUT_MS = 3_000;

/**
 * `$0` and its arguments are anvil. Its stdin is closed; ours is a pipe from the proxy, so `cat` ends when the proxy is
 * gone, however it died, and anvil goes with it.
 */
const GUARD = '"$0" "$@" </dev/null & child=$!; trap "" INT TERM; cat >/dev/null; kill -9 $child';

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

/** @param home where anvil may keep its caches */
function spawnGuarded(binary: string, args: readonly string[], home: string): ChildProcess {
  const env = { PATH: process.env.PATH ?? "", HOME: home, NO_COLOR: "1" };
  if (process.platform === "win32") return spawn(binary, args, { stdio: ["ignore", "pipe", "pipe"], env });
  // Its own process group: Ctrl+C reaches the proxy, which ends anvil after its last block is on disk.
  return spawn("/bin/sh", ["-c", GUARD, binary, ...args], { stdio: ["pipe", "pipe", "pipe"], env, detached: true });
}

/** Waits for "Listening on", collecting what anvil says for the error message. */
function listeningUrl(child: ChildProcess): Promise<Result<string>> {
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
      const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (port !== undefined) finish(ok(`http://127.0.0.1:${port}`));
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("error", (error) => finish(fail("CHAIN_DOWN", `anvil did not start: ${error.message}`)));
    child.stdout?.once("close", () => finish(fail("CHAIN_DOWN", `anvil ended at once: ${said.trim().slice(-300)}`)));
  });
}

/** Starts anvil on a free loopback port, without accounts of its own and without mining. */
export async function startAnvil(
  genesisPath: string,
  chainId: number,
  genesisTimestampS: number,
): Promise<Result<Anvil>> {
  const binary = findAnvil();
  if (binary === null) {
    return fail("HOST_CONFIG", `no anvil for ${process.platform}-${process.arch}; npm ci installs @foundry-rs/anvil`);
  }
  const args = [
    ...["--host", "127.0.0.1", "--port", "0", "--no-cors", "--accounts", "0", "--no-mining", "--order", "fifo"],
    ...["--init", genesisPath, "--chain-id", String(chainId), "--timestamp", String(genesisTimestampS)],
    // Old states are asked for by nobody; blocks, logs and receipts stay.
    ...["--hardfork", "prague", "--prune-history", "16"],
  ];
  const child = spawnGuarded(binary, args, dirname(genesisPath));
  // anvil's stdout closes when anvil itself is gone, even while its guard still waits.
  const ended = new Promise<void>((resolve) => {
    child.stdout?.once("close", () => resolve());
    child.once("error", () => resolve());
  });
  const url = await listeningUrl(child);
  if (!url.ok) {
    child.stdin?.end();
    child.kill("SIGKILL");
    return url;
  }
  const stop = async () => {
    if (child.stdin === null) child.kill("SIGKILL");
    else child.stdin.end();
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, KILL_TIMEOUT_MS).unref())]);
  };
  return ok({ url: url.value, pid: child.pid ?? 0, ended, stop });
}
