import { FeeData, type JsonRpcProvider, parseEther, Wallet } from "ethers";
import { expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { ok } from "../../twins/core/result.ts";
import { gasFiller } from "./gas.ts";
import { networkOf } from "./networks.ts";
import { makeSender, type Sender } from "./sender.ts";

const GWEI = 10n ** 9n;
const BNB = networkOf(56);
const TREASURY = new Wallet(`0x${"11".repeat(32)}`);
const ACCOUNT = `0x${"22".repeat(20)}`;

/** A node that asks this tip, where the treasury has ten coins and an account so much. */
function nodeAsking(tipGwei: bigint, heldWei: bigint) {
  const sent: string[] = [];
  const provider = {
    getFeeData: async () => new FeeData(tipGwei * GWEI, tipGwei * GWEI, tipGwei * GWEI),
    getBalance: async (of: string) => (of === TREASURY.address ? parseEther("10") : heldWei),
    getTransactionCount: async () => 0,
    estimateGas: async () => 21_000n,
    getNetwork: async () => ({ chainId: 56n }),
    broadcastTransaction: async (raw: string) => void sent.push(raw),
  };
  return { provider: provider as unknown as JsonRpcProvider, sent };
}

/** Keeps what would be sent. */
function keeping() {
  const values: bigint[] = [];
  const sender: Sender = {
    async send(_, { valueWei = 0n }) {
      values.push(valueWei);
      return ok({ hash: "0x" as Hex, blockNumber: 1, blockHash: "0x" as Hex, success: true, gasUsed: 0n });
    },
  };
  return { sender, values };
}

it("fills a purse by the price of gas while that is no more than is paid", async () => {
  const { provider } = nodeAsking(1n, 0n);
  const { sender, values } = keeping();
  expect(await gasFiller(provider, sender, TREASURY, BNB)(ACCOUNT)).toEqual(ok(undefined));
  expect(values).toEqual([GWEI * 8_000_000n]);
});

it("fills none, and finds none low, by a price that no one here pays", async () => {
  const { sender, values } = keeping();
  const empty = await gasFiller(nodeAsking(300n, 0n).provider, sender, TREASURY, BNB)(ACCOUNT);
  expect(empty).toMatchObject({
    ok: false,
    error: { code: "CHAIN_FUNDS", message: expect.stringContaining("300 gwei") },
  });
  // Enough at the most that is paid, 20 gwei.
  const held = 20n * GWEI * 2_000_000n;
  expect(await gasFiller(nodeAsking(300n, held).provider, sender, TREASURY, BNB)(ACCOUNT)).toEqual(ok(undefined));
  expect(values).toEqual([]);
});

it("signs and sends nothing at a price above the most", async () => {
  const { provider, sent } = nodeAsking(300n, 0n);
  const sender = makeSender(provider, { nowMs: () => 0 }, BNB.mostGasWei);
  const tried = await sender.send(TREASURY, { to: ACCOUNT as Hex, valueWei: 1n });
  expect(tried).toMatchObject({ ok: false, error: { code: "CHAIN_FUNDS" } });
  expect(sent).toEqual([]);
});
