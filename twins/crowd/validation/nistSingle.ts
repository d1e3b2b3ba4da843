import { rng } from "../../core/rng.ts";
import { uniformReaction } from "../people.ts";
import { atMost, between, type CrowdCase, check, crowdCase } from "./case.ts";
import { climb, cornerCase, startErrors, walkAlone } from "./single.ts";

/** Largest distance between what is drawn and the distribution that was set (Kolmogorov), for uniform times. */
function kolmogorov(values: readonly number[], low: number, high: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.reduce((most, value, k) => {
    const share = (value - low) / (high - low);
    return Math.max(most, Math.abs(share - k / sorted.length), Math.abs((k + 1) / sorted.length - share));
  }, 0);
}

const PRE_EVACUATION = crowdCase(
  {
    id: "nist-1.1",
    title: { en: "NIST 1.1: pre-evacuation times", zh: "NIST 1.1：疏散前时间" },
    setUp: {
      en: "A hundred people in a room, reaction times uniform from 10 to 100 s.",
      zh: "房间内一百人，反应时间在 10 至 100 s 间均匀分布。",
    },
    law: { en: "reaction times drawn from the distribution that is named", zh: "反应时间按指定分布抽取" },
    source:
      "NIST TN 1822, Verif.1.1: times as set; the distance of the distributions is judged at 0.163, the 1 % point of Kolmogorov's test of 100",
  },
  {},
  async ({ seed }, pause) => {
    const chance = rng(seed, "pre-evacuation");
    const draw = uniformReaction(10, 100);
    const times = Array.from({ length: 100 }, () => draw(chance));
    const errors = await startErrors(times, pause);
    return {
      figures: {},
      checks: [
        check(
          "worst",
          "latest start beside its time",
          "起步时间的最大偏差",
          Math.max(...errors),
          "s",
          atMost(0.1 + 1e-9),
        ),
        check(
          "distance",
          "distance from the distribution",
          "与设定分布的距离",
          kolmogorov(times, 10, 100),
          "1",
          atMost(0.163),
        ),
      ],
    };
  },
);

const NIST_CORRIDOR = crowdCase(
  {
    id: "nist-2.1",
    title: { en: "NIST 2.1: speed in a corridor", zh: "NIST 2.1：走廊中的速度" },
    setUp: { en: "One person, 1 m/s, along a corridor 40 m x 2 m.", zh: "一人以 1 m/s 走过 40 m × 2 m 的走廊。" },
    source: "NIST TN 1822, Verif.2.1: 40 s; judged within 1 %",
  },
  {},
  async (_, pause) => {
    const seconds = await walkAlone(40, 1, 1, pause);
    return {
      figures: { seconds },
      checks: [check("seconds", "time for 40 m", "40 m 用时", seconds, "s", between(39.6, 40.4))],
    };
  },
);

const NIST_STAIRS = crowdCase(
  {
    id: "nist-2.2",
    title: { en: "NIST 2.2: speed on stairs", zh: "NIST 2.2：楼梯速度" },
    setUp: {
      en: "One person up and down a flight of 100 m at a horizontal speed of 1 m/s.",
      zh: "一人以 1 m/s 的水平速度上、下一段长 100 m 的楼梯。",
    },
    source: "NIST TN 1822, Verif.2.2: 100 s; judged within 1 %",
  },
  {},
  async (_, pause) => {
    const up = await climb(100, true, 1, pause);
    const down = await climb(100, false, 1, pause);
    return {
      figures: { up, down },
      checks: [
        check("up", "time up", "上行用时", up, "s", between(99, 101)),
        check("down", "time down", "下行用时", down, "s", between(99, 101)),
      ],
    };
  },
);

export const NIST_SINGLE: readonly CrowdCase[] = [
  PRE_EVACUATION,
  NIST_CORRIDOR,
  NIST_STAIRS,
  cornerCase(
    "nist-2.3",
    { en: "NIST 2.3: round a corner", zh: "NIST 2.3：绕过转角" },
    "NIST TN 1822, Verif.2.3: nobody goes through a boundary",
  ),
];
