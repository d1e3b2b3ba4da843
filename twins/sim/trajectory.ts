import { positionAt } from "./traffic/profile.ts";
import type { Traffic } from "./traffic/traffic.ts";
import type { Leg } from "./traffic/zones.ts";

/** Where along its leg a vehicle is. */
export interface LegPosition {
  readonly leg: Leg;
  /** Last node of the path reached. */
  readonly index: number;
  readonly pastM: number;
  readonly speedMps: number;
}

/** Position on a leg at a time; before its start at its first node, after its end at its last. */
export function legPosition(traffic: Traffic, leg: Leg, atS: number): LegPosition {
  const last = leg.path.length - 1;
  // The last stop before `atS`, and the next one: between them the motion is one closed form.
  let from = 0;
  for (let k = 1; k <= last; k++) if (leg.arriveS[k]! <= atS && leg.departS[k]! !== leg.arriveS[k]!) from = k;
  let to = from + 1;
  while (to < last && leg.departS[to]! === leg.arriveS[to]!) to++;
  if (from >= last || atS <= leg.departS[from]!) return { leg, index: from, pastM: 0, speedMps: 0 };
  return { leg, ...positionAt(traffic.shapeOf(leg), from, to, atS - leg.departS[from]!, traffic.motion) };
}

/** The leg a vehicle is on at a time, or the last one it ended; null before its first. */
export function legAt(legs: readonly Leg[], vehicle: number, atS: number): Leg | null {
  let found: Leg | null = null;
  for (const leg of legs) if (leg.vehicle === vehicle && (leg.startS <= atS || found === null)) found = leg;
  return found;
}
