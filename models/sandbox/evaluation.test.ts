import { describe, expect, it } from "vitest";
import { ahead, bestFloor, told, verdictOf } from "./evaluation.ts";
import { rangesOf } from "./ranges.ts";

const LOWER = { name: "RMSE", unit: "Cel", better: "lower" } as const;
const HIGHER = { name: "F1", unit: "1", better: "higher" } as const;
const holding = (...targets: readonly number[]) => ({
  name: "x",
  examples: {
    count: targets.length / 2,
    shape: [1],
    inputs: new Float32Array(targets.length / 2),
    targets: Float32Array.from(targets),
  },
});
const instruction = (loss: "squared" | "binary") => ({ loss }) as Parameters<typeof rangesOf>[0]["instruction"];

describe("a verdict", () => {
  it("is above 0 for the better one, whichever way is better", () => {
    expect(ahead(LOWER, 2, 3)).toBe(1);
    expect(ahead(HIGHER, 0.5, 0.75)).toBe(-0.25);
    expect(ahead(HIGHER, null, 0.75)).toBeNull();
    expect(ahead(HIGHER, 0.5, null)).toBeNull();
  });

  it("is against the best of what needs no model", () => {
    const floors = [
      { by: "a", value: 4 },
      { by: "b", value: 6 },
    ];
    expect([bestFloor(LOWER, floors), bestFloor(HIGHER, floors), bestFloor(LOWER, [])]).toEqual([4, 6, null]);
    const test = {
      test: "t",
      scenario: null,
      ticks: 1,
      value: 3,
      baseline: 4,
      champion: 2,
      clamped: 0,
      strikes: 0,
      fallbacks: 0,
    };
    const first = { ...test, quarantinedAt: null, records: "0x00" } as const;
    expect(verdictOf(LOWER, floors, first)).toEqual({ overFloor: 1, overChampion: -1 });
  });

  it("has no number where there is none, and no more digits than engines agree on", () => {
    expect([told(Number.NaN), told(Number.POSITIVE_INFINITY), told(1 / 3)]).toEqual([null, null, 0.333333333]);
  });
});

describe("what outputs may be", () => {
  it("is what was measured, each for itself, without what was not", () => {
    const clients = [holding(1, 10, Number.NaN, 20), holding(3, -10)];
    expect(rangesOf({ clients, instruction: instruction("squared") }, 2)).toEqual([
      { low: 1, high: 3, margin: 2 },
      { low: -10, high: 20, margin: 30 },
    ]);
    expect(() => rangesOf({ clients: [holding(1, Number.NaN)], instruction: instruction("squared") }, 2)).toThrow(
      RangeError,
    );
  });

  it("of logits is what float32 makes a share of", () => {
    expect(rangesOf({ clients: [], instruction: instruction("binary") }, 1)).toEqual([
      { low: -88, high: 88, margin: 88 },
    ]);
  });
});
