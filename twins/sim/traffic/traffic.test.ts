import { expect, test } from "vitest";
import { must } from "../../core/result.ts";
import { rng } from "../../core/rng.ts";
import { type RouteMap, routeGraph } from "../../core/routeMap.ts";
import { fmsRouteMap } from "../../sites/fms/routeMap.ts";
import { AGV_MOTION } from "../../things/agv/motion.ts";
import { edgeSeconds } from "./profile.ts";
import { findRoute } from "./search.ts";
import { createTraffic, type Traffic } from "./traffic.ts";
import { type Leg, zonesOf } from "./zones.ts";

/** A grid of aisles with a dock on some crossings and as many parking bays as vehicles. */
function randomMap(seed: number, vehicles: number): RouteMap {
  const r = rng(seed, "map");
  const width = 2 + r.below(3);
  const height = 2 + r.below(2);
  const nodes: RouteMap["nodes"] = [];
  const edges: RouteMap["edges"] = [];
  const join = (from: string, to: string, lengthM: number): void => {
    edges.push({ id: `${from}-${to}`, from, to, lengthM, maxSpeedMps: 1 + r.uniform(), bidirectional: true });
  };
  for (let x = 0; x < width; x++)
    for (let y = 0; y < height; y++) {
      nodes.push({ id: `a${x}${y}`, x: 4 * x, y: 4 * y, capacity: 1, kind: "aisle" });
      if (x > 0) join(`a${x - 1}${y}`, `a${x}${y}`, 4);
      if (y > 0) join(`a${x}${y - 1}`, `a${x}${y}`, 4);
    }
  const docks = vehicles + 2 + r.below(3);
  for (let i = 0; i < docks; i++) {
    const x = r.below(width);
    const y = r.below(height);
    const parking = i < vehicles;
    const id = parking ? `p${i}` : `m${i}`;
    nodes.push({ id, x: 4 * x + 1, y: 4 * y + 1, capacity: 1 + r.below(2), kind: parking ? "parking" : "machine" });
    join(`a${x}${y}`, id, 1.5 + r.uniform());
  }
  return { mapId: `random-${seed}`, nodes, edges };
}

/** Plans random trips; one without a way is tried again when all vehicles are at rest. Returns how many found none. */
function randomTrips(traffic: Traffic, seed: number, vehicles: number, trips: number): number {
  const r = rng(seed, "trips");
  const docks = traffic.graph.map.nodes.flatMap((node, i) => (node.kind === "aisle" ? [] : [i]));
  let refused = 0;
  let now = 0;
  for (let i = 0; i < trips; i++) {
    const vehicle = r.below(vehicles);
    now = Math.max(now + 3 * r.uniform(), traffic.restsFromS(vehicle));
    const via = r.below(3) === 0 ? null : docks[r.below(docks.length)]!;
    const goal = docks[r.below(docks.length)]!;
    const request = { id: `t${i}`, vehicle, startS: now, via, goal, drops: via !== null };
    const idle = (v: number) => traffic.restsFromS(v) <= now;
    if (traffic.plan(request, idle).ok) continue;
    for (let v = 0; v < vehicles; v++) now = Math.max(now, traffic.restsFromS(v));
    if (!traffic.plan({ ...request, startS: now }, idle).ok) refused++;
  }
  return refused;
}

const zoneOf = (traffic: Traffic, leg: Leg, k: number): number[] => [
  leg.path[k]!,
  traffic.zones.edgeZone[traffic.shapeOf(leg).edges[k - 1]!]!,
];

/**
 * Executes legs with random delays, knowing nothing of planned times: a vehicle sets off towards a node as soon as the
 * right of way allows. Fails when a zone holds too many, or when nothing can move before all is done.
 */
function execute(traffic: Traffic, starts: readonly number[], seed: number): void {
  const r = rng(seed, "delays");
  const queues = starts.map((_, v) => traffic.legs.filter((leg) => leg.vehicle === v));
  const at = starts.map(() => ({ leg: 0, index: 0, moving: -1 }));
  const left = new Set<string>();
  const occupied = new Map<number, number>();
  const count = (zone: number, by: number): void => {
    const now = (occupied.get(zone) ?? 0) + by;
    expect(now, `vehicles in zone ${zone}`).toBeLessThanOrEqual(traffic.zones.capacity[zone]!);
    occupied.set(zone, now);
  };
  for (const node of starts) count(node, 1);
  const mayEnter = (leg: Leg, k: number): boolean =>
    traffic.rightOfWay.every(
      (rule) => rule.step !== leg.id || rule.enter !== k || left.has(`${rule.afterStep}/${rule.left}`),
    );
  const skipEnded = (v: number): Leg | undefined => {
    const state = at[v]!;
    for (let leg = queues[v]![state.leg]; leg !== undefined; leg = queues[v]![state.leg]) {
      if (state.index + 1 < leg.path.length) return leg;
      state.leg++;
      state.index = 0;
    }
    return undefined;
  };
  for (;;) {
    const arriving: number[] = [];
    const departing: number[] = [];
    for (const [v, state] of at.entries()) {
      const leg = skipEnded(v);
      if (leg === undefined) continue;
      if (state.moving > 0) arriving.push(v);
      else if (mayEnter(leg, state.index + 1)) departing.push(v);
    }
    const choices = [...arriving, ...departing];
    if (choices.length === 0) break;
    const v = choices[r.below(choices.length)]!;
    const state = at[v]!;
    const leg = skipEnded(v)!;
    if (state.moving > 0) {
      const k = state.moving;
      left.add(`${leg.id}/${k - 1}`);
      count(leg.path[k - 1]!, -1);
      count(zoneOf(traffic, leg, k)[1]!, -1);
      state.index = k;
      state.moving = -1;
    } else {
      for (const zone of zoneOf(traffic, leg, state.index + 1)) count(zone, 1);
      state.moving = state.index + 1;
    }
  }
  for (const v of at.keys()) expect(skipEnded(v), `vehicle ${v} is stuck`).toBeUndefined();
}

test("random trips on random maps: any execution that obeys the right of way is free of collisions and ends", () => {
  let planned = 0;
  let refused = 0;
  for (let seed = 1; seed <= 30; seed++) {
    const vehicles = 2 + (seed % 4);
    const graph = must(routeGraph(randomMap(seed, vehicles)));
    const starts = Array.from({ length: vehicles }, (_, v) => graph.nodeIndex.get(`p${v}`)!);
    const traffic = must(createTraffic(graph, AGV_MOTION, starts));
    refused += randomTrips(traffic, seed, vehicles, 25);
    planned += traffic.legs.length;
    for (let run = 0; run < 5; run++) execute(traffic, starts, 1000 * seed + run);
  }
  expect(planned).toBeGreaterThan(500);
  // A dead end behind vehicles that cannot pass each other may have no way; it must stay the exception.
  expect(refused / (planned + refused)).toBeLessThan(0.01);
});

test("planned times never put more vehicles into a zone than it has room for", () => {
  for (let seed = 100; seed < 130; seed++) {
    const graph = must(routeGraph(randomMap(seed, 4)));
    const starts = Array.from({ length: 4 }, (_, v) => graph.nodeIndex.get(`p${v}`)!);
    const traffic = must(createTraffic(graph, AGV_MOTION, starts));
    randomTrips(traffic, seed, 4, 30);
    for (const [zone, visits] of traffic.zones.visits.entries())
      for (const visit of visits) {
        const together = visits.filter((other) => other.from <= visit.from && other.to > visit.from + 1e-9);
        expect(together.length).toBeLessThanOrEqual(traffic.zones.capacity[zone]!);
      }
  }
});

test("an idle vehicle in the way is sent out of it first", () => {
  const graph = must(routeGraph(fmsRouteMap));
  const node = (id: string) => graph.nodeIndex.get(id)!;
  const traffic = must(createTraffic(graph, AGV_MOTION, [node("station"), node("machine-2")]));
  const request = { id: "t1", vehicle: 0, startS: 0, via: node("station"), goal: node("machine-2"), drops: true };
  expect(traffic.plan(request, () => false).ok).toBe(false);
  expect(traffic.legs).toHaveLength(0);
  const { leg, moves } = must(traffic.plan(request, () => true));
  expect(moves.map((move) => move.vehicle)).toEqual([1]);
  expect(traffic.restNode(1)).not.toBe(node("machine-2"));
  expect(leg.path.at(-1)).toBe(node("machine-2"));
  expect(traffic.rightOfWay.length).toBeGreaterThan(0);
});

test("two vehicles that want each other's docks swap", () => {
  const graph = must(routeGraph(fmsRouteMap));
  const node = (id: string) => graph.nodeIndex.get(id)!;
  const starts = [node("machine-1"), node("machine-2")];
  const traffic = must(createTraffic(graph, AGV_MOTION, starts));
  const idle = (v: number) => traffic.restsFromS(v) <= 0;
  must(traffic.plan({ id: "a", vehicle: 0, startS: 0, via: null, goal: node("machine-2"), drops: true }, idle));
  const startS = traffic.restsFromS(1);
  must(traffic.plan({ id: "b", vehicle: 1, startS, via: null, goal: node("machine-1"), drops: true }, idle));
  for (let run = 0; run < 20; run++) execute(traffic, starts, run);
  expect([traffic.restNode(0), traffic.restNode(1)]).toEqual([node("machine-2"), node("machine-1")]);
});

test("a search ends at its limit of labels", () => {
  const graph = must(routeGraph(fmsRouteMap));
  const node = (id: string) => graph.nodeIndex.get(id)!;
  const edgeS = graph.map.edges.map((_, edge) => edgeSeconds(graph, edge, AGV_MOTION));
  const request = {
    start: node("station"),
    startS: 0,
    via: -1,
    pickS: 0,
    goals: [node("machine-4")],
    counts: () => true,
  };
  expect(findRoute(graph, zonesOf(graph), edgeS, { ...request, maxLabels: 3 })).toBeNull();
  const route = findRoute(graph, zonesOf(graph), edgeS, request)!;
  expect(route.path.map((n) => graph.map.nodes[n]!.id)).toEqual(["station", "n0", "n1", "n2", "n3", "n4", "machine-4"]);
  expect(route.arrivalS).toBeCloseTo(6 * 2.875, 9);
});

test("more vehicles in a node than it has room for is refused", () => {
  const graph = must(routeGraph(fmsRouteMap));
  const one = graph.nodeIndex.get("n1")!;
  expect(createTraffic(graph, AGV_MOTION, [one, one])).toMatchObject({ ok: false, error: { code: "PLAN_INPUT" } });
});
