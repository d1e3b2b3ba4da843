import type { Criterion, Moment, Rubric, Scored } from "../judge.ts";
import { together } from "./roles/parent.ts";
import { shared, worded } from "./roles/weights.ts";

const DROP_WITHIN_S = 3;
/** Steps between places under cover do not break it. */
const GRACE_S = 1;
const WALK_MPS = 0.6;
const WAIT_S = 60;

const isShaking = ({ shakingFromS, shakingToS, atS }: Moment): boolean =>
  shakingFromS !== null && atS >= shakingFromS && (shakingToS === null || atS < shakingToS);

const drop: Criterion = {
  id: "drop",
  title: { en: "Drop within 3 s", zh: "3 秒内伏地" },
  most: 25,
  advice: {
    en: "Drop to hands and knees at the first movement: who stands is thrown over.",
    zh: "一感到晃动就双手双膝着地：站着会被晃倒。",
  },
  start() {
    let fromS: number | null = null;
    let afterS: number | null = null;
    let atS: number | null = null;
    return {
      see(moment) {
        if (moment.shakingFromS === null) return;
        fromS = moment.shakingFromS;
        if (afterS !== null || moment.posture !== "dropped") return;
        atS = moment.atS;
        afterS = Math.max(0, atS - fromS);
      },
      score(): Scored {
        if (afterS === null) return { points: 0, atS: fromS, why: { en: "You did not drop.", zh: "您没有伏地。" } };
        const s = afterS.toFixed(1);
        // Twice as late is half as good; from four times on it is none.
        const share = Math.max(0, Math.min(1, 1 - (afterS - DROP_WITHIN_S) / (3 * DROP_WITHIN_S)));
        return {
          points: Math.round(25 * share),
          atS,
          why: { en: `You dropped ${s} s after the first movement.`, zh: `晃动开始 ${s} 秒后您伏地。` },
        };
      },
    };
  },
};

const cover: Criterion = {
  id: "cover",
  title: { en: "Cover under a table or by an interior wall", zh: "躲到桌下或内墙旁" },
  most: 25,
  advice: {
    en: "Get under the next sturdy table. Where there is none, crouch at an interior wall, away from windows and shelves.",
    zh: "躲到最近的结实桌子下；没有桌子时，蹲在内墙边，远离窗户和柜架。",
  },
  start() {
    let coveredS = 0;
    let shakenS = 0;
    let lastS: number | null = null;
    let atS: number | null = null;
    return {
      see(moment) {
        const dtS = lastS === null ? 0 : moment.atS - lastS;
        lastS = moment.atS;
        if (!isShaking(moment)) return;
        shakenS += dtS;
        if (moment.shelter === "none" || moment.posture === "standing") return;
        atS ??= moment.atS;
        coveredS += dtS;
      },
      score(): Scored {
        if (atS === null)
          return { points: 0, atS, why: { en: "Nothing was over or beside you.", zh: "您没有找到遮挡。" } };
        // Getting there takes some seconds: two thirds of the shaking under cover are all that can be asked.
        const share = shakenS > 0 ? Math.min(1, coveredS / ((2 / 3) * shakenS)) : 0;
        const percent = Math.round((100 * coveredS) / shakenS);
        return {
          points: Math.round(25 * share),
          atS,
          why: {
            en: `You were under cover for ${percent} % of the shaking.`,
            zh: `晃动期间您有 ${percent} % 的时间处于遮挡之下。`,
          },
        };
      },
    };
  },
};

const hold: Criterion = {
  id: "hold",
  title: { en: "Hold on until it ends", zh: "抓牢直到晃动结束" },
  most: 20,
  advice: {
    en: "Hold the leg of the table with one hand: it moves, and your cover with it.",
    zh: "一只手抓住桌腿：桌子会移动，遮挡也会跟着移开。",
  },
  start() {
    let heldS = 0;
    let lastS: number | null = null;
    let letGoS: number | null = null;
    let fromS: number | null = null;
    let shakenS = 0;
    return {
      see(moment) {
        const dtS = lastS === null ? 0 : moment.atS - lastS;
        lastS = moment.atS;
        if (!isShaking(moment)) return;
        shakenS += dtS;
        if (moment.isHolding) {
          fromS ??= moment.atS;
          letGoS = null;
          heldS += dtS;
        } else if (fromS !== null) letGoS ??= moment.atS;
      },
      score(): Scored {
        if (fromS === null) return { points: 0, atS: null, why: { en: "You did not hold on.", zh: "您没有抓牢。" } };
        if (letGoS !== null)
          return {
            points: Math.round(10 * Math.min(1, heldS / Math.max(shakenS, 1e-9))),
            atS: letGoS,
            why: { en: "You let go before it ended.", zh: "晃动结束前您松了手。" },
          };
        const share = Math.min(1, heldS / Math.max((2 / 3) * shakenS, 1e-9));
        return {
          points: Math.round(20 * share),
          atS: fromS,
          why: { en: "You held on until it ended.", zh: "您一直抓牢到晃动结束。" },
        };
      },
    };
  },
};

const stay: Criterion = {
  id: "stay",
  title: { en: "No running, no doorway", zh: "不奔跑，不站门口" },
  most: 15,
  advice: {
    en: "Do not run while it shakes, and do not stand in a doorway: it is no stronger than the wall.",
    zh: "晃动时不要奔跑，也不要站在门口：门框并不比墙更牢固。",
  },
  start() {
    let ranAtS: number | null = null;
    let doorAtS: number | null = null;
    let wasShaken = false;
    return {
      see(moment) {
        if (!isShaking(moment)) return;
        wasShaken = true;
        // Whoever is on the way to cover in the first seconds does not run about.
        const sinceS = moment.atS - (moment.shakingFromS ?? moment.atS);
        if (sinceS > 2 * DROP_WITHIN_S && moment.speedMps > WALK_MPS) ranAtS ??= moment.atS;
        if (sinceS > GRACE_S && moment.isInDoorway) doorAtS ??= moment.atS;
      },
      score(): Scored {
        if (!wasShaken) return { points: 0, atS: null, why: { en: "It did not shake yet.", zh: "尚未发生晃动。" } };
        if (ranAtS !== null)
          return {
            points: doorAtS === null ? 5 : 0,
            atS: ranAtS,
            why: { en: "You moved about while it shook.", zh: "晃动时您仍在走动。" },
          };
        if (doorAtS !== null)
          return { points: 5, atS: doorAtS, why: { en: "You stood in a doorway.", zh: "您站在门口。" } };
        return { points: 15, atS: null, why: { en: "You stayed where you were.", zh: "您留在原处。" } };
      },
    };
  },
};

const wait: Criterion = {
  id: "wait",
  title: { en: "Wait 60 s, then check", zh: "等待 60 秒，再检查" },
  most: 15,
  advice: {
    en: "Stay a minute: aftershocks follow, and things still fall. Then look after yourself and others before you move.",
    zh: "再等一分钟：会有余震，物品仍可能坠落。行动前先检查自己和他人。",
  },
  start() {
    let endedS: number | null = null;
    let movedS: number | null = null;
    let checkedS: number | null = null;
    return {
      see(moment) {
        if (moment.shakingToS === null || moment.atS < moment.shakingToS) return;
        endedS = moment.shakingToS;
        if (moment.speedMps > WALK_MPS) movedS ??= moment.atS;
      },
      act({ kind }, { atS, shakingToS }) {
        if (kind === "check" && shakingToS !== null && atS >= shakingToS) checkedS ??= atS;
      },
      score(): Scored {
        if (endedS === null) return { points: 0, atS: null, why: { en: "It still shook.", zh: "晃动尚未结束。" } };
        const waitedS = movedS === null ? WAIT_S : movedS - endedS;
        const waited = Math.round(8 * Math.min(1, waitedS / WAIT_S));
        const checked = checkedS === null ? 0 : 7;
        const s = Math.floor(Math.min(WAIT_S, waitedS));
        return {
          points: waited + checked,
          atS: checkedS ?? movedS,
          why:
            checkedS === null
              ? { en: `You waited ${s} s and did not check.`, zh: `您等待了 ${s} 秒，没有检查。` }
              : { en: `You waited ${s} s and checked.`, zh: `您等待了 ${s} 秒并做了检查。` },
        };
      },
    };
  },
};

const lock = worded(
  drop,
  { en: "Lock your wheels and bend down within 3 s", zh: "3 秒内锁轮并俯身" },
  {
    en: "Lock the wheels at the first movement, bend forward, and cover your head and neck.",
    zh: "一感到晃动就锁住轮子，俯身并护住头颈。",
  },
);

const CRITERIA = [drop, cover, hold, stay, wait];
const SOURCE = {
  en: "Actions: Earthquake Country Alliance, “Drop, Cover, and Hold On” (with a wheelchair: lock, cover, hold on). Weights are ours.",
  zh: "动作依据 Earthquake Country Alliance 的“伏地、遮挡、手抓牢”（轮椅使用者：锁轮、遮挡、抓牢）。分值为本系统自定。",
};

/** Drop, cover, hold on. */
export const earthquakeRubric: Rubric = {
  id: "earthquake",
  source: SOURCE,
  criteria: CRITERIA,
  roles: {
    parent: { source: SOURCE, criteria: [...shared(CRITERIA, 80), together(20)] },
    wheelchair: { source: SOURCE, criteria: [lock, cover, hold, stay, wait] },
  },
};
