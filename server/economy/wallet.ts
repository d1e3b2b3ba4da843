import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import type { Result } from "../../twins/core/result.ts";
import { ok } from "../../twins/core/result.ts";
import type { EconomyViews, HistoryCursor, OlderRows } from "../../twins/protocol/economy/index.ts";
import type { WalletEventView } from "../../twins/protocol/economy/wallet.ts";
import type { ChainIndex, Contracts, EventOf } from "../chain/index.ts";
import { call, type EconomyParts, type Makers } from "./parts.ts";
import { timed, together } from "./times.ts";

const MAX_HISTORY = 100;
const NOBODY = /^0x0{40}$/;
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export const walletMakers: Makers<"sendAitn" | "delegate" | "wrapCoin" | "unwrapCoin"> = {
  sendAitn: async (parts, { to, amountWei }) =>
    ok([call(parts, "AITNToken", "transfer", [to as Hex, BigInt(amountWei)])]),
  delegate: async (parts, { to }) => ok([call(parts, "AITNToken", "delegate", [to as Hex])]),
  wrapCoin: async (parts, { amountWei }) => ok([call(parts, "WrappedCoin", "deposit", [], BigInt(amountWei))]),
  unwrapCoin: async (parts, { amountWei }) => ok([call(parts, "WrappedCoin", "withdraw", [BigInt(amountWei)])]),
};

type Happened = EventOf<"Transfer"> | EventOf<"DelegateChanged">;

function eventsOf(index: ChainIndex, account: Hex, before?: HistoryCursor): readonly Happened[] {
  const page = { limit: MAX_HISTORY, ...(before === undefined ? {} : { before }) };
  const transfers = (["AITNToken", "WrappedCoin"] as const).flatMap((contract) => [
    ...index.events("Transfer", { contract, where: { from: account }, ...page }),
    // What one sends to oneself is found once.
    ...index
      .events("Transfer", { contract, where: { to: account }, ...page })
      .filter(({ args }) => !same(args.from, account)),
  ]);
  const delegations = index.events("DelegateChanged", { where: { delegator: account }, ...page });
  return [...transfers, ...delegations]
    .sort((a, b) => b.blockNumber - a.blockNumber || b.logIndex - a.logIndex)
    .slice(0, MAX_HISTORY);
}

function eventView(
  event: Happened,
  account: Hex,
  atMs: number,
  nameOf: (at: string) => string | null,
): WalletEventView {
  const { txHash, blockNumber, logIndex } = event;
  const row = (kind: WalletEventView["kind"], other: string, amountWei: string | null): WalletEventView => ({
    kind,
    amountWei,
    other,
    contract: nameOf(other),
    txHash,
    blockNumber,
    logIndex,
    atMs,
  });
  if (event.name === "DelegateChanged") return row("delegated", event.args.toDelegate, null);
  const { from, to } = event.args;
  const out = same(from, account);
  const other = out ? to : from;
  const amountWei = "value" in event.args ? String(event.args.value) : null;
  if (event.contract !== "WrappedCoin") return row(out ? "sent" : "received", other, amountWei);
  if (NOBODY.test(other)) return row(out ? "unwrapped" : "wrapped", other, amountWei);
  return row(out ? "wrappedSent" : "wrappedReceived", other, amountWei);
}

const namer = ({ addresses }: Contracts) => {
  const names = new Map(Object.entries(addresses).map(([name, at]) => [at.toLowerCase(), name]));
  return (at: string): string | null => names.get(at.toLowerCase()) ?? null;
};

/** What happened to an account before a row of its history. */
export async function walletHistory(
  { chain, index }: EconomyParts,
  account: Hex,
  before: HistoryCursor,
): Promise<Result<OlderRows<"wallet">>> {
  const rows = await timed(chain, eventsOf(index, account, before));
  if (!rows.ok) return rows;
  const nameOf = namer(chain.contracts);
  const found = rows.value.map(({ event, atMs }) => eventView(event, account, atMs, nameOf));
  return ok({ rows: found, more: found.length === MAX_HISTORY });
}

export async function walletView(
  { chain, index }: EconomyParts,
  account: Hex,
): Promise<Result<EconomyViews["wallet"]>> {
  const { read } = chain.contracts;
  const found = await together([
    read("AITNToken", "balanceOf", [account]),
    read("AITNToken", "delegates", [account]),
    read("AITNToken", "getVotes", [account]),
    read("WrappedCoin", "balanceOf", [account]),
    chain.coinWei(account),
    timed(chain, eventsOf(index, account)),
  ]);
  if (!found.ok) return found;
  const [aitn, delegate, votes, wrapped, coin, rows] = found.value;
  const nameOf = namer(chain.contracts);
  return ok({
    account,
    aitnWei: String(aitn),
    coinWei: String(coin),
    wrappedWei: String(wrapped),
    coinSymbol: chain.coinSymbol,
    delegate: NOBODY.test(delegate) ? null : delegate,
    votesWei: String(votes),
    chainId: chain.chainId,
    chainName: chain.network.name,
    // Elsewhere the address may hold the server's own access key, and wallets know such chains.
    rpcUrl: chain.prices === null ? null : chain.rpcUrl,
    explorer: chain.network.explorer,
    history: rows.map(({ event, atMs }) => eventView(event, account, atMs, nameOf)),
  });
}
