import type { Criterion, Duty, Rubric } from "../../judge.ts";
import { dose } from "./dose.ts";

const byHelpless = (
  most: number,
  words: (n: number, all: number) => { readonly en: string; readonly zh: string },
  of: (duty: Duty["helpless"]) => number,
): Criterion["start"] => {
  return () => {
    let duty: Duty | undefined;
    let [count, atS]: [number, number | null] = [0, null];
    return {
      see(moment) {
        duty = moment.duty;
        const now = duty === undefined ? 0 : of(duty.helpless);
        if (now > count) atS = moment.atS;
        count = now;
      },
      score() {
        const all = duty?.helpless.all ?? 0;
        if (all === 0)
          return { points: 0, atS: null, why: { en: "Nobody needed you in this run.", zh: "本次无人需要救援。" } };
        return { points: Math.round((most * count) / all), atS, why: words(count, all) };
      },
    };
  };
};

const reach: Criterion = {
  id: "reach",
  title: { en: "Reach who cannot get out alone", zh: "到达无法自行撤离的人身边" },
  most: 30,
  advice: {
    en: "Ask wardens where somebody is missing, and go there first: refuges by the stairs, rooms that nobody checked.",
    zh: "先问引导员哪里有人失踪并首先前往：楼梯旁的避难处、未检查的房间。",
  },
  start: byHelpless(
    30,
    (n, all) => ({
      en: `You reached ${n} of the ${all} who needed help.`,
      zh: `${all} 名需要帮助的人中，您到达了 ${n} 人身边。`,
    }),
    ({ reached }) => reached,
  ),
};

const bring: Criterion = {
  id: "bring",
  title: { en: "Bring them out", zh: "把他们带出来" },
  most: 30,
  advice: {
    en: "Take one along at a time, by the way that is free of smoke, and let go outside.",
    zh: "一次带一人，走没有烟的路，到室外再松手。",
  },
  start: byHelpless(
    30,
    (n, all) => ({ en: `You brought ${n} of ${all} out.`, zh: `${all} 人中您带出了 ${n} 人。` }),
    ({ out }) => out,
  ),
};

const count: Criterion = {
  id: "count",
  title: { en: "Tell the count", zh: "报告人数" },
  most: 20,
  advice: {
    en: "Outside again, tell who is out and who is missing: the next crew goes in by it.",
    zh: "出来后报告谁已撤出、谁失踪：下一组人员据此进入。",
  },
  start() {
    let toldS: number | null = null;
    let wentIn = false;
    return {
      see({ duty, isOutside, alarmAtS }) {
        wentIn ||= alarmAtS !== null && !isOutside;
        toldS = duty?.reportedAtS ?? null;
      },
      score() {
        if (toldS === null)
          return { points: 0, atS: null, why: { en: "You told nobody the count.", zh: "您没有报告人数。" } };
        return wentIn
          ? { points: 20, atS: toldS, why: { en: "You told the count.", zh: "您报告了人数。" } }
          : {
              points: 5,
              atS: toldS,
              why: { en: "You told a count without having looked.", zh: "您没有进去查看就报告了人数。" },
            };
      },
    };
  },
};

/** A responder finds who cannot get out, brings them out, and does not become a victim. */
export const RESPONDER: Pick<Rubric, "source" | "criteria"> = {
  source: {
    en: "Actions: NFPA 1500 (accountability, limits of exposure), UK National Operational Guidance (search, rescue and casualty care). Weights are ours.",
    zh: "动作依据 NFPA 1500（人员清点与暴露限值）及英国国家行动指南（搜索、救援与伤员照护）。分值为本系统自定。",
  },
  criteria: [reach, bring, dose(20), count],
};
