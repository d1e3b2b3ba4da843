import type { RouteGraph } from "../../core/routeMap.ts";

/** A planned drive of one vehicle. Times are seconds on the caller's clock. */
export interface Leg {
  readonly id: string;
  readonly vehicle: number;
  /** Node numbers. */
  readonly path: readonly number[];
  /** Index of the pick-up in the path; -1 when nothing is picked up. */
  readonly pickAt: number;
  /** True when it ends with putting a load down. */
  readonly drops: boolean;
  readonly startS: number;
  /** When node i is reached. */
  arriveS: readonly number[];
  /** When node i is left; Infinity at the last one, where the vehicle rests. */
  departS: readonly number[];
  /** When the load is on board; `startS` when nothing is picked up. */
  pickedS: number;
  /** When it is over, the drop included. */
  endS: number;
}

/** A moment of a leg: entering or leaving node `index` of its path. */
export interface LegPoint {
  readonly leg: Leg;
  readonly index: number;
}

/** A vehicle in a zone from `from` (it may set off towards it) to `to` (it has reached the node after it). */
export interface Visit {
  readonly vehicle: number;
  from: number;
  to: number;
  /** Null for where a vehicle stood at the beginning. */
  readonly enter: LegPoint | null;
  /** Null while it is not planned to leave. */
  leave: LegPoint | null;
}

export interface Interval {
  readonly from: number;
  readonly to: number;
}

/**
 * The zones of a route map: its nodes with their capacities and its edges, each for one vehicle in either direction. All
 * edges of a node with several berths are one zone: the ways in and out of the berths cross.
 * Zone i is node i; `edgeZone` tells the zone of an edge. Visits of a zone are sorted by `from`.
 */
export interface Zones {
  readonly capacity: readonly number[];
  readonly visits: Visit[][];
  readonly edgeZone: readonly number[];
}

export function zonesOf(graph: RouteGraph): Zones {
  const { nodes, edges } = graph.map;
  const edgeZone = edges.map((_, edge) => nodes.length + edge);
  for (const node of nodes) {
    if (node.capacity === 1) continue;
    const own = edges.flatMap((edge, i) => (edge.from === node.id || edge.to === node.id ? [edgeZone[i]!] : []));
    const joined = Math.min(...own);
    for (const [i, zone] of edgeZone.entries()) if (own.includes(zone)) edgeZone[i] = joined;
  }
  const capacity = [...nodes.map((node) => node.capacity), ...edges.map(() => 1)];
  return { capacity, visits: capacity.map(() => []), edgeZone };
}

/** A vehicle in a zone, now or at a moment of a rehearsal. */
export interface Stay {
  readonly zone: number;
  /** Thing id. */
  readonly vehicle: string;
}

/** Route map ids of a zone: its node, or its edges. */
const idsOf = ({ map }: RouteGraph, { edgeZone }: Zones, zone: number): string[] => {
  const node = map.nodes[zone];
  return node === undefined ? map.edges.filter((_, edge) => edgeZone[edge] === zone).map((edge) => edge.id) : [node.id];
};

/** Nodes and edges, by route map id, that have no room for one more vehicle, each with the first that is there. */
export function takenZones(graph: RouteGraph, zones: Zones, stays: readonly Stay[]): Map<string, string> {
  const within = new Map<number, Set<string>>();
  for (const { zone, vehicle } of stays) within.set(zone, (within.get(zone) ?? new Set()).add(vehicle));
  const taken = new Map<string, string>();
  for (const [zone, vehicles] of within) {
    const [first] = vehicles;
    if (vehicles.size < zones.capacity[zone]! || first === undefined) continue;
    for (const id of idsOf(graph, zones, zone)) taken.set(id, first);
  }
  return taken;
}

export function addVisit(zones: Zones, zone: number, visit: Visit): void {
  const list = zones.visits[zone]!;
  let at = list.length;
  while (at > 0 && list[at - 1]!.from > visit.from) at--;
  list.splice(at, 0, visit);
}

const NOBODY: readonly Interval[] = [{ from: -Infinity, to: Infinity }];

/**
 * Times in which a zone has room for one more vehicle.
 * @param counts whether a visit is to be respected.
 */
export function safeIntervals(zones: Zones, zone: number, counts: (visit: Visit) => boolean): readonly Interval[] {
  const visits = zones.visits[zone]!;
  const capacity = zones.capacity[zone]!;
  if (visits.length === 0) return NOBODY;
  const ends: number[] = [];
  const result: Interval[] = [];
  let freeSince = -Infinity;
  for (const visit of visits) {
    if (!counts(visit)) continue;
    // Those that left before this one came make room.
    while (ends.length > 0 && ends[0]! <= visit.from) {
      const left = ends.shift()!;
      if (ends.length === capacity - 1) freeSince = left;
    }
    let at = ends.length;
    while (at > 0 && ends[at - 1]! > visit.to) at--;
    ends.splice(at, 0, visit.to);
    if (ends.length === capacity) {
      if (visit.from > freeSince) result.push({ from: freeSince, to: visit.from });
      freeSince = Infinity;
    }
  }
  while (ends.length > 0) {
    const left = ends.shift()!;
    if (ends.length === capacity - 1) freeSince = left;
  }
  if (freeSince < Infinity) result.push({ from: freeSince, to: Infinity });
  return result;
}
