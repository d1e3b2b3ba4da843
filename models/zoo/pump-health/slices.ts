import { batchFeatures, type FeatureSpec, fitBaseline } from "./features.ts";
import type { Sample } from "./recording.ts";

/** The first 70 % of the recording trains, the rest sets the threshold. */
export const TRAIN_SHARE = 0.7;
/** The share of anomaly-free windows, unseen in training, that stays below the threshold. */
export const THRESHOLD_QUANTILE = 0.98;
/** A pseudo-recording: 400 samples of baseline and the 750 after it, as long as the labelled recordings. */
const SLICE = 1150;
export const TRAIN_STRIDE = 100;
export const CHECK_STRIDE = 50;

/** The same samples run backwards: as free of faults, and it lets every drift occur in both directions. */
function reversed(samples: readonly Sample[]): Sample[] {
  const endMs = samples.at(-1)!.tMs;
  return samples.map(({ tMs, values }) => ({ tMs: endMs - tMs, values })).reverse();
}

/** One row of features for every sample of every pseudo-recording past its baseline, forwards and backwards. */
export function slices(spec: FeatureSpec, samples: readonly Sample[], stride: number): Float64Array[] {
  const width = spec.channels.length;
  const rows: Float64Array[] = [];
  for (const run of [samples, reversed(samples)]) {
    for (let at = 0; at + SLICE <= run.length; at += stride) {
      const slice = run.slice(at, at + SLICE);
      const baseline = fitBaseline(spec, slice.slice(0, spec.baselineSamples));
      if (baseline === null) continue;
      const features = batchFeatures(spec, baseline, slice);
      for (let i = spec.baselineSamples; i < SLICE; i++) {
        const row = features.slice(i * width, (i + 1) * width);
        if (!row.some(Number.isNaN)) rows.push(row);
      }
    }
  }
  return rows;
}
