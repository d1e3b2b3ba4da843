import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../../../twins/core/rng.ts";
import { driveEdge, driveWay, earliestArrivals, type RoadNetwork, roadNetwork, wayTo } from "./network.ts";
import { freeField, type SpeedField } from "./speedField.ts";

/** A network by chance, with speeds that change a lot. */
function town(seed: number, count: number): { network: RoadNetwork; field: SpeedField } {
  const chance = rng(seed, "town");
  const out = Array.from({ length: count }, (_, from) =>
    Array.from({ length: count }, (_, to) => ({ to, lengthM: 200 + 3000 * chance.uniform() })).filter(
      ({ to }) => to !== from && chance.uniform() < 0.5,
    ),
  );
  const steps = Array.from({ length: 6 }, () =>
    Float64Array.from({ length: count }, () => (chance.uniform() < 0.1 ? Number.NaN : 1 + 30 * chance.uniform())),
  );
  const network = { nodes: out.map((_, i) => `n${i}`), out };
  return { network, field: { fromS: 0, stepS: 60, steps, freeMps: new Float64Array(count).fill(30) } };
}

/** The earliest arrival over every way without a node twice. */
function bySearch({ out }: RoadNetwork, field: SpeedField, from: number, to: number, departS: number): number {
  let best = Number.POSITIVE_INFINITY;
  const go = (node: number, atS: number, seen: readonly number[]): void => {
    if (node === to) best = Math.min(best, atS);
    else
      for (const way of out[node] ?? [])
        if (!seen.includes(way.to))
          go(way.to, driveEdge(field, node, way.to, way.lengthM, atS).arriveS, [...seen, way.to]);
  };
  go(from, departS, [from]);
  return best;
}

describe("earliest arrivals", () => {
  it("are those of trying every way", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: -100, max: 500 }), (seed, departS) => {
        const { network, field } = town(seed, 6);
        const { arriveS } = earliestArrivals(network, field, 0, departS);
        for (let to = 0; to < 6; to++) {
          const wanted = bySearch(network, field, 0, to, departS);
          if (Number.isFinite(wanted)) expect(arriveS[to]).toBeCloseTo(wanted, 6);
          else expect(arriveS[to]).toBe(wanted);
        }
      }),
      { numRuns: 60 },
    );
  });
  it("are no earlier for who leaves later (FIFO over the whole network)", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.double({ min: 0, max: 300, noNaN: true }), (seed, later) => {
        const { network, field } = town(seed, 12);
        const [early, late] = [0, later].map((s) => earliestArrivals(network, field, 0, s).arriveS);
        for (const [node, s] of (early ?? []).entries()) expect(late?.[node]).toBeGreaterThanOrEqual(s);
      }),
    );
  });
  it("come with a way that takes as long, its length, and what of it was driven at assumed speeds", () => {
    const { network, field } = town(5, 12);
    const arrivals = earliestArrivals(network, field, 0, 10);
    for (let node = 0; node < 12; node++) {
      const way = wayTo(arrivals, node);
      const lengthM = way
        .slice(1)
        .reduce((sum, to, i) => sum + (network.out[way[i] ?? 0]?.find((one) => one.to === to)?.lengthM ?? 0), 0);
      const driven = driveWay(network, field, way, 10);
      expect([driven.arriveS, lengthM, driven.assumedM]).toEqual([
        arrivals.arriveS[node],
        arrivals.lengthM[node],
        arrivals.assumedM[node],
      ]);
    }
  });
  it("say that there is no way", () => {
    const network = { nodes: ["a", "b"], out: [[], [{ to: 0, lengthM: 10 }]] };
    const arrivals = earliestArrivals(network, freeField(Float64Array.of(10, 10)), 0, 0);
    expect([...arrivals.arriveS]).toEqual([0, Number.POSITIVE_INFINITY]);
    expect(wayTo(arrivals, 1)).toEqual([]);
    expect(wayTo(arrivals, 0)).toEqual([0]);
  });
});

it("a way over no edge is none", () => {
  const network = { nodes: ["a", "b"], out: [[], []] };
  expect(() => driveWay(network, freeField(Float64Array.of(1, 1)), [0, 1], 0)).toThrow(RangeError);
});

describe("a route map", () => {
  const node = (id: string) => ({ id, x: 0, y: 0, capacity: 1, kind: "aisle" as const });
  const edge = { id: "e", from: "a", to: "b", lengthM: 30, maxSpeedMps: 10 };
  it("becomes a network: both ways where it says so", () => {
    const both = { mapId: "m", nodes: [node("a"), node("b")], edges: [{ ...edge, bidirectional: true }] };
    expect(roadNetwork(both).out).toEqual([[{ to: 1, lengthM: 30 }], [{ to: 0, lengthM: 30 }]]);
    expect(roadNetwork({ ...both, edges: [{ ...edge, bidirectional: false }] }).out[1]).toEqual([]);
  });
  it("with an edge to nowhere is refused", () => {
    expect(() => roadNetwork({ mapId: "m", nodes: [node("a")], edges: [{ ...edge, bidirectional: false }] })).toThrow(
      RangeError,
    );
  });
});
