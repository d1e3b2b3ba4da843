import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, gunzipSync, gzipSync } from "node:zlib";
import { Wallet } from "ethers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { must } from "../../../twins/core/result.ts";
import { CAN_HIDE, startAnvil, startOpenAnvil } from "./anvil.ts";
import { type EmbeddedChain, startEmbedded } from "./embedded.ts";
import { EMBEDDED_CHAIN_ID, loadGenesis } from "./genesis.ts";
import { lineSplitter } from "./ipc.ts";
import { rpcTo } from "./rpc.ts";

const clock = { nowMs: () => Date.now() };
let dir: string;
let stops: (() => Promise<void>)[];

beforeEach(() => {
  // Longer than a socket's name may be.
  dir = mkdtempSync(join(tmpdir(), `aitn-engine-${"long".repeat(30)}-`));
  stops = [];
});
afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
  rmSync(dir, { recursive: true, force: true });
});

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(/\s+/).filter(Boolean).map(Number);
const treeOf = (pid: number): number[] => [pid, ...childrenOf(pid).flatMap(treeOf)];

/** TCP ports this process and its descendants listen on, of every address. */
function listeningPorts(pid: number): number[] {
  const inodes = new Set(
    treeOf(pid).flatMap((one) =>
      readdirSync(`/proc/${one}/fd`).map((fd) => {
        try {
          return /socket:\[(\d+)\]/.exec(readlinkSync(`/proc/${one}/fd/${fd}`))?.[1];
        } catch {
          return undefined;
        }
      }),
    ),
  );
  const LISTEN = "0A";
  return ["tcp", "tcp6"].flatMap((file) =>
    readFileSync(`/proc/net/${file}`, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter((columns) => columns[3] === LISTEN && inodes.has(columns[9]))
      .map((columns) => Number.parseInt(columns[1]?.split(":")[1] ?? "", 16)),
  );
}

const isReached = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const say = (reached: boolean) => {
      socket.destroy();
      resolve(reached);
    };
    socket.once("connect", () => say(true)).once("error", () => say(false));
    socket.once("timeout", () => say(false));
  });
const ownAddresses = () =>
  Object.values(networkInterfaces()).flatMap((all) => all?.map(({ address }) => address) ?? []);

describe.runIf(CAN_HIDE)("the engine", () => {
  it("answers its own process and no other: neither its port nor its socket has a way in", async () => {
    const genesis = must(await loadGenesis(dir, clock));
    const hidden = must(await startAnvil(genesis));
    stops.push(hidden.stop);
    must(await hidden.rpc.call("anvil_setBalance", [Wallet.createRandom().address, "0x1"]));
    const ports = listeningPorts(hidden.pid);
    expect(ports, "anvil always has an HTTP server").toHaveLength(1);
    for (const host of new Set(["224.0.0.1", "127.0.0.1", "::1", "0.0.0.0", ...ownAddresses()])) {
      expect([host, await isReached(host, ports[0]!)]).toEqual([host, false]);
    }
    expect(existsSync(join(dir, "anvil.ipc"))).toBe(false);
    expect(readdirSync(dir).sort()).toEqual(["chain.json", "genesis.json", "treasury.key"]);
  });

  it("would be open to everybody at a loopback port: what this test looks for exists", async () => {
    const open = must(await startOpenAnvil(must(await loadGenesis(dir, clock))));
    stops.push(open.stop);
    const [port] = listeningPorts(open.pid);
    expect(await isReached("127.0.0.1", port!)).toBe(true);
    must(await rpcTo(`http://127.0.0.1:${port}`).call("anvil_setBalance", [Wallet.createRandom().address, "0x1"]));
  });

  it("leaves one port of the whole chain that can be reached: the proxy's", async () => {
    const chain = await startChain();
    const reached = [];
    for (const port of listeningPorts(process.pid)) if (await isReached("127.0.0.1", port)) reached.push(port);
    expect(reached).toContain(Number(new URL(chain.url).port));
    for (const port of reached) {
      const answer = await rpcTo(`http://127.0.0.1:${port}`).call("anvil_setBalance", [`0x${"01".repeat(20)}`, "0x1"]);
      expect(answer.ok).toBe(false);
    }
    expect(chain.hidden).toBe(true);
  });

  it("stops with its caller's connection told, not hanging", async () => {
    const hidden = must(await startAnvil(must(await loadGenesis(dir, clock))));
    const waiting = hidden.rpc.call("eth_blockNumber", []);
    await waiting;
    await hidden.stop();
    await hidden.ended;
    expect(await hidden.rpc.call("eth_blockNumber", [])).toMatchObject({ ok: false, error: { code: "CHAIN_DOWN" } });
  });
});

async function startChain(): Promise<EmbeddedChain> {
  const onFatal = (reason: string) => {
    throw new Error(reason);
  };
  const chain = must(await startEmbedded({ dataDir: dir, host: "127.0.0.1", port: 0, clock, onFatal }));
  stops.push(chain.stop);
  return chain;
}

it("does not believe a snapshot whose accounts are not its block's, though block and sum are right", async () => {
  const treasury = new Wallet(readTreasury(must(await loadGenesis(dir, clock)).treasuryKeyPath));
  const first = await startChain();
  const robbed = Wallet.createRandom().address;
  const value = 10n ** 18n;
  const fees = { gasLimit: 21_000, maxFeePerGas: 10n ** 11n, chainId: EMBEDDED_CHAIN_ID, type: 2 };
  const raw = await treasury.signTransaction({ to: robbed, nonce: 0, value, ...fees });
  must(await rpcTo(first.url).call("eth_sendRawTransaction", [raw]));
  await first.stop();

  const path = join(dir, "snapshot");
  const [, number, hash, state] = readFileSync(path, "utf8").split(" ");
  const accounts = JSON.parse(gunzipSync(Buffer.from(state!.slice(2), "hex")).toString());
  accounts.accounts[robbed.toLowerCase()].balance = "0x1";
  const text = `${number} ${hash} 0x${gzipSync(JSON.stringify(accounts)).toString("hex")}`;
  writeFileSync(path, `${crc32(text)} ${text}`);

  const second = await startChain();
  expect(second).toMatchObject({ blocks: 1, replayed: 1 });
  expect(BigInt(must(await rpcTo(second.url).call("eth_getBalance", [robbed, "latest"])) as string)).toBe(value);
});

const readTreasury = (path: string) => readFileSync(path, "utf8").trim();

it("splits a stream into lines wherever its chunks end, and never mixes two answers", () => {
  const lines = ["", "a", "价格", "x".repeat(100_000)];
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
  for (const size of [1, 2, 3, 7, 64, 65_536, bytes.length]) {
    const heard: string[] = [];
    const hear = lineSplitter((line) => heard.push(line));
    for (let at = 0; at < bytes.length; at += size) hear(bytes.subarray(at, at + size));
    expect(heard).toEqual(lines);
  }
});

it("a line longer than the most is cut there, so that its answer is no JSON, and the next is whole", () => {
  for (const size of [1, 3, 8, 100]) {
    const heard: string[] = [];
    const hear = lineSplitter((line) => heard.push(line), 8);
    const bytes = Buffer.from("12345678\n123456789\n\nnext\n");
    for (let at = 0; at < bytes.length; at += size) hear(bytes.subarray(at, at + size));
    expect(heard).toEqual(["12345678", "12345678", "", "next"]);
  }
});
