import { afterAll, beforeAll, expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { must } from "../../twins/core/result.ts";
import { VOTER } from "./testing/agreement.ts";
import { aitn, type EconomyChain, startEconomyChain } from "./testing/economyChain.ts";

let on: EconomyChain;
let sender: Hex;

beforeAll(async () => {
  on = await startEconomyChain();
  sender = await on.person("sender", 200);
});
afterAll(() => on?.stop());

it("a wallet's history goes on after its first hundred rows, each row once and none left out", async () => {
  const to = `0x${"77".repeat(20)}`;
  for (let i = 0; i < 103; i++) await on.act("sender", { kind: "sendAitn", to, amountWei: aitn(1) });
  must(await on.index.poll());
  const { history } = must(await on.economy.view("wallet", sender));
  expect(history).toHaveLength(100);
  const last = history[99]!;
  const older = must(await on.economy.history("wallet", sender, null, last));
  expect(older.more).toBe(false);
  const all = [...history, ...older.rows] as typeof history;
  expect(all.filter(({ kind }) => kind === "sent")).toHaveLength(103);
  expect(new Set(all.map(({ txHash, logIndex }) => `${txHash} ${logIndex}`)).size).toBe(all.length);
  const places = all.map(({ blockNumber }) => blockNumber);
  expect(places).toEqual([...places].sort((a, b) => b - a));
  const end = all.at(-1)!;
  expect(must(await on.economy.history("wallet", sender, null, end))).toEqual({ rows: [], more: false });
}, 120_000);

it("proposals go on after the one that the page shows last", async () => {
  await on.person(VOTER, 25_000_000);
  on.later(2_000);
  const { addresses, encode } = on.chain.contracts;
  for (const title of ["first", "second", "third"])
    await on.act(VOTER, {
      kind: "propose",
      title,
      text: "A test of pages.",
      calls: [{ to: addresses.CirculationReward, data: encode("CirculationReward", "setRate", [40n]) }],
    });
  must(await on.index.poll());
  const { proposals } = must(await on.economy.view("community", sender));
  expect(proposals).toHaveLength(3);
  const older = must(await on.economy.history("proposals", sender, null, proposals[0]!));
  expect(older.rows).toEqual(proposals.slice(1));
  expect(older.more).toBe(false);
});

it("a pool or a market that there is none of has no history", async () => {
  const before = { blockNumber: 1_000_000, logIndex: 0 };
  for (const of of ["invest", "loans"] as const)
    expect(must(await on.economy.history(of, sender, "9", before))).toEqual({ rows: [], more: false });
});
