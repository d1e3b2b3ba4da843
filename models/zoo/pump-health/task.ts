import * as tf from "@tensorflow/tfjs";
import { must } from "../../../twins/core/result.ts";
import { pooled, type Task, type TaskSource } from "../../learning/task.ts";
import type { Examples } from "../../learning/trainer/trainer.ts";
import { INPUTS } from "./architecture.ts";
import {
  agreedScales,
  bedsOf,
  f1OfShortfalls,
  labelledExamples,
  NO_NETWORK,
  spareExamples,
  trainingExamples,
} from "./federated.ts";
import { parseSkab } from "./recording.ts";
import { PUBLISHED } from "./report.ts";

/**
 * A linear denoiser: its best weights follow from the sums of squares and products of all rows, so that beds which average their steps come
 * to what a holder of all rows would.
 */
const network = (): tf.LayersModel =>
  tf.sequential({
    name: "pump-health",
    layers: [tf.layers.dense({ name: "denoiser", units: INPUTS.length, inputShape: [INPUTS.length] })],
  });

export const FEDERATED_ROUNDS = 100;

const FREE = "anomaly-free.csv";
const LABELLED = ["valve1_0", "valve1_1", "other_9"] as const;
const fileOf = (name: string): string => `${name}.csv`;

function make(texts: Readonly<Record<string, string>>): Task {
  const { beds, rest } = bedsOf(must(parseSkab(texts[FREE] ?? "")).samples);
  const scales = agreedScales(beds);
  const spare = { name: "spare", examples: spareExamples(rest, scales) };
  const labelled = LABELLED.map((name) => {
    const recording = must(parseSkab(texts[fileOf(name)] ?? ""));
    return { name, examples: labelledExamples(recording, scales) };
  });
  const all = pooled([spare, ...labelled]);
  return {
    name: "pump-health",
    measure: { name: "F1", unit: "1", better: "higher" },
    clients: beds.map((bed) => ({ name: bed.name, examples: trainingExamples(bed, scales) })),
    tests: [
      { name: "all three", examples: all },
      ...labelled.map((one) => ({ name: one.name, examples: pooled([spare, one]) })),
    ],
    instruction: {
      rounds: FEDERATED_ROUNDS,
      epochs: 1,
      // All of a bed's rows in one step: then the mean of the beds' steps is the step of all rows.
      batch: 65_536,
      optimiser: "sgd",
      rate: 1,
      rateDecay: 1,
      loss: "squared",
      codec: "float32",
      strategy: { name: "fedavgm", momentum: 0.8, serverRate: 0.5 },
      rule: { name: "mean" },
    },
    network,
    score: f1OfShortfalls,
    floors: [{ by: NO_NETWORK.by, value: f1OfShortfalls(new Float32Array(all.targets.length), all) }],
    fallback: NO_NETWORK,
    published: PUBLISHED.map(({ method, f1 }) => ({ by: method, value: f1 })),
  };
}

/** Of a pump that was in order all the while, by the scales of the beds. */
function ownExamples(text: string, texts: Readonly<Record<string, string>>): Examples {
  const { beds } = bedsOf(must(parseSkab(texts[FREE] ?? "")).samples);
  return trainingExamples({ name: "own", samples: must(parseSkab(text)).samples }, agreedScales(beds));
}

export const pumpHealth: TaskSource = {
  name: "pump-health",
  files: [FREE, ...LABELLED.map(fileOf)],
  folder: "twins/sites/fms/recordings/skab",
  make,
  own: { like: FREE, examples: ownExamples },
};
