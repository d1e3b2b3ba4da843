import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result } from "../../../twins/core/result.ts";
import type { EconomyViews } from "../../../twins/protocol/economy/index.ts";
import type { InvestView, PoolEventView, PoolPhase, PoolView } from "../../../twins/protocol/economy/invest.ts";
import type { HistoryCursor, Paged } from "../../../twins/protocol/economy/pages.ts";
import type { Chain, ChainIndex, EventOf, Output } from "../../chain/index.ts";
import { pageOf } from "../pages.ts";
import type { EconomyParts } from "../parts.ts";
import { each, together } from "../reads.ts";
import { timeOf } from "../times.ts";

const POOLS_A_PAGE = 20;
const EVENTS_A_PAGE = 50;
const MAX_DEMANDS = 100;
const ONE = 10n ** 18n;

type Terms = Output<"InvestPool", "termsOf">;
type Pool = Output<"InvestPool", "poolOf">;

/** As the contract decides what is possible now. */
export function phaseOf(pool: Pool, terms: Terms, nowS: bigint): PoolPhase {
  if (pool.finished) return "finished";
  if (nowS <= terms.fundUntil && pool.contributed < terms.cap) return "funding";
  if (pool.contributed < terms.goal) return "missed";
  return nowS <= terms.spendUntil ? "spending" : "spent";
}

/** What was split is unspent money, known from what came in and went out, and the model's revenue. */
export function splitOf(pool: Pool): { readonly givenBack: bigint; readonly revenue: bigint } {
  const givenBack = pool.finished ? pool.contributed + pool.returned - pool.spent : 0n;
  return { givenBack, revenue: pool.distributed - givenBack };
}

type PoolEvent =
  | EventOf<"Contributed">
  | EventOf<"DemandFunded">
  | EventOf<"DataBought">
  | EventOf<"RefundReceived">
  | EventOf<"PoolFinished">
  | EventOf<"RevenuePaid">
  | Extract<EventOf<"Claimed">, { readonly contract: "InvestPool" }>;

function eventView(event: PoolEvent, atMs: number): PoolEventView {
  const row = (kind: PoolEventView["kind"], amount: bigint, more: Partial<PoolEventView> = {}): PoolEventView => ({
    kind,
    amountWei: String(amount),
    account: null,
    demand: null,
    txHash: event.txHash,
    atMs,
    ...more,
  });
  switch (event.name) {
    case "Contributed":
      return row("contributed", event.args.amount, { account: event.args.investor });
    case "DemandFunded":
      return row("demand", event.args.amount, { demand: String(event.args.demand) });
    case "DataBought":
      return row("data", event.args.price, { account: event.args.source });
    case "RefundReceived":
      return row("refund", event.args.amount, { demand: String(event.args.demand) });
    case "PoolFinished":
      return row("finished", event.args.unspent);
    case "RevenuePaid":
      return row("revenue", event.args.amount, { account: event.args.from });
    case "Claimed":
      return row("claimed", event.args.amount, { account: event.args.holder });
  }
}

/** What a pool's money did. */
export const poolHistory = (
  { chain, index }: EconomyParts,
  pool: string,
  before?: HistoryCursor,
): Promise<Result<Paged<PoolEventView>>> =>
  pageOf<PoolEvent, PoolEventView>(
    (page) => {
      const query = { contract: "InvestPool" as const, where: { pool }, ...page };
      return [
        ...index.events("Contributed", query),
        ...index.events("DemandFunded", query),
        ...index.events("DataBought", query),
        ...index.events("RefundReceived", query),
        ...index.events("PoolFinished", query),
        ...index.events("RevenuePaid", query),
        ...(index.events("Claimed", query) as readonly PoolEvent[]),
      ];
    },
    async (event) => {
      const atMs = await timeOf(chain, event);
      return atMs.ok ? ok(eventView(event, atMs.value)) : atMs;
    },
    before,
    EVENTS_A_PAGE,
  );

async function demandsOf(chain: Chain, index: ChainIndex, pool: bigint): Promise<Result<PoolView["demands"]>> {
  const rows: PoolView["demands"][number][] = [];
  for (const { args } of index.events("DemandFunded", { where: { pool: String(pool) }, limit: MAX_DEMANDS })) {
    const demand = await chain.contracts.read("TrainingMarket", "demandOf", [args.demand]);
    if (!demand.ok) return demand;
    const refundable = demand.value.refunded - demand.value.collected;
    rows.push({ demand: String(args.demand), rewardWei: String(args.amount), refundableWei: String(refundable) });
  }
  return ok(rows);
}

/** A pool's account and what waits there: what the market owes it, and what was sent to it. */
async function revenueOf(
  { contracts: { read } }: Chain,
  pool: bigint,
): Promise<Result<Pick<PoolView, "revenueAccount" | "revenueWaitingWei">>> {
  const account = await read("RevenueAccounts", "accountOf", [pool]);
  if (!account.ok) return account;
  const found = await together(
    read("ModelMarket", "creditOf", [account.value]),
    read("AITNToken", "balanceOf", [account.value]),
  );
  if (!found.ok) return found;
  const [owed, held] = found.value;
  return ok({ revenueAccount: account.value, revenueWaitingWei: String(owed + held) });
}

async function poolView(parts: EconomyParts, id: bigint, account: Hex, nowS: bigint): Promise<Result<PoolView>> {
  const { chain, index } = parts;
  const { read } = chain.contracts;
  const found = await together(
    read("InvestPool", "poolOf", [id]),
    read("InvestPool", "termsOf", [id]),
    read("InvestPool", "uri", [id]),
    read("InvestPool", "balanceOf", [account, id]),
    read("InvestPool", "claimableOf", [id, account]),
    revenueOf(chain, id),
    demandsOf(chain, index, id),
    poolHistory(parts, String(id)),
  );
  if (!found.ok) return found;
  const [pool, terms, uri, shares, claimable, waiting, demands, history] = found.value;
  const { givenBack, revenue } = splitOf(pool);
  return ok({
    id: String(id),
    phase: phaseOf(pool, terms, nowS),
    modelCid: uri.replace(/^ipfs:\/\//, ""),
    modelDigest: terms.modelDigest,
    instructionDigest: terms.instructionDigest,
    manager: terms.manager,
    goalWei: String(terms.goal),
    capWei: String(terms.cap),
    fundUntilMs: Number(terms.fundUntil) * 1000,
    spendUntilMs: Number(terms.spendUntil) * 1000,
    contributedWei: String(pool.contributed),
    availableWei: String(pool.available),
    spentWei: String(pool.spent),
    returnedWei: String(pool.returned),
    revenueWei: String(revenue),
    revenuePerAitnWei: String(pool.contributed === 0n ? 0n : (revenue * ONE) / pool.contributed),
    ...waiting,
    givenBackWei: String(givenBack),
    sharesWei: String(shares),
    claimableWei: String(claimable),
    demands,
    history,
  });
}

/** Those that the last vote about them listed. */
function sources(index: ChainIndex): readonly string[] {
  return index.newestBy("DataSourceSet", "source").flatMap(({ args }) => (args.listed ? [args.source] : []));
}

/** Pools, each with what the account may do in it. */
export const pools = (parts: EconomyParts, account: Hex, before?: HistoryCursor): Promise<Result<Paged<PoolView>>> =>
  pageOf(
    (page) => parts.index.events("PoolCreated", page),
    ({ args }) => poolView(parts, args.pool, account, BigInt(Math.floor(parts.clock.nowMs() / 1000))),
    before,
    POOLS_A_PAGE,
  );

/** Pools whose shares ever came to an account. */
function everHeld({ index }: EconomyParts, account: Hex): readonly bigint[] {
  const query = { contract: "InvestPool", where: { to: account } } as const;
  const single = index.newestBy("TransferSingle", "id", query).map(({ args }) => args.id);
  const batches = index.events("TransferBatch", { ...query, limit: 1_000 }).flatMap(({ args }) => args.ids);
  return [...new Set([...single, ...batches])];
}

async function holdings(parts: EconomyParts, account: Hex): Promise<Result<InvestView["mine"]>> {
  const { read } = parts.chain.contracts;
  const held = await each(everHeld(parts, account), async (pool) => {
    const found = await together(
      read("InvestPool", "balanceOf", [account, pool]),
      read("InvestPool", "claimableOf", [pool, account]),
    );
    if (!found.ok) return found;
    const [shares, claimable] = found.value;
    // Who has passed the shares on keeps what these earned before.
    return ok(shares === 0n && claimable === 0n ? null : { shares, claimable });
  });
  if (!held.ok) return held;
  const sum = (pick: (one: { shares: bigint; claimable: bigint }) => bigint): string =>
    String(held.value.reduce((all, one) => all + pick(one), 0n));
  return ok({
    pools: held.value.length,
    sharesWei: sum(({ shares }) => shares),
    claimableWei: sum(({ claimable }) => claimable),
  });
}

export async function investView(parts: EconomyParts, account: Hex): Promise<Result<EconomyViews["invest"]>> {
  const { chain, index, clock } = parts;
  const found = await together(
    chain.contracts.read("AITNToken", "balanceOf", [account]),
    pools(parts, account),
    holdings(parts, account),
  );
  if (!found.ok) return found;
  const [aitn, newest, mine] = found.value;
  return ok({
    account,
    aitnWei: String(aitn),
    nowMs: clock.nowMs(),
    pools: newest,
    mine,
    dataSources: sources(index),
  });
}
