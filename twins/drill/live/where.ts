import type { Place } from "../../core/place.ts";
import { inRing, stretchM } from "../../core/ring.ts";
import type { Thing } from "../../core/thing.ts";
import type { Venue, VenueOpening } from "../../core/venue.ts";

/** A sensor stands or hangs between the floor that it is of and the next: this far above and below a floor it still is of it, m. */
const BELOW_FLOOR_M = 0.3;
/** So near to an opening a door's contact is its own, m: beside the leaf, on its frame. */
const AT_OPENING_M = 0.6;

/** Where a Thing is, in the words of the venue. */
export interface Whereabouts {
  /** Indices of the rooms that it speaks for; empty for none of the venue. */
  readonly rooms: readonly number[];
  /** It speaks for a part of its one room. */
  readonly isPart: boolean;
}

export interface Finder {
  rooms(thing: Thing): Whereabouts;
  /** In a room, or under a roof by its Place. */
  isIndoors(thing: Thing): boolean;
  /** The opening that it belongs to; -1 for none. */
  opening(thing: Thing): number;
}

/** The storey whose floor is under a height; -1 below all. */
function storeyAt({ storeys }: Venue, z: number): number {
  let best = -1;
  for (let at = 0; at < storeys.length; at++) {
    const { floorZ } = storeys[at]!;
    if (floorZ - BELOW_FLOOR_M <= z && (best < 0 || floorZ > storeys[best]!.floorZ)) best = at;
  }
  return best;
}

/** A place and all that it is in, from within. */
function upFrom(places: ReadonlyMap<string, Place>, id: string): readonly Place[] {
  const up: Place[] = [];
  for (let at = places.get(id); at !== undefined && !up.includes(at); at = places.get(at.parent ?? "")) up.push(at);
  return up;
}

function roomAt(venue: Venue, { pose }: Thing): number {
  // Ground in the open has one storey, whose floor is no height of its own.
  const storey = venue.ground === undefined ? storeyAt(venue, pose.z) : 0;
  return venue.rooms.findIndex((room) => room.storey === storey && inRing([pose.x, pose.y], room.outline));
}

/** Nearest opening that no Thing of its own speaks for: two doors side by side are told apart by which is nearer. */
function openingAt(venue: Venue, { pose }: Thing): number {
  const storey = venue.ground === undefined ? storeyAt(venue, pose.z) : 0;
  let nearestM = AT_OPENING_M;
  let found = -1;
  venue.openings.forEach((one: VenueOpening, at) => {
    if (one.storey !== storey || one.kind === "passage") return;
    const away = stretchM([pose.x, pose.y], one.a, one.b);
    if (away >= nearestM) return;
    nearestM = away;
    found = at;
  });
  return found;
}

const INSIDE: readonly Place["level"][] = ["building", "storey", "space"];

export function finderOf(venue: Venue, list: readonly Place[]): Finder {
  const places = new Map(list.map((place) => [place.id, place]));
  const roomIds = new Map(venue.rooms.map(({ id }, at) => [id, at]));
  const openingOf = new Map(venue.openings.flatMap(({ thing }, at) => (thing === null ? [] : [[thing, at] as const])));
  const storeysIn = (id: string): ReadonlySet<number> =>
    new Set(
      venue.storeys.flatMap((storey, at) =>
        storey.id === id || upFrom(places, storey.id).some((one) => one.id === id) ? [at] : [],
      ),
    );
  /** People are in rooms; shafts and cupboards are none. */
  const roomsOn = (storeys: ReadonlySet<number>): readonly number[] =>
    venue.rooms.flatMap(({ storey, use }, at) =>
      storeys.has(storey) && use !== "lift" && use !== "service" ? [at] : [],
    );
  return {
    rooms(thing) {
      for (const { id } of upFrom(places, thing.place)) {
        const room = roomIds.get(id);
        if (room !== undefined) return { rooms: [room], isPart: id !== thing.place };
        if (id === thing.place) {
          const whole = roomsOn(storeysIn(id));
          if (whole.length > 0) return { rooms: whole, isPart: false };
        }
      }
      const room = roomAt(venue, thing);
      return { rooms: room < 0 ? [] : [room], isPart: true };
    },
    isIndoors: (thing) => roomAt(venue, thing) >= 0 || INSIDE.includes(places.get(thing.place)?.level ?? "site"),
    opening: (thing) => openingOf.get(thing.id) ?? openingAt(venue, thing),
  };
}
