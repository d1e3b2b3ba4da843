import * as tf from "@tensorflow/tfjs";
import { always, type Task, type TaskSource } from "../../learning/task.ts";
import {
  examplesOf,
  FEATURES,
  f1,
  type Moment,
  type ProductType,
  parseMoments,
  TYPES,
  testMoments,
  trainingMoments,
} from "./data.ts";

const network = (): tf.LayersModel =>
  tf.sequential({
    name: "milling-fault",
    layers: [
      tf.layers.dense({ name: "hidden_1", units: 32, activation: "tanh", inputShape: [FEATURES] }),
      tf.layers.dense({ name: "hidden_2", units: 16, activation: "tanh" }),
      tf.layers.dense({ name: "output", units: 1 }),
    ],
  });

const FILE = "ai4i2020.csv.gz";

function make(texts: Readonly<Record<string, string>>): Task {
  const moments = parseMoments(texts[FILE] ?? "");
  const training = trainingMoments(moments);
  const testing = testMoments(moments);
  const unseen = examplesOf(testing);
  const ofType = (list: readonly Moment[], type: ProductType) =>
    examplesOf(list.filter((moment) => moment.type === type));
  return {
    name: "milling-fault",
    measure: { name: "F1", unit: "1", better: "higher" },
    clients: TYPES.map((type) => ({ name: `type-${type}`, examples: ofType(training, type) })),
    tests: [
      { name: "all types", examples: unseen },
      ...TYPES.map((type) => ({ name: `type ${type}`, examples: ofType(testing, type) })),
    ],
    instruction: {
      rounds: 80,
      epochs: 1,
      batch: 64,
      optimiser: "adam",
      rate: 3e-3,
      rateDecay: 0.98,
      loss: "binary",
      codec: "float32",
      strategy: { name: "fedavgm", momentum: 0.7, serverRate: 0.5 },
      rule: { name: "mean" },
    },
    network,
    score: (logits, { targets }) => f1(logits, targets),
    floors: [{ by: "always an alarm", value: f1(new Float32Array(unseen.count).fill(1), unseen.targets) }],
    fallback: always("always an alarm", 1),
    published: [],
  };
}

export const millingFault: TaskSource = {
  name: "milling-fault",
  files: [FILE],
  make,
  own: { like: FILE, examples: (text) => examplesOf(parseMoments(text)) },
};
