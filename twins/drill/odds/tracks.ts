import type { Venue } from "../../core/venue.ts";
import type { DrillHazard } from "../definition.ts";
import { DRILL_STEP_S } from "../input.ts";
import { spotOf } from "../moments.ts";
import type { DrillWorld } from "../world.ts";
import { type Stand, trackAt } from "./meter.ts";

/** So high above the floor somebody is looked for by what falls, m: as the drill judges them. */
const STRUCK_AT_M = 0.6;

export interface Tracker {
  /** To be called after each step of the world. */
  see(): void;
  /** Of each participant by their number. */
  readonly tracks: (Stand | null)[][];
}

/** Writes down where each participant of a run is while it shakes. */
export function createTracker(world: DrillWorld, hazard: DrillHazard, venue: Venue): Tracker {
  const tracks: (Stand | null)[][] = [];
  return {
    tracks,
    see() {
      const at = trackAt(hazard, hazard.run.atS);
      for (const one of world.participants) {
        tracks[one.who] ??= [];
        if (at < 0 || !one.isHere) continue;
        const spot = spotOf({ crowd: world.crowd, venue }, one.body, STRUCK_AT_M);
        const { posture, hold } = one.move;
        tracks[one.who]![at] = { ...spot, isSheltered: posture === "dropped" && hold };
      }
    },
  };
}

/** Two stands are one place within this, m. */
const SAME_M = 0.75;

/** Where somebody stayed the longest while it shook. */
export interface HeldPlace extends Stand {
  /** How long, and how much of that dropped and holding on, s. */
  readonly stayedS: number;
  readonly shelteredS: number;
}

/** The stand of a track with the most others around it within `shakingS`; null who was not there. */
export function heldPlace(track: readonly (Stand | null | undefined)[], shakingS: number): HeldPlace | null {
  const stands = track.slice(0, Math.round(shakingS / DRILL_STEP_S)).filter((one) => one != null);
  const near = (a: Stand, b: Stand): boolean =>
    a.storey === b.storey && (a.x - b.x) ** 2 + (a.y - b.y) ** 2 <= SAME_M * SAME_M;
  let [held, most]: [Stand | null, number] = [null, 0];
  // Every half second is enough to find it.
  for (let i = 0; i < stands.length; i += 10) {
    const count = stands.filter((other) => near(stands[i]!, other)).length;
    if (count > most) [held, most] = [stands[i]!, count];
  }
  if (held === null) return null;
  const there = stands.filter((other) => near(held!, other));
  const shelteredS = there.filter(({ isSheltered }) => isSheltered).length * DRILL_STEP_S;
  return { ...held, stayedS: there.length * DRILL_STEP_S, shelteredS };
}
