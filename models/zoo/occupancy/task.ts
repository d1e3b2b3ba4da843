import * as tf from "@tensorflow/tfjs";
import { always, type Task, type TaskSource } from "../../learning/task.ts";
import { accuracy, dayOf, examplesOf, FEATURES, parseMinutes } from "./data.ts";

/** Logistic regression: a sensor's own processor can run it. */
const network = (): tf.LayersModel =>
  tf.sequential({ name: "occupancy", layers: [tf.layers.dense({ name: "output", units: 1, inputShape: [FEATURES] })] });

const FILES = ["occupancy_train.csv.gz", "occupancy_test1.csv.gz"] as const;

function make(texts: Readonly<Record<string, string>>): Task {
  const [train = [], test = []] = FILES.map((file) => parseMinutes(texts[file] ?? ""));
  const days = [...new Set(train.map(dayOf))];
  const unseen = examplesOf(test);
  return {
    name: "occupancy",
    measure: { name: "accuracy", unit: "1", better: "higher" },
    clients: days.map((day) => ({ name: day, examples: examplesOf(train.filter((minute) => dayOf(minute) === day)) })),
    tests: [{ name: "test 1", examples: unseen }],
    instruction: {
      rounds: 60,
      epochs: 1,
      batch: 64,
      optimiser: "adam",
      rate: 1e-2,
      rateDecay: 0.97,
      loss: "binary",
      codec: "float32",
      strategy: { name: "fedavgm", momentum: 0.5, serverRate: 0.7 },
      rule: { name: "mean" },
    },
    network,
    score: (logits, { targets }) => accuracy(logits, targets),
    floors: [{ by: "always nobody", value: accuracy(new Float32Array(unseen.count).fill(-1), unseen.targets) }],
    fallback: always("always nobody", -1),
    published: [],
  };
}

export const occupancy: TaskSource = {
  name: "occupancy",
  files: FILES,
  make,
  own: { like: FILES[0], examples: (text) => examplesOf(parseMinutes(text)) },
};
