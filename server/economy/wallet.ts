import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import type { Result } from "../../twins/core/result.ts";
import { ok } from "../../twins/core/result.ts";
import type { EconomyViews } from "../../twins/protocol/economy/index.ts";
import type { HistoryCursor, Paged } from "../../twins/protocol/economy/pages.ts";
import type { WalletEventView } from "../../twins/protocol/economy/wallet.ts";
import { type ChainIndex, type Contracts, type EventOf, type EventQuery, somebody } from "../chain/index.ts";
import { pageOf } from "./pages.ts";
import { call, type EconomyParts, type Makers } from "./parts.ts";
import { sameAddress, together } from "./reads.ts";
import { timeOf } from "./times.ts";

const EVENTS_A_PAGE = 100;

export const walletMakers: Makers<"sendAitn" | "delegate" | "wrapCoin" | "unwrapCoin"> = {
  sendAitn: async (parts, { to, amountWei }) =>
    ok([call(parts, "AITNToken", "transfer", [to as Hex, BigInt(amountWei)])]),
  delegate: async (parts, { to }) => ok([call(parts, "AITNToken", "delegate", [to as Hex])]),
  wrapCoin: async (parts, { amountWei }) => ok([call(parts, "WrappedCoin", "deposit", [], BigInt(amountWei))]),
  unwrapCoin: async (parts, { amountWei }) => ok([call(parts, "WrappedCoin", "withdraw", [BigInt(amountWei)])]),
};

type Happened = EventOf<"Transfer"> | EventOf<"DelegateChanged">;

function eventsOf(index: ChainIndex, account: Hex, page: EventQuery): readonly Happened[] {
  const transfers = (["AITNToken", "WrappedCoin"] as const).flatMap((contract) => [
    ...index.events("Transfer", { contract, where: { from: account }, ...page }),
    // What one sends to oneself is found once.
    ...index
      .events("Transfer", { contract, where: { to: account }, ...page })
      .filter(({ args }) => !sameAddress(args.from, account)),
  ]);
  return [...transfers, ...index.events("DelegateChanged", { where: { delegator: account }, ...page })];
}

function eventView(
  event: Happened,
  account: Hex,
  atMs: number,
  nameOf: (at: string) => string | null,
): WalletEventView {
  const row = (kind: WalletEventView["kind"], other: string, amountWei: string | null): WalletEventView => ({
    kind,
    amountWei,
    other,
    contract: nameOf(other),
    txHash: event.txHash,
    atMs,
  });
  if (event.name === "DelegateChanged") return row("delegated", event.args.toDelegate, null);
  const { from, to } = event.args;
  const out = sameAddress(from, account);
  const other = out ? to : from;
  const amountWei = "value" in event.args ? String(event.args.value) : null;
  if (event.contract !== "WrappedCoin") return row(out ? "sent" : "received", other, amountWei);
  if (somebody(other) === null) return row(out ? "unwrapped" : "wrapped", other, amountWei);
  return row(out ? "wrappedSent" : "wrappedReceived", other, amountWei);
}

const namer = ({ addresses }: Contracts) => {
  const names = new Map(Object.entries(addresses).map(([name, at]) => [at.toLowerCase(), name]));
  return (at: string): string | null => names.get(at.toLowerCase()) ?? null;
};

/** What happened to an account. */
export function walletHistory(
  { chain, index }: EconomyParts,
  account: Hex,
  before?: HistoryCursor,
): Promise<Result<Paged<WalletEventView>>> {
  const nameOf = namer(chain.contracts);
  return pageOf(
    (page) => eventsOf(index, account, page),
    async (event) => {
      const atMs = await timeOf(chain, event);
      return atMs.ok ? ok(eventView(event, account, atMs.value, nameOf)) : atMs;
    },
    before,
    EVENTS_A_PAGE,
  );
}

export async function walletView(parts: EconomyParts, account: Hex): Promise<Result<EconomyViews["wallet"]>> {
  const { chain } = parts;
  const { read } = chain.contracts;
  const found = await together(
    read("AITNToken", "balanceOf", [account]),
    read("AITNToken", "delegates", [account]),
    read("AITNToken", "getVotes", [account]),
    read("WrappedCoin", "balanceOf", [account]),
    chain.coinWei(account),
    walletHistory(parts, account),
  );
  if (!found.ok) return found;
  const [aitn, delegate, votes, wrapped, coin, history] = found.value;
  return ok({
    account,
    aitnWei: String(aitn),
    coinWei: String(coin),
    wrappedWei: String(wrapped),
    coinSymbol: chain.coinSymbol,
    delegate: somebody(delegate),
    votesWei: String(votes),
    chainId: chain.chainId,
    chainName: chain.network.name,
    // Elsewhere the address may hold the server's own access key, and wallets know such chains.
    rpcUrl: chain.prices === null ? null : chain.rpcUrl,
    explorer: chain.network.explorer,
    history,
  });
}
