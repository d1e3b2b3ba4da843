import { type Domain, type Hex, type StructType, typedDataHash } from "./eip712.ts";
import { addressOfKey, recoverAddress, signHash } from "./signature.ts";

/** What one signer saw; see contracts-abi/src/PriceOracle/IPriceOracle.sol. */
export interface Price {
  /** The round it is for: the oracle's last one plus one. */
  readonly round: bigint;
  /** When the signer saw it, unix seconds. */
  readonly observedAt: bigint;
  /** Loan-token wei that 1e36 collateral wei are worth. */
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

export const priceHash = (domain: Domain, price: Price): Uint8Array => typedDataHash(domain, PRICE_TYPE, { ...price });

/** A price with its signature, as a round of the oracle takes it, and who signed. */
export interface SignedPrice extends Price {
  readonly signer: Hex;
  readonly signature: Hex;
}

/**
 * Signs a price with a signer's key; for any signer, on this machine or elsewhere.
 * @param key 32 bytes of secp256k1
 * @throws RangeError when the price, the round or the time is outside its type
 */
export function signPrice(domain: Domain, price: Price, key: Uint8Array): SignedPrice {
  return { ...price, signer: addressOfKey(key), signature: signHash(priceHash(domain, price), key) };
}

/** Null when the signature recovers nobody. */
export const priceSigner = (domain: Domain, price: Price, signature: string): Hex | null =>
  recoverAddress(priceHash(domain, price), signature);

/** One round as PriceOracle.submit takes it: ascending prices. All must be for the same round. */
export const priceRound = (prices: readonly SignedPrice[]) =>
  [...prices]
    .sort((a, b) => (a.price < b.price ? -1 : a.price > b.price ? 1 : 0))
    .map(({ price, observedAt, signature }) => ({ price, observedAt, signature }));

const BPS = 10_000n;

/** The oracle's last answer and the rules that a round is checked by. */
export interface PriceRules {
  /** 0 before the first answer. */
  readonly round: bigint;
  readonly price: bigint;
  /** Unix seconds. */
  readonly observedAt: bigint;
  /** Seconds. */
  readonly maxAge: bigint;
  readonly maxDeviationBps: bigint;
}

/** The price nearest to the wanted one that the oracle accepts now: what lies further away is reached in several rounds. */
export function nearestAccepted(wanted: bigint, last: PriceRules, observedAt: bigint): bigint {
  if (last.round === 0n) return wanted;
  const windows = 1n + (observedAt - last.observedAt) / last.maxAge;
  const reach = (windows * last.maxDeviationBps * last.price) / BPS;
  const lowest = last.price > reach ? last.price - reach : 1n;
  if (wanted < lowest) return lowest;
  return wanted > last.price + reach ? last.price + reach : wanted;
}
