import type { Venue, VenueOpening, VenueRoom } from "../core/venue.ts";
import type { HazardKind } from "../hazards/hazard.ts";
import type { DrillDefinition, DrillHazard } from "./definition.ts";
import { uneventful } from "./hazards/outage.ts";
import { fireRubric } from "./rubrics/fire.ts";

const said = (en: string, zh: string) => ({ en, zh });

const room = (id: string, use: VenueRoom["use"], x0: number, y0: number, x1: number, y1: number): VenueRoom => ({
  id,
  title: said(id, id),
  storey: 0,
  use,
  outline: [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ],
});
const opening = (id: string, at: Pick<VenueOpening, "a" | "b" | "rooms" | "isExit">): VenueOpening => ({
  id,
  title: said(id, id),
  storey: 0,
  sillM: 0,
  soffitM: 2.1,
  kind: "door",
  thing: null,
  ...at,
});

/** A room of 6 x 4 m, a corridor of 10 x 2 m before it, and a way out at the corridor's end: for tests. */
export const TINY_VENUE: Venue = {
  storeys: [
    {
      id: "ground",
      title: said("Ground floor", "一层"),
      floorZ: 0,
      heightM: 2.5,
      walls: [
        [
          [0, 0],
          [6, 0],
        ],
        [
          [0, 0],
          [0, 4],
        ],
        [
          [6, 0],
          [6, 4],
        ],
        [
          [0, 4],
          [2, 4],
        ],
        [
          [3, 4],
          [10, 4],
        ],
        [
          [0, 4],
          [0, 6],
        ],
        [
          [0, 6],
          [10, 6],
        ],
        [
          [10, 4],
          [10, 4.5],
        ],
        [
          [10, 5.5],
          [10, 6],
        ],
      ],
    },
  ],
  rooms: [room("room", "room", 0, 0, 6, 4), room("corridor", "corridor", 0, 4, 10, 6)],
  openings: [
    opening("door", { a: [2, 4], b: [3, 4], rooms: [0, 1], isExit: false }),
    opening("exit", { a: [10, 4.5], b: [10, 5.5], rooms: [1, null], isExit: true }),
  ],
  stairs: [],
  lifts: [],
  obstacles: [],
  muster: [[14, 5]],
};

const kind: HazardKind = { id: "fire", title: said("None", "无"), laws: [], limits: [] };

/** A hazard that does nothing but tell how long it has done so. */
export const quietHazard = (more: Partial<DrillHazard> = {}): DrillHazard => ({ ...uneventful(), ...more });

export const tinyDrill = (more: Partial<DrillDefinition> = {}): DrillDefinition => ({
  id: "tiny",
  siteId: "tiny",
  title: said("Tiny", "小型"),
  summary: said("For tests", "用于测试"),
  kind,
  rubric: fireRubric,
  lengthS: 120,
  alarmAtS: 5,
  alarmText: said("Alarm!", "警报！"),
  roles: [
    { role: "resident", most: 10, rooms: ["room"] },
    { role: "parent", most: 2, rooms: ["room"] },
    { role: "wheelchair", most: 2, rooms: ["room"] },
    { role: "warden", most: 2, rooms: ["corridor"] },
  ],
  population: [{ rooms: ["room"], share: 1, kinds: {}, reactionS: 10, reactionSigma: 0.3 }],
  agents: 6,
  mostAgents: 20,
  doors: { door: "closed" },
  callPoints: [{ storey: 0, x: 9, y: 5, heightM: 1.2 }],
  stopButtons: [],
  musterM: 3,
  prompts: [],
  venue: async () => TINY_VENUE,
  start: async () => quietHazard(),
  ...more,
});
