import type { Criterion, Moment, Rubric, Scored } from "../judge.ts";
import { fireRoles } from "./fireRoles.ts";

const START_WITHIN_S = 30;
const WALK_MPS = 0.3;
/** Who walks so long means to go. */
const WALK_FOR_S = 2;
/** Eyes this far inside the layer count as in the smoke: its border is not sharp. */
const INTO_LAYER_M = 0.1;
export const FED_PUBLIC = 0.3;

const notStarted = { en: "You did not set out.", zh: "您没有动身。" };

/** What is asked of those who leave is given to nobody who stays. */
export function afterLeaving(
  most: number,
  judge: { see(moment: Moment): void; score(): Scored },
): { see(moment: Moment): void; score(): Scored } {
  let hasLeft = false;
  return {
    see(moment) {
      hasLeft ||= moment.hasLeft || moment.isOutside;
      judge.see(moment);
    },
    score() {
      const scored = judge.score();
      if (hasLeft) return scored;
      return { ...scored, points: 0, why: scored.points < most ? scored.why : notStarted };
    },
  };
}

export const start: Criterion = {
  id: "start",
  title: { en: "Set out within 30 s of the alarm", zh: "报警后 30 秒内动身" },
  most: 20,
  advice: {
    en: "Go at once when the alarm sounds. Take nothing along: smoke grows faster than you pack.",
    zh: "听到警报立即动身，不要收拾东西：烟比您收拾得快。",
  },
  start() {
    let alarmS: number | null = null;
    let walkedS = 0;
    let lastS: number | null = null;
    let afterS: number | null = null;
    let atS: number | null = null;
    return {
      see(moment) {
        const dtS = lastS === null ? 0 : moment.atS - lastS;
        lastS = moment.atS;
        alarmS = moment.alarmAtS;
        if (alarmS === null || afterS !== null) return;
        walkedS = moment.speedMps > WALK_MPS ? walkedS + dtS : 0;
        if (walkedS < WALK_FOR_S && !moment.hasLeft) return;
        atS = Math.max(alarmS, moment.atS - walkedS);
        afterS = atS - alarmS;
      },
      score() {
        if (afterS === null) return { points: 0, atS: alarmS, why: notStarted };
        const share = Math.max(0, Math.min(1, 2 - afterS / START_WITHIN_S));
        const s = Math.round(afterS);
        return {
          points: Math.round(20 * share),
          atS,
          why: { en: `You set out ${s} s after the alarm.`, zh: `警报后 ${s} 秒您动身。` },
        };
      },
    };
  },
};

const feel: Criterion = {
  id: "feel",
  title: { en: "Feel a closed door before opening it", zh: "开门前先试探门温" },
  most: 10,
  advice: {
    en: "Touch a closed door with the back of your hand. Is it hot, leave it closed and go another way.",
    zh: "开门前用手背试门：若烫手，不要打开，改走别的路。",
  },
  start() {
    const felt = new Set<string>();
    let opened = 0;
    let unfelt = 0;
    let atS: number | null = null;
    let hasLeft = false;
    return {
      see(moment) {
        hasLeft ||= moment.hasLeft || moment.isOutside;
      },
      act({ kind, opening }, moment) {
        if (opening === null || moment.alarmAtS === null) return;
        if (kind === "feelDoor") felt.add(opening);
        if (kind !== "openDoor") return;
        opened++;
        if (felt.has(opening)) return;
        unfelt++;
        atS ??= moment.atS;
      },
      score() {
        if (opened === 0)
          return hasLeft
            ? { points: 10, atS: null, why: { en: "No closed door was in your way.", zh: "途中没有关着的门。" } }
            : { points: 0, atS: null, why: notStarted };
        const n = opened - unfelt;
        return {
          points: Math.round((10 * n) / opened),
          atS,
          why: {
            en: `You felt ${n} of the ${opened} doors that you opened.`,
            zh: `您打开的 ${opened} 扇门中有 ${n} 扇先试过门温。`,
          },
        };
      },
    };
  },
};

const low: Criterion = {
  id: "low",
  title: { en: "Stay below the smoke", zh: "保持在烟层之下" },
  most: 15,
  advice: {
    en: "Crouch or crawl where there is smoke: below the layer the air can be breathed and the exit be seen.",
    zh: "有烟时弯腰或匍匐前行：烟层之下空气可以呼吸，也看得见出口。",
  },
  start: () => {
    let insideS = 0;
    let lastS: number | null = null;
    let atS: number | null = null;
    return afterLeaving(15, {
      see(moment) {
        const dtS = lastS === null ? 0 : moment.atS - lastS;
        lastS = moment.atS;
        if (moment.isOutside || moment.eyeM < moment.layerM + INTO_LAYER_M) return;
        insideS += dtS;
        atS ??= moment.atS;
      },
      score() {
        if (insideS === 0)
          return {
            points: 15,
            atS: null,
            why: { en: "Your head was never in the smoke.", zh: "您的头部从未进入烟层。" },
          };
        const s = Math.ceil(insideS);
        return {
          points: Math.round(15 * Math.max(0, 1 - insideS / 20)),
          atS,
          why: { en: `Your head was in the smoke for ${s} s.`, zh: `您的头部在烟层中 ${s} 秒。` },
        };
      },
    });
  },
};

export const lift: Criterion = {
  id: "lift",
  title: { en: "Do not take the lift", zh: "不乘电梯" },
  most: 15,
  advice: {
    en: "Take the stairs: a lift may stop between floors, or open where it burns.",
    zh: "请走楼梯：电梯可能停在楼层之间，或在起火层开门。",
  },
  start: () => {
    let inS: number | null = null;
    return afterLeaving(15, {
      see(moment) {
        if (moment.alarmAtS !== null && moment.isInLift) inS ??= moment.atS;
      },
      score: () =>
        inS === null
          ? { points: 15, atS: null, why: { en: "You took no lift.", zh: "您没有乘电梯。" } }
          : { points: 0, atS: inS, why: { en: "You went into a lift.", zh: "您进入了电梯。" } },
    });
  },
};

/** Who used an extinguisher so near, m, has had a hand in it when the fire is out. */
const FOUGHT_M = 8;

const close: Criterion = {
  id: "close",
  title: { en: "Close doors behind you, or put the fire out", zh: "随手关门，或将火扑灭" },
  most: 10,
  advice: {
    en: "Close each door behind you when nobody follows: a closed door holds smoke back for minutes. A small fire can be put out.",
    zh: "身后无人时随手关门：一扇关着的门能把烟挡住好几分钟。小火可以扑灭。",
  },
  start() {
    let hasFought = false;
    let outS: number | null = null;
    const opened = new Set<string>();
    const closed = new Set<string>();
    let atS: number | null = null;
    let hasLeft = false;
    return {
      see(moment) {
        hasLeft ||= moment.hasLeft || moment.isOutside;
        if (hasFought && moment.fire?.isOut === true) outS ??= moment.atS;
      },
      act({ kind, opening }, moment) {
        hasFought ||= kind === "extinguish" && (moment.fire?.m ?? Infinity) <= FOUGHT_M;
        if (opening === null || moment.alarmAtS === null) return;
        if (kind === "openDoor") {
          opened.add(opening);
          closed.delete(opening);
        }
        if (kind !== "closeDoor") return;
        closed.add(opening);
        atS = moment.atS;
      },
      score() {
        if (outS !== null) return { points: 10, atS: outS, why: { en: "You put the fire out.", zh: "您把火扑灭了。" } };
        if (!hasLeft) return { points: 0, atS: null, why: notStarted };
        const behind = [...opened].filter((opening) => closed.has(opening)).length;
        if (opened.size === 0 && closed.size === 0)
          return { points: 0, atS: null, why: { en: "You closed no door.", zh: "您没有关门。" } };
        const share = opened.size === 0 ? 1 : behind / opened.size;
        return {
          points: Math.round(10 * share),
          atS,
          why:
            opened.size === 0
              ? { en: "You closed an open door.", zh: "您关上了开着的门。" }
              : {
                  en: `You closed ${behind} of the ${opened.size} doors that you opened.`,
                  zh: `您打开的 ${opened.size} 扇门中关上了 ${behind} 扇。`,
                },
        };
      },
    };
  },
};

const dose: Criterion = {
  id: "dose",
  title: { en: "Keep the dose below 30 %", zh: "吸入剂量低于 30%" },
  most: 20,
  advice: {
    en: "Turn back from thick smoke and look for another way; if there is none, close the door, seal it and call for help.",
    zh: "遇到浓烟应折返另找出路；无路可走时关好房门、堵住门缝并呼救。",
  },
  start: () => {
    let fed = 0;
    let atS: number | null = null;
    return afterLeaving(20, {
      see(moment) {
        fed = Math.max(fed, moment.fed);
        if (moment.fed >= FED_PUBLIC) atS ??= moment.atS;
      },
      score() {
        const share = fed < FED_PUBLIC ? 1 : Math.max(0, 1 - (fed - FED_PUBLIC) / (1 - FED_PUBLIC));
        const percent = Math.round(100 * fed);
        return {
          points: Math.round(20 * (fed < FED_PUBLIC ? 1 : 0.5 * share)),
          atS,
          why: {
            en: `Your dose was ${percent} % of what stops a person.`,
            zh: `您的剂量为使人丧失行动能力的 ${percent}%。`,
          },
        };
      },
    });
  },
};

export const muster: Criterion = {
  id: "muster",
  title: { en: "Go to the muster point, do not go back", zh: "到集合点，不再返回" },
  most: 10,
  advice: {
    en: "Report at the muster point and stay there: who is missing is searched for inside.",
    zh: "到集合点报到并留在那里：谁没到，救援人员就会进去找谁。",
  },
  start() {
    let outS: number | null = null;
    let musterS: number | null = null;
    let backS: number | null = null;
    return {
      see(moment) {
        if (moment.isOutside) outS ??= moment.atS;
        else if (outS !== null) backS ??= moment.atS;
        if (moment.isAtMuster && moment.alarmAtS !== null) musterS ??= moment.atS;
      },
      score() {
        if (backS !== null)
          return { points: 0, atS: backS, why: { en: "You went back inside.", zh: "您又返回了室内。" } };
        if (musterS !== null)
          return { points: 10, atS: musterS, why: { en: "You were at the muster point.", zh: "您到达了集合点。" } };
        if (outS !== null)
          return {
            points: 5,
            atS: outS,
            why: { en: "You were outside, not at the muster point.", zh: "您到了室外，但没有到集合点。" },
          };
        return { points: 0, atS: null, why: { en: "You did not get outside.", zh: "您没有到达室外。" } };
      },
    };
  },
};

/** Leave at once, low, by the stairs, doors closed behind. */
export const fireRubric: Rubric = {
  id: "fire",
  source: {
    en: "Actions: fire services' advice for residents and hotel guests (NFPA, UK National Fire Chiefs Council). Weights are ours.",
    zh: "动作依据消防部门给居民和住店客人的建议（NFPA、英国消防首长委员会）。分值为本系统自定。",
  },
  criteria: [start, feel, low, lift, close, dose, muster],
  roles: fireRoles({ start, feel, low, lift, close, muster }),
};
