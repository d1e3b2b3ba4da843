import * as tf from "@tensorflow/tfjs";
import type { Task, TaskSource } from "../../learning/task.ts";
import { examplesOf, FEATURES, f1, parseMoments, TYPES, testMoments, trainingMoments } from "./data.ts";

const network = (): tf.LayersModel =>
  tf.sequential({
    layers: [
      tf.layers.dense({ units: 32, activation: "tanh", inputShape: [FEATURES] }),
      tf.layers.dense({ units: 16, activation: "tanh" }),
      tf.layers.dense({ units: 1 }),
    ],
  });

const FILE = "ai4i2020.csv.gz";

function make(texts: Readonly<Record<string, string>>): Task {
  const moments = parseMoments(texts[FILE] ?? "");
  const training = trainingMoments(moments);
  const unseen = examplesOf(testMoments(moments));
  return {
    name: "milling-fault",
    measure: { name: "F1", unit: "1", better: "higher" },
    clients: TYPES.map((type) => ({
      name: `type-${type}`,
      examples: examplesOf(training.filter((moment) => moment.type === type)),
    })),
    tests: [{ name: "test", examples: unseen }],
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
    published: [],
  };
}

export const millingFault: TaskSource = { name: "milling-fault", files: [FILE], make };
