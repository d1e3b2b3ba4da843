import type { QualityStep } from "./types.ts";

/** What each step draws. */
export interface QualitySettings {
  readonly maxPixelRatio: number;
  /** Side of the shadow map; 0 for none. */
  readonly shadowPx: number;
  /** Shadows are drawn anew at most this often while things move, ms. */
  readonly shadowEveryMs: number;
  readonly grain: boolean;
  readonly environment: boolean;
}

export const SETTINGS: Readonly<Record<Exclude<QualityStep, "plan">, QualitySettings>> = {
  high: { maxPixelRatio: 2, shadowPx: 2048, shadowEveryMs: 0, grain: true, environment: true },
  medium: { maxPixelRatio: 1.5, shadowPx: 2048, shadowEveryMs: 250, grain: true, environment: true },
  low: { maxPixelRatio: 0.8, shadowPx: 0, shadowEveryMs: 0, grain: false, environment: false },
};

const ORDER: readonly Exclude<QualityStep, "plan">[] = ["high", "medium", "low"];
const WINDOW = 40;
/** A median interval above this steps down, one below this for a long while steps up, ms. */
const SLOW_MS = 42;
const FAST_MS = 19;
const CALM_WINDOWS = 8;

/**
 * Picks the step by the median interval of frames drawn in a row. A step that proved too slow is not tried again, so
 * that the picture does not flicker between two. `plan` is never chosen by itself: a slow picture is still a picture.
 */
export class Governor {
  private readonly intervals: number[] = [];
  private calm = 0;
  private ceiling = 0;
  private at: number;

  constructor(start: Exclude<QualityStep, "plan"> = "high") {
    this.at = ORDER.indexOf(start);
  }

  get step(): Exclude<QualityStep, "plan"> {
    return ORDER[this.at]!;
  }

  /** Takes the ms between two frames drawn in a row. @returns the new step when it changes, else null. */
  frame(intervalMs: number): Exclude<QualityStep, "plan"> | null {
    if (intervalMs <= 0 || intervalMs > 1000) return null;
    this.intervals.push(intervalMs);
    if (this.intervals.length < WINDOW) return null;
    const median = this.intervals.sort((a, b) => a - b)[WINDOW / 2]!;
    this.intervals.length = 0;
    if (median > SLOW_MS && this.at < ORDER.length - 1) {
      this.at++;
      this.ceiling = this.at;
      this.calm = 0;
      return this.step;
    }
    this.calm = median < FAST_MS ? this.calm + 1 : 0;
    if (this.calm < CALM_WINDOWS || this.at <= this.ceiling) return null;
    this.at--;
    this.calm = 0;
    return this.step;
  }
}
