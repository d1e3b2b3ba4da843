import type { VehicleMotion } from "../run.ts";
import { brakeSeconds, nodeSeconds, type PathShape } from "./profile.ts";

export interface LegTiming {
  readonly arriveS: number[];
  /** Infinity at the last node. */
  readonly departS: number[];
  readonly pickedS: number;
  readonly endS: number;
}

/** Where the vehicle stands when it sets off: the timing up to there is fixed. */
export interface Standing {
  readonly index: number;
  readonly atS: number;
}

/**
 * Times of a path by the motion model. The vehicle passes a node without stopping when the next one is free early
 * enough that it need not brake; else it stops and goes on when it is.
 * @param grantS per node: when it may be entered, i.e. when the vehicle may set off towards it.
 * @param pickAt index of the pick-up, -1 when there is none left.
 */
export function timeLeg(
  shape: PathShape,
  grantS: readonly number[],
  pickAt: number,
  drops: boolean,
  from: Standing,
  motion: VehicleMotion,
): LegTiming {
  const last = shape.nodes.length - 1;
  const arriveS = new Array<number>(last + 1).fill(from.atS);
  const departS = new Array<number>(last + 1).fill(from.atS);
  departS[last] = Infinity;
  const brakeS = brakeSeconds(motion);
  let pickedS = from.atS;
  let at = from.index;
  let ready = from.atS;
  if (at === pickAt) {
    ready += motion.pickS;
    pickedS = ready;
  }
  while (at < last) {
    const start = Math.max(ready, grantS[at + 1]!);
    let stop = pickAt > at ? pickAt : last;
    let seconds = nodeSeconds(shape, at, stop, motion);
    for (let k = at + 1; k < stop; k++) {
      if (grantS[k + 1]! <= start + seconds[k - at]! - brakeS) continue;
      stop = k;
      seconds = nodeSeconds(shape, at, stop, motion);
    }
    departS[at] = start;
    for (let k = at + 1; k <= stop; k++) {
      arriveS[k] = start + seconds[k - at]!;
      if (k < stop) departS[k] = arriveS[k]!;
    }
    at = stop;
    ready = arriveS[stop]!;
    if (stop === pickAt) {
      ready += motion.pickS;
      pickedS = ready;
    }
  }
  return { arriveS, departS, pickedS, endS: ready + (drops ? motion.dropS : 0) };
}
