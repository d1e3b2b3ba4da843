import * as tf from "@tensorflow/tfjs";
import type { CheckedLayer, CheckedModel } from "./check.ts";

/** Our own settings of a layer by tfjs's names; its weights come after, so nothing is drawn or computed for them. */
type Settings = Readonly<Record<string, unknown>>;
type Make = (settings: never) => tf.layers.Layer;

const { layers } = tf;
const MAKERS: Readonly<Record<string, Make>> = {
  Dense: layers.dense,
  Conv1D: layers.conv1d,
  Conv2D: layers.conv2d,
  GRU: layers.gru,
  LSTM: layers.lstm,
  MaxPooling1D: layers.maxPooling1d,
  AveragePooling1D: layers.averagePooling1d,
  MaxPooling2D: layers.maxPooling2d,
  AveragePooling2D: layers.averagePooling2d,
  GlobalAveragePooling1D: layers.globalAveragePooling1d,
  GlobalMaxPooling1D: layers.globalMaxPooling1d,
  GlobalAveragePooling2D: layers.globalAveragePooling2d,
  GlobalMaxPooling2D: layers.globalMaxPooling2d,
  BatchNormalization: layers.batchNormalization,
  LayerNormalization: layers.layerNormalization,
  Flatten: layers.flatten,
  Reshape: layers.reshape,
  Dropout: layers.dropout,
  Activation: layers.activation,
  ReLU: layers.reLU,
  LeakyReLU: layers.leakyReLU,
  Softmax: layers.softmax,
  Add: layers.add,
  Multiply: layers.multiply,
  Average: layers.average,
  Maximum: layers.maximum,
  Concatenate: layers.concatenate,
};

const ZEROS = Object.fromEntries(
  ["kernel", "recurrent", "bias", "beta", "gamma", "movingMean", "movingVariance"].map((of) => [
    `${of}Initializer`,
    "zeros",
  ]),
);

/** snake_case to camelCase, of keys and of words such as an activation's. */
const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const asTfjs = (settings: Settings): Settings =>
  Object.fromEntries(
    Object.entries(settings)
      // tfjs refuses null where it knows a default.
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [camel(name), typeof value === "string" ? camel(value) : value]),
  );

/** The order in which tfjs takes a layer's weights. */
const ORDER = ["kernel", "recurrent_kernel", "gamma", "beta", "bias", "moving_mean", "moving_variance"];

function load(layer: tf.layers.Layer, { weights }: CheckedLayer): void {
  tf.tidy(() => {
    const given = ORDER.flatMap((name) => weights.get(name) ?? []);
    layer.setWeights(given.map(({ shape, values }) => tf.tensor(values, [...shape])));
  });
}

/** The network of a checked model, made layer by layer by our own hand: the file itself is never given to tfjs. The caller disposes it. */
export function buildModel(model: CheckedModel): tf.LayersModel {
  const outputs: tf.SymbolicTensor[] = [];
  const input = tf.input({ shape: [...model.input] });
  for (const [place, node] of model.layers.entries()) {
    if (node.reads.length === 0) {
      outputs.push(input);
      continue;
    }
    const make = MAKERS[node.kind];
    if (make === undefined) throw new RangeError(`no maker of ${node.kind}`);
    // Names are ours: theirs may repeat what tfjs keeps for itself.
    const layer = make({ ...asTfjs(node.settings as Settings), ...ZEROS, name: `layer_${place}` } as never);
    const reads = node.reads.map((read) => outputs[read] as tf.SymbolicTensor);
    const [only] = reads;
    outputs.push(layer.apply(reads.length === 1 && only !== undefined ? only : reads) as tf.SymbolicTensor);
    load(layer, node);
  }
  return tf.model({ inputs: input, outputs: outputs[model.outputLayer] as tf.SymbolicTensor });
}
