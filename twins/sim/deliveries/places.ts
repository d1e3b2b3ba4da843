import type { Point2 } from "../../core/ring.ts";
import { onLine } from "./lines.ts";
import type { DeliveryModel } from "./model.ts";
import { facing } from "./network.ts";
import { RULES } from "./rules.ts";
import type { Leg, LiftUse, RideLeg, Robot, World } from "./world.ts";

/** What a robot does at a moment, and where. Metres; the look is a vector, of unit length but while it turns. */
export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly look: Point2;
  readonly speedMps: number;
  readonly doing: "rests" | "drives" | "waits" | "rides";
}

const part = (nowMs: number, fromMs: number, toMs: number): number =>
  toMs <= fromMs ? 1 : Math.min(1, Math.max(0, (nowMs - fromMs) / (toMs - fromMs)));

const mixed = (a: Point2, b: Point2, share: number): Point2 => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
];

/** The least turn of a look onto another passes between them; a half turn passes to the left. */
const turned = (from: Point2, to: Point2, share: number): Point2 => {
  const opposite = from[0] * to[0] + from[1] * to[1] < -0.99;
  if (!opposite) return mixed(from, to, share);
  const left: Point2 = [-from[1], from[0]];
  return share < 0.5 ? mixed(from, left, 2 * share) : mixed(left, to, 2 * share - 1);
};

function heightOf({ network }: DeliveryModel, node: number): number {
  return network.map.nodes[node]!.z ?? 0;
}

function resting(model: DeliveryModel, node: number, look: Point2, doing: Placed["doing"]): Placed {
  const { x, y } = model.network.map.nodes[node]!;
  return { x, y, z: heightOf(model, node), look, speedMps: 0, doing };
}

/** On an edge, its share driven from the end that it came in by. */
function onEdge({ network }: DeliveryModel, edge: number, reverse: boolean, share: number) {
  const { points, low, high } = network.lines[network.map.nodes.length + edge]!;
  const along = reverse ? 1 - share : share;
  const { x, y, along: way } = onLine(points, along);
  const back = reverse !== (network.map.edges[edge]!.orientation === "backward");
  const look: Point2 = back ? [-way[0], -way[1]] : way;
  if (low === high) return { x, y, z: low, look };
  const rises = (network.map.nodes.find(({ id }) => id === network.map.edges[edge]!.from)?.z ?? 0) === low;
  return { x, y, z: low + (high - low) * (rises ? along : 1 - along), look };
}

function drives(model: DeliveryModel, leg: Extract<Leg, { kind: "drive" }>, before: Point2, nowMs: number): Placed {
  const startMs = leg.fromMs + leg.standMs;
  const share = part(nowMs, startMs, leg.toMs);
  const at = onEdge(model, leg.edge, leg.reverse, nowMs < startMs ? 0 : share);
  if (nowMs < startMs)
    return { ...at, look: turned(before, at.look, part(nowMs, leg.fromMs, startMs)), speedMps: 0, doing: "waits" };
  const { lengthM } = model.network.map.edges[leg.edge]!;
  return { ...at, speedMps: (1000 * lengthM) / (leg.toMs - startMs), doing: "drives" };
}

/** Height of a lift's floor on a ride, m. */
function rideHeight({ network }: DeliveryModel, ride: RideLeg, nowMs: number): number {
  const { z } = network.lifts[ride.lift]!;
  const [from, to] = [z[ride.fromStop]!, z[ride.toStop]!];
  return from + (to - from) * part(nowMs, ride.closedMs, ride.arrivedMs);
}

function rides(model: DeliveryModel, ride: RideLeg, before: Point2, nowMs: number): Placed {
  const driving = { kind: "drive" as const };
  if (nowMs < ride.insideMs) {
    const { inEdge: edge, inReverse: reverse, fromMs, standMs, insideMs: toMs } = ride;
    return drives(model, { ...driving, edge, reverse, fromMs, standMs, toMs }, before, nowMs);
  }
  const { outEdge: edge, outReverse: reverse, openedMs: fromMs, toMs } = ride;
  if (nowMs >= ride.openedMs)
    return drives(model, { ...driving, edge, reverse, fromMs, standMs: 0, toMs }, before, nowMs);
  const [inside, out] = [onEdge(model, ride.inEdge, ride.inReverse, 1), onEdge(model, edge, reverse, 0)];
  const share = part(nowMs, ride.closedMs, ride.arrivedMs);
  const [x, y] = mixed([inside.x, inside.y], [out.x, out.y], share);
  const look = turned(inside.look, out.look, share);
  return { x, y, z: rideHeight(model, ride, nowMs), look, speedMps: 0, doing: "rides" };
}

/** Where a robot looks at the end of a leg. */
function lookAfter({ network }: DeliveryModel, leg: Leg | undefined, before: Point2): Point2 {
  if (leg === undefined || leg.kind === "wait") return before;
  if (leg.kind === "drive") return facing(network, leg.edge, leg.reverse, 1);
  return facing(network, leg.outEdge, leg.outReverse, 1);
}

/** Where a robot is now. */
export function placeOf(model: DeliveryModel, world: World, i: number): Placed {
  const { trip, node, faces }: Robot = world.robots[i]!;
  let look = faces < 0 ? model.robots[i]!.look : facing(model.network, faces >> 1, (faces & 1) === 1, 1);
  if (trip === null) return resting(model, node, look, "rests");
  for (const leg of trip.legs) {
    if (world.nowMs < leg.toMs) {
      if (leg.kind === "wait") return resting(model, leg.node, look, "waits");
      return leg.kind === "drive" ? drives(model, leg, look, world.nowMs) : rides(model, leg, look, world.nowMs);
    }
    look = lookAfter(model, leg, look);
  }
  return resting(model, trip.goal, look, "rests");
}

export interface LiftPlaced {
  /** Height of its floor above its lowest stop, m. */
  readonly positionM: number;
  /** 0 closed, 1 open. */
  readonly door: number;
  readonly state: "idle" | "moving" | "opening" | "open" | "closing";
  /** Number of the stop that it stands at or goes to. */
  readonly stop: number;
  readonly occupied: boolean;
}

/** Its door from being called to closing behind the robot: opening and closing where it comes to stand. */
function liftDoor({ cameMs, ride, endMs }: LiftUse, nowMs: number): Pick<LiftPlaced, "door" | "state"> {
  if (nowMs < cameMs) return { door: 0, state: "moving" };
  if (nowMs < ride.fromMs) return { door: part(nowMs, cameMs, ride.fromMs), state: "opening" };
  if (nowMs < ride.insideMs) return { door: 1, state: "open" };
  if (nowMs < ride.closedMs) return { door: 1 - part(nowMs, ride.insideMs, ride.closedMs), state: "closing" };
  if (nowMs < ride.arrivedMs) return { door: 0, state: "moving" };
  if (nowMs < ride.openedMs) return { door: part(nowMs, ride.arrivedMs, ride.openedMs), state: "opening" };
  if (nowMs < ride.toMs) return { door: 1, state: "open" };
  return { door: 1 - part(nowMs, ride.toMs, endMs), state: "closing" };
}

/** Where a lift is now. */
export function liftPlace(model: DeliveryModel, world: World, i: number): LiftPlaced {
  const { uses } = world.lifts[i]!;
  const { z } = model.network.lifts[i]!;
  const { nowMs } = world;
  // Uses that are over are only dropped when something happens.
  const over = uses.filter(({ endMs }) => endMs <= nowMs);
  const use = uses[over.length];
  const stop = over.at(-1)?.ride.toStop ?? world.lifts[i]!.stop;
  if (use === undefined || nowMs < use.calledMs)
    return { positionM: z[stop]! - z[0]!, door: 0, state: "idle", stop, occupied: false };
  const { ride } = use;
  const coming = nowMs < use.cameMs;
  const called = z[stop]! + (z[ride.fromStop]! - z[stop]!) * part(nowMs, use.calledMs, use.cameMs);
  return {
    positionM: (coming ? called : rideHeight(model, ride, nowMs)) - z[0]!,
    ...liftDoor(use, nowMs),
    stop: nowMs < ride.closedMs ? ride.fromStop : ride.toStop,
    occupied: nowMs >= ride.insideMs && nowMs < ride.openedMs,
  };
}

/** How far a door of the network stands open, 0 to 1. */
export function doorShare(world: World, i: number): { readonly open: number; readonly closes: boolean } {
  let [open, closes] = [0, false];
  for (const { fromMs, toMs } of world.doors[i]!) {
    const rising = part(world.nowMs, fromMs, fromMs + RULES.doorMs);
    const share = world.nowMs < fromMs ? 0 : Math.min(rising, 1 - part(world.nowMs, toMs, toMs + RULES.doorMs));
    if (share > open) [open, closes] = [share, world.nowMs > toMs];
  }
  return { open, closes };
}
