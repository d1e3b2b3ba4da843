import { describe, expect, it } from "vitest";
import { rng } from "../../twins/core/rng.ts";
import { nodesOf, nodeTrainer } from "./node.ts";
import type { Trained, TrainingPlan } from "./trainer/trainer.ts";

/** Chance that can be had again, for tests only. */
const chanceOf = (seed: number) => {
  const chance = rng(seed, "bytes");
  return (count: number): Uint8Array => Uint8Array.from({ length: count }, () => chance.below(256));
};
const plan: TrainingPlan = {
  epochs: 1,
  batch: 8,
  optimiser: "sgd",
  rate: 0.1,
  loss: "squared",
  proximal: 0,
  seed: 4,
  width: 1,
};
const LENGTH = 50;
const from = Float32Array.from({ length: LENGTH }, (_, i) => i / 10);

/** Members whose training moves the weights by something of their own. */
const members = (count: number, seen: number[] = []) =>
  Array.from({ length: count }, (_, m) => ({
    examples: 10 + m,
    async train(weights: Float32Array, { seed }: TrainingPlan): Promise<Trained> {
      seen.push(seed);
      return { weights: weights.map((w, i) => w + Math.sin(m + i) / 4), steps: m, losses: [1, m / 10] };
    },
  }));
/** The mean of deltas by examples, of who stayed. */
const meanOf = (count: number, stayed: (m: number) => boolean): number[] => {
  const here = Array.from({ length: count }, (_, m) => m).filter(stayed);
  const all = here.reduce((sum, m) => sum + 10 + m, 0);
  return Array.from({ length: LENGTH }, (_, i) =>
    here.reduce((sum, m) => sum + ((10 + m) / all) * (Math.sin(m + i) / 4), 0),
  );
};

describe("a node", () => {
  it.each([
    [30, 8, () => true],
    // Three of ten, all of one place, drop out after they have masked with the others.
    [30, 29, (_: number, m: number) => m >= 9],
    [3, 2, () => true],
  ] as const)("of %i devices gives its leader the mean of who stayed", async (count, degree, stays) => {
    const node = nodeTrainer(members(count), { most: 1, degree, random: chanceOf(1), stays });
    const trained = (await node(from, plan, null))!;
    const mean = meanOf(count, (m) => stays(0, m));
    for (let i = 0; i < LENGTH; i++) expect(trained.weights[i]! - from[i]!).toBeCloseTo(mean[i]!, 5);
  });

  it("gives up when too few stay for anybody's mask to be taken off", async () => {
    const node = nodeTrainer(members(30), { most: 1, degree: 8, random: chanceOf(1), stays: (_, m) => m > 26 });
    expect(await node(from, plan, null)).toBeNull();
  });

  it("gives up with a member, and lets its members train by seeds of their own, the same again", async () => {
    const settings = { most: 1, degree: 4, random: chanceOf(2) };
    const [first, again]: number[][] = [[], []];
    for (const seen of [first!, again!]) await nodeTrainer(members(5, seen), settings)(from, plan, null);
    expect(new Set(first).size).toBe(5);
    expect(again).toEqual(first);
    const some = members(5);
    const broken = [...some.slice(1), { examples: 3, train: async () => null }];
    expect(await nodeTrainer(broken, settings)(from, plan, null)).toBeNull();
  });

  it("devices make nodes of about one size", () => {
    const sizes = (count: number, size: number) =>
      nodesOf(
        Array.from({ length: count }, (_, i) => i),
        size,
      ).map((node) => node.length);
    expect(sizes(10, 4)).toEqual([3, 3, 4]);
    expect(sizes(4, 4)).toEqual([4]);
    expect(sizes(300, 100)).toEqual([100, 100, 100]);
    expect(nodesOf([1, 2, 3, 4, 5], 2).flat()).toEqual([1, 2, 3, 4, 5]);
  });
});
