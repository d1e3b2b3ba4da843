import { debtUp } from "../../../contracts-abi/arithmetic/loanMath.ts";
import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import type { EconomyAct } from "../../../twins/protocol/economy/index.ts";
import { approval, type Call, call, type EconomyParts, type Makers } from "../parts.ts";

type LoanKind = Extract<EconomyAct["kind"], `loan${string}` | "refreshPrice">;

/** What an amount of all may cost more when its block comes: a hundredth of a debt is months of interest. */
const HEAD_ROOM = 100n;

const joined = (...parts: readonly Result<readonly Call[]>[]): Result<readonly Call[]> => {
  const calls: Call[] = [];
  for (const part of parts) {
    if (!part.ok) return part;
    calls.push(...part.value);
  }
  return ok(calls);
};

const held = ({ chain }: EconomyParts, market: Hex, account: Hex) =>
  chain.contracts.read("LoanMarket", "positionOf", [market, account]);

/** Wraps what the account lacks of the amount. */
async function wrapped(parts: EconomyParts, account: Hex, amountWei: bigint): Promise<Result<readonly Call[]>> {
  const balance = await parts.chain.contracts.read("WrappedCoin", "balanceOf", [account]);
  if (!balance.ok) return balance;
  const lacking = amountWei - balance.value;
  return ok(lacking > 0n ? [call(parts, "WrappedCoin", "deposit", [], lacking)] : []);
}

async function debtWei({ chain }: EconomyParts, market: Hex, account: Hex): Promise<Result<bigint>> {
  return chain.contracts.read("LoanMarket", "debtOf", [market, account]);
}

async function repay(parts: EconomyParts, market: Hex, account: Hex, amountWei: string | null) {
  const debt = await debtWei(parts, market, account);
  if (!debt.ok) return debt;
  const position = await held(parts, market, account);
  if (!position.ok) return position;
  const shares = position.value.borrowShares;
  if (shares === 0n)
    return refuse("CHAIN_NOTHING", { en: "This account owes nothing in this market.", zh: "此账户在该市场没有欠款。" });
  const all = amountWei === null;
  const most = all ? debt.value + debt.value / HEAD_ROOM + 1n : BigInt(amountWei);
  return joined(
    await approval(parts, "AITNToken", account, "LoanMarket", most),
    ok([call(parts, "LoanMarket", "repay", [market, all ? 0n : most, all ? shares : 0n, account])]),
  );
}

async function liquidate(parts: EconomyParts, market: Hex, borrower: Hex, account: Hex, wanted: string | null) {
  const { read } = parts.chain.contracts;
  const position = await held(parts, market, borrower);
  if (!position.ok) return position;
  const state = await read("LoanMarket", "marketOf", [market]);
  if (!state.ok) return state;
  const owed = position.value.borrowShares;
  const shares = wanted === null || BigInt(wanted) > owed ? owed : BigInt(wanted);
  const repaid = debtUp(shares, state.value.borrowIndex);
  return joined(
    await parts.prices.callsForAct(),
    await approval(parts, "AITNToken", account, "LoanMarket", repaid + repaid / HEAD_ROOM + 1n),
    ok([call(parts, "LoanMarket", "liquidate", [market, borrower, position.value.collateral, shares])]),
  );
}

async function takeOut(parts: EconomyParts, market: Hex, account: Hex, amountWei: string | null, unwrap: boolean) {
  const position = await held(parts, market, account);
  if (!position.ok) return position;
  const amount = amountWei === null ? position.value.collateral : BigInt(amountWei);
  if (amount === 0n)
    return refuse("CHAIN_NOTHING", {
      en: "This account has no collateral in this market.",
      zh: "此账户在该市场没有抵押物。",
    });
  return joined(
    position.value.borrowShares === 0n ? ok([]) : await parts.prices.callsForAct(),
    ok([call(parts, "LoanMarket", "withdrawCollateral", [market, amount, account])]),
    ok(unwrap ? [call(parts, "WrappedCoin", "withdraw", [amount])] : []),
  );
}

export const loansMakers: Makers<LoanKind> = {
  loanSupply: async (parts, { market, amountWei }, account) =>
    joined(
      await approval(parts, "AITNToken", account, "LoanMarket", BigInt(amountWei)),
      ok([call(parts, "LoanMarket", "supply", [market as Hex, BigInt(amountWei), account])]),
    ),
  async loanWithdraw(parts, { market, amountWei }, account) {
    const position = await held(parts, market as Hex, account);
    if (!position.ok) return position;
    const shares = amountWei === null ? position.value.supplyShares : 0n;
    return ok([call(parts, "LoanMarket", "withdraw", [market as Hex, BigInt(amountWei ?? 0), shares, account])]);
  },
  loanDeposit: async (parts, { market, amountWei }, account) =>
    joined(
      await wrapped(parts, account, BigInt(amountWei)),
      await approval(parts, "WrappedCoin", account, "LoanMarket", BigInt(amountWei)),
      ok([call(parts, "LoanMarket", "supplyCollateral", [market as Hex, BigInt(amountWei), account])]),
    ),
  loanTakeOut: (parts, { market, amountWei, unwrap }, account) =>
    takeOut(parts, market as Hex, account, amountWei, unwrap),
  loanBorrow: async (parts, { market, amountWei }, account) =>
    joined(
      await parts.prices.callsForAct(),
      ok([call(parts, "LoanMarket", "borrow", [market as Hex, BigInt(amountWei), account])]),
    ),
  loanRepay: (parts, { market, amountWei }, account) => repay(parts, market as Hex, account, amountWei),
  loanLiquidate: (parts, { market, borrower, shares }, account) =>
    liquidate(parts, market as Hex, borrower as Hex, account, shares),
  loanCallMargin: async (parts, { market, borrower }) =>
    joined(
      await parts.prices.callsForAct(),
      ok([call(parts, "LoanMarket", "callMargin", [market as Hex, borrower as Hex])]),
    ),
  loanAccrue: async (parts, { market }) => ok([call(parts, "LoanMarket", "accrueInterest", [market as Hex])]),
  loanClaimRewards: async (parts, { market }, account) =>
    ok([call(parts, "LoanMarket", "claimRewards", [market as Hex, account])]),
  refreshPrice: (parts) => parts.prices.refresh(),
};
