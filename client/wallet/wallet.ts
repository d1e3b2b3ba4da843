import { createStore } from "zustand/vanilla";
import { fail, ok, type Result } from "../../twins/core/result.ts";
import type { PreparedCall } from "../../twins/protocol/economy/index.ts";

/** EIP-1193: what a wallet puts into the page. */
export interface Eip1193 {
  request(args: { method: string; params?: readonly unknown[] }): Promise<unknown>;
  on?(event: string, listener: (value: unknown) => void): void;
}

export interface WalletState {
  /** The wallet's account in use; null: the account that the server keeps for the person. */
  readonly account: string | null;
}

export const walletStore = createStore<WalletState>(() => ({ account: null }));

const provider = (): Eip1193 | null => (globalThis as { ethereum?: Eip1193 }).ethereum ?? null;
export const hasWallet = (): boolean => provider() !== null;

/** Signs an act's calls in the wallet, one after the other; each waits for the person. */
export async function signCalls(account: string, calls: readonly PreparedCall[]): Promise<Result<readonly string[]>> {
  const wallet = provider();
  if (wallet === null) return fail("AUTH_REQUIRED", "this browser has no wallet");
  const txs: string[] = [];
  for (const { to, data, valueWei } of calls) {
    const value = `0x${BigInt(valueWei).toString(16)}`;
    try {
      const tx = await wallet.request({ method: "eth_sendTransaction", params: [{ from: account, to, data, value }] });
      txs.push(String(tx));
    } catch (error) {
      return fail("CHAIN_REVERT", error instanceof Error ? error.message : String(error));
    }
  }
  return ok(txs);
}
