import * as tf from "@tensorflow/tfjs";
import type { Task, TaskSource } from "../../learning/task.ts";
import { PRIORITY_RULES } from "../../optimisers/transport-job-shop/priorityDispatch.ts";
import { agreement, examplesOf, type Lesson, PLACES, parseLessons } from "./data.ts";
import { FEATURES } from "./features.ts";
import { HIDDEN } from "./policy.ts";
import { decisionsOf } from "./teacher.ts";

/** One score a candidate, by the same weights for each. */
function network(): tf.LayersModel {
  const [first, second] = HIDDEN;
  return tf.sequential({
    name: "dispatch-policy",
    layers: [
      tf.layers.dense({ name: "hidden_1", units: first, activation: "tanh", inputShape: [PLACES, FEATURES] }),
      tf.layers.dense({ name: "hidden_2", units: second, activation: "tanh" }),
      tf.layers.dense({ name: "score", units: 1 }),
      tf.layers.flatten({ name: "scores" }),
    ],
  });
}

/** Of a candidate's features: how much later it starts than the earliest, and whether there is one at all. */
const [LATER, IS_THERE] = [1, FEATURES - 1];

/** The rule as scores: the candidate that starts first has the highest, of equals the first. */
const earliestStart = (input: Float32Array): Float32Array =>
  Float32Array.from({ length: PLACES }, (_, place) => {
    const at = place * FEATURES;
    // No feature is above 4.
    return input[at + IS_THERE] === 1 ? -(input[at + LATER] ?? 0) : -8;
  });

const FILE = "orders.csv.gz";
/** Cells below this train; the others nobody trained on. */
const FIRST_TEST_CELL = 101;

export const unseenLessons = (texts: Readonly<Record<string, string>>): readonly Lesson[] =>
  parseLessons(texts[FILE] ?? "").filter(({ cell }) => cell >= FIRST_TEST_CELL);

/** Share of the teacher's choices that a rule makes too. */
function agreementOf(lessons: readonly Lesson[], rule: keyof typeof PRIORITY_RULES): number {
  const choose = PRIORITY_RULES[rule];
  const all = lessons.flatMap(({ problem, order }) =>
    decisionsOf(problem, order).map(({ candidates, chosen }) => choose?.(candidates, problem) === chosen),
  );
  return all.filter(Boolean).length / all.length;
}

function make(texts: Readonly<Record<string, string>>): Task {
  const lessons = parseLessons(texts[FILE] ?? "");
  const cells = [...new Set(lessons.map(({ cell }) => cell))].filter((cell) => cell < FIRST_TEST_CELL);
  const unseen = unseenLessons(texts);
  return {
    name: "dispatch-policy",
    measure: { name: "accuracy", unit: "1", better: "higher" },
    clients: cells.map((cell) => ({
      name: `cell-${cell}`,
      examples: examplesOf(lessons.filter((lesson) => lesson.cell === cell)),
    })),
    tests: [{ name: "unseen cells", examples: examplesOf(unseen) }],
    instruction: {
      rounds: 40,
      epochs: 1,
      batch: 64,
      optimiser: "adam",
      rate: 3e-3,
      rateDecay: 0.95,
      loss: "classes",
      codec: "float32",
      strategy: { name: "fedavgm", momentum: 0.5, serverRate: 0.7 },
      rule: { name: "mean" },
    },
    network,
    score: (scores, { targets }) => agreement(scores, targets),
    floors: Object.keys(PRIORITY_RULES).map((rule) => ({ by: rule, value: agreementOf(unseen, rule) })),
    fallback: { by: "earliest start", outputs: earliestStart },
    published: [],
  };
}

export const dispatchPolicy: TaskSource = { name: "dispatch-policy", files: [FILE], make };
