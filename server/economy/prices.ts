import { nearestAccepted, priceRound } from "../../contracts-abi/typed-data/price.ts";
import type { Clock } from "../../twins/core/clock.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { type Chain, type ChainIndex, type OracleRules, oracleRules, oracleSeats } from "../chain/index.ts";
import type { Call } from "./parts.ts";

/** AITN that one coin is worth unless the settings say otherwise: a number for trying loans out, no market's price. */
export const USUAL_COIN_PRICE = "1000";
const COIN_PRICE = /^(\d{1,12})(?:\.(\d{1,18}))?$/;
/** An act that needs a price renews one that has less than this left, seconds: the block may come a little later. */
const ACT_MARGIN_S = 60n;

/** A price in AITN for a coin as PriceOracle counts it: AITN wei for 1e36 coin wei; null when it is no such number or zero. */
export function coinPrice(text: string): bigint | null {
  const [, whole, fraction = ""] = COIN_PRICE.exec(text) ?? [];
  if (whole === undefined) return null;
  const price = BigInt(whole + fraction.padEnd(18, "0")) * 10n ** 18n;
  return price > 0n ? price : null;
}

/**
 * The price of this machine's own chain: five local accounts sign the set price, rounds go on chain when somebody could
 * need them. On a chain that others use it does nothing: there, signers are people with a market to look at.
 */
export interface PriceDesk {
  /** The call that makes the price fresh, for whoever acts to send; none when it is, or when nobody here signs. */
  callsForAct(): Promise<Result<readonly Call[]>>;
  /** The same without waiting for the price to age. CHAIN_REVERT when nobody here signs, or the last is too young. */
  refresh(): Promise<Result<readonly Call[]>>;
  /** Sends a round when the last is older than half its time and a debt stands. @returns whether it did */
  tick(): Promise<Result<boolean>>;
}

/** A round of the wanted price by those local accounts that have a seat; null when they are too few. */
async function round(
  chain: Chain,
  rules: OracleRules,
  wanted: bigint,
  observedAt: bigint,
): Promise<Result<Call | null>> {
  if (chain.prices === null) return ok(null);
  const holders = await oracleSeats(chain.contracts);
  if (!holders.ok) return holders;
  const price = nearestAccepted(wanted, rules, observedAt);
  const signed = await chain.prices.sign({ round: rules.round + 1n, observedAt, price });
  if (!signed.ok) return signed;
  const counted = signed.value.filter(({ signer }) => holders.value.has(signer.toLowerCase()));
  if (counted.length < rules.quorum) return ok(null);
  const data = chain.contracts.encode("PriceOracle", "submit", [rules.round + 1n, priceRound(counted)]);
  return ok({ contract: "PriceOracle", fn: "submit", data, valueWei: 0n });
}

/** Whether anybody owes anything in a market whose price this is. */
async function debtStands(chain: Chain, index: ChainIndex): Promise<Result<boolean>> {
  const oracle = chain.contracts.addresses.PriceOracle.toLowerCase();
  for (const { args } of index.events("MarketCreated")) {
    if (args.params.oracle.toLowerCase() !== oracle) continue;
    const debt = await chain.contracts.read("LoanMarket", "totalDebtOf", [args.id]);
    if (!debt.ok) return debt;
    if (debt.value > 0n) return ok(true);
  }
  return ok(false);
}

export function openPriceDesk(chain: Chain, index: ChainIndex, clock: Clock, wanted: bigint): PriceDesk {
  const nowS = (): bigint => BigInt(Math.floor(clock.nowMs() / 1000));
  const callsWhen = async (old: (rules: OracleRules, ageS: bigint) => boolean): Promise<Result<readonly Call[]>> => {
    if (chain.prices === null) return ok([]);
    const rules = await oracleRules(chain.contracts);
    if (!rules.ok) return rules;
    const now = nowS();
    const ageS = now - rules.value.observedAt;
    const first = rules.value.round === 0n;
    if (!first && (ageS < rules.value.minInterval || !old(rules.value, ageS))) return ok([]);
    const made = await round(chain, rules.value, wanted, now);
    return made.ok ? ok(made.value === null ? [] : [made.value]) : made;
  };
  return {
    callsForAct: () => callsWhen(({ maxAge }, ageS) => ageS > maxAge - ACT_MARGIN_S),
    async refresh() {
      const calls = await callsWhen(() => true);
      if (!calls.ok || calls.value.length > 0) return calls;
      return refuse("CHAIN_REVERT", {
        en: "No signer of this machine has a seat at the oracle, or the last price is only seconds old. Try again in a moment.",
        zh: "本机没有在席的价格签名者，或上一价格才几秒钟。请稍后再试。",
      });
    },
    async tick() {
      const calls = await callsWhen(({ maxAge }, ageS) => ageS > maxAge / 2n);
      if (!calls.ok) return calls;
      const [call] = calls.value;
      const needed = call === undefined ? ok(false) : await debtStands(chain, index);
      if (!needed.ok || !needed.value || call === undefined) return needed;
      const sender = chain.prices?.accounts[0] ?? "";
      const gas = await chain.enrol(sender, 0n);
      if (!gas.ok) return gas;
      const sent = await chain.sendCall(sender, call.contract, call.data);
      return sent.ok ? ok(true) : sent;
    },
  };
}
