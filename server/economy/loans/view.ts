import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result } from "../../../twins/core/result.ts";
import type { EconomyViews } from "../../../twins/protocol/economy/index.ts";
import type {
  LoanEventView,
  LoanMarketView,
  LoanPositionView,
  LoanPriceView,
} from "../../../twins/protocol/economy/loans.ts";
import type { HistoryCursor, Paged } from "../../../twins/protocol/economy/pages.ts";
import { type Chain, type ChainIndex, type EventOf, type Output, somebody } from "../../chain/index.ts";
import { pageOf } from "../pages.ts";
import type { EconomyParts } from "../parts.ts";
import { each, sameAddress, together } from "../reads.ts";
import { timeOf } from "../times.ts";

const MAX_MARKETS = 20;
const MAX_BORROWERS = 100;
const EVENTS_A_PAGE = 50;
const SEATS = [0n, 1n, 2n, 3n, 4n];

/**
 * The markets that these pages can act in: AITN for the wrapped coin, at our oracle and rate model; newest first. Anybody may
 * open markets of other things, and however many there are, they hide none of these.
 */
function markets({ contracts }: Chain, index: ChainIndex): readonly EventOf<"MarketCreated">["args"][] {
  const { AITNToken, WrappedCoin, PriceOracle, KinkedRateModel } = contracts.addresses;
  const found: EventOf<"MarketCreated">["args"][] = [];
  for (let before: HistoryCursor | undefined; found.length < MAX_MARKETS; ) {
    const told = index.events("MarketCreated", { limit: 1_000, ...(before === undefined ? {} : { before }) });
    const ours = told.filter(
      ({ args: { params } }) =>
        sameAddress(params.loanToken, AITNToken) &&
        sameAddress(params.collateralToken, WrappedCoin) &&
        sameAddress(params.oracle, PriceOracle) &&
        sameAddress(params.rateModel, KinkedRateModel),
    );
    found.push(...ours.map(({ args }) => args));
    before = told.at(-1);
    if (before === undefined) break;
  }
  return found.slice(0, MAX_MARKETS);
}

async function ratesOf({ contracts: { read } }: Chain): Promise<Result<LoanMarketView["rates"]>> {
  const found = await together(
    read("KinkedRateModel", "rateAtZero", []),
    read("KinkedRateModel", "rateAtKink", []),
    read("KinkedRateModel", "rateAtFull", []),
    read("KinkedRateModel", "kink", []),
  );
  if (!found.ok) return found;
  const [atZero, atKink, atFull, kink] = found.value.map(String) as [string, string, string, string];
  return ok({ atZero, atKink, atFull, kink });
}

const texts = <T extends object>(fields: T): { readonly [K in keyof T]: string } =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)])) as never;

const positionView = (position: {
  readonly supplyShares: bigint;
  readonly borrowShares: bigint;
  readonly collateral: bigint;
}): LoanPositionView => texts(position);

async function borrowersOf(chain: Chain, index: ChainIndex, id: Hex): Promise<Result<LoanMarketView["borrowers"]>> {
  const rows: (LoanPositionView & { account: string })[] = [];
  for (const { args } of index.newestBy("Borrowed", "from", { where: { id } })) {
    if (rows.length === MAX_BORROWERS) break;
    const account = args.from;
    const position = await chain.contracts.read("LoanMarket", "positionOf", [id, account]);
    if (!position.ok) return position;
    if (position.value.borrowShares > 0n) rows.push({ account, ...positionView(position.value) });
  }
  return ok(rows);
}

type LoanEvent = EventOf<"MarginCall"> | EventOf<"Liquidated"> | EventOf<"BadDebtWrittenOff">;

function eventView(event: LoanEvent, atMs: number): LoanEventView {
  const base = { txHash: event.txHash, atMs, borrower: event.args.borrower };
  if (event.name === "MarginCall")
    return { ...base, kind: "marginCall", amount: String(event.args.health), seizedWei: null };
  if (event.name === "BadDebtWrittenOff")
    return { ...base, kind: "badDebt", amount: String(event.args.assets), seizedWei: null };
  return { ...base, kind: "liquidated", amount: String(event.args.repaid), seizedWei: String(event.args.seized) };
}

/** Margin calls, liquidations and losses of a market. */
export const loanHistory = (
  { chain, index }: EconomyParts,
  id: string,
  before?: HistoryCursor,
): Promise<Result<Paged<LoanEventView>>> =>
  pageOf<LoanEvent, LoanEventView>(
    (page) => [
      ...index.events("MarginCall", { where: { id }, ...page }),
      ...index.events("Liquidated", { where: { id }, ...page }),
      ...index.events("BadDebtWrittenOff", { where: { id }, ...page }),
    ],
    async (event) => {
      const atMs = await timeOf(chain, event);
      return atMs.ok ? ok(eventView(event, atMs.value)) : atMs;
    },
    before,
    EVENTS_A_PAGE,
  );

/**
 * AITN wei of a reward still to be streamed, brought to the present as `SupplyRewards._streamed` does; the contract writes it
 * down only when somebody acts. Time without any supplier does not count.
 */
function toStream(stream: Output<"LoanMarket", "streamOf">, supplyShares: bigint, nowS: bigint): bigint {
  const { remaining, endsAt, updatedAt } = stream;
  if (supplyShares === 0n || nowS <= updatedAt) return remaining;
  return nowS >= endsAt ? 0n : remaining - (remaining * (nowS - updatedAt)) / (endsAt - updatedAt);
}

async function marketView(
  parts: EconomyParts,
  account: Hex,
  { id, params }: EventOf<"MarketCreated">["args"],
  rates: LoanMarketView["rates"],
): Promise<Result<LoanMarketView>> {
  const { chain, index, clock } = parts;
  const { read } = chain.contracts;
  const found = await together(
    read("LoanMarket", "marketOf", [id]),
    read("LoanMarket", "positionOf", [id, account]),
    read("LoanMarket", "streamOf", [id]),
    read("LoanMarket", "rewardsOf", [id, account]),
    borrowersOf(chain, index, id),
    loanHistory(parts, id),
  );
  if (!found.ok) return found;
  const [state, position, stream, claimable, borrowers, history] = found.value;
  const remaining = toStream(stream, state.supplyShares, BigInt(Math.floor(clock.nowMs() / 1000)));
  const { lltv, borrowLtv, debtCeiling, oracle, rateModel } = params;
  return ok({
    id,
    terms: texts({ lltv, borrowLtv, debtCeiling }),
    rates,
    oracle,
    rateModel,
    state: texts(state),
    position: positionView(position),
    rewards: remaining === 0n ? null : { remainingWei: String(remaining), endsAtMs: Number(stream.endsAt) * 1000 },
    claimableWei: String(claimable),
    borrowers,
    history,
  });
}

async function priceView(chain: Chain, index: ChainIndex): Promise<Result<LoanPriceView>> {
  const { read } = chain.contracts;
  const found = await together(
    read("PriceOracle", "answer", []),
    read("PriceOracle", "parametersOf", []),
    read("PriceOracle", "isFresh", []),
    each(SEATS, (seat) => read("PriceOracle", "signerAt", [seat])),
    each(chain.prices?.accounts ?? [], (name) => chain.account(name)),
  );
  if (!found.ok) return found;
  const [answer, rules, fresh, seats, local] = found.value;
  const none = answer.round === 0n;
  const [last] = index.events("PriceAccepted", { limit: 1 });
  return ok({
    price: none ? null : String(answer.price),
    round: String(answer.round),
    observedAtMs: none ? null : Number(answer.observedAt) * 1000,
    fresh,
    maxAgeS: Number(rules.maxAge),
    minIntervalS: Number(rules.minInterval),
    maxDeviationBps: Number(rules.maxDeviationBps),
    quorum: Number(rules.quorum),
    signers: seats
      .filter((seat) => somebody(seat) !== null)
      .map((seat) => ({ address: seat, local: local.some((one) => sameAddress(one, seat)) })),
    lastSigners: last === undefined ? null : Number(last.args.signers),
    virtual: chain.prices !== null,
  });
}

export async function loansView(parts: EconomyParts, account: Hex): Promise<Result<EconomyViews["loans"]>> {
  const { chain, index } = parts;
  const { read } = chain.contracts;
  const found = await together(
    read("AITNToken", "balanceOf", [account]),
    chain.coinWei(account),
    read("WrappedCoin", "balanceOf", [account]),
    priceView(chain, index),
    ratesOf(chain),
  );
  if (!found.ok) return found;
  const [aitn, coin, wrapped, price, rates] = found.value;
  const views: LoanMarketView[] = [];
  for (const market of markets(chain, index)) {
    const view = await marketView(parts, account, market, rates);
    if (!view.ok) return view;
    views.push(view.value);
  }
  return ok({
    account,
    aitnWei: String(aitn),
    coinWei: String(coin),
    wrappedWei: String(wrapped),
    coinSymbol: chain.coinSymbol,
    price,
    markets: views,
  });
}
