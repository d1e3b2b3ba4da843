import type { Criterion } from "../../judge.ts";

/** A step behind and a step aside, m. */
const TOGETHER_M = 4;

/** The child is with its parent all the way, and at the end. */
export const together = (most: number): Criterion => ({
  id: "together",
  title: { en: "Keep your child with you", zh: "始终带着孩子" },
  most,
  advice: {
    en: "Go at your child's pace, hand in hand, and look round at doors and stairs: who is lost is searched for where it burns.",
    zh: "牵着手，按孩子的步速走，在门口和楼梯处回头看：孩子走失，就要到起火处去找。",
  },
  start() {
    let [walkedS, togetherS]: [number, number] = [0, 0];
    let lastS: number | null = null;
    let lostS: number | null = null;
    let isWith = false;
    return {
      see({ atS, speedMps, duty, alarmAtS, shakingFromS }) {
        const dtS = lastS === null ? 0 : atS - lastS;
        lastS = atS;
        const child = duty?.child ?? null;
        isWith = child !== null && child.m <= TOGETHER_M && !child.isDown;
        // On the way, or while the ground shakes.
        const counts = (alarmAtS !== null && speedMps > 0.3) || (shakingFromS !== null && alarmAtS === null);
        if (!counts) return;
        walkedS += dtS;
        if (isWith) togetherS += dtS;
        else lostS ??= atS;
      },
      score() {
        if (walkedS === 0) return { points: 0, atS: null, why: { en: "You did not set out.", zh: "您没有动身。" } };
        const share = 0.5 * (togetherS / walkedS) + (isWith ? 0.5 : 0);
        return {
          points: Math.round(most * share),
          atS: lostS,
          why: isWith
            ? { en: "Your child is with you.", zh: "孩子在您身边。" }
            : { en: "Your child is not with you.", zh: "孩子不在您身边。" },
        };
      },
    };
  },
});
