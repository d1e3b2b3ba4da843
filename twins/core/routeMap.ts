import { z } from "zod";
import { ok, type Result, refuse } from "./result.ts";

/** What a node may serve for: the words of RMF's vertices. */
export const NODE_ROLES = [
  "charger",
  "holding",
  "parking",
  "pickup",
  "dropoff",
  "cleaning",
  "dock",
  "passthrough",
] as const;

/** VDA 5050 nodes and edges; several storeys of a building are one map, joined by the edges of its lifts. Lengths m, speeds m/s. */
export const RouteMapSchema = z.object({
  mapId: z.string(),
  nodes: z
    .array(
      z.object({
        id: z.string(),
        x: z.number(),
        y: z.number(),
        /** How many vehicles may stand there at once. */
        capacity: z.number().int().min(1).max(16),
        kind: z.enum(["station", "machine", "aisle", "parking"]),
        /** Height above the site's origin, and the storey: left out where the map is flat. */
        z: z.number().optional(),
        place: z.string().optional(),
        /** What people call it. */
        name: z.string().max(200).optional(),
        /** What may be done there. */
        roles: z.array(z.enum(NODE_ROLES)).max(NODE_ROLES.length).optional(),
        /** The lift whose cabin the node stands in. */
        lift: z.string().optional(),
      }),
    )
    .min(1)
    .max(20_000),
  edges: z
    .array(
      z.object({
        id: z.string(),
        from: z.string(),
        to: z.string(),
        lengthM: z.number().positive(),
        maxSpeedMps: z.number().positive(),
        /** Also drivable from `to` to `from`; both directions are then one zone. */
        bidirectional: z.boolean(),
        /** What it is, where that is more than a way on one floor. */
        kind: z.enum(["lane", "door", "lift", "stair", "road"]).optional(),
        /** The door or lift that it leads through. */
        through: z.string().optional(),
        /** Vehicles drive it with this end first, from `from` to `to`. */
        orientation: z.enum(["forward", "backward"]).optional(),
        /** Which fleet's graph it belongs to, where several share the map. */
        graph: z.number().int().min(0).optional(),
        /** Bends between its ends, where it is not straight. */
        via: z
          .array(z.tuple([z.number(), z.number()]))
          .max(10_000)
          .optional(),
      }),
    )
    .max(100_000),
});
export type RouteMap = z.infer<typeof RouteMapSchema>;

/** A map with indices: adjacency as arrays, node numbers by id. */
export interface RouteGraph {
  readonly map: RouteMap;
  readonly nodeIndex: ReadonlyMap<string, number>;
  /** Per node: the ways out. */
  readonly out: readonly (readonly { readonly to: number; readonly edge: number; readonly seconds: number }[])[];
}

export function routeGraph(map: RouteMap): Result<RouteGraph> {
  const nodeIndex = new Map(map.nodes.map((node, i) => [node.id, i]));
  if (nodeIndex.size !== map.nodes.length)
    return refuse("PLAN_INPUT", {
      en: "Two nodes of the route map have the same id.",
      zh: "路网中有两个节点编号相同。",
    });
  const out: { to: number; edge: number; seconds: number }[][] = map.nodes.map(() => []);
  for (const [i, edge] of map.edges.entries()) {
    const from = nodeIndex.get(edge.from);
    const to = nodeIndex.get(edge.to);
    if (from === undefined || to === undefined)
      return refuse("PLAN_INPUT", {
        en: `Edge ${edge.id} of the route map leads to a node that it does not have.`,
        zh: `路网的路段 ${edge.id} 通往不存在的节点。`,
      });
    const seconds = edge.lengthM / edge.maxSpeedMps;
    out[from]?.push({ to, edge: i, seconds });
    if (edge.bidirectional) out[to]?.push({ to: from, edge: i, seconds });
  }
  return ok({ map, nodeIndex, out });
}

export interface ShortestPaths {
  /** Seconds at the edges' speed limits; Infinity where there is no way. */
  readonly seconds: Float64Array;
  /** Node before, on a shortest path; -1 at the source and where there is no way. */
  readonly before: Int32Array;
}

/** Dijkstra (1959) from one node. O(n^2) without a heap up to a few hundred nodes, which is what sites have. */
export function shortestPaths(graph: RouteGraph, source: number): ShortestPaths {
  const n = graph.out.length;
  const seconds = new Float64Array(n).fill(Infinity);
  const before = new Int32Array(n).fill(-1);
  const done = new Uint8Array(n);
  seconds[source] = 0;
  for (;;) {
    let node = -1;
    let best = Infinity;
    for (let i = 0; i < n; i++) {
      if (done[i] === 0 && seconds[i]! < best) {
        best = seconds[i]!;
        node = i;
      }
    }
    if (node < 0) return { seconds, before };
    done[node] = 1;
    for (const way of graph.out[node]!) {
      const arrival = best + way.seconds;
      if (arrival < seconds[way.to]!) {
        seconds[way.to] = arrival;
        before[way.to] = node;
      }
    }
  }
}

/** Node ids from source to target, both included; null where there is no way. */
export function pathTo(graph: RouteGraph, paths: ShortestPaths, target: number): string[] | null {
  if (paths.seconds[target] === Infinity) return null;
  const path: string[] = [];
  for (let node = target; node >= 0; node = paths.before[node]!) path.push(graph.map.nodes[node]!.id);
  return path.reverse();
}
