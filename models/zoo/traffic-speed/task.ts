import * as tf from "@tensorflow/tfjs";
import { always, pooled, type Task, type TaskSource } from "../../learning/task.ts";
import type { Examples } from "../../learning/trainer/trainer.ts";
import { readCity } from "./city.ts";
import { AHEAD, aheadOnly, examplesOf, FEATURES, LOOK_BACK, rmseSpeed } from "./features.ts";
import { HIDDEN } from "./forecast.ts";

const network = (): tf.LayersModel =>
  tf.sequential({
    name: "traffic-speed",
    layers: [
      tf.layers.dense({ name: "hidden_1", units: HIDDEN[0], activation: "relu", inputShape: [FEATURES] }),
      tf.layers.dense({ name: "hidden_2", units: HIDDEN[1], activation: "relu" }),
      tf.layers.dense({ name: "output", units: AHEAD }),
    ],
  });

const FILES = ["speeds.csv.gz", "adjacency.csv.gz", "detectors.csv"] as const;
/** Windows overlap: one of three trains as well as all of them, in a third of the time. */
const TRAIN_EVERY = 3;
const STEPS_A_DAY = 288;
/** T-GCN's windows end 15 minutes after what they see. */
const PUBLISHED_AHEAD = 3;

function make(texts: Readonly<Record<string, string>>): Task {
  const [speeds = "", adjacency = "", places = ""] = FILES.map((file) => texts[file]);
  const { districts, steps, until } = readCity(speeds, adjacency, places);
  const training = { from: 0, to: until, every: TRAIN_EVERY, ahead: AHEAD };
  // T-GCN's own count of windows leaves the last one out.
  const testing = { from: until, to: steps - 1, every: 1, ahead: PUBLISHED_AHEAD };
  const lastDay = { from: steps - STEPS_A_DAY - LOOK_BACK + 1, to: steps, every: 1, ahead: PUBLISHED_AHEAD };
  const soon = (examples: Examples): Examples => aheadOnly(examples, 1, PUBLISHED_AHEAD);
  const at = (examples: Examples, ahead: number): Examples => aheadOnly(examples, ahead, ahead);
  const tests = districts.map((one) => ({ name: one.name, examples: examplesOf(one, until, testing, true) }));
  const all = pooled(tests);
  const last = pooled(districts.map((one) => ({ name: one.name, examples: examplesOf(one, until, lastDay, true) })));
  const first = soon(all);
  return {
    name: "traffic-speed",
    measure: { name: "RMSE", unit: "[mi_i]/h", better: "lower" },
    clients: districts.map((one) => ({ name: one.name, examples: examplesOf(one, until, training, false) })),
    tests: [
      { name: "5 to 15 min", examples: first },
      { name: "15 min", examples: at(all, 3) },
      { name: "30 min", examples: at(all, 6) },
      { name: "60 min", examples: at(all, 12) },
      { name: "last day, 5 to 15 min", examples: soon(last) },
      { name: "last day, 15 min", examples: at(last, 3) },
      ...tests.map(({ name, examples }) => ({ name, examples: soon(examples) })),
    ],
    instruction: {
      rounds: 20,
      epochs: 1,
      batch: 256,
      optimiser: "adam",
      rate: 2e-3,
      rateDecay: 0.9,
      loss: "squared",
      codec: "float32",
      strategy: { name: "fedavgm", momentum: 0.5, serverRate: 0.7 },
      rule: { name: "mean" },
    },
    network,
    score: (outputs, { targets }) => rmseSpeed(outputs, targets),
    floors: [{ by: "it stays as it is", value: rmseSpeed(new Float32Array(first.targets.length), first.targets) }],
    fallback: always("it stays as it is", ...new Array<number>(AHEAD).fill(0)),
    published: [{ by: "T-GCN", value: 5.13 }],
  };
}

export const trafficSpeed: TaskSource = {
  name: "traffic-speed",
  files: FILES,
  folder: "twins/sites/los-angeles/recordings",
  make,
};
