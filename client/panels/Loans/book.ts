import type { LoanBook } from "../../../contracts-abi/arithmetic/loanActs.ts";
import type { LoanPosition, LoanState, LoanTerms, RateCurve } from "../../../contracts-abi/arithmetic/loanMath.ts";
import type { LoanMarketView, LoanPositionView, LoanPriceView } from "../../../twins/protocol/economy/loans.ts";

/** The wire's decimal texts as the numbers that the contract counts with. */
export const termsOf = ({ terms }: LoanMarketView): LoanTerms => ({
  lltv: BigInt(terms.lltv),
  borrowLtv: BigInt(terms.borrowLtv),
  debtCeiling: BigInt(terms.debtCeiling),
});

export const curveOf = ({ rates }: LoanMarketView): RateCurve => ({
  atZero: BigInt(rates.atZero),
  atKink: BigInt(rates.atKink),
  atFull: BigInt(rates.atFull),
  kink: BigInt(rates.kink),
});

export const stateOf = ({ state }: LoanMarketView): LoanState => ({
  supplyAssets: BigInt(state.supplyAssets),
  supplyShares: BigInt(state.supplyShares),
  borrowShares: BigInt(state.borrowShares),
  borrowIndex: BigInt(state.borrowIndex),
  updatedAt: BigInt(state.updatedAt),
});

export const positionOf = (position: LoanPositionView): LoanPosition => ({
  supplyShares: BigInt(position.supplyShares),
  borrowShares: BigInt(position.borrowShares),
  collateral: BigInt(position.collateral),
});

/** The last known price, stale or not; null before the first. */
export const lastPrice = ({ price }: LoanPriceView): bigint | null => (price === null ? null : BigInt(price));

/**
 * Where this machine's own signers make the price, an act renews a stale one first; elsewhere a stale one stops what
 * needs it.
 */
export const usablePrice = (view: LoanPriceView): bigint | null =>
  view.fresh || (view.virtual && view.signers.filter(({ local }) => local).length >= view.quorum)
    ? lastPrice(view)
    : null;

export const bookOf = (market: LoanMarketView, price: LoanPriceView, position: LoanPositionView): LoanBook => ({
  terms: termsOf(market),
  state: stateOf(market),
  position: positionOf(position),
  price: usablePrice(price),
});

/** AITN wei for one coin. */
export const pricePerCoin = (price: bigint): bigint => price / 10n ** 18n;

/** How near a position is to its liquidation, in words. */
export function standing(health: bigint | null): "none" | "safe" | "close" | "call" | "liquidatable" {
  const one = 10n ** 18n;
  if (health === null) return "none";
  if (health < one) return "liquidatable";
  if (health < (one * 11n) / 10n) return "call";
  return health < (one * 13n) / 10n ? "close" : "safe";
}
