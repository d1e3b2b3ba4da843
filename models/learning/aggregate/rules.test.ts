import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Update } from "../update.ts";
import { unfit } from "../update.ts";
import {
  type Aggregate,
  clipped,
  clippedMean,
  coordinateMedian,
  multiKrum,
  suspected,
  trimmedMean,
  weightedMean,
} from "./rules.ts";

const update = (delta: readonly number[], examples = 1, client = "c"): Update => ({
  client,
  examples,
  delta: Float32Array.from(delta),
});
const numbers = (aggregate: Aggregate, updates: readonly Update[]) => [...aggregate(updates)];

describe("rules", () => {
  const three = [update([1, 10]), update([2, 20]), update([6, 0], 2)];
  it("the weighted mean counts examples", () => {
    expect(numbers(weightedMean, three)).toEqual([3.75, 7.5]);
  });
  it("the median is of each coordinate, between the two middle ones of an even number", () => {
    expect(numbers(coordinateMedian, three)).toEqual([2, 10]);
    expect(numbers(coordinateMedian, three.slice(0, 2))).toEqual([1.5, 15]);
  });
  it("the trimmed mean leaves out the ends of each coordinate", () => {
    const five = [update([-100]), update([1]), update([2]), update([3]), update([900])];
    expect(numbers(trimmedMean(0.2), five)).toEqual([2]);
    expect(numbers(trimmedMean(0), five)[0]).toBeCloseTo(161.2, 4);
    expect(() => trimmedMean(0.5)).toThrow(RangeError);
  });
  it("each number of slices is joined of those who hold it, and nothing where nobody does", () => {
    const sliced = (indices: readonly number[], delta: readonly number[], examples = 1): Update => ({
      ...update(delta, examples),
      slice: { indices: Uint32Array.from(indices), of: 4 },
    });
    const slices = [sliced([0], [4], 3), sliced([0, 2], [8, 6]), sliced([0, 2], [-60, 2], 3)];
    expect(numbers(weightedMean, slices.slice(0, 2))).toEqual([5, 0, 6, 0]);
    expect(numbers(weightedMean, slices)[2]).toBe(3);
    expect(numbers(coordinateMedian, slices)).toEqual([4, 0, 4, 0]);
    expect(numbers(trimmedMean(0.34), slices)).toEqual([4, 0, 4, 0]);
    const whole = { ...update([0, 1, 2, 3], 4), slice: null };
    expect(numbers(weightedMean, [whole, ...slices.slice(0, 2)])).toEqual([2.5, 1, 2.799999952316284, 3]);
    const all = [0, 1, 2, 3];
    const same = [sliced(all, [1, 2, 3, 4]), sliced(all, [3, 2, 1, 0])];
    const plain = same.map(({ delta }) => update([...delta]));
    for (const rule of [weightedMean, coordinateMedian]) expect(numbers(rule, same)).toEqual(numbers(rule, plain));
  });
  it("multi-Krum takes those who stand together", () => {
    const five = [update([1, 1]), update([1.1, 1]), update([0.9, 1]), update([50, 50]), update([1, 0.9])];
    const [x, y] = numbers(multiKrum(1), five);
    expect(x).toBeCloseTo(1, 5);
    expect(y).toBeCloseTo(0.975, 5);
    expect(numbers(multiKrum(3), [update([7])])).toEqual([7]);
    expect(() => multiKrum(-1)).toThrow(RangeError);
  });
  it("a clipped mean is moved by nobody further than the norm over n", () => {
    expect([...clipped(Float32Array.from([3, 4]), 1)]).toEqual([Math.fround(0.6), Math.fround(0.8)]);
    expect(numbers(clippedMean(1), [update([300, 400]), update([0, 0])])).toEqual([Math.fround(0.3), Math.fround(0.4)]);
    expect(numbers(clippedMean(null), [update([1]), update([1]), update([1_000])])).toEqual([1]);
  });
  it("names who is far from what was agreed", () => {
    const four = [update([1], 1, "a"), update([1.1], 1, "b"), update([0.9], 1, "d"), update([-4], 1, "liar")];
    expect(suspected(four, coordinateMedian(four))).toEqual(["liar"]);
    expect(suspected(four.slice(0, 3), coordinateMedian(four.slice(0, 3)))).toEqual([]);
  });
});

const ALL: readonly [string, Aggregate][] = [
  ["weighted mean", weightedMean],
  ["median", coordinateMedian],
  ["trimmed mean", trimmedMean(0.2)],
  ["multi-Krum", multiKrum(2)],
  ["clipped mean", clippedMean(null)],
];
const delta = fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: 3, maxLength: 3 });

describe.each(ALL)("the %s", (_, aggregate) => {
  it("of what all agree on is just that", () => {
    fc.assert(
      fc.property(delta, fc.integer({ min: 1, max: 12 }), (same, count) => {
        const joined = aggregate(Array.from({ length: count }, () => update(same)));
        for (const [i, x] of joined.entries()) expect(x).toBeCloseTo(same[i] ?? 0, 4);
      }),
      { seed: 4 },
    );
  });
  it("does not depend on who comes first", () => {
    fc.assert(
      fc.property(fc.array(delta, { minLength: 1, maxLength: 9 }), (deltas) => {
        const updates = deltas.map((one) => update(one));
        const there = aggregate(updates);
        const back = aggregate([...updates].reverse());
        // Krum may choose another of two that stand equally near.
        if (aggregate !== ALL[3]?.[1]) for (const [i, x] of there.entries()) expect(x).toBeCloseTo(back[i] ?? 0, 4);
      }),
      { seed: 5 },
    );
  });
});

/** Ten clients, the last two of which lie. */
const withLies = (lie: fc.Arbitrary<number>) =>
  fc
    .tuple(
      fc.array(delta, { minLength: 8, maxLength: 8 }),
      fc.array(fc.array(lie, { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 2 }),
    )
    .map(([honest, lies]) => [...honest, ...lies].map((one) => update(one)));
const most = Math.fround(1e30);
const staysAmong = (aggregate: Aggregate, lie: fc.Arbitrary<number>) =>
  fc.assert(
    fc.property(withLies(lie), (updates) => {
      for (const x of aggregate(updates)) expect(Math.abs(x)).toBeLessThanOrEqual(8 + 1e-3);
    }),
    { seed: 6 },
  );

it("the median and the trimmed mean stay among the honest, whatever two of ten send", () => {
  for (const aggregate of [coordinateMedian, trimmedMean(0.2)])
    staysAmong(aggregate, fc.float({ min: -most, max: most, noNaN: true }));
});

it("multi-Krum takes neither of two of ten that send what is far from all others", () => {
  staysAmong(multiKrum(2), fc.float({ min: 1_000, max: most, noNaN: true }));
});

it.each([
  ["length", update([1, 2])],
  ["not-finite", update([1, Number.NaN, 2])],
  ["not-finite", update([1, Number.POSITIVE_INFINITY, 2])],
  ["examples", update([1, 2, 3], 0)],
  ["examples", update([1, 2, 3], 1.5)],
  ["control", update([1, 2, 3])],
  ["control", { ...update([1, 2, 3]), control: Float32Array.from([1, 2, Number.NaN]) }],
  [null, { ...update([1, 2, 3]), control: new Float32Array(3) }],
] as const)("%s: an update that is not counted says why", (why, one) => {
  expect(unfit(one, 3, true)).toBe(why);
});
