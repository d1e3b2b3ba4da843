import { cos, sin } from "../../core/numeric.ts";
import { inRing } from "../../core/ring.ts";
import type { Venue, VenueObstacle } from "../../core/venue.ts";
import type { Spot } from "../../hazards/hazard.ts";
import type { DrillHazard, ShakenFurniture } from "../definition.ts";
import { DRILL_STEP_S } from "../input.ts";

/** How wide somebody is, m: as the drill judges them. */
export const BODY_RADIUS_M = 0.25;
/** Things come to rest so long after the shaking, s. */
const REST_S = 3;

/** Squares of the map of places where one would be struck, m. */
export const ODDS_CELL_M = 0.5;

/** Where somebody was in a step, and whether they were dropped and held on. */
export interface Stand extends Spot {
  readonly isSheltered: boolean;
}

/** Where somebody was in each step of the shaking, from its first on; null where they were not there. */
export type Track = readonly (Stand | null)[];

/** What one run of an ensemble gave. */
export interface QuakeMember {
  /** Of each piece that moves, in the order of `ShakenFurniture.obstacles`: 1 has fallen. */
  readonly fallen: Uint8Array;
  /** Of each point of the floor: 1, who had stood there unprotected was struck. */
  readonly struck: Uint8Array;
  /** Of each track: the obstacle that struck first, -1 for none. */
  readonly by: readonly number[];
}

const isUnder = ({ at, headingRad, sizeM }: VenueObstacle, x: number, y: number): boolean => {
  const [c, s] = [cos(headingRad), sin(headingRad)];
  const [dx, dy] = [x - at[0], y - at[1]];
  return Math.abs(dx * c + dy * s) < sizeM[0] / 2 && Math.abs(-dx * s + dy * c) < sizeM[1] / 2;
};

/** Middles of the floor's squares on which somebody can be: in a room, and not where a thing stands that shelters nobody. */
export function floorPoints({ rooms, obstacles }: Venue): readonly (Spot & { readonly room: number })[] {
  return rooms.flatMap(({ outline, storey, use }, room) => {
    if (use === "stair" || use === "lift") return [];
    const [xs, ys] = [outline.map(([x]) => x), outline.map(([, y]) => y)];
    const things = obstacles.filter((one) => one.storey === storey && !one.shelters);
    const first = (low: number): number => (Math.floor(low / ODDS_CELL_M) + 0.5) * ODDS_CELL_M;
    const points: (Spot & { room: number })[] = [];
    for (let y = first(Math.min(...ys)); y < Math.max(...ys); y += ODDS_CELL_M)
      for (let x = first(Math.min(...xs)); x < Math.max(...xs); x += ODDS_CELL_M)
        if (inRing([x, y], outline) && !things.some((thing) => isUnder(thing, x, y)))
          points.push({ storey, x, y, heightM: 0.6, room });
    return points;
  });
}

export interface QuakeMeter {
  /** To be called after each step of the hazard, of `DRILL_STEP_S`. */
  see(): void;
  /** Lets the hazard go on by itself until all is at rest, and tells what it gave. */
  finish(told?: (share: number) => void): QuakeMember;
}

/** Index of a track's entry at a time, s; the first step of the shaking is 0. */
export const trackAt = ({ shaking }: Pick<DrillHazard, "shaking">, atS: number): number =>
  Math.round((atS - (shaking?.fromS ?? 0)) / DRILL_STEP_S);

/**
 * Counts in one run of a shaking what falls and who would be struck: on the points, and on tracks that were walked in another run.
 * It changes nothing of the run. @throws Error for a hazard that shakes no furniture
 */
export function quakeMeter(hazard: DrillHazard, points: readonly Spot[], tracks: readonly Track[] = []): QuakeMeter {
  const { furniture, shaking, run } = hazard;
  if (furniture === undefined || shaking === null) throw new Error("this hazard shakes no furniture");
  const struck = new Uint8Array(points.length);
  const by = tracks.map(() => -1);
  const seePoints = ({ struckBy }: ShakenFurniture): void => {
    for (let i = 0; i < points.length; i++)
      if (struck[i] === 0 && struckBy(points[i]!, BODY_RADIUS_M, false) !== null) struck[i] = 1;
  };
  const see = (): void => {
    if (run.atS < shaking.fromS || run.atS > shaking.toS + REST_S) return;
    seePoints(furniture);
    const at = trackAt(hazard, run.atS);
    for (let i = 0; i < tracks.length; i++) {
      const stand = tracks[i]![at] ?? null;
      if (stand === null || by[i]! >= 0) continue;
      by[i] = furniture.struckBy(stand, BODY_RADIUS_M, stand.isSheltered) ?? -1;
    }
  };
  return {
    see,
    finish(told = () => {}) {
      const endS = shaking.toS + REST_S;
      while (run.atS < endS) {
        run.step(DRILL_STEP_S);
        see();
        told(Math.min(1, run.atS / endS));
      }
      return {
        fallen: Uint8Array.from(furniture.obstacles, (_, piece) => Number(furniture.isFallen(piece))),
        struck,
        by,
      };
    },
  };
}
