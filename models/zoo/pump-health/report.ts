import { hotelling, plainShortfall, threeSigma } from "./baselines.ts";
import {
  addConfusions,
  alarmsOf,
  batchScores,
  type Confusion,
  confusionOf,
  type Measures,
  measuresOf,
} from "./evaluate.ts";
import type { PumpHealthModel } from "./model.ts";
import type { Recording, Sample } from "./recording.ts";
import { THRESHOLD_QUANTILE } from "./slices.ts";

export interface MethodReport {
  readonly method: string;
  /** In the order the recordings were given. */
  readonly recordings: readonly (Confusion & Measures)[];
  /** Counts of all recordings together. */
  readonly all: Confusion & Measures;
}

/** F1 for outliers on SKAB, from the leaderboard of its repository, over all its labelled recordings. */
export const PUBLISHED = [
  { method: "Conv-AE", f1: 0.78 },
  { method: "MSET", f1: 0.78 },
  { method: "T-squared + Q (PCA)", f1: 0.76 },
  { method: "LSTM-AE", f1: 0.74 },
  { method: "isolation forest", f1: 0.29 },
] as const;

/**
 * Figures of the model and of simple methods on labelled recordings.
 * @throws RangeError for a recording without labels or without a usable head
 */
export function reportMethods(
  model: PumpHealthModel,
  anomalyFree: Recording,
  cases: readonly Recording[],
): MethodReport[] {
  const head = model.features.baselineSamples;
  const plain = plainShortfall(model, anomalyFree.samples, THRESHOLD_QUANTILE);
  const methods: { method: string; alarms(samples: readonly Sample[]): boolean[] }[] = [
    { method: "pump-health", alarms: (samples) => alarmsOf(batchScores(model, samples), model.threshold) },
    { method: "flow shortfall, no network", alarms: plain },
    { method: "three sigma, any channel", alarms: (samples) => threeSigma(samples, head) },
    { method: "Hotelling T-squared", alarms: (samples) => hotelling(samples, head) },
    { method: "always alarm", alarms: (samples) => samples.map(() => true) },
  ];
  return methods.map(({ method, alarms }) => {
    const counts = cases.map(({ samples, anomaly }) => {
      if (anomaly === null) throw new RangeError("a recording to evaluate on needs labels");
      return confusionOf(alarms(samples), anomaly, head);
    });
    const figures = (c: Confusion): Confusion & Measures => ({ ...c, ...measuresOf(c) });
    return { method, recordings: counts.map(figures), all: figures(addConfusions(counts)) };
  });
}
