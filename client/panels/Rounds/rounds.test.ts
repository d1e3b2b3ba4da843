import { describe, expect, it, test } from "vitest";
import type { RoundRow } from "../../../twins/protocol/rounds.ts";
import { joinCommand } from "./joinCommand.ts";
import { actOf, draftOf, orderOf, startValues, wrongIn } from "./order.ts";
import { faultsOf, LAST_ROUNDS, shareOf } from "./seats.ts";
import { bytesText, lossText, scoreText } from "./words.ts";

const round = (n: number, more: Partial<RoundRow> = {}): RoundRow => ({
  round: n,
  loss: 0.1,
  score: 0.9,
  bytes: 1_000,
  dropped: [],
  suspected: [],
  contributions: [],
  ...more,
});

describe("an order", () => {
  const values = startValues({ rounds: 60 });
  it("takes late updates where no noise hides who sent what, and then counts a round from the first device on", () => {
    const order = orderOf(occupancy, { ...values, late: "counts" }, null);
    if (order === null) throw new Error("wrong");
    expect(draftOf(order, 7).late).toEqual({ size: 2, maxLate: 50 });
    const prepared = { modelCid: "b", modelDigest: "1", instructionDigest: "2", profileDigest: "3", operator: "4" };
    expect(actOf(order, prepared)).toMatchObject({ quorum: 1, enough: 2, minSeats: 2 });
    expect(orderOf(occupancy, { ...values, late: "counts", noise: "1" }, null)).toMatchObject({ late: false });
  });
  const occupancy = { name: "occupancy", hasWidths: false };
  it("has slices for slow devices where the network has some and no noise hides who sent what", () => {
    const slicesOf = (hasWidths: boolean, noise: string) => {
      const order = orderOf({ name: "air-quality", hasWidths }, { ...values, slow: "narrow", noise }, null);
      return order === null ? null : draftOf(order, 7).slices;
    };
    expect([slicesOf(true, "0"), slicesOf(false, "0"), slicesOf(true, "1")]).toEqual([true, false, false]);
  });
  it("is sound as it starts, and becomes a draft and an act", () => {
    const order = orderOf(occupancy, values, 12n * 10n ** 18n);
    if (order === null) throw new Error("wrong");
    expect(draftOf(order, 7)).toEqual({
      task: "occupancy",
      rounds: 60,
      seed: 7,
      minExamples: 10,
      maxTurnS: 600,
      noise: null,
      slices: false,
      late: null,
    });
    const hidden = orderOf(occupancy, { ...values, noise: "2" }, null);
    expect(hidden === null ? null : draftOf(hidden, 7).noise).toBe(2);
    const prepared = { modelCid: "bafy", modelDigest: "0x1", instructionDigest: "0x2", profileDigest: "0x3" };
    expect(actOf(order, { ...prepared, operator: "0x4" })).toMatchObject({
      kind: "openDemand",
      ...prepared,
      rewardWei: "12000000000000000000",
      minSeats: 2,
      maxSeats: 3,
      quorum: 2,
      enough: 0,
      applyS: 3_600,
    });
  });
  it.each([
    [{ rounds: "0" }, { rounds: "none" }],
    [
      { commitH: "721", rounds: "", turnMin: "x" },
      { commitH: "none", rounds: "none", turnMin: "none" },
    ],
    [{ reward: "1,5" }, { reward: "none" }],
    [{ reward: "100.1" }, { reward: "short" }],
    [{ minSeats: "4" }, { minSeats: "fewest", maxSeats: "most" }],
    [
      { minSeats: "4", maxSeats: "", reward: "" },
      { maxSeats: "none", reward: "none" },
    ],
  ])("%j is wrong in each of its fields", (typed, wrong) => {
    const held = 100n * 10n ** 18n;
    expect(wrongIn({ ...values, ...typed }, held)).toEqual(wrong);
    expect(orderOf(occupancy, { ...values, ...typed }, held)).toBeNull();
  });
});

describe("a seat", () => {
  it("has the mean of its parts, and none before the first round", () => {
    expect(shareOf({ closed: [] }, 0)).toBeNull();
    const closed = [round(0, { contributions: [6_000, 4_000] }), round(1, { contributions: [2_000, 8_000] })];
    expect(shareOf({ closed }, 0)).toBeCloseTo(0.4);
    expect(shareOf({ closed }, 1)).toBeCloseTo(0.6);
  });
  it("shows what was wrong in the last rounds only, whatever the letters of its address", () => {
    const closed = [
      round(0, { suspected: ["0xAB"] }),
      ...Array.from({ length: LAST_ROUNDS - 1 }, (_, n) => round(n + 1)),
      round(LAST_ROUNDS, { suspected: ["0xAB", "0xcd"], dropped: [{ device: "0xAb", why: "length" }] }),
    ];
    const dropped = [{ round: LAST_ROUNDS, why: "length" }];
    expect(faultsOf(closed, "0xab")).toEqual({ dropped, suspected: [LAST_ROUNDS] });
  });
});

test("the command names a folder of the holder's own, and no word of it is two", () => {
  const of = { task: "occupancy", url: "http://127.0.0.1:4380", owner: null };
  expect(joinCommand({ ...of, holder: "2015-02-04", code: null })).toBe(
    "npx aitn learn join --task occupancy --holder 2015-02-04 --dir learner-2015-02-04 --url http://127.0.0.1:4380 --code CODE",
  );
  expect(joinCommand({ ...of, holder: "Ann's flat; rm", code: "c" })).toContain(
    `--holder 'Ann'\\''s flat; rm' --dir learner-Ann_s_flat__rm `,
  );
  expect(joinCommand({ ...of, holder: "h", code: "c", owner: "0xac" })).toMatch(/ --code c --owner 0xac$/);
});

test("figures are as long as they tell something", () => {
  expect([bytesText(940), bytesText(12_400), bytesText(3_100_000)]).toEqual(["940 B", "12.4 kB", "3.1 MB"]);
  expect([lossText(0.25), lossText(0.00004)]).toEqual(["0.2500", "4.0e-5"]);
  expect([scoreText(0.9355, "1"), scoreText(17.888, "{cycle}"), scoreText(Number.NaN, "1")]).toEqual([
    "0.935",
    "17.89",
    "–",
  ]);
});
