import type { VenueView } from "../../../twins/protocol/drill.ts";
import type { Spot } from "../session/prediction.ts";
import { rayM } from "../session/sight.ts";

type Vec = readonly [x: number, y: number, z: number];

/** Unit vector of a gaze. */
export function lookAlong(yawRad: number, pitchRad: number): Vec {
  const level = Math.cos(pitchRad);
  return [level * Math.cos(yawRad), level * Math.sin(yawRad), Math.sin(pitchRad)];
}

/** A height that goes over to another one; at once for who wishes no motion. */
export function easedHeight(fromM: number, toM: number, dtS: number, isStill: boolean): number {
  return isStill ? toM : toM + (fromM - toM) * Math.exp(-dtS / 0.09);
}

/** How far the picture sways while the floor shakes, m: some of what a floor moves by, never as far. */
const SWAY_M = 0.035;
const SWAY_AT_MPS2 = 4;

/** Sum of waves that never repeat within a drill; -1 to 1. */
const wave = (atS: number, seed: number): number =>
  0.6 * Math.sin(atS * 13.1 + seed) + 0.4 * Math.sin(atS * 21.7 + 2.3 * seed);

/** Where the eye is moved to by the shaking; nowhere for who wishes no motion. */
export function sway(shakingMps2: number, atS: number, isStill: boolean): Vec {
  if (isStill || shakingMps2 <= 0) return [0, 0, 0];
  const m = SWAY_M * Math.min(1, shakingMps2 / SWAY_AT_MPS2);
  return [m * wave(atS, 1), m * wave(atS, 4), 0.4 * m * wave(atS, 7)];
}

/** How far a ray goes from a spot until it meets a wall of its storey, m. */
export const freeM = ({ storeys }: VenueView, spot: Spot, yawRad: number, mostM: number): number =>
  rayM(storeys[spot.storey]?.walls ?? [], spot, yawRad, mostM);

/** Whether somebody sees from one point to another on the same storey: no wall is between. */
export function sees(venue: VenueView, from: Spot, x: number, y: number): boolean {
  const wayM = Math.hypot(x - from.x, y - from.y);
  return wayM < 0.1 || freeM(venue, from, Math.atan2(y - from.y, x - from.x), wayM) >= wayM;
}

const DIRECTIONS = 16;

/** Where there is most to see: whoever begins faces neither a wall nor a window. */
export function openYaw(venue: VenueView, spot: Spot): number {
  const lines: VenueView["storeys"][number]["walls"] = [
    ...(venue.storeys[spot.storey]?.walls ?? []),
    ...venue.openings.flatMap(({ storey, kind, a, b }): VenueView["storeys"][number]["walls"] =>
      storey === spot.storey && kind === "window" ? [[a, b]] : [],
    ),
  ];
  let [best, bestM] = [0, -1];
  for (let i = 0; i < DIRECTIONS; i++) {
    const yaw = (2 * Math.PI * i) / DIRECTIONS;
    const m = rayM(lines, spot, yaw, 15);
    if (m > bestM + 0.2) [best, bestM] = [yaw, m];
  }
  return best > Math.PI ? best - 2 * Math.PI : best;
}
