import type { RouteMap } from "../../../twins/core/routeMap.ts";
import { eventQueue } from "../../../twins/sim/kernel/eventQueue.ts";
import { drive, type SpeedField } from "./speedField.ts";

/** A network of roads whose speeds are measured at its nodes. */
export interface RoadNetwork {
  readonly nodes: readonly string[];
  /** Per node: the ways out. */
  readonly out: readonly (readonly { readonly to: number; readonly lengthM: number }[])[];
}

/** @throws RangeError for an edge to a node that the map does not have */
export function roadNetwork(map: RouteMap): RoadNetwork {
  const index = new Map(map.nodes.map(({ id }, i) => [id, i]));
  const out: { to: number; lengthM: number }[][] = map.nodes.map(() => []);
  for (const { id, from, to, lengthM, bidirectional } of map.edges) {
    const [a, b] = [index.get(from), index.get(to)];
    if (a === undefined || b === undefined) throw new RangeError(`edge ${id} leads to no node`);
    out[a]?.push({ to: b, lengthM });
    if (bidirectional) out[b]?.push({ to: a, lengthM });
  }
  return { nodes: map.nodes.map(({ id }) => id), out };
}

/** Half a road is driven at the speed of its own end. @returns arrival and metres at assumed speeds */
export function driveEdge(field: SpeedField, from: number, to: number, lengthM: number, departS: number) {
  const middle = drive(field, from, lengthM / 2, departS);
  const end = drive(field, to, lengthM / 2, middle.arriveS);
  return { arriveS: end.arriveS, assumedM: middle.assumedM + end.assumedM };
}

export interface Arrivals {
  /** Earliest arrival, s; Infinity where there is no way. */
  readonly arriveS: Float64Array;
  /** Node before on the way; -1 at the start and where there is no way. */
  readonly before: Int32Array;
  /** Of the way to each node, m; and of it what was driven at speeds that nobody knew. */
  readonly lengthM: Float64Array;
  readonly assumedM: Float64Array;
}

/**
 * Earliest arrivals everywhere of who leaves a node at a time: Dijkstra's search over times of arrival, which is exact where whoever
 * leaves later arrives later (Kaufman and Smith 1993).
 */
export function earliestArrivals({ out }: RoadNetwork, field: SpeedField, from: number, departS: number): Arrivals {
  const count = out.length;
  const arriveS = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const [lengthM, assumedM] = [new Float64Array(count), new Float64Array(count)];
  const before = new Int32Array(count).fill(-1);
  const done = new Uint8Array(count);
  const queue = eventQueue();
  arriveS[from] = departS;
  queue.push(departS, from);
  for (let node = queue.pop(); node >= 0; node = queue.pop()) {
    if (done[node] === 1) continue;
    done[node] = 1;
    for (const { to, lengthM: length } of out[node] ?? []) {
      if (done[to] === 1) continue;
      const driven = driveEdge(field, node, to, length, arriveS[node] ?? 0);
      if (driven.arriveS >= (arriveS[to] ?? 0)) continue;
      arriveS[to] = driven.arriveS;
      before[to] = node;
      lengthM[to] = (lengthM[node] ?? 0) + length;
      assumedM[to] = (assumedM[node] ?? 0) + driven.assumedM;
      queue.push(driven.arriveS, to);
    }
  }
  return { arriveS, before, lengthM, assumedM };
}

/** Nodes from the start to a node, both included; empty where there is no way. */
export function wayTo({ arriveS, before }: Arrivals, node: number): readonly number[] {
  if (arriveS[node] === Number.POSITIVE_INFINITY) return [];
  const way: number[] = [];
  for (let at = node; at >= 0; at = before[at] ?? -1) way.push(at);
  return way.reverse();
}

/**
 * Drives a way as it is, whether or not it is the fastest. @returns arrival and metres at assumed speeds
 * @throws RangeError for a way over no edge
 */
export function driveWay({ out }: RoadNetwork, field: SpeedField, way: readonly number[], departS: number) {
  let [arriveS, assumedM] = [departS, 0];
  for (const [i, to] of way.slice(1).entries()) {
    const from = way[i] ?? -1;
    const edge = out[from]?.find((one) => one.to === to);
    if (edge === undefined) throw new RangeError(`no edge from ${from} to ${to}`);
    const driven = driveEdge(field, from, to, edge.lengthM, arriveS);
    [arriveS, assumedM] = [driven.arriveS, assumedM + driven.assumedM];
  }
  return { arriveS, assumedM };
}
