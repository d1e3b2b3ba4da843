import { batchFeatures, type FeatureSpec, fitBaseline } from "./features.ts";
import { type PumpHealthModel, shortfallScore } from "./model.ts";
import { FLOW, type Recording, type Sample } from "./recording.ts";
import type { Exposure } from "./risk.ts";

/** Counts over the labelled samples that follow the baseline. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

export interface Measures {
  /** 2TP / (2TP + FP + FN). */
  readonly f1: number;
  /** False-alarm rate, FP / (FP + TN), and missed-alarm rate, FN / (FN + TP). */
  readonly far: number;
  readonly mar: number;
}

/**
 * Compares alarms with labels, sample by sample as SKAB does.
 * @param from - first sample that counts; what lies before it served as the baseline
 */
export function confusionOf(alarms: ArrayLike<number | boolean>, labels: Uint8Array, from: number): Confusion {
  const counts = [0, 0, 0, 0];
  for (let i = from; i < labels.length; i++) counts[(alarms[i] ? 0 : 2) + (labels[i] === 1 ? 0 : 1)]!++;
  const [truePositives, falsePositives, falseNegatives, trueNegatives] = counts as [number, number, number, number];
  return { truePositives, falsePositives, falseNegatives, trueNegatives };
}

export function addConfusions(all: readonly Confusion[]): Confusion {
  const sum = (key: keyof Confusion): number => all.reduce((total, c) => total + c[key], 0);
  return {
    truePositives: sum("truePositives"),
    falsePositives: sum("falsePositives"),
    falseNegatives: sum("falseNegatives"),
    trueNegatives: sum("trueNegatives"),
  };
}

/** A rate over an empty set is 0. */
export function measuresOf(c: Confusion): Measures {
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
  return {
    f1: share(2 * c.truePositives, 2 * c.truePositives + c.falsePositives + c.falseNegatives),
    far: share(c.falsePositives, c.falsePositives + c.trueNegatives),
    mar: share(c.falseNegatives, c.falseNegatives + c.truePositives),
  };
}

type ScoringModel = Omit<PumpHealthModel, "cid" | "hazard">;

/**
 * The scores of a whole recording, whose first samples are the baseline. NaN for those and where a window is too empty.
 * @throws RangeError when no baseline can be fitted
 */
export function batchScores(model: ScoringModel, samples: readonly Sample[]): Float64Array {
  const { features: spec } = model;
  const baseline = fitBaseline(spec, samples.slice(0, spec.baselineSamples));
  if (baseline === null) throw new RangeError("the recording's first samples make no baseline");
  const width = spec.channels.length;
  const features = batchFeatures(spec, baseline, samples);
  return Float64Array.from(samples, (_, i) =>
    i < spec.baselineSamples ? Number.NaN : shortfallScore(model, features.subarray(i * width, (i + 1) * width)),
  );
}

/** NaN is above nothing: no score, no alarm. */
export const alarmsOf = (scores: Float64Array, threshold: number): boolean[] =>
  Array.from(scores, (s) => s > threshold);

/** A gap longer than this is not time under observation. */
const MAX_STEP_S = 10;
/** The pump has failed when its flow is below half of the baseline's. */
const FAILED_FLOW_SHARE = 0.5;

/** Hours watched with and without an alarm, and failures in each, over recordings that start healthy. */
export const exposures = (
  model: ScoringModel,
  recordings: readonly Recording[],
): { healthy: Exposure; alarmed: Exposure } =>
  exposuresOf(model.features, recordings, ({ samples }) => alarmsOf(batchScores(model, samples), model.threshold));

/** The same by alarms from elsewhere. @param alarmsIn one a sample of a recording */
export function exposuresOf(
  spec: FeatureSpec,
  recordings: readonly Recording[],
  alarmsIn: (recording: Recording) => readonly boolean[],
): { healthy: Exposure; alarmed: Exposure } {
  const healthy = { hours: 0, failures: 0 };
  const alarmed = { hours: 0, failures: 0 };
  const from = spec.baselineSamples;
  for (const recording of recordings) {
    const { samples } = recording;
    const alarms = alarmsIn(recording);
    const flow = fitBaseline(spec, samples.slice(0, from))![FLOW]!;
    for (let i = from; i < samples.length; i++) {
      const state = alarms[i] ? alarmed : healthy;
      state.hours += Math.min((samples[i]!.tMs - samples[i - 1]!.tMs) / 1000, MAX_STEP_S) / 3600;
      if (samples[i]!.values[FLOW]! < FAILED_FLOW_SHARE * flow) {
        state.failures++;
        break;
      }
    }
  }
  return { healthy, alarmed };
}
