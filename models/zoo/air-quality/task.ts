import * as tf from "@tensorflow/tfjs";
import { always, pooled, type Task, type TaskSource } from "../../learning/task.ts";
import type { Examples } from "../../learning/trainer/trainer.ts";
import { examplesOf, FEATURES, type Hour, parseHours, rmseDust } from "./data.ts";

const network = (): tf.LayersModel =>
  tf.sequential({
    name: "air-quality",
    layers: [
      tf.layers.dense({ name: "hidden_1", units: 64, activation: "relu", inputShape: [FEATURES] }),
      tf.layers.dense({ name: "hidden_2", units: 32, activation: "relu" }),
      tf.layers.dense({ name: "output", units: 1 }),
    ],
  });

export const STATIONS = [
  "Aotizhongxin",
  "Changping",
  "Dingling",
  "Dongsi",
  "Guanyuan",
  "Gucheng",
  "Huairou",
  "Nongzhanguan",
] as const;
const fileOf = (station: string): string => `PRSA_Data_${station}_20130301-20170228.csv.gz`;

/** 1 March 2016, in days since 1970: the last of the four years is the test. */
const TEST_FROM_DAY = Date.UTC(2016, 2, 1) / 86_400_000;
const splitOf = (hours: readonly Hour[]): number => {
  const at = hours.findIndex(({ day }) => day >= TEST_FROM_DAY);
  return at === -1 ? hours.length : at;
};

function make(texts: Readonly<Record<string, string>>): Task {
  const stations = STATIONS.map((name) => ({ name, hours: parseHours(texts[fileOf(name)] ?? "") }));
  const clients = stations.map(({ name, hours }) => ({ name, examples: examplesOf(hours, 0, splitOf(hours) - 1) }));
  const tests = stations.map(({ name, hours }) => ({
    name,
    examples: examplesOf(hours, splitOf(hours), hours.length),
  }));
  const all = pooled(tests);
  return {
    name: "air-quality",
    measure: { name: "RMSE", unit: "ug/m3", better: "lower" },
    clients,
    tests: [{ name: "all stations", examples: all }, ...tests],
    instruction: {
      rounds: 20,
      epochs: 1,
      batch: 256,
      optimiser: "adam",
      rate: 1e-3,
      rateDecay: 0.93,
      loss: "squared",
      codec: "float32",
      strategy: { name: "fedavgm", momentum: 0.5, serverRate: 0.7 },
      rule: { name: "mean" },
    },
    network,
    score: (outputs, { targets }) => rmseDust(outputs, targets),
    floors: [{ by: "it stays as it is", value: rmseDust(new Float32Array(all.count), all.targets) }],
    fallback: always("it stays as it is", 0),
    published: [],
  };
}

function ownExamples(text: string): Examples {
  const hours = parseHours(text);
  return examplesOf(hours, 0, hours.length);
}

export const airQuality: TaskSource = {
  name: "air-quality",
  files: STATIONS.map(fileOf),
  make,
  own: { like: fileOf(STATIONS[0]), examples: ownExamples },
};
