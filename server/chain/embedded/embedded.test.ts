import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { crc32 } from "node:zlib";
import { JsonRpcProvider, NonceManager, parseEther, Wallet } from "ethers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { snapshotIsDue } from "./snapshot.ts";

const MAIN = join(import.meta.dirname, "main.ts");
const JOURNAL = "blocks.journal";
const withSum = (text: string) => `${crc32(text)} ${text}`;

interface Running {
  readonly child: ChildProcess;
  readonly ready: Record<string, unknown>;
  readonly url: string;
}

let dataDir: string;
let running: Running[] = [];

async function start(port = 0): Promise<Running> {
  const child = spawn(process.execPath, [MAIN, "--data", dataDir, "--port", String(port)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: child.stdout! }), "line")) as [string];
  const ready = JSON.parse(line) as Record<string, unknown>;
  const started = { child, ready, url: String(ready.url) };
  running.push(started);
  return started;
}

async function end(process: Running, signal: NodeJS.Signals): Promise<number | null> {
  const { child } = process;
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    await once(child, "exit");
  }
  return child.exitCode;
}

const treasury = () => readFileSync(join(dataDir, "treasury.key"), "utf8").trim();
const providerOf = (url: string) =>
  new JsonRpcProvider(url, undefined, { staticNetwork: true, cacheTimeout: -1, pollingInterval: 20 });

async function post(
  url: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  return { status: response.status, text: await response.text() };
}
const rpc = async (url: string, method: string, params: unknown[] = []) =>
  JSON.parse((await post(url, JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }))).text) as {
    result?: unknown;
    error?: { code: number; message: string };
  };

async function transfer(url: string, count: number): Promise<string[]> {
  const provider = providerOf(url);
  const sender = new NonceManager(new Wallet(treasury(), provider));
  const sent: string[] = [];
  for (let i = 0; i < count; i++) {
    const tx = await sender.sendTransaction({ to: Wallet.createRandom().address, value: parseEther("1") });
    sent.push(tx.hash);
  }
  provider.destroy();
  return sent;
}

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "aitn-chain-"));
  running = [];
});
afterEach(async () => {
  for (const process of running) await end(process, "SIGKILL");
  rmSync(dataDir, { recursive: true, force: true });
});

describe("kill -9", () => {
  it.skipIf(!existsSync("/proc/self"))("takes anvil with it", async () => {
    const chain = await start();
    const children = () =>
      readFileSync(`/proc/${chain.child.pid}/task/${chain.child.pid}/children`, "utf8").trim().split(/\s+/);
    const guard = children()[0]!;
    const anvil = readFileSync(`/proc/${guard}/task/${guard}/children`, "utf8").trim().split(/\s+/)[0]!;
    expect(readFileSync(`/proc/${anvil}/cmdline`, "utf8")).toContain("anvil");
    await end(chain, "SIGKILL");
    await expect.poll(() => existsSync(`/proc/${anvil}`), { timeout: 10_000 }).toBe(false);
  });

  it("of the starting process ends it too, when asked with --with-parent", async () => {
    const args = JSON.stringify([MAIN, "--data", dataDir, "--port", "0", "--with-parent"]);
    const spawner = `require("child_process").spawn(process.execPath, ${args}, { stdio: "inherit", detached: true })`;
    const parent = spawn(process.execPath, ["-e", spawner], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(createInterface({ input: parent.stdout! }), "line")) as [string];
    const { url } = JSON.parse(line) as { url: string };
    expect((await rpc(url, "eth_chainId")).result).toBe("0x4149544e");
    parent.kill("SIGKILL");
    const answers = () =>
      rpc(url, "eth_chainId").then(
        () => true,
        () => false,
      );
    await expect.poll(answers, { timeout: 15_000 }).toBe(false);
    await expect.poll(async () => (await start()).ready.ready, { timeout: 15_000 }).toBe(true);
  });
});

describe("the journal", () => {
  it("sets a torn last record aside, counts it and goes on", async () => {
    const first = await start();
    const hashes = await transfer(first.url, 3);
    await end(first, "SIGTERM");
    const path = join(dataDir, JOURNAL);
    appendFileSync(path, '1234abcd {"number":4,"timest');
    const second = await start();
    expect(second.ready).toMatchObject({ ready: true, blocks: 3, tornRecords: 1 });
    expect(statSync(`${path}.torn-${statSync(path).size}`).size).toBeGreaterThan(0);
    expect((await rpc(second.url, "eth_getTransactionReceipt", [hashes[2]])).result).not.toBeNull();
    await transfer(second.url, 1);
    await end(second, "SIGTERM");
    expect((await start()).ready).toMatchObject({ blocks: 4, tornRecords: 0 });
  });

  it("takes a page of zeros at the end for a torn record", async () => {
    const first = await start();
    await transfer(first.url, 1);
    await end(first, "SIGTERM");
    appendFileSync(join(dataDir, JOURNAL), Buffer.concat([Buffer.alloc(512), Buffer.from('"]}\n')]));
    expect((await start()).ready).toMatchObject({ blocks: 1, tornRecords: 1 });
  });

  it("refuses damage in the middle with STORE_CORRUPT", async () => {
    const first = await start();
    await transfer(first.url, 3);
    await end(first, "SIGTERM");
    const path = join(dataDir, JOURNAL);
    const bytes = readFileSync(path);
    bytes[200] = (bytes[200] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const second = await start();
    expect(second.ready).toMatchObject({ ready: false, code: "STORE_CORRUPT" });
    await once(second.child, "exit");
    expect(second.child.exitCode).toBe(1);
  });

  it("refuses a missing block and a changed genesis", async () => {
    const first = await start();
    await transfer(first.url, 3);
    await end(first, "SIGTERM");
    const path = join(dataDir, JOURNAL);
    const lines = readFileSync(path, "utf8").split("\n");
    writeFileSync(path, [lines[0], lines[2], ""].join("\n"));
    expect((await start()).ready).toMatchObject({ ready: false, code: "STORE_CORRUPT" });
    writeFileSync(path, lines.join("\n"));
    rmSync(join(dataDir, "snapshot"));
    const identity = join(dataDir, "genesis.json");
    writeFileSync(
      identity,
      readFileSync(identity, "utf8").replace(/"balance":"0x\w+"/, '"balance":"0x56bc75e2d63100000"'),
    );
    expect((await start()).ready).toMatchObject({ ready: false, code: "STORE_CORRUPT" });
    truncateSync(path, 0);
  });
});

describe("the snapshot", () => {
  it("is written at the end and every 500 blocks, and continues to identical blocks", async () => {
    const first = await start();
    const hashes = await transfer(first.url, 3);
    await end(first, "SIGTERM");
    const path = join(dataDir, "snapshot");
    expect(readFileSync(path, "utf8").split(" ")[1]).toBe("3");
    const second = await start();
    expect(second.ready).toMatchObject({ blocks: 3, replayed: 0 });
    expect((await rpc(second.url, "eth_getTransactionReceipt", [hashes[0]])).result).toMatchObject({ status: "0x1" });
    const more = await transfer(second.url, 2);
    const head = (await rpc(second.url, "eth_getBlockByNumber", ["latest", false])).result as { hash: string };
    await end(second, "SIGKILL");
    const third = await start();
    expect(third.ready).toMatchObject({ blocks: 5, replayed: 2 });
    expect((await rpc(third.url, "eth_getBlockByNumber", ["latest", false])).result).toMatchObject({ hash: head.hash });
    expect((await rpc(third.url, "eth_getTransactionReceipt", [more[1]])).result).toMatchObject({ blockNumber: "0x5" });
    expect([499, 500, 5_000, 10_000].map((height) => snapshotIsDue(height, 0))).toEqual([false, true, true, true]);
    expect([10_999, 11_112].map((height) => snapshotIsDue(height, 10_000))).toEqual([false, true]);
  });

  it.each([
    ["damaged", (text: string) => text.replace(/.$/, "x")],
    ["cut short", (text: string) => text.slice(0, 60)],
    ["of another chain", (text: string) => text.replace(/0x\w{64}/, `0x${"12".repeat(32)}`)],
    ["not a state", (text: string) => withSum(text.split(" ").slice(1, 3).concat("0x1234").join(" "))],
  ])("is ignored when %s: the journal is the truth", async (_, spoil) => {
    const first = await start();
    const hashes = await transfer(first.url, 2);
    await end(first, "SIGTERM");
    const path = join(dataDir, "snapshot");
    writeFileSync(path, spoil(readFileSync(path, "utf8")));
    const second = await start();
    expect(second.ready).toMatchObject({ ready: true, blocks: 2, replayed: 2 });
    expect((await rpc(second.url, "eth_getTransactionReceipt", [hashes[1]])).result).not.toBeNull();
  });
});

describe("the proxy", () => {
  it("allows reads and signed transactions only", async () => {
    const { url } = await start();
    for (const method of ["anvil_setBalance", "evm_mine", "eth_sendTransaction", "eth_accounts", "debug_traceCall"]) {
      const answer = await rpc(url, method);
      expect(answer.error?.code).toBe(-32601);
      expect(answer.error?.message).toContain("CHAIN_METHOD");
    }
    expect((await rpc(url, "eth_chainId")).result).toBe("0x4149544e");
    expect((await rpc(url, "aitn_status")).result).toEqual({ blocks: 0, tornRecords: 0, refused: { CHAIN_METHOD: 5 } });
    expect((await rpc(url, "eth_sendRawTransaction", ["0x00"])).error).toBeDefined();
    expect((await rpc(url, "eth_sendRawTransaction", [7])).error?.message).toContain("WIRE_SCHEMA");
  });

  it("answers the same bytes sent again with the same hash", async () => {
    const { url } = await start();
    const wallet = new Wallet(treasury());
    const raw = await wallet.signTransaction({
      to: wallet.address,
      nonce: 0,
      gasLimit: 21_000,
      maxFeePerGas: 10n ** 11n,
      chainId: 0x4149544en,
      type: 2,
    });
    const answers = await Promise.all([1, 2, 3].map(() => rpc(url, "eth_sendRawTransaction", [raw])));
    answers.push(await rpc(url, "eth_sendRawTransaction", [raw]));
    expect(new Set(answers.map((answer) => answer.result)).size).toBe(1);
    expect((await rpc(url, "eth_blockNumber")).result).toBe("0x1");
  });

  it("refuses a transaction whose nonce leaves a gap, and goes on", async () => {
    const { url } = await start();
    const wallet = new Wallet(treasury());
    const tx = { to: wallet.address, gasLimit: 21_000, maxFeePerGas: 10n ** 11n, chainId: 0x4149544en, type: 2 };
    const gap = await rpc(url, "eth_sendRawTransaction", [await wallet.signTransaction({ ...tx, nonce: 5 })]);
    expect(gap.error?.message).toContain("nonce");
    expect(await transfer(url, 1)).toHaveLength(1);
  });

  it("limits size and batch, and takes JSON from this machine only", async () => {
    const { url } = await start();
    const call = { jsonrpc: "2.0", id: 1, method: "eth_chainId" };
    expect((await post(url, JSON.stringify(Array(100).fill(call)))).text).not.toContain("WIRE_TOO_LARGE");
    expect((await post(url, JSON.stringify(Array(101).fill(call)))).text).toContain("WIRE_TOO_LARGE");
    expect((await post(url, "[]")).text).toContain("WIRE_TOO_LARGE");
    expect((await post(url, "{")).text).toContain("WIRE_NOT_JSON");
    expect((await post(url, JSON.stringify({ ...call, id: undefined }))).text).toContain("WIRE_SCHEMA");
    expect((await post(url, JSON.stringify({ ...call, params: ["x".repeat(1_048_576)] }))).status).toBe(413);
    expect((await post(url, JSON.stringify(call), { "content-type": "text/plain" })).status).toBe(405);
    expect((await rpc(url, "eth_chainId")).result).toBe("0x4149544e");
  });

  it("says HOST_PORT when the port is taken, STORE_LOCKED when the folder is", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    expect((await start(port)).ready).toMatchObject({ ready: false, code: "HOST_PORT" });
    other.close();
    expect((await start()).ready).toMatchObject({ ready: true });
    expect((await start()).ready).toMatchObject({ ready: false, code: "STORE_LOCKED" });
  });

  it("ends with code 0 on SIGTERM and SIGINT", async () => {
    expect(await end(await start(), "SIGTERM")).toBe(0);
    expect(await end(await start(), "SIGINT")).toBe(0);
  });

  it("keeps its keys from other users", async () => {
    await start();
    expect(statSync(join(dataDir, "treasury.key")).mode & 0o777).toBe(0o600);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  });
});
