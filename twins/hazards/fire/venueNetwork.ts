import { signedArea, stretchM } from "../../core/ring.ts";
import type { Venue, VenueOpening, VenueRoom, VenueStair, Xy } from "../../core/venue.ts";
import { ZERO_C_K } from "./gas.ts";
import { OUTSIDE, type ZoneNetwork, type ZoneOpening, type ZoneRoom, type ZoneShaft } from "./network.ts";
import type { Standing } from "./plume.ts";
import type { Lining } from "./walls.ts";

/** Gaps around a closed door as a share of its area: 0.02 m2 of a leaf of 2 m2 (EN 12101-6). */
const DOOR_LEAK = 0.01;
/** Around a closed window: cracks of 2.5e-4 m2 a metre (EN 12101-6). */
const WINDOW_LEAK = 0.001;
/** Through a room's walls and floor, m2 of hole a m2 of wall: tight (NFPA 92, typical leakage areas). */
const WALL_LEAK = 0.5e-4;
/** Of the smaller of its two rooms, a stair is open at most so far: the rest is landing. */
const MOST_OPEN = 0.6;
/** Of a lift's shaft, what its car leaves open. */
const BESIDE_CAR = 0.2;
/** Least floor, m2, and height, m, of a room: a plan may draw a closet as a line. */
const LEAST_AREA_M2 = 0.5;
const LEAST_HEIGHT_M = 0.5;
/** A fire whose middle is this near a wall leans on it, m. */
const AT_WALL_M = 0.5;

export const areaOf = (outline: readonly Xy[]): number => Math.abs(signedArea(outline));

const distance = ([x, y]: Xy, [u, v]: Xy): number => Math.sqrt((x - u) * (x - u) + (y - v) * (y - v));

const perimeterOf = (outline: readonly Xy[]): number =>
  outline.reduce((sum, point, i) => sum + distance(point, outline[(i + 1) % outline.length]!), 0);

/** Width of an opening, m, when it is open and when it is closed. */
export interface OpeningWidths {
  readonly open: number;
  readonly closed: number;
}

/** A venue as the fire sees it. */
export interface VenueNetwork {
  readonly network: ZoneNetwork;
  /** For each opening of the venue the network's; -1 where it leads from outside to outside. */
  readonly openingOf: Int32Array;
  readonly widths: readonly OpeningWidths[];
}

function widthsOf({ a, b, kind }: VenueOpening): OpeningWidths {
  const open = distance(a, b);
  return { open, closed: kind === "passage" ? open : open * (kind === "door" ? DOOR_LEAK : WINDOW_LEAK) };
}

/** Its line on the plan, m. */
function runOf({ line }: VenueStair): number {
  let run = 0;
  for (let i = 1; i < line.length; i++) run += distance([line[i]![0], line[i]![1]], [line[i - 1]![0], line[i - 1]![1]]);
  return run;
}

function shaftOf(venue: Venue, stair: VenueStair, rooms: readonly ZoneRoom[]): ZoneShaft | null {
  const [lower, upper] = stair.rooms;
  if (lower === null || upper === null || lower === upper) return null;
  const most = MOST_OPEN * Math.min(rooms[lower]!.areaM2, rooms[upper]!.areaM2);
  return {
    lower,
    upper,
    z: venue.storeys[stair.upper]!.floorZ,
    areaM2: Math.max(0.1, Math.min(most, stair.widthM * runOf(stair))),
  };
}

/** Between the rooms of a lift's shaft on storeys that follow one another. */
function liftShafts(venue: Venue, rooms: readonly ZoneRoom[]): readonly ZoneShaft[] {
  return venue.lifts.flatMap(({ stops }) => {
    const own = stops.flatMap(({ opening }) =>
      (venue.openings[opening]?.rooms ?? []).filter((room) => room !== null && venue.rooms[room]!.use === "lift"),
    ) as number[];
    const up = [...new Set(own)].sort((a, b) => rooms[a]!.floorZ - rooms[b]!.floorZ);
    return up.slice(1).map((upper, i): ZoneShaft => {
      const lower = up[i]!;
      const areaM2 = BESIDE_CAR * Math.min(rooms[lower]!.areaM2, rooms[upper]!.areaM2);
      return { lower, upper, z: rooms[upper]!.floorZ, areaM2 };
    });
  });
}

/** Turns a venue into rooms with openings, all of them closed; each room leaks a little through its walls. */
export function venueNetwork(venue: Venue, lining: Lining, ambientC: number, indoorC = ambientC): VenueNetwork {
  const rooms = venue.rooms.map(
    ({ outline, storey }): ZoneRoom => ({
      areaM2: Math.max(LEAST_AREA_M2, areaOf(outline)),
      perimeterM: perimeterOf(outline),
      heightM: Math.max(LEAST_HEIGHT_M, venue.storeys[storey]!.heightM),
      floorZ: venue.storeys[storey]!.floorZ,
      lining,
    }),
  );
  const openings: ZoneOpening[] = [];
  const openingOf = new Int32Array(venue.openings.length).fill(-1);
  const widths = venue.openings.map(widthsOf);
  venue.openings.forEach((opening, i) => {
    const [first, second] = opening.rooms;
    const a = first ?? second;
    if (a === null || first === second) return;
    const { floorZ, heightM } = venue.storeys[opening.storey]!;
    openingOf[i] = openings.length;
    openings.push({
      a,
      b: first === null ? OUTSIDE : (second ?? OUTSIDE),
      bottomZ: floorZ + opening.sillM,
      topZ: floorZ + Math.max(opening.sillM, Math.min(opening.soffitM, heightM)),
      widthM: widths[i]!.closed,
    });
  });
  rooms.forEach(({ perimeterM, heightM, floorZ }, room) => {
    openings.push({
      a: room,
      b: OUTSIDE,
      bottomZ: floorZ,
      topZ: floorZ + heightM,
      widthM: WALL_LEAK * perimeterM,
    });
  });
  const stairs = venue.stairs.map((stair) => shaftOf(venue, stair, rooms)).filter((shaft) => shaft !== null);
  const shafts = [...stairs, ...liftShafts(venue, rooms)];
  return {
    network: { rooms, openings, shafts, ambientK: ambientC + ZERO_C_K, indoorK: indoorC + ZERO_C_K },
    openingOf,
    widths,
  };
}

/** Whether a fire stands in the open, at a wall or in a corner: by the walls within half a metre that are not in one line. */
export function standingIn({ outline }: VenueRoom, at: Xy): Standing {
  const near: (readonly [number, number])[] = [];
  outline.forEach((from, i) => {
    const to = outline[(i + 1) % outline.length]!;
    const length = distance(from, to);
    if (length === 0 || stretchM(at, from, to) > AT_WALL_M) return;
    const side = [(to[0] - from[0]) / length, (to[1] - from[1]) / length] as const;
    // Two sides of nearly one direction are one wall.
    if (near.every(([x, y]) => Math.abs(x * side[1] - y * side[0]) > 0.5)) near.push(side);
  });
  return near.length === 0 ? "open" : near.length === 1 ? "wall" : "corner";
}
