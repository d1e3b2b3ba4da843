import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Eip1193, WalletOffer } from "./discover.ts";
import { connectWallet, disconnectWallet, signCalls, walletStore } from "./wallet.ts";

const ACCOUNT = `0x${"ab".repeat(20)}`;
const HERE = { chainId: 7, name: "here", coinSymbol: "coin", rpcUrl: "http://127.0.0.1:1" };
const CALL = { to: `0x${"11".repeat(20)}`, data: "0x12", valueWei: "255", contract: "AITNToken", fn: "transfer" };

/** A wallet that answers by method, and what it was asked. */
function wallet(answers: Record<string, (params: readonly unknown[]) => unknown>) {
  const asked: [string, readonly unknown[]][] = [];
  const heard = new Map<string, (value: unknown) => void>();
  const provider: Eip1193 = {
    async request({ method, params = [] }) {
      asked.push([method, params]);
      const answer = answers[method];
      if (answer === undefined) throw Object.assign(new Error(`no ${method}`), { code: 4200 });
      return answer(params);
    },
    on: (event, listener) => void heard.set(event, listener),
    removeListener: (event) => void heard.delete(event),
  };
  return { offer: { id: "org.test", name: "Test", icon: null, provider } satisfies WalletOffer, asked, heard };
}
const untold = async () => null;
const refuse = (code: number) => () => {
  throw Object.assign(new Error("no"), { code });
};

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
});
afterEach(() => {
  disconnectWallet();
  vi.unstubAllGlobals();
});

test("connects, follows the wallet's account and chain, and falls back to the server's account when left", async () => {
  const { offer, heard } = wallet({ eth_requestAccounts: () => [ACCOUNT], eth_chainId: () => "0x7" });
  expect(await connectWallet(offer, HERE)).toEqual({ ok: true, value: ACCOUNT });
  expect(localStorage.getItem("aitn.wallet")).toBe("org.test");
  const other = `0x${"cd".repeat(20)}`;
  heard.get("accountsChanged")?.([other]);
  expect(walletStore.getState().account).toBe(other);
  heard.get("chainChanged")?.("0x38");
  expect(walletStore.getState().chainId).toBe(56);
  heard.get("accountsChanged")?.([]);
  expect(walletStore.getState()).toMatchObject({ account: null, wallet: null });
  expect(heard.size).toBe(0);
  expect(localStorage.getItem("aitn.wallet")).toBeNull();
});

test("a person's refusal is told as one, and nothing is connected", async () => {
  const { offer } = wallet({ eth_requestAccounts: refuse(4001) });
  expect(await connectWallet(offer, HERE)).toMatchObject({ ok: false, error: { code: "AUTH_WALLET_REFUSED" } });
  const { offer: busy } = wallet({ eth_requestAccounts: refuse(-32002) });
  expect(await connectWallet(busy, HERE)).toMatchObject({ ok: false, error: { code: "AUTH_WALLET_PENDING" } });
  expect(walletStore.getState().account).toBeNull();
});

test("a wallet on another chain is switched, and taught the chain when it does not know it", async () => {
  let chain = "0x1";
  const { offer, asked } = wallet({
    eth_requestAccounts: () => [ACCOUNT],
    eth_chainId: () => chain,
    wallet_switchEthereumChain: refuse(4902),
    wallet_addEthereumChain: () => {
      chain = "0x7";
      return null;
    },
  });
  expect((await connectWallet(offer, HERE)).ok).toBe(true);
  expect(asked.find(([method]) => method === "wallet_addEthereumChain")?.[1]).toEqual([
    {
      chainId: "0x7",
      chainName: "here",
      rpcUrls: ["http://127.0.0.1:1"],
      nativeCurrency: { name: "coin", symbol: "COIN", decimals: 18 },
    },
  ]);
  chain = "0x1";
  expect(await connectWallet(offer, { ...HERE, rpcUrl: null })).toMatchObject({ error: { code: "CHAIN_OTHER" } });
});

test("calls are signed one after the other, each once the one before is in a block, on the right chain only", async () => {
  let chain = "0x7";
  const blocks = new Map<string, unknown>();
  let sent = 0;
  const { offer, asked } = wallet({
    eth_requestAccounts: () => [ACCOUNT],
    eth_chainId: () => chain,
    wallet_switchEthereumChain: refuse(4001),
    eth_sendTransaction: () => `0x${++sent}`,
    eth_getTransactionReceipt: ([tx]) => {
      // Known at the second asking.
      const known = blocks.get(String(tx)) ?? null;
      blocks.set(String(tx), { status: tx === "0x3" ? "0x0" : "0x1" });
      return known;
    },
  });
  await connectWallet(offer, HERE);
  expect(await signCalls(ACCOUNT, [CALL, CALL], untold)).toEqual({ ok: true, value: ["0x1", "0x2"] });
  const order = asked.map(([method]) => method).filter((method) => /send|Receipt/.test(method));
  expect(order.indexOf("eth_getTransactionReceipt")).toBeLessThan(order.lastIndexOf("eth_sendTransaction"));
  expect(asked.find(([method]) => method === "eth_sendTransaction")?.[1]).toEqual([
    { from: ACCOUNT, to: CALL.to, data: "0x12", value: "0xff" },
  ]);
  expect(await signCalls(ACCOUNT, [CALL, CALL], untold)).toMatchObject({ ok: false, error: { code: "CHAIN_REVERT" } });
  expect(sent).toBe(3);
  chain = "0x1";
  expect(await signCalls(ACCOUNT, [CALL], untold)).toMatchObject({ ok: false, error: { code: "AUTH_WALLET_REFUSED" } });
  expect(sent).toBe(3);
});

test("without a wallet nothing is signed", async () => {
  expect(await signCalls(ACCOUNT, [CALL], untold)).toMatchObject({ ok: false, error: { code: "AUTH_NO_WALLET" } });
});

test("what the contracts refuse is told in their words: before the wallet is asked, when it fails there, and when reverted", async () => {
  let sent = 0;
  const { offer } = wallet({
    eth_requestAccounts: () => [ACCOUNT],
    eth_chainId: () => "0x7",
    eth_sendTransaction: () => {
      sent++;
      if (sent === 3) throw Object.assign(new Error("execution reverted"), { code: 3 });
      return `0x${sent}`;
    },
    eth_getTransactionReceipt: ([tx]) => ({ status: tx === "0x2" ? "0x0" : "0x1" }),
  });
  await connectWallet(offer, HERE);
  const named = { code: "CHAIN_NOTHING", message: "no", details: { error: "No" } } as const;
  expect(await signCalls(ACCOUNT, [CALL], async () => named)).toEqual({ ok: false, error: named });
  expect(sent).toBe(0);

  const asked: (string | null)[] = [];
  const later = async (_: unknown, tx: string | null) => {
    asked.push(tx);
    return asked.length === 1 ? null : named;
  };
  expect(await signCalls(ACCOUNT, [CALL, CALL], later)).toEqual({ ok: false, error: named });
  expect(asked).toEqual([null, "0x2"]);
  asked.length = 0;
  expect(await signCalls(ACCOUNT, [CALL, CALL], later)).toEqual({ ok: false, error: named });
  expect(asked).toEqual([null, null]);
  expect(sent).toBe(3);
});
