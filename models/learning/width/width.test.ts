import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { startTfjs } from "../../../server/tfjs.ts";
import { rng } from "../../../twins/core/rng.ts";
import { network } from "../../zoo/remaining-life/task.ts";
import { type Examples, initialWeights, predict, weightCount } from "../trainer/trainer.ts";
import { narrow } from "./narrow.ts";
import { networksOf } from "./networks.ts";
import { keepUntrained, placesIn, taken } from "./slice.ts";

beforeAll(startTfjs);

/** Four examples of any shape. @param whole numbers below this, for words; any without */
function examplesOf(shape: readonly number[], below = 0): Examples {
  const chance = rng(5, "examples");
  const size = shape.reduce((product, n) => product * n, 1);
  const inputs = Float32Array.from({ length: 4 * size }, () =>
    below > 0 ? chance.below(below) : 2 * chance.uniform() - 1,
  );
  return { count: 4, shape, inputs, targets: new Float32Array(4) };
}

const dense = (units: number, activation: "relu" | "tanh" = "tanh") => tf.layers.dense({ units, activation });
const KINDS: Readonly<Record<string, { make: () => tf.LayersModel; examples: () => Examples }>> = {
  "dense layers after a flat sequence": {
    make: () =>
      tf.sequential({
        layers: [tf.layers.flatten({ inputShape: [6, 3] }), dense(7, "relu"), dense(5), tf.layers.dense({ units: 2 })],
      }),
    examples: () => examplesOf([6, 3]),
  },
  "convolutions, flat": {
    make: () =>
      tf.sequential({
        layers: [
          tf.layers.conv1d({ inputShape: [12, 3], filters: 6, kernelSize: 3, activation: "relu" }),
          tf.layers.maxPooling1d({ poolSize: 2 }),
          tf.layers.conv1d({ filters: 5, kernelSize: 3, padding: "same", activation: "tanh" }),
          tf.layers.flatten({}),
          dense(4),
          tf.layers.dense({ units: 1 }),
        ],
      }),
    examples: () => examplesOf([12, 3]),
  },
  "a convolution, averaged": {
    make: () =>
      tf.sequential({
        layers: [
          tf.layers.conv1d({ inputShape: [12, 3], filters: 6, kernelSize: 3, activation: "relu", useBias: false }),
          tf.layers.globalAveragePooling1d({}),
          tf.layers.dense({ units: 1 }),
        ],
      }),
    examples: () => examplesOf([12, 3]),
  },
  "gated recurrent units": {
    make: () =>
      tf.sequential({
        layers: [
          tf.layers.gru({ inputShape: [5, 3], units: 6, returnSequences: true }),
          tf.layers.gru({ units: 4 }),
          tf.layers.dense({ units: 1 }),
        ],
      }),
    examples: () => examplesOf([5, 3]),
  },
  "long short-term memory": {
    make: () =>
      tf.sequential({
        layers: [tf.layers.lstm({ inputShape: [5, 3], units: 6 }), dense(4), tf.layers.dense({ units: 1 })],
      }),
    examples: () => examplesOf([5, 3]),
  },
  "words embedded": {
    make: () =>
      tf.sequential({
        layers: [
          tf.layers.embedding({ inputDim: 9, outputDim: 6, inputLength: 5 }),
          tf.layers.flatten({}),
          tf.layers.dense({ units: 1 }),
        ],
      }),
    examples: () => examplesOf([5], 9),
  },
};

describe.each(Object.entries(KINDS))("a narrower network of %s", (_, { make, examples }) => {
  it.each([1, 0.5, 0.34, 0.01])("says at a width of %s what the whole says when its other units are none", (width) => {
    const whole = make();
    const weights = initialWeights(whole, 3).map((w, i) => w + 0.01 * Math.sin(i));
    const slice = narrow(whole, width);
    expect(slice.of).toBe(weights.length);
    expect(slice.indices).toHaveLength(weightCount(slice.network));
    const own = taken(weights, slice);
    const others = new Float32Array(weights.length);
    for (const [at, i] of slice.indices.entries()) others[i] = own[at] ?? 0;
    const [small, large] = [predict(slice.network, own, examples()), predict(whole, others, examples())];
    expect(Math.max(...large.map(Math.abs))).toBeGreaterThan(1e-4);
    for (const [i, x] of small.entries()) expect(x).toBeCloseTo(large[i] ?? Number.NaN, 5);
    if (width === 1) expect(slice.indices).toEqual(Uint32Array.from(weights, (_, i) => i));
    else expect(slice.indices.length).toBeLessThan(weights.length);
  });
});

describe("a slice of a network's width", () => {
  it("has each weight once, and a wider one has all of a narrower's", () => {
    const whole = KINDS["convolutions, flat"]!.make();
    const [half, quarter] = [narrow(whole, 0.5), narrow(whole, 0.25)];
    expect(new Set(half.indices).size).toBe(half.indices.length);
    expect([...quarter.indices].every((i) => new Set(half.indices).has(i))).toBe(true);
    const places = placesIn(half);
    expect([...half.indices].every((i, at) => places[i] === at)).toBe(true);
    expect(places.filter((at) => at >= 0)).toHaveLength(half.indices.length);
  });

  it("of the zoo's network for remaining life has about its share of the weights: most are in the first layer", () => {
    const networks = networksOf(network);
    const whole = weightCount(networks.at(1));
    for (const width of [0.5, 0.25]) {
      const share = weightCount(networks.at(width)) / whole;
      expect(share).toBeLessThan(width);
      expect(share).toBeGreaterThan(0.9 * width);
    }
    expect(networks.slice(1)).toBeNull();
    networks.dispose();
  });

  it("is refused of what cannot be cut", () => {
    const normalised = tf.sequential({
      layers: [
        tf.layers.dense({ units: 4, inputShape: [3] }),
        tf.layers.layerNormalization({ name: "norm" }),
        tf.layers.dense({ units: 1 }),
      ],
    });
    expect(() => narrow(normalised, 0.5)).toThrow("norm, a layer of kind LayerNormalization, cannot be cut");
    const input = tf.input({ shape: [3] });
    const graph = tf.model({ inputs: input, outputs: dense(2).apply(input) as tf.SymbolicTensor });
    expect(() => narrow(graph, 0.5)).toThrow("no chain of layers");
    for (const width of [0, -1, 1.1, Number.NaN])
      expect(() => narrow(normalised, width)).toThrow("no share of a width");
  });

  it("leaves what nobody trained as it was, with what the strategy remembers of it", () => {
    const before = { round: 3, weights: Float32Array.of(1, 2, 3, 4), slots: { velocity: Float32Array.of(5, 6, 7, 8) } };
    const after = { round: 4, weights: Float32Array.of(9, 9, 9, 9), slots: { velocity: Float32Array.of(9, 9, 9, 9) } };
    const slices = [
      { indices: Uint32Array.of(0), of: 4 },
      { indices: Uint32Array.of(0, 2), of: 4 },
    ];
    expect(keepUntrained(before, after, slices)).toEqual({
      round: 4,
      weights: Float32Array.of(9, 2, 9, 4),
      slots: { velocity: Float32Array.of(9, 6, 9, 8) },
    });
    expect(keepUntrained(before, after, [...slices, null])).toBe(after);
    expect(keepUntrained(before, after, [])).toBe(after);
  });
});
