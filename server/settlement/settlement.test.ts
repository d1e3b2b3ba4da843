import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { appendReceipt, EMPTY_LOG, isReceiptInLog, logRoot } from "../../contracts-abi/typed-data/receiptLog.ts";
import { signVoucher } from "../../contracts-abi/typed-data/voucher.ts";
import { manualClock } from "../../twins/core/clock.ts";
import { digestOf } from "../../twins/core/digest.ts";
import { must, ok } from "../../twins/core/result.ts";
import { startOpenAnvil } from "../chain/embedded/anvil.ts";
import { loadGenesis } from "../chain/embedded/genesis.ts";
import type { Rpc } from "../chain/embedded/rpc.ts";
import { type Chain, openChain } from "../chain/index.ts";
import { readKey } from "../chain/keystore.ts";
import { stderrLog } from "../log.ts";
import { makeReceipt, openSettlement, priceWei, type SettlementOptions, type SettlementService } from "./settlement.ts";
import { AITN, evidenceOf, PRICES, receiptOf, type TestDevice, testDevice } from "./testing/evidence.ts";

const log = stderrLog("settlement", () => {});
let dir: string;
let stopAnvil: () => Promise<void>;
let rpc: Rpc;
let chain: Chain;
const services: SettlementService[] = [];
let files = 0;

const mine = async (blocks = 1) => {
  for (let i = 0; i < blocks; i++) must(await rpc.call("evm_mine", []));
};

/** @returns how to stop it */
function keepMining(): () => Promise<void> {
  let on = true;
  const loop = (async () => {
    while (on) {
      await mine();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return async () => {
    on = false;
    await loop;
  };
}

/** anvil itself, mining only when told: reorganisations are possible here. */
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-settle-"));
  const clock = { nowMs: () => Date.now() };
  const genesis = must(await loadGenesis(join(dir, "chain"), clock));
  const anvil = must(await startOpenAnvil(genesis));
  stopAnvil = anvil.stop;
  rpc = anvil.rpc;
  const stopMining = keepMining();
  const options = {
    rpcUrl: anvil.url,
    dataDir: dir,
    treasuryKeyPath: genesis.treasuryKeyPath,
    clock,
    log,
    site: { name: "fms", depositWei: 10_000n * AITN, threshold: 1, permitRequired: false },
    modelApprovers: { names: ["operator"], threshold: 1 },
    confirmations: 2,
  };
  chain = must(await openChain(options));
  await stopMining();
});
afterAll(async () => {
  for (const service of services) await service.close();
  chain?.close();
  await stopAnvil?.();
  rmSync(dir, { recursive: true, force: true });
});

const clock = manualClock(1_000_000);
const newPath = () => join(dir, `settlement-${files++}.db`);
function settlement(extra: Partial<SettlementOptions> = {}): SettlementService {
  const service = must(openSettlement({ path: newPath(), chain, clock, log, batchDelayMs: 0, ...extra }));
  services.push(service);
  return service;
}
/** What a device was paid, and what it would be for the asking. */
const paidTo = async (address: string) =>
  must(await chain.balanceWei(address as Hex)) + must(await chain.robotWork.creditWei(address as Hex));
const stateOf = (service: SettlementService, id: string) => service.get(id)?.settlement;

describe("makeReceipt", () => {
  const device = testDevice();

  it("gives the same id for the same evidence, at any time", () => {
    const first = must(makeReceipt(evidenceOf(device, "c1"), PRICES, 1));
    const second = must(makeReceipt(evidenceOf(device, "c1"), PRICES, 2));
    expect(second.id).toBe(first.id);
    expect(must(makeReceipt(evidenceOf(device, "c2"), PRICES, 1)).id).not.toBe(first.id);
  });

  it("refuses what the device did not sign", () => {
    const good = evidenceOf(device, "c1");
    const other = evidenceOf(device, "c2");
    const final = { ...good.outcome.final, result: { distanceM: 1e9 } };
    for (const bad of [
      { ...good, signature: other.signature },
      { ...good, signature: "0x" },
      { ...good, device: testDevice().address },
      { ...good, outcome: { ...good.outcome, final } },
      { ...good, outcome: { ...good.outcome, telemetryHash: good.outcome.commandDigest } },
      { ...good, command: other.command },
      { ...good, command: { ...good.command, input: { to: "m2" } } },
    ]) {
      expect(makeReceipt(bad, PRICES, 1)).toMatchObject({ ok: false, error: { code: "RCPT_SIGNATURE" } });
    }
    const running = evidenceOf(device, "c1", { state: "RUNNING" });
    expect(makeReceipt(running, PRICES, 1)).toMatchObject({ ok: false, error: { code: "CMD_IMPOSSIBLE" } });
  });

  it.each([
    [{ distanceM: 12.3456 }, "SUCCEEDED", "transport", (AITN * 22345n) / 10_000n],
    [{ distanceM: 1e12 }, "SUCCEEDED", "transport", 10n * AITN],
    // Its thousandths are beyond any number, and it is a number itself.
    [{ distanceM: 1e308, durationS: 1e308 }, "SUCCEEDED", "transport", AITN],
    [{ distanceM: -5 }, "SUCCEEDED", "transport", AITN],
    [{ distanceM: Number.NaN }, "SUCCEEDED", "transport", AITN],
    [{ durationS: 50 }, "SUCCEEDED", "process", (AITN * 5n) / 2n],
    [{ distanceM: 10 }, "FAILED", "transport", 0n],
    [{ distanceM: 10 }, "SUCCEEDED", "service", 0n],
    [{ distanceM: 10 }, "SUCCEEDED", "toString", 0n],
  ] as const)("prices %j %s %s", (result, state, action, wanted) => {
    const { outcome } = evidenceOf(device, "c1");
    expect(priceWei(PRICES, action, { ...outcome.final, state, result })).toBe(wanted);
  });
});

describe("settling", () => {
  it("goes from journalled to confirmed, tells each change, and proves every receipt by the event's root", async () => {
    const service = settlement();
    const device = testDevice();
    const receipts = ["a1", "a2", "a3"].map((name) => receiptOf(device, name));
    const told: string[] = [];
    service.onChange(({ receipt, settlement: now }) => {
      if (receipt.id === receipts[0]?.id) told.push(`${now.state} ${now.confirmations}`);
    });
    for (const receipt of receipts) must(service.submit(receipt));
    must(service.submit(receipts[0]!));
    expect(service.proof(receipts[0]!.id)).toMatchObject({ ok: false, error: { code: "RCPT_UNKNOWN" } });
    must(await service.tick());
    await mine();
    must(await service.tick());
    await mine();
    must(await service.tick());
    expect(told).toEqual(["journalled 0", "batched 0", "submitted 0", "submitted 1", "confirmed 2"]);
    expect(await paidTo(device.address)).toBe(receipts.reduce((sum, one) => sum + BigInt(one.amountWei), 0n));

    const roots: string[] = [];
    const onRange = ({ events }: { events: readonly { name: string; args: unknown }[] }) =>
      events
        .filter((event) => event.name === "Credited")
        .forEach((event) => void roots.push((event.args as { receiptsRoot: string }).receiptsRoot));
    must(await chain.follow({ onRange, onReorg: () => {} }).poll());
    for (const receipt of receipts) {
      const proof = must(service.proof(receipt.id));
      expect(roots).toContain(proof.root);
      expect(isReceiptInLog(proof.root, proof.count, proof.index, receipt.id, proof.siblings)).toBe(true);
    }
  });

  it("settles 1000 actions of a fleet of six for at most 24 gas each, of one alone for 46", async () => {
    const service = settlement({ maxReceipts: 6_000 });
    const signed = receiptOf(testDevice(), "gas");
    let made = 0;
    const settle = async (fleet: readonly TestDevice[], count: number) => {
      const block = fleet.flatMap((device) =>
        Array.from({ length: count }, () => {
          made++;
          return { ...signed, amountWei: "1000", device: device.address, id: digestOf(made), commandId: `gas-${made}` };
        }),
      );
      for (const receipt of block) must(service.submit(receipt));
      must(await service.tick());
      await mine(2);
      must(await service.tick());
      const now = service.list(1)[0]?.settlement;
      expect(now?.state).toBe("confirmed");
      return Number(must(await chain.relay.receipt(now?.txHash as Hex))?.gasUsed) / block.length;
    };
    const fleet = Array.from({ length: 6 }, testDevice);
    const known = await settle(fleet, 1);
    expect(known).toBeGreaterThan(1000);
    expect(await settle(fleet.slice(0, 1), 1000)).toBeLessThanOrEqual(46);
    // A voucher's cost does not depend on how many actions it covers: ten are counted as a thousand.
    expect((await settle(fleet, 10)) / 100).toBeLessThanOrEqual(24);
  });

  it("sends identical bytes again after a reorganisation, and pays once", async () => {
    const service = settlement();
    const device = testDevice();
    const receipt = receiptOf(device, "r1");
    must(service.submit(receipt));
    must(await service.tick());
    await mine();
    must(await service.tick());
    const before = stateOf(service, receipt.id)!;
    expect(before).toMatchObject({ state: "submitted", confirmations: 1 });
    must(await rpc.call("anvil_reorg", [1, []]));
    expect(await paidTo(device.address)).toBe(0n);
    must(await service.tick());
    expect(stateOf(service, receipt.id)).toMatchObject({ state: "submitted", confirmations: 0 });
    expect(stateOf(service, receipt.id)?.error?.code).toBe("CHAIN_REORG");
    await mine(2);
    must(await service.tick());
    expect(stateOf(service, receipt.id)).toMatchObject({ state: "confirmed", txHash: before.txHash });
    expect(await paidTo(device.address)).toBe(BigInt(receipt.amountWei));
  });

  it("signs again when another transaction took its nonce, and pays once", async () => {
    const [first, second] = [settlement(), settlement()];
    const [one, two] = [testDevice(), testDevice()];
    const [a, b] = [receiptOf(one, "n1"), receiptOf(two, "n2")];
    must(first.submit(a));
    must(second.submit(b));
    must(await first.tick());
    // Both took the same nonce: this one's bytes are refused once the other's are in a block.
    await second.tick();
    await mine(2);
    for (let i = 0; i < 3; i++) {
      clock.advance(60_000);
      await first.tick();
      await second.tick();
      await mine(2);
    }
    expect([stateOf(first, a.id)?.state, stateOf(second, b.id)?.state]).toEqual(["confirmed", "confirmed"]);
    expect(await paidTo(one.address)).toBe(BigInt(a.amountWei));
    expect(await paidTo(two.address)).toBe(BigInt(b.amountWei));
  });

  it("goes on with the others when somebody redeemed one voucher of the batch alone", async () => {
    const key = must(await readKey(join(dir, "keys", "site-voucher.key")));
    const [one, two] = [testDevice(), testDevice()];
    const [a, b] = [receiptOf(one, "alone-1"), receiptOf(two, "alone-2")];
    let lost = true;
    const broadcast: typeof chain.relay.broadcast = async (tx) => (lost ? ok(undefined) : chain.relay.broadcast(tx));
    const service = settlement({ chain: { ...chain, relay: { ...chain.relay, broadcast } } });
    must(service.submit(a));
    must(service.submit(b));
    must(await service.tick());
    const voucher = {
      site: chain.site,
      device: one.address as Hex,
      cumulativeAmount: BigInt(a.amountWei),
      actionCount: 1n,
      receiptsRoot: logRoot(appendReceipt(EMPTY_LOG, a.id)),
    };
    const signature = signVoucher(chain.robotWork.domain, voucher, key);
    const stopMining = keepMining();
    must(await chain.send("fundraising", "RobotWork", "redeem", [voucher, signature]));
    await stopMining();
    lost = false;
    for (let i = 0; i < 4; i++) {
      must(await service.tick());
      await mine(2);
    }
    expect([stateOf(service, a.id)?.state, stateOf(service, b.id)?.state]).toEqual(["confirmed", "confirmed"]);
    expect([await paidTo(one.address), await paidTo(two.address)]).toEqual([BigInt(a.amountWei), BigInt(b.amountWei)]);
  });

  it("waits for company up to batchDelayMs, and never forms a batch over maxReceipts", async () => {
    const service = settlement({ batchDelayMs: 10_000_000, maxReceipts: 2 });
    const device = testDevice();
    must(service.submit({ ...receiptOf(device, "w1"), madeAtMs: clock.nowMs() }));
    must(await service.tick());
    expect(service.list(1)[0]?.settlement.state).toBe("journalled");
    for (const name of ["w2", "w3"]) must(service.submit({ ...receiptOf(device, name), madeAtMs: clock.nowMs() }));
    must(await service.tick());
    expect(service.list(3).map((row) => row.settlement.state)).toEqual(["journalled", "submitted", "submitted"]);
    await mine(2);
    must(await service.tick());
  });

  it("fills the deposit when it is too small, says why receipts wait, and then settles", async () => {
    const service = settlement();
    const device = testDevice();
    const heldWei = must(await chain.robotWork.depositWei());
    const amounts = [heldWei - AITN, 500n * AITN];
    const [large, next] = amounts.map((wei, i) => ({ ...receiptOf(device, `big-${i}`), amountWei: wei.toString() }));
    const untilConfirmed = async (id: string) => {
      for (let i = 0; i < 20 && stateOf(service, id)?.state !== "confirmed"; i++) {
        clock.advance(60_000);
        await service.tick();
        await mine();
      }
      expect(stateOf(service, id)).toMatchObject({ state: "confirmed", error: null });
    };
    must(service.submit(large!));
    await untilConfirmed(large!.id);
    must(service.submit(next!));
    const stopMining = keepMining();
    const refused = await service.tick();
    expect(refused).toMatchObject({
      ok: false,
      error: { code: "CHAIN_FUNDS", details: { error: "DepositTooSmall" } },
    });
    expect(stateOf(service, next!.id)).toMatchObject({
      state: "journalled",
      error: { code: "CHAIN_FUNDS", details: { error: "DepositTooSmall" } },
    });
    await untilConfirmed(next!.id);
    await stopMining();
    expect(await paidTo(device.address)).toBe(amounts[0]! + amounts[1]!);
  });
});

describe("bad input", () => {
  it("refuses a second receipt of one command, and more than may wait", () => {
    const service = settlement({ maxWaiting: 2 });
    const device = testDevice();
    must(service.submit(receiptOf(device, "d1")));
    const other = must(makeReceipt(evidenceOf(device, "d1", { result: { distanceM: 99 } }), PRICES, 1));
    expect(service.submit(other)).toMatchObject({ ok: false, error: { code: "CMD_DUPLICATE" } });
    must(service.submit(receiptOf(device, "d2")));
    expect(service.submit(receiptOf(device, "d3"))).toMatchObject({ ok: false, error: { code: "STORE_FULL" } });
    must(service.submit(receiptOf(device, "d1")));
    expect(service.get("0x00")).toBeNull();
  });

  it("refuses an outbox that is in use, damaged, or of another chain", async () => {
    const path = newPath();
    const open = (extra: Partial<SettlementOptions> = {}) => openSettlement({ path, chain, clock, log, ...extra });
    const first = must(open());
    expect(open()).toMatchObject({ ok: false, error: { code: "STORE_LOCKED" } });
    await first.close();
    expect(open({ chain: { ...chain, chainId: 7 } })).toMatchObject({ ok: false, error: { code: "HOST_CONFIG" } });
    const damaged = newPath();
    writeFileSync(damaged, "not a database at all, but longer than a header".repeat(100));
    expect(open({ path: damaged })).toMatchObject({ ok: false, error: { code: "STORE_CORRUPT" } });
  });

  it("refuses to settle from an old copy of the outbox", async () => {
    const path = newPath();
    const device = testDevice();
    const first = must(openSettlement({ path, chain, clock, log, batchDelayMs: 0 }));
    must(first.submit(receiptOf(device, "o1")));
    await first.close();
    const copy = newPath();
    copyFileSync(path, copy);
    const service = settlement({ path });
    must(await service.tick());
    await mine(2);
    must(await service.tick());
    const old = settlement({ path: copy });
    expect(await old.tick()).toMatchObject({ ok: false, error: { code: "STORE_CORRUPT" } });
    expect(await paidTo(device.address)).toBe(BigInt(receiptOf(device, "o1").amountWei));
  });
});

describe("a disk that fails", () => {
  it("is told as a failure by tick, and the receipt still waits", async () => {
    const path = newPath();
    const service = settlement({ path });
    // Many devices make a batch that needs more pages than the database may have.
    const receipts = Array.from({ length: 20 }, (_, i) => receiptOf(testDevice(), `disk-${i}`));
    for (const receipt of receipts) must(service.submit(receipt));
    await service.close();
    // SQLite itself says "database or disk is full" when a database may not grow.
    const limited = new DatabaseSync(path);
    const { page_count: pages } = limited.prepare("PRAGMA page_count").get() as { page_count: number };
    limited.close();
    const prepare = DatabaseSync.prototype.exec;
    DatabaseSync.prototype.exec = function exec(sql) {
      prepare.call(this, sql);
      if (sql.includes("locking_mode")) prepare.call(this, `PRAGMA max_page_count = ${pages}`);
    };
    const full = settlement({ path });
    DatabaseSync.prototype.exec = prepare;
    expect(await full.tick()).toMatchObject({ ok: false, error: { code: "STORE_FULL" } });
    const states = receipts.map((receipt) => full.get(receipt.id)?.settlement.state);
    expect(new Set(states)).toEqual(new Set(["journalled"]));
    const many = Array.from({ length: 50 }, (_, i) => ({ ...receipts[0]!, id: digestOf(-i), commandId: `more-${i}` }));
    expect(many.map((one) => full.submit(one)).at(-1)).toMatchObject({ ok: false, error: { code: "STORE_FULL" } });
  });
});
