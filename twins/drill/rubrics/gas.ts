import type { ActKind, Criterion, Rubric, Scored } from "../judge.ts";
import { usualRoles } from "./roles/others.ts";

const OUT_WITHIN_S = 30;

/** Points for doing something, whole within a time of the alarm and none at three times of it. */
const doneSoon = (
  kind: ActKind,
  most: number,
  withinS: number,
  words: { done: (s: number) => Scored["why"]; not: Scored["why"] },
): Criterion["start"] => {
  return () => {
    let fromS: number | null = null;
    let doneS: number | null = null;
    return {
      see({ alarmAtS }) {
        fromS = alarmAtS;
      },
      act(act, { atS }) {
        if (act.kind === kind) doneS ??= atS;
      },
      score() {
        if (doneS === null) return { points: 0, atS: fromS, why: words.not };
        const afterS = Math.max(0, doneS - (fromS ?? doneS));
        const share = Math.max(0, Math.min(1, 1 - (afterS - withinS) / (2 * withinS)));
        return { points: Math.round(most * share), atS: doneS, why: words.done(Math.round(afterS)) };
      },
    };
  };
};

const alarm: Criterion = {
  id: "alarm",
  title: { en: "Raise the alarm", zh: "报警" },
  most: 15,
  advice: {
    en: "Press the call point on your way: who does not see the fire does not know of it.",
    zh: "途中按下手动报警按钮：看不见火的人并不知道着火。",
  },
  start: doneSoon("pullAlarm", 15, 20, {
    done: (s) => ({ en: `You raised the alarm after ${s} s.`, zh: `您在 ${s} 秒后报警。` }),
    not: { en: "You did not raise the alarm.", zh: "您没有报警。" },
  }),
};

const stop: Criterion = {
  id: "stop",
  title: { en: "Stop the machines", zh: "停机" },
  most: 15,
  advice: {
    en: "Press STOP: a machine that goes on feeds the fire with oil and air.",
    zh: "按下停止按钮：继续运转的机床会给火送油送风。",
  },
  start: doneSoon("pressStop", 15, 20, {
    done: (s) => ({ en: `You stopped the machines after ${s} s.`, zh: `您在 ${s} 秒后停机。` }),
    not: { en: "You did not stop the machines.", zh: "您没有停机。" },
  }),
};

const warn: Criterion = {
  id: "warn",
  title: { en: "Warn the others", zh: "提醒他人" },
  most: 10,
  advice: {
    en: "Give a signal to those near you: noise and screens hide the alarm.",
    zh: "向附近的人发信号：噪声和隔板会让人听不到警报。",
  },
  start: doneSoon("warn", 10, 30, {
    done: (s) => ({ en: `You warned others after ${s} s.`, zh: `您在 ${s} 秒后提醒了他人。` }),
    not: { en: "You warned nobody.", zh: "您没有提醒任何人。" },
  }),
};

const out: Criterion = {
  id: "out",
  title: { en: "Be outside before the gas is let out", zh: "在气体释放前撤到室外" },
  most: 25,
  advice: {
    en: "The horn before the discharge leaves you 30 s. Go to the door at once; you cannot see the gas.",
    zh: "释放前的警报留给您 30 秒。立即走向门口；气体是看不见的。",
  },
  start() {
    let alarmS: number | null = null;
    let outS: number | null = null;
    return {
      see(moment) {
        alarmS = moment.alarmAtS;
        if (alarmS !== null && moment.isOutside) outS ??= moment.atS;
      },
      score() {
        if (outS === null || alarmS === null)
          return { points: 0, atS: alarmS, why: { en: "You did not get outside.", zh: "您没有到达室外。" } };
        const afterS = outS - alarmS;
        const share = Math.max(0, Math.min(1, 2 - afterS / OUT_WITHIN_S));
        const s = Math.round(afterS);
        return {
          points: Math.round(25 * share),
          atS: outS,
          why:
            s <= 0
              ? { en: "You were outside when the alarm came.", zh: "警报响起时您已在室外。" }
              : { en: `You were outside ${s} s after the alarm.`, zh: `警报后 ${s} 秒您到达室外。` },
        };
      },
    };
  },
};

const gas: Criterion = {
  id: "gas",
  title: { en: "Keep out of the gas", zh: "远离气体" },
  most: 20,
  advice: {
    en: "Carbon dioxide takes the air away without a smell. Never go back for anybody without breathing apparatus.",
    zh: "二氧化碳会无声无味地夺走空气。没有呼吸器，绝不要返回救人。",
  },
  start() {
    let most = 0;
    let atS: number | null = null;
    let hasLeft = false;
    return {
      see(moment) {
        hasLeft ||= moment.isOutside;
        if (moment.gasShare > most) most = moment.gasShare;
        if (moment.gasShare >= 1) atS ??= moment.atS;
      },
      score() {
        const percent = Math.round(100 * most);
        const why = {
          en: `You breathed up to ${percent} % of what is immediately dangerous.`,
          zh: `您吸入的浓度最高达到立即危险浓度的 ${percent} %。`,
        };
        if (!hasLeft && most < 1)
          return { points: 0, atS: null, why: { en: "You did not get outside.", zh: "您没有到达室外。" } };
        return { points: Math.round(20 * Math.max(0, Math.min(1, 2 - 2 * most))), atS, why };
      },
    };
  },
};

const muster: Criterion = {
  id: "muster",
  title: { en: "Go to the muster point, do not go back", zh: "到集合点，不再返回" },
  most: 15,
  advice: {
    en: "Report at the muster point and stay there until the gas is cleared.",
    zh: "到集合点报到，并留在那里直到气体排净。",
  },
  start() {
    let outS: number | null = null;
    let backS: number | null = null;
    let musterS: number | null = null;
    return {
      see(moment) {
        if (moment.alarmAtS === null) return;
        if (moment.isOutside) outS ??= moment.atS;
        else if (outS !== null) backS ??= moment.atS;
        if (moment.isAtMuster) musterS ??= moment.atS;
      },
      score() {
        if (backS !== null)
          return { points: 0, atS: backS, why: { en: "You went back inside.", zh: "您又返回了室内。" } };
        if (musterS !== null)
          return { points: 15, atS: musterS, why: { en: "You were at the muster point.", zh: "您到达了集合点。" } };
        return {
          points: outS === null ? 0 : 7,
          atS: outS,
          why:
            outS === null
              ? { en: "You did not get outside.", zh: "您没有到达室外。" }
              : { en: "You were outside, not at the muster point.", zh: "您到了室外，但没有到集合点。" },
        };
      },
    };
  },
};

/** Fire in a machine and the carbon dioxide that is let out against it: stop, alarm, warn, out. */
const BASE: Pick<Rubric, "id" | "source" | "criteria"> = {
  id: "gas",
  source: {
    en: "Actions: NFPA 12 and ISO 6183 (pre-discharge alarm, evacuation), NIOSH: 4 % of carbon dioxide is immediately dangerous. Weights are ours.",
    zh: "动作依据 NFPA 12 与 ISO 6183（释放前报警与撤离）；NIOSH：二氧化碳达到 4 % 即为立即危险浓度。分值为本系统自定。",
  },
  criteria: [alarm, stop, warn, out, gas, muster],
};

export const gasRubric: Rubric = { ...BASE, roles: usualRoles(BASE) };
