import type { Site } from "../../core/site.ts";
import { edgeResource, type MapNode, type Move, type Network } from "./network.ts";
import { LIMITS, RULES } from "./rules.ts";

/** From one endpoint to another without coming near a third. */
export interface Pair {
  readonly from: number;
  readonly to: number;
}

/** At least this long takes a move, ms. */
export const leastMs = (move: Move): number =>
  move.kind === "drive"
    ? move.driveMs + (move.door < 0 ? 0 : RULES.doorMs)
    : move.inMs + 2 * RULES.liftDoorMs + move.rideMs + move.outMs;

const edgesOf = (move: Move): readonly number[] => (move.kind === "drive" ? [move.edge] : [move.inEdge, move.outEdge]);

/**
 * Times from one endpoint to all nodes, ms, by ways that stay clear of every endpoint but those of the trip: such a way is free as
 * soon as all others rest. Infinity where there is none (Dijkstra 1959).
 */
function timesFrom(
  network: Network,
  moves: readonly (readonly Move[])[],
  from: number,
  others: readonly number[],
): Float64Array {
  const times = new Float64Array(moves.length).fill(Infinity);
  const done = new Uint8Array(moves.length);
  const clear = (move: Move): boolean =>
    edgesOf(move).every((edge) =>
      others.every((node) => node === move.to || !network.conflicts[node]!.has(edgeResource(network, edge))),
    );
  times[from] = 0;
  for (;;) {
    let node = -1;
    for (let i = 0; i < times.length; i++) if (done[i] === 0 && times[i]! < (times[node] ?? Infinity)) node = i;
    if (node < 0) return times;
    done[node] = 1;
    // A trip ends at an endpoint.
    if (others.includes(node)) continue;
    for (const move of moves[node]!)
      if (clear(move)) times[move.to] = Math.min(times[move.to]!, times[node]! + leastMs(move));
  }
}

const may = ({ roles }: MapNode, ...wanted: NonNullable<MapNode["roles"]>): boolean =>
  roles?.some((role) => wanted.includes(role)) ?? false;

/** Where things are taken from and brought to: what the map says so of; in a map that says nothing, its named places. */
export function servedNodes({ map }: Network): {
  readonly pickups: readonly number[];
  readonly dropoffs: readonly number[];
} {
  const numbers = map.nodes.flatMap((node, i) =>
    node.lift === undefined && !may(node, "charger", "parking") ? [i] : [],
  );
  const of = (role: "pickup" | "dropoff") => numbers.filter((i) => may(map.nodes[i]!, role));
  const [pickups, dropoffs] = [of("pickup"), of("dropoff")];
  if (pickups.length > 0 && dropoffs.length > 0) return { pickups, dropoffs };
  const named = numbers.filter((i) => map.nodes[i]!.name !== undefined);
  const held = named.filter((i) => may(map.nodes[i]!, "holding", "cleaning"));
  return { pickups: held.length > 0 ? held : named, dropoffs: named };
}

/** Whether all that a fleet reaches stays together when nobody may come near a node: it stands in no one's way. */
function isAside(network: Network, node: number): boolean {
  for (const moves of network.fleets.values()) {
    const near = (move: Move) =>
      edgesOf(move).some((edge) => network.conflicts[node]!.has(edgeResource(network, edge)));
    const cut = new Set(moves.flatMap((out) => out.filter(near).map(({ to }) => to)));
    const rest = moves.flatMap((out, i) => (out.length > 0 && i !== node && !cut.has(i) ? [i] : []));
    const seen = new Set<number>(rest.slice(0, 1));
    const queue = [...seen];
    for (let i = queue.pop(); i !== undefined; i = queue.pop())
      for (const move of moves[i]!)
        if (!near(move) && !seen.has(move.to)) {
          seen.add(move.to);
          queue.push(move.to);
        }
    const whole = new Set<number>(rest.slice(0, 1));
    const walk = [...whole];
    for (let i = walk.pop(); i !== undefined; i = walk.pop())
      for (const { to } of moves[i]!)
        if (to !== node && !whole.has(to)) {
          whole.add(to);
          walk.push(to);
        }
    if (rest.some((i) => whole.has(i) && !seen.has(i))) return false;
  }
  return true;
}

/** Homes first; then served nodes that are not near another endpoint and stand in nobody's way. */
export function endpointsOf(network: Network, homes: readonly number[]): readonly number[] {
  const { pickups, dropoffs } = servedNodes(network);
  const kept = [...homes];
  for (const node of new Set([...pickups, ...dropoffs])) {
    if (kept.length >= LIMITS.endpoints) break;
    if (kept.every((other) => !network.conflicts[node]!.has(other)) && isAside(network, node)) kept.push(node);
  }
  return kept;
}

/** Least times between endpoints, ms, for each fleet: `from` and `to` by their place among the endpoints. */
export type Times = ReadonlyMap<number, readonly Float64Array[]>;

export function timesOf(network: Network, endpoints: readonly number[]): Times {
  return new Map(
    [...network.fleets].map(([graph, moves]) => [
      graph,
      endpoints.map((from) => {
        const times = timesFrom(
          network,
          moves,
          from,
          endpoints.filter((node) => node !== from),
        );
        return Float64Array.from(endpoints, (to) => times[to]!);
      }),
    ]),
  );
}

/** Storeys from the lowest up, as ids. */
export const storeysOf = ({ places }: Site): readonly string[] =>
  places
    .filter(({ level }) => level === "storey")
    .toSorted((a, b) => a.floorZ - b.floorZ)
    .map(({ id }) => id);
