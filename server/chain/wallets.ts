import type { JsonRpcProvider, Wallet } from "ethers";
import { ok, type Result } from "../../twins/core/result.ts";
import { type Keystore, readKey, readOrMakeKey } from "./keystore.ts";
import { walletOf } from "./sender.ts";

/** The local accounts a server has besides its people. */
export const ACCOUNT = {
  owner: "site-owner",
  voucher: "site-voucher",
  relay: "relayer",
  fundraising: "fundraising",
  lab: "lab",
  foundation: "foundation",
  reporter: "incentive-reporter",
};

export interface Wallets {
  readonly treasury: Wallet;
  readonly named: (name: string) => Promise<Result<Wallet>>;
}

/** @param mayMake on a chain of others the server begins with a key of its own; the embedded chain's is as old as the chain */
export async function openWallets(
  provider: JsonRpcProvider,
  keys: Keystore,
  treasuryKeyPath: string,
  mayMake: boolean,
): Promise<Result<Wallets>> {
  const treasury = await (mayMake ? readOrMakeKey(treasuryKeyPath) : readKey(treasuryKeyPath));
  if (!treasury.ok) return treasury;
  return ok({
    treasury: walletOf(treasury.value, provider),
    named: async (name) => {
      const key = await keys.key(name);
      return key.ok ? ok(walletOf(key.value, provider)) : key;
    },
  });
}

export async function allNamed<K extends string>(
  wallets: Wallets,
  names: Record<K, string>,
): Promise<Result<Record<K, Wallet>>> {
  const found: Partial<Record<K, Wallet>> = {};
  for (const key of Object.keys(names) as K[]) {
    const wallet = await wallets.named(names[key]);
    if (!wallet.ok) return wallet;
    found[key] = wallet.value;
  }
  return ok(found as Record<K, Wallet>);
}
