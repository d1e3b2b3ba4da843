import { pathTo, type RouteMap, routeGraph, shortestPaths } from "../../twins/core/routeMap.ts";
import type { Schedule } from "../../twins/operations/transportJobShop.ts";
import { locationNode } from "../../twins/sites/fms/routeMap.ts";

export interface ExpectedPose {
  readonly thing: string;
  readonly x: number;
  readonly y: number;
  readonly headingRad: number;
}

interface Leg {
  readonly from: string;
  readonly to: string;
  readonly startS: number;
  readonly endS: number;
}

/** The legs a vehicle drives by a schedule: empty to the pick-up, then loaded to the delivery. */
function legsOf(schedule: Schedule, vehicle: number): Leg[] {
  const trips = schedule.transports.filter((trip) => trip.vehicle === vehicle).sort((a, b) => a.start - b.start);
  const legs: Leg[] = [];
  let at = locationNode(trips[0]?.from ?? 0);
  for (const trip of trips) {
    const [from, to] = [locationNode(trip.from), locationNode(trip.to)];
    if (at !== from) legs.push({ from: at, to: from, startS: trip.start, endS: trip.pickup });
    legs.push({ from, to, startS: trip.pickup, endS: trip.delivery });
    at = to;
  }
  return legs;
}

/** A point at a share of a path's length, with the direction there. */
function along(points: readonly { x: number; y: number }[], share: number): Omit<ExpectedPose, "thing"> | null {
  const lengths = points.slice(1).map((b, i) => Math.hypot(b.x - points[i]!.x, b.y - points[i]!.y));
  let rest = lengths.reduce((sum, l) => sum + l, 0) * Math.min(1, Math.max(0, share));
  for (const [i, length] of lengths.entries()) {
    const [a, b] = [points[i]!, points[i + 1]!];
    if (rest <= length || i === lengths.length - 1) {
      const part = length === 0 ? 0 : Math.min(1, rest / length);
      return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part, headingRad: Math.atan2(b.y - a.y, b.x - a.x) };
    }
    rest -= length;
  }
  const only = points[0];
  return only === undefined ? null : { x: only.x, y: only.y, headingRad: 0 };
}

/**
 * Where a schedule expects the vehicles, `atS` seconds after its fork, on the shortest ways of the route map. Vehicles
 * that the schedule does not use are left out.
 */
export function expectedPoses(map: RouteMap, schedule: Schedule, atS: number): ExpectedPose[] {
  const graph = routeGraph(map);
  if (!graph.ok) return [];
  const vehicles = [...new Set(schedule.transports.map((trip) => trip.vehicle))].sort();
  return vehicles.flatMap((vehicle) => {
    const legs = legsOf(schedule, vehicle);
    const leg = legs.findLast((l) => l.startS <= atS) ?? legs[0];
    if (leg === undefined) return [];
    const source = graph.value.nodeIndex.get(leg.from) ?? -1;
    const target = graph.value.nodeIndex.get(leg.to) ?? -1;
    if (source < 0 || target < 0) return [];
    const nodes = pathTo(graph.value, shortestPaths(graph.value, source), target) ?? [leg.from];
    const points = nodes.map((id) => map.nodes[graph.value.nodeIndex.get(id)!]!);
    const span = leg.endS - leg.startS;
    const pose = along(points, span <= 0 ? 1 : (atS - leg.startS) / span);
    return pose === null ? [] : [{ thing: `vehicle-${vehicle}`, ...pose }];
  });
}
