import { type Domain, type Hex, type StructType, typedDataHash } from "./eip712.ts";
import { signHash } from "./signature.ts";

/** One signer's price in a round; see contracts-abi/src/PriceOracle/IPriceOracle.sol. */
export interface OraclePrice {
  readonly round: bigint;
  /** Seconds. */
  readonly observedAt: bigint;
  /** In the unit of IPriceFeed.price. */
  readonly price: bigint;
}

export const PRICE_TYPE: StructType = {
  name: "Price",
  fields: [
    { name: "round", type: "uint48" },
    { name: "observedAt", type: "uint48" },
    { name: "price", type: "uint160" },
  ],
};

export const priceDomain = (chainId: bigint, priceOracle: string): Domain => ({
  name: "AITN PriceOracle",
  version: "1",
  chainId,
  verifyingContract: priceOracle,
});

export const priceHash = (domain: Domain, price: OraclePrice): Uint8Array =>
  typedDataHash(domain, PRICE_TYPE, { ...price });

/** Signed by the key of a seat of the oracle. */
export const signPrice = (domain: Domain, price: OraclePrice, signerKey: Uint8Array): Hex =>
  signHash(priceHash(domain, price), signerKey);
