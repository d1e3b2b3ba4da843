/**
 * The arithmetic of contracts-abi/src/LoanMarket and KinkedRateModel to the wei, so that a page can say what a contract
 * will do before it is asked. Amounts are wei, fractions 1e18 = 1; each function rounds as the contract does.
 */

const WAD = 10n ** 18n;
const PRICE_SCALE = 10n ** 36n;
const VIRTUAL_SHARES = 10n ** 6n;
const VIRTUAL_ASSETS = 1n;
const DEBT_SCALE = 10n ** 6n * WAD;
const MAX_INCENTIVE = (115n * WAD) / 100n;
const INCENTIVE_CURSOR = (3n * WAD) / 10n;
const MAX_INDEX = 2n ** 88n - 1n;
/** LoanMarket.MAX_RATE: 1e18 = 100 % a second. */
const MAX_RATE = 10n ** 12n;
const YEAR_S = 365n * 86_400n;

/** Below this a margin call can be made. */
export const MARGIN_CALL_HEALTH = (11n * WAD) / 10n;
/** At this a position becomes liquidatable. */
export const ONE = WAD;

export interface LoanTerms {
  /** Loan-to-value above which a position is liquidated, and up to which one may borrow. */
  readonly lltv: bigint;
  readonly borrowLtv: bigint;
  readonly debtCeiling: bigint;
}

/** A year's rate with nothing lent, at the wanted utilisation, with all lent; and the wanted utilisation. */
export interface RateCurve {
  readonly atZero: bigint;
  readonly atKink: bigint;
  readonly atFull: bigint;
  readonly kink: bigint;
}

export interface LoanState {
  readonly supplyAssets: bigint;
  readonly supplyShares: bigint;
  readonly borrowShares: bigint;
  readonly borrowIndex: bigint;
  /** Unix seconds. */
  readonly updatedAt: bigint;
}

export interface LoanPosition {
  readonly supplyShares: bigint;
  readonly borrowShares: bigint;
  readonly collateral: bigint;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const mulDiv = (a: bigint, b: bigint, by: bigint): bigint => (a * b) / by;
const mulDivUp = (a: bigint, b: bigint, by: bigint): bigint => (a * b + by - 1n) / by;

export const supplySharesDown = (assets: bigint, { supplyAssets, supplyShares }: LoanState): bigint =>
  mulDiv(assets, supplyShares + VIRTUAL_SHARES, supplyAssets + VIRTUAL_ASSETS);
export const supplySharesUp = (assets: bigint, { supplyAssets, supplyShares }: LoanState): bigint =>
  mulDivUp(assets, supplyShares + VIRTUAL_SHARES, supplyAssets + VIRTUAL_ASSETS);
export const supplyAssetsDown = (shares: bigint, { supplyAssets, supplyShares }: LoanState): bigint =>
  mulDiv(shares, supplyAssets + VIRTUAL_ASSETS, supplyShares + VIRTUAL_SHARES);
export const debtSharesUp = (assets: bigint, index: bigint): bigint => mulDivUp(assets, DEBT_SCALE, index);
export const debtSharesDown = (assets: bigint, index: bigint): bigint => mulDiv(assets, DEBT_SCALE, index);
export const debtUp = (shares: bigint, index: bigint): bigint => mulDivUp(shares, index, DEBT_SCALE);
export const debtDown = (shares: bigint, index: bigint): bigint => mulDiv(shares, index, DEBT_SCALE);

/** What all borrowers owe. */
export const totalDebt = ({ borrowShares, borrowIndex }: LoanState): bigint => debtUp(borrowShares, borrowIndex);
/** What is supplied and not lent. */
export const cashOf = (state: LoanState): bigint => state.supplyAssets - totalDebt(state);

/** What a liquidator receives for each wei repaid, 1e18 = 1. */
export const incentiveOf = (lltv: bigint): bigint =>
  least((WAD * WAD) / (WAD - mulDiv(INCENTIVE_CURSOR, WAD - lltv, WAD)), MAX_INCENTIVE);

/** The greatest debt that a collateral carries at a loan-to-value. */
export const limitDown = (collateral: bigint, price: bigint, ltv: bigint): bigint =>
  mulDiv(mulDiv(collateral, price, PRICE_SCALE), ltv, WAD);

/** 1e18 where a position becomes liquidatable; null without a debt, which nothing can liquidate. */
export const healthDown = (limit: bigint, debt: bigint): bigint | null =>
  debt === 0n ? null : mulDiv(limit, WAD, debt);

/** The debt that liquidators repay for a collateral, and the collateral that they receive for a debt. */
export const coverableUp = (collateral: bigint, price: bigint, incentive: bigint): bigint =>
  mulDivUp(mulDivUp(collateral, price, PRICE_SCALE), WAD, incentive);
export const seizableDown = (debt: bigint, price: bigint, incentive: bigint): bigint =>
  mulDiv(mulDiv(debt, incentive, WAD), PRICE_SCALE, price);

/** What is lent of what is supplied, 0 to 1e18. */
export function utilisationOf(supplyAssets: bigint, borrowAssets: bigint): bigint {
  if (borrowAssets === 0n) return 0n;
  return borrowAssets >= supplyAssets ? WAD : mulDiv(borrowAssets, WAD, supplyAssets);
}

/** A year's rate of borrowing at a utilisation. */
export function yearRate(curve: RateCurve, used: bigint): bigint {
  return used <= curve.kink
    ? curve.atZero + ((curve.atKink - curve.atZero) * used) / curve.kink
    : curve.atKink + ((curve.atFull - curve.atKink) * (used - curve.kink)) / (WAD - curve.kink);
}

/** A year's rate of supplying: borrowers' interest is the suppliers', spread over all that is supplied. */
export const supplyYearRate = (curve: RateCurve, used: bigint): bigint => mulDiv(yearRate(curve, used), used, WAD);

function grown(index: bigint, ratePerSecond: bigint, elapsed: bigint): bigint {
  const first = ratePerSecond * elapsed;
  const second = (first * first) / (2n * WAD);
  const third = (second * first) / (3n * WAD);
  return least(index + (index * (first + second + third)) / WAD, MAX_INDEX);
}

/** The market brought to a later moment, as every act does first. */
export function accrued(state: LoanState, curve: RateCurve, nowS: bigint): LoanState {
  const elapsed = nowS - state.updatedAt;
  if (elapsed <= 0n || state.borrowShares === 0n) return { ...state, updatedAt: nowS };
  const before = totalDebt(state);
  const perSecond = yearRate(curve, utilisationOf(state.supplyAssets, before)) / YEAR_S;
  const borrowIndex = grown(state.borrowIndex, least(perSecond, MAX_RATE), elapsed);
  const interest = debtUp(state.borrowShares, borrowIndex) - before;
  return { ...state, borrowIndex, supplyAssets: state.supplyAssets + interest, updatedAt: nowS };
}

export const debtOf = ({ borrowShares }: LoanPosition, { borrowIndex }: LoanState): bigint =>
  debtUp(borrowShares, borrowIndex);
export const suppliedOf = ({ supplyShares }: LoanPosition, state: LoanState): bigint =>
  supplyAssetsDown(supplyShares, state);

/** As LoanMarket.healthOf; null without a debt. */
export const healthOf = (terms: LoanTerms, state: LoanState, position: LoanPosition, price: bigint): bigint | null =>
  healthDown(limitDown(position.collateral, price, terms.lltv), debtOf(position, state));

/**
 * The greatest price at which the position could be liquidated; null without a debt. With no collateral any price can:
 * then it is what no price reaches.
 */
export function liquidationPrice(terms: LoanTerms, state: LoanState, position: LoanPosition): bigint | null {
  const debt = debtOf(position, state);
  if (debt === 0n) return null;
  if (position.collateral === 0n) return 2n ** 160n - 1n;
  // Liquidatable where limit < debt: the value must be below debt * 1e18 / LLTV.
  const value = mulDivUp(debt, WAD, terms.lltv);
  return mulDivUp(value, PRICE_SCALE, position.collateral) - 1n;
}
