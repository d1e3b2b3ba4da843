import { expect, test } from "vitest";
import { cos, exp, ln, pow, sin } from "./numeric.ts";
import { rng } from "./rng.ts";

const chance = rng(11, "numeric");
const many = (low: number, high: number): number[] =>
  Array.from({ length: 20_000 }, () => low + (high - low) * chance.uniform());
const worst = (xs: readonly number[], ours: (x: number) => number, theirs: (x: number) => number): number =>
  Math.max(...xs.map((x) => Math.abs(ours(x) - theirs(x)) / Math.max(Math.abs(theirs(x)), 1e-300)));

test("exp is that of the engine to about one unit in the last place, to its very ends", () => {
  expect(worst(many(-700, 700), exp, Math.exp)).toBeLessThan(3e-16);
  expect(worst(many(-1, 1), exp, Math.exp)).toBeLessThan(3e-16);
  expect([exp(0), exp(710), exp(-750), exp(Number.NaN), exp(-Infinity)]).toEqual([1, Infinity, 0, Number.NaN, 0]);
  expect(exp(709.7)).toBeCloseTo(Math.exp(709.7), -296);
  expect(exp(-740)).toBe(Math.exp(-740));
});

test("exp and ln undo one another, and a power is one of the engine's", () => {
  for (const x of many(1e-6, 1e6)) expect(Math.abs(exp(ln(x)) / x - 1)).toBeLessThan(1e-14);
  for (const x of many(1e-3, 1e3)) expect(Math.abs(pow(x, 5 / 3) / x ** (5 / 3) - 1)).toBeLessThan(1e-14);
  expect([pow(0, 2), pow(0, -1), pow(5, 0)]).toEqual([0, Infinity, 1]);
});

test("sine and cosine are the engine's within 1e-12 over many turns", () => {
  for (const x of many(-5_000, 5_000)) {
    expect(Math.abs(sin(x) - Math.sin(x))).toBeLessThan(1e-12);
    expect(Math.abs(cos(x) - Math.cos(x))).toBeLessThan(1e-12);
  }
});
