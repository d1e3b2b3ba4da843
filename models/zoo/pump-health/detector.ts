import { type FeatureSpec, fitBaseline, normalise, windowCapacity } from "./features.ts";
import { type PumpHealthModel, shortfallScore } from "./model.ts";
import { CHANNEL_COUNT, type Sample } from "./recording.ts";
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

/** The samples younger than `windowS`, in a ring of fixed size. */
function createWindow(spec: FeatureSpec) {
  const capacity = windowCapacity(spec);
  const times = new Float64Array(capacity);
  const values = new Float64Array(capacity * CHANNEL_COUNT);
  let first = 0;
  let count = 0;
  return {
    clear(): void {
      count = 0;
    },
    add(sample: Sample): void {
      while (count > 0 && sample.tMs - times[first]! >= spec.windowS * 1000) {
        first = (first + 1) % capacity;
        count--;
      }
      const slot = (first + count) % capacity;
      times[slot] = sample.tMs;
      values.set(sample.values, slot * CHANNEL_COUNT);
      count++;
    },
    /** Fills `out` with the means of the normalised values. @returns the fewest finite values of any channel */
    means(baseline: Float64Array, out: Float64Array): number {
      let fewest = Number.POSITIVE_INFINITY;
      for (let c = 0; c < spec.channels.length; c++) {
        let sum = 0;
        let finite = 0;
        for (let i = 0; i < count; i++) {
          const slot = (first + i) % capacity;
          const z = normalise(spec, baseline, c, values[slot * CHANNEL_COUNT + spec.channels[c]!]!);
          if (!Number.isFinite(z)) continue;
          sum += z;
          finite++;
        }
        out[c] = finite === 0 ? Number.NaN : sum / finite;
        fewest = Math.min(fewest, finite);
      }
      return fewest;
    },
  };
}

/**
 * Watches one pump at one operating point. It first learns the healthy baseline from 400 samples, in which it gives no
 * score, and then scores every sample. Memory and work per sample are fixed; the same samples give the same detections.
 * @param known - a baseline from an earlier run at the same operating point: scores then start with the first full window
 */
export function createDetector(model: PumpHealthModel, known: Float64Array | null = null): PumpDetector {
  if (known !== null && known.length !== CHANNEL_COUNT) throw new RangeError(`a baseline has ${CHANNEL_COUNT} values`);
  const spec = model.features;
  const window = createWindow(spec);
  const features = new Float64Array(spec.channels.length);
  let baseline = known;
  let head: Sample[] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  let scoredMs = 0;
  let exceedance: number | null = null;
  let last: Detection = blank();

  function blank(): Detection {
    const phase = known === null ? "baseline" : "watching";
    return { score: null, threshold: model.threshold, alarm: false, riskPerHour: null, quality: "bad", phase };
  }

  function learn(sample: Sample): void {
    head.push({ tMs: sample.tMs, values: sample.values.slice() });
    if (head.length < spec.baselineSamples) return;
    baseline = fitBaseline(spec, head);
    head = [];
  }

  function smooth(ratio: number, tMs: number): number {
    if (exceedance === null) return ratio;
    const elapsedS = (tMs - scoredMs) / 1000;
    return exceedance + (ratio - exceedance) * (elapsedS / (elapsedS + SMOOTHING_S));
  }

  function watch(tMs: number, point: Float64Array): Detection {
    const fewest = window.means(point, features);
    if (fewest < spec.minSamples) return { ...last, score: null, quality: "bad", phase: "watching" };
    const score = shortfallScore(model, features);
    exceedance = smooth(score / model.threshold, tMs);
    scoredMs = tMs;
    return {
      score,
      threshold: model.threshold,
      alarm: score > model.threshold,
      riskPerHour: riskPerHour(model.hazard, exceedance).mean,
      quality: fewest < spec.goodSamples ? "uncertain" : "good",
      phase: "watching",
    };
  }

  return {
    push(sample) {
      if (sample.values.length !== CHANNEL_COUNT) throw new RangeError(`a sample has ${CHANNEL_COUNT} values`);
      if (!(sample.tMs - lastMs >= spec.minSpacingMs)) return last;
      lastMs = sample.tMs;
      window.add(sample);
      if (baseline === null) learn(sample);
      else last = watch(sample.tMs, baseline);
      return last;
    },
    exceedance: () => exceedance,
    baseline: () => baseline,
    reset() {
      window.clear();
      baseline = known;
      head = [];
      lastMs = Number.NEGATIVE_INFINITY;
      exceedance = null;
      last = blank();
    },
  };
}
