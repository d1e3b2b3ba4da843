import type { DrillDefinition, Prompt } from "../../drill/definition.ts";
import { type DrillOutage, uneventful, withOutages } from "../../drill/hazards/outage.ts";
import { outageRubric } from "../../drill/rubrics/outage.ts";
import { outage } from "../../hazards/outage/kind.ts";
import { USUAL_LIGHTING } from "../../hazards/outage/run.ts";
import { venue as hotelVenue } from "./venue.ts";

const FAILS_AT_S = 15;
const LASTS_S = 150;
/** Lift 1 stands between levels 1 and 2, lift 2 at level 1. */
const CARS_Z = [6.5, 0];

const guestRooms = (level: 2 | 3): readonly string[] =>
  hotelVenue.rooms.filter(({ id, use }) => use === "room" && id.startsWith(`room-${level}`)).map(({ id }) => id);

const to = (when: Prompt["when"], en: string, zh: string, roles: Prompt["roles"] = null): Prompt => ({
  when,
  roles,
  text: { en, zh },
});

const POWER_CUT: DrillOutage = {
  begins: ({ atS }) => atS >= FAILS_AT_S,
  start: { lighting: USUAL_LIGHTING, lifts: { rule: "stop" }, carsZ: CARS_Z, doors: [] },
  lastsS: LASTS_S,
  torchAfterS: 20,
  said: {
    begins: { en: "The power is cut. All lights go out, the lifts stop.", zh: "停电了：灯全部熄灭，电梯停止。" },
    lit: {
      en: "The emergency lighting is on in corridors, halls and stairs. Rooms stay dark.",
      zh: "走廊、大厅和楼梯的应急照明已点亮，房间内仍无照明。",
    },
    ends: {
      en: "The power is back. The lift between the floors goes to level 2 and opens its doors.",
      zh: "供电恢复。停在楼层之间的电梯驶向二层并开门。",
    },
  },
};

/** An evening without power: guests find the stairs by the emergency lighting, and some stand in a lift between two floors. */
export const hotelOutage: DrillDefinition = {
  id: "hotel-outage",
  siteId: "hotel",
  title: { en: "Power cut in the hotel", zh: "酒店停电" },
  summary: {
    en: "In the evening the power fails: rooms go dark, one lift stops between two floors. Leave by the emergency lighting, or wait in the lift and call for help.",
    zh: "傍晚突然停电：房间一片漆黑，一部电梯停在两层之间。请沿应急照明撤离；若在电梯中，请报警并等待救援。",
  },
  kind: outage,
  rubric: outageRubric,
  lengthS: 420,
  alarmAtS: 60,
  alarmText: {
    en: "The power will be away for long. Leave by the stairs along the emergency lighting, and do not use the lifts.",
    zh: "停电将持续较长时间。请沿应急照明走楼梯离开，不要使用电梯。",
  },
  roles: [
    { role: "resident", most: 40, rooms: [...guestRooms(3), ...guestRooms(2)] },
    {
      role: "parent",
      most: 6,
      rooms: ["l2-lift-lobby"],
      lift: 0,
      words: {
        title: { en: "In the lift, with a child", zh: "带孩子乘电梯" },
        who: { en: "You ride down in lift 1 with your child.", zh: "您带着孩子乘 1 号电梯下楼。" },
        task: {
          en: "When it stops between floors: press the alarm, leave the doors alone, and wait together.",
          zh: "电梯停在楼层之间时：按下报警按钮，不要动门，和孩子一起等待。",
        },
      },
    },
    { role: "wheelchair", most: 4, rooms: ["room-215", "room-214", "room-209", "room-213"] },
    { role: "warden", most: 6, rooms: ["l3-corridor", "l2-corridor", "l1-lobby"] },
  ],
  population: [
    {
      rooms: [...guestRooms(2), ...guestRooms(3)],
      share: 0.7,
      kinds: { older: 0.2, child: 0.1, impaired: 0.05 },
      reactionS: 40,
      reactionSigma: 0.5,
    },
    { rooms: ["l1-restaurant", "l1-lobby"], share: 0.3, kinds: { older: 0.15 }, reactionS: 20, reactionSigma: 0.4 },
  ],
  agents: 40,
  mostAgents: 500,
  doors: {},
  callPoints: [
    { storey: 0, x: 20.4, y: -40.5, heightM: 1.2 },
    { storey: 1, x: 28.5, y: -32.6, heightM: 1.2 },
    { storey: 2, x: 28.5, y: -32.6, heightM: 1.2 },
  ],
  stopButtons: [],
  musterM: 6,
  prompts: [
    to(
      "muster",
      "Tell the count (O): who is out, who is missing, who waits in a lift.",
      "报告人数（O）：谁已撤出、谁失踪、谁被困在电梯里。",
      ["warden"],
    ),
    to("muster", "Stay here until everybody is counted.", "留在这里等待清点人数。"),
    to("outside", "Go to the muster point.", "前往集合点。"),
    to(
      "stuck",
      "The lift stands between floors. Press its alarm (R), leave the doors alone, and wait.",
      "电梯停在楼层之间。按下报警按钮（R），不要动门，耐心等待。",
    ),
    to("dark", "Stand still until you can see. Then feel your way to the door.", "先站住，看清后再摸索走向门口。"),
    to(
      "inRoom",
      "Check the rooms of your floor (V at an open door) and tell people to leave (Q).",
      "检查本层房间（在开着的门口按 V），让人们离开（Q）。",
      ["warden"],
    ),
    to("alarm", "Go to the refuge by the stairs and signal for help.", "到楼梯旁的避难处，发出求助信号。", [
      "wheelchair",
    ]),
    to(
      "alarm",
      "Check the rooms of your floor (V at an open door) and tell people to leave (Q). Then the stairs, last of all.",
      "检查本层房间（在开着的门口按 V），让人们离开（Q）；最后再走楼梯。",
      ["warden"],
    ),
    to(
      "alarm",
      "Walk to the stairs and down, a hand on the rail. Do not take a lift.",
      "走到楼梯，扶好扶手下楼，不要乘电梯。",
    ),
    to("before", "Look round: where is the door, where are the stairs?", "先看看周围：门在哪里，楼梯在哪里？"),
  ],
  venue: async () => hotelVenue,
  start: async (venue) => withOutages(uneventful(), venue, [POWER_CUT]),
};
