import type { Venue } from "../../core/venue.ts";
import { type FireRun, type FireStart, startFire } from "../../hazards/fire/run.ts";
import type { DrillHazard } from "../definition.ts";

/** A leaf this hot on the other side is felt through a door, Cel: at 45 touching hurts after a while, and smoke of less is no sign. */
const HOT_C = 60;
/** What is drawn changes slowly: told twice a second. */
const VIEW_EVERY_S = 0.5;

/** First byte of what a client draws, by the hazard's kind. */
export const FIRE_VIEW = 1;
export const FIRE_VIEW_HEADER_BYTES = 4;
/** Steps of a room's three bytes: layer above the floor, extinction of the upper layer, and its temperature. */
export const FIRE_STEPS = { layerM: 0.05, extinctionPerM: 0.05, upperC: 4 } as const;

const steps = (value: number, step: number): number => Math.max(0, Math.min(255, Math.round(value / step)));

/** u8 1 | u8 reserved | u16 rooms | per room: u8 layer, 5 cm | u8 extinction of the upper layer, 0.05 1/m | u8 its temperature, 4 Cel */
function viewOf({ layers }: FireRun): Uint8Array<ArrayBuffer> {
  const rooms = layers.layerM.length;
  const bytes = new Uint8Array(FIRE_VIEW_HEADER_BYTES + 3 * rooms);
  bytes[0] = FIRE_VIEW;
  new DataView(bytes.buffer).setUint16(2, rooms, true);
  for (let room = 0; room < rooms; room++) {
    const at = FIRE_VIEW_HEADER_BYTES + 3 * room;
    bytes[at] = steps(layers.layerM[room]!, FIRE_STEPS.layerM);
    bytes[at + 1] = steps(layers.upperExtinctionPerM[room]!, FIRE_STEPS.extinctionPerM);
    bytes[at + 2] = steps(layers.upperC[room]!, FIRE_STEPS.upperC);
  }
  return bytes;
}

export interface RoomSmoke {
  readonly layerM: number;
  readonly extinctionPerM: number;
  readonly upperC: number;
}

/** What `viewOf` wrote, room by room; null for other bytes. */
export function readFireView(bytes: Uint8Array): readonly RoomSmoke[] | null {
  if (bytes[0] !== FIRE_VIEW || bytes.length < FIRE_VIEW_HEADER_BYTES) return null;
  const rooms = new DataView(bytes.buffer, bytes.byteOffset).getUint16(2, true);
  if (bytes.length !== FIRE_VIEW_HEADER_BYTES + 3 * rooms) return null;
  return Array.from({ length: rooms }, (_, room) => {
    const at = FIRE_VIEW_HEADER_BYTES + 3 * room;
    return {
      layerM: bytes[at]! * FIRE_STEPS.layerM,
      extinctionPerM: bytes[at + 1]! * FIRE_STEPS.extinctionPerM,
      upperC: bytes[at + 2]! * FIRE_STEPS.upperC,
    };
  });
}

/** A fire as drills run it. Which doors stand open at first is told by the drill, not here. */
export function fireHazard(start: Omit<FireStart, "venue" | "doors">, venue: Venue, seed: number): DrillHazard {
  const run = startFire({ ...start, venue }, seed);
  let viewedAtS = -Infinity;
  return {
    run,
    shaking: null,
    setOpening(opening, isOpen) {
      run.setOpening(opening, isOpen);
    },
    isHot(opening, spot) {
      const here = run.roomAt(spot);
      return venue.openings[opening]!.rooms.some(
        (room) => room !== null && room !== here && run.layers.upperC[room]! >= HOT_C && run.layers.layerM[room]! < 2,
      );
    },
    detectors: () => run.layers,
    view() {
      if (run.atS - viewedAtS < VIEW_EVERY_S) return null;
      viewedAtS = run.atS;
      return viewOf(run);
    },
  };
}
