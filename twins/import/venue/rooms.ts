import { inRing } from "../../core/ring.ts";
import type { Xy } from "../../core/venue.ts";
import { type Arrangement, arranged, CLOSE_M, closersOf, SAME_M, type Stretch } from "./arrangement.ts";
import { facesOf } from "./faces.ts";
import { between, distanceM, minus } from "./lines.ts";
import { cut, fitted } from "./openings.ts";

type Line = { readonly a: Xy; readonly b: Xy };

/** A storey as rooms. */
export interface Subdivision {
  /** Outlines along the walls' middles, counter-clockwise. */
  readonly rooms: readonly (readonly Xy[])[];
  /** As many as were given: on the walls' lines, with the rooms left and right of the way from a to b; null is outside. */
  readonly openings: readonly (Line & { readonly rooms: readonly [left: number | null, right: number | null] })[];
  /** Without the openings; with the short pieces that close corners. */
  readonly walls: readonly Line[];
}

/** Most walls and openings of a storey; what has more is refused by who reads it. */
export const MAX_LINES = 8_000;

/** How far beside an opening its room is looked for: further where the inside of a wall lies between, m. */
const BESIDE_M: readonly number[] = [0.02, 0.1, 0.2, 0.35, 0.5];

/** The room on one side of an opening: past the inside of a wall; null where that is the outside. */
function beside({ rooms, slivers }: ReturnType<typeof facesOf>, { a, b }: Line, side: 1 | -1): number | null {
  const [middle, way, length] = [between(a, b, 0.5), minus(b, a), distanceM(a, b)];
  if (length === 0) return null;
  for (const farM of BESIDE_M) {
    const at: Xy = [middle[0] - (side * farM * way[1]) / length, middle[1] + (side * farM * way[0]) / length];
    const room = rooms.findIndex((outline) => inRing(at, outline));
    if (room >= 0) return room;
    if (!slivers.some((outline) => inRing(at, outline))) return null;
  }
  return null;
}

/**
 * Makes rooms of walls: lines are cut where they meet, openings close the gaps that they are in, corners that are open by
 * less than `CLOSE_M` are closed, and what is enclosed then is a room. Walls that end loose part nothing and stay walls;
 * lines that lie on one another are one; the inside of a wall that is drawn with two lines is no room.
 * What stands free in a room, with rooms in it or not, is cut out of it: its outline leads there and back again by a line.
 * @throws RangeError for more lines than `MAX_LINES`, or for walls that cut each other into more than `MAX_EDGES` pieces
 */
export function roomsOf(walls: readonly Line[], openings: readonly Line[]): Subdivision {
  if (walls.length + openings.length > MAX_LINES) throw new RangeError(`a storey has more than ${MAX_LINES} lines`);
  const solid = walls.filter(({ a, b }) => distanceM(a, b) > SAME_M / 2);
  const fit = openings.map((opening) => fitted(solid, opening));
  const left = solid.flatMap((wall) => cut(wall, fit));
  const lines: Stretch[] = [
    ...left.map(({ a, b }) => ({ a, b, opening: null })),
    ...fit.map(({ a, b }, opening) => ({ a, b, opening })),
  ];
  const closers = closersOf(arranged(lines));
  const arrangement: Arrangement = arranged([...lines, ...closers]);
  const faces = facesOf(arrangement);
  return {
    rooms: faces.rooms,
    openings: fit.map(({ a, b }) => ({
      a,
      b,
      rooms: [beside(faces, { a, b }, 1), beside(faces, { a, b }, -1)] as const,
    })),
    walls: [...left.map(({ a, b }) => ({ a, b })), ...closers.map(({ a, b }) => ({ a, b }))],
  };
}

export { CLOSE_M, SAME_M };
