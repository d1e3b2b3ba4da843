import type { Graph } from "./graph.ts";
import type { Insertion, Visit } from "./insertion.ts";

/** A node to be taken out and put behind another, perhaps on another resource or, for an operation, another choice. */
export interface Move {
  readonly node: number;
  readonly resource: number;
  readonly behind: number;
  /** Entry of the alternative to choose, -1 to keep it. */
  readonly alternative: number;
}

/**
 * Visits the places of a linked node on its own resource and, for a trip, on every other vehicle; none where no place
 * gives a makespan of `limit` or less.
 */
export function visitPlaces(graph: Graph, insertion: Insertion, node: number, limit: number, visit: Visit): void {
  const { operations, machines, vehicles } = graph.shop;
  const resource = graph.resource[node];
  const behind = graph.previous[node];
  graph.unlink(node);
  if (insertion.prepare(node, graph.place[node], graph.place[node], limit)) {
    if (node < operations) insertion.places(node, resource, visit);
    else for (let r = machines; r < machines + vehicles; r++) insertion.places(node, r, visit);
  }
  graph.link(node, resource, behind);
}

/** Takes the trips around an operation that its choice made needless off their vehicles; returns how to put them back. */
function dropNeedlessTrips(graph: Graph, operation: number): [trip: number, resource: number, behind: number][] {
  const dropped: [number, number, number][] = [];
  for (const trip of [graph.shop.operations + operation, graph.shop.after[operation]]) {
    if (trip < 0 || graph.resource[trip] < 0 || graph.needsResource(trip)) continue;
    dropped.push([trip, graph.resource[trip], graph.previous[trip]]);
    graph.unlink(trip);
  }
  return dropped;
}

/**
 * Visits the places of an operation on the machine of another alternative, like `visitPlaces`. Trips that come into being are counted
 * without waiting for a vehicle, so the makespan told is a lower bound of what the move will give.
 */
export function visitAlternative(
  graph: Graph,
  insertion: Insertion,
  operation: number,
  alternative: number,
  limit: number,
  visit: Visit,
): void {
  const { operations, after } = graph.shop;
  const chosen = graph.choice[operation];
  const resource = graph.resource[operation];
  const behind = graph.previous[operation];
  graph.unlink(operation);
  graph.choose(operation, alternative);
  const dropped = dropNeedlessTrips(graph, operation);
  const following = after[operation];
  const low = graph.place[operations + operation];
  const high = graph.place[following >= 0 ? following : operation];
  if (insertion.prepare(operation, low, high, limit)) insertion.places(operation, graph.machineOf(operation), visit);
  for (const [trip, vehicle, ahead] of dropped.reverse()) graph.link(trip, vehicle, ahead);
  graph.choose(operation, chosen);
  graph.link(operation, resource, behind);
}

/** Puts an unlinked trip where the makespan is least, the first such place. The graph must be evaluated. */
export function placeTrip(graph: Graph, insertion: Insertion, trip: number): void {
  const { machines, vehicles } = graph.shop;
  let resource = -1;
  let behind = -1;
  let least = Number.POSITIVE_INFINITY;
  insertion.prepare(trip, graph.place[trip], graph.place[trip], Number.POSITIVE_INFINITY);
  for (let r = machines; r < machines + vehicles; r++)
    insertion.places(trip, r, (vehicle, ahead, makespan) => {
      if (resource >= 0 && makespan >= least) return;
      resource = vehicle;
      behind = ahead;
      least = makespan;
    });
  graph.link(trip, resource, behind);
  graph.evaluate();
}

/** Carries a move out and evaluates the graph. */
export function apply(graph: Graph, insertion: Insertion, move: Move): void {
  graph.unlink(move.node);
  if (move.alternative < 0) {
    graph.link(move.node, move.resource, move.behind);
    graph.evaluate();
    return;
  }
  graph.choose(move.node, move.alternative);
  dropNeedlessTrips(graph, move.node);
  graph.link(move.node, move.resource, move.behind);
  graph.evaluate();
  for (const trip of [graph.shop.operations + move.node, graph.shop.after[move.node]])
    if (trip >= 0 && graph.resource[trip] < 0 && graph.needsResource(trip)) placeTrip(graph, insertion, trip);
}
