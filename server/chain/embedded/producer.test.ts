import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Wallet } from "ethers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fail, must, ok } from "../../../twins/core/result.ts";
import { readKey } from "../keystore.ts";
import { type Anvil, startAnvil } from "./anvil.ts";
import { makeGate } from "./gate.ts";
import { EMBEDDED_CHAIN_ID, loadGenesis } from "./genesis.ts";
import type { Journal } from "./journal.ts";
import { makeProducer } from "./producer.ts";
import { rpcTo } from "./rpc.ts";

const clock = { nowMs: () => Date.now() };
let dir: string;
let anvil: Anvil;
let wallet: Wallet;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-producer-"));
  const genesis = must(await loadGenesis(dir, clock));
  anvil = must(await startAnvil(genesis.genesisPath, genesis.chainId, genesis.timestampS));
  wallet = new Wallet(`0x${Buffer.from(must(await readKey(genesis.treasuryKeyPath))).toString("hex")}`);
});
afterEach(async () => {
  await anvil.stop();
  rmSync(dir, { recursive: true, force: true });
});

const transfer = (nonce: number) =>
  wallet.signTransaction({
    to: wallet.address,
    nonce,
    gasLimit: 21_000,
    maxFeePerGas: 10n ** 11n,
    chainId: EMBEDDED_CHAIN_ID,
    type: 2,
  });

function producer(append: Journal["append"], fatal: string[] = [], maxWaiting?: number) {
  const journal = { append, close: async () => {} };
  return makeProducer({
    rpc: rpcTo(anvil.url),
    journal,
    gate: makeGate(),
    clock,
    headTimestampS: 0,
    ...(maxWaiting === undefined ? {} : { maxWaiting }),
    afterBlock: async () => {},
    onFatal: (reason) => fatal.push(reason),
  });
}

it("acknowledges nothing when the disk is full, and stops", async () => {
  const fatal: string[] = [];
  const full = producer(async () => fail("STORE_FULL", "no space left"), fatal);
  const answers = await Promise.all([full.send(await transfer(0)), full.send(await transfer(1))]);
  expect(answers.map((answer) => answer.ok)).toEqual([false, false]);
  expect(fatal).toEqual(["STORE_FULL: no space left"]);
  expect(await full.send(await transfer(2))).toMatchObject({ ok: false, error: { code: "CHAIN_DOWN" } });
});

it("acknowledges only after the block is on disk", async () => {
  const order: string[] = [];
  const slow = producer(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    order.push("on disk");
    return ok(undefined);
  });
  must(await slow.send(await transfer(0)));
  order.push("acknowledged");
  expect(order).toEqual(["on disk", "acknowledged"]);
  await slow.stop();
});

it("holds a limited number of transactions that wait for a nonce", async () => {
  const waiting = producer(async () => ok(undefined), [], 8);
  const raws = await Promise.all(Array.from({ length: 9 }, (_, i) => transfer(i + 10)));
  const answers = raws.map((raw) => waiting.send(raw));
  const refused = await Promise.race(answers);
  expect(refused).toMatchObject({ ok: false, error: { message: "8 transactions are waiting already" } });
  await waiting.stop();
  expect((await Promise.all(answers)).every((answer) => !answer.ok)).toBe(true);
});
