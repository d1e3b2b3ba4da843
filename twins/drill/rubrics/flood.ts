import type { Criterion, Rubric } from "../judge.ts";
import { usualRoles } from "./roles/others.ts";

const LEAVE_BEFORE_CLASS = 2;
/** Moving water as deep as this carries people away, m; slower than this it stands, m/s. */
const DEEP_M = 0.15;
const MOVING_MPS = 0.1;
const HEED_WITHIN_S = 60;
/** Higher by this much than where the drill began, m. */
const CLIMB_M = 1;

const leave: Criterion = {
  id: "leave",
  title: { en: "Leave before the water is dangerous (H2)", zh: "在水情达到危险等级（H2）前撤离" },
  most: 25,
  advice: {
    en: "Go while the ground is dry. Later the way is worse than the house.",
    zh: "趁地面还干时就走。晚了，路上比屋里更危险。",
  },
  start() {
    let leftS: number | null = null;
    let tooLateS: number | null = null;
    return {
      see(moment) {
        if (moment.hasLeft) leftS ??= moment.atS;
        else if (moment.floodClass >= LEAVE_BEFORE_CLASS) tooLateS ??= moment.atS;
      },
      score() {
        if (leftS === null) return { points: 0, atS: tooLateS, why: { en: "You stayed.", zh: "您没有撤离。" } };
        if (tooLateS !== null)
          return {
            points: 8,
            atS: leftS,
            why: { en: "You left when it was dangerous already.", zh: "您撤离时水情已经危险。" },
          };
        return { points: 25, atS: leftS, why: { en: "You left in time.", zh: "您及时撤离。" } };
      },
    };
  },
};

const uphill: Criterion = {
  id: "uphill",
  title: { en: "Go uphill, out of the water", zh: "往高处走，离开水域" },
  most: 20,
  advice: {
    en: "Go up, not along the water: a few metres of height are worth more than a long way.",
    zh: "往高处走，不要沿着水走：几米高差胜过走很远。",
  },
  start() {
    let groundZ: number | null = null;
    let climbM = 0;
    let isDry = true;
    let atS: number | null = null;
    return {
      see(moment) {
        groundZ ??= moment.groundZ;
        climbM = moment.groundZ - groundZ;
        isDry = moment.waterM < 0.01;
        if (climbM >= CLIMB_M && isDry) atS ??= moment.atS;
      },
      score() {
        const m = climbM.toFixed(1);
        const why = {
          en: `In the end you were ${m} m above where you began${isDry ? ", on dry ground" : ", in the water"}.`,
          zh: `最后您比起点高 ${m} 米，${isDry ? "站在干地上" : "仍在水中"}。`,
        };
        const share = Math.max(0, Math.min(1, climbM / CLIMB_M));
        return { points: Math.round((isDry ? 20 : 8) * share), atS, why };
      },
    };
  },
};

const wade: Criterion = {
  id: "wade",
  title: { en: "Never go into moving water of 15 cm or more", zh: "绝不进入 15 厘米以上的流水" },
  most: 25,
  advice: {
    en: "Fifteen centimetres of moving water can knock you down, and hide holes. Turn round.",
    zh: "15 厘米的流水就能把人冲倒，水下还可能有坑洞。请掉头。",
  },
  start() {
    let inS = 0;
    let lastS: number | null = null;
    let atS: number | null = null;
    let hasLeft = false;
    let deepM = 0;
    return {
      see(moment) {
        const dtS = lastS === null ? 0 : moment.atS - lastS;
        lastS = moment.atS;
        hasLeft ||= moment.hasLeft;
        // Who is caught in the house did not go in; what that costs is the first criterion's.
        if (!moment.hasLeft || moment.isDriving || moment.waterM < DEEP_M || moment.waterMps < MOVING_MPS) return;
        inS += dtS;
        deepM = Math.max(deepM, moment.waterM);
        atS ??= moment.atS;
      },
      score() {
        if (!hasLeft) return { points: 0, atS: null, why: { en: "You stayed.", zh: "您没有撤离。" } };
        if (atS === null)
          return { points: 25, atS: null, why: { en: "You kept out of moving water.", zh: "您没有进入流水。" } };
        const cm = Math.round(100 * deepM);
        const s = Math.ceil(inS);
        return {
          points: inS < 3 ? 10 : 0,
          atS,
          why: {
            en: `You were in moving water of up to ${cm} cm for ${s} s.`,
            zh: `您在深达 ${cm} 厘米的流水中停留了 ${s} 秒。`,
          },
        };
      },
    };
  },
};

const drive: Criterion = {
  id: "drive",
  title: { en: "Never drive through water", zh: "绝不驾车涉水" },
  most: 20,
  advice: {
    en: "Most who drown in floods sat in a car. Leave it where it is, or turn round.",
    zh: "洪水中溺亡者多数在车里。请把车留在原地，或掉头。",
  },
  start() {
    let atS: number | null = null;
    let hasLeft = false;
    return {
      see(moment) {
        hasLeft ||= moment.hasLeft;
        if (moment.isDriving && moment.waterM >= 0.05) atS ??= moment.atS;
      },
      score() {
        if (atS !== null) return { points: 0, atS, why: { en: "You drove into the water.", zh: "您驾车驶入了水中。" } };
        return hasLeft
          ? { points: 20, atS: null, why: { en: "You did not drive through water.", zh: "您没有驾车涉水。" } }
          : { points: 0, atS: null, why: { en: "You stayed.", zh: "您没有撤离。" } };
      },
    };
  },
};

const heed: Criterion = {
  id: "heed",
  title: { en: "Heed the warning", zh: "听从预警" },
  most: 10,
  advice: {
    en: "Set out when the warning comes: do not wait to see water.",
    zh: "收到预警就动身，不要等看见水才走。",
  },
  start() {
    let warnedS: number | null = null;
    let leftS: number | null = null;
    return {
      see(moment) {
        warnedS = moment.alarmAtS;
        if (moment.hasLeft) leftS ??= moment.atS;
      },
      score() {
        if (warnedS === null || leftS === null)
          return { points: 0, atS: warnedS, why: { en: "You did not set out.", zh: "您没有动身。" } };
        const afterS = Math.max(0, leftS - warnedS);
        const s = Math.round(afterS);
        return {
          points: Math.round(10 * Math.max(0, Math.min(1, 2 - afterS / HEED_WITHIN_S))),
          atS: leftS,
          why:
            leftS < warnedS
              ? { en: "You left before the warning came.", zh: "您在预警之前就离开了。" }
              : { en: `You left ${s} s after the warning.`, zh: `预警后 ${s} 秒您离开。` },
        };
      },
    };
  },
};

/** Early, uphill, on foot, and never into moving water. */
const BASE: Pick<Rubric, "id" | "source" | "criteria"> = {
  id: "flood",
  source: {
    en: "Actions: Australian state emergency services (FloodSafe), AIDR Handbook 7. Weights are ours.",
    zh: "动作依据澳大利亚州应急服务机构（FloodSafe）与 AIDR 手册 7。分值为本系统自定。",
  },
  criteria: [leave, uphill, wade, drive, heed],
};

export const floodRubric: Rubric = { ...BASE, roles: usualRoles(BASE) };
