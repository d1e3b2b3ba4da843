import { exp } from "../../../twins/core/numeric.ts";
import { FEATURES } from "./features.ts";
import { OUTPUTS, RATE_SCALE } from "./scale.ts";

/** Units of the hidden layers. */
export const HIDDEN = [32, 16] as const;

const sides = [FEATURES, ...HIDDEN, OUTPUTS];
export const WEIGHTS = sides.slice(1).reduce((sum, outputs, i) => sum + ((sides[i] ?? 0) + 1) * outputs, 0);

/** What somebody meets in a room. */
export interface Met {
  /** Fractional effective dose a minute. */
  ratePerMin: number;
  /** What smoke leaves of the walking speed, 0 to 1. */
  speed: number;
}

/** Says what is met in a room at a time ahead, of one example's features. */
export type Forecast = (features: Float32Array, into: Met) => void;

/**
 * The network of dense layers, rectified but for the last: plus, times and compare alone, so that every engine has the same bits.
 * @param weights layer by layer, kernel then bias
 * @throws RangeError for another number of weights
 */
export function forecastOf(weights: Float32Array): Forecast {
  if (weights.length !== WEIGHTS) throw new RangeError(`${weights.length} weights for a forecast of ${WEIGHTS}`);
  const signals = sides.map((units) => new Float64Array(units));
  return (features, into) => {
    signals[0]!.set(features);
    let at = 0;
    for (let layer = 1; layer < sides.length; layer++) {
      const [inputs, outputs] = [sides[layer - 1]!, sides[layer]!];
      const [from, to] = [signals[layer - 1]!, signals[layer]!];
      for (let o = 0; o < outputs; o++) {
        let sum = weights[at + inputs * outputs + o]!;
        for (let i = 0; i < inputs; i++) sum += from[i]! * weights[at + i * outputs + o]!;
        to[o] = layer === sides.length - 1 ? sum : Math.max(0, sum);
      }
      at += (inputs + 1) * outputs;
    }
    const [rate, speed] = signals.at(-1)!;
    const { leastPerMin, steps, most } = RATE_SCALE;
    into.ratePerMin = leastPerMin * (exp(steps * Math.max(0, Math.min(most, rate!))) - 1);
    into.speed = Math.max(0.05, Math.min(1, speed!));
  };
}
