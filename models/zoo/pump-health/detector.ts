import { openEye, type Seen } from "./eye.ts";
import { type PumpHealthModel, shortfallScore } from "./model.ts";
import type { Sample } from "./recording.ts";
import { riskPerHour } from "./risk.ts";

export interface Detection {
  /** null while there is no basis for a score: no baseline yet, or too few values in the window. */
  readonly score: number | null;
  readonly threshold: number;
  /** Whether the last score was above the threshold. Without a score it stays as it was: silence is no all-clear. */
  readonly alarm: boolean;
  /** Failures per hour expected in this state; null while there was never a score. */
  readonly riskPerHour: number | null;
  /** `bad`: no score. `uncertain`: a score from a window with gaps. */
  readonly quality: "good" | "uncertain" | "bad";
  readonly phase: "baseline" | "watching";
}

export interface PumpDetector {
  /**
   * Takes one sample. A sample not later than the last, or within `minSpacingMs` of it, is skipped and changes nothing.
   * @param sample - `tMs` in the pump's own time (a replayed recording: the recording's), NaN for a missing value
   * @throws RangeError when there are not eight values
   */
  push(sample: Sample): Detection;
  /** The score over the threshold, smoothed over a minute: what the risk is computed from. null as for the risk. */
  exceedance(): number | null;
  /** The healthy operating point in use; null until it is learnt. Keep it to start another detector with it. */
  baseline(): Float64Array | null;
  /** Forgets everything, the baseline too, unless one was given at creation. */
  reset(): void;
}

/** Time constant of the exceedance's smoothing: an alarm of a few seconds says little about the next hour. */
const SMOOTHING_S = 60;

/** By what a score is judged. */
export type Judging = Pick<PumpHealthModel, "threshold" | "hazard">;

/** Makes detections of what an eye sees and of scores, in the order of the samples. */
export interface Judge {
  /** Without a score: nothing new, no baseline yet, or too few values. */
  without(seen: Exclude<Seen["kind"], "row">): Detection;
  /** With the score of a row. */
  score(row: Extract<Seen, { kind: "row" }>, score: number, by: Judging): Detection;
  /** The score over its threshold, smoothed over a minute; null before the first. */
  exceedance(): number | null;
  reset(): void;
}

/** @param known whether the operating point is known from the start */
export function openJudge(threshold: number, known: boolean): Judge {
  const blank: Detection = {
    ...{ score: null, threshold, alarm: false, riskPerHour: null, quality: "bad" },
    phase: known ? "watching" : "baseline",
  };
  let last = blank;
  let scoredMs = 0;
  let exceedance: number | null = null;

  function smooth(ratio: number, tMs: number): number {
    if (exceedance === null) return ratio;
    const elapsedS = (tMs - scoredMs) / 1000;
    return exceedance + (ratio - exceedance) * (elapsedS / (elapsedS + SMOOTHING_S));
  }

  return {
    without(seen) {
      if (seen === "sparse") last = { ...last, score: null, quality: "bad", phase: "watching" };
      return last;
    },
    score({ tMs, good }, score, by) {
      exceedance = smooth(score / by.threshold, tMs);
      scoredMs = tMs;
      last = {
        score,
        threshold: by.threshold,
        alarm: score > by.threshold,
        riskPerHour: riskPerHour(by.hazard, exceedance).mean,
        quality: good ? "good" : "uncertain",
        phase: "watching",
      };
      return last;
    },
    exceedance: () => exceedance,
    reset() {
      last = blank;
      exceedance = null;
    },
  };
}

/**
 * Watches one pump at one operating point. It first learns the healthy baseline from 400 samples, in which it gives no
 * score, and then scores every sample. Memory and work per sample are fixed; the same samples give the same detections.
 * @param known - a baseline from an earlier run at the same operating point: scores then start with the first full window
 */
export function createDetector(model: PumpHealthModel, known: Float64Array | null = null): PumpDetector {
  const eye = openEye(model.features, known);
  const judge = openJudge(model.threshold, known !== null);
  return {
    push(sample) {
      const seen = eye.push(sample);
      return seen.kind === "row"
        ? judge.score(seen, shortfallScore(model, seen.features), model)
        : judge.without(seen.kind);
    },
    exceedance: judge.exceedance,
    baseline: eye.baseline,
    reset() {
      eye.reset();
      judge.reset();
    },
  };
}
