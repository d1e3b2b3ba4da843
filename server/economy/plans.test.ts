import { afterAll, beforeAll, expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { must } from "../../twins/core/result.ts";
import { decideOn, loanDecisions, VOTER } from "./testing/agreement.ts";
import { AITN, aitn, type EconomyChain, startEconomyChain } from "./testing/economyChain.ts";

let on: EconomyChain;
let spender: Hex;
let payee: Hex;

beforeAll(async () => {
  on = await startEconomyChain();
  await on.person(VOTER, 25_000_000);
  spender = await on.person("spender");
  payee = await on.person("payee", 0);
  const { encode } = on.chain.contracts;
  const nowS = BigInt(Math.floor(on.clock.nowMs() / 1000));
  // Runs from before the vote can be over until long after it.
  const open = encode("CirculationReserve", "openPlan", [
    spender,
    100n * AITN,
    nowS + 600n,
    nowS + 40n * 86_400n,
    `0x${"ab".repeat(32)}`,
  ]);
  await decideOn(on.chain, VOTER, async (s) => on.later(s * 1000), "a plan", [
    { contract: "CirculationReserve", data: open },
    ...(await loanDecisions(on.chain)),
  ]);
  on.later(700_000);
  must(await on.index.poll());
});
afterAll(() => on?.stop());

const plan = async () => {
  const view = must(await on.economy.view("community", spender));
  return view.reserves.find(({ name }) => name === "CirculationReserve")?.plans[0];
};
const pay = (amount: number, name = "spender") =>
  on.economy.perform(
    { kind: "payPlan", reserve: "CirculationReserve", plan: "1", to: payee, amountWei: aitn(amount) },
    name,
  );

it("the spender of a plan pays from it, up to its budget, and nobody else does", async () => {
  expect(await plan()).toMatchObject({ plan: "1", budgetWei: aitn(100), spentWei: "0" });
  const before = must(await on.chain.balanceWei(payee));
  must(await pay(60));
  expect(must(await on.chain.balanceWei(payee)) - before).toBe(60n * AITN);
  expect(await plan()).toMatchObject({ spentWei: aitn(60) });
  expect(await pay(41)).toMatchObject({ ok: false, error: { details: { error: "BudgetExceeded" } } });
  expect(await pay(1, "payee")).toMatchObject({ ok: false });
  expect(await plan()).toMatchObject({ spentWei: aitn(60) });
});

const NONE = { rows: [], more: false };

it("whoever has no vote and no role sees the same decisions, and may act as anybody may", async () => {
  const view = must(await on.economy.view("community", payee));
  // What the plan paid has no vote before it is delegated.
  expect(view.account.toLowerCase()).toBe(payee.toLowerCase());
  expect(view.proposals.rows.map(({ state }) => state)).toEqual(["executed"]);
  expect(view.proposals.rows[0]).toMatchObject({ myVote: null, myPowerWei: null });
  const market = must(await on.economy.view("market", payee));
  expect(market).toMatchObject({ devices: { own: NONE, lent: NONE }, models: { own: NONE, licences: NONE } });
  const earnings = must(await on.economy.view("earnings", payee));
  expect(earnings).toMatchObject({ devices: [], nodes: [], withdrawableWei: "0" });
});

it("interest is brought up to now by anyone, and claiming rewards where there are none gives none", async () => {
  const [market] = must(await on.economy.view("loans", spender)).markets;
  expect(market).toBeDefined();
  await on.act("spender", { kind: "loanAccrue", market: market?.id ?? "" });
  const claimed = await on.economy.perform({ kind: "loanClaimRewards", market: market?.id ?? "" }, "spender");
  expect(claimed).toMatchObject({ ok: true });
  const [after] = must(await on.economy.view("loans", spender)).markets;
  expect(after).toMatchObject({ claimableWei: "0", rewards: null });
});
