import type { VehicleMotion } from "../run.ts";
import { edgeSeconds, type PathShape } from "./profile.ts";
import type { Traffic } from "./traffic.ts";
import type { Leg, Zones } from "./zones.ts";

/**
 * Takes times of legs over into the visits of their zones, after legs were delayed. What is released may be entered at
 * any moment, earlier than predicted: it counts as taken from now on.
 */
export function refreshVisits(zones: Zones, nowS: number, releasedOf: (leg: Leg) => number): void {
  for (const visits of zones.visits) {
    for (const visit of visits) {
      if (visit.enter !== null) {
        const { leg, index } = visit.enter;
        const departS = leg.departS[index - 1]!;
        visit.from = index <= releasedOf(leg) ? Math.min(departS, nowS) : departS;
      }
      if (visit.leave !== null) visit.to = visit.leave.leg.arriveS[visit.leave.index + 1]!;
    }
    visits.sort((a, b) => a.from - b.from);
  }
}

/**
 * Writes down that a vehicle has reached node `index` of its leg.
 * @param grantS when that node was free for it: it cannot have set off before, whatever was predicted.
 */
export function happened(leg: Leg, index: number, nowS: number, grantS: number): void {
  const arriveS = leg.arriveS.slice();
  const departS = leg.departS.slice();
  arriveS[index] = nowS;
  if (index > 0 && departS[index - 1]! < grantS) departS[index - 1] = grantS;
  // What lies before has happened as well, at the latest now.
  for (let k = index - 1; k >= 0; k--) {
    if (departS[k]! > nowS) departS[k] = nowS;
    if (arriveS[k]! > nowS) arriveS[k] = nowS;
  }
  if (departS[index]! < nowS) departS[index] = nowS;
  leg.arriveS = arriveS;
  leg.departS = departS;
}

/** Seconds that a leg's edge takes when the vehicle has to stop where it meant to pass. */
const slowSeconds = (traffic: Traffic, shape: PathShape, k: number, motion: VehicleMotion): number =>
  edgeSeconds(traffic.graph, shape.edges[k]!, motion);

/**
 * Moves the predicted times of a leg that cannot be kept: what should have happened before `nowS` but has not is now at
 * the earliest; nodes are entered when they are free; a leg begins when the vehicle's last one has ended. Times only
 * grow.
 * @param index last node reached.
 * @returns true when something moved.
 */
export function delay(
  traffic: Traffic,
  leg: Leg,
  index: number,
  nowS: number,
  grantS: readonly number[],
  freeS: number,
): boolean {
  const { motion } = traffic;
  const shape = traffic.shapeOf(leg);
  const arriveS = leg.arriveS.slice();
  const departS = leg.departS.slice();
  const last = leg.path.length - 1;
  let moved = false;
  const at = (times: number[], k: number, earliest: number): void => {
    if (times[k]! >= earliest - 1e-9) return;
    times[k] = earliest;
    moved = true;
  };
  if (index === 0) at(arriveS, 0, freeS);
  for (let k = index; k < last; k++) {
    const passes = leg.departS[k] === leg.arriveS[k];
    const planned = leg.arriveS[k + 1]! - leg.departS[k]!;
    at(departS, k, Math.max(grantS[k + 1]!, arriveS[k]! + (k === leg.pickAt ? motion.pickS : 0)));
    const stops = passes && departS[k]! > arriveS[k]! + 1e-9;
    const seconds = stops ? Math.max(planned, slowSeconds(traffic, shape, k, motion)) : planned;
    at(arriveS, k + 1, Math.max(departS[k]! + seconds, k === index ? nowS : -Infinity));
  }
  if (leg.pickAt >= index && leg.pickAt >= 0) leg.pickedS = Math.max(leg.pickedS, arriveS[leg.pickAt]! + motion.pickS);
  const endS = Math.max(leg.endS, nowS, arriveS[last]! + (leg.drops ? motion.dropS : 0));
  if (endS > leg.endS + 1e-9) moved = true;
  leg.endS = endS;
  leg.arriveS = arriveS;
  leg.departS = departS;
  return moved;
}
