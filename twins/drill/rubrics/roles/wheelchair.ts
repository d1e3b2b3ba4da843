import type { Criterion } from "../../judge.ts";

const WITHIN_S = 120;

/** At the refuge beside the stairs, or outside by a way without stairs. */
export const refuge = (most: number): Criterion => ({
  id: "refuge",
  title: { en: "Go to the refuge by the stairs", zh: "到楼梯旁的避难处" },
  most,
  advice: {
    en: "Know where the refuge is before it burns. From the ground floor leave by the nearest door.",
    zh: "平时就要知道避难处在哪里；在首层则从最近的门离开。",
  },
  start() {
    let alarmS: number | null = null;
    let thereS: number | null = null;
    return {
      see({ atS, alarmAtS, isOutside, duty }) {
        alarmS = alarmAtS;
        if (alarmS !== null && (isOutside || duty?.isAtRefuge === true)) thereS ??= atS;
      },
      score() {
        if (thereS === null || alarmS === null)
          return { points: 0, atS: alarmS, why: { en: "You did not reach a refuge.", zh: "您没有到达避难处。" } };
        const s = Math.round(thereS - alarmS);
        const share = Math.max(0, Math.min(1, 2 - s / WITHIN_S));
        return {
          points: Math.round(most * share),
          atS: thereS,
          why: { en: `You were there ${s} s after the alarm.`, zh: `警报后 ${s} 秒您到达该处。` },
        };
      },
    };
  },
});

/** Says where one is, by a signal that somebody hears. */
export const ask = (most: number): Criterion => ({
  id: "ask",
  title: { en: "Ask for help from the refuge", zh: "在避难处求助" },
  most,
  advice: {
    en: "Call by the refuge's line, or signal “I need help”: who is in charge must know that you wait, and where.",
    zh: "用避难处的通话装置呼叫，或发出“我需要帮助”信号：负责人必须知道您在哪里等待。",
  },
  start() {
    let askedS: number | null = null;
    let isOut = false;
    return {
      see({ duty, isOutside, alarmAtS }) {
        askedS = duty?.helpAskedAtS ?? askedS;
        isOut ||= isOutside && alarmAtS !== null;
      },
      score() {
        if (askedS !== null)
          return { points: most, atS: askedS, why: { en: "You asked for help.", zh: "您发出了求助。" } };
        return isOut
          ? { points: most, atS: null, why: { en: "You were outside without help.", zh: "您无需帮助就到了室外。" } }
          : {
              points: 0,
              atS: null,
              why: { en: "No call of yours reached anybody.", zh: "没有人收到您的求助。" },
            };
      },
    };
  },
});
