import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../../../twins/core/result.ts";
import { rng } from "../../../twins/core/rng.ts";
import { assign, MOST_ASSIGNED } from "./assign.ts";
import {
  decide,
  type Incident,
  LIMITS,
  nearestFirst,
  type Problem,
  subsetCount,
  subsets,
  type Vehicle,
} from "./decide.ts";
import { earliestArrivals } from "./network.ts";
import { freeField } from "./speedField.ts";

/** Least cost over every assignment of rows to different columns. */
function byTrying(cost: readonly (readonly number[])[], row = 0, used: readonly number[] = []): number {
  if (row === cost.length) return 0;
  let best = Number.POSITIVE_INFINITY;
  for (const [column, one] of (cost[row] ?? []).entries())
    if (!used.includes(column)) best = Math.min(best, one + byTrying(cost, row + 1, [...used, column]));
  return best;
}

describe("the assignment", () => {
  it("costs as little as any", () => {
    const costs = fc
      .record({ rows: fc.integer({ min: 1, max: 5 }), more: fc.integer({ min: 0, max: 2 }) })
      .chain(({ rows, more }) =>
        fc.array(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: rows + more, maxLength: rows + more }), {
          minLength: rows,
          maxLength: rows,
        }),
      );
    fc.assert(
      fc.property(costs, (cost) => {
        const columns = assign(cost);
        expect(new Set(columns).size).toBe(cost.length);
        expect(columns.reduce((sum, column, row) => sum + (cost[row]?.[column] ?? Number.NaN), 0)).toBe(byTrying(cost));
      }),
      { numRuns: 300 },
    );
  });
  it("leaves out what may not be, and no more", () => {
    const never = Number.POSITIVE_INFINITY;
    expect(
      assign([
        [never, never],
        [1, 2],
      ]),
    ).toEqual([-1, 0]);
    expect(
      assign([
        [5, never],
        [1, 2],
      ]),
    ).toEqual([0, 1]);
  });
  it("has a limit, and no fewer columns than rows", () => {
    expect(assign([new Array<number>(MOST_ASSIGNED).fill(1)])).toHaveLength(1);
    expect(() => assign([new Array<number>(MOST_ASSIGNED + 1).fill(1)])).toThrow(RangeError);
    expect(() => assign([[1], [1]])).toThrow(RangeError);
    expect(assign([])).toEqual([]);
  });
});

/** A line of nodes 1 km apart, 10 m/s. */
const line = (count: number) => ({
  network: {
    nodes: Array.from({ length: count }, (_, i) => `n${i}`),
    out: Array.from({ length: count }, (_, i) =>
      [i - 1, i + 1].filter((to) => to >= 0 && to < count).map((to) => ({ to, lengthM: 1000 })),
    ),
  },
  field: freeField(new Float64Array(count).fill(10)),
});
const at = (id: string, node: number): Vehicle => ({ id, node, fromS: 0 });
const call = (id: string, node: number, weight = 1, atS = 0): Incident => ({ id, node, atS, weight });
const problem = (
  vehicles: readonly Vehicle[],
  incidents: readonly Incident[],
  coverage: Problem["coverage"] = null,
) => ({
  ...line(10),
  vehicles,
  incidents,
  coverage,
});
const pairs = (of: { trips: readonly { vehicle: string; incident: string }[] }) =>
  Object.fromEntries(of.trips.map(({ vehicle, incident }) => [incident, vehicle]));

describe("a decision", () => {
  it("is better together than one by one", () => {
    // The nearest to the first call is the only one near the second.
    const two = problem([at("a", 4), at("b", 0)], [call("x", 3), call("y", 6, 1, 1)]);
    expect(pairs(must(decide(two)))).toEqual({ x: "b", y: "a" });
    expect(pairs(must(nearestFirst(two)))).toEqual({ x: "a", y: "b" });
    expect(must(decide(two)).weightedS).toBeLessThan(must(nearestFirst(two)).weightedS);
  });
  it("tells the way, when it ends, and what was assumed", () => {
    const [trip] = must(decide(problem([at("a", 1)], [call("x", 3)]))).trips;
    expect(trip).toEqual({ vehicle: "a", incident: "x", way: [1, 2, 3], arriveS: 200, lengthM: 2000, assumedM: 2000 });
  });
  it("lets the lighter and the farther wait, and what no way leads to", () => {
    expect(must(decide(problem([at("a", 0)], [call("x", 1), call("y", 9, 2)]))).waiting).toEqual(["x"]);
    expect(must(decide(problem([at("a", 0)], [call("x", 5), call("y", 2)]))).waiting).toEqual(["x"]);
    const { network, field } = line(3);
    const cut = { nodes: network.nodes, out: [[{ to: 1, lengthM: 1000 }], [{ to: 0, lengthM: 1000 }], []] };
    const lost = { network: cut, field, vehicles: [at("a", 0)], incidents: [call("x", 2)], coverage: null };
    expect(must(decide(lost))).toMatchObject({ trips: [], waiting: ["x"], weightedS: 0 });
  });
  it("keeps the coverage where it can, at the least cost that does", () => {
    const coverage = { withinS: 300, share: 0.5 };
    // Who is nearest is also who covers most: the other one goes.
    const kept = must(decide(problem([at("a", 4), at("b", 9)], [call("x", 6)], coverage)));
    expect(pairs(kept)).toEqual({ x: "b" });
    expect(kept).toMatchObject({ coverageMet: true, covered: 0.7, exact: true });
    const free = must(decide(problem([at("a", 4), at("b", 9)], [call("x", 6)])));
    expect(pairs(free)).toEqual({ x: "a" });
  });
  it("leaves nobody alone for the coverage's sake", () => {
    const alone = must(decide(problem([at("a", 4)], [call("x", 6)], { withinS: 300, share: 0.5 })));
    expect(pairs(alone)).toEqual({ x: "a" });
    expect(alone).toMatchObject({ coverageMet: false, covered: 0 });
  });
  it("costs as little as any other under the constraint", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 3 }), (seed, calls) => {
        const chance = rng(seed, "decisions");
        const vehicles = Array.from({ length: 5 }, (_, i) => at(`v${i}`, chance.below(10)));
        const incidents = Array.from({ length: calls }, (_, i) => call(`i${i}`, chance.below(10), 1 + chance.below(3)));
        const coverage = { withinS: 200, share: chance.uniform() };
        const one = problem(vehicles, incidents, coverage);
        const decided = must(decide(one));
        const arrivals = vehicles.map(({ node }) => earliestArrivals(one.network, one.field, node, 0).arriveS);
        let best = Number.POSITIVE_INFINITY;
        const go = (row: number, sent: readonly number[], cost: number): void => {
          const incident = incidents[row];
          if (incident !== undefined) {
            for (let v = 0; v < 5; v++)
              if (!sent.includes(v))
                go(row + 1, [...sent, v], cost + incident.weight * (arrivals[v]?.[incident.node] ?? 0));
            return;
          }
          const near = one.network.nodes.filter((_, node) =>
            arrivals.some((reach, v) => !sent.includes(v) && (reach[node] ?? 0) <= coverage.withinS),
          );
          if (near.length / 10 >= coverage.share) best = Math.min(best, cost);
        };
        go(0, [], 0);
        expect(decided.coverageMet).toBe(Number.isFinite(best));
        if (decided.coverageMet) expect(decided.weightedS).toBeCloseTo(best, 6);
      }),
      { numRuns: 100 },
    );
  });
  it("has limits", () => {
    const many = Array.from({ length: LIMITS.vehicles + 1 }, (_, i) => at(`v${i}`, 0));
    expect(decide(problem(many.slice(1), [call("x", 1)])).ok).toBe(true);
    expect(decide(problem(many, [call("x", 1)]))).toMatchObject({ ok: false, error: { code: "PLAN_INPUT" } });
    const calls = Array.from({ length: LIMITS.incidents + 1 }, (_, i) => call(`i${i}`, 0));
    expect(decide(problem([at("a", 0)], calls))).toMatchObject({ ok: false, error: { code: "PLAN_INPUT" } });
  });
  it("refuses a weight that is none", () => {
    for (const weight of [0, -1, Number.NaN, LIMITS.weight + 1])
      expect(decide(problem([at("a", 0)], [call("x", 1, weight)]))).toMatchObject({ error: { code: "PLAN_INPUT" } });
    expect(decide(problem([at("a", 0)], [call("x", 1, LIMITS.weight)])).ok).toBe(true);
  });
  it("by the nearest vehicle asks for no coverage, and says what is left of it", () => {
    const coverage = { withinS: 300, share: 0.5 };
    const one = problem([at("a", 4), at("b", 9)], [call("x", 6)], coverage);
    expect(must(nearestFirst(one))).toMatchObject({ covered: 0.4, coverageMet: false, exact: false });
    expect(must(nearestFirst(problem([at("a", 4)], [call("x", 6), call("y", 6)]))).waiting).toEqual(["y"]);
    const many = Array.from({ length: LIMITS.vehicles + 1 }, (_, i) => at(`v${i}`, 0));
    expect(nearestFirst(problem(many, [call("x", 1)])).ok).toBe(false);
  });
  it("says where it did not try every set of vehicles", () => {
    const vehicles = Array.from({ length: 40 }, (_, i) => at(`v${i}`, i % 10));
    const calls = Array.from({ length: 5 }, (_, i) => call(`i${i}`, i));
    const decided = must(decide(problem(vehicles, calls, { withinS: 0, share: 1.1 })));
    expect(decided).toMatchObject({ exact: false, coverageMet: false });
  });
});

describe("subsets", () => {
  it("are all, each once, and counted", () => {
    const all = [...subsets(5, 2)];
    expect(all).toHaveLength(10);
    expect(new Set(all.map(String)).size).toBe(10);
    expect([subsetCount(5, 2, 100), subsetCount(40, 5, 5000), subsetCount(4, 0, 10)]).toEqual([10, 5001, 1]);
    expect([...subsets(2, 3)]).toEqual([]);
    expect([...subsets(3, 0)]).toEqual([[]]);
  });
});
