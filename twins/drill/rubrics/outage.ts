import type { Criterion, Rubric } from "../judge.ts";
import { afterLeaving, lift, muster, start } from "./fire.ts";
import { usualRoles } from "./roles/others.ts";
import { together } from "./roles/parent.ts";
import { weighted, worded } from "./roles/weights.ts";
import { ask, refuge } from "./roles/wheelchair.ts";

/** Eyes get used to the dark, and emergency lighting comes: so long one stands still, s. */
const STAND_S = 5;
const STEP_MPS = 0.3;
/** Faster than this is running, m/s. */
const RUN_MPS = 1.9;
/** A jolt on a landing is no running, s. */
const RUN_FOR_S = 2;
const TELL_WITHIN_S = 60;
const RING_WITHIN_S = 30;

const still: Criterion = {
  id: "still",
  title: { en: "Stand still until you can see", zh: "看清之前先站住" },
  most: 15,
  advice: {
    en: "When the light goes out, stand still for some seconds: emergency lighting comes within five, and your eyes get used to the dark.",
    zh: "灯灭后先站住几秒：应急照明会在五秒内点亮，眼睛也需要适应黑暗。",
  },
  start() {
    let darkS: number | null = null;
    let movedS: number | null = null;
    return afterLeaving(15, {
      see({ isDark, atS, speedMps }) {
        if (isDark === true) darkS ??= atS;
        // Who walked when the light went out needs a second to stand.
        const sinceS = darkS === null ? -1 : atS - darkS;
        if (sinceS > 1 && sinceS < STAND_S && speedMps > STEP_MPS) movedS ??= atS;
      },
      score() {
        if (movedS !== null)
          return { points: 0, atS: movedS, why: { en: "You walked on in the dark.", zh: "您在黑暗中继续走动。" } };
        return { points: 15, atS: darkS, why: { en: "You stood until you could see.", zh: "您站住直到能看清。" } };
      },
    });
  },
};

const tell: Criterion = {
  id: "tell",
  title: { en: "Look after those near you", zh: "照应身边的人" },
  most: 15,
  advice: {
    en: "Speak to those near you: who is alone in the dark is frightened, and some need help on the stairs.",
    zh: "招呼身边的人：独自处在黑暗中会害怕，有人下楼也需要帮助。",
  },
  start() {
    let darkS: number | null = null;
    let toldS: number | null = null;
    return {
      see({ isDark, atS }) {
        if (isDark === true) darkS ??= atS;
      },
      act({ kind }, { atS }) {
        if (kind === "warn" || kind === "check") toldS ??= atS;
      },
      score() {
        if (toldS === null)
          return { points: 0, atS: darkS, why: { en: "You spoke to nobody.", zh: "您没有招呼任何人。" } };
        const s = Math.round(Math.max(0, toldS - (darkS ?? toldS)));
        const share = Math.max(0, Math.min(1, 2 - s / TELL_WITHIN_S));
        return {
          points: Math.round(15 * share),
          atS: toldS,
          why: { en: `You looked after others after ${s} s.`, zh: `断电 ${s} 秒后您照应了他人。` },
        };
      },
    };
  },
};

const walk: Criterion = {
  id: "walk",
  title: { en: "Walk, do not run", zh: "行走，不奔跑" },
  most: 15,
  advice: {
    en: "Walk, with a hand on the rail: people fall on dim stairs, not because of the dark but because they hurry.",
    zh: "请慢走并扶好扶手：昏暗楼梯上摔倒多因匆忙，而非黑暗。",
  },
  start() {
    let ranS: number | null = null;
    let [wasDark, runsS]: [boolean, number] = [false, 0];
    let lastS: number | null = null;
    return afterLeaving(15, {
      see({ isDark, atS, speedMps, isOutside }) {
        const dtS = lastS === null ? 0 : atS - lastS;
        lastS = atS;
        wasDark ||= isDark === true;
        runsS = wasDark && !isOutside && speedMps > RUN_MPS ? runsS + dtS : 0;
        if (runsS >= RUN_FOR_S) ranS ??= atS;
      },
      score: () =>
        ranS === null
          ? { points: 15, atS: null, why: { en: "You walked.", zh: "您一路行走。" } }
          : { points: 0, atS: ranS, why: { en: "You ran.", zh: "您奔跑了。" } },
    });
  },
};

const ring: Criterion = {
  id: "ring",
  title: { en: "Press the lift's alarm", zh: "按下电梯报警按钮" },
  most: 30,
  advice: {
    en: "Press the alarm button of the car: it calls people who can free you, also without mains.",
    zh: "按下轿厢内的报警按钮：断电时也能呼叫救援人员。",
  },
  start() {
    let stuckS: number | null = null;
    let rangS: number | null = null;
    return {
      see({ isStuck, atS }) {
        if (isStuck === true) stuckS ??= atS;
      },
      act({ kind }, { atS }) {
        if (kind === "pullAlarm") rangS ??= atS;
      },
      score() {
        if (rangS === null || stuckS === null)
          return { points: 0, atS: stuckS, why: { en: "You did not press the alarm.", zh: "您没有按报警按钮。" } };
        const s = Math.round(Math.max(0, rangS - stuckS));
        const share = Math.max(0, Math.min(1, 2 - s / RING_WITHIN_S));
        return {
          points: Math.round(30 * share),
          atS: rangS,
          why: { en: `You pressed the alarm after ${s} s.`, zh: `停梯 ${s} 秒后您按下了报警按钮。` },
        };
      },
    };
  },
};

const doors: Criterion = {
  id: "doors",
  title: { en: "Do not force the doors", zh: "不扒门" },
  most: 30,
  advice: {
    en: "Leave the doors alone: between floors there is the shaft behind them, and the car may move. You are safe inside, and there is air.",
    zh: "不要动门：楼层之间门后就是井道，轿厢也可能移动。留在轿厢内是安全的，空气也足够。",
  },
  start() {
    let stuckS: number | null = null;
    let forcedS: number | null = null;
    return {
      see({ isStuck, atS }) {
        if (isStuck === true) stuckS ??= atS;
      },
      act({ kind }, { atS, isStuck }) {
        if (kind === "openDoor" && isStuck === true) forcedS ??= atS;
      },
      score() {
        if (stuckS === null) return { points: 0, atS: null, why: { en: "You were in no lift.", zh: "您不在电梯中。" } };
        return forcedS === null
          ? { points: 30, atS: null, why: { en: "You left the doors alone.", zh: "您没有动门。" } }
          : { points: 0, atS: forcedS, why: { en: "You pushed at the doors.", zh: "您试图扒门。" } };
      },
    };
  },
};

const setOut = worded(
  start,
  { en: "Set out within 30 s when you are told", zh: "收到通知后 30 秒内动身" },
  {
    en: "Go when you are told: the batteries of the emergency lighting last an hour, not a night.",
    zh: "收到通知就动身：应急照明的电池只能维持一小时，撑不过一夜。",
  },
);
const noLift = worded(
  lift,
  { en: "Keep out of the lifts", zh: "不进电梯" },
  {
    en: "Take the stairs, also where a lift stands open: the next cut would catch you in it.",
    zh: "请走楼梯，即使电梯门开着：再次断电会把您困在里面。",
  },
);

const SOURCE = {
  en: "Actions: Ready.gov (power outages: torches, no candles, look after others), EN 1838 and EN 50172 (leave by the emergency lighting while its batteries last). Weights are ours.",
  zh: "动作依据 Ready.gov（停电：用手电、不用蜡烛、照应他人）及 EN 1838、EN 50172（在应急照明电池耗尽前撤离）。分值为本系统自定。",
};
const IN_LIFT = {
  en: "Actions: EN 81-28 (the car's alarm reaches a rescue service, also without mains) and the Elevator Escalator Safety Foundation: press the alarm, stay in the car, never force the doors. Weights are ours.",
  zh: "动作依据 EN 81-28（断电时轿厢报警仍能接通救援）与电梯自动扶梯安全基金会：按报警、留在轿厢内、绝不扒门。分值为本系统自定。",
};

/** The light goes out: stand, look after others, leave by the lit stairs. */
const BASE: Pick<Rubric, "id" | "source" | "criteria"> = {
  id: "outage",
  source: SOURCE,
  criteria: [still, tell, weighted(setOut, 20), walk, noLift, weighted(muster, 20)],
};

export const outageRubric: Rubric = {
  ...BASE,
  roles: {
    ...usualRoles(BASE),
    // Who comes with a child stands in the lift as it stops.
    parent: { source: IN_LIFT, criteria: [ring, doors, together(20), weighted(muster, 20)] },
    wheelchair: { source: SOURCE, criteria: [still, weighted(setOut, 20), noLift, refuge(30), ask(20)] },
  },
};
