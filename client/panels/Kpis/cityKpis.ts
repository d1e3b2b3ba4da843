import { QUALITY } from "../../../twins/core/reading.ts";
import type { Reading } from "../../session/replica.ts";

/** Below this a motorway is jammed, mph. */
export const SLOW_MPH = 25;

export interface CityKpis {
  readonly detectors: number;
  readonly missing: number;
  /** Of those that are not missing. */
  readonly stale: number;
  /** Null where no detector measured anything. */
  readonly medianMph: number | null;
  /** Percent of the detectors that measured. */
  readonly slowPct: number | null;
}

/** Middle of the values; null of none. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** Figures of a city's detectors. @param readings of their speeds, mph; null where there is none */
export function cityKpis(readings: readonly (Reading | null)[]): CityKpis {
  const known = readings.filter((one) => one !== null && !Number.isNaN(one.value) && one.quality !== QUALITY.missing);
  const speeds = known.map((one) => one?.value ?? Number.NaN);
  return {
    detectors: readings.length,
    missing: readings.length - known.length,
    stale: known.filter((one) => one?.stale === true).length,
    medianMph: medianOf(speeds),
    slowPct: speeds.length === 0 ? null : (100 * speeds.filter((mph) => mph < SLOW_MPH).length) / speeds.length,
  };
}
