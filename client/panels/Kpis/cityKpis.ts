import { medianOf } from "../../../twins/core/numeric.ts";
import { QUALITY } from "../../../twins/core/reading.ts";
import { trafficLevel } from "../../../twins/things/traffic-detector/levels.ts";
import type { Reading } from "../../session/replica.ts";

export interface CityKpis {
  readonly detectors: number;
  readonly missing: number;
  /** Of those that are not missing. */
  readonly stale: number;
  /** Null where no detector measured anything. */
  readonly medianMph: number | null;
  /** Percent of the detectors that measured whose traffic is slow. */
  readonly slowPct: number | null;
}

/** Figures of a city's detectors. @param readings of their speeds, mph; null where there is none */
export function cityKpis(readings: readonly (Reading | null)[]): CityKpis {
  const known = readings.filter((one) => one !== null && !Number.isNaN(one.value) && one.quality !== QUALITY.missing);
  const speeds = known.map((one) => one?.value ?? Number.NaN);
  const slow = speeds.filter((mph) => trafficLevel(mph) === "slow");
  return {
    detectors: readings.length,
    missing: readings.length - known.length,
    stale: known.filter((one) => one?.stale === true).length,
    medianMph: medianOf(speeds),
    slowPct: speeds.length === 0 ? null : (100 * slow.length) / speeds.length,
  };
}
