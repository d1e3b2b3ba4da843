import { hexToBytes } from "@noble/hashes/utils.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { modelClaim, modelKey } from "../../contracts-abi/typed-data/ids.ts";
import { addressOfKey, signHash } from "../../contracts-abi/typed-data/signature.ts";
import { must } from "../../twins/core/result.ts";
import type { EconomyAct } from "../../twins/protocol/economy/index.ts";
import type { MarketView } from "../../twins/protocol/economy/market.ts";
import { AITN, aitn, DAYS, type EconomyChain, startEconomyChain } from "./testing/economyChain.ts";

const CID = "bafkreipump";
const MODEL = modelKey(CID);
const digest = (n: number): Hex => `0x${n.toString(16).padStart(64, "0")}`;
let on: EconomyChain;
let author: Hex;
let user: Hex;
beforeAll(async () => {
  on = await startEconomyChain();
  author = await on.person("author");
  user = await on.person("user");
  await on.person("approver");
});
afterAll(() => on?.stop());
const view = async (account: Hex): Promise<MarketView> => must(await on.economy.view("market", account));
const held = async (account: Hex) => must(await on.chain.balanceWei(account));

describe("models", () => {
  const offer = (shares: readonly [Hex, number][], price: number): EconomyAct => ({
    kind: "offerModel",
    model: MODEL,
    priceWei: aitn(price),
    durationS: 86_400,
    royaltyBps: 100,
    shares: shares.map(([account, bps]) => ({ account, bps })),
  });

  it("are offered by their author once approved, and licensed for exactly the price", async () => {
    const args = ["pump", CID, digest(1), digest(2), digest(9)] as const;
    const early = await on.chain.send("author", "ModelRegistry", "propose", args);
    expect(early).toMatchObject({ ok: false, error: { code: "CHAIN_EARLY", details: { error: "ClaimNotReady" } } });
    const [name, cid, of, evaluation, salt] = args;
    await on.act("author", { kind: "claimModel", claim: modelClaim(author, CID, salt) });
    await on.act("author", { kind: "proposeModel", name, cid, digest: of, evaluation, salt });
    expect((await view(author)).models.own.rows).toMatchObject([
      { name: "pump", number: 1, cid: CID, status: "proposed", offer: null },
    ]);
    expect(await on.economy.perform(offer([[author, 10_000]], 10), "author")).toMatchObject({
      ok: false,
      error: { code: "GOV_MODEL" },
    });
    must(await on.chain.send("approver", "ReviewBoard", "approve", [MODEL]));
    expect(await on.economy.perform(offer([[author, 9_999]], 10), "author")).toMatchObject({ ok: false });
    const other = `0x${"9a".repeat(20)}` as Hex;
    await on.act(
      "author",
      offer(
        [
          [author, 7_500],
          [other, 2_500],
        ],
        10,
      ),
    );
    expect((await view(user)).models.offers.rows).toMatchObject([
      { model: MODEL, offer: { edition: 1, priceWei: aitn(10), durationS: 86_400, shares: [{ bps: 7_500 }, {}] } },
    ]);
    const before = await held(user);
    await on.act("user", { kind: "licenseModel", model: MODEL, edition: 1, priceWei: aitn(10) });
    expect(before - (await held(user))).toBe(10n * AITN);
    expect((await view(user)).models.licences.rows).toMatchObject([
      { licence: "1", counts: true, model: { cid: CID } },
    ]);
    const first = await held(author);
    expect((await view(author)).models.creditWei).toBe((75n * 10n ** 17n).toString());
    await on.act("author", { kind: "collectModelEarnings" });
    expect((await held(author)) - first).toBe(75n * 10n ** 17n);
  });

  it("are shared free, closed, and their licences end with their time", async () => {
    await on.act("author", { ...offer([[author, 10_000]], 1), priceWei: "0" } as EconomyAct);
    expect(
      await on.economy.perform({ kind: "licenseModel", model: MODEL, edition: 1, priceWei: "0" }, "user"),
    ).toMatchObject({ ok: false });
    await on.act("user", { kind: "licenseModel", model: MODEL, edition: 2, priceWei: "0" });
    expect((await view(user)).models.licences.rows).toHaveLength(2);
    await on.act("author", { kind: "closeOffer", model: MODEL });
    expect((await view(user)).models.offers.rows).toEqual([]);
    on.later(DAYS(2));
    expect((await view(user)).models.licences.rows.map((one) => one.counts)).toEqual([false, false]);
  });
});

describe("training demands", () => {
  const KEY = hexToBytes("7".repeat(64));
  const device = addressOfKey(KEY);
  const demand = (rounds: number): EconomyAct => ({
    kind: "openDemand",
    modelCid: CID,
    modelDigest: digest(1),
    instructionDigest: digest(3),
    profileDigest: digest(4),
    operator: author,
    rewardWei: aitn(100),
    rounds,
    minSeats: 1,
    maxSeats: 4,
    quorum: 1,
    enough: 0,
    floorBps: 2_000,
    minTier: 1,
    applyS: 3_600,
    selectS: 3_600,
    commitS: 3_600,
    closeS: 3_600,
  });
  const of = async (id: string) => (await view(user)).training.demands.rows.find((one) => one.demand === id);

  it("escrow their reward, and give it back when cancelled", async () => {
    await on.act("user", demand(2));
    expect(await of("1")).toMatchObject({ phase: "applying", payer: user, escrowWei: aitn(100), rounds: 2, seats: [] });
    on.later(3_700_000);
    expect(await of("1")).toMatchObject({ phase: "selecting" });
    await on.act("user", { kind: "cancelDemand", demand: "1" });
    expect(await of("1")).toMatchObject({ phase: "ended", escrowWei: "0", refundableWei: aitn(100) });
    const before = await held(user);
    await on.act("user", { kind: "collectRefund", demand: "1" });
    expect((await held(user)) - before).toBe(100n * AITN);
    expect((await of("1"))?.refundableWei).toBe("0");
  });

  it("show their rounds, lapse without their operator, and pay who delivered", async () => {
    const owner = await on.person("owner");
    await on.device(device, owner);
    await on.act("user", demand(2));
    const sign = async (hash: Hex) => signHash(hexToBytes(hash.slice(2)), KEY);
    const { read } = on.chain.contracts;
    const applied = must(await read("TrainingMarket", "applicationHash", [2n, device, [], digest(5)]));
    must(await on.chain.send("owner", "TrainingMarket", "applyFor", [2n, device, [], digest(5), await sign(applied)]));
    expect(await of("2")).toMatchObject({ applicants: [device], seats: [] });
    must(await on.chain.send("author", "TrainingMarket", "select", [2n, [device]]));
    const update = must(await read("TrainingMarket", "updateHash", [2n, 0n, device, digest(6)]));
    must(await on.chain.send("owner", "TrainingMarket", "commit", [2n, device, digest(6), await sign(update)]));
    expect(await of("2")).toMatchObject({
      phase: "training",
      seats: [device],
      roundsRun: [{ round: 0, phase: "running", updates: [device], openDisputes: 0, disputes: [] }],
    });
    on.later(7_300_000);
    await on.act("owner", { kind: "lapseDemand", demand: "2" });
    expect(await of("2")).toMatchObject({ phase: "ended", roundsRun: [{ phase: "lapsed" }], refundableWei: aitn(50) });
    on.later(DAYS(1) + 1_000);
    await on.act("owner", { kind: "settleRound", demand: "2", round: 0 });
    expect(await of("2")).toMatchObject({
      paidWei: aitn(50),
      roundsRun: [{ phase: "settled", unclaimed: [device] }],
    });
    await on.act("owner", { kind: "claimRound", demand: "2", round: 0, devices: [device] });
    expect((await of("2"))?.roundsRun[0]?.unclaimed).toEqual([]);
    expect((await view(owner)).training.creditWei).toBe(aitn(50));
    const before = await held(owner);
    await on.act("owner", { kind: "withdrawTraining" });
    expect((await held(owner)) - before).toBe(50n * AITN);
  });
});
