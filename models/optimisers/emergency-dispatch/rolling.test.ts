import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../../../twins/core/result.ts";
import { rng } from "../../../twins/core/rng.ts";
import type { Incident } from "./decide.ts";
import { earliestArrivals, type RoadNetwork } from "./network.ts";
import { compare, controlOf, KNOWN_BY, type Knowledge } from "./report.ts";
import { MOST_CALLS, type Rehearsal, rehearse, summaryOf } from "./rolling.ts";
import { connectedNodes, incidentsBy, stationsOf } from "./scenario.ts";
import { freeField, heldField, type SpeedField } from "./speedField.ts";

/** Nodes in a ring, 1 km apart. */
const ring = (count: number): RoadNetwork => ({
  nodes: Array.from({ length: count }, (_, i) => `n${i}`),
  out: Array.from({ length: count }, (_, i) =>
    [(i + 1) % count, (i + count - 1) % count].map((to) => ({ to, lengthM: 1000 })),
  ),
});
const free = (count: number) => new Float64Array(count).fill(20);
const call = (id: string, node: number, atS: number, weight = 1): Incident => ({ id, node, atS, weight });
const base = (calls: readonly Incident[], nodes: readonly number[], truth: SpeedField): Rehearsal => ({
  network: ring(10),
  truth,
  stations: nodes.map((node, i) => ({ id: `v${i}`, node })),
  calls,
  serviceS: 600,
  replanS: 300,
  coverage: null,
});
const still = freeField(free(10));
const by = (rule: "best" | "nearest", field: SpeedField) => ({ rule, fieldAt: () => field });

describe("a rehearsal", () => {
  it("drives by what happens, whatever was believed", () => {
    const slow = heldField(new Float64Array(10).fill(5), 0, 1e5, free(10));
    const [one] = must(rehearse(base([call("x", 2, 100)], [0], slow), by("best", still)));
    expect(one).toEqual({ incident: "x", vehicle: "v0", responseS: 400, weight: 1 });
  });
  it("keeps a vehicle at a scene, and lets the next call wait for it", () => {
    const calls = [call("x", 1, 0), call("y", 2, 10)];
    const responses = must(rehearse(base(calls, [0], still), by("best", still)));
    // There at 50, away at 650, 50 more to y.
    expect(responses.map(({ responseS }) => responseS)).toEqual([50, 690]);
  });
  it("turns a vehicle that is on its way to a heavier call, at the next node", () => {
    const calls = [call("light", 4, 0), call("heavy", 9, 60, 3)];
    const best = must(rehearse(base(calls, [0], still), by("best", still)));
    expect(best.map(({ incident, responseS }) => [incident, responseS])).toEqual([
      // It was on the road from 1 to 2 at 60, there at 100, and back over 1 and 0 to 9 at 250.
      ["heavy", 190],
      ["light", 1100],
    ]);
    const nearest = must(rehearse(base(calls, [0], still), by("nearest", still)));
    expect(nearest[0]).toMatchObject({ incident: "light", responseS: 200 });
  });
  it("ends when a call can never be served", () => {
    const network = { nodes: ["a", "b"], out: [[], []] };
    const lost = { ...base([call("x", 1, 0)], [0], freeField(free(2))), network };
    expect(must(rehearse(lost, by("best", still)))).toEqual([]);
  });
  it("has limits", () => {
    const calls = Array.from({ length: MOST_CALLS + 1 }, (_, i) => call(`c${i}`, 0, i));
    expect(() => rehearse(base(calls, [0], still), by("best", still))).toThrow(RangeError);
    expect(() => rehearse(base([call("x", 0, 5), call("y", 0, 1)], [0], still), by("best", still))).toThrow(RangeError);
    expect(() => rehearse({ ...base([], [0], still), serviceS: 10 }, by("best", still))).toThrow(RangeError);
  });
  it("serves every call once, and never before a way of its own could", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.constantFrom("best" as const, "nearest" as const),
        (seed, rule) => {
          const calls = incidentsBy(seed, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 12, { fromS: 0, toS: 3000 });
          const responses = must(rehearse(base(calls, [0, 5, 7], still), by(rule, still)));
          expect(responses.map(({ incident }) => incident).sort()).toEqual(calls.map(({ id }) => id).sort());
          expect(responses.every(({ responseS }) => responseS >= 0)).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("a comparison", () => {
  const chance = rng(3, "truth");
  const steps = Array.from({ length: 40 }, () => Float64Array.from({ length: 10 }, () => 3 + 20 * chance.uniform()));
  const truth: SpeedField = { fromS: 0, stepS: 300, steps, freeMps: free(10) };
  const knowledge: Knowledge = { truth, told: (step) => steps.slice(step, step + 13), horizonS: 3600 };
  const rehearsal = base(incidentsBy(1, [...Array(10).keys()], 20, { fromS: 0, toS: 9000 }), [0, 3, 6], truth);
  it("of a single call gives perfect knowledge the earliest arrival of all", () => {
    for (let seed = 0; seed < 20; seed++) {
      const calls = incidentsBy(seed, [...Array(10).keys()], 1, { fromS: 0, toS: 3000 });
      const lines = must(compare({ ...rehearsal, calls }, knowledge));
      const perfect = lines.find((line) => line.by === "perfect")?.meanS ?? Number.NaN;
      for (const { meanS } of lines) expect(meanS).toBeGreaterThanOrEqual(perfect - 1e-6);
      const [one] = calls;
      const first = [0, 3, 6].map(
        (node) => earliestArrivals(rehearsal.network, truth, node, one?.atS ?? 0).arriveS[one?.node ?? 0] ?? 0,
      );
      expect(perfect).toBeCloseTo(Math.min(...first) - (one?.atS ?? 0), 6);
    }
  });
  it("by a forecast that comes true is by perfect knowledge", () => {
    const lines = must(compare(rehearsal, knowledge));
    expect(lines.map((line) => line.by)).toEqual([...KNOWN_BY]);
    const [forecast, , , perfect] = lines;
    expect({ ...forecast, by: "perfect" }).toEqual(perfect);
  });
  it("is the same every time", () => {
    expect(compare(rehearsal, knowledge)).toEqual(compare(rehearsal, knowledge));
  });
  it("believes what it should at a time", () => {
    const at = (known: (typeof KNOWN_BY)[number]) => controlOf(known, knowledge).fieldAt(700);
    expect(at("current").steps).toEqual([steps[2], steps[2]]);
    expect(at("forecast")).toMatchObject({ fromS: 600, steps: steps.slice(2, 15) });
    expect(at("free").steps).toEqual([]);
    expect(at("perfect")).toBe(truth);
  });
  it("sums up", () => {
    const of = (responseS: number, weight: number) => ({ incident: "i", vehicle: "v", responseS, weight });
    const ten = Array.from({ length: 10 }, (_, i) => of(i + 1, i === 9 ? 3 : 1));
    expect(summaryOf(ten)).toEqual({ served: 10, meanS: 5.5, weightedS: 75 / 12, p90S: 9 });
    expect(summaryOf([]).meanS).toBeNaN();
  });
});

describe("a scenario", () => {
  it("has stations far apart, among nodes that ways join", () => {
    expect(stationsOf(ring(10), free(10), connectedNodes(ring(10), free(10)), 3)).toEqual([0, 5, 2]);
    const lonely = { nodes: ["a", "b", "c"], out: [[], [{ to: 2, lengthM: 1 }], [{ to: 1, lengthM: 1 }]] };
    expect(connectedNodes(lonely, free(3))).toEqual([1, 2]);
  });
  it("comes of its seed, in the order of the times", () => {
    const of = (seed: number) => incidentsBy(seed, [4, 5], 50, { fromS: 100, toS: 200 });
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
    expect(
      of(1).every(
        ({ node, atS, weight }, i, all) =>
          [4, 5].includes(node) && atS >= (all[i - 1]?.atS ?? 100) && atS < 200 && weight >= 1 && weight <= 3,
      ),
    ).toBe(true);
  });
});
