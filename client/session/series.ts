import type { PropertyModel } from "../../twins/core/thing.ts";
import type { ChartRow } from "../../twins/protocol/console.ts";

/** A property's past over one window: times rising, ms. */
export interface Series {
  readonly slot: number;
  readonly property: PropertyModel;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export function seriesOf(slot: number, property: PropertyModel, rows: readonly ChartRow[]): Series {
  const smooth = property.type === "number";
  return {
    slot,
    property,
    times: Float64Array.from(rows, (row) => row[0]),
    // A bucket that saw two states of an enumeration has no mean; the higher number is at least one of them.
    values: Float64Array.from(rows, (row) => (smooth ? row[3] : row[2])),
  };
}

/** Index of the last time <= t, or -1. */
export function lastAtOrBefore(times: Float64Array, t: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= t) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const TURN = 2 * Math.PI;
/** The short way round from a to b, as a share of it. */
export function mixAngle(a: number, b: number, share: number): number {
  const difference = ((((b - a + Math.PI) % TURN) + TURN) % TURN) - Math.PI;
  const mixed = a + difference * share;
  return mixed > Math.PI ? mixed - TURN : mixed < -Math.PI ? mixed + TURN : mixed;
}

const isAngle = (p: PropertyModel): boolean => p.unit === "rad" && p.max - p.min < 6.5;

/**
 * The value at a moment. Numbers are interpolated between observations no further apart than the property's stale
 * time; everything else keeps its last value.
 * @returns null before the first observation of the window.
 */
export function sampleAt(series: Series, t: number): { value: number; observedAtMs: number } | null {
  const i = lastAtOrBefore(series.times, t);
  if (i < 0) return null;
  const t0 = series.times[i]!;
  const v0 = series.values[i]!;
  const t1 = series.times[i + 1];
  const held = { value: v0, observedAtMs: t0 };
  if (t1 === undefined || series.property.type !== "number" || t1 - t0 > series.property.staleAfterMs) return held;
  const share = (t - t0) / (t1 - t0);
  const v1 = series.values[i + 1]!;
  const value = isAngle(series.property) ? mixAngle(v0, v1, share) : v0 + (v1 - v0) * share;
  return { value, observedAtMs: t };
}
