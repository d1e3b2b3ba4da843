import type { Point2 } from "../../core/ring.ts";
import type { RouteMap } from "../../core/routeMap.ts";
import { type Line, nearPairs, onLine } from "./lines.ts";
import { RULES } from "./rules.ts";

export type MapNode = RouteMap["nodes"][number];
export type MapEdge = RouteMap["edges"][number];

export interface DriveMove {
  readonly kind: "drive";
  readonly to: number;
  readonly edge: number;
  readonly reverse: boolean;
  readonly driveMs: number;
  /** Number of the door that it leads through; -1 for none. */
  readonly door: number;
}
/** From outside a lift on one storey to outside it on another. */
export interface RideMove {
  readonly kind: "ride";
  readonly to: number;
  readonly lift: number;
  readonly fromStop: number;
  readonly toStop: number;
  readonly inEdge: number;
  readonly inReverse: boolean;
  readonly outEdge: number;
  readonly outReverse: boolean;
  readonly inMs: number;
  readonly rideMs: number;
  readonly outMs: number;
}
export type Move = DriveMove | RideMove;

export interface LiftStops {
  readonly thing: string;
  /** Nodes in its cabin, from the lowest storey up, and the heights of their floors, m. */
  readonly nodes: readonly number[];
  readonly z: readonly number[];
  readonly speedMps: number;
}

/**
 * A site's lanes as robots use them. Resources are its nodes, then its edges; two that come nearer than the clearance are in
 * conflict, so whoever holds one keeps all others off the other.
 */
export interface Network {
  readonly map: RouteMap;
  readonly lines: readonly Line[];
  readonly conflicts: readonly ReadonlySet<number>[];
  readonly lifts: readonly LiftStops[];
  /** Things that edges lead through. */
  readonly doors: readonly string[];
  /** Fleets by their graph, and the moves out of each node for each. */
  readonly fleets: ReadonlyMap<number, readonly (readonly Move[])[]>;
}

export const edgeResource = ({ map }: Network, edge: number): number => map.nodes.length + edge;

const heightOf = (node: MapNode): number => node.z ?? 0;

function linesOf(map: RouteMap, at: ReadonlyMap<string, number>): Line[] {
  const nodes = map.nodes.map(
    (node): Line => ({ points: [[node.x, node.y]], low: heightOf(node), high: heightOf(node) }),
  );
  const edges = map.edges.map(({ from, to, via }): Line => {
    const [a, b] = [map.nodes[at.get(from)!]!, map.nodes[at.get(to)!]!];
    const bends: Point2[] = via?.map(([x, y]) => [x, y] as const) ?? [];
    const [za, zb] = [heightOf(a), heightOf(b)];
    return { points: [[a.x, a.y], ...bends, [b.x, b.y]], low: Math.min(za, zb), high: Math.max(za, zb) };
  });
  return [...nodes, ...edges];
}

/** Edges of lifts are none: a lift is a resource of its own. */
function conflictsOf(lines: readonly Line[], map: RouteMap): Set<number>[] {
  const first = map.nodes.length;
  const rides = new Set(map.edges.flatMap(({ kind }, i) => (kind === "lift" ? [first + i] : [])));
  const sets = lines.map((_, i) => new Set([i]));
  for (const [i, j] of nearPairs(lines, RULES.clearanceM, RULES.storeyM)) {
    if (rides.has(i) || rides.has(j)) continue;
    sets[i]!.add(j);
    sets[j]!.add(i);
  }
  return sets;
}

function liftsOf(map: RouteMap, at: ReadonlyMap<string, number>): LiftStops[] {
  const stops = new Map<string, { nodes: Set<number>; speedMps: number }>();
  for (const { kind, through, from, to, maxSpeedMps } of map.edges) {
    if (kind !== "lift" || through === undefined) continue;
    const lift = stops.get(through) ?? { nodes: new Set<number>(), speedMps: maxSpeedMps };
    lift.nodes.add(at.get(from)!).add(at.get(to)!);
    stops.set(through, lift);
  }
  return [...stops].map(([thing, { nodes, speedMps }]) => {
    const sorted = [...nodes].sort((a, b) => heightOf(map.nodes[a]!) - heightOf(map.nodes[b]!));
    return { thing, nodes: sorted, z: sorted.map((node) => heightOf(map.nodes[node]!)), speedMps };
  });
}

export const driveMs = ({ lengthM, maxSpeedMps }: MapEdge): number =>
  Math.max(1, Math.round((1000 * lengthM) / Math.min(RULES.speedMps, maxSpeedMps)));

/** Between two stops of a lift. */
export const rideMs = ({ z, speedMps }: LiftStops, from: number, to: number): number =>
  Math.round((1000 * Math.abs(z[to]! - z[from]!)) / speedMps);

/** A lane that a fleet may drive, once for each direction. */
interface Lane {
  readonly from: number;
  readonly to: number;
  readonly edge: number;
  readonly reverse: boolean;
}

function lanesOf(map: RouteMap, at: ReadonlyMap<string, number>, graph: number): Lane[] {
  return map.edges.flatMap((edge, i): Lane[] => {
    if (edge.kind === "lift" || (edge.graph !== undefined && edge.graph !== graph)) return [];
    const [from, to] = [at.get(edge.from)!, at.get(edge.to)!];
    const there = { from, to, edge: i, reverse: false };
    return edge.bidirectional ? [there, { from: to, to: from, edge: i, reverse: true }] : [there];
  });
}

function ridesOf(
  map: RouteMap,
  lanes: readonly Lane[],
  lift: LiftStops,
  number: number,
): [from: number, move: RideMove][] {
  const cabin = (node: number) => map.nodes[node]!.lift !== undefined;
  const rides: [number, RideMove][] = [];
  for (const [fromStop, enter] of lift.nodes.entries())
    for (const [toStop, leave] of lift.nodes.entries()) {
      if (fromStop === toStop) continue;
      for (const into of lanes.filter(({ from, to }) => to === enter && !cabin(from)))
        for (const out of lanes.filter(({ from, to }) => from === leave && !cabin(to))) {
          const [inMs, outMs] = [driveMs(map.edges[into.edge]!), driveMs(map.edges[out.edge]!)];
          const move: RideMove = {
            kind: "ride",
            to: out.to,
            lift: number,
            fromStop,
            toStop,
            inEdge: into.edge,
            inReverse: into.reverse,
            outEdge: out.edge,
            outReverse: out.reverse,
            inMs,
            rideMs: rideMs(lift, fromStop, toStop),
            outMs,
          };
          rides.push([into.from, move]);
        }
    }
  return rides;
}

function movesOf(
  map: RouteMap,
  at: ReadonlyMap<string, number>,
  lifts: readonly LiftStops[],
  doors: readonly string[],
  graph: number,
) {
  const lanes = lanesOf(map, at, graph);
  const moves: Move[][] = map.nodes.map(() => []);
  const cabin = (node: number) => map.nodes[node]!.lift !== undefined;
  for (const { from, to, edge, reverse } of lanes) {
    if (cabin(from) || cabin(to)) continue;
    const door = doors.indexOf(map.edges[edge]!.through ?? "");
    moves[from]!.push({ kind: "drive", to, edge, reverse, driveMs: driveMs(map.edges[edge]!), door });
  }
  for (const [number, lift] of lifts.entries())
    for (const [from, move] of ridesOf(map, lanes, lift, number)) moves[from]!.push(move);
  return moves;
}

/** @param graphs of the fleets that drive */
export function networkOf(map: RouteMap, graphs: Iterable<number>): Network {
  const at = new Map(map.nodes.map(({ id }, i) => [id, i]));
  const lines = linesOf(map, at);
  const lifts = liftsOf(map, at);
  const doors = [
    ...new Set(map.edges.flatMap(({ kind, through }) => (kind === "door" && through !== undefined ? [through] : []))),
  ];
  const fleets = new Map([...new Set(graphs)].map((graph) => [graph, movesOf(map, at, lifts, doors, graph)]));
  return { map, lines, conflicts: conflictsOf(lines, map), lifts, doors, fleets };
}

/** Where the front looks at the beginning (share 0) or end (1) of driving an edge: a unit vector. */
export function facing({ map, lines }: Network, edge: number, reverse: boolean, share: 0 | 1): Point2 {
  const { points } = lines[map.nodes.length + edge]!;
  const {
    along: [x, y],
  } = onLine(points, reverse ? 1 - share : share);
  const turned = reverse !== (map.edges[edge]!.orientation === "backward");
  return turned ? [-x, -y] : [x, y];
}

/** How long it takes to turn on the spot from one look to another, ms: by steps, so that no sine enters a time. */
export function turnMs(from: Point2, to: Point2): number {
  const dot = from[0] * to[0] + from[1] * to[1];
  if (dot > 0.95) return 0;
  return RULES.turnMs[dot > 0.5 ? 0 : dot > -0.5 ? 1 : 2];
}
