import { QUALITY, type QualityCode } from "../../core/reading.ts";
import { type Speeds, STEP_MIN } from "./recording.ts";

/** Midnight in Los Angeles that begins 1 March 2012, a Thursday: the recording's first step, epoch milliseconds. */
export const START_MS = 1_330_588_800_000;
export const STEP_MS = STEP_MIN * 60_000;
export const KMH_A_MPH = 1.609344;

/** What a detector said at one step. */
export interface DetectorValue {
  /** Id of the Thing. */
  readonly thing: string;
  /** NaN where nothing was measured. */
  readonly speedMph: number;
  readonly speedKmh: number;
  readonly quality: QualityCode;
}

/** All detectors at one step. */
export interface Frame {
  readonly step: number;
  readonly atMs: number;
  readonly values: readonly DetectorValue[];
}

/** Id of a detector's Thing. */
export const detectorThing = (id: string): string => `detector-${id}`;

/** The step that a time lies in; null before the recording and after it. */
export function stepAt(atMs: number, steps: number): number | null {
  const step = Math.floor((atMs - START_MS) / STEP_MS);
  return step >= 0 && step < steps ? step : null;
}

/** One step of the recording. @throws RangeError for a step that it does not have */
export function frameOf({ ids, rows }: Speeds, step: number): Frame {
  const row = rows[step];
  if (row === undefined) throw new RangeError(`the recording has no step ${step}`);
  const values = ids.map((id, place): DetectorValue => {
    const speedMph = row[place] ?? Number.NaN;
    const quality = Number.isNaN(speedMph) ? QUALITY.missing : QUALITY.good;
    return { thing: detectorThing(id), speedMph, speedKmh: speedMph * KMH_A_MPH, quality };
  });
  return { step, atMs: START_MS + step * STEP_MS, values };
}

/** The recording as frames, one after the other. @param from first step */
export function* frames(speeds: Speeds, from = 0): Generator<Frame> {
  for (let step = from; step < speeds.rows.length; step++) yield frameOf(speeds, step);
}
