import { ok, type Result, refuse } from "../../core/result.ts";
import type { RouteGraph } from "../../core/routeMap.ts";
import type { RightOfWay } from "../../operations/plan.ts";
import type { VehicleMotion } from "../run.ts";
import { refreshVisits } from "./late.ts";
import { edgeSeconds, type PathShape, pathShape } from "./profile.ts";
import { findRoute, type Route } from "./search.ts";
import { timeLeg } from "./timing.ts";
import { addVisit, type Leg, type Visit, type Zones, zonesOf } from "./zones.ts";

export interface TripRequest {
  readonly id: string;
  readonly vehicle: number;
  readonly startS: number;
  /** Node to pick up at; null when there is nothing to fetch. */
  readonly via: number | null;
  readonly goal: number;
  /** True when a load is put down at the goal. */
  readonly drops: boolean;
}

/** A trip, and before it the drives that take idle vehicles out of its way. */
export interface PlannedTrip {
  readonly leg: Leg;
  readonly moves: readonly Leg[];
}

/**
 * Vehicles sharing the aisles of a route map. Each trip gets a timed way through windows that all earlier trips left
 * free, so nothing collides; every vehicle's timeline ends in a node where it may stay for good, so whatever is
 * planned can be finished: nothing deadlocks.
 */
export interface Traffic {
  readonly graph: RouteGraph;
  readonly motion: VehicleMotion;
  readonly zones: Zones;
  /** All legs planned and not forgotten, in the order of planning. */
  readonly legs: readonly Leg[];
  /** Precedence between legs: the action dependency graph. */
  readonly rightOfWay: readonly RightOfWay[];
  /** Node in which a vehicle rests after all that is planned for it. */
  restNode(vehicle: number): number;
  /** Second from which it rests there, its drop included. */
  restsFromS(vehicle: number): number;
  shapeOf(leg: Leg): PathShape;
  /**
   * Plans a trip. PLAN_INFEASIBLE when there is no way now, even with the idle vehicles moved; nothing has changed then.
   * @param idle whether a vehicle that is in the way, now or at the end of what is planned for it, may then be sent
   * somewhere else.
   */
  plan(request: TripRequest, idle: (vehicle: number) => boolean): Result<PlannedTrip>;
  /** Takes changed times of legs over into the zones: vehicles may be late or early (see control.ts). */
  refresh(nowS: number, releasedOf: (leg: Leg) => number): void;
  /** Counts what was planned, delayed or forgotten: while it stays the same, what had no way still has none. */
  readonly version: number;
  /** Drops visits and legs that ended at or before a time; with `rightOfWay` of them. */
  forget(beforeS: number): void;
}

/** Times closer than this are the same moment. s */
const EPSILON_S = 1e-9;

interface World {
  readonly graph: RouteGraph;
  readonly motion: VehicleMotion;
  readonly zones: Zones;
  readonly edgeS: readonly number[];
  /** Per vehicle: the visit in which its timeline ends. */
  readonly rest: Visit[];
  readonly restNode: number[];
  readonly restFromS: number[];
  readonly shapes: Map<Leg, PathShape>;
  legs: Leg[];
  rightOfWay: RightOfWay[];
  moves: number;
  version: number;
}

/** Adds the precedence that a new visit needs, to those before it and of those after it. */
function constrain(world: World, zone: number, visit: Visit): void {
  const list = world.zones.visits[zone]!;
  const single = world.zones.capacity[zone] === 1;
  const at = list.indexOf(visit);
  const add = (later: Visit, earlier: Visit): void => {
    if (later.enter === null || earlier.leave === null) return;
    world.rightOfWay.push({
      step: later.enter.leg.id,
      enter: later.enter.index,
      afterStep: earlier.leave.leg.id,
      left: earlier.leave.index,
    });
  };
  // A vehicle's visits follow each other: of each other vehicle the nearest one implies those beyond it.
  const before = new Set<number>([visit.vehicle]);
  for (let i = at - 1; i >= 0; i--) {
    const other = list[i]!;
    if (other.to > visit.from + EPSILON_S) continue;
    if (!before.has(other.vehicle)) add(visit, other);
    before.add(other.vehicle);
    if (single) break;
  }
  const after = new Set<number>([visit.vehicle]);
  for (let i = at + 1; i < list.length; i++) {
    const other = list[i]!;
    if (visit.to > other.from + EPSILON_S) continue;
    if (!after.has(other.vehicle)) add(other, visit);
    after.add(other.vehicle);
    if (single) break;
  }
}

/** Writes a leg into the zones and makes its last node the vehicle's rest. */
function reserve(world: World, leg: Leg, shape: PathShape): void {
  const { zones } = world;
  const { path, vehicle, arriveS, departS } = leg;
  world.version++;
  world.legs.push(leg);
  world.shapes.set(leg, shape);
  world.restFromS[vehicle] = leg.endS;
  if (path.length < 2) return;
  const home = world.rest[vehicle]!;
  home.to = arriveS[1]!;
  home.leave = { leg, index: 0 };
  constrain(world, path[0]!, home);
  for (let k = 1; k < path.length; k++) {
    const last = k + 1 === path.length;
    const visit: Visit = {
      vehicle,
      from: departS[k - 1]!,
      to: last ? Infinity : arriveS[k + 1]!,
      enter: { leg, index: k },
      leave: last ? null : { leg, index: k },
    };
    const edge: Visit = { ...visit, to: arriveS[k]!, leave: { leg, index: k - 1 } };
    const edgeZone = zones.edgeZone[shape.edges[k - 1]!]!;
    addVisit(zones, path[k]!, visit);
    addVisit(zones, edgeZone, edge);
    constrain(world, path[k]!, visit);
    constrain(world, edgeZone, edge);
    if (last) {
      world.rest[vehicle] = visit;
      world.restNode[vehicle] = path[k]!;
    }
  }
}

function adopt(world: World, request: Omit<TripRequest, "via" | "goal">, route: Route): Leg {
  const { id, vehicle, startS, drops } = request;
  const shape = pathShape(world.graph, route.path, world.motion);
  const standing = { index: 0, atS: startS };
  const timing = timeLeg(shape, route.grantS, route.pickAt, drops, standing, world.motion);
  const leg: Leg = { id, vehicle, path: route.path, pickAt: route.pickAt, drops, startS, ...timing };
  reserve(world, leg, shape);
  return leg;
}

/**
 * Where a vehicle is sent that is in the way: to the nearest refuge, with seconds added for where it would soon be in
 * the way again.
 */
const REFUGE_PENALTY_S = { parking: 0, station: 0, machine: 4, aisle: 8 } as const;
const MAX_PENALTY_S = 8;

/** Sends a vehicle to the best refuge off the given nodes, as soon as it has ended what is planned for it. */
function evacuate(world: World, vehicle: number, atS: number, avoid: ReadonlySet<number>): Leg | null {
  let best: Route | null = null;
  let bestS = Infinity;
  const startS = Math.max(atS, world.restFromS[vehicle]!);
  const request = { start: world.restNode[vehicle]!, startS, via: -1, pickS: 0 };
  for (const [kind, penaltyS] of Object.entries(REFUGE_PENALTY_S)) {
    const route = findRoute(world.graph, world.zones, world.edgeS, {
      ...request,
      goals: world.graph.map.nodes.flatMap((node, i) => (node.kind === kind && !avoid.has(i) ? [i] : [])),
      counts: (visit) => visit.vehicle !== vehicle,
    });
    if (route === null || route.arrivalS + penaltyS >= bestS) continue;
    best = route;
    bestS = route.arrivalS + penaltyS;
    if (bestS <= startS + MAX_PENALTY_S) break;
  }
  if (best === null) return null;
  world.moves++;
  return adopt(world, { id: `move-${world.moves}`, vehicle, startS, drops: false }, best);
}

/** A copy of what `reserve` changes, to come back to when a plan fails half-way. */
function savepoint(world: World): () => void {
  const visits = world.zones.visits.map((list) => list.slice());
  const rest = world.rest.slice();
  const restNode = world.restNode.slice();
  const restFromS = world.restFromS.slice();
  const { legs, rightOfWay, moves, version } = world;
  world.legs = legs.slice();
  world.rightOfWay = rightOfWay.slice();
  return () => {
    for (const [zone, list] of visits.entries()) world.zones.visits[zone] = list;
    for (const [vehicle, visit] of rest.entries()) {
      visit.to = Infinity;
      visit.leave = null;
      world.rest[vehicle] = visit;
      world.restNode[vehicle] = restNode[vehicle]!;
      world.restFromS[vehicle] = restFromS[vehicle]!;
    }
    Object.assign(world, { legs, rightOfWay, moves, version });
  };
}

/** Rounds in which vehicles are moved out of the way before a trip is given up. */
const MAX_ROUNDS = 4;

function planTrip(world: World, request: TripRequest, idle: (vehicle: number) => boolean): Result<PlannedTrip> {
  const { vehicle, startS, goal } = request;
  const search = (counts: (visit: Visit) => boolean): Route | null =>
    findRoute(world.graph, world.zones, world.edgeS, {
      start: world.restNode[vehicle]!,
      startS,
      via: request.via ?? -1,
      pickS: world.motion.pickS,
      goals: [goal],
      counts: (visit) => visit.vehicle !== vehicle && counts(visit),
    });
  const direct = search(() => true);
  if (direct !== null) return ok({ leg: adopt(world, request, direct), moves: [] });
  const restore = savepoint(world);
  const moves: Leg[] = [];
  const inTheWay = (other: number): boolean => other !== vehicle && idle(other);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const ghost = search((visit) => visit !== world.rest[visit.vehicle] || !inTheWay(visit.vehicle));
    if (ghost === null) break;
    const avoid = new Set([...ghost.path, world.restNode[vehicle]!]);
    let moved = false;
    for (let other = 0; other < world.rest.length; other++) {
      if (!inTheWay(other) || !avoid.has(world.restNode[other]!)) continue;
      const leg = evacuate(world, other, startS, avoid);
      if (leg === null) continue;
      moves.push(leg);
      moved = true;
    }
    if (!moved) break;
    const route = search(() => true);
    if (route !== null) return ok({ leg: adopt(world, request, route), moves });
  }
  restore();
  return refuse("PLAN_INFEASIBLE", {
    en: `Vehicle ${vehicle + 1} finds no way for its drive ${request.id}: others stand in it for good.`,
    zh: `${vehicle + 1} 号搬运车找不到行驶 ${request.id} 的通路：其他搬运车一直占据其间。`,
  });
}

function forget(world: World, beforeS: number): void {
  for (const [zone, list] of world.zones.visits.entries())
    world.zones.visits[zone] = list.filter((visit) => visit.to > beforeS);
  const gone = new Set<string>();
  for (const leg of world.legs) {
    if (leg.endS > beforeS) continue;
    gone.add(leg.id);
    world.shapes.delete(leg);
  }
  if (gone.size === 0) return;
  world.legs = world.legs.filter((leg) => !gone.has(leg.id));
  world.rightOfWay = world.rightOfWay.filter((r) => !gone.has(r.step) && !gone.has(r.afterStep));
}

/** @param starts node in which each vehicle stands. PLAN_INPUT when more stand in a node than it has room for. */
export function createTraffic(graph: RouteGraph, motion: VehicleMotion, starts: readonly number[]): Result<Traffic> {
  const zones = zonesOf(graph);
  const rest = starts.map(
    (_, vehicle): Visit => ({ vehicle, from: -Infinity, to: Infinity, enter: null, leave: null }),
  );
  for (const [vehicle, node] of starts.entries()) {
    if (graph.map.nodes[node] === undefined)
      return refuse("PLAN_INPUT", {
        en: `Vehicle ${vehicle + 1} stands at no node of the route map.`,
        zh: `${vehicle + 1} 号搬运车不在路网的任何节点上。`,
      });
    if (zones.visits[node]!.length >= zones.capacity[node]!)
      return refuse("PLAN_INPUT", {
        en: `More vehicles stand at ${graph.map.nodes[node].id} than it has room for.`,
        zh: `停在 ${graph.map.nodes[node].id} 的搬运车超过其容量。`,
      });
    zones.visits[node]!.push(rest[vehicle]!);
  }
  const world: World = {
    graph,
    motion,
    zones,
    edgeS: graph.map.edges.map((_, edge) => edgeSeconds(graph, edge, motion)),
    rest,
    restNode: starts.slice(),
    restFromS: starts.map(() => -Infinity),
    shapes: new Map(),
    legs: [],
    rightOfWay: [],
    moves: 0,
    version: 0,
  };
  return ok({
    graph,
    motion,
    zones,
    get legs() {
      return world.legs;
    },
    get version() {
      return world.version;
    },
    get rightOfWay() {
      return world.rightOfWay;
    },
    restNode: (vehicle) => world.restNode[vehicle]!,
    restsFromS: (vehicle) => world.restFromS[vehicle]!,
    shapeOf: (leg) => world.shapes.get(leg) ?? pathShape(graph, leg.path, motion),
    plan: (request, idle) => planTrip(world, request, idle),
    refresh(nowS, releasedOf) {
      refreshVisits(zones, nowS, releasedOf);
      for (const leg of world.legs) world.restFromS[leg.vehicle] = leg.endS;
    },
    forget: (beforeS) => forget(world, beforeS),
  });
}
