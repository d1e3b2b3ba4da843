import { expect, test } from "vitest";
import { quakeVenue } from "../../../test/support/quakeVenue.ts";
import { BUILDING_TYPES, DAMAGE_STATES, damageOf, type Medians, normalCdf } from "./fragility.ts";
import { joltToShakingS, sArrivalS, USUAL_NETWORK, warningS } from "./warning.ts";
import { fallingZones, mayOverturn } from "./zones.ts";

test("the normal distribution is the tables'", () => {
  expect([0, 1, -1.96, 3].map((x) => normalCdf(x).toFixed(6))).toEqual([
    "0.500000",
    "0.841345",
    "0.024998",
    "0.998650",
  ]);
});

const ALL: readonly Medians[] = Object.values(BUILDING_TYPES).flatMap(({ medians }) => Object.values(medians));

test("at a median half of the buildings have reached its state, and states add up to one", () => {
  for (const medians of ALL)
    for (const [i, median] of medians.entries()) {
      const { probabilities } = damageOf(medians, median);
      const reached = DAMAGE_STATES.slice(i + 1).reduce((sum, state) => sum + probabilities[state], 0);
      expect(reached).toBeCloseTo(0.5, 6);
      expect(DAMAGE_STATES.reduce((sum, state) => sum + probabilities[state], 0)).toBeCloseTo(1, 12);
      expect(Math.min(...Object.values(probabilities))).toBeGreaterThanOrEqual(0);
    }
});

test("medians grow with the state, and better codes stand more", () => {
  for (const medians of ALL) expect(medians).toEqual(medians.toSorted((a, b) => a - b));
  const state = (level: "pre" | "low" | "moderate" | "high") =>
    damageOf(BUILDING_TYPES.C1L!.medians[level]!, 0.32).meanState;
  expect(state("pre")).toBeGreaterThan(state("low"));
  expect(state("moderate")).toBeGreaterThan(state("high"));
  expect(damageOf(BUILDING_TYPES.C1L!.medians.low!, 0).likeliest).toBe("none");
  expect(damageOf(BUILDING_TYPES["URM-L"]!.medians.pre!, 1.5).likeliest).toBe("complete");
});

test("the further the earthquake, the longer the warning; near it there is none", () => {
  const at = (distanceKm: number) => ({ distanceKm, depthKm: 10 });
  expect(sArrivalS(at(0))).toBeCloseTo(10 / 3.53, 6);
  expect(joltToShakingS(at(100))).toBeCloseTo(12, 0);
  expect(warningS(at(10))).toBe(0);
  expect(warningS(at(100))).toBeCloseTo(19.8, 0);
  expect(warningS(at(100), { ...USUAL_NETWORK, delayS: 10 })).toBeCloseTo(warningS(at(100)) - 5, 6);
});

test("zones are of what is slender, does not slide first and is not built in", () => {
  const strong = { pgaMps2: 4.7, pgvMps: 0.54 };
  expect(mayOverturn(0.3, 1.8, 0.45, strong)).toBe(true);
  expect(mayOverturn(0.3, 1.8, 0.1, strong)).toBe(false);
  expect(mayOverturn(0.3, 1.8, 0.45, { ...strong, pgaMps2: 1 })).toBe(false);
  expect(mayOverturn(0.3, 1.8, 0.45, { ...strong, pgvMps: 0.2 })).toBe(false);
  const venue = quakeVenue();
  const kinds = fallingZones(venue, strong).map(({ obstacle }) => venue.obstacles[obstacle]!.kind);
  expect([...new Set(kinds)]).toEqual(["bookshelf", "wardrobe", "cabinet", "shelf"]);
  const shelf = fallingZones(venue, strong).find(({ obstacle }) => venue.obstacles[obstacle]!.kind === "shelf")!;
  const [a, , c] = shelf.corners;
  expect(c[0] - a[0]).toBeCloseTo(0.25 + 2 * 1.8, 9);
  expect(fallingZones(venue, { pgaMps2: 0, pgvMps: 0 })).toEqual([]);
});
