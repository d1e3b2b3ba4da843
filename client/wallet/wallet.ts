import { createStore } from "zustand/vanilla";
import { type Failure, fail, ok, type Result } from "../../twins/core/result.ts";
import type { PreparedCall } from "../../twins/protocol/economy/index.ts";
import { discoverWallets, type Eip1193, type WalletOffer } from "./discover.ts";

/** The chain that this server's contracts are on, as a wallet wants to hear of it. */
export interface WantedChain {
  readonly chainId: number;
  readonly name: string;
  readonly coinSymbol: string;
  /** Null where this browser cannot reach it: then only a chain that the wallet knows can be chosen. */
  readonly rpcUrl: string | null;
}

export interface WalletState {
  /** The wallet's account in use; null: the account that the server keeps for the person. */
  readonly account: string | null;
  /** Wallets found in this browser. */
  readonly offers: readonly WalletOffer[];
  /** The one in use. */
  readonly wallet: WalletOffer | null;
  /** The chain it is on; null while unknown. */
  readonly chainId: number | null;
  readonly wanted: WantedChain | null;
}

export const walletStore = createStore<WalletState>(() => ({
  account: null,
  offers: [],
  wallet: null,
  chainId: null,
  wanted: null,
}));

const REMEMBERED = "aitn.wallet";
/** EIP-1193 and EIP-3085 error codes. */
const [REFUSED, UNKNOWN_CHAIN, PENDING] = [4001, 4902, -32002];
const RECEIPT_EVERY_MS = 500;
/** A public chain may take its time. */
const RECEIPT_MS = 300_000;

const codeOf = (error: unknown): number => {
  const { code, data } = error as { code?: unknown; data?: { originalError?: { code?: unknown } } };
  // Some wallets wrap the chain's error into one of their own.
  return Number(data?.originalError?.code ?? code);
};

function walletFailure(error: unknown): { readonly ok: false; readonly error: Failure } {
  const message = error instanceof Error ? error.message : String((error as { message?: unknown })?.message ?? error);
  const code = codeOf(error);
  const kind = code === REFUSED ? "AUTH_WALLET_REFUSED" : code === PENDING ? "AUTH_WALLET_PENDING" : "CHAIN_REVERT";
  return fail(kind, message.slice(0, 300)) as { ok: false; error: Failure };
}

async function ask(provider: Eip1193, method: string, params: readonly unknown[] = []): Promise<Result<unknown>> {
  try {
    return ok(await provider.request({ method, params }));
  } catch (error) {
    return walletFailure(error);
  }
}

const hex = (value: bigint | number): string => `0x${value.toString(16)}`;
const firstAccount = (value: unknown): string | null => {
  const [first] = Array.isArray(value) ? value : [];
  return typeof first === "string" && /^0x[0-9a-fA-F]{40}$/.test(first) ? first : null;
};

const listeners = {
  accountsChanged: (value: unknown): void => {
    const account = firstAccount(value);
    // The person took the permission back in the wallet: the server's account is in use again, and the page shows it.
    if (account === null) disconnectWallet();
    else walletStore.setState({ account });
  },
  chainChanged: (value: unknown): void => walletStore.setState({ chainId: Number(value) }),
  disconnect: (): void => walletStore.setState({ chainId: null }),
};

async function begin(wallet: WalletOffer, account: string): Promise<void> {
  for (const [event, listener] of Object.entries(listeners)) wallet.provider.on?.(event, listener);
  const chainId = await ask(wallet.provider, "eth_chainId");
  walletStore.setState({ wallet, account, chainId: chainId.ok ? Number(chainId.value) : null });
  localStorage.setItem(REMEMBERED, wallet.id);
}

/** Asks the wallet for an account and, where it is on another chain, to switch. */
export async function connectWallet(wallet: WalletOffer, wanted: WantedChain): Promise<Result<string>> {
  const accounts = await ask(wallet.provider, "eth_requestAccounts");
  if (!accounts.ok) return accounts;
  const account = firstAccount(accounts.value);
  if (account === null) return fail("AUTH_WALLET_REFUSED", "the wallet gave no account");
  disconnectWallet();
  walletStore.setState({ wanted });
  await begin(wallet, account);
  const there = await switchChain();
  return there.ok ? ok(account) : there;
}

/** Back to the account that the server keeps. The wallet's own permission for this page stays until revoked there. */
export function disconnectWallet(): void {
  const { wallet } = walletStore.getState();
  if (wallet !== null)
    for (const [event, listener] of Object.entries(listeners)) wallet.provider.removeListener?.(event, listener);
  if (typeof localStorage !== "undefined") localStorage.removeItem(REMEMBERED);
  walletStore.setState({ wallet: null, account: null, chainId: null });
}

/** What the server said of its chain; kept for the calls that are signed on other pages. */
export const setWantedChain = (wanted: WantedChain): void => walletStore.setState({ wanted });

/** Brings the wallet to this server's chain: EIP-3326, and EIP-3085 where it does not know it. */
export async function switchChain(): Promise<Result<void>> {
  const { wallet, wanted } = walletStore.getState();
  if (wallet === null) return fail("AUTH_NO_WALLET", "no wallet is connected");
  const current = await ask(wallet.provider, "eth_chainId");
  if (!current.ok) return current;
  walletStore.setState({ chainId: Number(current.value) });
  if (wanted === null || Number(current.value) === wanted.chainId) return ok(undefined);
  const chainId = hex(wanted.chainId);
  try {
    await wallet.provider.request({ method: "wallet_switchEthereumChain", params: [{ chainId }] });
  } catch (error) {
    if (codeOf(error) !== UNKNOWN_CHAIN) return walletFailure(error);
    if (wanted.rpcUrl === null) return fail("CHAIN_OTHER", `the wallet does not know chain ${wanted.chainId}`);
    const nativeCurrency = { name: wanted.coinSymbol, symbol: wanted.coinSymbol.toUpperCase(), decimals: 18 };
    const chain = { chainId, chainName: wanted.name, rpcUrls: [wanted.rpcUrl], nativeCurrency };
    const added = await ask(wallet.provider, "wallet_addEthereumChain", [chain]);
    if (!added.ok) return added;
  }
  const now = await ask(wallet.provider, "eth_chainId");
  if (!now.ok) return now;
  walletStore.setState({ chainId: Number(now.value) });
  if (Number(now.value) === wanted.chainId) return ok(undefined);
  return fail("CHAIN_OTHER", `the wallet is on chain ${Number(now.value)}, this server on ${wanted.chainId}`);
}

/** Whether it is in a block that took it (true) or reverted it (false). */
async function included(provider: Eip1193, tx: string): Promise<Result<boolean>> {
  const deadlineMs = Date.now() + RECEIPT_MS;
  for (;;) {
    const receipt = await ask(provider, "eth_getTransactionReceipt", [tx]);
    if (!receipt.ok) return receipt;
    const status = (receipt.value as { status?: unknown } | null)?.status;
    if (status !== undefined) return ok(Number(status) === 1);
    if (Date.now() > deadlineMs) return fail("CHAIN_DOWN", `no block took ${tx} in ${RECEIPT_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, RECEIPT_EVERY_MS));
  }
}

/** Why the contracts refuse a call, or reverted its transaction; null when they would take it, or nobody can tell. */
export type Refusal = (call: PreparedCall, tx: string | null) => Promise<Failure | null>;

/** One call, in a block; what its contract says when that refuses it, because a wallet hardly tells. */
async function signCall(
  provider: Eip1193,
  account: string,
  call: PreparedCall,
  refusal: Refusal,
): Promise<Result<string>> {
  const named = async (tx: string | null, unnamed: Result<never>): Promise<Result<never>> => {
    const error = await refusal(call, tx);
    return error === null ? unnamed : { ok: false, error };
  };
  const request = { from: account, to: call.to, data: call.data, value: hex(BigInt(call.valueWei)) };
  const sent = await ask(provider, "eth_sendTransaction", [request]);
  // What the person refused has no other reason.
  if (!sent.ok) return sent.error.code === "CHAIN_REVERT" ? named(null, sent) : sent;
  const tx = String(sent.value);
  const taken = await included(provider, tx);
  if (!taken.ok) return taken;
  return taken.value ? ok(tx) : named(tx, fail("CHAIN_REVERT", `${tx} was reverted`));
}

/**
 * Signs an act's calls in the wallet, one after the other, each when the one before is in a block: a payment's approval
 * must stand before the payment. Ends at the first that is refused; a first one that would be is not even shown to the
 * wallet. (Of a later one that cannot be said: the server's node may not know the block of the one before it yet.)
 */
export async function signCalls(
  account: string,
  calls: readonly PreparedCall[],
  refusal: Refusal,
): Promise<Result<readonly string[]>> {
  const there = await switchChain();
  if (!there.ok) return there;
  const { wallet } = walletStore.getState();
  if (wallet === null) return fail("AUTH_NO_WALLET", "no wallet is connected");
  const [first] = calls;
  const refused = first === undefined ? null : await refusal(first, null);
  if (refused !== null) return { ok: false, error: refused };
  const txs: string[] = [];
  for (const call of calls) {
    const tx = await signCall(wallet.provider, account, call, refusal);
    if (!tx.ok) return tx;
    txs.push(tx.value);
  }
  return ok(txs);
}

/** Signs an EIP-712 text (the JSON of eth_signTypedData_v4) in the wallet: nothing is sent, and it costs nothing. */
export async function signTerms(account: string, terms: string): Promise<Result<string>> {
  const there = await switchChain();
  if (!there.ok) return there;
  const { wallet } = walletStore.getState();
  if (wallet === null) return fail("AUTH_NO_WALLET", "no wallet is connected");
  const signed = await ask(wallet.provider, "eth_signTypedData_v4", [account, terms]);
  return signed.ok ? ok(String(signed.value)) : signed;
}

/** Connects the wallet of the last visit again, without asking the person anything. */
async function reconnect(offers: readonly WalletOffer[]): Promise<void> {
  const remembered = localStorage.getItem(REMEMBERED);
  const offer = offers.find(({ id }) => id === remembered);
  if (offer === undefined || walletStore.getState().wallet !== null) return;
  const accounts = await ask(offer.provider, "eth_accounts");
  const account = accounts.ok ? firstAccount(accounts.value) : null;
  if (account !== null && walletStore.getState().wallet === null) await begin(offer, account);
}

discoverWallets((offers) => {
  walletStore.setState({ offers });
  void reconnect(offers);
});
