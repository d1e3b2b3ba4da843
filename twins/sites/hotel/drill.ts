import type { DrillDefinition } from "../../drill/definition.ts";
import { airOf, fireHazard } from "../../drill/hazards/fire.ts";
import { type DrillOutage, joinedKind, withOutages } from "../../drill/hazards/outage.ts";
import { fireRubric } from "../../drill/rubrics/fire.ts";
import { FIRE_PROMPTS } from "../../drill/rubrics/firePrompts.ts";
import { fireKind } from "../../hazards/fire/kind.ts";
import { outage } from "../../hazards/outage/kind.ts";
import { USUAL_LIGHTING } from "../../hazards/outage/run.ts";
import { venue as hotelVenue } from "./venue.ts";

/** In its room, by the bed's end. */
const FIRE_ROOM = "room-208";
const FIRE_ROOM_AT = hotelVenue.rooms.findIndex(({ id }) => id === FIRE_ROOM);

const guestRooms = (level: 2 | 3, ...numbers: readonly number[]): readonly string[] =>
  numbers.map((n) => `room-${100 * level + n}`);

const LEVEL_2 = guestRooms(2, 1, 2, 3, 4, 5, 6, 7, 9, 11, 12, 13, 14, 15);
const LEVEL_3 = guestRooms(3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15);

/** Doors of guest rooms are closed at night; the one of the room that burns was left open by who ran out of it. */
const closedDoors = Object.fromEntries(
  hotelVenue.openings
    .filter(
      ({ kind, isExit, rooms }) =>
        kind === "door" &&
        !isExit &&
        rooms.every((room) => room === null || hotelVenue.rooms[room]!.id !== FIRE_ROOM) &&
        rooms.some((room) => room !== null && hotelVenue.rooms[room]!.use === "room"),
    )
    .map(({ id }) => [id, "closed" as const]),
);

/** The fire alarm calls the lifts to the ground, where they stay with open doors (EN 81-73). No light goes out by that. */
const RECALL: DrillOutage = {
  begins: ({ isAlarmed }) => isAlarmed,
  start: { storeys: [], lighting: null, lifts: { rule: "return", storey: 0, speedMps: 1 }, doors: [] },
  torchAfterS: 0,
  said: {
    begins: {
      en: "The lifts go to level 1 and stay there with open doors.",
      zh: "电梯返回一层，开门停用。",
    },
  },
};

/** PVC around wires gives way at this temperature: the limit in a short circuit, Cel (IEC 60364-4-43, table 43A). */
const CABLE_C = 160;

/** The wires over the room that burns give way, and its level has no mains any more. */
const CABLES: DrillOutage = {
  begins: ({ hazard }) => (hazard.detectors?.().upperC[FIRE_ROOM_AT] ?? 0) >= CABLE_C,
  start: { storeys: [1], lighting: USUAL_LIGHTING, lifts: { rule: "stop" }, doors: [] },
  torchAfterS: 20,
  said: {
    begins: { en: "The light on level 2 goes out.", zh: "二层断电，照明熄灭。" },
    lit: { en: "The emergency lighting of level 2 is on.", zh: "二层应急照明已点亮。" },
  },
};

/** A bed burns on the second level of a hotel at night: forty guests have one staircase. */
export const hotelFire: DrillDefinition = {
  id: "hotel-fire",
  siteId: "hotel",
  title: { en: "Fire in the hotel", zh: "酒店火灾" },
  summary: {
    en: "It is night. On level 2 a bed burns, and its door was left open. Find the stairs before the smoke does.",
    zh: "夜里，二层一间客房的床着了火，房门没有关。请赶在烟之前找到楼梯。",
  },
  kind: joinedKind(fireKind, outage),
  rubric: fireRubric,
  lengthS: 480,
  alarmAtS: 20,
  alarmText: {
    en: "Fire alarm! Leave the building by the stairs. Do not use the lifts.",
    zh: "火警！请走楼梯撤离，不要乘电梯。",
  },
  roles: [
    { role: "resident", most: 50, rooms: [...LEVEL_3, ...LEVEL_2] },
    { role: "warden", most: 6, rooms: ["l3-corridor", "l2-corridor", "l1-lobby"] },
    { role: "parent", most: 8, rooms: LEVEL_3 },
    { role: "wheelchair", most: 4, rooms: guestRooms(2, 15, 14, 9, 13) },
    { role: "responder", most: 8, rooms: [] },
  ],
  population: [
    {
      rooms: [...LEVEL_2, ...LEVEL_3],
      share: 0.7,
      kinds: { older: 0.2, child: 0.1, impaired: 0.05 },
      reactionS: 60,
      reactionSigma: 0.5,
    },
    {
      rooms: ["l1-restaurant", "l1-lobby"],
      share: 0.3,
      kinds: { older: 0.15, child: 0.1 },
      reactionS: 25,
      reactionSigma: 0.4,
    },
  ],
  agents: 40,
  mostAgents: 500,
  doors: closedDoors,
  waiting: ["room-305", "room-212"],
  callPoints: [
    { storey: 0, x: 20.4, y: -40.5, heightM: 1.2 },
    { storey: 1, x: 28.5, y: -32.6, heightM: 1.2 },
    { storey: 2, x: 28.5, y: -32.6, heightM: 1.2 },
  ],
  stopButtons: [],
  extinguishers: [
    { storey: 0, x: 19.2, y: -39.8, heightM: 1, agent: "water" },
    { storey: 1, x: 15, y: -30.4, heightM: 1, agent: "water" },
    { storey: 1, x: 27.2, y: -31.3, heightM: 1, agent: "water" },
    { storey: 2, x: 15, y: -30.4, heightM: 1, agent: "water" },
    { storey: 2, x: 27.2, y: -31.3, heightM: 1, agent: "water" },
  ],
  musterM: 6,
  prompts: FIRE_PROMPTS,
  venue: async () => hotelVenue,
  storyDoors: hotelVenue.openings
    .filter(
      ({ kind, rooms }) => kind === "door" && rooms.some((at) => at !== null && hotelVenue.rooms[at]!.id === FIRE_ROOM),
    )
    .map(({ id }) => id),
  liveUses: ["air"],
  async start(venue, seed, _read, live) {
    const fire = { room: FIRE_ROOM_AT, at: [18, -28.5], growth: "medium", peakKw: 1_500, spread: 0.2 } as const;
    return withOutages(fireHazard({ ...fire, ...airOf(live) }, venue, seed), venue, [RECALL, CABLES]);
  },
};
