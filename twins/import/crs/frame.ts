import type { Georeference } from "../imported.ts";
import { type Crs, utmAt } from "./crs.ts";

/** From the file's coordinates to the site's frame. */
export interface Frame {
  readonly georeference: Georeference | null;
  /** Local x and y of vertices in place; heights stay as they are. */
  apply(values: Float64Array): void;
}

const FAR = 1e7;

/**
 * The frame about a position of the file. Degrees are drawn in the UTM zone of that position, which then is the frame's
 * reference system.
 */
export function frameAbout(crs: Crs | null, x: number, y: number): Frame {
  if (crs?.geographic) {
    const swapped = crs.latitudeFirst && Math.abs(x) <= 90;
    const [longitude, latitude] = swapped ? [y, x] : [x, y];
    const plane = utmAt(longitude, latitude);
    const [east, north] = plane.fromWgs84(longitude, latitude) ?? [0, 0];
    const [x0, y0] = [Math.floor(east), Math.floor(north)];
    return {
      georeference: georeference(plane, x0, y0),
      apply: (values) => {
        for (let i = 0; i < values.length; i += 3) {
          const [a, b] = [values[i]!, values[i + 1]!];
          const there = swapped ? plane.fromWgs84(b, a) : plane.fromWgs84(a, b);
          // What lies beyond the zone's reach is kept finite, and far away.
          values[i] = there === null ? FAR : there[0] - x0;
          values[i + 1] = there === null ? FAR : there[1] - y0;
        }
      },
    };
  }
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  return {
    georeference:
      crs === null ? { crs: null, offset: [x0, y0, 0], origin: null, rotationRad: 0 } : georeference(crs, x0, y0),
    apply: (values) => {
      for (let i = 0; i < values.length; i += 3) {
        values[i] = values[i]! - x0;
        values[i + 1] = values[i + 1]! - y0;
      }
    },
  };
}

/** Where a frame without a turn lies: its origin in the system, and that in WGS 84. */
export function georeference(crs: Crs, x0: number, y0: number): Georeference {
  const at = crs.toWgs84(x0, y0);
  return {
    crs: crs.name,
    offset: [x0, y0, 0],
    origin: at === null ? null : { ...at, elevationM: 0 },
    rotationRad: 0,
  };
}
