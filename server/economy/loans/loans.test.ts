import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LoanAct, type LoanPreview, previewLoan } from "../../../contracts-abi/arithmetic/loanActs.ts";
import * as math from "../../../contracts-abi/arithmetic/loanMath.ts";
import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import type { Clock } from "../../../twins/core/clock.ts";
import { must } from "../../../twins/core/result.ts";
import type { LoanMarketView } from "../../../twins/protocol/economy/loans.ts";
import type { Chain } from "../../chain/index.ts";
import { type Economy, openEconomy } from "../economy.ts";
import { type Agreement, loanDecisions, openAgreement } from "../testing/agreement.ts";

const AITN = 10n ** 18n;
let agreement: Agreement;
let chain: Chain;
/** By what a coin is worth. */
const economies = new Map<string, Economy>();
let market: Hex;

const economyAt = (clock: Clock, coinPriceAitn = "1000"): Economy =>
  openEconomy({ chain, index: agreement.index, clock, nameOf: () => null, keepsProposals: false, coinPriceAitn });
const at = (price: string): Economy => {
  const economy = economies.get(price) ?? economyAt(agreement.clock, price);
  economies.set(price, economy);
  return economy;
};
const nowS = (): bigint => BigInt(Math.floor(agreement.clock.nowMs() / 1000));
const round = async (): Promise<bigint> => must(await chain.contracts.read("PriceOracle", "answer", [])).round;
const addressOf = async (name: string): Promise<Hex> => must(await chain.account(name));
const refused = (text: string) => ({ ok: false, error: { message: expect.stringContaining(text) } });

beforeAll(async () => {
  agreement = await openAgreement();
  chain = agreement.chain;
  for (const name of ["lender", "borrower"]) must(await chain.enrol(name, 0n, 1_000_000n * AITN));
  const before = must(await at("1000").view("loans", await addressOf("lender")));
  expect(before).toMatchObject({ markets: [], price: { price: null, round: "0", fresh: false, signers: [] } });
  await agreement.decide("Loans", await loanDecisions(chain));
  market = must(await at("1000").view("loans", await addressOf("lender"))).markets[0]?.id as Hex;
}, 120_000);
afterAll(() => agreement?.close());

const big = <T extends object>(fields: T): { [K in keyof T]: bigint } =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([k, v]) => (typeof v === "string" && /^\d+$/.test(v) ? [[k, BigInt(v)]] : [])),
  ) as never;

async function viewOf(name: string): Promise<LoanMarketView> {
  must(await agreement.index.poll());
  return must(await at("1000").view("loans", await addressOf(name))).markets[0]!;
}

describe("the price", () => {
  it("cannot be asked for again within the oracle's interval, and comes from five seats of this machine", async () => {
    must(await at("1000").perform({ kind: "refreshPrice" }, "lender"));
    must(await agreement.index.poll());
    const { price } = must(await at("1000").view("loans", await addressOf("lender")));
    expect(price).toMatchObject({ price: (1000n * 10n ** 36n).toString(), round: "1", fresh: true, lastSigners: 5 });
    expect(price).toMatchObject({ virtual: true, quorum: 3 });
    expect(price.signers.map(({ local }) => local)).toEqual([true, true, true, true, true]);
    // By a clock that stands at the observation.
    const again = economyAt({ nowMs: () => price.observedAtMs ?? 0 });
    expect(await again.perform({ kind: "refreshPrice" }, "lender")).toMatchObject(refused("No signer of this machine"));
  });

  it("is renewed by itself when half its time is over, but only while somebody owes something", async () => {
    const before = await round();
    agreement.advance(200);
    expect(must(await at("1000").renewPrice())).toBe(false);
    must(await at("1000").perform({ kind: "loanSupply", market, amountWei: (9n * AITN).toString() }, "lender"));
    must(await at("1000").perform({ kind: "loanDeposit", market, amountWei: AITN.toString() }, "borrower"));
    must(await at("1000").perform({ kind: "loanBorrow", market, amountWei: AITN.toString() }, "borrower"));
    expect(await round()).toBe(before);
    expect(must(await at("1000").renewPrice())).toBe(true);
    expect(must(await at("1000").renewPrice())).toBe(false);
    expect(await round()).toBe(before + 1n);
  });

  it("that is stale pauses borrowing until an act brings a new one along", async () => {
    agreement.advance(301);
    expect(must(await at("1000").view("loans", await addressOf("lender"))).price.fresh).toBe(false);
    expect(
      await chain.send("borrower", "LoanMarket", "borrow", [market, AITN, await addressOf("borrower")]),
    ).toMatchObject(refused("StalePrice"));
    const before = await round();
    const txs = must(await at("1000").perform({ kind: "loanBorrow", market, amountWei: AITN.toString() }, "borrower"));
    expect(txs).toHaveLength(2);
    expect(await round()).toBe(before + 1n);
    must(await at("1000").perform({ kind: "loanRepay", market, amountWei: null }, "borrower"));
    must(await at("1000").perform({ kind: "loanTakeOut", market, amountWei: null, unwrap: true }, "borrower"));
    must(await at("1000").perform({ kind: "loanWithdraw", market, amountWei: null }, "lender"));
  });

  it("moves towards a far one by what the oracle accepts, and arrives", async () => {
    for (const expected of [1500n, 2250n, 3000n]) {
      agreement.advance(2);
      must(await at("3000").perform({ kind: "refreshPrice" }, "lender"));
      expect(must(await chain.contracts.read("PriceOracle", "answer", [])).price).toBe(expected * 10n ** 36n);
    }
    for (const expected of [1500n, 1000n]) {
      agreement.advance(2);
      must(await at("1000").perform({ kind: "refreshPrice" }, "lender"));
      expect(must(await chain.contracts.read("PriceOracle", "answer", [])).price).toBe(expected * 10n ** 36n);
    }
  });
});

/** What is known of the market without asking: what the acts before made of it. */
interface Known {
  state: math.LoanState;
  readonly positions: Record<string, math.LoanPosition>;
}
const EMPTY: math.LoanPosition = { supplyShares: 0n, borrowShares: 0n, collateral: 0n };

const KINDS = { supply: "loanSupply", deposit: "loanDeposit", borrow: "loanBorrow" } as const;
function wireAct(act: LoanAct, borrower: Hex) {
  if (act.kind === "liquidate")
    return { kind: "loanLiquidate", market, borrower, shares: act.shares?.toString() ?? null } as const;
  const amountWei = act.amount?.toString() ?? null;
  if (act.kind === "withdraw" || act.kind === "repay")
    return { kind: act.kind === "repay" ? "loanRepay" : "loanWithdraw", market, amountWei } as const;
  if (act.kind === "takeOut") return { kind: "loanTakeOut", market, amountWei, unwrap: true } as const;
  return { kind: KINDS[act.kind], market, amountWei: amountWei ?? "1" } as const;
}

async function bookOf(known: Known, name: string, view: LoanMarketView): Promise<Parameters<typeof previewLoan>[0]> {
  const answer = must(await chain.contracts.read("PriceOracle", "answer", []));
  return { terms: big(view.terms), state: known.state, position: known.positions[name] ?? EMPTY, price: answer.price };
}

/** The contract's market is exactly the known one brought to the moment it was asked at, and so is a position's health. */
async function expectSame(known: Known, view: LoanMarketView): Promise<void> {
  const { read } = chain.contracts;
  for (const name of Object.keys(known.positions)) {
    const account = await addressOf(name);
    for (;;) {
      const before = must(await read("LoanMarket", "marketOf", [market]));
      const health = must(await read("LoanMarket", "healthOf", [market, account]));
      const position = must(await read("LoanMarket", "positionOf", [market, account]));
      const supplied = must(await read("LoanMarket", "suppliedOf", [market, account]));
      const after = must(await read("LoanMarket", "marketOf", [market]));
      // A second passed between the answers: they are of two moments.
      if (before.updatedAt !== after.updatedAt) continue;
      const now = math.accrued(known.state, big(view.rates), before.updatedAt);
      expect(before).toEqual(now);
      expect(position).toEqual(known.positions[name]);
      const { price } = must(await read("PriceOracle", "answer", []));
      expect(math.healthOf(big(view.terms), now, position, price) ?? 2n ** 256n - 1n).toBe(health);
      expect(math.suppliedOf(position, now)).toBe(supplied);
      break;
    }
  }
}

async function act(known: Known, name: string, wanted: LoanAct, borrower = name): Promise<LoanPreview> {
  const view = await viewOf(name);
  const performed = await at("1000").perform(wireAct(wanted, await addressOf(borrower)), name);
  if (!performed.ok) {
    const book = await bookOf(known, borrower, view);
    const preview = previewLoan({ ...book, state: math.accrued(known.state, big(view.rates), nowS()) }, wanted);
    expect(preview.ok, `${performed.error.message} for ${said(name, wanted)}`).toBe(false);
    return preview;
  }
  const receipt = must(await chain.relay.receipt(performed.value.find((_, i, all) => lastOnMarket(wanted, i, all))!));
  const blockS = BigInt(must(await chain.blockTimeMs(receipt!.blockNumber)) / 1000);
  const book = await bookOf(known, borrower, view);
  const preview = previewLoan({ ...book, state: math.accrued(known.state, big(view.rates), blockS) }, wanted);
  if (preview.ok) {
    known.state = preview.outcome.state;
    known.positions[borrower] = preview.outcome.position;
  }
  expect(preview, said(name, wanted)).toMatchObject({ ok: true });
  return preview;
}
const said = (name: string, wanted: LoanAct): string =>
  JSON.stringify([name, wanted], (_, value) => (typeof value === "bigint" ? String(value) : value));
/** Taking out unwraps after it. */
const lastOnMarket = (wanted: LoanAct, i: number, all: readonly Hex[]): boolean =>
  i === all.length - (wanted.kind === "takeOut" ? 2 : 1);

const amount = fc.bigInt({ min: 1n, max: 20n * AITN });
const anAct: fc.Arbitrary<LoanAct> = fc.oneof(
  fc.record({ kind: fc.constant("supply" as const), amount: fc.bigInt({ min: 1n, max: 5_000n * AITN }) }),
  fc.record({ kind: fc.constant("withdraw" as const), amount: fc.option(fc.bigInt({ min: 1n, max: 5_000n * AITN })) }),
  fc.record({ kind: fc.constant("deposit" as const), amount }),
  fc.record({ kind: fc.constant("takeOut" as const), amount: fc.option(amount) }),
  fc.record({ kind: fc.constant("borrow" as const), amount: fc.bigInt({ min: 1n, max: 9_000n * AITN }) }),
  fc.record({ kind: fc.constant("repay" as const), amount: fc.option(fc.bigInt({ min: 1n, max: 9_000n * AITN })) }),
);

describe("loans", () => {
  const known: Known = { state: {} as math.LoanState, positions: { lender: EMPTY, borrower: EMPTY } };
  beforeAll(async () => {
    // Nothing is lent: what the market is now is what it is until the first act.
    known.state = must(await chain.contracts.read("LoanMarket", "marketOf", [market]));
    expect(known.state.borrowShares).toBe(0n);
  });

  it("do exactly what their preview says, act after act, and health is the contract's", async () => {
    const steps = fc.array(fc.tuple(fc.constantFrom("lender", "borrower"), anAct, fc.integer({ min: 0, max: 40 })), {
      minLength: 14,
      maxLength: 14,
    });
    await act(known, "lender", { kind: "supply", amount: 50_000n * AITN });
    await act(known, "borrower", { kind: "deposit", amount: 40n * AITN });
    let done = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        for (const [name, one, days] of list) {
          agreement.advance(days * 86_400 + 2);
          must(await at("1000").perform({ kind: "refreshPrice" }, "lender"));
          const before = structuredClone(known.positions);
          const preview = await act(known, name, one);
          if (preview.ok) done++;
          else expect(known.positions).toEqual(before);
          await expectSame(known, await viewOf(name));
        }
      }),
      { seed: 5, numRuns: 3, endOnFailure: true },
    );
    expect(done).toBeGreaterThan(15);
  }, 180_000);

  it("whose price fell are listed, called and liquidated as previewed, and the loss is the suppliers'", async () => {
    await act(known, "lender", { kind: "supply", amount: 100_000n * AITN });
    await act(known, "borrower", { kind: "deposit", amount: 10n * AITN });
    const { terms, rates } = await viewOf("borrower");
    const state = math.accrued(known.state, big(rates), nowS() + 60n);
    const position = known.positions.borrower!;
    const most = math.limitDown(position.collateral, 1000n * 10n ** 36n, big(terms).borrowLtv);
    const room = most - math.debtOf(position, state);
    expect(await act(known, "borrower", { kind: "borrow", amount: room - AITN / 1000n })).toMatchObject({ ok: true });
    await expectSame(known, await viewOf("borrower"));
    const edge = math.liquidationPrice(big(terms), known.state, known.positions.borrower!)!;
    expect(edge).toBeGreaterThan(799n * 10n ** 36n);
    expect(edge).toBeLessThan(800n * 10n ** 36n);
    expect(await act(known, "lender", { kind: "liquidate", shares: null }, "borrower")).toMatchObject({
      why: "healthy",
    });

    agreement.advance(2);
    must(await at("810").perform({ kind: "refreshPrice" }, "lender"));
    const borrower = await addressOf("borrower");
    must(await at("810").perform({ kind: "loanCallMargin", market, borrower }, "lender"));
    agreement.advance(2);
    must(await at("500").perform({ kind: "refreshPrice" }, "lender"));
    const half = known.positions.borrower!.borrowShares / 2n;
    await act(known, "lender", { kind: "liquidate", shares: half }, "borrower");
    await expectSame(known, await viewOf("lender"));
    const rest = known.positions.borrower!.borrowShares;
    if (rest > 0n) await act(known, "lender", { kind: "liquidate", shares: null }, "borrower");
    await expectSame(known, await viewOf("lender"));
    const view = await viewOf("lender");
    expect(view.history.rows.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["liquidated", "badDebt", "marginCall"]),
    );
    expect(view.history.rows.every(({ atMs, txHash }) => atMs > 1e12 && /^0x[0-9a-f]{64}$/.test(txHash))).toBe(true);
    expect(view.borrowers.map(({ account }) => account)).not.toContain(borrower);
  }, 120_000);

  it("pay their suppliers what the community streams to a market, to the wei", async () => {
    const { addresses, encode, read } = chain.contracts;
    const [funded, dayS] = [86_400n * AITN, 86_400];
    const lender = await addressOf("lender");
    const gift = { kind: "sendAitn", to: addresses.AITNTimelock, amountWei: funded.toString() } as const;
    must(await at("500").perform(gift, "lender"));
    await agreement.decide("Liquidity reward", [
      { contract: "AITNToken", data: encode("AITNToken", "approve", [addresses.LoanMarket, funded]) },
      { contract: "LoanMarket", data: encode("LoanMarket", "fundRewards", [market, funded, BigInt(dayS)]) },
    ]);
    agreement.advance(dayS / 4);
    const view = await viewOf("lender");
    expect(BigInt(view.claimableWei)).toBeGreaterThanOrEqual(funded / 4n - 1n);
    expect(BigInt(view.rewards!.remainingWei)).toBeLessThanOrEqual(funded - funded / 4n);
    expect((await viewOf("borrower")).claimableWei).toBe("0");

    const before = must(await chain.balanceWei(lender));
    must(await at("500").perform({ kind: "loanClaimRewards", market }, "lender"));
    const paid = must(await chain.balanceWei(lender)) - before;
    expect(paid).toBeGreaterThanOrEqual(BigInt(view.claimableWei));
    // The lender is the only supplier: all that has streamed is theirs, less what a division of a wei leaves over.
    const { remaining, owed } = must(await read("LoanMarket", "streamOf", [market]));
    expect(paid + owed + remaining).toBe(funded);
    expect(owed).toBeLessThanOrEqual(1n);

    agreement.advance(dayS);
    must(await at("500").perform({ kind: "loanClaimRewards", market }, "lender"));
    expect(must(await chain.balanceWei(lender)) - before).toBeGreaterThanOrEqual(funded - 1n);
    expect(await viewOf("lender")).toMatchObject({ claimableWei: "0", rewards: null });
  }, 60_000);
});

it("an account without anything is shown without anything", async () => {
  const view = must(await at("1000").view("loans", `0x${"11".repeat(20)}`));
  expect(view.markets[0]).toMatchObject({ position: { collateral: "0" }, claimableWei: "0", rewards: null });
});
