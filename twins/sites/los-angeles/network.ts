import { crsNamed } from "../../import/crs/crs.ts";
import { type Detector, DISTRICT_DEPTH, districtsOf, freeMph, type Speeds, TRAIN_SHARE } from "./recording.ts";
import { type Road, roadsOf } from "./roads.ts";

/** What the site takes from the recording: where detectors stand, how fast a free road is there, and which roads join them. */
export interface Network {
  /** Of WGS 84, in which the frame's origin lies; the frame's x is its east. */
  readonly crs: string;
  /** Easting and northing of the frame's origin, m. */
  readonly offset: readonly [x: number, y: number];
  readonly origin: { readonly longitudeDeg: number; readonly latitudeDeg: number };
  /** In the recording's order; metres in the site's frame, mph on a free road. */
  readonly detectors: readonly {
    readonly id: string;
    readonly x: number;
    readonly y: number;
    readonly freeMph: number;
    /** Place in the list of districts. */
    readonly district: number;
  }[];
  readonly roads: readonly Road[];
}

/** UTM zone 11 north: Los Angeles. */
const CRS = "EPSG:32611";
const round = (x: number, digits: number): number => Number(x.toFixed(digits));

/** @throws RangeError where a detector lies outside the zone or never measured anything */
export function networkOf(
  speeds: Speeds,
  detectors: readonly Detector[],
  adjacency: readonly (readonly number[])[],
): Network {
  const crs = crsNamed(CRS);
  const plane = detectors.map(({ longitude, latitude }) => crs?.fromWgs84(longitude, latitude) ?? null);
  const [easts, norths] = [plane.map((at) => at?.[0] ?? Number.NaN), plane.map((at) => at?.[1] ?? Number.NaN)];
  const middle = (of: readonly number[]): number => Math.floor((Math.min(...of) + Math.max(...of)) / 2);
  const offset = [middle(easts), middle(norths)] as const;
  const origin = crs?.toWgs84(...offset) ?? null;
  const until = Math.floor(speeds.rows.length * TRAIN_SHARE);
  const districts = districtsOf(detectors, DISTRICT_DEPTH);
  if (origin === null) throw new RangeError(`a detector lies outside ${CRS}`);
  return {
    crs: CRS,
    offset,
    origin: { longitudeDeg: round(origin.longitudeDeg, 7), latitudeDeg: round(origin.latitudeDeg, 7) },
    detectors: detectors.map(({ id }, place) => {
      const measured = Float64Array.from(speeds.rows, (row) => row[place] ?? Number.NaN);
      const free = freeMph(measured, until);
      if (Number.isNaN(free)) throw new RangeError(`detector ${id} never measured anything`);
      return {
        id,
        x: round((easts[place] ?? 0) - offset[0], 1),
        y: round((norths[place] ?? 0) - offset[1], 1),
        freeMph: round(free, 3),
        district: districts.findIndex((district) => district.includes(place)),
      };
    }),
    roads: roadsOf(detectors, adjacency).map(({ a, b, lengthM }) => ({ a, b, lengthM: round(lengthM, 1) })),
  };
}
