import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aidrClass, carHolds, debrisFactor, defraBand, defraRating, FOOTING, footingRisk } from "./hazardClasses.ts";

describe("AIDR's classes", () => {
  it.each([
    [0, 5, 0],
    [0.3, 1, 1],
    [0.31, 0.5, 2],
    [0.2, 1.6, 2],
    [0.51, 0.5, 3],
    [1.2, 0.5, 3],
    [1.21, 0.5, 4],
    [0.5, 1.6, 4],
    [2, 0.5, 4],
    [2.1, 0.5, 5],
    [0.1, 2.5, 5],
    [1, 4, 5],
    [1.1, 4, 6],
    [4.1, 0, 6],
    [0.1, 4.1, 6],
  ])("%d m at %d m/s is H%d", (depth, speed, want) => {
    expect(aidrClass(depth, speed)).toBe(want);
  });
  it("never fall with depth or with speed", () => {
    const water = fc.double({ min: 0.001, max: 6, noNaN: true });
    fc.assert(
      fc.property(water, water, water, (depth, speed, more) => {
        expect(aidrClass(depth + more, speed)).toBeGreaterThanOrEqual(aidrClass(depth, speed));
        expect(aidrClass(depth, speed + more)).toBeGreaterThanOrEqual(aidrClass(depth, speed));
      }),
      { numRuns: 300, seed: 2 },
    );
  });
});

describe("Defra's rating", () => {
  it("is d (v + 0.5) + DF", () => {
    expect(defraRating(1, 1.5, 0.5)).toBe(2.5);
    expect(defraRating(0, 3, 1)).toBe(0);
  });
  it.each([
    [0.2, 1, "urban", 0],
    [0.5, 1, "urban", 1],
    [0.5, 1, "woodland", 0.5],
    [0.5, 1, "pasture", 0],
    [0.8, 0, "pasture", 0.5],
    [0.1, 2.1, "urban", 1],
  ] as const)("%d m at %d m/s in %s has a debris factor of %d", (depth, speed, use, want) => {
    expect(debrisFactor(depth, speed, use)).toBe(want);
  });
  it("has its bands at 0.75, 1.25 and 2", () => {
    expect([0.74, 0.75, 1.24, 1.25, 1.99, 2].map(defraBand)).toEqual(["low", "some", "some", "most", "most", "all"]);
  });
});

describe("cars and people", () => {
  it("a small car holds in 0.3 m of still water, a large in 0.4 m, one with four driven wheels in 0.5 m", () => {
    expect(
      (["small", "large", "fourWheelDrive"] as const).map((car) =>
        [0.3, 0.4, 0.5, 0.51].map((d) => carHolds(car, d, 0)),
      ),
    ).toEqual([
      [true, false, false, false],
      [true, true, false, false],
      [true, true, true, false],
    ]);
    expect([carHolds("small", 0.1, 3), carHolds("small", 0.11, 3), carHolds("fourWheelDrive", 0.05, 3.1)]).toEqual([
      true,
      false,
      false,
    ]);
  });
  it("an adult stands at 0.6 m2/s where a child does not, and an infant nowhere", () => {
    expect(footingRisk("adult", 0.5, 1.2)).toBe("low");
    expect(footingRisk("child", 0.5, 1.2)).toBe("significant");
    expect(footingRisk("infant", 0.1, 0.1)).toBe("extreme");
    expect([0.7, 1, 1.3].map((p) => footingRisk("adult", 1, p))).toEqual(["moderate", "significant", "extreme"]);
    expect([footingRisk("child", 0.51, 0), footingRisk("adult", 1.21, 0), footingRisk("adult", 0, 0)]).toEqual([
      "extreme",
      "extreme",
      "none",
    ]);
    expect(FOOTING.indexOf(footingRisk("child", 0.4, 1.4))).toBeGreaterThan(
      FOOTING.indexOf(footingRisk("adult", 0.4, 1.4)),
    );
  });
});
