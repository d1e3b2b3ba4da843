import { type FeatureSpec, winsorised } from "./features.ts";
import type { Layer } from "./model.ts";
import { FLOW, type Sample } from "./recording.ts";

/** Vibration, current, pressure, voltage and flow; the two temperatures follow the room, not the pump's health. */
export const INPUTS = [0, 1, 2, 3, 6, FLOW];
const RATIO = [true, true, true, false, true, true];

/**
 * Noise added to the inputs in training, in standard deviations of a feature: a denoising autoencoder (Vincent et al. 2008).
 * Without it the result depends on the seed, because nothing then holds the network's shape outside the training data.
 */
export const INPUT_NOISE = 0.5;
/** Neighbouring windows overlap almost wholly; one in ten is kept for training. */
export const ROW_STRIDE = 10;

/**
 * Networks trained from different initial weights, whose outputs are averaged. One network in ten generalises badly to
 * another pump speed; labels may not choose among them, and an average needs no choice.
 */
export const MEMBERS = 5;

export const LAYERS: readonly Layer[] = [
  { inputs: 6, outputs: 12, activation: "tanh" },
  { inputs: 12, outputs: 3, activation: "linear" },
  { inputs: 3, outputs: 12, activation: "tanh" },
  { inputs: 12, outputs: 6, activation: "linear" },
];

/** Feature settings, with each channel's scale from the noise of the recording's first samples. */
export function fitFeatureSpec(samples: readonly Sample[]): FeatureSpec {
  const base = {
    channels: INPUTS,
    ratio: RATIO,
    clip: 10,
    windowS: 90,
    minSamples: 45,
    goodSamples: 68,
    baselineSamples: 400,
    minSpacingMs: 200,
  };
  const head = samples.slice(0, base.baselineSamples);
  const scale = INPUTS.map((channel, c) => {
    const { low, high, mean } = winsorised(
      Float64Array.from(head, (sample) => sample.values[channel]!).filter(Number.isFinite),
    );
    // The middle 95 % of a normal distribution is 3.92 standard deviations wide.
    return (high - low) / 3.92 / (RATIO[c] ? mean : 1);
  });
  return { ...base, scale };
}

/** Of each column of rows. */
export function standardDeviations(rows: readonly Float64Array[], width: number): number[] {
  return Array.from({ length: width }, (_, c) => {
    let sum = 0;
    let squares = 0;
    for (const row of rows) {
      sum += row[c]!;
      squares += row[c]! * row[c]!;
    }
    const mean = sum / rows.length;
    return Math.sqrt(squares / rows.length - mean * mean);
  });
}
