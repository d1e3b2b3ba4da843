import type { Place } from "../core/place.ts";
import { inRing } from "../core/ring.ts";
import type { Thing } from "../core/thing.ts";
import type { Venue, VenueOpening } from "../core/venue.ts";

/** What a site takes of its venue: the rooms as Places, and the room that each Thing is in. */
export interface VenuePlaces {
  readonly rooms: readonly Place[];
  readonly thingPlaces: Readonly<Record<string, string>>;
}

const tidy = (value: number): number => Number(value.toFixed(4));

/** A door is of the room that one comes into by it: of two, the one that is no corridor, hall or shaft. */
function roomOfDoor({ rooms }: Venue, door: VenueOpening): string | null {
  const sides = door.rooms.flatMap((room) => (room === null ? [] : [rooms[room]!]));
  const between = new Set(["corridor", "hall", "lift"]);
  const own = sides.find(({ use }) => !between.has(use)) ?? sides.find(({ use }) => use !== "lift");
  return own?.id ?? null;
}

/** The rooms of a venue as Places of their storeys: all but shafts, which are Places of the building. */
export function venuePlaces(venue: Venue, things: readonly Thing[]): VenuePlaces {
  const { rooms, storeys, openings } = venue;
  const open = rooms.filter(({ use }) => use !== "lift");
  const doors = new Map(openings.flatMap((one) => (one.thing === null ? [] : [[one.thing, one] as const])));
  const placeOf = ({ id, pose }: Thing): string | null => {
    const door = doors.get(id);
    if (door !== undefined) return roomOfDoor(venue, door);
    const at = [pose.x, pose.y] as const;
    return open.find((room) => storeys[room.storey]!.floorZ === pose.z && inRing(at, room.outline))?.id ?? null;
  };
  return {
    rooms: open.map(({ id, title, outline, storey }) => ({
      id,
      level: "space",
      title,
      parent: storeys[storey]!.id,
      outline: outline.map(([x, y]): [number, number] => [tidy(x), tidy(y)]),
      floorZ: storeys[storey]!.floorZ,
      heightM: storeys[storey]!.heightM,
    })),
    thingPlaces: Object.fromEntries(
      things.flatMap((thing) => {
        const place = placeOf(thing);
        return place === null ? [] : [[thing.id, place]];
      }),
    ),
  };
}
