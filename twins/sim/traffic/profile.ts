import type { RouteGraph } from "../../core/routeMap.ts";
import type { VehicleMotion } from "../run.ts";

/** A path over the route map as a vehicle sees it: how long each edge is and how fast it may pass each node. */
export interface PathShape {
  /** Node numbers. */
  readonly nodes: readonly number[];
  /** Edge number from node i to node i + 1. */
  readonly edges: readonly number[];
  /** m, from node i to node i + 1. */
  readonly lengthsM: readonly number[];
  /** m/s on that edge, the vehicle's own limit included. */
  readonly limitsMps: readonly number[];
  /** m/s at node i when the vehicle passes without stopping; 0 where it must reverse. */
  readonly passMps: readonly number[];
}

/** Below this cosine of the turning angle (a little above 90 degrees) the vehicle stops and goes on in reverse. */
const REVERSE_BELOW = -0.02;

/**
 * Speed at which a corner may be passed: the corner is rounded off by an arc that touches both edges `cornerM` from the
 * node, of radius cornerM / tan(angle / 2), and the lateral acceleration on it is limited. Vehicles are alike in both
 * directions, so a sharp turn is a stop and a reversal. Only basic arithmetic: the result enters run digests.
 */
export function cornerSpeed(
  a: { x: number; y: number },
  b: { x: number; y: number },
  c: { x: number; y: number },
  motion: VehicleMotion,
): number {
  const ux = b.x - a.x;
  const uy = b.y - a.y;
  const wx = c.x - b.x;
  const wy = c.y - b.y;
  const norm = Math.sqrt((ux * ux + uy * uy) * (wx * wx + wy * wy));
  if (norm === 0) return 0;
  const cos = (ux * wx + uy * wy) / norm;
  if (cos < REVERSE_BELOW) return 0;
  if (cos > 0.999999) return motion.maxSpeedMps;
  const radius = motion.cornerM * Math.sqrt((1 + cos) / (1 - cos));
  return Math.min(motion.maxSpeedMps, Math.sqrt(motion.lateralMps2 * radius));
}

/** @throws RangeError when two successive nodes are not joined by an edge: a path is checked where it is made. */
export function pathShape(graph: RouteGraph, nodes: readonly number[], motion: VehicleMotion): PathShape {
  const edges: number[] = [];
  for (let i = 0; i + 1 < nodes.length; i++) {
    const way = graph.out[nodes[i]!]?.find((w) => w.to === nodes[i + 1]);
    if (way === undefined) throw new RangeError(`no way from node ${nodes[i]} to ${nodes[i + 1]}`);
    edges.push(way.edge);
  }
  const at = (i: number) => graph.map.nodes[nodes[i]!]!;
  const limitsMps = edges.map((edge) => Math.min(motion.maxSpeedMps, graph.map.edges[edge]!.maxSpeedMps));
  const passMps = nodes.map((_, i) => {
    if (i === 0 || i === nodes.length - 1) return 0;
    return Math.min(cornerSpeed(at(i - 1), at(i), at(i + 1), motion), limitsMps[i - 1]!, limitsMps[i]!);
  });
  return { nodes, edges, lengthsM: edges.map((edge) => graph.map.edges[edge]!.lengthM), limitsMps, passMps };
}

/** Highest speed reached on a stretch entered at `entry` and left at `exit`: the peak of the trapezoid. m/s */
export function peakSpeed(lengthM: number, entry: number, exit: number, limit: number, motion: VehicleMotion): number {
  const { accelerationMps2: a, decelerationMps2: d } = motion;
  const peak = Math.sqrt((2 * a * d * lengthM + d * entry * entry + a * exit * exit) / (a + d));
  return Math.max(Math.min(limit, peak), entry, exit);
}

/** Seconds for a stretch by the trapezoidal profile. `exit` must be reachable from `entry` within it. */
export function stretchSeconds(
  lengthM: number,
  entry: number,
  exit: number,
  limit: number,
  motion: VehicleMotion,
): number {
  const { accelerationMps2: a, decelerationMps2: d } = motion;
  const peak = peakSpeed(lengthM, entry, exit, limit, motion);
  const rampM = (peak * peak - entry * entry) / (2 * a) + (peak * peak - exit * exit) / (2 * d);
  const cruiseM = lengthM - rampM;
  return (peak - entry) / a + (peak - exit) / d + (cruiseM > 0 ? cruiseM / peak : 0);
}

/** Highest speed at each node from which the vehicle can still obey all limits up to a stop at node `to`. m/s */
export function allowedSpeeds(shape: PathShape, from: number, to: number, motion: VehicleMotion): number[] {
  const allowed: number[] = new Array(to - from + 1).fill(0);
  for (let i = to - 1; i >= from; i--) {
    const next = allowed[i - from + 1]!;
    const brake = Math.sqrt(next * next + 2 * motion.decelerationMps2 * shape.lengthsM[i]!);
    allowed[i - from] = Math.min(brake, i === from ? shape.limitsMps[i]! : shape.passMps[i]!);
  }
  return allowed;
}

/** Seconds from setting off at node `from` (standing) to each node up to `to`, where the vehicle stops: closed form. */
export function nodeSeconds(shape: PathShape, from: number, to: number, motion: VehicleMotion): number[] {
  const allowed = allowedSpeeds(shape, from, to, motion);
  const seconds = [0];
  let speed = 0;
  for (let i = from; i < to; i++) {
    const reach = Math.sqrt(speed * speed + 2 * motion.accelerationMps2 * shape.lengthsM[i]!);
    const exit = Math.min(allowed[i - from + 1]!, reach);
    seconds.push(seconds[i - from]! + stretchSeconds(shape.lengthsM[i]!, speed, exit, shape.limitsMps[i]!, motion));
    speed = exit;
  }
  return seconds;
}

/** Seconds along an edge from standing to standing: never less than what a passing vehicle needs. */
export const edgeSeconds = (graph: RouteGraph, edge: number, motion: VehicleMotion): number => {
  const { lengthM, maxSpeedMps } = graph.map.edges[edge]!;
  return stretchSeconds(lengthM, 0, 0, Math.min(maxSpeedMps, motion.maxSpeedMps), motion);
};

/** From the moment a vehicle must begin to brake for a node until it would have passed it, at most. s */
export const brakeSeconds = (motion: VehicleMotion): number => motion.maxSpeedMps / motion.decelerationMps2;

/**
 * Where a vehicle is, `elapsedS` after it set off standing at node `from` to stop at node `to`: last node passed, metres
 * past it, speed. Closed form.
 */
export function positionAt(
  shape: PathShape,
  from: number,
  to: number,
  elapsedS: number,
  motion: VehicleMotion,
): { readonly index: number; readonly pastM: number; readonly speedMps: number } {
  const { accelerationMps2: a, decelerationMps2: d } = motion;
  const allowed = allowedSpeeds(shape, from, to, motion);
  let left = elapsedS;
  let entry = 0;
  for (let i = from; i < to; i++) {
    const lengthM = shape.lengthsM[i]!;
    const exit = Math.min(allowed[i - from + 1]!, Math.sqrt(entry * entry + 2 * a * lengthM));
    const peak = peakSpeed(lengthM, entry, exit, shape.limitsMps[i]!, motion);
    const seconds = stretchSeconds(lengthM, entry, exit, shape.limitsMps[i]!, motion);
    if (left >= seconds) {
      left -= seconds;
      entry = exit;
      continue;
    }
    const riseS = (peak - entry) / a;
    if (left < riseS) return { index: i, pastM: entry * left + (a * left * left) / 2, speedMps: entry + a * left };
    const restS = seconds - left;
    if (restS < (peak - exit) / d)
      return { index: i, pastM: lengthM - exit * restS - (d * restS * restS) / 2, speedMps: exit + d * restS };
    const riseM = (peak * peak - entry * entry) / (2 * a);
    return { index: i, pastM: riseM + peak * (left - riseS), speedMps: peak };
  }
  return { index: to, pastM: 0, speedMps: 0 };
}
