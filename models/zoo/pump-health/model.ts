import { roundTo } from "../../../twins/core/numeric.ts";
import type { FeatureSpec } from "./features.ts";

export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: "tanh" | "linear";
}

/** A failure rate per hour with the ends of its central 90 % credible interval. */
export interface Rate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Failure rates measured on the recordings, and what they were measured from. */
export interface Hazard {
  readonly healthy: Rate;
  readonly alarmed: Rate;
  /** Observed hours without and with an alarm, and failures seen in each. */
  readonly healthyH: number;
  readonly alarmedH: number;
  readonly healthyFailures: number;
  readonly alarmedFailures: number;
}

/**
 * The autoencoders, ready to run: `members` networks of the same layers. Weights: network by network, layer by layer,
 * kernel [input][output] row-major, then bias.
 */
export interface PumpHealthModel {
  readonly cid: string;
  readonly features: FeatureSpec;
  readonly layers: readonly Layer[];
  readonly members: number;
  readonly weights: Float32Array;
  /** Each feature is divided by this before it enters the network. */
  readonly featureScale: readonly number[];
  /** Which feature's shortfall is the score, and the healthy standard deviation of its residual. */
  readonly target: number;
  readonly residualScale: number;
  /** A score above this is an alarm. */
  readonly threshold: number;
  readonly hazard: Hazard;
}

export const weightCount = (layers: readonly Layer[]): number =>
  layers.reduce((sum, layer) => sum + (layer.inputs + 1) * layer.outputs, 0);

/** One dense layer: `out = activation(in * kernel + bias)`, in double precision. */
function dense(layer: Layer, weights: Float32Array, offset: number, input: Float64Array): Float64Array {
  const output = new Float64Array(layer.outputs);
  const bias = offset + layer.inputs * layer.outputs;
  for (let o = 0; o < layer.outputs; o++) {
    let sum = weights[bias + o]!;
    for (let i = 0; i < layer.inputs; i++) sum += input[i]! * weights[offset + i * layer.outputs + o]!;
    output[o] = layer.activation === "tanh" ? Math.tanh(sum) : sum;
  }
  return output;
}

/** One network's output for a scaled input. Equal to tfjs within 1e-5 (tested); no tfjs at run time. */
export function forward(layers: readonly Layer[], weights: Float32Array, input: Float64Array): Float64Array {
  let offset = 0;
  let signal = input;
  for (const layer of layers) {
    signal = dense(layer, weights, offset, signal);
    offset += (layer.inputs + 1) * layer.outputs;
  }
  return signal;
}

/** The mean output of all members: the features a healthy pump in this state would show. */
export function expectation(
  model: Pick<PumpHealthModel, "layers" | "members" | "weights">,
  input: Float64Array,
): Float64Array {
  const size = weightCount(model.layers);
  const sum = new Float64Array(input.length);
  for (let member = 0; member < model.members; member++) {
    const output = forward(model.layers, model.weights.subarray(member * size, (member + 1) * size), input);
    for (let c = 0; c < sum.length; c++) sum[c]! += output[c]! / model.members;
  }
  return sum;
}

/** Digits kept of a score, so that a last-bit difference of `tanh` between engines cannot reach a run digest. */
const SCORE_DIGITS = 9;

/** What makes a score of the flow that a healthy pump would show. */
export type Scoring = Pick<PumpHealthModel, "featureScale" | "target" | "residualScale">;

/** A row of features as it enters a network. */
export const scaledInput = ({ featureScale }: Pick<Scoring, "featureScale">, features: Float64Array): Float64Array =>
  features.map((value, c) => value / featureScale[c]!);

/**
 * How far the pump's output falls short of what is expected from its state, in healthy standard deviations; 0 when it does not fall
 * short. Only a shortfall counts: more flow than expected is no failure of a pump.
 * @param input - a scaled row; NaN anywhere gives NaN
 * @param expected - of the target, scaled
 */
export function shortfallOf({ target, residualScale }: Scoring, input: Float64Array, expected: number): number {
  const residual = (input[target]! - expected) / residualScale;
  return Number.isNaN(residual) ? Number.NaN : roundTo(residual < 0 ? -residual : 0, SCORE_DIGITS);
}

/** The shortfall from what the model's own networks expect. @param features - one row of features; NaN anywhere gives NaN */
export function shortfallScore(
  model: Omit<PumpHealthModel, "cid" | "threshold" | "hazard">,
  features: Float64Array,
): number {
  const input = scaledInput(model, features);
  return shortfallOf(model, input, expectation(model, input)[model.target]!);
}
