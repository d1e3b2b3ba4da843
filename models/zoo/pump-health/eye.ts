import { type FeatureSpec, fitBaseline, normalise, windowCapacity } from "./features.ts";
import { CHANNEL_COUNT, type Sample } from "./recording.ts";

/** What a sample adds. */
export type Seen =
  /** Not later than the last one by enough: it changes nothing. */
  | { readonly kind: "skipped" }
  /** The healthy operating point is still being learnt. */
  | { readonly kind: "learning" }
  /** Too few values in the window. */
  | { readonly kind: "sparse" }
  /** A row of features; `good`: from a window without gaps that matter. */
  | { readonly kind: "row"; readonly tMs: number; readonly features: Float64Array; readonly good: boolean };

/** Makes rows of features of a pump's samples, one by one. */
export interface Eye {
  /** @throws RangeError when there are not eight values */
  push(sample: Sample): Seen;
  /** The healthy operating point in use; null until it is learnt. */
  baseline(): Float64Array | null;
  /** Forgets everything, the baseline too, unless one was given at creation. */
  reset(): void;
}

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
 * Looks at one pump at one operating point. It first learns the healthy baseline, and makes a row of every sample after that. Memory and
 * work per sample are fixed.
 * @param known - a baseline from an earlier run at the same operating point
 */
export function openEye(spec: FeatureSpec, known: Float64Array | null): Eye {
  if (known !== null && known.length !== CHANNEL_COUNT) throw new RangeError(`a baseline has ${CHANNEL_COUNT} values`);
  const window = createWindow(spec);
  let baseline = known;
  let head: Sample[] = [];
  let lastMs = Number.NEGATIVE_INFINITY;

  function learn(sample: Sample): void {
    head.push({ tMs: sample.tMs, values: sample.values.slice() });
    if (head.length < spec.baselineSamples) return;
    baseline = fitBaseline(spec, head);
    head = [];
  }

  return {
    push(sample) {
      if (sample.values.length !== CHANNEL_COUNT) throw new RangeError(`a sample has ${CHANNEL_COUNT} values`);
      if (!(sample.tMs - lastMs >= spec.minSpacingMs)) return { kind: "skipped" };
      lastMs = sample.tMs;
      window.add(sample);
      if (baseline === null) {
        learn(sample);
        return { kind: "learning" };
      }
      const features = new Float64Array(spec.channels.length);
      const fewest = window.means(baseline, features);
      if (fewest < spec.minSamples) return { kind: "sparse" };
      return { kind: "row", tMs: sample.tMs, features, good: fewest >= spec.goodSamples };
    },
    baseline: () => baseline,
    reset() {
      window.clear();
      baseline = known;
      head = [];
      lastMs = Number.NEGATIVE_INFINITY;
    },
  };
}
