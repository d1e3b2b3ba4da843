import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { appendReceipt, EMPTY_LOG, logRoot } from "../../contracts-abi/typed-data/receiptLog.ts";
import { signVoucher, type Voucher } from "../../contracts-abi/typed-data/voucher.ts";
import { manualClock } from "../../twins/core/clock.ts";
import { digestOf } from "../../twins/core/digest.ts";
import { must, ok } from "../../twins/core/result.ts";
import type { Receipt } from "../../twins/operations/receipt.ts";
import type { Chain } from "../chain/index.ts";
import { readKey } from "../chain/keystore.ts";
import { stderrLog } from "../log.ts";
import { openSettlement, type SettlementOptions, type SettlementService } from "./settlement.ts";
import { AITN, receiptOf, type TestDevice, testDevice } from "./testing/evidence.ts";
import { type OutsideChain, openOutsideChain } from "./testing/outsideChain.ts";

const DAY_MS = 86_400_000;
const log = stderrLog("pay-out", () => {});
const clock = manualClock(1_000_000);
const services: SettlementService[] = [];
let outside: OutsideChain;
let chain: Chain;
let files = 0;
let made = 0;

beforeAll(async () => {
  outside = await openOutsideChain(1, 100_000n * AITN);
  chain = outside.chain;
});
afterAll(async () => {
  for (const service of services) await service.close();
  await outside?.stop();
});

const newPath = () => join(outside.dir, `settlement-${files++}.db`);
function open(extra: Partial<SettlementOptions> = {}): SettlementService {
  const options = { path: newPath(), chain, clock, log, batchDelayMs: 0, maxReceipts: 10_000, ...extra };
  const service = must(openSettlement(options));
  services.push(service);
  return service;
}
const step = async (service: SettlementService) => {
  must(await service.tick());
  await outside.mine();
  must(await service.tick());
};
const work = (device: TestDevice, count: number): readonly Receipt[] => {
  const signed = receiptOf(device, "one-of-many");
  return Array.from({ length: count }, () => {
    made++;
    return { ...signed, id: digestOf(made), commandId: `many-${made}`, amountWei: (AITN / 100n).toString() };
  });
};
const balance = async (device: TestDevice) => must(await chain.balanceWei(device.address as Hex));
const credit = async (device: TestDevice) => must(await chain.robotWork.creditWei(device.address as Hex));

/** Settles and returns the gas of the transaction that did. */
async function settle(service: SettlementService, receipts: readonly Receipt[]): Promise<bigint> {
  for (const receipt of receipts) must(service.submit(receipt));
  await step(service);
  const { settlement } = service.get(receipts[0]!.id)!;
  expect(settlement.state).toBe("confirmed");
  return must(await chain.relay.receipt(settlement.txHash as Hex))!.gasUsed;
}

it("a robot alone is credited for at most 46 gas an action at 1,000, where redeeming takes 66", async () => {
  const service = open();
  const [credited, redeemed] = [testDevice(), testDevice()];
  await settle(service, work(credited, 1));
  const gas = await settle(service, work(credited, 1_000));

  const key = must(await readKey(join(outside.dir, "keys", "site-voucher.key")));
  const redeem = async (count: bigint) => {
    const voucher: Voucher = {
      site: chain.site,
      device: redeemed.address as Hex,
      cumulativeAmount: (count * AITN) / 100n,
      actionCount: count,
      receiptsRoot: logRoot(appendReceipt(EMPTY_LOG, digestOf(Number(count)))),
    };
    const args = [voucher, signVoucher(chain.robotWork.domain, voucher, key)] as const;
    return must(await outside.withMining(() => chain.send("fundraising", "RobotWork", "redeem", args))).gasUsed;
  };
  await redeem(1n);
  const gasRedeemed = await redeem(1_001n);

  clock.advance(DAY_MS);
  await step(service);
  const args = [chain.site, redeemed.address as Hex] as const;
  expect(await outside.withMining(() => chain.send("fundraising", "RobotWork", "payOut", args))).toMatchObject({
    error: { details: { error: "NoCredit" } },
  });
  const paidOut = must(await chain.contracts.events("PaidOut", chain.site)).at(-1);
  const gasPaidOut = must(await chain.relay.receipt(paidOut!.txHash))!.gasUsed;
  console.log(`gas: credit ${gas}, redeem ${gasRedeemed}, pay-out ${gasPaidOut}, of 1,000 actions`);
  expect(Number(gas) / 1_000).toBeLessThanOrEqual(46);
  expect(Number(gasRedeemed) / 1_000).toBeLessThanOrEqual(67);
  expect(Number(gasRedeemed) / 1_000).toBeGreaterThan(61);
  // From the fourth settlement of a day on, crediting is cheaper with the pay-out counted in, a device's first one even.
  expect(4n * gas + gasPaidOut).toBeLessThan(4n * gasRedeemed);
  expect(await balance(credited)).toBe((1_001n * AITN) / 100n);
});

it("pays a credit out once when it is a day old, however much joined it, and after a restart too", async () => {
  const path = newPath();
  const first = open({ path });
  const device = testDevice();
  await settle(first, work(device, 2));
  clock.advance(DAY_MS / 2);
  await settle(first, work(device, 3));
  const wei = (5n * AITN) / 100n;
  expect(first.credits(10)).toEqual([
    { device: device.address.toLowerCase(), wei, sinceMs: clock.nowMs() - DAY_MS / 2 },
  ]);
  await first.close();

  const second = open({ path });
  clock.advance(DAY_MS / 2 - 1);
  await step(second);
  expect([await balance(device), await credit(device)]).toEqual([0n, wei]);
  clock.advance(1);
  await step(second);
  expect([await balance(device), await credit(device)]).toEqual([wei, 0n]);
  expect(second.credits(10)).toEqual([]);
  clock.advance(2 * DAY_MS);
  await step(second);
  expect(
    must(await chain.contracts.events("PaidOut", chain.site)).filter(({ args }) => args.device === device.address),
  ).toHaveLength(1);
});

it("pays a credit out as soon as it has grown to the operator's amount, and says of each receipt how it was paid", async () => {
  const payOutAtWei = (3n * AITN) / 100n;
  const path = newPath();
  const service = open({ path, payOutAtWei });
  const device = testDevice();
  const told = new Map<string, string[]>();
  service.onChange(({ receipt, settlement: { payment } }) => {
    const state = payment === null ? "none" : payment.state;
    const said = told.get(receipt.id) ?? [];
    if (said.at(-1) !== state) told.set(receipt.id, [...said, state]);
  });
  const receipts = work(device, 3);
  await settle(service, receipts.slice(0, 2));
  await step(service);
  expect([await balance(device), await credit(device)]).toEqual([0n, (2n * AITN) / 100n]);
  expect(service.get(receipts[0]!.id)?.settlement.payment).toEqual({ state: "waiting", txHash: null });
  await settle(service, receipts.slice(2));
  await step(service);
  expect([await balance(device), await credit(device)]).toEqual([payOutAtWei, 0n]);
  const paidOut = must(await chain.contracts.events("PaidOut", chain.site)).at(-1);
  for (const { id } of receipts) {
    expect(service.get(id)?.settlement.payment).toEqual({
      state: "confirmed",
      txHash: paidOut?.txHash,
    });
    expect(told.get(id)).toEqual(["none", "waiting", "submitted", "confirmed"]);
  }
  // What comes after it waits for the next one.
  const [next] = work(device, 1);
  await settle(service, [next!]);
  expect(service.get(next!.id)?.settlement.payment).toMatchObject({ state: "waiting" });
  await service.close();
  // A file of before this was written down finds it out from its transactions.
  const db = new DatabaseSync(path);
  db.exec("DROP TABLE pay_outs; PRAGMA user_version = 0");
  db.close();
  const later = open({ path });
  expect(later.get(receipts[0]!.id)?.settlement.payment).toMatchObject({ txHash: paidOut?.txHash });
  expect(later.get(next!.id)?.settlement.payment).toMatchObject({ state: "waiting" });
});

it("asks for nothing when the device, or anybody, has asked before, even while the pay-out was on its way", async () => {
  const ask = (device: TestDevice) =>
    outside.withMining(() => chain.send("fundraising", "RobotWork", "payOut", [chain.site, device.address as Hex]));
  const early = open();
  const one = testDevice();
  await settle(early, work(one, 1));
  must(await ask(one));
  clock.advance(DAY_MS);
  await step(early);
  expect(early.credits(10)).toEqual([]);
  expect(early.list(10).map(({ settlement }) => settlement.payment)).toEqual([{ state: "confirmed", txHash: null }]);

  let lost = true;
  const broadcast: typeof chain.relay.broadcast = async (tx) => (lost ? ok(undefined) : chain.relay.broadcast(tx));
  const two = testDevice();
  const late = open({ chain: { ...chain, relay: { ...chain.relay, broadcast } } });
  lost = false;
  await settle(late, work(two, 1));
  lost = true;
  clock.advance(DAY_MS);
  must(await late.tick());
  must(await ask(two));
  lost = false;
  for (let i = 0; i < 4; i++) {
    clock.advance(60_000);
    await late.tick();
    await outside.mine();
  }
  expect(late.credits(10)).toEqual([]);
  for (const device of [one, two]) expect(await balance(device)).toBe(AITN / 100n);
});

it("of two that ask in the same block the second is told why its transaction was reverted there, by the contract's name", async () => {
  const service = open();
  const device = testDevice();
  await settle(service, work(device, 1));
  for (const name of ["first", "second"]) must(await outside.withMining(() => chain.enrol(name, 0n)));
  const args = [chain.site, device.address as Hex] as const;
  const asked = ["first", "second"].map((name) => chain.send(name, "RobotWork", "payOut", args));
  const waiting = async () => {
    const { pending } = must(await outside.rpc.call("txpool_status", [])) as { pending: string };
    return Number(pending);
  };
  await expect.poll(waiting).toBe(2);
  await outside.mine();
  const [first, second] = await Promise.all(asked);
  const refused = [first, second].find((one) => one?.ok === false);
  expect([first?.ok, second?.ok].filter(Boolean)).toHaveLength(1);
  expect(refused).toMatchObject({
    error: { code: "CHAIN_NOTHING", details: { contract: "RobotWork", error: "NoCredit" } },
  });
  expect(await balance(device)).toBe(AITN / 100n);
});

it("several robots in one transaction are credited in it, and each is paid its own a day later, once", async () => {
  const service = open();
  const fleet = [testDevice(), testDevice()];
  await settle(
    service,
    fleet.flatMap((device) => work(device, 2)),
  );
  const txs = new Set(service.list(4).map(({ settlement }) => settlement.txHash));
  expect(txs.size).toBe(1);
  for (const device of fleet) expect([await balance(device), await credit(device)]).toEqual([0n, AITN / 50n]);
  expect(service.credits(10).map(({ wei }) => wei)).toEqual([AITN / 50n, AITN / 50n]);
  clock.advance(DAY_MS);
  for (let i = 0; i < fleet.length; i++) await step(service);
  for (const device of fleet) expect([await balance(device), await credit(device)]).toEqual([AITN / 50n, 0n]);
  expect(service.credits(10)).toEqual([]);
});

it("an action that earns nothing is settled, and owes nothing", async () => {
  const service = open();
  const device = testDevice();
  const [receipt] = work(device, 1);
  await settle(service, [{ ...receipt!, amountWei: "0" }]);
  expect(service.get(receipt!.id)?.settlement.payment).toBeNull();
  expect(service.credits(10)).toEqual([]);
});
