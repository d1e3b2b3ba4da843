import { inRing } from "../../core/ring.ts";
import type { Venue, VenueGround, Xy } from "../../core/venue.ts";
import { bedOf } from "../../hazards/flood/terrain.ts";
import type { Grid } from "../../import/esri-ascii/grid.ts";
import { distanceM, nearestOn } from "../../import/venue/lines.ts";
import type { PlanOpening } from "../../import/venue/plan.ts";
import { MEREWETHER } from "./district.gen.ts";
import { FLOOD_CELL_M, merewetherFlood } from "./flood.ts";
import { merewetherOutdoors } from "./outdoors.ts";

const DOOR_M = 1;
/** A wall that a door is put into is at least so long, m. */
const DOOR_WALL_M = 2;
/** Somebody can stand so far before a door, m. */
const BEFORE_M = 1.5;
const ROUND_M = 0.01;

const { houses, road } = MEREWETHER;

const awayFrom = (ring: readonly Xy[], at: Xy): number =>
  Math.min(...ring.map((a, i) => nearestOn(a, ring[(i + 1) % ring.length]!, at).farM));

interface Wall {
  readonly a: Xy;
  readonly b: Xy;
  readonly middle: Xy;
  /** Away from the house, of length one. */
  readonly out: Xy;
}

const wallsOf = (outline: readonly Xy[]): readonly Wall[] =>
  outline.map((a, i) => {
    const b = outline[(i + 1) % outline.length]!;
    const lengthM = Math.max(1e-6, distanceM(a, b));
    // Outlines turn counter-clockwise: outside is to the right.
    const out: Xy = [(b[1] - a[1]) / lengthM, (a[0] - b[0]) / lengthM];
    return { a, b, middle: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], out };
  });

const before = ({ middle, out }: Wall, m: number): Xy => [middle[0] + m * out[0], middle[1] + m * out[1]];

/** Drawings of the houses are not in the data: the door is put into the wall that is nearest to the street and stands free. */
function doorOf(number: number, outline: readonly Xy[]): PlanOpening {
  const isFree = (wall: Wall): boolean =>
    distanceM(wall.a, wall.b) >= DOOR_WALL_M &&
    houses.every(
      (other) =>
        !inRing(before(wall, BEFORE_M), other.outline) &&
        // Two outlines overlap: what is behind such a wall is the other house.
        (other.number === number ||
          (awayFrom(other.outline, before(wall, BEFORE_M)) > 1 && !inRing(before(wall, -0.3), other.outline))),
    );
  const toStreet = ({ middle }: Wall): number => awayFrom(road, middle);
  const walls = wallsOf(outline).toSorted((a, b) => toStreet(a) - toStreet(b));
  const { a, b, middle } = walls.find(isFree) ?? walls[0]!;
  const half = DOOR_M / 2 / distanceM(a, b);
  const along = (sign: number): Xy => [
    middle[0] + sign * half * (b[0] - a[0]),
    middle[1] + sign * half * (b[1] - a[1]),
  ];
  return {
    id: `house-${number}-door`,
    title: { en: `Door of house ${number}`, zh: `${number} 号房屋的门` },
    a: along(-1),
    b: along(1),
    sillM: 0,
    soffitM: 2.1,
    kind: "door",
    isExit: true,
    thing: null,
  };
}

/** Heights as coarse as the flood's, of the same ground, to a centimetre. */
function groundOf(grid: Grid): VenueGround {
  const { frame, ground } = merewetherFlood(grid, FLOOD_CELL_M);
  const { x0, y0, columns, rows, cellM } = frame;
  const heightsM = Float32Array.from(bedOf(frame, ground), (z) => Math.round(z / ROUND_M) * ROUND_M);
  // The model lacks some metres at its southern border: there the ground is as high as beside it.
  for (let k = heightsM.length - 1; k >= 0; k--)
    if (Number.isNaN(heightsM[k]!)) heightsM[k] = heightsM[k + columns] ?? heightsM[k + 1] ?? 0;
  return { x0, y0, columns, rows, cellM, heightsM, roads: [road] };
}

/**
 * The district as a drill needs it: each house is one room with one door, and what is around the houses is outside, with its ground. Where the
 * doors are is ours, since the data has the houses' outlines alone.
 */
export function merewetherVenue(grid: Grid): Venue {
  const { venue } = merewetherOutdoors(
    grid,
    houses.map(({ number, outline }) => doorOf(number, outline)),
  );
  const outdoors = venue.rooms.findIndex(({ id }) => id === "outdoors");
  const now = (room: number | null): number | null =>
    room === null || room === outdoors ? null : room > outdoors ? room - 1 : room;
  return {
    ...venue,
    rooms: venue.rooms.filter((_, at) => at !== outdoors).map((room) => ({ ...room, use: "room" as const })),
    openings: venue.openings.map((one) => ({ ...one, rooms: [now(one.rooms[0]), now(one.rooms[1])] as const })),
    ground: groundOf(grid),
  };
}
