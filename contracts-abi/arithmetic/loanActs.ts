import {
  cashOf,
  coverableUp,
  debtDown,
  debtOf,
  debtSharesDown,
  debtSharesUp,
  debtUp,
  incentiveOf,
  type LoanPosition,
  type LoanState,
  type LoanTerms,
  limitDown,
  seizableDown,
  supplyAssetsDown,
  supplySharesDown,
  supplySharesUp,
  totalDebt,
} from "./loanMath.ts";

/** What LoanMarket does in each act, to the wei, on a market that was brought to the present. */

export interface LoanBook {
  readonly terms: LoanTerms;
  readonly state: LoanState;
  /** Of the account that acts; in a liquidation, of the borrower. */
  readonly position: LoanPosition;
  /** Loan-token wei that 1e36 collateral wei are worth; null while no fresh price is known. */
  readonly price: bigint | null;
}

/** Amounts in wei, shares of a debt as the market counts them; null is all there is. */
export type LoanAct =
  | { readonly kind: "supply"; readonly amount: bigint }
  | { readonly kind: "withdraw"; readonly amount: bigint | null }
  | { readonly kind: "deposit"; readonly amount: bigint }
  | { readonly kind: "takeOut"; readonly amount: bigint | null }
  | { readonly kind: "borrow"; readonly amount: bigint }
  | { readonly kind: "repay"; readonly amount: bigint | null }
  | { readonly kind: "liquidate"; readonly shares: bigint | null };

/** Why the contract would refuse. */
export type LoanRefusal =
  | "tooSmall"
  | "notSupplied"
  | "notDeposited"
  | "noDebt"
  | "liquidity"
  | "ceiling"
  | "ltv"
  | "stale"
  | "healthy";

export interface LoanOutcome {
  readonly state: LoanState;
  readonly position: LoanPosition;
  /** Loan-token wei that the acting account pays; negative: receives. */
  readonly pays: bigint;
  /** Collateral wei that the acting account gives; negative: receives. */
  readonly gives: bigint;
  /** What the suppliers lose, wei. */
  readonly loss: bigint;
}

export type LoanPreview =
  | { readonly ok: true; readonly outcome: LoanOutcome }
  | { readonly ok: false; readonly why: LoanRefusal };

const refused = (why: LoanRefusal): LoanPreview => ({ ok: false, why });
const done = (outcome: Omit<LoanOutcome, "loss">, loss = 0n): LoanPreview => ({
  ok: true,
  outcome: { ...outcome, loss },
});
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

function supply({ state, position }: LoanBook, amount: bigint): LoanPreview {
  const shares = supplySharesDown(amount, state);
  if (shares === 0n) return refused("tooSmall");
  return done({
    state: { ...state, supplyAssets: state.supplyAssets + amount, supplyShares: state.supplyShares + shares },
    position: { ...position, supplyShares: position.supplyShares + shares },
    pays: amount,
    gives: 0n,
  });
}

function withdraw({ state, position }: LoanBook, amount: bigint | null): LoanPreview {
  const shares = amount === null ? position.supplyShares : supplySharesUp(amount, state);
  if (shares === 0n) return refused(amount === null ? "notSupplied" : "tooSmall");
  if (shares > position.supplyShares) return refused("notSupplied");
  const assets = amount ?? supplyAssetsDown(shares, state);
  if (assets > cashOf(state)) return refused("liquidity");
  return done({
    state: { ...state, supplyAssets: state.supplyAssets - assets, supplyShares: state.supplyShares - shares },
    position: { ...position, supplyShares: position.supplyShares - shares },
    pays: -assets,
    gives: 0n,
  });
}

function deposit({ state, position }: LoanBook, amount: bigint): LoanPreview {
  if (amount === 0n) return refused("tooSmall");
  return done({
    state,
    position: { ...position, collateral: position.collateral + amount },
    pays: 0n,
    gives: amount,
  });
}

/** Why a position may not be left so; null when it may. */
function beyondLtv({ terms, price }: LoanBook, state: LoanState, position: LoanPosition): LoanRefusal | null {
  if (price === null) return "stale";
  return debtOf(position, state) <= limitDown(position.collateral, price, terms.borrowLtv) ? null : "ltv";
}

function takeOut(book: LoanBook, wanted: bigint | null): LoanPreview {
  const { state, position } = book;
  const amount = wanted ?? position.collateral;
  if (amount === 0n) return refused(wanted === null ? "notDeposited" : "tooSmall");
  if (amount > position.collateral) return refused("notDeposited");
  const after = { ...position, collateral: position.collateral - amount };
  // Without a debt the contract does not ask for a price.
  const why = position.borrowShares === 0n ? null : beyondLtv(book, state, after);
  return why === null ? done({ state, position: after, pays: 0n, gives: -amount }) : refused(why);
}

function borrow(book: LoanBook, amount: bigint): LoanPreview {
  const { terms, state, position } = book;
  if (amount === 0n) return refused("tooSmall");
  if (amount > cashOf(state)) return refused("liquidity");
  const shares = debtSharesUp(amount, state.borrowIndex);
  const before = totalDebt(state);
  const lent = { ...state, borrowShares: state.borrowShares + shares };
  const debt = totalDebt(lent);
  if (debt > terms.debtCeiling) return refused("ceiling");
  const after = { ...lent, supplyAssets: state.supplyAssets + (debt - before) - amount };
  const owing = { ...position, borrowShares: position.borrowShares + shares };
  const why = beyondLtv(book, after, owing);
  return why === null ? done({ state: after, position: owing, pays: -amount, gives: 0n }) : refused(why);
}

/** Takes repaid shares off the market; the payment is at least as much as the debt falls. */
function booked(state: LoanState, shares: bigint, paid: bigint): LoanState {
  const after = { ...state, borrowShares: state.borrowShares - shares };
  const fall = totalDebt(state) - totalDebt(after);
  return { ...after, supplyAssets: state.supplyAssets + paid - fall };
}

function repay({ state, position }: LoanBook, amount: bigint | null): LoanPreview {
  const held = position.borrowShares;
  if (held === 0n) return refused("noDebt");
  const shares = amount === null ? held : least(debtSharesDown(amount, state.borrowIndex), held);
  if (shares === 0n) return refused("tooSmall");
  const paid = amount === null || shares === held ? debtUp(shares, state.borrowIndex) : amount;
  return done({
    state: booked(state, shares, paid),
    position: { ...position, borrowShares: held - shares },
    pays: paid,
    gives: 0n,
  });
}

/** What is seized and repaid for at most so many debt shares, within the position's collateral. */
function quote({ terms, state, position }: LoanBook, maxShares: bigint, price: bigint) {
  const incentive = incentiveOf(terms.lltv);
  const seized = seizableDown(debtDown(maxShares, state.borrowIndex), price, incentive);
  if (seized <= position.collateral) return { seized, shares: maxShares };
  const shares = debtSharesUp(coverableUp(position.collateral, price, incentive), state.borrowIndex);
  return { seized: position.collateral, shares };
}

/** `wanted`: the most debt shares to repay. */
function liquidate(book: LoanBook, wanted: bigint | null): LoanPreview {
  const { terms, state, position, price } = book;
  if (price === null) return refused("stale");
  const debt = debtOf(position, state);
  if (debt <= limitDown(position.collateral, price, terms.lltv)) return refused(debt === 0n ? "noDebt" : "healthy");
  const { seized, shares } = quote(book, least(wanted ?? position.borrowShares, position.borrowShares), price);
  if (shares === 0n) return refused("tooSmall");
  const paid = debtUp(shares, state.borrowIndex);
  const repaid = booked(state, shares, paid);
  const left = {
    ...position,
    borrowShares: position.borrowShares - shares,
    collateral: position.collateral - seized,
  };
  const kept = debtSharesUp(coverableUp(left.collateral, price, incentiveOf(terms.lltv)), state.borrowIndex);
  const written = kept >= left.borrowShares ? 0n : left.borrowShares - kept;
  const after = { ...repaid, borrowShares: repaid.borrowShares - written };
  const loss = totalDebt(repaid) - totalDebt(after);
  return done(
    {
      state: { ...after, supplyAssets: repaid.supplyAssets - loss },
      position: { ...left, borrowShares: left.borrowShares - written },
      pays: paid,
      gives: -seized,
    },
    loss,
  );
}

/** What an act does to the market and the position; or why the contract refuses it. */
export function previewLoan(book: LoanBook, act: LoanAct): LoanPreview {
  switch (act.kind) {
    case "supply":
      return supply(book, act.amount);
    case "withdraw":
      return withdraw(book, act.amount);
    case "deposit":
      return deposit(book, act.amount);
    case "takeOut":
      return takeOut(book, act.amount);
    case "borrow":
      return borrow(book, act.amount);
    case "repay":
      return repay(book, act.amount);
    case "liquidate":
      return liquidate(book, act.shares);
  }
}
