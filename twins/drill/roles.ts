import type { LocalText } from "../core/place.ts";
import { DRILL_ROLES } from "../protocol/drill.ts";

export const ROLES = DRILL_ROLES;
export type RoleId = (typeof ROLES)[number];

/** Who somebody is in a drill: their card, and what their body can do. */
export interface Role {
  readonly id: RoleId;
  readonly title: LocalText;
  /** Who you are, in a sentence. */
  readonly who: LocalText;
  /** What you are there for. */
  readonly task: LocalText;
  /** Free speed on level ground, m/s, and when running, upright. */
  readonly walkMps: number;
  readonly runMps: number;
  /** Factors of the free speed when crouching, and on hands and knees. */
  readonly crouchFactor: number;
  readonly crawlFactor: number;
  /** Eyes above the floor: upright, crouching, dropped, m. */
  readonly eyeM: readonly [standing: number, crouching: number, dropped: number];
  /** Diameter of the body, m. */
  readonly bodyM: number;
  readonly climbsStairs: boolean;
  /** Leads somebody slower by the hand, who is with them from the start. */
  readonly leads: "child" | null;
  /** May use an extinguisher, take others along, clear rooms. */
  readonly isTrained: boolean;
}

/**
 * Speeds: Weidmann 1993 (1.34 m/s, mean of adults); a child by the hand slows its parent to about 1.0 m/s (Larusdottir and Dederichs
 * 2012); a self-propelled wheelchair on the level about 0.9 m/s (Boyce, Shields and Silcock 1999: 0.69 to 0.89 m/s, electric 0.89).
 * Crouching 0.65 and crawling 0.45 of the free speed (Nagai, Fukamachi and Watanabe 2006; Kady and Davis 2009).
 */
const ADULT = {
  walkMps: 1.34,
  runMps: 2.6,
  crouchFactor: 0.65,
  crawlFactor: 0.45,
  eyeM: [1.6, 1.05, 0.5],
  bodyM: 0.45,
  climbsStairs: true,
  leads: null,
  isTrained: false,
} as const;

export const ROLE: Readonly<Record<RoleId, Role>> = {
  resident: {
    ...ADULT,
    id: "resident",
    title: { en: "Resident", zh: "住户" },
    who: { en: "You are here like everybody else.", zh: "您和其他人一样身处此地。" },
    task: { en: "Get yourself to safety, and others on your way.", zh: "让自己脱险，并在途中帮助他人。" },
  },
  warden: {
    ...ADULT,
    id: "warden",
    title: { en: "Warden", zh: "引导员" },
    who: { en: "You wear the vest: people look to you.", zh: "您穿着反光背心，大家都看着您。" },
    task: {
      en: "Clear your floor, send people the right way, and report at the muster point.",
      zh: "清查您所在的楼层，把人引向正确的方向，并在集合点报告。",
    },
    isTrained: true,
  },
  parent: {
    ...ADULT,
    id: "parent",
    title: { en: "Parent with a child", zh: "带孩子的家长" },
    who: { en: "You hold your child by the hand.", zh: "您牵着自己的孩子。" },
    task: {
      en: "Bring both of you to safety: your child is slower than you.",
      zh: "把孩子一起带到安全处：孩子走得比您慢。",
    },
    walkMps: 1.0,
    runMps: 1.4,
    leads: "child",
  },
  wheelchair: {
    ...ADULT,
    id: "wheelchair",
    title: { en: "Wheelchair user", zh: "轮椅使用者" },
    who: { en: "You move with a wheelchair.", zh: "您使用轮椅行动。" },
    task: {
      en: "Where there are stairs, go to the refuge beside them and signal for help: a trained person takes you down.",
      zh: "遇到楼梯时，到楼梯旁的避难处并发出求助信号：受过训练的人会带您下楼。",
    },
    walkMps: 0.89,
    runMps: 1.2,
    crouchFactor: 1,
    crawlFactor: 1,
    // Locked wheels, bent forward.
    eyeM: [1.2, 0.9, 0.8],
    bodyM: 0.75,
    climbsStairs: false,
  },
  responder: {
    ...ADULT,
    id: "responder",
    title: { en: "Responder", zh: "救援人员" },
    who: { en: "You come from outside to help.", zh: "您从外面赶来救援。" },
    task: {
      en: "Find who needs help and bring them out, without becoming a victim yourself.",
      zh: "找到需要帮助的人并带出来，同时不让自己成为受害者。",
    },
    walkMps: 1.34,
    runMps: 3,
    isTrained: true,
  },
};

/** What people tell each other without a voice. */
export const SIGNALS = {
  thisWay: { en: "This way!", zh: "走这边！" },
  stop: { en: "Stop, not there!", zh: "停下，别走那边！" },
  help: { en: "I need help", zh: "我需要帮助" },
  coming: { en: "I am coming", zh: "我来了" },
  fire: { en: "Fire!", zh: "着火了！" },
  clear: { en: "Nobody here", zh: "这里没人了" },
  safe: { en: "I am safe", zh: "我安全了" },
} as const satisfies Readonly<Record<string, LocalText>>;
export type Signal = keyof typeof SIGNALS;

/** Seen and heard so far, m. */
export const SIGNAL_REACH_M = 15;
