import type { LocalText } from "../../core/place.ts";
import type { Venue } from "../../core/venue.ts";
import type { Agent } from "../../hazards/fire/agents.ts";
import { type FireRun, type FireStart, startFire, USUAL_BASE_M } from "../../hazards/fire/run.ts";
import { type Spot, UNHARMED } from "../../hazards/hazard.ts";
import type { LiveStart } from "../../protocol/drillLive.ts";
import type { DrillHazard, FireNear } from "../definition.ts";
import { paced } from "./paced.ts";

/** A leaf this hot on the other side is felt through a door, Cel: at 45 touching hurts after a while, and smoke of less is no sign. */
const HOT_C = 60;
/** What is drawn changes slowly: told twice a second. */
export const VIEW_EVERY_S = 0.5;

/** First byte of what a client draws, by the hazard's kind. */
export const FIRE_VIEW = 1;
export const FIRE_VIEW_HEADER_BYTES = 4;
/** After the rooms: the flames. */
const FLAME_BYTES = 6;
/** Steps of a room's three bytes: layer above the floor, extinction of the upper layer, and its temperature. */
export const FIRE_STEPS = {
  layerM: 0.05,
  extinctionPerM: 0.05,
  upperC: 4,
  flameKw: 20,
  flameM: 0.1,
  baseM: 0.05,
} as const;

const steps = (value: number, step: number): number => Math.max(0, Math.min(255, Math.round(value / step)));

/** Where it burns. */
export interface FlamePlace extends Pick<Spot, "storey" | "x" | "y"> {
  /** What burns is so high above the floor, m. */
  readonly baseM: number;
}

/**
 * u8 1 | u8 height of what burns, 5 cm | u16 rooms | per room: u8 layer, 5 cm | u8 extinction of the upper layer, 0.05 1/m | u8 its temperature, 4 Cel
 * then the flames: u8 storey | i16 x | i16 y, 10 cm | u8 heat, 20 kW, rounded up; 0: out
 */
export function fireView({ layers, heatKw }: FireRun, { storey, x, y, baseM }: FlamePlace): Uint8Array<ArrayBuffer> {
  const rooms = layers.layerM.length;
  const bytes = new Uint8Array(FIRE_VIEW_HEADER_BYTES + 3 * rooms + FLAME_BYTES);
  const view = new DataView(bytes.buffer);
  bytes[0] = FIRE_VIEW;
  bytes[1] = steps(baseM, FIRE_STEPS.baseM);
  view.setUint16(2, rooms, true);
  for (let room = 0; room < rooms; room++) {
    const at = FIRE_VIEW_HEADER_BYTES + 3 * room;
    bytes[at] = steps(layers.layerM[room]!, FIRE_STEPS.layerM);
    bytes[at + 1] = steps(layers.upperExtinctionPerM[room]!, FIRE_STEPS.extinctionPerM);
    bytes[at + 2] = steps(layers.upperC[room]!, FIRE_STEPS.upperC);
  }
  const at = FIRE_VIEW_HEADER_BYTES + 3 * rooms;
  bytes[at] = storey;
  view.setInt16(at + 1, Math.round(x / FIRE_STEPS.flameM), true);
  view.setInt16(at + 3, Math.round(y / FIRE_STEPS.flameM), true);
  bytes[at + 5] = Math.min(255, Math.ceil(heatKw / FIRE_STEPS.flameKw));
  return bytes;
}

export interface RoomSmoke {
  readonly layerM: number;
  readonly extinctionPerM: number;
  readonly upperC: number;
}

export interface Flames extends FlamePlace {
  /** Given off, to 20 kW; 0 when it is out. */
  readonly kw: number;
}

/** Rooms of a picture of a fire; -1 for other bytes. */
function roomsIn(bytes: Uint8Array): number {
  if (bytes[0] !== FIRE_VIEW || bytes.length < FIRE_VIEW_HEADER_BYTES) return -1;
  const rooms = new DataView(bytes.buffer, bytes.byteOffset).getUint16(2, true);
  return bytes.length === FIRE_VIEW_HEADER_BYTES + 3 * rooms + FLAME_BYTES ? rooms : -1;
}

/** What `fireView` wrote, room by room; null for other bytes. */
export function readFireView(bytes: Uint8Array): readonly RoomSmoke[] | null {
  const rooms = roomsIn(bytes);
  if (rooms < 0) return null;
  return Array.from({ length: rooms }, (_, room) => {
    const at = FIRE_VIEW_HEADER_BYTES + 3 * room;
    return {
      layerM: bytes[at]! * FIRE_STEPS.layerM,
      extinctionPerM: bytes[at + 1]! * FIRE_STEPS.extinctionPerM,
      upperC: bytes[at + 2]! * FIRE_STEPS.upperC,
    };
  });
}

/** The flames that `fireView` wrote; null for other bytes. */
export function readFlames(bytes: Uint8Array): Flames | null {
  const rooms = roomsIn(bytes);
  if (rooms < 0) return null;
  const at = FIRE_VIEW_HEADER_BYTES + 3 * rooms;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return {
    storey: bytes[at]!,
    x: view.getInt16(at + 1, true) * FIRE_STEPS.flameM,
    y: view.getInt16(at + 3, true) * FIRE_STEPS.flameM,
    baseM: bytes[1]! * FIRE_STEPS.baseM,
    kw: bytes[at + 5]! * FIRE_STEPS.flameKw,
  };
}

/** Nobody is told of a fire that is further away, m. */
const SEEN_M = 20;

const OUT_TEXT: LocalText = {
  en: "The fire is out. Stay out of the smoke that is left.",
  zh: "火已扑灭。请避开残留的烟。",
};

export type BurningStart = Omit<FireStart, "venue" | "doors">;

/** The air outside and inside as it is measured; what is not measured is as the fire has it. */
export function airOf(live: LiveStart | undefined): Pick<FireStart, "ambientC" | "indoorC"> {
  const { outdoorC, indoorC } = live?.weather ?? { outdoorC: null, indoorC: null };
  return {
    ...(outdoorC === null ? {} : { ambientC: outdoorC.value, indoorC: UNHARMED.temperatureC }),
    ...(indoorC === null ? {} : { indoorC: indoorC.value }),
  };
}

/** What people can do about a fire, whatever else comes with it. */
export function fireActs(run: FireRun, { at, room, baseM = USUAL_BASE_M }: BurningStart, venue: Venue) {
  const { storey } = venue.rooms[room]!;
  let wasOut = false;
  return {
    place: { storey, x: at[0], y: at[1], baseM } satisfies FlamePlace,
    isHot: (opening: number, spot: Spot): boolean => {
      const here = run.roomAt(spot);
      return venue.openings[opening]!.rooms.some(
        (one) => one !== null && one !== here && run.layers.upperC[one]! >= HOT_C && run.layers.layerM[one]! < 2,
      );
    },
    extinguish(spot: Spot, agent: Agent, skill: number, dtS: number): boolean {
      if (!run.canReach(spot, agent)) return false;
      if (dtS > 0) run.suppress(agent, skill, dtS);
      return true;
    },
    fireNear(spot: Spot): FireNear {
      const [dx, dy] = [spot.x - at[0], spot.y - at[1]];
      const away = Math.sqrt(dx * dx + dy * dy);
      const m = away <= SEEN_M && run.isSeen(spot) ? away : Infinity;
      return { kw: run.wantedKw, m, isOut: run.isOut };
    },
    /** What is to be told of it since it was last asked. */
    takeSaid(): readonly LocalText[] {
      if (wasOut || !run.isOut) return [];
      wasOut = true;
      return [OUT_TEXT];
    },
  };
}

/** A fire as drills run it. Which doors stand open at first is told by the drill, not here. */
export function fireHazard(start: BurningStart, venue: Venue, seed: number): DrillHazard {
  const run = startFire({ ...start, venue }, seed);
  const { place, ...acts } = fireActs(run, start, venue);
  return {
    run,
    shaking: null,
    ...acts,
    setOpening(opening, isOpen) {
      run.setOpening(opening, isOpen);
    },
    stopMachines: () => run.cutFeed(),
    detectors: () => run.layers,
    view: paced(run, VIEW_EVERY_S, () => fireView(run, place)),
    wholeView: () => fireView(run, place),
  };
}
