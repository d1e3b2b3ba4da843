import * as tf from "@tensorflow/tfjs";
import { nearlyNormal, type Rng, rng, shuffle } from "../../../twins/core/rng.ts";
import {
  fitFeatureSpec,
  INPUT_NOISE,
  INPUTS,
  LAYERS,
  MEMBERS,
  ROW_STRIDE,
  standardDeviations,
} from "./architecture.ts";
import { quantile } from "./features.ts";
import { expectation, type Layer, type PumpHealthModel, shortfallScore, weightCount } from "./model.ts";
import { CHANNEL_COUNT, FLOW, type Sample } from "./recording.ts";
import { CHECK_STRIDE, slices, THRESHOLD_QUANTILE, TRAIN_SHARE, TRAIN_STRIDE } from "./slices.ts";

/** What training needs to know; every choice here is recorded in the model document. */
export interface TrainOptions {
  readonly seed: number;
  readonly epochs: number;
  /**
   * Called after each epoch, counted over all members (1 to epochs x MEMBERS), with its mean loss; return false to stop
   * early, which gives up the training.
   */
  onEpoch(epoch: number, loss: number): Promise<boolean>;
}

export type TrainedPump = Omit<PumpHealthModel, "cid" | "hazard">;

const BATCH = 128;
const LEARNING_RATE = 0.003;

/** Glorot-uniform kernels and zero biases, from our own seeded generator. */
function initialWeights(chance: Rng): tf.Variable[] {
  return LAYERS.flatMap(({ inputs, outputs }) => {
    const limit = Math.sqrt(6 / (inputs + outputs));
    const kernel = Float32Array.from({ length: inputs * outputs }, () => (2 * chance.uniform() - 1) * limit);
    // A variable copies its first value, which must be freed.
    return [tf.tensor2d(kernel, [inputs, outputs]), tf.zeros([outputs])].map((first) => {
      const variable = tf.variable(first);
      first.dispose();
      return variable;
    });
  });
}

/** The network in tfjs operations. @param variables - kernel and bias of each layer in turn */
export function forwardTf(layers: readonly Layer[], variables: readonly tf.Tensor[], input: tf.Tensor2D): tf.Tensor2D {
  let signal = input;
  layers.forEach((layer, i) => {
    const sum = tf.add(tf.matMul(signal, variables[2 * i] as tf.Tensor2D), variables[2 * i + 1]!) as tf.Tensor2D;
    signal = layer.activation === "tanh" ? tf.tanh(sum) : sum;
  });
  return signal;
}

/**
 * Chooses the plain JavaScript backend. Its operations are IEEE arithmetic in a fixed order, so a seed gives one hash of
 * the weights; the network is too small for another backend to pay.
 * @throws Error when tfjs is not on it, because tfjs changes backend without a word
 */
export async function selectCpuBackend(): Promise<void> {
  // Production mode keeps tfjs from printing an advertisement of its native backend.
  tf.enableProdMode();
  await tf.setBackend("cpu");
  await tf.ready();
  if (tf.getBackend() !== "cpu") throw new Error(`tfjs runs on ${tf.getBackend()}, not on cpu`);
}

/** Minimises the error of reconstructing clean features from noisy ones, by Adam. @returns the weights, flat, or null when told to stop */
async function minimise(
  rows: readonly Float64Array[],
  member: number,
  options: TrainOptions,
): Promise<Float32Array | null> {
  await selectCpuBackend();
  const width = INPUTS.length;
  const variables = initialWeights(rng(options.seed, `pump-health/initial/${member}`));
  const optimizer = tf.train.adam(LEARNING_RATE);
  const chance = rng(options.seed, `pump-health/order/${member}`);
  const noise = rng(options.seed, `pump-health/noise/${member}`);
  const order = Uint32Array.from({ length: rows.length }, (_, i) => i);
  try {
    for (let epoch = 1; epoch <= options.epochs; epoch++) {
      shuffle(order, chance);
      let total = 0;
      for (let at = 0; at < rows.length; at += BATCH) {
        const batch = order.subarray(at, at + BATCH);
        const flat = new Float32Array(batch.length * width);
        batch.forEach((row, i) => {
          flat.set(rows[row]!, i * width);
        });
        const noisy = flat.map((value) => value + INPUT_NOISE * nearlyNormal(noise));
        total += tf.tidy(() => {
          const shape: [number, number] = [batch.length, width];
          const clean = tf.tensor2d(flat, shape);
          const input = tf.tensor2d(noisy, shape);
          const loss = optimizer.minimize(
            () => tf.losses.meanSquaredError(clean, forwardTf(LAYERS, variables, input)),
            true,
          );
          return loss!.dataSync()[0]! * batch.length;
        });
      }
      if (!(await options.onEpoch(member * options.epochs + epoch, total / rows.length))) return null;
    }
    return Float32Array.from(variables.flatMap((variable) => Array.from(variable.dataSync())));
  } finally {
    for (const variable of variables) variable.dispose();
    optimizer.dispose();
  }
}

/** Adds what is measured after training: the healthy spread of the target's residual, and the threshold. */
export function withThreshold(
  network: Omit<TrainedPump, "residualScale" | "threshold">,
  rows: readonly Float64Array[],
  unseen: readonly Float64Array[],
): TrainedPump {
  const { target } = network;
  const residuals = rows.map((row) => Float64Array.of(row[target]! - expectation(network, row)[target]!));
  const scored = { ...network, residualScale: standardDeviations(residuals, 1)[0]! };
  const scores = Float64Array.from(unseen, (row) => shortfallScore(scored, row)).sort();
  return { ...scored, threshold: quantile(scores, THRESHOLD_QUANTILE) };
}

/**
 * Trains the autoencoder and sets its threshold, both on one anomaly-free recording and on nothing else.
 * @param samples - the recording; at least 8,000 samples, so that both parts hold several pseudo-recordings
 * @returns null when `onEpoch` asked to stop
 * @throws RangeError for a recording that is too short or a sample of the wrong width
 */
export async function trainPumpHealth(samples: readonly Sample[], options: TrainOptions): Promise<TrainedPump | null> {
  if (samples.length < 8000 || samples[0]!.values.length !== CHANNEL_COUNT)
    throw new RangeError("the anomaly-free recording must have at least 8,000 samples of eight channels");
  const features = fitFeatureSpec(samples);
  const cut = Math.floor(samples.length * TRAIN_SHARE);
  const width = features.channels.length;
  const target = INPUTS.indexOf(FLOW);
  const all = slices(features, samples.slice(0, cut), TRAIN_STRIDE);
  const featureScale = standardDeviations(all, width);
  if (![...features.scale, ...featureScale].every((scale) => scale > 0))
    throw new RangeError("a channel of the anomaly-free recording is missing or never changes");
  const rows = all.filter((_, i) => i % ROW_STRIDE === 0).map((row) => row.map((value, c) => value / featureScale[c]!));
  const unseen = slices(features, samples.slice(cut), CHECK_STRIDE);
  if (unseen.length === 0) throw new RangeError("the end of the anomaly-free recording holds no usable window");
  const weights = new Float32Array(MEMBERS * weightCount(LAYERS));
  for (let member = 0; member < MEMBERS; member++) {
    const trained = await minimise(rows, member, options);
    if (trained === null) return null;
    weights.set(trained, member * trained.length);
  }
  const network = { features, layers: LAYERS, members: MEMBERS, weights, featureScale, target };
  return withThreshold(network, rows, unseen);
}
