import { hexToBytes } from "@noble/hashes/utils.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { addressOfKey, signHash } from "../../contracts-abi/typed-data/signature.ts";
import { must } from "../../twins/core/result.ts";
import type { EconomyAct } from "../../twins/protocol/economy/index.ts";
import type { DemandView, RoundView } from "../../twins/protocol/economy/market/training.ts";
import { decideOn, VOTER } from "./testing/agreement.ts";
import { AITN, aitn, DAYS, type EconomyChain, startEconomyChain } from "./testing/economyChain.ts";

const digest = (n: number): Hex => `0x${n.toString(16).padStart(64, "0")}`;
const KEYS = ["6", "7"].map((n) => hexToBytes(n.repeat(64)));
const DEVICES = KEYS.map((key) => addressOfKey(key));
const [HONEST, CHEAT] = DEVICES as [Hex, Hex];
let on: EconomyChain;
let challenger: Hex;
let owner: Hex;

/** A demand of one round that both devices delivered to and that its operator closed. */
async function closedRound(demand: bigint): Promise<void> {
  await on.act("payer", {
    kind: "openDemand",
    modelCid: "bafkreipump",
    modelDigest: digest(1),
    instructionDigest: digest(2),
    profileDigest: digest(3),
    operator: must(await on.chain.account("payer")),
    rewardWei: aitn(100),
    rounds: 1,
    minSeats: 2,
    maxSeats: 2,
    quorum: 2,
    enough: 0,
    floorBps: 2_000,
    minTier: 1,
    applyS: 3_600,
    selectS: 3_600,
    commitS: 3_600,
    closeS: 3_600,
  });
  const { read } = on.chain.contracts;
  const sign = (hash: Hex, i: number) => signHash(hexToBytes(hash.slice(2)), KEYS[i] as Uint8Array);
  for (const [i, device] of DEVICES.entries()) {
    const hash = must(await read("TrainingMarket", "applicationHash", [demand, device, [], digest(4)]));
    must(await on.chain.send("owner", "TrainingMarket", "applyFor", [demand, device, [], digest(4), sign(hash, i)]));
  }
  must(await on.chain.send("payer", "TrainingMarket", "select", [demand, DEVICES]));
  for (const [i, device] of DEVICES.entries()) {
    const hash = must(await read("TrainingMarket", "updateHash", [demand, 0n, device, digest(10 + i)]));
    must(await on.chain.send("owner", "TrainingMarket", "commit", [demand, device, digest(10 + i), sign(hash, i)]));
  }
  must(await on.chain.send("payer", "TrainingMarket", "close", [demand, digest(20), [5_000n, 5_000n]]));
}

async function seen(demand: bigint, by = challenger): Promise<DemandView & { round: RoundView }> {
  const { training } = must(await on.economy.view("market", by));
  const found = training.demands.rows.find((one) => one.demand === String(demand));
  const round = found?.roundsRun[0];
  if (found === undefined || round === undefined) throw new Error(`demand ${demand} is not shown`);
  return { ...found, round };
}
const about = (demand: bigint, device: Hex | null) => ({ demand: String(demand), round: 0, device });
const dispute = (demand: bigint, device: Hex | null): EconomyAct => ({
  kind: "disputeRound",
  ...about(demand, device),
  claimDigest: digest(30),
});
const held = async (account: Hex) => must(await on.chain.balanceWei(account));

beforeAll(async () => {
  on = await startEconomyChain();
  challenger = await on.person("challenger", 100_000);
  owner = await on.person("owner");
  await on.person("payer");
  for (const device of DEVICES) await on.device(device, owner);
});
afterAll(() => on?.stop());

describe("a closed round", () => {
  it("is disputed with its bond, once a seat and once for the closing, and shows until when it is decided", async () => {
    await closedRound(1n);
    const open = await seen(1n);
    expect(open.round).toMatchObject({
      phase: "closed",
      updates: DEVICES,
      openDisputes: 0,
      disputes: [],
      disputable: { closing: true, updates: DEVICES },
    });
    expect(BigInt(open.bondWei)).toBeGreaterThan(0n);
    expect(open.mayDecide).toBe(false);
    const before = await held(challenger);
    await on.act("challenger", dispute(1n, CHEAT));
    await on.act("challenger", dispute(1n, null));
    expect(before - (await held(challenger))).toBe(2n * BigInt(open.bondWei));
    const { round } = await seen(1n);
    expect(round).toMatchObject({ openDisputes: 2, disputable: { closing: false, updates: [HONEST] } });
    expect(round.disputes.map(({ device, state }) => [device, state])).toEqual([
      [CHEAT, "open"],
      [null, "open"],
    ]);
    expect(round.disputes[0]).toMatchObject({ challenger, claimDigest: digest(30), evidenceDigest: null });
    const { resolveS } = must(await on.chain.contracts.read("TrainingMarket", "rulesOf", [1n]));
    const [first] = round.disputes;
    expect((first?.decideUntilMs ?? 0) - (first?.openedAtMs ?? 0)).toBe(Number(resolveS) * 1000);
    expect(await on.economy.perform(dispute(1n, CHEAT), "challenger")).toMatchObject({ ok: false });
  });

  it("is decided only by whom the community gave the right to", async () => {
    const resolve: EconomyAct = {
      kind: "resolveDispute",
      ...about(1n, CHEAT),
      upheld: true,
      evidenceDigest: digest(40),
    };
    const refused = await on.economy.perform(resolve, "challenger");
    expect(refused).toMatchObject({ ok: false, error: { details: { error: "AccessManagedUnauthorized" } } });
    const judge = await on.person("judge");
    await on.person(VOTER, 25_000_000);
    const { encode, addresses } = on.chain.contracts;
    const selector = encode("TrainingMarket", "resolve", [1n, 0n, CHEAT, true, digest(40)]).slice(0, 10) as Hex;
    await decideOn(on.chain, VOTER, async (seconds) => on.later(seconds * 1000), "a judge of training", [
      {
        contract: "AITNAccess",
        data: encode("AITNAccess", "setTargetFunctionRole", [addresses.TrainingMarket, [selector], 7n]),
      },
      { contract: "AITNAccess", data: encode("AITNAccess", "grantRole", [7n, judge, 0n]) },
    ]);
    expect((await seen(1n, judge)).mayDecide).toBe(true);
    await on.act("judge", resolve);
    const { round, bondWei } = await seen(1n);
    expect(round.disputes[0]).toMatchObject({ state: "upheld", evidenceDigest: digest(40), decideUntilMs: null });
    expect(round.openDisputes).toBe(1);
    expect(must(await on.economy.view("market", challenger)).training.creditWei).toBe(bondWei);
  });

  it("is settled once the disputes that nobody decided in time are ended, by anyone", async () => {
    const expire: EconomyAct = { kind: "expireDispute", ...about(1n, null) };
    expect(await on.economy.perform(expire, "payer")).toMatchObject({ ok: false });
    on.later(DAYS(30));
    expect((await seen(1n)).round.disputable).toEqual({ closing: false, updates: [] });
    await on.act("payer", expire);
    expect((await seen(1n)).round.disputes[1]).toMatchObject({ device: null, state: "expired" });
    await on.act("payer", { kind: "settleRound", demand: "1", round: 0 });
    const { round, paidWei } = await seen(1n);
    // The convicted device is not paid.
    expect(round).toMatchObject({ phase: "settled", unclaimed: [HONEST] });
    expect(BigInt(paidWei)).toBeLessThan(100n * AITN);
  });
});
