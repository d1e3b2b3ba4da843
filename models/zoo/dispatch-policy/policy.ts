import type { Priority } from "../../optimisers/transport-job-shop/priorityDispatch.ts";
import { FEATURES, featuresOf } from "./features.ts";

/** Units of the hidden layers. */
export const HIDDEN = [32, 16] as const;

/** Scores are compared to so many parts of one, so that engines whose tanh differs in the last bit make the same choice. */
export const STEPS = 1e6;

const sides = [FEATURES, ...HIDDEN, 1];
export const WEIGHTS = sides.slice(1).reduce((sum, outputs, i) => sum + ((sides[i] ?? 0) + 1) * outputs, 0);

/** What the network of dense layers, tanh but for the last, says of a candidate, in parts of 1/STEPS. @param weights layer by layer, kernel then bias */
export function scoreOf(weights: Float32Array, input: Float32Array): number {
  let signal: ArrayLike<number> = input;
  let at = 0;
  for (let layer = 1; layer < sides.length; layer++) {
    const [inputs, outputs] = [sides[layer - 1]!, sides[layer]!];
    const sums = new Float64Array(outputs);
    for (let o = 0; o < outputs; o++) {
      let sum = weights[at + inputs * outputs + o]!;
      for (let i = 0; i < inputs; i++) sum += signal[i]! * weights[at + i * outputs + o]!;
      sums[o] = layer === sides.length - 1 ? sum : Math.tanh(sum);
    }
    at += (inputs + 1) * outputs;
    signal = sums;
  }
  return Math.round(signal[0]! * STEPS);
}

/**
 * The learned rule: the candidate with the highest score is next, of equals the first. 1,089 weights and no tfjs.
 * @param weights in the order of the network's layers
 * @throws RangeError for another number of weights
 */
export function learnedPriority(weights: Float32Array): Priority {
  if (weights.length !== WEIGHTS) throw new RangeError(`${weights.length} weights for a policy of ${WEIGHTS}`);
  return (candidates, problem) => {
    const features = featuresOf(candidates, problem);
    let [best, most] = [0, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < candidates.length; i++) {
      const score = scoreOf(weights, features.subarray(i * FEATURES, (i + 1) * FEATURES));
      if (score > most) [best, most] = [i, score];
    }
    return best;
  };
}
