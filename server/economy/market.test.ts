import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { must } from "../../twins/core/result.ts";
import type { MarketView } from "../../twins/protocol/economy/market.ts";
import { AITN, aitn, DAYS, type EconomyChain, startEconomyChain } from "./testing/economyChain.ts";

const DRILL = `0x${"d1".repeat(20)}` as Hex;
const LATHE = `0x${"1a".repeat(20)}` as Hex;
let on: EconomyChain;
let maker: Hex;
let buyer: Hex;

beforeAll(async () => {
  on = await startEconomyChain(() => ({
    describe: (device) => (device === DRILL ? [{ id: "drill", title: { en: "Drill", zh: "钻机" } }] : []),
  }));
  maker = await on.person("maker");
  buyer = await on.person("buyer", 2_000);
  await on.device(DRILL, maker);
  await on.device(LATHE, maker);
});
afterAll(() => on?.stop());

const view = async (account: Hex): Promise<MarketView> => must(await on.economy.view("market", account));
const inDays = (n: number) => on.clock.nowMs() + DAYS(n);
const held = async (account: Hex) => must(await on.chain.balanceWei(account));
const listing = () => ({ kind: "listDevice", device: DRILL, priceWei: aitn(100), expiresAtMs: inDays(7) }) as const;

describe("devices", () => {
  it("are their maker's with what they are, and nothing is on offer before it is listed", async () => {
    const { devices } = await view(maker);
    expect(devices.listings.rows).toEqual([]);
    expect(devices.own.rows).toMatchObject([
      { device: LATHE, things: [], listing: null },
      { device: DRILL, owner: maker, maker, tier: 1, revoked: false, standard: null, capabilities: [], user: null },
    ]);
    expect(devices.own.rows[1]?.things[0]?.title.zh).toBe("钻机");
    // CIDv1, raw, of the description's digest.
    expect(devices.own.rows[1]?.cid).toMatch(/^bafkrei[a-z2-7]{52}$/);
    expect((await view(buyer)).devices.own.rows).toEqual([]);
  });

  it("are listed with the split of the price, and sold for exactly it", async () => {
    await on.act("maker", { kind: "setDeviceRoyalty", device: DRILL, royaltyBps: 500 });
    await on.act("maker", listing());
    const [offer] = (await view(buyer)).devices.listings.rows;
    expect(offer).toMatchObject({
      seller: maker,
      live: true,
      priceWei: aitn(100),
      royaltyWei: aitn(5),
      sellerWei: aitn(95),
    });
    expect((await view(maker)).devices.own.rows.find((one) => one.device === DRILL)?.listing).toMatchObject({
      live: true,
    });
    const before = await held(buyer);
    const txs = await on.act("buyer", { kind: "buyDevice", device: DRILL, seller: maker, priceWei: aitn(100) });
    expect(txs).toHaveLength(2);
    expect(before - (await held(buyer))).toBe(100n * AITN);
    expect((await view(buyer)).devices.own.rows).toMatchObject([
      { device: DRILL, owner: buyer, maker, royaltyBps: 500 },
    ]);
    expect((await view(maker)).devices.own.rows.map((one) => one.device)).toEqual([LATHE]);
    expect((await view(maker)).devices.listings.rows).toEqual([]);
  });

  it("pay their maker a royalty when they are sold on, and a wrong price buys nothing", async () => {
    await on.act("buyer", listing());
    const wrong = { kind: "buyDevice", device: DRILL, seller: buyer, priceWei: aitn(1) } as const;
    expect(await on.economy.perform(wrong, "maker")).toMatchObject({ ok: false, error: { code: "CHAIN_MISMATCH" } });
    const [seller, first] = [await held(buyer), await held(maker)];
    const third = await on.person("third");
    await on.act("third", { kind: "buyDevice", device: DRILL, seller: buyer, priceWei: aitn(100) });
    expect((await held(buyer)) - seller).toBe(95n * AITN);
    expect((await held(maker)) - first).toBe(5n * AITN);
    expect((await view(third)).devices.own.rows).toHaveLength(1);
  });

  it("are off the market when cancelled or when the time of the listing is over", async () => {
    await on.act("maker", { kind: "listDevice", device: LATHE, priceWei: aitn(7), expiresAtMs: inDays(1) });
    await on.act("maker", { kind: "cancelDevice", device: LATHE });
    expect((await view(buyer)).devices.listings.rows).toEqual([]);
    await on.act("maker", { kind: "listDevice", device: LATHE, priceWei: aitn(7), expiresAtMs: inDays(1) });
    expect((await view(buyer)).devices.listings.rows).toMatchObject([{ priceWei: aitn(7) }]);
    on.later(DAYS(2));
    expect((await view(buyer)).devices.listings.rows).toEqual([]);
    const [own] = (await view(maker)).devices.own.rows;
    expect(own?.listing).toMatchObject({ live: false, priceWei: aitn(7) });
  });

  it("are lent until a time, and taken back", async () => {
    const lend = { kind: "lendDevice", device: LATHE, user: buyer, untilMs: inDays(3) } as const;
    await on.act("maker", lend);
    expect((await view(maker)).devices.own.rows[0]?.user).toEqual({
      account: buyer,
      untilMs: Math.floor(lend.untilMs / 1000) * 1000,
    });
    expect((await view(buyer)).devices.lent.rows).toMatchObject([{ device: LATHE, owner: maker }]);
    await on.act("maker", { kind: "takeBackDevice", device: LATHE });
    expect((await view(buyer)).devices.lent.rows).toEqual([]);
    await on.act("maker", { ...lend, untilMs: inDays(1) });
    on.later(DAYS(2));
    expect((await view(maker)).devices.own.rows[0]?.user).toBeNull();
    expect((await view(buyer)).devices.lent.rows).toEqual([]);
    const past = { ...lend, untilMs: on.clock.nowMs() - 1 };
    expect(await on.economy.perform(past, "maker")).toMatchObject({ ok: false, error: { code: "CHAIN_RANGE" } });
  });

  it("earn for whoever owns them at the time, until it is withdrawn", async () => {
    await on.act("buyer", { kind: "creditDevice", device: LATHE, amountWei: aitn(30) });
    const { devices } = await view(maker);
    expect(devices).toMatchObject({ incomeWei: aitn(30), own: { rows: [{ earnedWei: aitn(30) }] } });
    const before = await held(maker);
    await on.act("maker", { kind: "withdrawDeviceIncome" });
    expect((await held(maker)) - before).toBe(30n * AITN);
    expect((await view(maker)).devices.incomeWei).toBe("0");
  });

  it("that are revoked say so and cannot be listed", async () => {
    must(await on.chain.devices.revoke(LATHE, "key lost"));
    expect((await view(maker)).devices.own.rows).toMatchObject([{ device: LATHE, revoked: true }]);
    const act = { kind: "listDevice", device: LATHE, priceWei: aitn(7), expiresAtMs: inDays(1) } as const;
    expect(await on.economy.perform(act, "maker")).toMatchObject({ ok: false, error: { code: "CHAIN_DEVICE" } });
  });
});
