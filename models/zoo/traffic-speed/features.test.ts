import { describe, expect, it } from "vitest";
import {
  AHEAD,
  type District,
  examplesOf,
  FEATURES,
  LOOK_BACK,
  lastAheadOnly,
  neighboursIn,
  rmseSpeed,
} from "./features.ts";

const STEPS = 3 * 288;
/** Detector 0 drives faster by the hour of the day, detector 1 always 40, detector 2 has no neighbour. */
const speedAt = (detector: number, step: number): number => [50 + (step % 288) / 100, 40, 60][detector] ?? 0;
const rowsWith = (missing: readonly (readonly [detector: number, step: number])[]): Float64Array[] => {
  const rows = Array.from({ length: STEPS }, (_, step) => Float64Array.from([0, 1, 2], (d) => speedAt(d, step)));
  for (const [detector, step] of missing) {
    const row = rows[step];
    if (row !== undefined) row[detector] = Number.NaN;
  }
  return rows;
};
const neighbours = neighboursIn(
  [0, 1, 2],
  [
    [1, 0.5, 0],
    [0.5, 1, 0],
    [0, 0, 1],
  ],
);
const district = (missing: readonly (readonly [number, number])[] = []): District => ({
  rows: rowsWith(missing),
  neighbours,
});
const UNTIL = 2 * 288;
const training = { from: 0, to: UNTIL, every: 1 };

describe("neighbours", () => {
  it("are those of the same district alone", () => {
    const near = [
      [1, 0.3, 0.9],
      [0.3, 1, 0],
      [0.9, 0, 1],
    ];
    expect(neighboursIn([0, 1], near)).toEqual([[[1, 0.3]], [[0, 0.3]]]);
    expect(neighboursIn([1, 2], near)).toEqual([[], []]);
  });
});

describe("examples", () => {
  it("are the changes ahead, of each detector at each step", () => {
    const { count, inputs, targets } = examplesOf(district(), UNTIL, training, false);
    expect(count).toBe(3 * (UNTIL - AHEAD - LOOK_BACK + 1));
    expect([inputs.length, targets.length]).toEqual([count * FEATURES, count * AHEAD]);
    // 0.01 mph a step, in tens of mph.
    expect([...targets.subarray(0, 3)].map((x) => Math.round(1e4 * x))).toEqual([10, 20, 30]);
    const first = [...inputs.subarray(0, FEATURES)].map((x) => Math.round(1e4 * x));
    expect(first.slice(0, 3)).toEqual([-10, -20, -30]);
    // The neighbour drives 40, the detector itself 50.11.
    expect(first[LOOK_BACK - 1]).toBe(-10_110);
    // At this time of the other day it drove as fast as it will.
    expect(first.slice(LOOK_BACK + 4, LOOK_BACK + 7)).toEqual([10, 20, 30]);
    // Detector 2 has no neighbour: they say nothing.
    const lonely = inputs.subarray(2 * FEATURES, 3 * FEATURES);
    expect([...lonely.subarray(LOOK_BACK - 1, LOOK_BACK + 3)]).toEqual([0, 0, 0, 0]);
  });
  it("see nothing of what is ahead, nor does training of its own day's answer", () => {
    const changed = rowsWith([]);
    // The last training step is looked ahead to only.
    const last = changed[UNTIL - 1];
    if (last !== undefined) last[1] = 30;
    const secondDay = { ...training, from: 288 };
    const other = examplesOf({ rows: changed, neighbours }, UNTIL, secondDay, false);
    const before = examplesOf(district(), UNTIL, secondDay, false);
    expect(other.inputs).toEqual(before.inputs);
    expect(other.targets).not.toEqual(before.targets);
  });
  it("are not made of what was not measured; a gap of three steps in the past is held over, one of four is not", () => {
    const whole = examplesOf(district(), UNTIL, training, false).count;
    const gap = (length: number) =>
      whole - examplesOf(district(Array.from({ length }, (_, i) => [1, 100 + i])), UNTIL, training, false).count;
    // As the present, and as one of three ahead.
    expect(gap(1)).toBe(1 + AHEAD);
    expect(gap(3)).toBe(3 + AHEAD);
    // The first step behind it, and as long as the fourth of the gap is among those looked back at.
    expect(gap(4)).toBe(4 + AHEAD + LOOK_BACK - 1);
  });
  it("of a test may know some of the targets; the error counts those alone", () => {
    const span = { from: UNTIL, to: STEPS, every: 1 };
    const some = examplesOf(district([[0, UNTIL + 20]]), UNTIL, span, true);
    expect(some.count).toBe(examplesOf(district(), UNTIL, span, true).count - 1);
    expect([...some.targets].filter(Number.isNaN)).toHaveLength(AHEAD);
    expect(Number.isFinite(rmseSpeed(new Float32Array(some.targets.length), some.targets))).toBe(true);
    const last = lastAheadOnly(some);
    expect([...last.targets.subarray(0, 2)]).toEqual([Number.NaN, Number.NaN]);
    expect(rmseSpeed(Float32Array.of(9, 0.3, 0), Float32Array.of(Number.NaN, 0, 0.4))).toBeCloseTo(
      10 * Math.sqrt(0.125),
      5,
    );
  });
});
