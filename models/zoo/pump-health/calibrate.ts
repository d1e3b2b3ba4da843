import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import { INPUTS, standardDeviations } from "./architecture.ts";
import { alarmsOf, exposuresOf } from "./evaluate.ts";
import { batchFeatures, fitBaseline, quantile } from "./features.ts";
import { agreedScales, bedsOf, rowsOf, type Scales, TARGET } from "./federated.ts";
import { type PumpHealthModel, type Scoring, scaledInput, shortfallOf } from "./model.ts";
import type { PumpHealthData } from "./produce.ts";
import type { Recording } from "./recording.ts";
import { hazardOf } from "./risk.ts";
import { CHECK_STRIDE, slices, THRESHOLD_QUANTILE } from "./slices.ts";

const WIDTH = INPUTS.length;

/** Somebody's network of the task pump-health. @param inputs count x 6, scaled @returns as many, what it rebuilds */
export type Rebuild = (inputs: Float32Array) => Promise<Result<Float32Array>>;

/** All that a detector needs beside the network that rebuilds its features. */
export type Calibration = Omit<PumpHealthModel, "cid" | "layers" | "members" | "weights">;

/** Of the residual, in the spread of the feature itself; what leaves less says again what it was told. */
const LEAST_SPREAD = 1e-3;

const UNTELLING = refuse("MODEL_DATA", {
  en: "The network tells no shortfall of flow from none in the recordings. Train it to rebuild what a healthy pump would show.",
  zh: "该网络在记录中分不出流量不足与正常。请训练它重建健康水泵应有的数值。",
});

/** What the network expects of the target in each row. NaN for a row that has one. */
async function expectedIn(
  rows: readonly Float64Array[],
  scales: Pick<Scoring, "featureScale">,
  rebuild: Rebuild,
): Promise<Result<{ readonly inputs: readonly Float64Array[]; readonly expected: Float64Array }>> {
  const inputs = rows.map((row) => scaledInput(scales, row));
  const whole = [...inputs.keys()].filter((i) => inputs[i]?.every(Number.isFinite));
  const flat = new Float32Array(whole.length * WIDTH);
  for (const [place, i] of whole.entries()) flat.set(inputs[i] ?? [], place * WIDTH);
  const rebuilt = await rebuild(flat);
  if (!rebuilt.ok) return rebuilt;
  const expected = new Float64Array(rows.length).fill(Number.NaN);
  for (const [place, i] of whole.entries()) expected[i] = rebuilt.value[place * WIDTH + TARGET] ?? Number.NaN;
  return ok({ inputs, expected });
}

/** Rows of a recording whose first samples are its baseline: one a sample. */
function rowsIn(features: PumpHealthModel["features"], { samples }: Recording): Float64Array[] {
  const baseline = fitBaseline(features, samples.slice(0, features.baselineSamples));
  if (baseline === null) throw new RangeError("the recording's first samples make no baseline");
  const all = batchFeatures(features, baseline, samples);
  return samples.map((_, i) =>
    i < features.baselineSamples ? new Float64Array(WIDTH).fill(Number.NaN) : all.slice(i * WIDTH, (i + 1) * WIDTH),
  );
}

/** Rows of features of all recordings, none of them scaled: made once for every network that is measured. */
export interface PumpRows extends Scales {
  /** Free of faults, those that the beds train on. */
  readonly healthy: readonly Float64Array[];
  /** Free of faults, that nobody trains on. */
  readonly spare: readonly Float64Array[];
  /** One row a sample. */
  readonly recordings: ReadonlyMap<Recording, readonly Float64Array[]>;
}

/** @throws RangeError for recordings too short, or without a baseline */
export function pumpRows({ anomalyFree, faulty }: Pick<PumpHealthData, "anomalyFree" | "faulty">): PumpRows {
  const { beds, rest } = bedsOf(anomalyFree.samples);
  const scales = agreedScales(beds);
  const { features } = scales;
  return {
    ...scales,
    healthy: beds.flatMap((bed) => rowsOf(features, bed)),
    spare: slices(features, rest, CHECK_STRIDE),
    recordings: new Map([anomalyFree, ...faulty].map((recording) => [recording, rowsIn(features, recording)])),
  };
}

/**
 * Measures what a network of the task pump-health needs to act in the detector, as the detector's own model was measured: the healthy
 * spread of its residual over the beds' rows, the threshold from the rest of the anomaly-free recording, and the failure rates from
 * alarms over all recordings. No label enters.
 * @returns what `rebuild` refuses; MODEL_DATA for a network that finds no shortfall at all, or nothing else, so that there is no rate
 */
export async function calibrate(rows: PumpRows, rebuild: Rebuild): Promise<Result<Calibration>> {
  const { features, featureScale } = rows;
  const healthy = await expectedIn(rows.healthy, rows, rebuild);
  if (!healthy.ok) return healthy;
  const residuals = healthy.value.inputs.map((input, i) =>
    Float64Array.of((input[TARGET] ?? Number.NaN) - (healthy.value.expected[i] ?? Number.NaN)),
  );
  const residualScale = standardDeviations(residuals, 1)[0] ?? Number.NaN;
  const scoring = { features, featureScale, target: TARGET, residualScale };
  const scoresOf = async (of: readonly Float64Array[]): Promise<Result<Float64Array>> => {
    const seen = await expectedIn(of, rows, rebuild);
    if (!seen.ok) return seen;
    const { inputs, expected } = seen.value;
    return ok(Float64Array.from(inputs, (input, i) => shortfallOf(scoring, input, expected[i] ?? Number.NaN)));
  };
  const spare = await scoresOf(rows.spare);
  if (!spare.ok) return spare;
  const threshold = quantile(spare.value.sort(), THRESHOLD_QUANTILE);
  if (!(residualScale > LEAST_SPREAD && threshold > 0)) return UNTELLING;
  const alarms = new Map<Recording, readonly boolean[]>();
  for (const [recording, of] of rows.recordings) {
    const scores = await scoresOf(of);
    if (!scores.ok) return scores;
    alarms.set(recording, alarmsOf(scores.value, threshold));
  }
  const watched = exposuresOf(features, [...alarms.keys()], (recording) => alarms.get(recording) ?? []);
  return watched.healthy.hours > 0 && watched.alarmed.hours > 0
    ? ok({ ...scoring, threshold, hazard: hazardOf(watched.healthy, watched.alarmed) })
    : UNTELLING;
}
