import { type Digest, digestOf } from "../../core/digest.ts";
import { roundTo } from "../../core/numeric.ts";
import type { Venue } from "../../core/venue.ts";
import { co2KgM3, DESIGN_SHARE, DISCHARGE_S, floodingKg, PRE_DISCHARGE_S } from "./flooding.ts";
import { type GasRooms, venueGasRooms } from "./gasNetwork.ts";

/** Carbon dioxide that floods a room of a venue. */
export interface FloodingStart {
  readonly venue: Venue;
  /** Index of the room that is flooded. */
  readonly room: number;
  /** Volume share that is aimed at with all closed; 34 % unless told. */
  readonly designShare?: number;
  /** From the horn to the discharge, and how long that lasts, s; 30 and 60 unless told. */
  readonly preDischargeS?: number;
  readonly dischargeS?: number;
  readonly ambientC?: number;
}

export type FloodingPhase = "ready" | "horn" | "discharging" | "discharged";

export interface FloodingRun {
  readonly atS: number;
  readonly phase: FloodingPhase;
  /** Until the discharge, s; 0 once it has begun, Infinity before the horn. */
  readonly dischargeInS: number;
  readonly massKg: number;
  readonly rooms: GasRooms;
  /** The horn sounds, and cannot be taken back. */
  arm(): void;
  setOpening(opening: number, isOpen: boolean): void;
  step(dtS: number): void;
  digest(): Digest;
}

/** @throws RangeError for a room or a number that cannot be */
export function startFlooding(start: FloodingStart): FloodingRun {
  const { venue, room, designShare = DESIGN_SHARE, ambientC = 20 } = start;
  const { preDischargeS = PRE_DISCHARGE_S, dischargeS = DISCHARGE_S } = start;
  if (venue.rooms[room] === undefined) throw new RangeError(`there is no room ${room}`);
  if (!(preDischargeS >= 0)) throw new RangeError(`a time before the discharge of ${preDischargeS} s`);
  if (!(dischargeS > 0)) throw new RangeError(`a discharge of ${dischargeS} s`);
  const rooms = venueGasRooms(venue);
  const massKg = floodingKg(rooms.volumeM3[room]!, designShare, ambientC);
  const flowM3S = massKg / co2KgM3(ambientC) / dischargeS;
  const inM3S = new Float64Array(rooms.volumeM3.length);
  let atS = 0;
  let armedAtS = Infinity;
  // Steps are summed: what is a billionth early is there.
  const sinceS = (): number => atS - armedAtS - preDischargeS + 1e-9;
  return {
    get atS() {
      return atS;
    },
    get phase() {
      if (armedAtS === Infinity) return "ready";
      return sinceS() < 0 ? "horn" : sinceS() < dischargeS ? "discharging" : "discharged";
    },
    get dischargeInS() {
      return Math.max(0, -sinceS());
    },
    massKg,
    rooms,
    arm() {
      armedAtS = Math.min(armedAtS, atS);
    },
    setOpening: (opening, isOpen) => rooms.setOpening(opening, isOpen),
    step(dtS) {
      if (!(dtS > 0)) return;
      // Of this step, the part in which gas is let out.
      const from = Math.max(0, sinceS());
      const to = Math.min(dischargeS, sinceS() + dtS);
      inM3S[room] = to > from ? (flowM3S * (to - from)) / dtS : 0;
      rooms.step(dtS, inM3S);
      atS += dtS;
    },
    digest: () =>
      digestOf({
        atS: roundTo(atS, 6),
        armedAtS: armedAtS === Infinity ? -1 : roundTo(armedAtS, 6),
        share: Array.from(rooms.share, (share) => roundTo(share, 9)),
        widthM: Array.from(rooms.widthM, (width) => roundTo(width, 6)),
      }),
  };
}
