import type { Criterion } from "../../judge.ts";

/** Tenable for the public below it: Purser, ISO 13571. */
const FED_PUBLIC = 0.3;

/** Did not go beyond what can be borne; counts once somebody was inside after the alarm. `ofChild`: the child's dose as well. */
export const dose = (most: number, ofChild = false): Criterion => ({
  id: "dose",
  title: ofChild
    ? { en: "Keep both your doses below 30 %", zh: "两人的吸入剂量均低于 30%" }
    : { en: "Keep the dose below 30 %", zh: "吸入剂量低于 30%" },
  most,
  advice: {
    en: "Turn back from thick smoke, or get below it: whoever goes down has to be searched for as well.",
    zh: "遇到浓烟应折返或放低身体：倒下的人也要别人来找。",
  },
  start() {
    let fed = 0;
    let atS: number | null = null;
    let wasInside = false;
    return {
      see(moment) {
        wasInside ||= moment.alarmAtS !== null && !moment.isOutside && moment.speedMps > 0.3;
        const now = Math.max(moment.fed, ofChild ? (moment.duty?.child?.fed ?? 0) : 0);
        fed = Math.max(fed, now);
        if (now >= FED_PUBLIC) atS ??= moment.atS;
      },
      score() {
        if (!wasInside && fed < FED_PUBLIC)
          return { points: 0, atS: null, why: { en: "You did nothing inside.", zh: "您没有在室内行动。" } };
        const share = fed < FED_PUBLIC ? 1 : 0.5 * Math.max(0, 1 - (fed - FED_PUBLIC) / (1 - FED_PUBLIC));
        const percent = Math.round(100 * fed);
        return {
          points: Math.round(most * share),
          atS,
          why: {
            en: `The dose was ${percent} % of what stops a person.`,
            zh: `剂量为使人丧失行动能力的 ${percent}%。`,
          },
        };
      },
    };
  },
});
