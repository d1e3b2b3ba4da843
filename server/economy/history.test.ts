import { afterAll, beforeAll, expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { must } from "../../twins/core/result.ts";
import type { OwnDevice } from "../../twins/protocol/economy/market/devices.ts";
import { VOTER } from "./testing/agreement.ts";
import { aitn, DAYS, type EconomyChain, startEconomyChain } from "./testing/economyChain.ts";

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
  expect(history.rows).toHaveLength(100);
  expect(history.more).toBe(true);
  const last = history.rows[99]!;
  const older = must(await on.economy.history("wallet", sender, null, last));
  expect(older.more).toBe(false);
  const all = [...history.rows, ...older.rows] as typeof history.rows;
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
  expect(proposals.rows).toHaveLength(3);
  const older = must(await on.economy.history("proposals", sender, null, proposals.rows[0]!));
  expect(older.rows).toEqual(proposals.rows.slice(1));
  expect(older.more).toBe(false);
});

it("who owns more devices than a page holds sees them all, and those they sold leave every page", async () => {
  const owner = await on.person("owner", 200);
  const devices = Array.from({ length: 63 }, (_, i) => `0x${(i + 1).toString(16).padStart(40, "d")}` as Hex);
  for (const device of devices) await on.device(device, owner);
  const shown = async () => {
    const { own } = must(await on.economy.view("market", owner)).devices;
    const older = own.more ? must(await on.economy.history("devices", owner, null, own.rows.at(-1)!)) : null;
    return { first: own.rows.length, more: older?.more, all: [...own.rows, ...(older?.rows ?? [])] as OwnDevice[] };
  };
  const { first, more, all } = await shown();
  expect([first, more]).toEqual([60, false]);
  expect(all.map(({ device }) => device)).toEqual([...devices].reverse());
  expect(must(await on.economy.view("earnings", owner)).devices).toHaveLength(63);

  const [oldest] = devices;
  const expiresAtMs = on.clock.nowMs() + DAYS(7);
  await on.act("owner", { kind: "listDevice", device: oldest!, priceWei: aitn(1), expiresAtMs });
  await on.act("sender", { kind: "buyDevice", device: oldest!, seller: owner, priceWei: aitn(1) });
  expect((await shown()).all.map(({ device }) => device)).not.toContain(oldest);
}, 120_000);

it("a pool or a market that there is none of has no history", async () => {
  const before = { blockNumber: 1_000_000, logIndex: 0 };
  for (const of of ["invest", "loans"] as const)
    expect(must(await on.economy.history(of, sender, "9", before))).toEqual({ rows: [], more: false });
});
