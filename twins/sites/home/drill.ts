import type { DrillDefinition, Prompt, RoleWords } from "../../drill/definition.ts";
import { quakeDrillKind, quakeHazard } from "../../drill/hazards/earthquake.ts";
import { type DrillOutage, joinedKind, withOutages } from "../../drill/hazards/outage.ts";
import { earthquakeRubric } from "../../drill/rubrics/earthquake.ts";
import { UNHARMED } from "../../hazards/hazard.ts";
import { outage } from "../../hazards/outage/kind.ts";
import { venue as homeVenue } from "./venue.ts";

const FROM_S = 20;
/** El Centro 1940 lasts 31 s; a minute of waiting, and time to check and to leave, follow. */
const RECORD_S = 32;
const ALARM_AT_S = FROM_S + RECORD_S + 62;

/** Breakers that feel an earthquake cut a house off at 250 Gal, JMA 5 upper (JWDS 0007). */
const BREAKER_MPS2 = 2.5;
/** Somewhere on the ground floor; its floor shakes as one. */
const ON_GROUND = { storey: 0, x: 0, y: 0, heightM: 0 };

const BREAKER: DrillOutage = {
  begins({ hazard }) {
    const around = { ...UNHARMED };
    hazard.run.around(ON_GROUND, around);
    return around.shakingMps2 >= BREAKER_MPS2;
  },
  start: { lighting: null, lifts: { rule: "stop" }, doors: [] },
  torchAfterS: 20,
  said: {
    begins: { en: "The light goes out: the house is cut off from the mains.", zh: "灯灭了：房屋已自动断电。" },
  },
};

const to = (when: Prompt["when"], en: string, zh: string): Prompt => ({ when, roles: null, text: { en, zh } });

/** Who cannot drop locks the wheels and covers their head: ShakeOut's advice for wheelchair users. */
const IN_WHEELCHAIR: RoleWords = {
  title: { en: "Wheelchair user", zh: "轮椅使用者" },
  who: { en: "You move with a wheelchair.", zh: "您使用轮椅。" },
  task: {
    en: "When it shakes: lock the wheels, bend forward, cover your head and hold on (X, then H). Leave when it is over.",
    zh: "摇晃时：锁住轮子，身体前倾，护住头部并抓牢（按 X，再按 H）。结束后再离开。",
  },
};

/**
 * The house under the ground motion of El Centro 1940, three times: 0.96 g at its peak, as near the source of a strong earthquake. At one
 * and a half times its furniture slides by a few centimetres and stands; what falls, and where one should not be, is seen from three times on.
 */
export const homeEarthquake: DrillDefinition = {
  id: "home-earthquake",
  siteId: "home",
  title: { en: "Earthquake at home", zh: "家中地震" },
  summary: {
    en: "An ordinary evening in the house. Then the ground moves as in El Centro 1940, three times as strong: furniture slides and falls.",
    zh: "家中一个平常的傍晚，地面忽然像 1940 年埃尔森特罗地震那样晃动，强度为其 3 倍：家具滑动、倾倒。",
  },
  kind: joinedKind(quakeDrillKind, outage),
  rubric: earthquakeRubric,
  lengthS: ALARM_AT_S + 40,
  alarmAtS: ALARM_AT_S,
  alarmText: {
    en: "A minute has passed. Leave the house by a door; aftershocks may follow.",
    zh: "一分钟过去了。请从门口离开房屋；可能还有余震。",
  },
  roles: [
    {
      role: "resident",
      most: 20,
      rooms: ["dining-room", "living-room", "teenager-room-2", "teenager-room-1", "kitchen"],
    },
    { role: "parent", most: 4, rooms: ["living-room", "dining-room"] },
    { role: "wheelchair", most: 2, rooms: ["dining-room", "living-room"], words: IN_WHEELCHAIR },
  ],
  population: [{ rooms: ["living-room", "kitchen"], share: 1, kinds: {}, reactionS: 8, reactionSigma: 0.3 }],
  agents: 2,
  mostAgents: 10,
  doors: {},
  callPoints: [],
  stopButtons: [],
  building: {
    type: "URM-L",
    code: "low",
    from: {
      en: "The drawings do not say of what the house is built. Taken is what is usual for a Belgian house of two storeys, masonry of blocks without reinforcement, in a country of weak earthquakes.",
      zh: "图纸未注明房屋结构。按比利时两层住宅的常见做法取无筋砌块砌体，所在地区地震较弱，取低设防。",
    },
  },
  musterM: 6,
  prompts: [
    to("muster", "Stay outside, away from the walls.", "留在室外，远离墙体。"),
    to(
      "shaking",
      "Drop! Get under a table, or down at an interior wall. Hold on.",
      "伏地！钻到桌下，或蹲在内墙边，抓牢。",
    ),
    to(
      "afterShaking",
      "Stay where you are for a minute. Then check yourself and others.",
      "原地等待一分钟，然后检查自己和他人。",
    ),
    to("outside", "Go to the muster point, away from the house.", "前往集合点，远离房屋。"),
    to("alarm", "Leave the house by a door.", "从门口离开房屋。"),
    to("before", "Look round: which table is sturdy, what could fall?", "先看看周围：哪张桌子结实，什么东西可能倒下？"),
  ],
  venue: async () => homeVenue,
  async start(venue, seed, read) {
    const quake = { venue, record: await read("elcentro"), scale: 3, directionRad: 0.6, fromS: FROM_S };
    return withOutages(await quakeHazard(quake, seed), venue, [BREAKER]);
  },
};
