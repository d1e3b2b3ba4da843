import { JsonRpcProvider, type TransactionRequest, Wallet } from "ethers";
import type { Page } from "playwright-core";

/** A wallet as the page sees it: EIP-1193 by EIP-6963, but its key and its work are here, against a real chain. */
export interface SigningWallet {
  readonly address: string;
  /** The person refuses whatever is asked next, once. */
  refuseNext(): void;
  /** Methods it was asked, in order. */
  readonly asked: readonly string[];
  close(): void;
}

/** Begins on a chain of its own and does not know the other one until it is added. */
export async function injectWallet(page: Page, rpcUrl: string, name: string): Promise<SigningWallet> {
  const provider = new JsonRpcProvider(rpcUrl, undefined, { batchMaxCount: 1, cacheTimeout: -1 });
  const signer = new Wallet(Wallet.createRandom().privateKey, provider);
  const chainId = `0x${(await provider.getNetwork()).chainId.toString(16)}`;
  const asked: string[] = [];
  let refuse = false;
  let [known, current] = [false, "0x1"];
  const answer = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    asked.push(method);
    if (refuse) {
      refuse = false;
      throw Object.assign(new Error("User rejected the request."), { code: 4001 });
    }
    if (method === "eth_requestAccounts" || method === "eth_accounts") return [signer.address];
    if (method === "eth_chainId") return current;
    if (method === "wallet_switchEthereumChain") {
      if (!known) throw Object.assign(new Error("Unrecognized chain ID"), { code: 4902 });
      current = chainId;
      return null;
    }
    if (method === "wallet_addEthereumChain") {
      known = true;
      current = (params[0] as { chainId: string }).chainId;
      return null;
    }
    if (method === "eth_sendTransaction") {
      const { to, data, value } = params[0] as TransactionRequest;
      return (await signer.sendTransaction({ to: to ?? null, data: data ?? "0x", value: value ?? 0n })).hash;
    }
    return provider.send(method, [...params]);
  };
  await page.exposeFunction(`ask${name}`, async (method: string, params: readonly unknown[]) => {
    try {
      return { result: await answer(method, params) };
    } catch (error) {
      const { code, message } = error as { code?: unknown; message?: unknown };
      return { error: { code: typeof code === "number" ? code : -32603, message: String(message) } };
    }
  });
  await page.addInitScript((title) => {
    const ask = (
      globalThis as unknown as Record<string, (m: string, p: unknown) => Promise<{ result?: unknown; error?: object }>>
    )[`ask${title}`]!;
    const wallet = {
      async request({ method, params = [] }: { method: string; params?: unknown }) {
        const { result, error } = await ask(method, params);
        if (error !== undefined) throw Object.assign(new Error(), error);
        return result;
      },
      on() {},
      removeListener() {},
    };
    const info = {
      uuid: title,
      name: title,
      icon: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
      rdns: `org.${title}`,
    };
    const announce = () =>
      dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider: wallet }) }));
    addEventListener("eip6963:requestProvider", announce);
    announce();
  }, name);
  return {
    address: signer.address,
    refuseNext: () => {
      refuse = true;
    },
    asked,
    close: () => provider.destroy(),
  };
}
