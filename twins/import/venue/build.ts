import { inRing, signedArea } from "../../core/ring.ts";
import type { Venue, VenueLift, VenueOpening, VenueRoom, VenueStair, VenueStorey, Xy } from "../../core/venue.ts";
import { between, distanceM } from "./lines.ts";
import { type Displaced, obstaclesOf } from "./obstacles.ts";
import type { PlanLift, PlanOpening, PlanStorey, VenuePlan } from "./plan.ts";
import { withoutTraps } from "./reach.ts";
import { roomsOf, type Subdivision } from "./rooms.ts";

/** A venue, and what of its furniture could not stay where it is drawn. */
export interface BuiltVenue {
  readonly venue: Venue;
  readonly displaced: readonly Displaced[];
}

/** A way out is on the ground: this far from the height that the ground has, m. */
const GROUND_M = 1;
/** People gather so far in front of an exit, m: out of the way of those who follow and of what falls off a front. */
const MUSTER_M = 12;
/** A person in a lift takes so much of its car, m2 (CIBSE Guide D, Transportation systems in buildings). */
const PERSON_M2 = 0.21;

/** A shaft is no larger than so many times its cars: what is larger is a room that the lift stands in without walls. */
const SHAFT_SHARE = 4;

const middleOf = (ring: readonly Xy[]): Xy => [
  ring.reduce((sum, [x]) => sum + x, 0) / ring.length,
  ring.reduce((sum, [, y]) => sum + y, 0) / ring.length,
];

/** Whether an outline is the shaft of a lift. */
const isShaft = (outline: readonly Xy[], { car }: PlanLift): boolean =>
  inRing(middleOf(car), outline) && signedArea(outline) <= SHAFT_SHARE * Math.abs(signedArea(car));

/** Rooms of a storey; a lift that stands in the open gets the walls of its shaft. */
function subdivided({ walls, openings }: PlanStorey, lifts: readonly PlanLift[]): Subdivision {
  const made = roomsOf(walls, openings);
  const open = lifts.filter((lift) => !made.rooms.some((outline) => isShaft(outline, lift)));
  if (open.length === 0) return made;
  const shafts = open.flatMap(({ car }) => car.map((a, i) => ({ a, b: car[(i + 1) % car.length]! })));
  return roomsOf([...walls, ...shafts], openings);
}

/** The rooms in the order of the labels that are in them, then the others; openings follow. */
function inOrder({ rooms, openings, walls }: Subdivision, { labels }: PlanStorey): Subdivision {
  const rank = rooms.map((outline) => {
    const label = labels.findIndex(({ at }) => inRing(at, outline));
    return label < 0 ? labels.length : label;
  });
  const order = rooms.map((_, i) => i).sort((a, b) => rank[a]! - rank[b]! || a - b);
  const now = (room: number | null): number | null => (room === null ? null : order.indexOf(room));
  return {
    rooms: order.map((i) => rooms[i]!),
    openings: openings.map((one) => ({ ...one, rooms: [now(one.rooms[0]), now(one.rooms[1])] })),
    walls,
  };
}

/** What a face is called by its labels, and by its number where it has none. */
function roomFor(
  storey: PlanStorey,
  index: number,
  outline: readonly Xy[],
  number: number,
  lifts: readonly PlanLift[],
): VenueRoom {
  const lift = lifts.find((one) => isShaft(outline, one));
  if (lift !== undefined) {
    const shaft = { en: `${lift.title.en}: shaft`, zh: `${lift.title.zh}井道` };
    return { id: `${storey.id}-${lift.thing}-shaft`, title: shaft, storey: index, outline, use: "lift" };
  }
  const label = storey.labels.find(({ at }) => inRing(at, outline));
  const { en, zh } = storey.title;
  return {
    id: label?.id ?? `${storey.id}-room-${number}`,
    title: label?.title ?? { en: `Room ${number}, ${en}`, zh: `${zh} ${number} 号房间` },
    storey: index,
    outline,
    use: label?.use ?? "room",
  };
}

interface Shells {
  readonly storeys: readonly VenueStorey[];
  readonly rooms: readonly VenueRoom[];
  readonly openings: readonly VenueOpening[];
}

function openingFor(
  { isExit, ...opening }: PlanOpening,
  { a, b, rooms }: { readonly a: Xy; readonly b: Xy; readonly rooms: readonly [number | null, number | null] },
  storey: number,
  firstRoom: number,
  onGround: boolean,
): VenueOpening {
  const numbered = (room: number | null): number | null => (room === null ? null : room + firstRoom);
  const leadsOut = onGround && opening.kind !== "window" && (rooms[0] === null) !== (rooms[1] === null);
  return {
    ...opening,
    a,
    b,
    storey,
    rooms: [numbered(rooms[0]), numbered(rooms[1])],
    isExit: isExit ?? leadsOut,
  };
}

function shellsOf({ storeys, lifts }: VenuePlan): Shells {
  const found: { storeys: VenueStorey[]; rooms: VenueRoom[]; openings: VenueOpening[] } = {
    storeys: [],
    rooms: [],
    openings: [],
  };
  const ground = storeys.reduce(
    (best, { floorZ }) => (Math.abs(floorZ) < Math.abs(best) ? floorZ : best),
    storeys[0]?.floorZ ?? 0,
  );
  for (const [index, storey] of storeys.entries()) {
    const { id, title, floorZ, heightM, openings } = storey;
    const stopping = lifts.filter(({ stops }) => stops.some((stop) => stop.storey === id));
    const made = inOrder(subdivided(storey, stopping), storey);
    const firstRoom = found.rooms.length;
    const onGround = Math.abs(floorZ - ground) <= GROUND_M;
    found.storeys.push({ id, title, floorZ, heightM, walls: made.walls.map(({ a, b }) => [a, b] as const) });
    found.rooms.push(...made.rooms.map((outline, i) => roomFor(storey, index, outline, i + 1, stopping)));
    for (const [i, opening] of openings.entries())
      found.openings.push(openingFor(opening, made.openings[i]!, index, firstRoom, onGround));
  }
  return found;
}

function stairsOf({ stairs }: VenuePlan, { rooms }: Shells): VenueStair[] {
  const roomAt = (storey: number, [left, right]: readonly [Xy, Xy]): number | null => {
    const middle = between(left, right, 0.5);
    const room = rooms.findIndex((one) => one.storey === storey && inRing(middle, one.outline));
    return room < 0 ? null : room;
  };
  return stairs.map((stair) => ({
    ...stair,
    rooms: [roomAt(stair.lower, stair.lowerEdge), roomAt(stair.upper, stair.upperEdge)],
  }));
}

function liftFor(
  { thing, title, car, stops }: PlanLift,
  storeys: readonly VenueStorey[],
  openings: Shells["openings"],
) {
  return {
    thing,
    title,
    car,
    stops: stops.map(({ storey, opening }) => ({
      storey: storeys.findIndex(({ id }) => id === storey),
      opening: openings.findIndex(({ id }) => id === opening),
    })),
    capacity: Math.max(1, Math.floor(Math.abs(signedArea(car)) / PERSON_M2)),
  } satisfies VenueLift;
}

/** A point in front of each exit, away from its room. */
function inFrontOf(exits: readonly VenueOpening[], rooms: readonly VenueRoom[]): Xy[] {
  return exits.map(({ a, b, rooms: [left] }): Xy => {
    const middle = between(a, b, 0.5);
    const length = distanceM(a, b);
    // Its room is left of the way from a to b: outside is right.
    const side = left === null ? 1 : -1;
    const way: Xy = [(-side * (b[1] - a[1])) / length, (side * (b[0] - a[0])) / length];
    const at: Xy = [middle[0] + MUSTER_M * way[0], middle[1] + MUSTER_M * way[1]];
    return rooms.some(({ outline }) => inRing(at, outline)) ? middle : at;
  });
}

/**
 * Makes a venue of a plan: rooms of its walls, openings with the rooms on their sides, furniture that blocks no door.
 * @throws RangeError for a storey of more lines than `MAX_LINES`
 */
export function builtVenue(plan: VenuePlan): BuiltVenue {
  const shells = shellsOf(plan);
  const stairs = stairsOf(plan, shells);
  const furnished = plan.storeys.map(({ pieces }, storey) =>
    obstaclesOf(
      { storey, walls: shells.storeys[storey]!.walls, rooms: shells.rooms, openings: shells.openings, stairs },
      pieces,
    ),
  );
  const exits = shells.openings.filter(({ isExit }) => isExit);
  const fixed = plan.storeys.flatMap(({ pieces }) => pieces.filter((piece) => piece.fixed === true));
  const { venue, removed } = withoutTraps(
    {
      ...shells,
      stairs,
      lifts: plan.lifts.map((lift) => liftFor(lift, shells.storeys, shells.openings)),
      obstacles: furnished.flatMap(({ obstacles }) => obstacles),
      muster: plan.muster ?? inFrontOf(exits, shells.rooms),
    },
    new Set(fixed.map(({ id }) => id)),
  );
  return {
    venue,
    displaced: [...furnished.flatMap(({ displaced }) => displaced), ...removed.map((id) => ({ id, byM: null }))],
  };
}
