import * as tf from "@tensorflow/tfjs";
import { always, type Holding, pooled, type Task, type TaskSource } from "../../learning/task.ts";
import {
  type Engine,
  parseEngines,
  rmseCycles,
  SENSORS,
  type SensorRange,
  sensorRange,
  testExamples,
  trainingExamples,
  WINDOW,
} from "./data.ts";

/** Airlines, say: each flies every tenth engine. */
export const CLIENTS = 10;

/** 29,000 weights: what a small gateway trains in seconds a round. */
export const network = (): tf.LayersModel =>
  tf.sequential({
    name: "remaining-life",
    layers: [
      tf.layers.flatten({ name: "flat", inputShape: [WINDOW, SENSORS.length] }),
      tf.layers.dense({ name: "hidden_1", units: 64, activation: "relu" }),
      tf.layers.dense({ name: "hidden_2", units: 32, activation: "relu" }),
      tf.layers.dense({ name: "output", units: 1 }),
    ],
  });

/** The clients' ranges joined: each tells its least and largest, and none of its rows. */
function joined(ranges: readonly SensorRange[]): SensorRange {
  const all = (side: "low" | "high", join: (...xs: number[]) => number) =>
    Float64Array.from(SENSORS, (_, s) => join(...ranges.map((range) => range[side][s] ?? 0)));
  return { low: all("low", Math.min), high: all("high", Math.max) };
}

const numbers = (text: string): readonly number[] => text.trim().split(/\s+/).map(Number);

const FILES = ["train_FD001.txt.gz", "test_FD001.txt.gz", "RUL_FD001.txt"] as const;

/** The engines by who flies them. */
function fleetsOf(text: string): readonly (readonly Engine[])[] {
  const engines = parseEngines(text);
  return Array.from({ length: CLIENTS }, (_, c) => engines.filter((_, i) => i % CLIENTS === c));
}

function make(texts: Readonly<Record<string, string>>): Task {
  const [train, test, left] = FILES.map((file) => texts[file] ?? "");
  const held = fleetsOf(train ?? "");
  const range = joined(held.map(sensorRange));
  const unseen = testExamples(parseEngines(test ?? ""), numbers(left ?? ""), range);
  const clients = held.map((own, c): Holding => ({ name: `fleet-${c + 1}`, examples: trainingExamples(own, range) }));
  const { targets, count } = pooled(clients);
  const mean = targets.reduce((sum, left) => sum + left, 0) / count;
  return {
    name: "remaining-life",
    measure: { name: "RMSE", unit: "{cycle}", better: "lower" },
    clients,
    tests: [{ name: "test", examples: unseen }],
    instruction: {
      rounds: 40,
      epochs: 1,
      batch: 64,
      optimiser: "adam",
      rate: 1e-3,
      rateDecay: 0.97,
      loss: "squared",
      codec: "float32",
      strategy: { name: "fedavgm", momentum: 0.5, serverRate: 0.7 },
      rule: { name: "mean" },
    },
    network,
    score: (outputs, { targets }) => rmseCycles(outputs, targets),
    floors: [{ by: "always the mean", value: rmseCycles(new Float32Array(unseen.count).fill(mean), unseen.targets) }],
    fallback: always("always the mean", mean),
    published: [
      { by: "LSTM", value: 14.93 },
      { by: "CNN", value: 16.97 },
      { by: "deep CNN", value: 12.61 },
    ],
  };
}

export const remainingLife: TaskSource = {
  name: "remaining-life",
  files: FILES,
  make,
  own: {
    like: FILES[0],
    examples: (text, texts) =>
      trainingExamples(parseEngines(text), joined(fleetsOf(texts[FILES[0]] ?? "").map(sensorRange))),
  },
};
