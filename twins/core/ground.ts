import type { VenueGround, Xy } from "./venue.ts";

/** Height of the ground at a place above the datum, m: bilinear between the middles of its squares, and beyond them that of the nearest. */
export function groundZ({ x0, y0, columns, rows, cellM, heightsM }: VenueGround, x: number, y: number): number {
  const u = Math.min(columns - 1, Math.max(0, (x - x0) / cellM - 0.5));
  const v = Math.min(rows - 1, Math.max(0, (y - y0) / cellM - 0.5));
  const [column, row] = [Math.min(columns - 2, Math.floor(u)), Math.min(rows - 2, Math.floor(v))];
  const [s, t] = [u - column, v - row];
  const at = row * columns + column;
  const south = heightsM[at]! * (1 - s) + heightsM[at + 1]! * s;
  const north = heightsM[at + columns]! * (1 - s) + heightsM[at + columns + 1]! * s;
  return south * (1 - t) + north * t;
}

/** The eight directions of a compass, counter-clockwise from east. */
export const COMPASS = ["east", "northEast", "north", "northWest", "west", "southWest", "south", "southEast"] as const;
export type Compass = (typeof COMPASS)[number];

/** Tangent of half an eighth of a turn. */
const EIGHTH = 0.41421356;

/** The direction of the compass that is nearest to a vector, by basic operations; east for none. */
export function compassOf(x: number, y: number): Compass {
  const [ax, ay] = [Math.abs(x), Math.abs(y)];
  if (ay <= EIGHTH * ax) return x < 0 ? "west" : "east";
  if (ax <= EIGHTH * ay) return y < 0 ? "south" : "north";
  if (y > 0) return x > 0 ? "northEast" : "northWest";
  return x > 0 ? "southEast" : "southWest";
}

/** A vector of length one in a direction of the compass. */
export const COMPASS_UNIT: Readonly<Record<Compass, Xy>> = {
  east: [1, 0],
  northEast: [Math.SQRT1_2, Math.SQRT1_2],
  north: [0, 1],
  northWest: [-Math.SQRT1_2, Math.SQRT1_2],
  west: [-1, 0],
  southWest: [-Math.SQRT1_2, -Math.SQRT1_2],
  south: [0, -1],
  southEast: [Math.SQRT1_2, -Math.SQRT1_2],
};
