import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { startTfjs } from "../../server/tfjs.ts";
import { must } from "../../twins/core/result.ts";
import { rng } from "../../twins/core/rng.ts";
import { buildModel } from "./build.ts";
import { checkModel, type ModelFile } from "./check.ts";

beforeAll(startTfjs);

/** As tfjs saves it. */
async function saved(model: tf.LayersModel): Promise<ModelFile> {
  let file: ModelFile | null = null;
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology: topology, weightSpecs: specs, weightData }) => {
      file = { topology, specs, weights: new Uint8Array(weightData as ArrayBuffer) };
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  if (file === null) throw new Error("not saved");
  // As it comes from a file.
  return JSON.parse(JSON.stringify(file), (key, value) =>
    key === "weights" && !Array.isArray(value) ? Uint8Array.from(Object.values(value as object)) : value,
  ) as ModelFile;
}

/** Weights of chance, so that a mixed-up layer shows. */
function shaken(model: tf.LayersModel): tf.LayersModel {
  const chance = rng(5, "weights");
  model.setWeights(
    model.getWeights().map((w) =>
      tf.tensor(
        Float32Array.from({ length: w.size }, () => chance.uniform() + 0.1),
        w.shape,
      ),
    ),
  );
  return model;
}

const l = tf.layers;
const sequential = (...layers: readonly tf.layers.Layer[]) => tf.sequential({ layers: [...layers] });
const MODELS: Readonly<Record<string, () => tf.LayersModel>> = {
  dense: () =>
    sequential(
      l.dense({ units: 3, inputShape: [5], activation: "relu" }),
      l.dropout({ rate: 0.5 }),
      l.dense({ units: 2, activation: "hardSigmoid", useBias: false }),
    ),
  convolution: () =>
    sequential(
      l.conv1d({ filters: 4, kernelSize: 3, inputShape: [12, 2], activation: "relu6", padding: "same" }),
      l.batchNormalization(),
      l.maxPooling1d({ poolSize: 2 }),
      l.conv1d({ filters: 3, kernelSize: 2, strides: 2 }),
      l.leakyReLU({ alpha: 0.2 }),
      l.averagePooling1d({ poolSize: 2, padding: "same" }),
      l.flatten(),
      l.dense({ units: 1 }),
    ),
  picture: () =>
    sequential(
      l.conv2d({ filters: 2, kernelSize: [3, 2], inputShape: [8, 6, 1], strides: [2, 1], activation: "elu" }),
      l.layerNormalization(),
      l.maxPooling2d({ poolSize: [2, 2] }),
      l.globalAveragePooling2d({ dataFormat: "channelsLast" }),
      l.softmax(),
    ),
  recurrent: () =>
    sequential(
      l.gru({ units: 3, inputShape: [6, 2], returnSequences: true }),
      l.lstm({ units: 4, useBias: false }),
      l.dense({ units: 2, activation: "softmax" }),
    ),
  pooled: () =>
    sequential(l.reshape({ targetShape: [4, 3], inputShape: [12] }), l.reLU({ maxValue: 0.7 }), l.globalMaxPooling1d()),
  branches: () => {
    const input = tf.input({ shape: [6] });
    const [a, b] = [0, 1].map(() => l.dense({ units: 3, activation: "tanh" }).apply(input) as tf.SymbolicTensor);
    const sum = l.add().apply([a, b] as tf.SymbolicTensor[]) as tf.SymbolicTensor;
    const all = l.concatenate().apply([sum, a, input] as tf.SymbolicTensor[]) as tf.SymbolicTensor;
    const most = l.maximum().apply([a, b] as tf.SymbolicTensor[]) as tf.SymbolicTensor;
    const product = l.multiply().apply([most, l.average().apply([a, b] as tf.SymbolicTensor[]) as tf.SymbolicTensor]);
    const joined = l.concatenate().apply([all, product as tf.SymbolicTensor]) as tf.SymbolicTensor;
    return tf.model({
      inputs: input,
      outputs: l.activation({ activation: "sigmoid" }).apply(joined) as tf.SymbolicTensor,
    });
  },
};

describe("a model made anew by hand", () => {
  it.each(Object.keys(MODELS))("gives what tfjs gives: %s", async (name) => {
    const original = shaken((MODELS[name] as () => tf.LayersModel)());
    const file = await saved(original);
    const checked = must(checkModel(file));
    const ours = buildModel(checked);
    const shape = (original.inputs[0]?.shape ?? []).slice(1) as number[];
    const input = tf.tensor(
      Float32Array.from({ length: 4 * shape.reduce((p, n) => p * n, 1) }, (_, i) => Math.sin(i)),
      [4, ...shape],
    );
    const wanted = original.predict(input) as tf.Tensor;
    expect((ours.predict(input) as tf.Tensor).dataSync()).toEqual(wanted.dataSync());
    expect(checked.output).toEqual(wanted.shape.slice(1));
    expect(checked.cost.weights).toBe(original.countParams());
  });
});
