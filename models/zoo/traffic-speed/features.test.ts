import { describe, expect, it } from "vitest";
import {
  AHEAD,
  aheadOnly,
  type District,
  examplesOf,
  FEATURES,
  LOOK_BACK,
  mphOf,
  neighboursIn,
  rmseSpeed,
  sightOf,
} from "./features.ts";

/** Thursday to Saturday. */
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
const training = { from: 0, to: UNTIL, every: 1, ahead: AHEAD };

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
    expect(first.slice(LOOK_BACK + 4, LOOK_BACK + 10)).toEqual([10, 20, 30, 60, 90, 120]);
    // Thursday and Friday are alike; and now is told as well.
    expect(first.slice(LOOK_BACK + 10, LOOK_BACK + 17)).toEqual([0, 10, 20, 30, 60, 90, 120]);
    expect(first.at(-1)).toBe(0);
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
    const span = { from: UNTIL, to: STEPS, every: 1, ahead: AHEAD };
    const some = examplesOf(district([[0, UNTIL + 30]]), UNTIL, span, true);
    expect(some.count).toBe(examplesOf(district(), UNTIL, span, true).count - 1);
    expect([...some.targets].filter(Number.isNaN)).toHaveLength(AHEAD);
    expect(Number.isFinite(rmseSpeed(new Float32Array(some.targets.length), some.targets))).toBe(true);
    const second = aheadOnly(some, 2, 2);
    expect([...second.targets.subarray(0, AHEAD)].map(Number.isNaN)).toEqual(
      Array.from({ length: AHEAD }, (_, i) => i !== 1),
    );
    expect(rmseSpeed(Float32Array.of(9, 0.3, 0), Float32Array.of(Number.NaN, 0, 0.4))).toBeCloseTo(
      10 * Math.sqrt(0.125),
      5,
    );
  });
  it("of a test end later than a whole look ahead; what lies after the end is not measured", () => {
    const span = { from: UNTIL, to: STEPS, every: 1, ahead: 3 };
    const { count, targets } = examplesOf(district(), UNTIL, span, true);
    expect(count).toBe(3 * (STEPS - UNTIL - 3 - LOOK_BACK + 1));
    const last = [...targets.subarray((count - 1) * AHEAD)];
    expect(last.map(Number.isNaN)).toEqual(Array.from({ length: AHEAD }, (_, i) => i >= 3));
  });
  it("know a day's kind, and of a kind without another day nothing usual", () => {
    const saturday = { from: UNTIL, to: STEPS, every: 1, ahead: AHEAD };
    const { inputs } = examplesOf(district(), UNTIL, saturday, true);
    expect(inputs[FEATURES - 1]).toBe(1);
    expect([...inputs.subarray(LOOK_BACK + 10, LOOK_BACK + 17)]).toEqual([0, 0, 0, 0, 0, 0, 0]);
    // All days together still know it.
    expect(Math.round(1e4 * (inputs[LOOK_BACK + 4] ?? 0))).toBe(10);
  });
});

describe("sight", () => {
  it("is of one step what the examples are of all, and null where something was not measured", () => {
    const { inputs } = examplesOf(district(), UNTIL, training, false);
    const sight = sightOf(district([[1, 40]]), UNTIL);
    expect(sight(0, LOOK_BACK - 1)).toEqual(inputs.subarray(0, FEATURES));
    expect(sight(1, 40)).toBeNull();
    expect(sight(0, LOOK_BACK - 2)).toBeNull();
    expect(sight(9, 100)).toBeNull();
  });
  it("is told back in mph", () => {
    expect(mphOf(50, -0.5)).toBe(45);
  });
});
