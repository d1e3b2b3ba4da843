import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { manualClock } from "../../twins/core/clock.ts";
import { must } from "../../twins/core/result.ts";
import { rng } from "../../twins/core/rng.ts";
import type { Receipt } from "../../twins/operations/receipt.ts";
import type { Chain, ChainEvent } from "../chain/index.ts";
import { stderrLog } from "../log.ts";
import { openSettlement, type SettlementService } from "./settlement.ts";
import type { CrashTask } from "./testing/crash.ts";
import { receiptOf, type TestDevice, testDevice } from "./testing/evidence.ts";
import { type OutsideChain, openOutsideChain } from "./testing/outsideChain.ts";

/** One more than the deepest reorganisation here: what is final stays. */
const CONFIRMATIONS = 4;
const DEPTH = 3;
const DEPOSIT_WEI = 10n ** 24n;
const log = stderrLog("reorg", () => {});
const clock = manualClock(1_000_000);

let outside: OutsideChain;
let chain: Chain;
let files = 0;
let commands = 0;
let devices: TestDevice[];

beforeAll(async () => {
  outside = await openOutsideChain(CONFIRMATIONS, DEPOSIT_WEI);
  chain = outside.chain;
});
afterAll(() => outside?.stop());
beforeEach(() => {
  devices = [testDevice(), testDevice(), testDevice()];
});

const newPath = () => join(outside.dir, `settlement-${files++}.db`);
const open = (payOutAfterMs = 0) =>
  must(openSettlement({ path: newPath(), chain, clock, log, batchDelayMs: 0, payOutAfterMs }));
const moreReceipts = (each: number, some = devices): readonly Receipt[] =>
  some.flatMap((device) => Array.from({ length: each }, () => receiptOf(device, `cmd-${commands++}`)));
const isFinal = (service: SettlementService) =>
  service.list(10_000).every(({ settlement }) => settlement.state === "confirmed") && service.credits(1).length === 0;
const txHashOf = (service: SettlementService) => service.list(1)[0]?.settlement.txHash;

async function step(service: SettlementService): Promise<void> {
  clock.advance(60_000);
  must(await service.tick());
  await outside.mine();
}

/** Until all is settled and paid, within the blocks that some batches and each device's pay-out take. */
async function untilFinal(service: SettlementService): Promise<void> {
  for (let i = 0; i < 60 && !isFinal(service); i++) await step(service);
  expect(isFinal(service)).toBe(true);
}

/** The blocks' replacements are empty, or hold this transaction again in the one of this place. */
const reorg = async (depth: number, again: readonly (readonly [string, number])[] = []) =>
  must(await outside.rpc.call("anvil_reorg", [depth, again]));

/** Every receipt is in what the chain settled exactly once: by its state and, told apart, by its events. */
async function expectSettledOnce(receipts: readonly Receipt[]): Promise<void> {
  const events: ChainEvent[] = [];
  must(await chain.follow({ onRange: ({ events: some }) => events.push(...some), onReorg: () => {} }).poll());
  for (const { address } of devices) {
    const own = receipts.filter(({ device }) => device === address);
    const earnedWei = own.reduce((sum, { amountWei }) => sum + BigInt(amountWei), 0n);
    const settled = must(await chain.robotWork.settled(address as Hex));
    expect(settled).toEqual({ amount: earnedWei, actionCount: BigInt(own.length) });
    const wei = { settled: 0n, paid: 0n };
    for (const event of events) {
      if (event.contract !== "RobotWork" || !("device" in event.args) || event.args.device !== address) continue;
      if (event.name === "Credited") wei.settled += event.args.credited;
      if (event.name === "PaidOut") wei.paid += event.args.amount;
      if (event.name !== "Redeemed") continue;
      wei.settled += event.args.paid;
      wei.paid += event.args.paid;
    }
    expect(wei).toEqual({ settled: earnedWei, paid: earnedWei });
    expect(must(await chain.balanceWei(address as Hex))).toBe(earnedWei);
  }
}

it("a 3-block reorganisation that drops the transaction: the same bytes go again, each receipt is settled once", async () => {
  const service = open();
  const receipts = moreReceipts(4);
  for (const receipt of receipts) must(service.submit(receipt));
  for (let i = 0; i < DEPTH; i++) await step(service);
  must(await service.tick());
  expect(service.list(1)[0]?.settlement).toMatchObject({ state: "submitted", confirmations: DEPTH });
  const before = txHashOf(service);
  await reorg(DEPTH);
  for (const { address } of devices) {
    expect(must(await chain.robotWork.settled(address as Hex))).toEqual({ amount: 0n, actionCount: 0n });
  }
  must(await service.tick());
  expect(service.list(1)[0]?.settlement).toMatchObject({ state: "submitted", error: { code: "CHAIN_REORG" } });
  await untilFinal(service);
  expect(txHashOf(service)).toBe(before);
  await expectSettledOnce(receipts);
  await service.close();
});

it.each(["credit", "pay-out"] as const)(
  "a 3-block reorganisation that drops the %s of a robot alone: it is paid once",
  async (what) => {
    const service = open();
    const receipts = moreReceipts(3, devices.slice(0, 1));
    for (const receipt of receipts) must(service.submit(receipt));
    if (what === "pay-out") {
      while (service.list(1)[0]?.settlement.state !== "confirmed") await step(service);
      await step(service);
    }
    for (let i = 0; i < DEPTH; i++) await step(service);
    const device = devices[0]!.address as Hex;
    const reached = async () =>
      what === "credit"
        ? must(await chain.robotWork.settled(device)).amount > 0n
        : must(await chain.balanceWei(device)) > 0n;
    expect([await reached(), isFinal(service)]).toEqual([true, false]);
    await reorg(DEPTH);
    if (what === "credit") expect(await reached()).toBe(false);
    for (let i = 0; i < 4 * CONFIRMATIONS && !isFinal(service); i++) await step(service);
    expect(isFinal(service)).toBe(true);
    await expectSettledOnce(receipts);
    await service.close();
  },
);

it("a reorganisation that moves the transaction to a later block counts its confirmations anew", async () => {
  const service = open();
  const receipts = moreReceipts(1);
  for (const receipt of receipts) must(service.submit(receipt));
  for (let i = 0; i < DEPTH; i++) await step(service);
  must(await service.tick());
  const raw = must(await outside.rpc.call("eth_getRawTransactionByHash", [txHashOf(service)])) as string;
  await reorg(DEPTH, [[raw, DEPTH - 1]]);
  must(await service.tick());
  expect(service.list(1)[0]?.settlement).toMatchObject({ state: "submitted", confirmations: 1 });
  await untilFinal(service);
  await expectSettledOnce(receipts);
  await service.close();
});

it("reorganisations at random, over many batches: nothing is lost, nothing is settled twice", {
  timeout: 90_000,
}, async () => {
  const chance = rng(20_261_129);
  const service = open();
  const receipts: Receipt[] = [];
  let depths = 0;
  for (let round = 0; round < 60; round++) {
    if (chance.uniform() < 0.5) {
      // Of one robot or several: credited together, and each paid out by a transaction of its own.
      const some = devices.slice(Math.floor(chance.uniform() * devices.length));
      const more = moreReceipts(1 + Math.floor(chance.uniform() * 3), some);
      receipts.push(...more);
      for (const receipt of more) must(service.submit(receipt));
    }
    await step(service);
    if (chance.uniform() < 0.3) {
      const depth = 1 + Math.floor(chance.uniform() * DEPTH);
      await reorg(depth);
      depths += depth;
    }
  }
  await untilFinal(service);
  expect(depths).toBeGreaterThan(DEPTH * 5);
  await expectSettledOnce(receipts);
  await service.close();
});

it("deeper than what was held final: the next voucher covers what was taken back", async () => {
  const service = open((CONFIRMATIONS + 6) * 60_000);
  const lost = moreReceipts(2);
  for (const receipt of lost) must(service.submit(receipt));
  for (let i = 0; i <= CONFIRMATIONS + 1; i++) await step(service);
  expect(service.list(10).every(({ settlement }) => settlement.state === "confirmed")).toBe(true);
  await reorg(CONFIRMATIONS + 3);
  for (const { address } of devices)
    expect(must(await chain.robotWork.settled(address as Hex))).toEqual({ amount: 0n, actionCount: 0n });
  const next = moreReceipts(1);
  for (const receipt of next) must(service.submit(receipt));
  await untilFinal(service);
  await expectSettledOnce([...lost, ...next]);
  await service.close();
});

it("kill -9 of the settling process, then a 3-block reorganisation under what it had sent", {
  timeout: 90_000,
}, async () => {
  const receipts = moreReceipts(2);
  const task: CrashTask = {
    ...{ rpcUrl: outside.rpcUrl, dataDir: outside.dir, treasuryKeyPath: outside.treasuryKeyPath, path: newPath() },
    ...{
      depositWei: DEPOSIT_WEI.toString(),
      receipts,
      killAt: "mined",
      nth: 1,
      payOutAfterMs: 0,
      confirmations: CONFIRMATIONS,
    },
  };
  const run = async (one: CrashTask) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, "testing", "crash.ts"), JSON.stringify(one)], {
      stdio: "inherit",
    });
    const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
    return signal ?? code;
  };
  // Without empty blocks: the engine remembers the states of its last sixteen, and a killed process may be slow to end.
  expect(await outside.withMining(() => run(task), true)).toBe("SIGKILL");
  const [sentAt] = must(await chain.contracts.events("Credited", chain.site)).slice(-1);
  while (must(await chain.relay.headNumber()) < sentAt!.blockNumber + DEPTH - 1) await outside.mine();
  await reorg(must(await chain.relay.headNumber()) - sentAt!.blockNumber + 1);
  expect(must(await chain.robotWork.settled(devices[0]!.address as Hex)).actionCount).toBe(0n);
  expect(await outside.withMining(() => run({ ...task, killAt: null }))).toBe(0);
  await expectSettledOnce(receipts);
});
