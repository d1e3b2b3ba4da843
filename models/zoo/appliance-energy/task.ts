import * as tf from "@tensorflow/tfjs";
import { pooled, type Task, type TaskSource } from "../../learning/task.ts";
import { examplesOf, FEATURES, parseIntervals, rmseEnergy, unchanged, weekOf } from "./data.ts";

const network = (): tf.LayersModel =>
  tf.sequential({
    name: "appliance-energy",
    layers: [
      tf.layers.dense({ name: "hidden_1", units: 32, activation: "tanh", inputShape: [FEATURES] }),
      tf.layers.dense({ name: "hidden_2", units: 16, activation: "tanh" }),
      tf.layers.dense({ name: "output", units: 1 }),
    ],
  });

const FILE = "appliances.csv.gz";
/** The last weeks are the test: what is learned is for the time to come. */
const TEST_WEEKS = 4;

function make(texts: Readonly<Record<string, string>>): Task {
  const intervals = parseIntervals(texts[FILE] ?? "");
  const weeks = [...new Set(intervals.map(weekOf))];
  const ofWeek = (week: number) => examplesOf(intervals, (interval) => weekOf(interval) === week);
  const clients = weeks.slice(0, -TEST_WEEKS).map((week, i) => ({ name: `week-${i + 1}`, examples: ofWeek(week) }));
  const tests = weeks
    .slice(-TEST_WEEKS)
    .map((week, i) => ({ name: `week ${clients.length + i + 1}`, examples: ofWeek(week) }));
  const all = pooled(tests);
  const { targets, count } = pooled(clients);
  const mean = targets.reduce((sum, energy) => sum + energy, 0) / count;
  return {
    name: "appliance-energy",
    measure: { name: "RMSE", unit: "W.h", better: "lower" },
    clients,
    tests: [{ name: "last four weeks", examples: all }, ...tests],
    instruction: {
      rounds: 30,
      epochs: 1,
      batch: 32,
      optimiser: "adam",
      rate: 3e-3,
      rateDecay: 0.95,
      loss: "squared",
      codec: "float32",
      strategy: { name: "fedavgm", momentum: 0.5, serverRate: 0.7 },
      rule: { name: "mean" },
    },
    network,
    score: (outputs, { targets }) => rmseEnergy(outputs, targets),
    floors: [
      { by: "it stays as it is", value: rmseEnergy(unchanged(all), all.targets) },
      { by: "always the mean", value: rmseEnergy(new Float32Array(all.count).fill(mean), all.targets) },
    ],
    fallback: { by: "it stays as it is", outputs: (input) => input.slice(0, 1) },
    published: [{ by: "GBM, of the present", value: 66.65 }],
  };
}

export const applianceEnergy: TaskSource = {
  name: "appliance-energy",
  files: [FILE],
  folder: "twins/sites/home/recordings",
  make,
  own: { like: FILE, examples: (text) => examplesOf(parseIntervals(text), () => true) },
};
