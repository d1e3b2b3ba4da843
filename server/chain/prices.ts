import type { Wallet } from "ethers";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { type Price, priceDomain, type SignedPrice, signPrice } from "../../contracts-abi/typed-data/price.ts";
import { ok, type Result } from "../../twins/core/result.ts";
import type { PricePort } from "./port.ts";

/** The five seats of PriceOracle on this machine's own chain. */
export const PRICE_ACCOUNTS = ["price-1", "price-2", "price-3", "price-4", "price-5"] as const;

export function pricePort(
  chainId: number,
  priceOracle: Hex,
  named: (name: string) => Promise<Result<Wallet>>,
): PricePort {
  const domain = priceDomain(BigInt(chainId), priceOracle);
  return {
    accounts: PRICE_ACCOUNTS,
    async sign(price: Price) {
      const signed: SignedPrice[] = [];
      for (const name of PRICE_ACCOUNTS) {
        const wallet = await named(name);
        if (!wallet.ok) return wallet;
        signed.push(signPrice(domain, price, Buffer.from(wallet.value.privateKey.slice(2), "hex")));
      }
      return ok(signed);
    },
  };
}
