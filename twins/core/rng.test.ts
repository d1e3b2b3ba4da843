import { expect, test } from "vitest";
import { ln } from "./numeric.ts";
import { rng } from "./rng.ts";

test("the same seed and stream give the same sequence, another stream another", () => {
  const draw = (seed: number, stream: string) =>
    Array.from({ length: 5 }, () => rng(seed, stream)).map((r) => r.uint32());
  expect(draw(1, "a")).toEqual(draw(1, "a"));
  expect(rng(1, "a").uint32()).not.toBe(rng(1, "b").uint32());
});

test("uniform has mean 1/2 and variance 1/12, exponential its mean", () => {
  const r = rng(7);
  const n = 200_000;
  let sum = 0;
  let squares = 0;
  let exponential = 0;
  for (let i = 0; i < n; i++) {
    const u = r.uniform();
    sum += u;
    squares += u * u;
    exponential += r.exponential(3);
  }
  expect(sum / n).toBeCloseTo(0.5, 2);
  expect(squares / n - (sum / n) ** 2).toBeCloseTo(1 / 12, 2);
  expect(exponential / n).toBeCloseTo(3, 1);
});

test("ln agrees with Math.log to one unit in the last place", () => {
  const r = rng(3);
  for (let i = 0; i < 100_000; i++) {
    const x = r.uniform() * 10 ** (r.below(30) - 15);
    if (x === 0) continue;
    const expected = Math.log(x);
    expect(Math.abs(ln(x) - expected)).toBeLessThanOrEqual(Math.max(Math.abs(expected) * 2.3e-16, 2e-16));
  }
});
