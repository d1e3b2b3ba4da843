import { expect, test } from "vitest";
import { must } from "../../core/result.ts";
import { rng } from "../../core/rng.ts";
import { routeGraph } from "../../core/routeMap.ts";
import { fmsRouteMap } from "../../sites/fms/routeMap.ts";
import { AGV_MOTION } from "../../things/agv/motion.ts";
import { MAX_ENDED_LEGS, type TrafficControl, trafficControl } from "./control.ts";
import { createTraffic } from "./traffic.ts";
import type { Leg } from "./zones.ts";

const graph = must(routeGraph(fmsRouteMap));
const node = (id: string) => graph.nodeIndex.get(id)!;
const LOCATIONS = ["station", "machine-1", "machine-2", "machine-3", "machine-4"].map(node);

interface Vehicle {
  at: number;
  legs: Leg[];
  index: number;
  moving: boolean;
}

/** Vehicles whose speed has nothing to do with the plan, served by a control that plans while they drive. */
class Plant {
  readonly control: TrafficControl;
  readonly vehicles: Vehicle[];
  readonly r;
  nowS = 0;
  trips = 0;
  done = 0;

  constructor(seed: number, starts: readonly number[]) {
    this.control = trafficControl(must(createTraffic(graph, AGV_MOTION, starts)));
    this.vehicles = starts.map((at) => ({ at, legs: [], index: 0, moving: false }));
    this.r = rng(seed, "plant");
  }

  #check(): void {
    const held = new Map<number, number>();
    for (const v of this.vehicles) {
      const nodes = v.moving ? [v.at, v.legs[0]!.path[v.index + 1]!] : [v.at];
      for (const n of nodes) held.set(n, (held.get(n) ?? 0) + 1);
    }
    for (const [n, count] of held) expect(count).toBeLessThanOrEqual(graph.map.nodes[n]!.capacity);
  }

  order(among = this.vehicles.length): void {
    const v = this.r.below(among);
    if (this.vehicles[v]!.legs.length > 0) return;
    const id = `trip-${++this.trips}`;
    const via = LOCATIONS[this.r.below(5)]!;
    const goal = LOCATIONS[this.r.below(5)]!;
    const idle = (other: number) => this.vehicles[other]!.legs.length === 0;
    const planned = this.control.plan({ id, vehicle: v, startS: this.nowS, via, goal, drops: true }, idle);
    if (!planned.ok) return;
    for (const leg of [...planned.value.moves, planned.value.leg]) this.vehicles[leg.vehicle]!.legs.push(leg);
  }

  /** Lets one random vehicle do one thing; false when none can. */
  act(among = this.vehicles.length): boolean {
    this.nowS += 4 * this.r.uniform() * this.r.uniform();
    const able = this.vehicles
      .slice(0, among)
      .filter((v) => v.legs.length > 0)
      .filter((v) => {
        const leg = v.legs[0]!;
        return v.moving || v.index === leg.path.length - 1 || this.control.released(leg.id) > v.index;
      });
    const v = able[this.r.below(Math.max(1, able.length))];
    if (v === undefined) return false;
    const leg = v.legs[0]!;
    if (v.moving) {
      v.moving = false;
      v.index++;
      v.at = leg.path[v.index]!;
      this.control.reached(leg.id, v.index, this.nowS);
    } else if (v.index === leg.path.length - 1) {
      this.control.ended(leg.id, this.nowS);
      v.legs.shift();
      v.index = 0;
      this.done++;
    } else v.moving = true;
    this.#check();
    return true;
  }
}

test("vehicles that are late, early or stuck for a while: never two in one place, and all trips end", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const plant = new Plant(seed, [node("station"), node("station"), node("park-1")].slice(0, 2 + (seed % 2)));
    for (let i = 0; i < 1500; i++) {
      plant.order();
      plant.act();
    }
    while (plant.act());
    expect(plant.vehicles.every((v) => v.legs.length === 0)).toBe(true);
    expect(plant.done).toBeGreaterThan(60);
  }
});

test("it forgets what has ended also while one vehicle stands in a dock for ever", () => {
  const plant = new Plant(7, [node("station"), node("station"), node("machine-4")]);
  const here = { id: "stuck", vehicle: 2, startS: 0, via: null, goal: node("machine-4"), drops: true };
  plant.vehicles[2]!.legs.push(must(plant.control.plan(here, () => false)).leg);
  for (let i = 0; i < 4000; i++) {
    plant.order(2);
    plant.act(2);
  }
  expect(plant.done).toBeGreaterThan(2 * MAX_ENDED_LEGS);
  expect(plant.control.traffic.legs.length).toBeLessThanOrEqual(MAX_ENDED_LEGS + 8);
  expect(plant.control.released("stuck")).toBe(0);
});

test("it forgets what has ended, and says who a vehicle waits for", () => {
  const plant = new Plant(99, [node("station"), node("station")]);
  for (let i = 0; i < 9000; i++) {
    plant.order();
    plant.act();
  }
  expect(plant.done).toBeGreaterThan(MAX_ENDED_LEGS);
  expect(plant.control.traffic.legs.length).toBeLessThanOrEqual(MAX_ENDED_LEGS + 8);
  expect(plant.control.traffic.rightOfWay.length).toBeLessThan(100 * MAX_ENDED_LEGS);
  const control = trafficControl(must(createTraffic(graph, AGV_MOTION, [node("station"), node("station")])));
  const to = (id: string, vehicle: number) =>
    control.plan({ id, vehicle, startS: 0, via: node("station"), goal: node("machine-3"), drops: true }, () => true);
  must(to("first", 0));
  must(to("second", 1));
  // Two edges of 3 m: no more than the lookahead needs.
  expect(control.released("first")).toBe(2);
  expect(control.released("second")).toBe(0);
  expect(control.waitsFor("second")).toEqual(["first"]);
});
