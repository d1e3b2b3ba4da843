import * as tf from "@tensorflow/tfjs";
import { always, pooled, type Task, type TaskSource } from "../../learning/task.ts";
import { examplesOf, type FireLesson, parseLessons, rmse } from "./data.ts";
import { FEATURES } from "./features.ts";
import { HIDDEN } from "./forecast.ts";
import { OUTPUTS } from "./scale.ts";

const network = (): tf.LayersModel =>
  tf.sequential({
    name: "evacuation-guidance",
    layers: [
      tf.layers.dense({ name: "hidden_1", units: HIDDEN[0], activation: "relu", inputShape: [FEATURES] }),
      tf.layers.dense({ name: "hidden_2", units: HIDDEN[1], activation: "relu" }),
      tf.layers.dense({ name: "output", units: OUTPUTS }),
    ],
  });

const FILE = "fires.csv.gz";
/** Fires in buildings of this number and above are for the test: nobody trained on those buildings. */
export const FIRST_TEST_FIRE = 1001;
/** Owners of buildings, each with the fires of its own. */
const FIRES_AN_ESTATE = 12;

const among = (lessons: readonly FireLesson[], isIn: (fire: number) => boolean) =>
  examplesOf(lessons.filter(({ fire }) => isIn(fire)));

function make(texts: Readonly<Record<string, string>>): Task {
  const lessons = parseLessons(texts[FILE] ?? "");
  const taught = lessons.reduce((most, { fire }) => (fire < FIRST_TEST_FIRE ? Math.max(most, fire) : most), 0);
  const clients = Array.from({ length: Math.ceil(taught / FIRES_AN_ESTATE) }, (_, i) => ({
    name: `estate-${i + 1}`,
    examples: among(lessons, (fire) => fire < FIRST_TEST_FIRE && Math.floor((fire - 1) / FIRES_AN_ESTATE) === i),
  }));
  const unseen = among(lessons, (fire) => fire >= FIRST_TEST_FIRE);
  const { targets } = pooled(clients);
  const means = Array.from({ length: OUTPUTS }, (_, output) => {
    const own = targets.filter((_, i) => i % OUTPUTS === output);
    return own.reduce((sum, x) => sum + x, 0) / Math.max(1, own.length);
  });
  const mean = Float32Array.from(unseen.targets, (_, i) => means[i % OUTPUTS]!);
  return {
    name: "evacuation-guidance",
    measure: { name: "RMSE", unit: "1", better: "lower" },
    clients,
    tests: [{ name: "unseen buildings", examples: unseen }],
    instruction: {
      rounds: 60,
      epochs: 2,
      batch: 64,
      optimiser: "adam",
      rate: 3e-3,
      rateDecay: 0.96,
      loss: "squared",
      codec: "float32",
      strategy: { name: "fedavgm", momentum: 0.5, serverRate: 0.7 },
      rule: { name: "mean" },
    },
    network,
    score: (outputs, { targets: wanted }) => rmse(outputs, wanted),
    floors: [{ by: "always the mean", value: rmse(mean, unseen.targets) }],
    fallback: always("always the mean", ...means),
    published: [],
  };
}

export const evacuationGuidance: TaskSource = { name: "evacuation-guidance", files: [FILE], make };
