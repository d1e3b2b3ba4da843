import { utf8ToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { modelClaim, modelKey } from "../../../contracts-abi/typed-data/ids.ts";
import { rawCid } from "../../../models/pipeline/cid.ts";
import { must } from "../../../twins/core/result.ts";
import type { PoolView } from "../../../twins/protocol/economy/invest.ts";
import type { Chain } from "../../chain/index.ts";
import { type Economy, openEconomy } from "../economy.ts";
import { type Agreement, openAgreement, VOTER } from "../testing/agreement.ts";
import { textDigest } from "./acts.ts";

const AITN = 10n ** 18n;
const DAY_MS = 86_400_000;
const PEOPLE = ["manager", "ada", "bao"] as const;
const CID = rawCid(utf8ToBytes("a model"));
let agreement: Agreement;
let chain: Chain;
let economy: Economy;

beforeAll(async () => {
  agreement = await openAgreement();
  chain = agreement.chain;
  economy = openEconomy({
    chain,
    index: agreement.index,
    clock: agreement.clock,
    nameOf: () => null,
    keepsProposals: false,
  });
  for (const name of PEOPLE) must(await chain.enrol(name, 0n, 1_000_000n * AITN));
}, 60_000);
afterAll(() => agreement?.close());

const addressOf = async (name: string): Promise<Hex> => must(await chain.account(name));
const aitnOf = async (name: string): Promise<bigint> => must(await chain.balanceWei(await addressOf(name)));
const text = (wei: bigint): string => wei.toString();
async function poolFor(name: string, id: string): Promise<PoolView> {
  must(await agreement.index.poll());
  const view = must(await economy.view("invest", await addressOf(name)));
  return view.pools.rows.find((pool) => pool.id === id)!;
}
async function create(goal: bigint, cap: bigint): Promise<string> {
  const now = agreement.clock.nowMs();
  const act = {
    kind: "createPool",
    modelCid: CID,
    instruction: "three rounds of FedAvg",
    goalWei: text(goal),
    capWei: text(cap),
    fundUntilMs: now + DAY_MS,
    spendUntilMs: now + 10 * DAY_MS,
  } as const;
  must(await economy.perform(act, "manager"));
  return String(must(await chain.contracts.read("InvestPool", "lastPool", [])));
}
const DEMAND = {
  kind: "fundDemand",
  profile: "pumps with vibration",
  rounds: 3,
  minSeats: 2,
  maxSeats: 4,
  quorum: 1,
  enough: 0,
  floorBps: 2_000,
  minTier: 0,
  applyS: 3_600,
  selectS: 3_600,
  commitS: 3_600,
  closeS: 3_600,
} as const;

describe("a pool", () => {
  it("that is empty is shown without a share of anything", async () => {
    const id = await create(AITN, 100n * AITN);
    expect(await poolFor("ada", id)).toMatchObject({
      phase: "funding",
      modelCid: CID,
      instructionDigest: textDigest("three rounds of FedAvg"),
      manager: await addressOf("manager"),
      contributedWei: "0",
      revenueWei: "0",
      revenuePerAitnWei: "0",
      sharesWei: "0",
      demands: [],
      history: { rows: [], more: false },
    });
  });

  it("that misses its goal gives each contribution back", async () => {
    const id = await create(50n * AITN, 100n * AITN);
    const before = await aitnOf("ada");
    must(await economy.perform({ kind: "contribute", pool: id, amountWei: text(3n * AITN) }, "ada"));
    expect(await economy.perform({ kind: "finishPool", pool: id }, "ada")).toMatchObject({ ok: false });
    agreement.advance(86_401);
    expect((await poolFor("ada", id)).phase).toBe("missed");
    must(await economy.perform({ kind: "finishPool", pool: id }, "bao"));
    const pool = await poolFor("ada", id);
    expect(pool).toMatchObject({ phase: "finished", claimableWei: text(3n * AITN), givenBackWei: text(3n * AITN) });
    expect(pool.revenueWei).toBe("0");
    must(await economy.perform({ kind: "claimRevenue", pool: id }, "ada"));
    expect(await aitnOf("ada")).toBe(before);
  });

  it("spends on demands of its model and listed data only, takes refunds back and splits revenue", async () => {
    const id = await create(50n * AITN, 100n * AITN);
    must(await economy.perform({ kind: "contribute", pool: id, amountWei: text(75n * AITN) }, "ada"));
    must(await economy.perform({ kind: "contribute", pool: id, amountWei: text(25n * AITN) }, "bao"));
    expect((await poolFor("ada", id)).phase).toBe("spending");
    const demand = { ...DEMAND, pool: id, rewardWei: text(60n * AITN) };
    expect(await economy.perform(demand, "ada")).toMatchObject({ error: { details: { error: "NotManager" } } });
    must(await economy.perform(demand, "manager"));
    const source = await addressOf("bao");
    const data = { kind: "buyData", pool: id, source, item: `0x${"7".repeat(64)}`, priceWei: text(AITN) } as const;
    expect(await economy.perform(data, "manager")).toMatchObject({ error: { details: { error: "SourceNotListed" } } });
    const funded = await poolFor("ada", id);
    expect(funded).toMatchObject({ spentWei: text(60n * AITN), availableWei: text(40n * AITN) });
    const number = funded.demands[0]!.demand;
    agreement.advance(3_601);
    must(await chain.send("manager", "TrainingMarket", "cancel", [BigInt(number)]));
    expect((await poolFor("ada", id)).demands[0]).toMatchObject({ refundableWei: text(60n * AITN) });
    must(await economy.perform({ kind: "collectPoolRefund", pool: id, demand: number }, "bao"));
    must(await economy.perform({ kind: "payRevenue", pool: id, amountWei: text(8n * AITN) }, "manager"));
    const paid = await poolFor("ada", id);
    expect(paid).toMatchObject({
      availableWei: text(100n * AITN),
      revenueWei: text(8n * AITN),
      revenuePerAitnWei: text((8n * AITN) / 100n),
      claimableWei: text(6n * AITN),
    });
    must(await economy.perform({ kind: "finishPool", pool: id }, "manager"));
    const done = await poolFor("ada", id);
    expect(done).toMatchObject({ phase: "finished", givenBackWei: text(100n * AITN), revenueWei: text(8n * AITN) });
    const kinds = done.history.rows.map(({ kind }) => kind);
    expect(kinds).toEqual(["finished", "revenue", "refund", "demand", "contributed", "contributed"]);
  });

  it("earns what the model's licences bring by its account, which nobody has to open first", async () => {
    const id = await create(1n, 10_000n * AITN);
    must(await economy.perform({ kind: "contribute", pool: id, amountWei: text(3n * AITN) }, "ada"));
    must(await economy.perform({ kind: "contribute", pool: id, amountWei: text(AITN) }, "bao"));
    agreement.advance(86_401);
    const { revenueAccount: account, revenueWaitingWei } = await poolFor("ada", id);
    expect(revenueWaitingWei).toBe("0");
    const nothing = await economy.perform({ kind: "forwardRevenue", pool: id }, "bao");
    expect(nothing).toMatchObject({ ok: false, error: { details: { error: "AmountOutOfRange" } } });

    const [manager, salt] = [await addressOf("manager"), `0x${"5".repeat(64)}` as Hex];
    must(await chain.send("manager", "ModelRegistry", "claim", [modelClaim(manager, CID, salt)]));
    must(await chain.send("manager", "ModelRegistry", "propose", ["pump", CID, salt, salt, salt]));
    const model = modelKey(CID);
    must(await chain.send(VOTER, "ReviewBoard", "approve", [model]));
    const shares = [
      { account, bps: 4_000 },
      { account: manager, bps: 6_000 },
    ];
    const offer = { kind: "offerModel", model, priceWei: text(10n * AITN), durationS: 0, royaltyBps: 0 } as const;
    must(await economy.perform({ ...offer, shares }, "manager"));
    must(await economy.perform({ kind: "licenseModel", model, edition: 1, priceWei: text(10n * AITN) }, "ada"));
    must(await economy.perform({ kind: "sendAitn", to: account, amountWei: text(AITN) }, "ada"));
    expect(await poolFor("ada", id)).toMatchObject({ revenueWei: "0", revenueWaitingWei: text(5n * AITN) });
    must(await economy.perform({ kind: "forwardRevenue", pool: id }, "bao"));
    const once = await poolFor("bao", id);
    expect(once).toMatchObject({ revenueWaitingWei: "0", revenueWei: text(5n * AITN), revenueAccount: account });
    expect(once.history.rows[0]).toMatchObject({ kind: "revenue", account, amountWei: text(5n * AITN) });
    must(await economy.perform({ kind: "licenseModel", model, edition: 1, priceWei: text(10n * AITN) }, "ada"));
    must(await economy.perform({ kind: "forwardRevenue", pool: id }, "ada"));
    expect(await poolFor("bao", id)).toMatchObject({
      revenueWei: text(9n * AITN),
      claimableWei: text((9n * AITN) / 4n),
    });
  });

  it("loses nothing whatever is paid, sent and claimed", async () => {
    const id = await create(1n, 10_000n * AITN);
    must(await economy.perform({ kind: "contribute", pool: id, amountWei: text(7n * AITN + 1n) }, "ada"));
    must(await economy.perform({ kind: "contribute", pool: id, amountWei: text(3n * AITN + 3n) }, "bao"));
    agreement.advance(86_401);
    let revenue = 0n;
    const amount = fc.bigInt({ min: 1n, max: 2n * AITN });
    const step = fc.oneof(
      fc.record({ kind: fc.constant("payRevenue" as const), amount }),
      fc.record({ kind: fc.constant("sendShares" as const), amount }),
      fc.record({ kind: fc.constant("claimRevenue" as const) }),
    );
    const steps = fc.array(fc.tuple(fc.constantFrom("ada", "bao"), step), { minLength: 12, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        for (const [name, one] of list) {
          const to = await addressOf(name === "ada" ? "bao" : "ada");
          const before = await poolFor(name, id);
          const held = await aitnOf(name);
          if (one.kind === "payRevenue") {
            must(await economy.perform({ kind: "payRevenue", pool: id, amountWei: text(one.amount) }, name));
            revenue += one.amount;
          } else if (one.kind === "sendShares") {
            const sent = await economy.perform({ kind: "sendShares", pool: id, to, amountWei: text(one.amount) }, name);
            expect(sent.ok).toBe(BigInt(before.sharesWei) >= one.amount);
            expect((await poolFor(name, id)).claimableWei).toBe(before.claimableWei);
          } else {
            const claimed = await economy.perform({ kind: "claimRevenue", pool: id }, name);
            expect(claimed.ok).toBe(before.claimableWei !== "0");
            expect(await aitnOf(name)).toBe(held + BigInt(before.claimableWei));
          }
          const after = await poolFor(name, id);
          expect(after.revenueWei).toBe(text(revenue));
          expect(after.revenuePerAitnWei).toBe(text((revenue * AITN) / BigInt(after.contributedWei)));
        }
      }),
      { seed: 3, numRuns: 2, endOnFailure: true },
    );
    expect(revenue).toBeGreaterThan(0n);
  }, 120_000);

  it("is counted among what one has, however many came after it, and passed-on shares leave what they earned", async () => {
    const of = async (name: string) => {
      must(await agreement.index.poll());
      return must(await economy.view("invest", await addressOf(name)));
    };
    const before = (await of("bao")).mine;
    const id = await create(1n, 100n * AITN);
    must(await economy.perform({ kind: "contribute", pool: id, amountWei: text(4n * AITN) }, "bao"));
    agreement.advance(86_401);
    must(await economy.perform({ kind: "payRevenue", pool: id, amountWei: text(2n * AITN) }, "ada"));
    const to = await addressOf("manager");
    must(await economy.perform({ kind: "sendShares", pool: id, to, amountWei: text(3n * AITN) }, "bao"));
    for (let n = 0; n < 21; n++) await create(1n, 100n * AITN);

    const { pools, mine } = await of("bao");
    expect(mine).toEqual({
      pools: before.pools + 1,
      sharesWei: text(BigInt(before.sharesWei) + AITN),
      claimableWei: text(BigInt(before.claimableWei) + 2n * AITN),
    });
    expect(pools.rows).toHaveLength(20);
    expect(pools.rows.some((pool) => pool.id === id)).toBe(false);
    const older = must(await economy.history("pools", await addressOf("bao"), null, pools.rows.at(-1)!));
    expect((older.rows as readonly PoolView[]).find((pool) => pool.id === id)).toMatchObject({ sharesWei: text(AITN) });
    expect((await of("manager")).mine.sharesWei).toBe(text(3n * AITN));
  });
});
