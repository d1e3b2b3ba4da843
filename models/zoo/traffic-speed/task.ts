import * as tf from "@tensorflow/tfjs";
import { always, pooled, type Task, type TaskSource } from "../../learning/task.ts";
import { districtsOf, parseAdjacency, parseDetectors, parseSpeeds } from "./data.ts";
import { AHEAD, examplesOf, FEATURES, lastAheadOnly, neighboursIn, rmseSpeed } from "./features.ts";

const network = (): tf.LayersModel =>
  tf.sequential({
    name: "traffic-speed",
    layers: [
      tf.layers.dense({ name: "hidden_1", units: 64, activation: "relu", inputShape: [FEATURES] }),
      tf.layers.dense({ name: "hidden_2", units: 32, activation: "relu" }),
      tf.layers.dense({ name: "output", units: AHEAD }),
    ],
  });

const FILES = ["speeds.csv.gz", "adjacency.csv.gz", "detectors.csv"] as const;
/** Eight districts. */
const DEPTH = 3;
/** The first so many train, as in T-GCN. */
const TRAIN_SHARE = 0.8;
/** Windows overlap: one of three trains as well as all of them, in a third of the time. */
const TRAIN_EVERY = 3;

function make(texts: Readonly<Record<string, string>>): Task {
  const [speeds = "", adjacency = "", places = ""] = FILES.map((file) => texts[file]);
  const { ids, rows } = parseSpeeds(speeds);
  const near = parseAdjacency(adjacency, ids.length);
  const detectors = parseDetectors(places);
  if (detectors.some(({ id }, i) => id !== ids[i]) || detectors.length !== ids.length)
    throw new RangeError("the detectors' places are not those of the speeds");
  const until = Math.floor(rows.length * TRAIN_SHARE);
  const districts = districtsOf(detectors, DEPTH).map((places, i) => ({
    name: `district-${i + 1}`,
    rows: rows.map((row) => Float64Array.from(places, (place) => row[place] ?? Number.NaN)),
    neighbours: neighboursIn(places, near),
  }));
  const training = { from: 0, to: until, every: TRAIN_EVERY };
  // T-GCN's own count of windows leaves the last one out.
  const testing = { from: until, to: rows.length - 1, every: 1 };
  const tests = districts.map((one) => ({ name: one.name, examples: examplesOf(one, until, testing, true) }));
  const all = pooled(tests);
  return {
    name: "traffic-speed",
    measure: { name: "RMSE", unit: "[mi_i]/h", better: "lower" },
    clients: districts.map((one) => ({ name: one.name, examples: examplesOf(one, until, training, false) })),
    tests: [{ name: "5 to 15 min", examples: all }, { name: "15 min", examples: lastAheadOnly(all) }, ...tests],
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
    floors: [{ by: "it stays as it is", value: rmseSpeed(new Float32Array(all.targets.length), all.targets) }],
    fallback: always("it stays as it is", ...new Array<number>(AHEAD).fill(0)),
    published: [{ by: "T-GCN", value: 5.13 }],
  };
}

export const trafficSpeed: TaskSource = { name: "traffic-speed", files: FILES, make };
