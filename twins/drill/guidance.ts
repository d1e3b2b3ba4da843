import { rng } from "../core/rng.ts";
import type { Venue } from "../core/venue.ts";

/** What detectors, counters and door contacts tell of a building just now: all that signs may be steered by. */
export interface Sensed {
  /** Since the drill began, s. */
  readonly atS: number;
  /** By room: height of the smoke layer above the floor, m; of the gas under the ceiling the temperature, Cel, and the extinction, 1/m. */
  readonly layerM: Float32Array;
  readonly upperC: Float32Array;
  readonly upperExtinctionPerM: Float32Array;
  /** How many people are in each room. */
  readonly people: Uint16Array;
  /** By opening: 1 open, 0 closed, 2 locked. */
  readonly doors: Uint8Array;
}

/** What one sign shows: a portal of the crowd (an opening by its index, and after them the edges of stairs), or one of these. */
export const SIGN = {
  /** The nearest way, as a sign that never changes does: people choose for themselves. */
  usual: -1,
  /** Stay in this room and close its door. */
  stay: -2,
} as const;

/** Steers the signs of a building, one a room. The same calls in the same order give the same signs everywhere. */
export interface Guidance {
  /** By room; valid until the next call. */
  decide(sensed: Sensed): Int32Array;
}

/** A model that steers signs, by the digest of its file; null where it knows no building of this kind. */
export interface GuidanceModel {
  readonly id: string;
  start(venue: Venue): Guidance;
}

/** Signs change at most this often, s. */
export const GUIDE_EVERY_S = 4;

/**
 * Of those who could follow a changing sign, the share who do: 66 % were led to the exit that it showed in trials at a station
 * (Galea, Xie, Deere, Cooney and Filippidis 2017, "Evaluating the effectiveness of an improved active dynamic signage system using
 * full scale evacuation trials", Fire Safety Journal 91).
 */
export const FOLLOWING_SHARE = 0.66;

/** Who follows changing signs, by the drill's seed. */
export function followersOf(count: number, seed: number): Uint8Array {
  const chance = rng(seed, "signs");
  return Uint8Array.from({ length: count }, () => (chance.uniform() < FOLLOWING_SHARE ? 1 : 0));
}
