import type { Venue } from "../../core/venue.ts";
import type { DrillDefinition, Prompt, ReadRecord, RoleWords } from "../../drill/definition.ts";
import { floodDrillKind, floodHazard } from "../../drill/hazards/flood.ts";
import { floodRubric } from "../../drill/rubrics/flood.ts";
import type { Grid } from "../../import/esri-ascii/grid.ts";
import { merewetherFlood } from "./flood.ts";
import { parkedAt } from "./parked.ts";
import { gridOf } from "./read.ts";
import { merewetherVenue } from "./venue.ts";

/** Before their doors the water is H2 within six minutes, and the way uphill is cut before (drill.test.ts). */
const LOW_HOUSES = [20, 21, 19, 18, 22, 23, 24, 43, 42, 40, 37, 35, 36, 38] as const;
/** The last of them that the water reaches: who is slower has the time to leave. */
const LATE_HOUSES = [40, 43, 37, 35, 42, 36] as const;
/** The water does not reach their doors: who helps comes from there, and has to get up again. */
const DRY_HOUSES = [29, 41, 57, 28] as const;
/** Those of the street that the water comes down whose kerbs lie apart. */
const WITH_CAR = [19, 22, 43, 42, 40, 37, 16, 33] as const;

const rooms = (houses: readonly number[]): readonly string[] => houses.map((number) => `house-${number}`);

const to = (when: Prompt["when"], en: string, zh: string): Prompt => ({ when, roles: null, text: { en, zh } });

/** The ground and what stands on it, made once: it takes a third of a second. */
let known: Promise<{ readonly grid: Grid; readonly venue: Venue }> | null = null;
function district(read: ReadRecord): NonNullable<typeof known> {
  known ??= read("merewether")
    .then(gridOf)
    .then((grid) => ({ grid, venue: merewetherVenue(grid) }));
  // A file that could not be read may be there the next time.
  known.catch(() => {
    known = null;
  });
  return known;
}

const RESIDENT: RoleWords = {
  title: { en: "Resident", zh: "居民" },
  who: { en: "You live in one of the low houses.", zh: "您住在地势低的房子里。" },
  task: {
    en: "Leave at the warning, on foot, and get uphill before the water cuts you off. Warn the neighbours.",
    zh: "接到预警后立即步行离开，赶在去路被水切断前到达高处，并提醒邻居。",
  },
};
const IN_WHEELCHAIR: RoleWords = {
  title: { en: "Wheelchair user", zh: "轮椅使用者" },
  who: { en: "You move with a wheelchair.", zh: "您使用轮椅行动。" },
  task: {
    en: "You are slower than the others: start for high ground before any warning if the rain does not stop, and signal for help.",
    zh: "您比别人慢：雨势不停时不要等预警，提前前往高处，并发信号求助。",
  },
};
const FROM_THE_HILL: RoleWords = {
  title: { en: "Responder", zh: "救援人员" },
  who: { en: "You come from the dry side to help.", zh: "您从未进水的一侧赶来协助。" },
  task: {
    en: "Send people uphill and take along who cannot go alone. Do not go into moving water yourself.",
    zh: "引导人们前往高处，带走无法独自行动的人。自己不要进入流动的水中。",
  },
};

/** The flash flood of June 2007 comes down the street at night: people have minutes to get up the slopes beside it. */
export const merewetherFloodDrill: DrillDefinition = {
  id: "merewether-flood",
  siteId: "merewether",
  title: { en: "Flash flood in Merewether", zh: "梅里韦瑟山洪" },
  summary: {
    en: "Merewether, Newcastle, June 2007: a drain runs over up the valley, and the water comes down between the houses. Get uphill before your way is cut off.",
    zh: "2007 年 6 月，纽卡斯尔梅里韦瑟：上游排水渠漫溢，洪水顺着房屋之间涌来。请赶在去路被切断之前走到高处。",
  },
  kind: floodDrillKind,
  rubric: floodRubric,
  lengthS: 480,
  alarmAtS: 30,
  alarmText: {
    en: "Flash flood warning for Merewether! Leave now, on foot, uphill. Do not walk or drive through water.",
    zh: "梅里韦瑟山洪预警！请立即步行前往高处，不要涉水，也不要驾车涉水。",
  },
  roles: [
    { role: "resident", most: 50, rooms: rooms(LOW_HOUSES), words: RESIDENT },
    { role: "parent", most: 8, rooms: rooms(LATE_HOUSES) },
    { role: "wheelchair", most: 4, rooms: rooms(LATE_HOUSES), words: IN_WHEELCHAIR },
    { role: "responder", most: 8, rooms: rooms(DRY_HOUSES), words: FROM_THE_HILL },
  ],
  population: [
    {
      rooms: rooms(LOW_HOUSES),
      share: 0.5,
      kinds: { older: 0.2, child: 0.12, impaired: 0.04 },
      reactionS: 50,
      reactionSigma: 0.6,
    },
    { rooms: [], share: 0.5, kinds: { older: 0.2, child: 0.12, impaired: 0.04 }, reactionS: 80, reactionSigma: 0.6 },
  ],
  agents: 60,
  mostAgents: 500,
  doors: {},
  callPoints: [],
  stopButtons: [],
  musterM: 8,
  prompts: [
    to(
      "muster",
      "You are on high ground. Stay here, and keep others out of the water.",
      "您已到高处。请留在这里，并劝他人不要下水。",
    ),
    to("water", "Get out of the water and go uphill. Leave the car where it is.", "离开水中，往高处走。把车留在原地。"),
    to(
      "waterAtDoor",
      "It is too late to leave: the water before your door is dangerous. Stay inside, as high as you can, and signal for help.",
      "现在离开已经太晚：门前的水很危险。请留在屋内尽量高的地方，并发出求助信号。",
    ),
    to("inRoom", "Leave the house now and go uphill, on foot.", "立即离开房屋，步行前往高处。"),
    to("outside", "Go uphill to the high ground. Keep away from water.", "往高处走，前往集合点。远离水。"),
    to(
      "before",
      "It has rained for hours. Look at the map: where is it uphill from your door?",
      "雨已下了几个小时。请看地图：从您家门口往哪边是高处？",
    ),
  ],
  venue: async (read) => (await district(read)).venue,
  liveUses: ["rain"],
  async start(venue, _seed, read, live) {
    const { grid } = await district(read);
    const rain = live?.weather.rainMmPerH;
    // It goes on as it rains now, all the while.
    const scene = { ...merewetherFlood(grid), ...(rain == null ? {} : { rain: [[0, rain.value]] as const }) };
    return floodHazard({ scene, sinceS: 0, cars: parkedAt(WITH_CAR) }, venue);
  },
};
