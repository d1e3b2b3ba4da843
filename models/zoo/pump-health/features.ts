import { CHANNEL_COUNT, type Sample } from "./recording.ts";

/** How a sample becomes the autoencoder's input. Part of the model document, so the CID covers it. */
export interface FeatureSpec {
  /** Channels the autoencoder sees, as indices into the sample. */
  readonly channels: readonly number[];
  /** Per channel: true divides the deviation from the baseline by the baseline (per unit), false leaves its unit. */
  readonly ratio: readonly boolean[];
  /** Per channel: the deviation is divided by this, then clipped to +-clip. */
  readonly scale: readonly number[];
  readonly clip: number;
  /** Length of the averaging window, seconds; a sample is in it while it is younger than that. */
  readonly windowS: number;
  /** Fewer finite values than this of any channel in the window: no feature, no score. */
  readonly minSamples: number;
  /** From this many on the quality is good, below it uncertain. */
  readonly goodSamples: number;
  /** How many first samples make the baseline. */
  readonly baselineSamples: number;
  /** A sample that follows the last by less is skipped, which bounds the window's memory. */
  readonly minSpacingMs: number;
}

/** The most samples a window can hold. */
export const windowCapacity = (spec: FeatureSpec): number => Math.ceil((spec.windowS * 1000) / spec.minSpacingMs) + 1;

/** Linear-interpolated quantile of sorted values. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const at = (sorted.length - 1) * q;
  const below = Math.floor(at);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (at - below);
}

/** The middle 95 % of values: its ends and the mean of the values clipped to them, so that single glitches do not count. */
export function winsorised(values: Float64Array): { low: number; high: number; mean: number } {
  const sorted = Float64Array.from(values).sort();
  const low = quantile(sorted, 0.025);
  const high = quantile(sorted, 0.975);
  let sum = 0;
  for (const value of sorted) sum += value < low ? low : value > high ? high : value;
  return { low, high, mean: sum / sorted.length };
}

/** The pump at rest divides by nothing: a baseline this near zero cannot be a ratio's denominator. */
const MIN_RATIO_BASELINE = 1e-6;

/**
 * The healthy operating point: the winsorised mean of each used channel (other channels NaN).
 * @returns null when a channel has less than half of the samples, or a ratio channel's mean is not above zero.
 */
export function fitBaseline(spec: FeatureSpec, samples: readonly Sample[]): Float64Array | null {
  const baseline = new Float64Array(CHANNEL_COUNT).fill(Number.NaN);
  for (let c = 0; c < spec.channels.length; c++) {
    const channel = spec.channels[c]!;
    const values = Float64Array.from(samples, (sample) => sample.values[channel]!).filter(Number.isFinite);
    if (values.length === 0 || values.length * 2 < samples.length) return null;
    const { mean } = winsorised(values);
    if (spec.ratio[c] && !(mean > MIN_RATIO_BASELINE)) return null;
    baseline[channel] = mean;
  }
  return baseline;
}

/** Per-unit or plain deviation from the baseline, scaled and clipped; NaN stays NaN. */
export function normalise(spec: FeatureSpec, baseline: Float64Array, c: number, value: number): number {
  const base = baseline[spec.channels[c]!]!;
  const z = (value - base) / ((spec.ratio[c] ? base : 1) * spec.scale[c]!);
  return z < -spec.clip ? -spec.clip : z > spec.clip ? spec.clip : z;
}

/**
 * Features of every sample of a recording at once, by running sums: [sample][channel] row by row, NaN where a window
 * has too few values. The detector computes the same numbers one sample at a time.
 */
export function batchFeatures(spec: FeatureSpec, baseline: Float64Array, samples: readonly Sample[]): Float64Array {
  const width = spec.channels.length;
  const features = new Float64Array(samples.length * width);
  const sums = new Float64Array(width);
  const counts = new Uint32Array(width);
  const add = (sample: Sample, sign: 1 | -1): void => {
    for (let c = 0; c < width; c++) {
      const z = normalise(spec, baseline, c, sample.values[spec.channels[c]!]!);
      if (!Number.isFinite(z)) continue;
      sums[c]! += sign * z;
      counts[c]! += sign;
    }
  };
  let first = 0;
  for (let i = 0; i < samples.length; i++) {
    add(samples[i]!, 1);
    while (samples[i]!.tMs - samples[first]!.tMs >= spec.windowS * 1000) add(samples[first++]!, -1);
    for (let c = 0; c < width; c++)
      features[i * width + c] = counts[c]! < spec.minSamples ? Number.NaN : sums[c]! / counts[c]!;
  }
  return features;
}
