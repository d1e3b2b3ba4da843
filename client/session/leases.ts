import type { RouteGraph } from "../../twins/core/routeMap.ts";
import { type Stay, takenZones, type Zones } from "../../twins/sim/traffic/zones.ts";
import type { PathAhead } from "./pathsAhead.ts";
import { type Replica, readProperty } from "./replica.ts";

/** A vehicle this near to the last node it passed stands in it. Berths lie beside their node. m */
const AT_NODE_M = 0.1;
const AT_BERTH_M = 0.6;

/** Square of the distance from a point to the stretch from a to b. */
function offset2(x: number, y: number, a: { x: number; y: number }, b: { x: number; y: number }): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const share = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
  return (x - a.x - share * dx) ** 2 + (y - a.y - share * dy) ** 2;
}

/** What a vehicle without a known order is in: its node, and between nodes the edge under it and the node after it. */
function standsIn(graph: RouteGraph, zones: Zones, replica: Replica, vehicle: string): number[] {
  const value = (name: string): number => readProperty(replica, vehicle, name)?.value ?? Number.NaN;
  const [node, x, y] = [value("lastNode"), value("x"), value("y")];
  const here = graph.map.nodes[node];
  if (here === undefined) return [];
  const reachM = here.capacity > 1 ? AT_BERTH_M : AT_NODE_M;
  if (!(Math.hypot(x - here.x, y - here.y) > reachM)) return [node];
  const [way] = [...graph.out[node]!].sort(
    (a, b) => offset2(x, y, here, graph.map.nodes[a.to]!) - offset2(x, y, here, graph.map.nodes[b.to]!),
  );
  return way === undefined ? [node] : [node, zones.edgeZone[way.edge]!, way.to];
}

/** The zones of a stretch of path: its nodes and the edges between them. */
function zonesAlong(graph: RouteGraph, zones: Zones, nodes: readonly string[]): number[] {
  const numbers = nodes.flatMap((id) => graph.nodeIndex.get(id) ?? []);
  const ways = numbers.slice(1).flatMap((to, i) => {
    const way = graph.out[numbers[i]!]!.find((each) => each.to === to);
    return way === undefined ? [] : [zones.edgeZone[way.edge]!];
  });
  return [...numbers, ...ways];
}

/**
 * Nodes and edges that vehicles hold so that no other may enter: with an order, what is released to them; without one
 * (the cell's local rule), what they are in. @returns route map id -> vehicle.
 */
export function leasesHeld(
  graph: RouteGraph,
  zones: Zones,
  replica: Replica,
  paths: ReadonlyMap<string, PathAhead>,
): Map<string, string> {
  const stays: Stay[] = [];
  for (const { thing, model } of replica.entries) {
    if (!model.properties.some(({ name }) => name === "lastNode")) continue;
    const path = paths.get(thing.id);
    const held = path === undefined ? standsIn(graph, zones, replica, thing.id) : zonesAlong(graph, zones, path.held);
    for (const zone of held) stays.push({ zone, vehicle: thing.id });
  }
  return takenZones(graph, zones, stays);
}
