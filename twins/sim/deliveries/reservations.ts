import { edgeResource, type Network } from "./network.ts";
import type { Leg, Robot } from "./world.ts";

/** A resource that a robot holds from and up to a moment, ms; to Infinity where it rests. */
interface Held {
  readonly resource: number;
  readonly fromMs: number;
  readonly toMs: number;
}

export type Interval = readonly [fromMs: number, toMs: number];

function heldBy(network: Network, leg: Leg): Held[] {
  if (leg.kind === "wait") return [{ resource: leg.node, fromMs: leg.fromMs, toMs: leg.toMs }];
  if (leg.kind === "drive") return [{ resource: edgeResource(network, leg.edge), fromMs: leg.fromMs, toMs: leg.toMs }];
  return [
    { resource: edgeResource(network, leg.inEdge), fromMs: leg.fromMs, toMs: leg.closedMs },
    { resource: edgeResource(network, leg.outEdge), fromMs: leg.arrivedMs, toMs: leg.toMs },
  ];
}

/** What the other robots hold, asked for resource by resource. */
export class Reservations {
  readonly #network: Network;
  readonly #held: Held[] = [];
  readonly #busy = new Map<number, readonly Interval[]>();
  readonly #safe = new Map<number, readonly Interval[]>();

  constructor(network: Network, others: readonly Robot[], nowMs: number) {
    this.#network = network;
    for (const { trip, node } of others) {
      if (trip === null) this.#held.push({ resource: node, fromMs: nowMs, toMs: Infinity });
      else {
        for (const leg of trip.legs) this.#held.push(...heldBy(network, leg).filter(({ toMs }) => toMs > nowMs));
        this.#held.push({ resource: trip.goal, fromMs: trip.endMs, toMs: Infinity });
      }
    }
  }

  /** When a robot may not be on a resource: in order of time, apart from each other. */
  busy(resource: number): readonly Interval[] {
    const known = this.#busy.get(resource);
    if (known !== undefined) return known;
    const conflicts = this.#network.conflicts[resource]!;
    const sorted = this.#held
      .filter((held) => conflicts.has(held.resource))
      .map(({ fromMs, toMs }): [number, number] => [fromMs, toMs])
      .sort((a, b) => a[0] - b[0]);
    const merged: [number, number][] = [];
    for (const [from, to] of sorted) {
      const last = merged.at(-1);
      if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
      else merged.push([from, to]);
    }
    this.#busy.set(resource, merged);
    return merged;
  }

  /** Between what is busy: safe intervals, the last without an end unless somebody rests there. */
  safe(resource: number): readonly Interval[] {
    const known = this.#safe.get(resource);
    if (known !== undefined) return known;
    const safe: Interval[] = [];
    let from = 0;
    for (const [start, end] of this.busy(resource)) {
      if (start > from) safe.push([from, start]);
      from = end;
    }
    if (from < Infinity) safe.push([from, Infinity]);
    this.#safe.set(resource, safe);
    return safe;
  }

  /** The earliest start from `fromMs` on when each resource is free from and up to its time after the start; Infinity for never. */
  earliest(
    fromMs: number,
    needs: readonly { readonly resource: number; readonly afterMs: number; readonly untilMs: number }[],
  ): number {
    let start = fromMs;
    for (let settled = false; !settled && start < Infinity; ) {
      settled = true;
      for (const { resource, afterMs, untilMs } of needs)
        for (const [from, to] of this.busy(resource)) {
          if (start + afterMs >= to || start + untilMs <= from) continue;
          start = to - afterMs;
          settled = false;
        }
    }
    return start;
  }
}
