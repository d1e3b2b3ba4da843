import type { Venue, VenueObstacle, Xy } from "../../core/venue.ts";
import { furnitureOf, isBody } from "./furniture.ts";
import { rectangle } from "./plan.ts";
import { GRAVITY_MPS2 } from "./record.ts";

/** Where a piece of furniture may fall. */
export interface FallingZone {
  /** Index in the venue's obstacles. */
  readonly obstacle: number;
  readonly storey: number;
  /** Its footprint and what it covers lying on either side, m. */
  readonly corners: readonly [Xy, Xy, Xy, Xy];
}

/** How a floor is shaken. */
export interface FloorShaking {
  readonly pgaMps2: number;
  readonly pgvMps: number;
}

/**
 * Whether a block may be overturned over its side `breadthM`: its floor's acceleration makes it rock (g B/H, West 1882) and the
 * velocity suffices to carry it over, 10 B / sqrt(H) in cm and s (Ishiyama 1982, Earthquake Eng. Struct. Dyn. 10:635-650), and
 * it does not slide first.
 */
export function mayOverturn(
  breadthM: number,
  heightM: number,
  friction: number,
  { pgaMps2, pgvMps }: FloorShaking,
): boolean {
  const slender = breadthM / heightM;
  return slender < friction && pgaMps2 >= GRAVITY_MPS2 * slender && pgvMps >= breadthM / Math.sqrt(heightM);
}

function zoneOf(of: VenueObstacle, obstacle: number, shaking: FloorShaking): FallingZone | null {
  const { friction, isFixed } = furnitureOf(of.kind);
  const [x, y, z] = of.sizeM;
  const [overX, overY] = [x, y].map((breadth) => mayOverturn(breadth, z, friction, shaking)) as [boolean, boolean];
  if (isFixed || !isBody(of) || !(overX || overY)) return null;
  const { along } = rectangle(of.at, of.headingRad, x, y);
  const [halfX, halfY] = [x / 2 + (overX ? z : 0), y / 2 + (overY ? z : 0)];
  const corner = (sx: number, sy: number): Xy => [
    of.at[0] + sx * halfX * along[0] - sy * halfY * along[1],
    of.at[1] + sx * halfX * along[1] + sy * halfY * along[0],
  ];
  return { obstacle, storey: of.storey, corners: [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)] };
}

/** Where furniture may fall, by criteria of engineers and not by simulation: what a drill shows beforehand. */
export const fallingZones = (venue: Venue, shaking: FloorShaking): readonly FallingZone[] =>
  venue.obstacles.map((of, i) => zoneOf(of, i, shaking)).filter((zone) => zone !== null);
