import { STEP_MIN } from "../../../twins/sites/los-angeles/recording.ts";
import type { City } from "./city.ts";
import { AHEAD, FEATURES, mphOf, sightOf } from "./features.ts";

/** Units of the hidden layers. */
export const HIDDEN = [64, 32] as const;
const sides = [FEATURES, ...HIDDEN, AHEAD];
export const WEIGHTS = sides.slice(1).reduce((sum, outputs, i) => sum + ((sides[i] ?? 0) + 1) * outputs, 0);

/** What a detector cannot say, mph. */
const FASTEST_MPH = 120;

/** The network of dense layers, ReLU but for the last, without tfjs. @param weights layer by layer, kernel then bias */
export function changesOf(weights: Float32Array, input: Float32Array): Float64Array {
  let signal: ArrayLike<number> = input;
  let at = 0;
  for (let layer = 1; layer < sides.length; layer++) {
    const [inputs, outputs] = [sides[layer - 1]!, sides[layer]!];
    const sums = Float64Array.from({ length: outputs }, (_, o) => weights[at + inputs * outputs + o]!);
    for (let i = 0; i < inputs; i++) {
      const x = signal[i]!;
      if (x === 0) continue;
      for (let o = 0; o < outputs; o++) sums[o]! += x * weights[at + i * outputs + o]!;
    }
    if (layer < sides.length - 1) for (let o = 0; o < outputs; o++) sums[o] = Math.max(0, sums[o]!);
    at += (inputs + 1) * outputs;
    signal = sums;
  }
  return signal as Float64Array;
}

/**
 * Tells how fast cars will drive over each detector of a city.
 * @param weights in the order of the network's layers
 * @returns of a step AHEAD + 1 rows of all detectors, mph: what was measured then, and what is told of every five minutes after it;
 * NaN where nothing was measured or nothing can be told
 * @throws RangeError for another number of weights
 */
export function speedForecaster(weights: Float32Array, city: City): (step: number) => readonly Float64Array[] {
  if (weights.length !== WEIGHTS) throw new RangeError(`${weights.length} weights for a network of ${WEIGHTS}`);
  const districts = city.districts.map((one) => ({ places: one.places, sight: sightOf(one, city.until) }));
  return (step) => {
    const now = city.rows[step] ?? new Float64Array();
    const rows = Array.from({ length: AHEAD + 1 }, (_, ahead) =>
      ahead === 0 ? now.slice() : new Float64Array(now.length).fill(Number.NaN),
    );
    for (const { places, sight } of districts)
      for (const [detector, place] of places.entries()) {
        const input = sight(detector, step);
        if (input === null) continue;
        for (const [i, change] of changesOf(weights, input).entries()) {
          const row = rows[i + 1];
          if (row !== undefined) row[place] = Math.min(FASTEST_MPH, Math.max(0, mphOf(now[place] ?? 0, change)));
        }
      }
    return rows;
  };
}

/** Minutes ahead that people are shown. */
export const SHOWN_AHEAD_MIN = [15, 30, 60] as const;

/** What is told of a time, beside what happened then. */
export interface Told {
  readonly aheadMin: (typeof SHOWN_AHEAD_MIN)[number];
  /** The step that it is told of. */
  readonly step: number;
  /** Of all detectors, mph; NaN where nothing can be told. */
  readonly toldMph: Float64Array;
  /** NaN where nothing was measured, and after the recording's end. */
  readonly happenedMph: Float64Array;
}

/** What a forecaster tells at a step of 15, 30 and 60 minutes later, beside what happened. @param forecast of the same city */
export function toldBeside(
  city: Pick<City, "rows">,
  forecast: ReturnType<typeof speedForecaster>,
  step: number,
): readonly Told[] {
  const rows = forecast(step);
  return SHOWN_AHEAD_MIN.map((aheadMin) => {
    const ahead = aheadMin / STEP_MIN;
    const toldMph = rows[ahead] ?? new Float64Array();
    const happenedMph = city.rows[step + ahead] ?? new Float64Array(toldMph.length).fill(Number.NaN);
    return { aheadMin, step: step + ahead, toldMph, happenedMph };
  });
}
