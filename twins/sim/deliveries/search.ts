import type { Point2 } from "../../core/ring.ts";
import { edgeResource, facing, type Move, type Network, rideMs, turnMs } from "./network.ts";
import type { Interval, Reservations } from "./reservations.ts";
import { RULES } from "./rules.ts";
import type { Leg, World } from "./world.ts";

/** Somewhere a robot may be from a moment on, and stay up to the end of the node's safe interval. */
interface Label {
  readonly node: number;
  readonly interval: Interval;
  readonly atMs: number;
  /** Where its front looks. */
  readonly look: Point2;
  readonly before: Label | null;
  readonly leg: Leg | null;
}

export interface Errand {
  readonly graph: number;
  readonly from: number;
  readonly goal: number;
  readonly look: Point2;
  readonly nowMs: number;
}

interface Start {
  readonly leg: Exclude<Leg, { kind: "wait" }>;
  readonly look: Point2;
}

const keyOf = (node: number, [fromMs]: Interval): string => `${node} ${fromMs}`;

/** When a lift is free for whoever asks last, and where it stands then. */
function liftAfter(world: World, lift: number, nowMs: number): { readonly freeMs: number; readonly stop: number } {
  const { stop, uses } = world.lifts[lift]!;
  const last = uses.at(-1);
  return last === undefined ? { freeMs: nowMs, stop } : { freeMs: Math.max(nowMs, last.endMs), stop: last.ride.toStop };
}

/** The legs of one errand, searched for in time: safe interval path planning (Phillips and Likhachev 2011). */
class Search {
  readonly #network: Network;
  readonly #world: World;
  readonly #reservations: Reservations;
  readonly #errand: Errand;
  /** Earliest arrival so far in each safe interval, by node and its beginning. */
  readonly #best = new Map<string, number>();
  readonly #open: Label[] = [];

  constructor(network: Network, world: World, reservations: Reservations, errand: Errand) {
    this.#network = network;
    this.#world = world;
    this.#reservations = reservations;
    this.#errand = errand;
  }

  run(): Leg[] | null {
    const { from, goal, look, nowMs, graph } = this.#errand;
    const interval = this.#reservations.safe(from).find(([start, end]) => start <= nowMs && nowMs < end);
    if (interval === undefined) return null;
    this.#put({ node: from, interval, atMs: nowMs, look, before: null, leg: null });
    for (let label = this.#open.pop(); label !== undefined; label = this.#open.pop()) {
      if (label.node === goal && label.interval[1] === Infinity) return legsTo(label);
      if (label.atMs > (this.#best.get(keyOf(label.node, label.interval)) ?? Infinity)) continue;
      for (const move of this.#network.fleets.get(graph)![label.node]!)
        for (const safe of this.#reservations.safe(move.to)) this.#reach(label, move, safe);
    }
    return null;
  }

  /** Keeps the labels by falling time, so that the earliest is the last; of those as early, the first that came. */
  #put(label: Label): void {
    let [low, high] = [0, this.#open.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#open[middle]!.atMs > label.atMs) low = middle + 1;
      else high = middle;
    }
    this.#open.splice(low, 0, label);
  }

  #reach(label: Label, move: Move, safe: Interval): void {
    const start = move.kind === "drive" ? this.#drive(label, move, safe) : this.#ride(label, move, safe);
    if (start === null) return;
    const { leg, look } = start;
    if (leg.fromMs > label.interval[1] || leg.toMs < safe[0] || leg.toMs >= safe[1]) return;
    const key = keyOf(move.to, safe);
    if (leg.toMs >= (this.#best.get(key) ?? Infinity)) return;
    this.#best.set(key, leg.toMs);
    this.#put({ node: move.to, interval: safe, atMs: leg.toMs, look, before: label, leg });
  }

  #drive(
    label: Label,
    { edge, reverse, driveMs, door }: Extract<Move, { kind: "drive" }>,
    safe: Interval,
  ): Start | null {
    const standMs = Math.max(turnMs(label.look, facing(this.#network, edge, reverse, 0)), door < 0 ? 0 : RULES.doorMs);
    const tookMs = standMs + driveMs;
    const resource = edgeResource(this.#network, edge);
    const soonest = Math.max(label.atMs, safe[0] - tookMs);
    const fromMs = this.#reservations.earliest(soonest, [{ resource, afterMs: 0, untilMs: tookMs }]);
    if (fromMs === Infinity) return null;
    const look = facing(this.#network, edge, reverse, 1);
    return { leg: { kind: "drive", edge, reverse, fromMs, standMs, toMs: fromMs + tookMs }, look };
  }

  #ride(label: Label, move: Extract<Move, { kind: "ride" }>, safe: Interval): Start | null {
    const { lift, fromStop, toStop, inEdge, inReverse, outEdge, outReverse } = move;
    const standMs = turnMs(label.look, facing(this.#network, inEdge, inReverse, 0));
    const insideMs = standMs + move.inMs;
    const closedMs = insideMs + RULES.liftDoorMs;
    const arrivedMs = closedMs + move.rideMs;
    const openedMs = arrivedMs + RULES.liftDoorMs;
    const tookMs = openedMs + move.outMs;
    const { freeMs, stop } = liftAfter(this.#world, lift, this.#errand.nowMs);
    const comesMs = freeMs + rideMs(this.#network.lifts[lift]!, stop, fromStop) + RULES.liftDoorMs;
    const fromMs = this.#reservations.earliest(Math.max(label.atMs, comesMs, safe[0] - tookMs), [
      { resource: edgeResource(this.#network, inEdge), afterMs: 0, untilMs: closedMs },
      { resource: edgeResource(this.#network, outEdge), afterMs: arrivedMs, untilMs: tookMs },
    ]);
    // One ride a trip with each lift: what it would find the second time is not known yet.
    if (fromMs === Infinity || rides(label, lift)) return null;
    const leg = {
      kind: "ride" as const,
      lift,
      fromStop,
      toStop,
      inEdge,
      inReverse,
      outEdge,
      outReverse,
      fromMs,
      standMs,
      insideMs: fromMs + insideMs,
      closedMs: fromMs + closedMs,
      arrivedMs: fromMs + arrivedMs,
      openedMs: fromMs + openedMs,
      toMs: fromMs + tookMs,
    };
    return { leg, look: facing(this.#network, outEdge, outReverse, 1) };
  }
}

function rides(label: Label, lift: number): boolean {
  for (let at: Label | null = label; at !== null; at = at.before)
    if (at.leg?.kind === "ride" && at.leg.lift === lift) return true;
  return false;
}

/** From the start on, with the waits between. */
function legsTo(goal: Label): Leg[] {
  const legs: Leg[] = [];
  for (let label = goal; label.before !== null; label = label.before) {
    const leg = label.leg as Start["leg"];
    legs.push(leg);
    const { node, atMs } = label.before;
    if (leg.fromMs > atMs) legs.push({ kind: "wait", node, fromMs: atMs, toMs: leg.fromMs });
  }
  return legs.reverse();
}

/**
 * The earliest way that comes into no conflict with what others hold, and after which the goal stays free; null where there is none.
 */
export const legsOf = (network: Network, world: World, reservations: Reservations, errand: Errand): Leg[] | null =>
  new Search(network, world, reservations, errand).run();
