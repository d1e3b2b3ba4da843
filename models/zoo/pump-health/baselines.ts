import { batchFeatures, fitBaseline, quantile } from "./features.ts";
import type { PumpHealthModel } from "./model.ts";
import { CHANNEL_COUNT, type Sample } from "./recording.ts";
import { CHECK_STRIDE, slices, TRAIN_SHARE } from "./slices.ts";

/** Means and covariance of the first samples, all eight channels. */
function headStatistics(samples: readonly Sample[]): { mean: number[]; covariance: number[][] } {
  const each = Array.from({ length: CHANNEL_COUNT }, (_, c) => c);
  const mean = each.map((c) => samples.reduce((sum, s) => sum + s.values[c]!, 0) / samples.length);
  const between = (a: number, b: number): number =>
    samples.reduce((sum, s) => sum + (s.values[a]! - mean[a]!) * (s.values[b]! - mean[b]!), 0) / (samples.length - 1);
  return { mean, covariance: each.map((a) => each.map((b) => between(a, b))) };
}

/** Alarm while any of the eight channels is more than three standard deviations from its mean over the head. */
export function threeSigma(samples: readonly Sample[], headLength: number): boolean[] {
  const { mean, covariance } = headStatistics(samples.slice(0, headLength));
  return samples.map(({ values }) => values.some((v, c) => Math.abs(v - mean[c]!) > 3 * Math.sqrt(covariance[c]![c]!)));
}

/** Solves A x = b for a symmetric positive definite A by Cholesky. @throws RangeError when it is not one */
export function solvePositive(a: readonly (readonly number[])[], b: readonly number[]): number[] {
  const n = b.length;
  const lower = a.map((row) => row.map(() => 0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i]![j]!;
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      if (i === j && !(sum > 0)) throw new RangeError("the matrix is not positive definite");
      lower[i]![j] = i === j ? Math.sqrt(sum) : sum / lower[j]![j]!;
    }
  }
  const y = [...b];
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) y[i]! -= lower[i]![k]! * y[k]!;
    y[i]! /= lower[i]![i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) y[i]! -= lower[k]![i]! * y[k]!;
    y[i]! /= lower[i]![i]!;
  }
  return y;
}

/** Hotelling's T-squared of every sample; alarm above the 99 % quantile of the head's own values. */
export function hotelling(samples: readonly Sample[], headLength: number): boolean[] {
  const head = samples.slice(0, headLength);
  const { mean, covariance } = headStatistics(head);
  const t2 = ({ values }: Sample): number => {
    const away = Array.from(values, (value, c) => value - mean[c]!);
    return solvePositive(covariance, away).reduce((sum, x, c) => sum + x * away[c]!, 0);
  };
  const limit = quantile(Float64Array.from(head, t2).sort(), 0.99);
  return samples.map((sample) => t2(sample) > limit);
}

/**
 * What the autoencoder must add to: the target's own windowed shortfall from the baseline, with the model's window,
 * normalisation and threshold protocol, but no network.
 */
export function plainShortfall(
  model: Pick<PumpHealthModel, "features" | "target">,
  anomalyFree: readonly Sample[],
  quantileShare: number,
): (samples: readonly Sample[]) => boolean[] {
  const { features: spec, target } = model;
  const unseen = anomalyFree.slice(Math.floor(anomalyFree.length * TRAIN_SHARE));
  const healthy = slices(spec, unseen, CHECK_STRIDE).map((row) => -row[target]!);
  const limit = quantile(Float64Array.from(healthy).sort(), quantileShare);
  return (samples) => {
    const baseline = fitBaseline(spec, samples.slice(0, spec.baselineSamples));
    if (baseline === null) throw new RangeError("the recording's first samples make no baseline");
    const features = batchFeatures(spec, baseline, samples);
    return samples.map((_, i) => i >= spec.baselineSamples && -features[i * spec.channels.length + target]! > limit);
  };
}
