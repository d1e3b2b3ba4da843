import type { DrillDefinition, RoleWords } from "../../drill/definition.ts";
import { airOf } from "../../drill/hazards/fire.ts";
import { machineFireHazard, machineFireKind } from "../../drill/hazards/machineFire.ts";
import { gasRubric } from "../../drill/rubrics/gas.ts";
import { GAS_PROMPTS } from "../../drill/rubrics/gasPrompts.ts";
import type { LiveStart } from "../../protocol/drillLive.ts";
import { fms } from "./index.ts";
import { venue as cellVenue, type HazardSource, hazardSources } from "./venue.ts";

const HALL = "machining-hall";
/** Machines whose cutting oil can burn, the farthest from the door first. */
const SOURCES = [4, 3, 1, 2].map((n) => hazardSources.find(({ id }) => id === `fire-machine-${n}`)!);

/** Oil under pressure catches fire where it is sprayed: in a machine that works now, of these the farthest from the door; else in the farthest. */
function sourceOf(live: LiveStart | undefined): HazardSource {
  const isRunning = (thing: string): boolean => live?.machines.find((one) => one.thing === thing)?.isRunning === true;
  return SOURCES.find(({ thing }) => isRunning(thing)) ?? SOURCES[0]!;
}

const MACHINES = new Map(fms.things.map(({ id, title }) => [id, title]));

const at = (x: number, y: number, heightM: number) => ({ storey: 0, x, y, heightM });

const OPERATOR: RoleWords = {
  title: { en: "Operator", zh: "操作工" },
  who: { en: "You run a machine in this cell.", zh: "您在本单元操作机床。" },
  task: {
    en: "Stop the machines, raise the alarm, warn the others, and be outside before the gas.",
    zh: "停机、报警、提醒他人，并在释放气体前撤到室外。",
  },
};
const SHIFT_LEAD: RoleWords = {
  title: { en: "Shift lead", zh: "班组长" },
  who: { en: "You lead the shift and wear the vest.", zh: "您负责本班，穿着反光背心。" },
  task: {
    en: "See that the machines stop and everybody leaves; then count them at the muster point.",
    zh: "确保停机、全员撤离，并在集合点清点人数。",
  },
};
const IN_WHEELCHAIR: RoleWords = {
  title: { en: "Wheelchair user", zh: "轮椅使用者" },
  who: { en: "You plan the work here and move with a wheelchair.", zh: "您在这里做计划，使用轮椅行动。" },
  task: {
    en: "All is level: start for the door at once, since you are slower than the others.",
    zh: "全程无台阶：您比别人慢，请立即走向门口。",
  },
};

const AT_THE_DOOR: RoleWords = {
  title: { en: "Responder", zh: "救援人员" },
  who: { en: "You come from the next hall to help.", zh: "您从相邻车间赶来协助。" },
  task: {
    en: "Receive people at the door, keep everybody out, and count. You have no breathing apparatus: do not go in.",
    zh: "在门口接应，阻止任何人进入并清点人数。您没有呼吸器：不要进去。",
  },
};

/** Cutting oil burns in a machine, and carbon dioxide is let out half a minute after the horn. */
export const cellFireGas: DrillDefinition = {
  id: "cell-fire-gas",
  siteId: "fms",
  title: { en: "Fire and gas in the machining cell", zh: "加工单元火灾与气体" },
  summary: {
    en: "Cutting oil catches fire in machine 4. Half a minute after the horn the hall is flooded with carbon dioxide: you cannot see or smell it.",
    zh: "4 号机床的切削油着火。警报响起半分钟后，车间将充入二氧化碳：看不见也闻不到。",
  },
  kind: machineFireKind,
  rubric: gasRubric,
  lengthS: 240,
  alarmAtS: 45,
  alarmText: {
    en: "Fire alarm in the machining cell! Leave by the door in the east.",
    zh: "加工单元火警！请从东侧的门撤离。",
  },
  roles: [
    { role: "resident", most: 20, rooms: [HALL], words: OPERATOR },
    { role: "warden", most: 4, rooms: [HALL], words: SHIFT_LEAD },
    { role: "wheelchair", most: 3, rooms: [HALL], words: IN_WHEELCHAIR },
    { role: "responder", most: 6, rooms: [], words: AT_THE_DOOR },
  ],
  /*
   * Machines are loud: who works at one with ear protection takes the horn in late. 8 and 22 s are ours; PD 7974-6 has 30 s for the first
   * of a hundred in trained, well managed buildings, which would leave most of them in the gas. Once the machines stand still, half of what
   * is left of it is saved (ours, too).
   */
  population: [
    { rooms: [HALL], share: 0.6, kinds: { older: 0.1 }, reactionS: 8, reactionSigma: 0.3 },
    { rooms: [HALL], share: 0.4, kinds: { older: 0.1 }, reactionS: 22, reactionSigma: 0.4 },
  ],
  quietShare: 0.5,
  agents: 12,
  mostAgents: 40,
  // The roller gate does not open for people.
  doors: { "hall-door": "closed", "hall-gate": "locked" },
  callPoints: [at(10.7, 8.6, 1.2), at(-1, 8.7, 1.2), at(-6.7, -6, 1.2)],
  stopButtons: [at(4.6, 4.6, 1.1), at(4.6, -4.6, 1.1), at(10.7, 5.65, 1.1)],
  extinguishers: [
    { ...at(10.7, 6.75, 1), agent: "co2" },
    { ...at(10.7, -3, 1), agent: "powder" },
    { ...at(-1, -8.7, 1), agent: "powder" },
  ],
  musterM: 6,
  prompts: GAS_PROMPTS,
  venue: async () => cellVenue,
  liveUses: ["air", "machines"],
  liveStory(live) {
    const source = sourceOf(live);
    const title = MACHINES.get(source.thing)!;
    const isWorking = live.machines.some((one) => one.thing === source.thing && one.isRunning);
    return [
      isWorking
        ? { en: `The fire begins in ${title.en}, which works now.`, zh: `起火点为正在加工的${title.zh}。` }
        : {
            en: `The fire begins in ${title.en}: no machine works now.`,
            zh: `当前没有机床在加工，起火点仍为${title.zh}。`,
          },
    ];
  },
  async start(venue, seed, _read, live) {
    const source = sourceOf(live);
    const room = venue.rooms.findIndex(({ id }) => id === HALL);
    return machineFireHazard(
      {
        room,
        at: source.at,
        baseM: source.heightM,
        ...airOf(live),
        growth: "fast",
        peakKw: 2_500,
        spread: 0.2,
        // Oil under pressure makes most of it: pipes run empty in some seconds.
        feed: { share: 0.7, drainS: 6 },
      },
      {},
      venue,
      seed,
    );
  },
};
