import {
  DISTRICT_DEPTH,
  districtsOf,
  parseAdjacency,
  parseDetectors,
  parseSpeeds,
  TRAIN_SHARE,
} from "../../../twins/sites/los-angeles/recording.ts";
import { type District, neighboursIn } from "./features.ts";

/** A district with its name, and whose detectors it has: places in the recording's columns. */
export interface NamedDistrict extends District {
  readonly name: string;
  readonly places: readonly number[];
}

export interface City {
  readonly districts: readonly NamedDistrict[];
  /** mph, steps x detectors; NaN where nothing was measured. */
  readonly rows: readonly Float64Array[];
  readonly steps: number;
  /** Steps before this one are for training. */
  readonly until: number;
}

/**
 * Reads the recording of Los Angeles as its districts know it.
 * @throws RangeError for files that are none, or not of the same detectors
 */
export function readCity(speeds: string, adjacency: string, places: string): City {
  const { ids, rows } = parseSpeeds(speeds);
  const near = parseAdjacency(adjacency, ids.length);
  const detectors = parseDetectors(places);
  if (detectors.some(({ id }, i) => id !== ids[i]) || detectors.length !== ids.length)
    throw new RangeError("the detectors' places are not those of the speeds");
  const districts = districtsOf(detectors, DISTRICT_DEPTH).map((own, i) => ({
    name: `district-${i + 1}`,
    places: own,
    rows: rows.map((row) => Float64Array.from(own, (place) => row[place] ?? Number.NaN)),
    neighbours: neighboursIn(own, near),
  }));
  return { districts, rows, steps: rows.length, until: Math.floor(rows.length * TRAIN_SHARE) };
}
