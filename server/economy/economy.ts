import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import type {
  EconomyAct,
  EconomyViews,
  HistoryRows,
  OlderRows,
  PreparedCall,
} from "../../twins/protocol/economy/index.ts";
import type { HistoryCursor } from "../../twins/protocol/economy/pages.ts";
import { contractAt, isUnfit } from "../chain/index.ts";
import { proposals } from "./community/proposals.ts";
import { communityMakers, communityView } from "./community.ts";
import { cycleHistory } from "./earnings/cycles.ts";
import { bringEvidence } from "./earnings/evidence.ts";
import { earningsMakers, earningsView } from "./earnings.ts";
import { investMakers } from "./invest/acts.ts";
import { investView, poolHistory, pools } from "./invest/view.ts";
import { loansMakers } from "./loans/acts.ts";
import { loanHistory, loansView } from "./loans/view.ts";
import { lentDevices, listings, ownDevices } from "./market/devices.ts";
import { licences, offeredModels, ownModels } from "./market/models.ts";
import { demands } from "./market/training.ts";
import { marketMakers, marketView } from "./market.ts";
import { ALONE, type Call, type EconomyParts, type Makers } from "./parts.ts";
import { coinPrice, openPriceDesk, USUAL_COIN_PRICE } from "./prices.ts";
import { walletHistory, walletMakers, walletView } from "./wallet.ts";

/** What people own, earn, buy, vote, invest and borrow on chain: views for one account, and acts as calls. */
export interface Economy {
  /** Reads what is new on chain; the number rises with all that views may show. */
  revision(): Promise<Result<number>>;
  view<V extends keyof EconomyViews>(name: V, account: Hex): Promise<Result<EconomyViews[V]>>;
  /** Rows of a history before one that the page has; `id`: whose, where there are several. */
  history(of: keyof HistoryRows, account: Hex, id: string | null, before: HistoryCursor): Promise<Result<OlderRows>>;
  /** The calls of an act, for the account's owner to sign in this order. */
  prepare(act: EconomyAct, account: Hex): Promise<Result<readonly PreparedCall[]>>;
  /** Whether such a call would be taken now from its account; with `tx`, why that transaction of it was reverted. */
  tryCall(account: Hex, call: PreparedCall, tx: Hex | null): Promise<Result<void>>;
  /** The same as `prepare`, signed by a local account; the transactions, each in a block. Ends at the first that is refused. */
  perform(act: EconomyAct, name: string): Promise<Result<readonly Hex[]>>;
  /** Keeps the document of a cycle that another server reported, as the chain names it; its CID. */
  bringCycle(cycle: number, text: string): Promise<Result<string>>;
  /** Keeps the price of this machine's own chain young enough while a debt stands there; to be called now and then. */
  renewPrice(): Promise<Result<boolean>>;
}

const MAKERS: Makers<EconomyAct["kind"]> = {
  ...walletMakers,
  ...communityMakers,
  ...marketMakers,
  ...earningsMakers,
  ...investMakers,
  ...loansMakers,
};

const VIEWS: { [V in keyof EconomyViews]: (parts: EconomyParts, account: Hex) => Promise<Result<EconomyViews[V]>> } = {
  wallet: walletView,
  community: communityView,
  market: marketView,
  earnings: earningsView,
  invest: investView,
  loans: loansView,
};

/** The lists that go further back than a view. */
const PAGES: {
  [H in keyof HistoryRows]: (
    parts: EconomyParts,
    account: Hex,
    before: HistoryCursor,
    id: string | null,
  ) => Promise<Result<OlderRows<H>>>;
} = {
  wallet: walletHistory,
  proposals,
  cycles: cycleHistory,
  listings: (parts, _, before) => listings(parts, before),
  devices: ownDevices,
  lent: lentDevices,
  offers: offeredModels,
  models: ownModels,
  licences,
  demands,
  pools,
  invest: (parts, _, before, pool) => poolHistory(parts, pool ?? "", before),
  loans: (parts, _, before, market) => loanHistory(parts, market ?? "", before),
};

const UNFIT = refuse("CHAIN_RANGE", {
  en: "A number is larger than the contract counts, or a text holds half a character. Correct it and send it again.",
  zh: "有数值超出合约的计数范围，或文本中含有不完整的字符。请更正后重新提交。",
});

/** What an economy is opened on; what is left out is not there. */
export interface EconomyOptions
  extends Pick<EconomyParts, "chain" | "index" | "clock">,
    Partial<Pick<EconomyParts, "nameOf" | "keepsProposals" | "describe" | "describedHere" | "documents" | "work">> {
  /** AITN that one coin is worth on this machine's own chain. */
  readonly coinPriceAitn?: string;
}

export function openEconomy({ coinPriceAitn = USUAL_COIN_PRICE, ...given }: EconomyOptions): Economy {
  const { chain, index, clock } = given;
  const price = coinPrice(coinPriceAitn);
  if (price === null) throw new RangeError(`not a price: ${coinPriceAitn}`);
  const prices = openPriceDesk(chain, index, clock, price);
  const parts: EconomyParts = { ...ALONE, ...given, prices };
  // Views show what was brought, too.
  let brought = 0;
  const callsOf = async (act: EconomyAct, account: Hex, own = parts): Promise<Result<readonly Call[]>> => {
    // The kind that chose the maker also types its act.
    const make = MAKERS[act.kind] as (p: EconomyParts, a: EconomyAct, by: Hex) => Promise<Result<readonly Call[]>>;
    try {
      return await make(own, act, account);
    } catch (error) {
      if (isUnfit(error)) return UNFIT;
      throw error;
    }
  };
  return {
    async revision() {
      const whole = await index.poll();
      return whole.ok ? ok(index.revision + brought) : whole;
    },
    view: (name, account) => VIEWS[name](parts, account),
    history: (of, account, id, before) => PAGES[of](parts, account, before, id),
    async prepare(act, account) {
      const calls = await callsOf(act, account);
      if (!calls.ok) return calls;
      return ok(
        calls.value.map(({ contract, fn, data, valueWei }) => ({
          to: chain.contracts.addresses[contract],
          data,
          valueWei: valueWei.toString(),
          contract,
          fn,
        })),
      );
    },
    async tryCall(account, { to, data, valueWei }, tx) {
      const contract = contractAt(chain.contracts, to);
      if (contract === null)
        return refuse("GOV_CALL", { en: `There is no contract of ours at ${to}.`, zh: `${to} 处没有本系统的合约。` });
      if (tx !== null) return { ok: false, error: await chain.refusal(tx, contract) };
      return chain.dryRun(account, contract, data as Hex, BigInt(valueWei));
    },
    async perform(act, name) {
      const account = await chain.account(name);
      if (!account.ok) return account;
      // Only here: whoever merely names an account must not have anything signed by it.
      const calls = await callsOf(act, account.value, { ...parts, sign: (digest) => chain.signDigest(name, digest) });
      if (!calls.ok) return calls;
      const txs: Hex[] = [];
      for (const { contract, data, valueWei } of calls.value) {
        const sent = await chain.sendCall(name, contract, data, valueWei);
        if (!sent.ok) return sent;
        txs.push(sent.value.hash);
      }
      return ok(txs);
    },
    async bringCycle(cycle, text) {
      const whole = await index.poll();
      if (!whole.ok) return whole;
      const cid = await bringEvidence(parts, cycle, text);
      if (cid.ok) brought++;
      return cid;
    },
    renewPrice: prices.tick,
  };
}
