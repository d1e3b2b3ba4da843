import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Wallet } from "ethers";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { must, ok, type Result } from "../../../twins/core/result.ts";
import { type EmbeddedChain, startEmbedded } from "./embedded.ts";
import { makeGate } from "./gate.ts";
import { EMBEDDED_CHAIN_ID } from "./genesis.ts";
import { ALLOWED_METHODS, listen, MAX_BATCH, MAX_BODY_BYTES, MAX_IN_FLIGHT } from "./proxy.ts";

const clock = { nowMs: () => Date.now() };
const fatal: string[] = [];
let dir: string;
let chain: EmbeddedChain;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-proxy-"));
  const onFatal = (reason: string) => void fatal.push(reason);
  chain = must(await startEmbedded({ dataDir: dir, host: "127.0.0.1", port: 0, clock, onFatal }));
});
afterAll(async () => {
  await chain?.stop();
  rmSync(dir, { recursive: true, force: true });
  expect(fatal).toEqual([]);
});

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

async function post(
  body: string,
  headers: Record<string, string> = {},
  method = "POST",
  url = chain.url,
): Promise<{ status: number; text: string }> {
  // Not fetch, which forbids setting Host and Origin.
  // A connection each: a kept one may be closed by the server just when it is used again.
  const sent = request(url, { method, agent: false, headers: { "content-type": "application/json", ...headers } });
  sent.end(body);
  const [response] = await once(sent, "response");
  return { status: response.statusCode, text: await text(response) };
}
const call = (method: unknown, params: unknown = []) => ({ jsonrpc: "2.0", id: 1, method, params });
const ask = async (json: unknown, url = chain.url) =>
  JSON.parse((await post(JSON.stringify(json), {}, "POST", url)).text) as Answer;
const isRefused = (answer: Answer) => answer.error !== undefined && answer.result === undefined;

/** What anvil 1.7.1 or a node like it would do for a caller that may not ask for it. */
const FORBIDDEN = [
  ...["autoImpersonateAccount", "addBalance", "dealERC20", "dropAllTransactions", "dropTransaction", "dumpState"],
  ...["enableTraces", "getAutomine", "getIntervalMining", "impersonateAccount", "impersonateSignature", "loadState"],
  ...["metadata", "mine", "mine_detailed", "nodeInfo", "removeBlockTimestampInterval", "removePoolTransactions"],
  ...["reorg", "reset", "rollback", "setAutomine", "setBalance", "setBlobBaseFee", "setBlock", "setBlockGasLimit"],
  ...["setBlockTimestampInterval", "setChainId", "setCode", "setCoinbase", "setERC20Allowance", "setImmediateMining"],
  ...["setIntervalMining", "setLoggingEnabled", "setMinGasPrice", "setNextBlockBaseFeePerGas", "setNonce"],
  ...["setPrevRandao", "setRpcUrl", "setStorageAt", "setTime", "snapshot", "stopImpersonatingAccount"],
]
  .flatMap((name) => [`anvil_${name}`, `hardhat_${name}`])
  .concat(
    ["increaseTime", "mine", "mineDetailed", "revert", "setAccountNonce", "setAutomine", "setBlockGasLimit", "snapshot"]
      .concat(["setIntervalMining", "setNextBlockTimestamp", "setTime", "addAccount"])
      .map((name) => `evm_${name}`),
    ["traceCall", "traceTransaction", "getRawTransaction", "dbGet", "storageRangeAt", "codeByHash", "setHead"].map(
      (name) => `debug_${name}`,
    ),
    ["sendTransaction", "sign", "unlockAccount", "importRawKey", "newAccount", "ecRecover"].map((n) => `personal_${n}`),
    ["addPeer", "startHTTP", "exportChain", "nodeInfo", "peers", "datadir"].map((name) => `admin_${name}`),
    ["start", "stop", "setEtherbase", "setGasPrice"].map((name) => `miner_${name}`),
    ["sendTransaction", "sendTransactionSync", "sign", "signTransaction", "signTypedData", "signTypedData_v3"].map(
      (name) => `eth_${name}`,
    ),
    ["eth_signTypedData_v4", "eth_sendUnsignedTransaction", "eth_sendRawTransactionSync", "eth_accounts", "eth_mining"],
    ["eth_subscribe", "eth_newFilter", "eth_getWork", "eth_submitWork", "eth_fillTransaction", "eth_createAccessList"],
    [
      "txpool_content",
      "txpool_status",
      "trace_call",
      "ots_getApiLevel",
      "erigon_getHeaderByNumber",
      "wallet_sendCalls",
    ],
    ["rpc_modules", "net_listening", "web3_sha3", "constructor", "__proto__", "toString", "aitn_stop", ""],
  );

describe("the allow-list", () => {
  it("refuses every method that is not on it, and says so as a JSON-RPC error", async () => {
    expect(FORBIDDEN.filter((method) => ALLOWED_METHODS.has(method))).toEqual([]);
    const answers = await Promise.all(FORBIDDEN.map((method) => ask(call(method, ["0x01", "0x01"]))));
    for (const [i, answer] of answers.entries())
      expect([FORBIDDEN[i], answer.error?.code]).toEqual([FORBIDDEN[i], -32601]);
    const inBatches: Answer[] = [];
    for (let at = 0; at < FORBIDDEN.length; at += MAX_BATCH) {
      const some = FORBIDDEN.slice(at, at + MAX_BATCH).map((method) => call(method));
      inBatches.push(...((await ask(some)) as Answer[]));
    }
    expect(inBatches.map(({ error }) => error?.code)).toEqual(FORBIDDEN.map(() => -32601));
  });

  it("refuses a forbidden method however it is written", async () => {
    const dressed = FORBIDDEN.filter(Boolean).flatMap((method) => [
      ...[` ${method}`, `${method} `, `${method}\n`, `\t${method}`, `${method}\u0000`, `\ufeff${method}`],
      ...[method.toUpperCase(), method.replace("_", "__"), method.replace("_", "\uff3f"), method.replace("_", ".")],
      ...[`eth_chainId,${method}`, `eth_chainId\u0000${method}`, method.padEnd(70, " ")],
    ]);
    for (let at = 0; at < dressed.length; at += MAX_BATCH) {
      const answers = (await ask(dressed.slice(at, at + MAX_BATCH).map((method) => call(method)))) as Answer[];
      expect(answers.filter((answer) => !isRefused(answer))).toEqual([]);
    }
  });

  it("takes no name but the exact ones", async () => {
    const name = fc.oneof(
      fc.string({ unit: "binary", maxLength: 80 }),
      fc
        .constantFrom(...ALLOWED_METHODS)
        .chain((known) =>
          fc.nat({ max: known.length - 1 }).map((at) => known.slice(0, at) + (known[at]?.toUpperCase() ?? "")),
        ),
    );
    await fc.assert(
      fc.asyncProperty(name, async (method) => {
        fc.pre(!ALLOWED_METHODS.has(method) && method !== "aitn_status");
        expect(isRefused(await ask(call(method)))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [
      "a name given twice: only what is checked is passed on",
      `{"jsonrpc":"2.0","id":1,"method":"eth_chainId","method":"anvil_mine","params":[]}`,
    ],
    [
      "an escaped name given twice",
      `{"jsonrpc":"2.0","id":1,"method":"eth_chainId","\\u006dethod":"evm_mine","params":[]}`,
    ],
    ["a batch inside a batch", `[[{"jsonrpc":"2.0","id":1,"method":"anvil_mine","params":[]}]]`],
    ["a list as the method", `{"jsonrpc":"2.0","id":1,"method":["eth_chainId","anvil_mine"],"params":[]}`],
    ["parameters by name", `{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":{"method":"anvil_mine"}}`],
    ["no id", `{"jsonrpc":"2.0","method":"anvil_mine","params":[]}`],
    ["another version", `{"jsonrpc":"1.0","id":1,"method":"anvil_mine","params":[]}`],
    ["a prototype", `{"__proto__":{"method":"eth_chainId"},"jsonrpc":"2.0","id":1,"method":"evm_mine"}`],
    ["two documents", `{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}{"jsonrpc":"2.0","id":2,"method":"evm_mine"}`],
    ["bytes that are not UTF-8 text of JSON", "\u0000\u0001"],
  ])("refuses %s", async (_, body) => {
    const before = (await ask(call("eth_blockNumber"))).result;
    const answer = JSON.parse((await post(body)).text) as Answer | Answer[];
    expect([answer].flat().every(isRefused)).toBe(true);
    expect((await ask(call("eth_blockNumber"))).result).toBe(before);
  });

  it("passes on an allowed method whose forbidden twin came first, and nothing of the twin", async () => {
    const body = `{"jsonrpc":"2.0","id":1,"method":"anvil_mine","method":"eth_chainId","extra":"evm_mine","params":[]}`;
    expect(JSON.parse((await post(body)).text)).toMatchObject({ result: "0x4149544e" });
    expect((await ask(call("eth_blockNumber"))).result).toBe("0x0");
  });
});

describe("limits", () => {
  const chainId = call("eth_chainId");

  it("bounds a body and a batch", async () => {
    const frame = JSON.stringify(call("eth_chainId", [""])).length;
    expect((await post(JSON.stringify(call("eth_chainId", ["x".repeat(MAX_BODY_BYTES - frame)])))).status).toBe(200);
    expect((await post(JSON.stringify(call("eth_chainId", ["x".repeat(MAX_BODY_BYTES - frame + 1)])))).status).toBe(
      413,
    );
    expect(
      ((await ask(Array(MAX_BATCH).fill(chainId))) as Answer[]).every(({ result }) => result === "0x4149544e"),
    ).toBe(true);
    expect((await ask(Array(MAX_BATCH + 1).fill(chainId))).error?.message).toContain("WIRE_TOO_LARGE");
    expect((await ask(Array(200_000).fill(0))).error?.message).toContain("WIRE_TOO_LARGE");
    expect((await ask([])).error?.message).toContain("WIRE_TOO_LARGE");
  });

  it("bounds calls at once, refuses the rest at once and recovers", async () => {
    // A proxy whose engine answers when it is told to.
    let answer: (result: Result<unknown>) => void = () => {};
    const answered = new Promise<Result<unknown>>((resolve) => {
      answer = resolve;
    });
    let reached = 0;
    const rpc = {
      call: () => {
        reached++;
        return answered;
      },
    };
    const producer = { send: async () => ok("0x"), stop: async () => {} };
    const status = () => ({ blocks: 0, tornRecords: 0, refused: {} });
    const server = must(
      await listen({ rpc, producer, gate: makeGate(), onRefused: () => {}, status, nowS: () => 0 }, "127.0.0.1", 0),
    );
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const held: Promise<Answer | Answer[]>[] = [];
    const fill = (calls: number) => held.push(ask(Array(calls).fill(chainId), url) as Promise<Answer[]>);
    for (let left = MAX_IN_FLIGHT; left > 0; left -= MAX_BATCH) fill(Math.min(left, MAX_BATCH));
    await expect.poll(() => reached).toBe(MAX_IN_FLIGHT);
    for (const more of [chainId, Array(MAX_BATCH).fill(chainId)]) {
      expect((await ask(more, url)).error).toMatchObject({
        code: -32005,
        message: expect.stringContaining("AUTH_RATE"),
      });
    }
    expect(reached).toBe(MAX_IN_FLIGHT);
    answer(ok("0x7"));
    expect((await Promise.all(held)).flat().every(({ result }) => result === "0x7")).toBe(true);
    expect((await ask(chainId, url)).result).toBe("0x7");
    server.close();
    server.closeAllConnections();
  });
});

describe("what anvil is not asked", () => {
  const AT = `0x${"ab".repeat(20)}`;
  const gasLeft = (gas?: unknown) => ({ to: AT, ...(gas === undefined ? {} : { gas }) });
  // GAS, PUSH0, MSTORE, then 32 bytes are returned.
  const state = { [AT]: { code: "0x5a5f5260205ff3" } };

  it.each([
    ["a huge quantity", gasLeft(`0x${"f".repeat(16)}`), undefined],
    ["a number", gasLeft(1e15), undefined],
    ["decimal text", gasLeft("1000000000000000"), undefined],
    ["a block of one's own", gasLeft(), { gasLimit: "0xffffffffffffffff" }],
    ["a block of one's own, and null", gasLeft(null), { gasLimit: "0xffffffffffffffff" }],
  ])("to run a call for longer than a block by %s", async (_, asked, block) => {
    const params = [asked, "latest", state, ...(block === undefined ? [] : [block])];
    const left = BigInt(String((await ask(call("eth_call", params))).result));
    expect(left).toBeLessThanOrEqual(30_000_000n);
    // Less what the transaction and its first instruction cost.
    expect(left).toBeGreaterThan(29_970_000n);
    const endless = { [AT]: { code: "0x5b5f56" } };
    expect((await ask(call("eth_estimateGas", [asked, "latest", endless, ...params.slice(3)]))).error).toBeDefined();
  });

  it("to run a call with other gas than was asked for within that", async () => {
    const answer = await ask(call("eth_call", [gasLeft("0x186a0"), "latest", state]));
    expect(BigInt(String(answer.result))).toBeLessThan(100_000n);
    expect((await ask(call("eth_call", [gasLeft("0xzz"), "latest"]))).error?.code).toBe(-32602);
    expect((await ask(call("eth_call", [gasLeft(-1), "latest"]))).error?.code).toBe(-32602);
  });

  const nested = (levels: number): unknown => (levels === 0 ? 0 : [nested(levels - 1)]);
  it.each([
    ["half a character", ["\ud800"]],
    ["half a character as a name", [{ "\udfff": 1 }]],
    ["parameters as deep as they go", [nested(200)]],
  ])("to read what it would give no answer to: %s", async (_, params) => {
    for (const method of ALLOWED_METHODS) expect(isRefused(await ask(call(method, params)))).toBe(true);
    expect((await ask(call("eth_getBalance", params))).error?.code).toBe(-32602);
  });

  it("for more percentiles than anybody looks at: a list of each would be made for every block", async () => {
    const history = (n: number) => ask(call("eth_feeHistory", ["0x1", "latest", Array(n).fill(50)]));
    expect((await history(100)).result).toBeDefined();
    expect((await history(101)).error?.code).toBe(-32602);
  });
});

const FEES = { gasLimit: 21_000, maxFeePerGas: 10n ** 11n, chainId: EMBEDDED_CHAIN_ID, type: 2 };

describe("callers", () => {
  const body = JSON.stringify(call("eth_chainId"));
  const port = () => new URL(chain.url).port;

  it.each([
    "evil.example",
    "evil.example:4381",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "[::1].evil",
    "0.0.0.0",
  ])("refuses the Host %j of a rebound name", async (host) => {
    const answer = await post(body, { host });
    expect([answer.status === 403 || answer.status === 400, answer.text.includes("0x4149544e")]).toEqual([true, false]);
  });

  it.each([
    "https://evil.example",
    "http://127.0.0.1.evil.example",
    "http://localhost@evil.example",
    "null",
    "file://",
    "data:",
    "",
  ])("refuses the Origin %j of a foreign page", async (origin) => {
    const answer = await post(body, { origin });
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { message: expect.stringContaining("AUTH_FORBIDDEN") } });
  });

  it("answers a program, a page of this machine and an installed wallet", async () => {
    for (const headers of [
      {},
      { host: `localhost:${port()}` },
      { origin: "http://127.0.0.1:4380" },
      { origin: "http://[::1]:4380" },
      { origin: "chrome-extension://nkbihfbeogaeaoehlefnkodbefgpgknn" },
      { "content-type": "Application/JSON; charset=utf-8" },
    ]) {
      expect(JSON.parse((await post(body, headers as Record<string, string>)).text)).toMatchObject({
        result: "0x4149544e",
      });
    }
  });

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/json-patch+json",
    "application/jsonx",
  ])("refuses the content type %s, which a page may send without being asked first", async (type) => {
    expect((await post(body, { "content-type": type })).status).toBe(405);
  });

  it.each(["GET", "PUT", "OPTIONS", "DELETE", "TRACE"])("refuses %s", async (method) => {
    const answer = await post(method === "PUT" ? body : "", {}, method);
    expect(answer.status).toBe(405);
  });

  it.each([
    ["websocket", "GET", "websocket"],
    ["h2c", "POST", "h2c"],
  ])("upgrades no connection to %s", async (_, method, protocol) => {
    const socket = connect(Number(port()), "127.0.0.1");
    const lines = [
      `${method} / HTTP/1.1`,
      `Host: 127.0.0.1:${port()}`,
      "Connection: Upgrade",
      `Upgrade: ${protocol}`,
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    ];
    socket.end(`${lines.join("\r\n")}\r\n\r\n`);
    const said = await text(socket);
    expect(said).not.toContain("101 Switching");
    expect(said.startsWith("HTTP/1.1 4") || said === "").toBe(true);
  });
});

describe("eth_sendRawTransaction", () => {
  it.each([
    [[]],
    [[7]],
    [["0x"]],
    [["0xzz"]],
    [["0x00", "0x00"]],
    [[{ from: `0x${"00".repeat(20)}` }]],
    [[`0x7e${"00".repeat(64)}`]],
  ])("refuses %j", async (params) => {
    expect(isRefused(await ask(call("eth_sendRawTransaction", params)))).toBe(true);
  });

  it("takes only bytes whose hash the block will hold: others would end the chain", async () => {
    const wallet = new Wallet(readFileSync(join(dir, "treasury.key"), "utf8").trim());
    const raw = await wallet.signTransaction({ ...FEES, to: wallet.address, nonce: 0 });
    for (const trailing of ["00", "c0", "00".repeat(40)]) {
      expect(isRefused(await ask(call("eth_sendRawTransaction", [raw + trailing])))).toBe(true);
    }
    expect((await ask(call("eth_sendRawTransaction", [raw.toUpperCase().replace("0X", "0x")]))).error).toBeUndefined();
    expect((await ask(call("eth_blockNumber"))).result).toBe("0x1");
    expect(fatal).toEqual([]);
  });
});
