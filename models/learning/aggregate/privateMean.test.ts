import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { uniformIntegers } from "../../pipeline/noise.ts";
import { budgetOf } from "../privacy/budget.ts";
import type { Update } from "../update.ts";
import { ruleOf } from "./named.ts";
import { noiseOfRound, privateMean } from "./privateMean.ts";

const update = (delta: readonly number[] | Float32Array, examples = 1): Update => ({
  client: "c",
  examples,
  delta: Float32Array.from(delta),
});
const secret = new Uint8Array(32).fill(5);
/** Noise so small against the clip norm that what is joined can be seen. */
const LITTLE = 0.01;

describe("a private mean", () => {
  it("clips each, counts all alike and divides by all seats", () => {
    const rule = privateMean({ clip: 1, noise: LITTLE, clients: 4 }, noiseOfRound(secret, 0));
    const [x, y] = rule([update([30, 40], 1_000), update([0, 0.5])]);
    expect(x).toBeCloseTo(0.6 / 4, 1);
    expect(y).toBeCloseTo((0.8 + 0.5) / 4, 1);
  });

  it("is moved by no client further than the clip norm over the seats, whatever it sends", () => {
    const wild = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(wild, { minLength: 3, maxLength: 3 }), (sent) => {
        const joined = (updates: readonly Update[]) =>
          privateMean({ clip: 2, noise: 1, clients: 5 }, noiseOfRound(secret, 1))(updates);
        const [without, with_] = [joined([update([0, 0, 0])]), joined([update([0, 0, 0]), update(sent)])];
        const moved = Math.hypot(...with_.map((x, i) => x - (without[i] ?? 0)));
        expect(moved).toBeLessThanOrEqual((2 / 5) * 1.001);
      }),
      { seed: 7 },
    );
  });

  it("has noise of the size that the accountant counts", () => {
    const n = 20_000;
    const [clip, noise, clients] = [0.5, 2, 10];
    const joined = privateMean({ clip, noise, clients }, noiseOfRound(secret, 2))([update(new Float32Array(n))]);
    const deviation = Math.sqrt(joined.reduce((sum, x) => sum + x * x, 0) / n);
    // The grid's half steps make it a little larger, never smaller.
    expect(deviation / ((noise * clip) / clients)).toBeGreaterThan(0.98);
    expect(deviation / ((noise * clip) / clients)).toBeLessThan(1.03);
  });

  it("draws the same again for the same secret and round, and other noise otherwise", () => {
    const drawn = (key: Uint8Array, round: number) =>
      [...privateMean({ clip: 1, noise: 1, clients: 2 }, noiseOfRound(key, round))([update([0, 0, 0, 0])])].join();
    expect(drawn(secret, 3)).toBe(drawn(secret, 3));
    expect(new Set([drawn(secret, 3), drawn(secret, 4), drawn(new Uint8Array(32), 3)]).size).toBe(3);
  });

  it("is a rule that joins nothing without its noise", () => {
    const settings = { name: "private", clip: 1, noise: 1, delta: 1e-5 } as const;
    expect(() => ruleOf(settings, 2, null)([update([1])])).toThrow(RangeError);
    const chance = uniformIntegers((into) => into.fill(7));
    expect(() => ruleOf({ name: "mean" }, 2, null)([update([1])])).not.toThrow();
    expect(chance.below(1)).toBe(0);
  });
});

it("the budget grows with the rounds, and there is none without noise", () => {
  const rule = { name: "private", clip: 1, noise: 1.1, delta: 1e-5 } as const;
  expect(budgetOf({ rule: { name: "mean" }, rounds: 9 }, 3)).toBeNull();
  expect(budgetOf({ rule, rounds: 9 }, 0)).toMatchObject({ epsilon: 0, delta: 1e-5 });
  const [some, all] = [3, 9].map((done) => budgetOf({ rule, rounds: 9 }, done)!.epsilon);
  expect(some).toBeGreaterThan(0);
  expect(all).toBeGreaterThan(some!);
  expect(budgetOf({ rule, rounds: 9 }, 3)?.epsilonAtEnd).toBe(all);
});
