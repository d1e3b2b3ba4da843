import { inRing, signedArea } from "../../core/ring.ts";
import type { Venue, VenueOpening, VenueStair, Xy } from "../../core/venue.ts";
import { CLOSE_M, SAME_M } from "./arrangement.ts";
import { boxOf, overlap } from "./boxes.ts";
import { between, distanceM, nearestOn } from "./lines.ts";
import { doorways, isWay } from "./obstacles.ts";
import { type Floor, floorOf, regionNear } from "./reach.ts";

/** What a venue is checked for; each finding is a sentence for people who develop. */
export type Problem = string;

const passable = ({ kind }: VenueOpening): boolean => kind !== "window";

function idProblems({ storeys, rooms, openings, stairs, obstacles }: Venue): Problem[] {
  const seen = new Set<string>();
  return [storeys, rooms, openings, stairs, obstacles].flatMap((list) =>
    list.flatMap(({ id }) => (seen.size === seen.add(id).size ? [`two things are called ${id}`] : [])),
  );
}

/** Where an opening's end must be: at a wall's end, on a wall, or at another opening's end. */
function standsOnWall(venue: Venue, { storey, a, b, id }: VenueOpening): boolean {
  const walls = venue.storeys[storey]!.walls;
  const others = venue.openings.filter((one) => one.storey === storey && one.id !== id);
  return [a, b].every(
    (end) =>
      walls.some(([from, to]) => nearestOn(from, to, end).farM <= SAME_M) ||
      others.some((one) => nearestOn(one.a, one.b, end).farM <= SAME_M),
  );
}

function openingProblems(venue: Venue): Problem[] {
  return venue.openings.flatMap((opening): Problem[] => {
    const { id, storey, rooms, a, b, sillM, soffitM, isExit } = opening;
    const found: Problem[] = [];
    const storeyOf = (room: number | null): number => (room === null ? storey : (venue.rooms[room]?.storey ?? -1));
    if (rooms.some((room) => storeyOf(room) !== storey)) found.push(`${id} leads to a room of another storey`);
    if (rooms[0] === rooms[1]) found.push(`${id} has the same on both sides`);
    if (isExit && rooms[0] !== null && rooms[1] !== null) found.push(`${id} is an exit and leads to no outside`);
    if (!standsOnWall(venue, opening)) found.push(`${id} does not reach from wall to wall`);
    if (passable(opening) && (distanceM(a, b) < 0.6 || sillM > 0.1 || soffitM < 1.8))
      found.push(`${id} lets nobody through`);
    if (soffitM > venue.storeys[storey]!.heightM + 1e-9) found.push(`${id} is higher than its storey`);
    return found;
  });
}

/** Rooms that hang together by openings and stairs, without lifts: a number for each, and for the outside. */
function groups({ rooms, openings, stairs }: Venue): {
  readonly of: (room: number) => number;
  readonly outside: number;
} {
  const root = Array.from({ length: rooms.length + 1 }, (_, i) => i);
  const find = (i: number): number => {
    while (root[i] !== i) i = root[i]!;
    return i;
  };
  const outside = rooms.length;
  for (const opening of openings)
    if (isWay(opening)) {
      const [left, right] = opening.rooms.map((room) => room ?? outside) as [number, number];
      root[find(left)] = find(right);
    }
  for (const {
    rooms: [lower, upper],
  } of stairs)
    if (lower !== null && upper !== null) root[find(lower)] = find(upper);
  return { of: find, outside: find(outside) };
}

/** Rooms that nobody is in: shafts, and cupboards without a door. */
const isClosed = ({ rooms, openings }: Venue, room: number): boolean =>
  rooms[room]!.use === "lift" ||
  (rooms[room]!.use === "service" && !openings.some((one) => passable(one) && one.rooms.includes(room)));

function roomProblems(venue: Venue): Problem[] {
  const { of, outside } = groups(venue);
  return venue.rooms.flatMap(({ id, outline }, room): Problem[] => {
    const found: Problem[] = [];
    if (!(signedArea(outline) > 0)) found.push(`${id} is not counter-clockwise`);
    if (!isClosed(venue, room) && of(room) !== outside) found.push(`${id} has no way out`);
    return found;
  });
}

function obstacleProblems(venue: Venue): Problem[] {
  return venue.storeys.flatMap((_, storey) => {
    const ways = doorways({ ...venue, storey, walls: venue.storeys[storey]!.walls });
    return venue.obstacles.flatMap(({ id, storey: own, at, headingRad, sizeM, room }): Problem[] => {
      if (own !== storey) return [];
      const found: Problem[] = [];
      const box = boxOf(at, headingRad, sizeM);
      if (ways.some((way) => overlap(box, way))) found.push(`${id} stands in a doorway`);
      if (room === null || !inRing(at, venue.rooms[room]!.outline)) found.push(`${id} stands in no room`);
      return found;
    });
  });
}

/** Places before the edge of stairs, on the floor that one comes from. */
function before([left, right]: readonly [Xy, Xy], farM: number): Xy[] {
  const length = distanceM(left, right);
  const back: Xy = [(right[1] - left[1]) / length, -(right[0] - left[0]) / length];
  return [0.2, 0.5, 0.8].map((share): Xy => {
    const at = between(left, right, share);
    return [at[0] + farM * back[0], at[1] + farM * back[1]];
  });
}

function stairProblems(venue: Venue, floors: readonly Floor[]): Problem[] {
  return venue.stairs.flatMap((stair: VenueStair): Problem[] => {
    const { id, lower, upper, lowerEdge, upperEdge, widthM, line, rooms } = stair;
    const found: Problem[] = [];
    const ends = [
      { storey: lower, edge: lowerEdge, at: line[0]!, room: rooms[0] },
      { storey: upper, edge: upperEdge, at: line.at(-1)!, room: rooms[1] },
    ];
    if (venue.storeys[upper]!.floorZ <= venue.storeys[lower]!.floorZ) found.push(`${id} does not lead up`);
    for (const {
      storey,
      edge,
      at: [x, y, z],
      room,
    } of ends) {
      const middle = between(edge[0], edge[1], 0.5);
      if (distanceM(middle, [x, y]) > CLOSE_M)
        found.push(`${id}: its line does not end at its edge on storey ${storey}`);
      if (Math.abs(z - venue.storeys[storey]!.floorZ) > 1e-6) found.push(`${id}: its line misses the floor ${storey}`);
      if (Math.abs(distanceM(...edge) - widthM) > 0.01) found.push(`${id} is not as wide as its edge on ${storey}`);
      if (room === null) found.push(`${id} stands in no room of storey ${storey}`);
      const regions = before(edge, CLOSE_M).map((point) => regionNear(floors[storey]!, point, 0.15));
      if (regions.some((region) => region === 0 || region !== regions[0]))
        found.push(`${id} is not entered from free floor on storey ${storey}`);
    }
    return found;
  });
}

function liftProblems({ lifts, openings, rooms }: Venue): Problem[] {
  return lifts.flatMap(({ thing, stops }) =>
    stops.flatMap(({ storey, opening }): Problem[] => {
      const door = openings[opening];
      if (door === undefined || door.storey !== storey) return [`${thing} has no door on storey ${storey}`];
      const uses = door.rooms.map((room) => (room === null ? "outside" : rooms[room]!.use));
      return uses.filter((use) => use === "lift").length === 1
        ? []
        : [`${thing} does not open from a shaft on ${storey}`];
    }),
  );
}

/** Doors that no body comes to past the furniture, from the exits and stairs of the storey. */
function floorProblems(venue: Venue, floors: readonly Floor[]): Problem[] {
  return floors.flatMap((floor, storey) => {
    const doors = venue.openings.filter(
      (one) =>
        one.storey === storey && isWay(one) && one.rooms.every((room) => room === null || !isClosed(venue, room)),
    );
    const regions = doors.map(({ a, b }) => regionNear(floor, between(a, b, 0.5), 0.2));
    const main = regions.toSorted(
      (a, b) => regions.filter((r) => r === b).length - regions.filter((r) => r === a).length,
    )[0];
    return doors.flatMap(({ id }, i) => (regions[i] === main ? [] : [`${id} cannot be come to on storey ${storey}`]));
  });
}

/** All that is wrong with a venue; nothing where people, smoke and lifts find their ways in it. */
export function venueProblems(venue: Venue): readonly Problem[] {
  const floors = venue.storeys.map((_, storey) => floorOf(venue, storey));
  return [
    ...idProblems(venue),
    ...openingProblems(venue),
    ...roomProblems(venue),
    ...obstacleProblems(venue),
    ...stairProblems(venue, floors),
    ...liftProblems(venue),
    ...floorProblems(venue, floors),
  ];
}

/** Floor that no body comes to from a room's doors though it is free, m2 by room. */
export function cutOffM2(venue: Venue): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [storey] of venue.storeys.entries()) {
    const floor = floorOf(venue, storey);
    const count = new Map<number, number>();
    for (const region of floor.region) if (region > 0) count.set(region, (count.get(region) ?? 0) + 1);
    const [main] = [...count].sort((a, b) => b[1] - a[1])[0] ?? [0];
    for (const [room, { id, storey: own, outline }] of venue.rooms.entries()) {
      if (own !== storey || isClosed(venue, room)) continue;
      let cells = 0;
      for (let cell = 0; cell < floor.region.length; cell++) {
        if (floor.region[cell] === 0 || floor.region[cell] === main) continue;
        const at: Xy = [
          floor.low[0] + 0.1 * ((cell % floor.columns) + 0.5),
          floor.low[1] + 0.1 * (Math.floor(cell / floor.columns) + 0.5),
        ];
        if (inRing(at, outline)) cells++;
      }
      if (cells > 0) found.set(id, cells * 0.01);
    }
  }
  return found;
}
