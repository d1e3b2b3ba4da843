import * as tf from "@tensorflow/tfjs";
import { rng, shuffle } from "../../../twins/core/rng.ts";
import { joined } from "../update.ts";

/** Examples of a task, row after row. */
export interface Examples {
  readonly count: number;
  /** Shape of one example's input. */
  readonly shape: readonly number[];
  /** count x product(shape). */
  readonly inputs: Float32Array;
  /** count x targets of one example. */
  readonly targets: Float32Array;
}

export type Loss = "squared" | "absolute" | "binary" | "classes";

/** What a client does in a round; all of it is in the demand's instruction, so that an auditor can do it again. */
export interface TrainingPlan {
  readonly epochs: number;
  readonly batch: number;
  readonly optimiser: "sgd" | "adam";
  readonly rate: number;
  readonly loss: Loss;
  /** FedProx's mu; 0: none. */
  readonly proximal: number;
  /** Of the order of the examples. */
  readonly seed: number;
  /** Share of the network's width that is trained; 1: all of it. */
  readonly width: number;
}

/** Scaffold: the server's control variate less the client's own, which is added to each step's gradient. */
export type Correction = Float32Array | null;

export interface Trained {
  readonly weights: Float32Array;
  /** Steps that were taken. */
  readonly steps: number;
  /** Mean loss of each epoch, without the proximal term. */
  readonly losses: readonly number[];
}

/** The model's weights, flat, in the order of its layers. */
export function weightsOf(model: tf.LayersModel): Float32Array {
  return Float32Array.from(model.trainableWeights.flatMap((weight) => Array.from(weight.read().dataSync())));
}

export const weightCount = (model: tf.LayersModel): number =>
  model.trainableWeights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);

const sizeOf = (shape: readonly (number | null)[]): number =>
  shape.reduce<number>((product, n) => product * (n ?? 1), 1);

/** Cuts a flat vector into tensors of the model's weights. The caller disposes them. */
function tensorsOf(model: tf.LayersModel, flat: Float32Array): tf.Tensor[] {
  let at = 0;
  return model.trainableWeights.map(({ shape }) => {
    const size = sizeOf(shape);
    const part = flat.subarray(at, at + size);
    at += size;
    return tf.tensor(part, shape as number[]);
  });
}

/** @throws RangeError for another number of weights */
export function setWeights(model: tf.LayersModel, flat: Float32Array): void {
  if (flat.length !== weightCount(model))
    throw new RangeError(`${flat.length} weights for a model of ${weightCount(model)}`);
  tf.tidy(() => {
    for (const [i, tensor] of tensorsOf(model, flat).entries()) model.trainableWeights[i]?.write(tensor);
  });
}

/**
 * First weights from our own generator, which is the same in every engine: Glorot-uniform for what has two sides, 1 for the
 * scales of a normalisation, 0 for biases.
 */
export function initialWeights(model: tf.LayersModel, seed: number): Float32Array {
  const chance = rng(seed, "initial weights");
  return Float32Array.from(
    model.trainableWeights.flatMap(({ shape, name }) => {
      const size = sizeOf(shape);
      if (shape.length < 2) return Array.from({ length: size }, () => (/gamma/.test(name) ? 1 : 0));
      const receptive = sizeOf(shape.slice(0, -2));
      const [into = 1, out = 1] = shape.slice(-2).map((n) => n ?? 1);
      const limit = Math.sqrt(6 / (receptive * (into + out)));
      return Array.from({ length: size }, () => (2 * chance.uniform() - 1) * limit);
    }),
  );
}

const LOSSES: Readonly<Record<Loss, (wanted: tf.Tensor, given: tf.Tensor) => tf.Scalar>> = {
  squared: (wanted, given) => tf.mean(tf.squaredDifference(wanted, given)),
  absolute: (wanted, given) => tf.mean(tf.abs(tf.sub(wanted, given))),
  // From the model's logits: no logarithm of 0.
  binary: (wanted, given) => tf.losses.sigmoidCrossEntropy(wanted, given),
  classes: (wanted, given) => tf.losses.softmaxCrossEntropy(wanted, given),
};

/** Rows of a matrix, in this order. */
export function rowsOf(matrix: Float32Array, width: number, order: Uint32Array): Float32Array {
  const rows = new Float32Array(order.length * width);
  for (const [i, row] of order.entries()) rows.set(matrix.subarray(row * width, (row + 1) * width), i * width);
  return rows;
}

/** One step on one batch. @returns its mean loss */
function step(
  model: tf.LayersModel,
  plan: TrainingPlan,
  optimiser: tf.Optimizer,
  batch: { inputs: tf.Tensor; targets: tf.Tensor },
  around: readonly tf.Tensor[] | null,
  correction: readonly tf.Tensor[] | null,
): number {
  return tf.tidy(() => {
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    let loss = 0;
    const objective = (): tf.Scalar => {
      const plain = LOSSES[plan.loss](batch.targets, model.apply(batch.inputs, { training: true }) as tf.Tensor);
      loss = plain.dataSync()[0] ?? Number.NaN;
      if (around === null) return plain;
      const apart = variables.map((variable, i) => tf.sum(tf.squaredDifference(variable, around[i] ?? variable)));
      return tf.add(plain, tf.mul(tf.addN(apart), plan.proximal / 2)) as tf.Scalar;
    };
    const { grads } = tf.variableGrads(objective, variables);
    const named = variables.map((variable, i) => {
      const gradient = grads[variable.name] as tf.Tensor;
      return { name: variable.name, tensor: correction === null ? gradient : tf.add(gradient, correction[i] ?? 0) };
    });
    optimiser.applyGradients(named);
    return loss;
  });
}

/**
 * Trains a model from these weights. The same plan, weights and examples give the same bits on one kind of CPU.
 * @param correction as long as the weights
 * @param onEpoch called after each epoch; false gives the training up
 * @returns null when it was given up
 * @throws RangeError for examples or weights that do not fit
 */
export async function train(
  model: tf.LayersModel,
  from: Float32Array,
  examples: Examples,
  plan: TrainingPlan,
  correction: Correction = null,
  onEpoch: (epoch: number, loss: number) => Promise<boolean> = async () => true,
): Promise<Trained | null> {
  const { count, shape, inputs, targets } = examples;
  const [width, wide] = [sizeOf(shape), targets.length / count];
  if (count < 1 || inputs.length !== count * width || !Number.isInteger(wide))
    throw new RangeError(`${inputs.length} inputs and ${targets.length} targets are no ${count} examples`);
  setWeights(model, from);
  const optimiser = plan.optimiser === "adam" ? tf.train.adam(plan.rate) : tf.train.sgd(plan.rate);
  const around = plan.proximal > 0 ? tensorsOf(model, from) : null;
  const corrections = correction === null ? null : tensorsOf(model, correction);
  const chance = rng(plan.seed, "order of examples");
  const losses: number[] = [];
  let steps = 0;
  try {
    for (let epoch = 0; epoch < plan.epochs; epoch++) {
      const order = Uint32Array.from({ length: count }, (_, i) => i);
      shuffle(order, chance);
      let sum = 0;
      for (let at = 0; at < count; at += plan.batch) {
        const rows = order.subarray(at, at + plan.batch);
        const batch = {
          inputs: tf.tensor(rowsOf(inputs, width, rows), [rows.length, ...shape]),
          targets: tf.tensor(rowsOf(targets, wide, rows), [rows.length, wide]),
        };
        sum += step(model, plan, optimiser, batch, around, corrections) * rows.length;
        tf.dispose(batch);
        steps++;
      }
      losses.push(sum / count);
      if (!(await onEpoch(epoch + 1, sum / count))) return null;
    }
    return { weights: weightsOf(model), steps, losses };
  } finally {
    tf.dispose([around ?? [], corrections ?? []]);
    optimiser.dispose();
  }
}

const PREDICT_ROWS = 4_096;

/** What a model says of each example: count x outputs, raw (logits where its loss takes logits). */
export function predict(
  model: tf.LayersModel,
  weights: Float32Array,
  { count, shape, inputs }: Examples,
): Float32Array {
  setWeights(model, weights);
  const width = sizeOf(shape);
  const parts: Float32Array[] = [];
  for (let at = 0; at < count; at += PREDICT_ROWS) {
    const rows = Math.min(PREDICT_ROWS, count - at);
    parts.push(
      tf.tidy(() => {
        const input = tf.tensor(inputs.subarray(at * width, (at + rows) * width), [rows, ...shape]);
        return (model.apply(input) as tf.Tensor).dataSync() as Float32Array;
      }),
    );
  }
  return joined(parts);
}
