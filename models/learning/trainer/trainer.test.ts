import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { startTfjs } from "../../../server/tfjs.ts";
import { digestBytes } from "../../../twins/core/digest.ts";
import { rng } from "../../../twins/core/rng.ts";
import {
  type Examples,
  initialWeights,
  predict,
  setWeights,
  type TrainingPlan,
  train,
  weightCount,
  weightsOf,
} from "./trainer.ts";

const PLAN: TrainingPlan = {
  epochs: 3,
  batch: 16,
  optimiser: "adam",
  rate: 0.01,
  loss: "squared",
  proximal: 0,
  seed: 7,
  width: 1,
};

beforeAll(startTfjs);

/** y = mean of the sequence, 20 steps of 3 channels. */
function sequences(count: number, seed = 1): Examples {
  const chance = rng(seed, "examples");
  const inputs = Float32Array.from({ length: count * 60 }, () => 2 * chance.uniform() - 1);
  const targets = Float32Array.from({ length: count }, (_, i) => {
    const own = inputs.subarray(i * 60, (i + 1) * 60);
    return own.reduce((sum, x) => sum + x, 0) / 10;
  });
  return { count, shape: [20, 3], inputs, targets };
}

const MODELS: Readonly<Record<string, () => tf.LayersModel>> = {
  "dense layers": () =>
    tf.sequential({
      layers: [
        tf.layers.flatten({ inputShape: [20, 3] }),
        tf.layers.dense({ units: 8, activation: "tanh" }),
        tf.layers.dense({ units: 1 }),
      ],
    }),
  "a convolution": () =>
    tf.sequential({
      layers: [
        tf.layers.conv1d({ inputShape: [20, 3], filters: 4, kernelSize: 5, strides: 2, activation: "relu" }),
        tf.layers.conv1d({ filters: 4, kernelSize: 3, padding: "same", activation: "tanh" }),
        tf.layers.globalAveragePooling1d({}),
        tf.layers.dense({ units: 1 }),
      ],
    }),
  "a recurrent layer": () =>
    tf.sequential({
      layers: [tf.layers.gru({ inputShape: [20, 3], units: 5 }), tf.layers.dense({ units: 1 })],
    }),
};

/** The gradient of the loss, flat, on the backend of now. */
function gradientOf(model: tf.LayersModel, inputs: tf.Tensor, wanted: tf.Tensor): number[] {
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const { grads } = tf.variableGrads(
    () => tf.mean(tf.squaredDifference(model.apply(inputs, { training: true }) as tf.Tensor, wanted)) as tf.Scalar,
    variables,
  );
  return variables.flatMap((variable) => Array.from((grads[variable.name] as tf.Tensor).dataSync()));
}

async function gradientOn(backend: "cpu" | "wasm", make: () => tf.LayersModel, given: Examples): Promise<number[]> {
  await tf.setBackend(backend);
  const model = make();
  setWeights(model, initialWeights(model, 3));
  const flat = gradientOf(
    model,
    tf.tensor(given.inputs, [given.count, ...given.shape]),
    tf.tensor(given.targets, [given.count, given.targets.length / given.count]),
  );
  await tf.setBackend("wasm");
  return flat;
}

describe.each(Object.entries(MODELS))("%s", (_, make) => {
  it("has the gradient on wasm that it has on cpu", async () => {
    const given = sequences(12);
    const [cpu, wasm] = [await gradientOn("cpu", make, given), await gradientOn("wasm", make, given)];
    const largest = cpu.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
    expect(wasm).toHaveLength(cpu.length);
    for (const [i, g] of wasm.entries()) expect(Math.abs(g - (cpu[i] ?? 0))).toBeLessThan(1e-4 * largest);
  });

  it("learns, to the same bits each time, and to others with another seed", async () => {
    const given = sequences(160);
    const run = async (seed: number, made = make()) => {
      const from = initialWeights(made, 3);
      const done = await train(made, from, given, { ...PLAN, seed });
      const digest = digestBytes(new Uint8Array(done?.weights.buffer ?? new ArrayBuffer(0)));
      return { digest, losses: done?.losses ?? [], steps: done?.steps };
    };
    const made = make();
    const [first, again, other] = [await run(7, made), await run(7, made), await run(8)];
    expect(again).toEqual(first);
    expect(other.digest).not.toBe(first.digest);
    expect(first.steps).toBe(30);
    expect(first.losses[2]).toBeLessThan(first.losses[0] ?? 0);
  });
});

it("an embedding trains on wasm", async () => {
  const make = () =>
    tf.sequential({
      layers: [
        tf.layers.embedding({ inputDim: 6, outputDim: 3, inputShape: [4] }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 1 }),
      ],
    });
  const given: Examples = {
    count: 10,
    shape: [4],
    inputs: Float32Array.from({ length: 40 }, (_, i) => (i * i) % 6),
    targets: Float32Array.from({ length: 10 }, (_, i) => i % 3),
  };
  const [cpu, wasm] = [await gradientOn("cpu", make, given), await gradientOn("wasm", make, given)];
  for (const [i, g] of wasm.entries()) expect(g).toBeCloseTo(cpu[i] ?? 0, 4);
});

describe("a plan", () => {
  const make = MODELS["dense layers"]!;
  const given = sequences(64);
  const from = () => initialWeights(make(), 3);
  const moved = async (plan: Partial<TrainingPlan>, correction: Float32Array | null = null) => {
    const start = from();
    const done = await train(make(), start, given, { ...PLAN, optimiser: "sgd", epochs: 1, ...plan }, correction);
    return Math.hypot(...(done?.weights ?? []).map((w, i) => w - (start[i] ?? 0)));
  };
  it("with a proximal term stays nearer", async () => {
    expect(await moved({ proximal: 20, epochs: 4 })).toBeLessThan(0.7 * (await moved({ epochs: 4 })));
  });
  it("with a correction steps against it, as much as the rate says", async () => {
    const start = from();
    const nudge = new Float32Array(start.length).fill(1);
    const still = { ...PLAN, optimiser: "sgd", epochs: 1, batch: 64, rate: 0.01 } as const;
    const plain = await train(make(), start, given, still);
    const nudged = await train(make(), start, given, still, nudge);
    for (const [i, w] of (nudged?.weights ?? []).entries()) expect(w - (plain?.weights[i] ?? 0)).toBeCloseTo(-0.01, 5);
  });
  it("is given up when whoever watches says so, and leaves no tensor behind", async () => {
    const model = make();
    const start = initialWeights(model, 3);
    await train(model, start, given, PLAN);
    const before = tf.memory().numTensors;
    expect(await train(model, start, given, PLAN, null, async (epoch) => epoch < 2)).toBeNull();
    await train(model, start, given, { ...PLAN, proximal: 1 }, new Float32Array(start.length));
    expect(tf.memory().numTensors).toBe(before);
  });
  it("that does not fit is refused", async () => {
    await expect(train(make(), from(), { ...given, count: 63 }, PLAN)).rejects.toThrow(RangeError);
    await expect(train(make(), from().subarray(1), given, PLAN)).rejects.toThrow(RangeError);
  });
});

it("weights go in and out unchanged, and predictions come in the order of the examples", () => {
  const model = MODELS["a convolution"]!();
  const weights = initialWeights(model, 5);
  setWeights(model, weights);
  expect(weightsOf(model)).toEqual(weights);
  expect(weights).toHaveLength(weightCount(model));
  const given = sequences(9_000);
  const all = predict(model, weights, given);
  expect(all).toHaveLength(9_000);
  const last = { ...given, count: 1, inputs: given.inputs.subarray(8_999 * 60) };
  expect(predict(model, weights, last)[0]).toBeCloseTo(all[8_999] ?? 0, 5);
});
