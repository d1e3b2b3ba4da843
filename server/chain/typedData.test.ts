import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BaseContract, Contract, ContractFactory, JsonRpcProvider, Wallet } from "ethers";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AccessStandardsAbi, AccessStandardsBytecode } from "../../contracts-abi/abi/AccessStandards.gen.ts";
import { AITNAccessAbi, AITNAccessBytecode } from "../../contracts-abi/abi/AITNAccess.gen.ts";
import { DeviceNFTAbi, DeviceNFTBytecode } from "../../contracts-abi/abi/DeviceNFT.gen.ts";
import { NodeRegistryAbi, NodeRegistryBytecode } from "../../contracts-abi/abi/NodeRegistry.gen.ts";
import { PriceOracleAbi, PriceOracleBytecode } from "../../contracts-abi/abi/PriceOracle.gen.ts";
import { RobotWorkAbi, RobotWorkBytecode } from "../../contracts-abi/abi/RobotWork.gen.ts";
import {
  TrainingMarketAbi,
  TrainingMarketBytecode,
  TrainingMarketLinks,
} from "../../contracts-abi/abi/TrainingMarket.gen.ts";
import { WorkEscrowAbi, WorkEscrowBytecode } from "../../contracts-abi/abi/WorkEscrow.gen.ts";
import { cycleHash, workReceiptHash } from "../../contracts-abi/typed-data/cycle.ts";
import { deviceKeyDomain, deviceKeyHash, proveDeviceKey } from "../../contracts-abi/typed-data/deviceKey.ts";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { escrowDomain, jobReceiptHash } from "../../contracts-abi/typed-data/jobReceipt.ts";
import { linked } from "../../contracts-abi/typed-data/linked.ts";
import { admitHash, joinHash, leaveHash, nodeDomain } from "../../contracts-abi/typed-data/node.ts";
import { priceDomain, priceHash } from "../../contracts-abi/typed-data/price.ts";
import { addressOfKey } from "../../contracts-abi/typed-data/signature.ts";
import { applicationHash, trainingDomain, updateHash, updateSeal } from "../../contracts-abi/typed-data/training.ts";
import { voucherDomain, voucherHash } from "../../contracts-abi/typed-data/voucher.ts";
import { must } from "../../twins/core/result.ts";
import { startOpenAnvil } from "./embedded/anvil.ts";
import { EMBEDDED_CHAIN_ID, loadGenesis } from "./embedded/genesis.ts";

const CHAIN = BigInt(EMBEDDED_CHAIN_ID);
const SOME = `0x${"50".repeat(20)}`;
const RUNS = { numRuns: 20 };

let dir: string;
let stop: () => Promise<void>;
let provider: JsonRpcProvider;
let treasury: Wallet;
let mine: () => Promise<unknown>;
let nonce = 0;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-typed-"));
  const genesis = must(await loadGenesis(dir, { nowMs: () => Date.now() }));
  const anvil = must(await startOpenAnvil(genesis));
  provider = new JsonRpcProvider(anvil.url, EMBEDDED_CHAIN_ID, { staticNetwork: true, pollingInterval: 20 });
  treasury = new Wallet(readFileSync(genesis.treasuryKeyPath, "utf8").trim(), provider);
  mine = () => anvil.rpc.call("evm_mine", []);
  stop = async () => {
    provider.destroy();
    await anvil.stop();
  };
});
afterAll(async () => {
  await stop?.();
  rmSync(dir, { recursive: true, force: true });
});

/** The contract as it is compiled; what its constructor is given does not matter for what it hashes. */
async function deploy(abi: readonly unknown[], bytecode: string, args: readonly unknown[]): Promise<Contract> {
  const factory = new ContractFactory(abi as never, bytecode, treasury);
  const sent = (await factory.deploy(...args, { nonce: nonce++ })) as BaseContract;
  await mine();
  await sent.waitForDeployment();
  return new Contract(await sent.getAddress(), abi as never, treasury);
}

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((b): Hex => `0x${Buffer.from(b).toString("hex")}`);
const uint = (bits: number) => fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n });
const hexOf = (b: Uint8Array) => `0x${Buffer.from(b).toString("hex")}`;
const ask = (contract: Contract, view: string, ...args: unknown[]) => contract.getFunction(view).staticCall(...args);

async function agree<T>(values: fc.Arbitrary<T>, ours: (v: T) => Uint8Array, theirs: (v: T) => Promise<string>) {
  await fc.assert(
    fc.asyncProperty(values, async (value) => {
      expect(hexOf(ours(value))).toBe(await theirs(value));
    }),
    RUNS,
  );
}

describe("what we hash to sign is what the deployed contract hashes", () => {
  it("RobotWork: vouchers, cycles, receipts", async () => {
    const work = await deploy(RobotWorkAbi, RobotWorkBytecode, [SOME, SOME, SOME, SOME]);
    const domain = voucherDomain(CHAIN, await work.getAddress());
    const voucher = fc.record({
      ...{ site: bytes(32), device: bytes(20), cumulativeAmount: uint(256), actionCount: uint(64) },
      receiptsRoot: bytes(32),
    });
    await agree(
      voucher,
      (v) => voucherHash(domain, v),
      (v) => ask(work, "voucherHash", v),
    );
    const cycle = fc.record({
      ...{ site: bytes(32), serial: uint(64), cycle: uint(64), root: bytes(32), receipts: bytes(32) },
      ...{ actions: uint(64), credits: bytes(32) },
    });
    await agree(
      cycle,
      (c) => cycleHash(domain, c),
      (c) => ask(work, "cycleHash", c),
    );
    const receipt = fc.record({
      ...{ site: bytes(32), cycle: uint(64), device: bytes(20), id: bytes(32), amount: uint(256) },
    });
    await agree(
      receipt,
      (r) => workReceiptHash(domain, r),
      (r) => ask(work, "receiptHash", r),
    );
  });

  it("WorkEscrow: the receipt of a job", async () => {
    const escrow = await deploy(WorkEscrowAbi, WorkEscrowBytecode, [SOME, SOME]);
    const domain = escrowDomain(CHAIN, await escrow.getAddress());
    const receipt = fc.record({ escrow: bytes(32), receipt: bytes(32) });
    await agree(
      receipt,
      (r) => jobReceiptHash(domain, r),
      (r) => ask(escrow, "jobReceiptHash", r.escrow, r.receipt),
    );
  });

  it("NodeRegistry: join, admit, leave, for a device that is in no node yet", async () => {
    const registry = await deploy(NodeRegistryAbi, NodeRegistryBytecode, [SOME, 1, SOME]);
    const domain = nodeDomain(CHAIN, await registry.getAddress());
    const terms = fc.record({
      ...{ node: uint(64), device: bytes(20), rule: uint(2).filter((r) => r < 3n), parts: uint(32) },
      ...{ nonce: fc.constant(0n), deadline: uint(64) },
    });
    await agree(
      terms,
      (t) => joinHash(domain, t),
      (t) => ask(registry, "joinHash", t),
    );
    await agree(
      terms,
      (t) => admitHash(domain, t),
      (t) => ask(registry, "admitHash", t),
    );
    const leave = fc.record({
      ...{ device: bytes(20), node: fc.constant(0n), nonce: fc.constant(0n), deadline: uint(64) },
    });
    await agree(
      leave,
      (l) => leaveHash(domain, l),
      (l) => ask(registry, "leaveHash", l.device, l.deadline),
    );
  });

  it("TrainingMarket: applications and updates", async () => {
    const rules = [10n ** 18n, 86_400, 86_400];
    // What they do is not asked for here.
    const libraries = { TrainingRounds: SOME, TrainingDisputes: SOME };
    const market = await deploy(TrainingMarketAbi, linked(TrainingMarketBytecode, TrainingMarketLinks, libraries), [
      SOME,
      SOME,
      SOME,
      rules,
    ]);
    const domain = trainingDomain(CHAIN, await market.getAddress());
    const application = fc.record({
      ...{ demand: uint(256), device: bytes(20), samples: fc.array(bytes(32), { maxLength: 5 }) },
      performanceDigest: bytes(32),
    });
    await agree(
      application,
      (a) => applicationHash(domain, a),
      (a) => ask(market, "applicationHash", a.demand, a.device, a.samples, a.performanceDigest),
    );
    const update = fc.record({ demand: uint(256), round: uint(16), device: bytes(20), digest: bytes(32) });
    await agree(
      update,
      (u) => updateHash(domain, u),
      (u) => ask(market, "updateHash", u.demand, u.round, u.device, u.digest),
    );
    await agree(
      update,
      (u) => Buffer.from(updateSeal(u).slice(2), "hex"),
      (u) => ask(market, "sealOf", u.demand, u.round, u.device, u.digest),
    );
  });

  it("PriceOracle: a signer's price", async () => {
    const oracle = await deploy(PriceOracleAbi, PriceOracleBytecode, [SOME, [3_600, 60, 1_000, 3]]);
    const domain = priceDomain(CHAIN, await oracle.getAddress());
    const price = fc.record({ round: uint(48), observedAt: uint(48), price: uint(160) });
    await agree(
      price,
      (p) => priceHash(domain, p),
      (p) => ask(oracle, "priceHash", p.round, p.observedAt, p.price),
    );
  });

  it("DeviceNFT: a second key on P-256, proved by both keys and bound", async () => {
    const access = await deploy(AITNAccessAbi, AITNAccessBytecode, [treasury.address, [], []]);
    const standards = await deploy(AccessStandardsAbi, AccessStandardsBytecode, [await access.getAddress()]);
    const nft = await deploy(DeviceNFTAbi, DeviceNFTBytecode, [
      await standards.getAddress(),
      await access.getAddress(),
    ]);
    const domain = deviceKeyDomain(CHAIN, await nft.getAddress());
    const key = fc.record({ device: bytes(20), qx: bytes(32), qy: bytes(32) });
    await agree(
      key,
      (k) => deviceKeyHash(domain, k),
      (k) => ask(nft, "keyHash", k.device, k.qx, k.qy),
    );

    const [deviceKey, secondKey, otherKey] = [1, 2, 3].map((n) => new Uint8Array(32).fill(n)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    const device = addressOfKey(deviceKey);
    const digest = `0x${"ab".repeat(32)}`;
    await nft.getFunction("register").send(treasury.address, device, 0, digest, "", { nonce: nonce++ });
    await mine();
    const proof = proveDeviceKey(domain, device, deviceKey, secondKey);
    const other = proveDeviceKey(domain, device, deviceKey, otherKey);
    const bind = nft.getFunction("bindKey");
    await expect(bind.staticCall(device, { ...proof, s: other.s })).rejects.toThrow(/KeyNotProved/);
    const { deviceSignature } = proveDeviceKey(domain, device, otherKey, secondKey);
    await expect(bind.staticCall(device, { ...proof, deviceSignature })).rejects.toThrow(/NotSignedByDevice/);
    await bind.send(device, proof, { nonce: nonce++ });
    await mine();
    expect(await ask(nft, "keyOf", device)).toEqual([proof.qx, proof.qy]);
  });
});
