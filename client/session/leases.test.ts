import { describe, expect, test } from "vitest";
import { must } from "../../twins/core/result.ts";
import { routeGraph } from "../../twins/core/routeMap.ts";
import type { ActionStateName } from "../../twins/operations/actionState.ts";
import type { Plan, PlanStep } from "../../twins/operations/plan.ts";
import type { CommandRow } from "../../twins/protocol/console.ts";
import { zonesOf } from "../../twins/sim/traffic/zones.ts";
import { fms } from "../../twins/sites/fms/index.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import { leasesHeld } from "./leases.ts";
import { pathsAhead } from "./pathsAhead.ts";
import { layoutOf, type Replica } from "./replica.ts";

const graph = must(routeGraph(fms.routeMap!));
const zones = zonesOf(graph);
const nodeNumber = (id: string): number => graph.nodeIndex.get(id)!;

/** A replica of the cell in which only the two vehicles have reported. */
function replicaOf(reports: Readonly<Record<string, Readonly<Record<string, number>>>>): Replica {
  let base = 0;
  const entries = fms.things.map((thing, index) => {
    const model = thingModels[thing.model]!;
    const entry = { index, thing, model, base, provenance: null, online: true, tier: 0 as const };
    base += model.properties.length;
    return entry;
  });
  const { byId, slots } = layoutOf({ entries } as unknown as Parameters<typeof layoutOf>[0]);
  const values = new Float64Array(base).fill(Number.NaN);
  const observedAtMs = new Float64Array(base);
  for (const [thing, report] of Object.entries(reports))
    for (const [property, value] of Object.entries(report)) {
      values[slots.get(`${thing}/${property}`)!] = value;
      observedAtMs[slots.get(`${thing}/${property}`)!] = 1000;
    }
  return {
    siteId: "fms",
    entries,
    values,
    quality: new Uint8Array(base),
    observedAtMs,
    entry: (thing) => byId.get(thing) ?? null,
    slot: (thing, property) => slots.get(`${thing}/${property}`) ?? -1,
    serverNowMs: () => 1000,
    online: () => true,
    provenance: () => null,
    staleAfterMs: (_, property) => property.staleAfterMs,
    version: 1,
    layout: 1,
  };
}

const at = (id: string, over: Readonly<Record<string, number>> = {}): Record<string, number> => {
  const { x, y } = graph.map.nodes[nodeNumber(id)]!;
  return { x, y, lastNode: nodeNumber(id), pathIndex: 0, ...over };
};

const move = (id: string, thing: string, path: readonly string[]): PlanStep => ({
  kind: "move",
  id,
  thing,
  path,
  after: [],
  planned: { startS: 0, endS: 1 },
  rehearsed: { startS: 0, endS: 1 },
});
const LOOP = ["station", "n0", "n1", "n2", "machine-2"];
const plan = {
  id: "p1",
  body: {
    steps: [move("a", "vehicle-1", LOOP), move("b", "vehicle-2", ["n0", "n1", "machine-1"])],
    rightOfWay: [{ step: "a", enter: 2, afterStep: "b", left: 1 }],
  },
} as unknown as Plan;
const row = (step: "a" | "b", released: number, ...states: ActionStateName[]): CommandRow =>
  ({
    body: {
      commandId: `p1.${step}`,
      thing: step === "a" ? "vehicle-1" : "vehicle-2",
      input: { path: (plan.body.steps[step === "a" ? 0 : 1] as unknown as { path: string[] }).path, released },
      plan: { id: "p1", step },
    },
    states: states.map((state) => ({ state })),
  }) as unknown as CommandRow;

describe("the way ahead", () => {
  test("is what is not driven yet: released by the command, the rest horizon", () => {
    const replica = replicaOf({ "vehicle-1": at("n0", { pathIndex: 1 }) });
    const ahead = pathsAhead([row("a", 2, "SENT", "RUNNING")], [], replica).get("vehicle-1")!;
    expect(ahead).toEqual({ nodes: ["n1", "n2", "machine-2"], released: 0, held: ["n0"] });
  });

  test("grows as the plan's right of way grants it, before the order is told anew", () => {
    const rows = [row("b", 3, "RUNNING"), row("a", 2, "RUNNING")];
    const waiting = replicaOf({ "vehicle-1": at("station"), "vehicle-2": at("n0", { pathIndex: 1 }) });
    expect(pathsAhead(rows, [plan], waiting).get("vehicle-1")).toMatchObject({ released: 1, held: ["station", "n0"] });
    const gone = replicaOf({ "vehicle-1": at("station"), "vehicle-2": at("machine-1", { pathIndex: 2 }) });
    expect(pathsAhead(rows, [plan], gone).get("vehicle-1")).toMatchObject({ released: 4, held: LOOP });
  });

  test("is none once the order has ended, and an order that has not begun is at its first node", () => {
    const replica = replicaOf({ "vehicle-1": at("n1", { pathIndex: 2 }) });
    expect(pathsAhead([row("a", 5, "RUNNING", "SUCCEEDED")], [plan], replica).size).toBe(0);
    const ahead = pathsAhead([row("a", 2, "ACCEPTED")], [], replica).get("vehicle-1")!;
    expect(ahead.held).toEqual(["station", "n0"]);
  });
});

describe("zones held", () => {
  test("are the released part of an order, edges included, not the horizon", () => {
    const replica = replicaOf({ "vehicle-1": at("n0", { pathIndex: 1 }) });
    const paths = pathsAhead([row("a", 4, "RUNNING")], [], replica);
    const held = leasesHeld(graph, zones, replica, paths);
    expect(Object.fromEntries(held)).toEqual({
      n0: "vehicle-1",
      "n0-n1": "vehicle-1",
      n1: "vehicle-1",
      "n1-n2": "vehicle-1",
      n2: "vehicle-1",
    });
  });

  test("without an order are where the vehicle is: a node, or between two the edge under it", () => {
    const standing = replicaOf({ "vehicle-1": at("n1") });
    expect([...leasesHeld(graph, zones, standing, new Map()).keys()]).toEqual(["n1"]);
    const driving = replicaOf({ "vehicle-1": at("n1", { x: 3.02, y: 2.7 }) });
    expect([...leasesHeld(graph, zones, driving, new Map()).keys()].sort()).toEqual([
      "machine-1",
      "n1",
      "n1-machine-1",
    ]);
  });

  test("a station with a free berth is not held; its ways in and out are one zone", () => {
    const one = replicaOf({ "vehicle-1": at("station") });
    expect(leasesHeld(graph, zones, one, new Map()).size).toBe(0);
    const two = replicaOf({ "vehicle-1": at("station"), "vehicle-2": at("station") });
    expect([...leasesHeld(graph, zones, two, new Map()).keys()]).toEqual(["station"]);
    const leaving = pathsAhead([row("a", 2, "RUNNING")], [], one);
    expect([...leasesHeld(graph, zones, one, leaving).keys()].sort()).toEqual(["n0", "n5-station", "station-n0"]);
  });

  test("nothing is made up for a vehicle that has not reported", () => {
    const silent = replicaOf({});
    expect(leasesHeld(graph, zones, silent, new Map()).size).toBe(0);
  });
});
