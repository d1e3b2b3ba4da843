import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Wallet } from "ethers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fail, must, ok } from "../../../twins/core/result.ts";
import { readKey } from "../keystore.ts";
import { type OpenAnvil, startOpenAnvil } from "./anvil.ts";
import { makeGate } from "./gate.ts";
import { EMBEDDED_CHAIN_ID, loadGenesis } from "./genesis.ts";
import { checkHead, type Head, headOf } from "./integrity.ts";
import type { Journal } from "./journal.ts";
import { makeProducer, type ProducerParts } from "./producer.ts";

const clock = { nowMs: () => Date.now() };
let dir: string;
let anvil: OpenAnvil;
let wallet: Wallet;
let head: Head;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-producer-"));
  const genesis = must(await loadGenesis(dir, clock));
  anvil = must(await startOpenAnvil(genesis));
  wallet = new Wallet(`0x${Buffer.from(must(await readKey(genesis.treasuryKeyPath))).toString("hex")}`);
  head = must(await headOf(anvil.rpc));
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

function producer(append: Journal["append"], fatal: string[] = [], extra: Partial<ProducerParts> = {}) {
  const journal = { append, close: async () => {} };
  return makeProducer({
    rpc: anvil.rpc,
    journal,
    gate: makeGate(),
    clock,
    head: { ...head, timestampS: 0 },
    afterBlock: async () => {},
    onFatal: (reason) => fatal.push(reason),
    ...extra,
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
  const waiting = producer(async () => ok(undefined), [], { maxWaiting: 8 });
  const raws = await Promise.all(Array.from({ length: 9 }, (_, i) => transfer(i + 10)));
  const answers = raws.map((raw) => waiting.send(raw));
  const refused = await Promise.race(answers);
  expect(refused).toMatchObject({ ok: false, error: { message: "8 transactions are waiting already" } });
  await waiting.stop();
  expect((await Promise.all(answers)).every((answer) => !answer.ok)).toBe(true);
});

/** What any program of this machine could do to an anvil that it reaches. */
const TAMPERING: readonly (readonly [string, (stranger: string) => Promise<unknown>])[] = [
  ["a balance", (stranger) => anvil.rpc.call("anvil_setBalance", [stranger, "0xde0b6b3a7640000"])],
  ["a nonce", (stranger) => anvil.rpc.call("anvil_setNonce", [stranger, "0x5"])],
  ["a code", (stranger) => anvil.rpc.call("anvil_setCode", [stranger, "0x6001"])],
  ["a block of its own", () => anvil.rpc.call("evm_mine", [])],
  ["a reorganisation", () => anvil.rpc.call("anvil_reorg", [1, []])],
  ["an older state", () => anvil.rpc.call("anvil_rollback", [1])],
];

it.each(TAMPERING)("ends before it makes a block on %s set past the proxy", async (_, tamper) => {
  const fatal: string[] = [];
  const made: number[] = [];
  const chain = producer(
    async (block) => {
      made.push(block.number);
      return ok(undefined);
    },
    fatal,
    { check: (last) => checkHead(anvil.rpc, last) },
  );
  must(await chain.send(await transfer(0)));
  must(await chain.send(await transfer(1)));
  await tamper(Wallet.createRandom().address);
  expect(await chain.send(await transfer(2))).toMatchObject({ ok: false });
  expect(fatal).toEqual([expect.stringContaining("CHAIN_TAMPERED")]);
  expect(made).toEqual([1, 2]);
});

it.each<[string, number, (nonce: number) => Promise<unknown>]>([
  ["on a block that another made", 1, () => anvil.rpc.call("evm_mine", [])],
  ["with a foreign transaction", 2, async (nonce) => anvil.rpc.call("eth_sendRawTransaction", [await transfer(nonce)])],
])("without that check still makes no block %s", async (_, nextNonce, tamper) => {
  const fatal: string[] = [];
  const chain = producer(async () => ok(undefined), fatal);
  must(await chain.send(await transfer(0)));
  await tamper(1);
  expect(await chain.send(await transfer(nextNonce))).toMatchObject({ ok: false });
  expect(fatal).toEqual([expect.stringContaining("CHAIN_TAMPERED")]);
});
