import { nearlyNormal, rng } from "../../../twins/core/rng.ts";
import { always } from "../../learning/task.ts";
import type { Examples } from "../../learning/trainer/trainer.ts";
import { fitFeatureSpec, INPUT_NOISE, INPUTS, ROW_STRIDE } from "./architecture.ts";
import { confusionOf, measuresOf } from "./evaluate.ts";
import { batchFeatures, type FeatureSpec, fitBaseline, quantile } from "./features.ts";
import { type Layer, weightCount } from "./model.ts";
import { FLOW, type Recording, type Sample } from "./recording.ts";
import { CHECK_STRIDE, slices, THRESHOLD_QUANTILE, TRAIN_SHARE } from "./slices.ts";
import { type TrainedPump, withThreshold } from "./train.ts";

/** A pump's fault-free recording at one place. */
export interface Bed {
  readonly name: string;
  readonly samples: readonly Sample[];
}

const BEDS = 4;
const WIDTH = INPUTS.length;
/** The flow, among the features. */
export const TARGET = INPUTS.indexOf(FLOW);
/** A bed holds few whole pseudo-recordings: it cuts them closer together than a holder of the whole recording does. */
const BED_STRIDE = 25;

/**
 * The part of the fault-free recording that trains, cut into stretches one after the other: there is one test bed, and they stand for
 * several. The rest is nobody's, and sets the threshold.
 * @throws RangeError for a recording that is too short
 */
export function bedsOf(samples: readonly Sample[]): {
  readonly beds: readonly Bed[];
  readonly rest: readonly Sample[];
} {
  const cut = Math.floor(samples.length * TRAIN_SHARE);
  const length = Math.floor(cut / BEDS);
  if (samples.length < 8_000) throw new RangeError("the anomaly-free recording must have at least 8,000 samples");
  const beds = Array.from({ length: BEDS }, (_, i) => {
    return { name: `bed-${i + 1}`, samples: samples.slice(i * length, (i + 1) * length) };
  });
  return { beds, rest: samples.slice(cut) };
}

/** What a network's input is scaled by: agreed before the first round. */
export interface Scales {
  readonly features: FeatureSpec;
  readonly featureScale: readonly number[];
}

/** Rows of a bed that train, not yet scaled. */
export const rowsOf = (features: FeatureSpec, { samples }: Bed): readonly Float64Array[] =>
  slices(features, samples, BED_STRIDE).filter((_, i) => i % ROW_STRIDE === 0);

/** A bed's count of rows, and sum and sum of squares of each feature: all that it tells of them. */
function sumsOf(rows: readonly Float64Array[]) {
  const sums = { count: rows.length, sum: new Float64Array(WIDTH), squares: new Float64Array(WIDTH) };
  for (const row of rows)
    for (const [c, x] of row.entries()) {
      sums.sum[c] = (sums.sum[c] ?? 0) + x;
      sums.squares[c] = (sums.squares[c] ?? 0) + x * x;
    }
  return sums;
}

/**
 * Scales that beds agree on from sums, which add up to those of all rows together: first the noise of their sensors, then the spread of
 * their features.
 * @throws RangeError where a channel is missing or never changes
 */
export function agreedScales(beds: readonly Bed[]): Scales {
  const specs = beds.map(({ samples }) => fitFeatureSpec(samples));
  const [first] = specs;
  if (first === undefined) throw new RangeError("no beds");
  const meanSquare = (c: number) => specs.reduce((sum, { scale }) => sum + (scale[c] ?? 0) ** 2, 0) / specs.length;
  const features = { ...first, scale: INPUTS.map((_, c) => Math.sqrt(meanSquare(c))) };
  const sums = beds.map((bed) => sumsOf(rowsOf(features, bed)));
  const total = (of: (one: ReturnType<typeof sumsOf>) => number) => sums.reduce((all, one) => all + of(one), 0);
  const count = total((one) => one.count);
  const featureScale = INPUTS.map((_, c) => {
    const mean = total(({ sum }) => sum[c] ?? 0) / count;
    return Math.sqrt(total(({ squares }) => squares[c] ?? 0) / count - mean * mean);
  });
  if (![...features.scale, ...featureScale].every((scale) => scale > 0))
    throw new RangeError("a channel of the anomaly-free recording is missing or never changes");
  return { features, featureScale };
}

const scaled = (row: Float64Array, { featureScale }: Scales): Float64Array =>
  row.map((x, c) => x / (featureScale[c] ?? Number.NaN));

/**
 * Rows of a bed with noise added and the same noise taken away, which the denoiser is to rebuild without it. In such pairs noise and row
 * have no chance correlation.
 */
export function trainingExamples(bed: Bed, scales: Scales): Examples {
  const rows = rowsOf(scales.features, bed).map((row) => scaled(row, scales));
  const chance = rng(1, `pump-health/noise/${bed.name}`);
  const inputs = new Float32Array(2 * rows.length * WIDTH);
  const targets = new Float32Array(inputs.length);
  for (const [i, row] of rows.entries()) {
    const noise = row.map(() => INPUT_NOISE * nearlyNormal(chance));
    for (const [side, sign] of [1, -1].entries()) {
      const at = (2 * i + side) * WIDTH;
      inputs.set(
        row.map((x, c) => x + sign * (noise[c] ?? 0)),
        at,
      );
      targets.set(row, at);
    }
  }
  return { count: 2 * rows.length, shape: [WIDTH], inputs, targets };
}

/** What an example of a test is, in all of its targets. `spare`: fault-free, nobody trained on it; it sets the threshold. */
const STATE = { healthy: 0, faulty: 1, spare: 2 } as const;

/** @param states one a row */
function judged(rows: readonly Float64Array[], states: readonly number[], scales: Scales): Examples {
  if (rows.some((row) => row.some(Number.isNaN))) throw new RangeError("a recording has gaps as long as a window");
  const inputs = new Float32Array(rows.length * WIDTH);
  const targets = new Float32Array(rows.length * WIDTH);
  for (const [i, row] of rows.entries()) {
    inputs.set(scaled(row, scales), i * WIDTH);
    targets.fill(states[i] ?? Number.NaN, i * WIDTH, (i + 1) * WIDTH);
  }
  return { count: rows.length, shape: [WIDTH], inputs, targets };
}

/** Examples of what nobody trained on and is free of faults, by which the threshold of a test is set. */
export function spareExamples(rest: readonly Sample[], scales: Scales): Examples {
  const rows = slices(scales.features, rest, CHECK_STRIDE);
  return judged(
    rows,
    rows.map(() => STATE.spare),
    scales,
  );
}

/**
 * Examples of a labelled recording: each sample past its baseline.
 * @throws RangeError for a recording without labels, without a baseline or with gaps as long as a window
 */
export function labelledExamples({ samples, anomaly }: Recording, scales: Scales): Examples {
  const { features } = scales;
  const baseline = fitBaseline(features, samples.slice(0, features.baselineSamples));
  if (baseline === null || anomaly === null) throw new RangeError("a recording has no labels, or makes no baseline");
  const all = batchFeatures(features, baseline, samples);
  const counted = samples.flatMap((_, i) => (i < features.baselineSamples ? [] : [i]));
  return judged(
    counted.map((i) => all.slice(i * WIDTH, (i + 1) * WIDTH)),
    counted.map((i) => (anomaly[i] === 1 ? STATE.faulty : STATE.healthy)),
    scales,
  );
}

/**
 * F1 of alarms, sample by sample: where the flow falls short of what the denoiser rebuilds by more than it does in 98 % of the spare
 * rows. So the threshold follows from the model and from data without a fault, and from no label.
 * @param outputs count x WIDTH
 * @param examples the spare ones before all others
 */
export function f1OfShortfalls(outputs: Float32Array, { count, inputs, targets }: Examples): number {
  const shortfalls = Float64Array.from({ length: count }, (_, i) => {
    const at = i * WIDTH + TARGET;
    return Math.max(0, (outputs[at] ?? Number.NaN) - (inputs[at] ?? Number.NaN));
  });
  const states = Array.from(shortfalls, (_, i) => targets[i * WIDTH]);
  const spare = shortfalls.filter((_, i) => states[i] === STATE.spare).sort();
  const threshold = quantile(spare, THRESHOLD_QUANTILE);
  const alarms = Array.from(shortfalls, (shortfall) => shortfall > threshold).slice(spare.length);
  const labels = Uint8Array.from(states.slice(spare.length), (state) => (state === STATE.faulty ? 1 : 0));
  return measuresOf(confusionOf(alarms, labels, 0)).f1;
}

/** What acts where no network may: it expects its mean of every flow, and less than that is a shortfall. */
export const NO_NETWORK = always("flow shortfall, no network", ...INPUTS.map(() => 0));

const DENOISER: readonly Layer[] = [{ inputs: WIDTH, outputs: WIDTH, activation: "linear" }];

/**
 * The detector's model with a federated denoiser: the same features, score and rule of the threshold as of the one trained in one place.
 * @param samples the anomaly-free recording
 * @param weights kernel [input][output], then bias
 * @throws RangeError for another number of weights, or a recording that is too short
 */
export function federatedPump(samples: readonly Sample[], weights: Float32Array): TrainedPump {
  if (weights.length !== weightCount(DENOISER)) throw new RangeError(`${weights.length} weights for a pump's denoiser`);
  const { beds, rest } = bedsOf(samples);
  const scales = agreedScales(beds);
  const rows = beds.flatMap((bed) => rowsOf(scales.features, bed).map((row) => scaled(row, scales)));
  const denoiser = { ...scales, layers: DENOISER, members: 1, weights, target: TARGET };
  return withThreshold(denoiser, rows, slices(scales.features, rest, CHECK_STRIDE));
}
