import { ROLE, type RoleId } from "../../../twins/drill/roles.ts";
import type { GoTo, VenueView } from "../../../twins/protocol/drill.ts";
import { bearing, exitsNear, type Near, nearestPoint, stairsNear } from "./around.ts";
import type { Spot } from "./prediction.ts";

/** Kinds of places in the order in which they are offered. */
export const PLACE_GROUPS = ["near", "rooms", "doors"] as const;

/** A place that one can be led to: what it is, by its index in the venue, and how far it is in a straight line, m. */
export interface PlaceOffered {
  readonly to: GoTo;
  readonly group: (typeof PLACE_GROUPS)[number];
  readonly what: "door" | "exit" | "window" | "stairsDown" | "stairsUp" | "room" | GoTo["kind"];
  readonly at: number;
  readonly m: number | null;
}

/** Index and distance of the nearest opening that is meant. */
function nearestOpening(venue: VenueView, spot: Spot, isMeant: (one: VenueView["openings"][number]) => boolean) {
  let found: Near | null = null;
  venue.openings.forEach((one, at) => {
    if (one.storey !== spot.storey || !isMeant(one)) return;
    const there = { at, ...bearing(spot, (one.a[0] + one.b[0]) / 2, (one.a[1] + one.b[1]) / 2) };
    if (found === null || there.m < found.m) found = there;
  });
  return found as Near | null;
}

const opening = (venue: VenueView, near: Near | null, what: PlaceOffered["what"]): PlaceOffered[] =>
  near === null
    ? []
    : [
        {
          to: { kind: "opening", opening: venue.openings[near.at]!.id },
          ...{ group: "near", what, at: near.at, m: near.m },
        },
      ];

function stairs(venue: VenueView, spot: Spot, climbs: boolean): PlaceOffered[] {
  return stairsNear(venue, spot).map(({ at, m }) => {
    const isDown = venue.stairs[at]!.upper === spot.storey;
    const near = isDown ? "upper" : "lower";
    const far = isDown ? "lower" : "upper";
    return {
      to: { kind: "stair", stair: venue.stairs[at]!.id, end: climbs ? far : near },
      ...{ group: "near", what: isDown ? "stairsDown" : "stairsUp", at, m },
    };
  });
}

/** Places that are the nearest of their kind. */
export type PlainPlace =
  | "muster"
  | "table"
  | "wall"
  | "helpless"
  | "crowd"
  | "callPoint"
  | "stopButton"
  | "extinguisher";
const plain = (what: PlainPlace): PlaceOffered => ({
  ...{ to: { kind: what }, group: "near", what, at: -1, m: null },
});

/** The nearest of what hangs on this floor's walls against the hazard. */
function safety({ stopButtons, callPoints, extinguishers }: VenueView, spot: Spot): PlaceOffered[] {
  return (
    [
      ["stopButton", stopButtons],
      ["callPoint", callPoints],
      ["extinguisher", extinguishers],
    ] as const
  ).flatMap(([what, points]) => {
    const near = nearestPoint(points, spot);
    return near === null ? [] : [{ ...plain(what), m: near.m }];
  });
}

/** All that one can be led to from here: what is needed first, then the rooms and the doors of the floor. */
export function placesFrom(
  venue: VenueView,
  spot: Spot,
  room: number,
  { role, shakes }: { readonly role: RoleId; readonly shakes: boolean },
): readonly PlaceOffered[] {
  const { isTrained, climbsStairs } = ROLE[role];
  const door = nearestOpening(venue, spot, ({ kind, rooms }) => kind === "door" && (room < 0 || rooms.includes(room)));
  const window = nearestOpening(venue, spot, ({ kind, rooms }) => kind === "window" && rooms.includes(room));
  const exit = exitsNear(venue, spot)[0] ?? null;
  const byDistance = (a: PlaceOffered, b: PlaceOffered): number => (a.m ?? 0) - (b.m ?? 0);
  const rooms = venue.rooms.flatMap((one, at): PlaceOffered[] => {
    if (one.storey !== spot.storey || at === room || one.use === "lift") return [];
    const [x, y] = [0, 1].map((k) => one.outline.reduce((sum, p) => sum + p[k]!, 0) / one.outline.length) as [
      number,
      number,
    ];
    return [{ to: { kind: "room", room: one.id }, ...{ group: "rooms", what: "room", at, m: bearing(spot, x, y).m } }];
  });
  const doors = venue.openings.flatMap((one, at): PlaceOffered[] =>
    one.storey === spot.storey && one.kind === "door"
      ? [
          {
            to: { kind: "opening", opening: one.id },
            ...{ group: "doors", what: "door", at },
            m: bearing(spot, (one.a[0] + one.b[0]) / 2, (one.a[1] + one.b[1]) / 2).m,
          },
        ]
      : [],
  );
  return [
    ...(shakes ? [plain("table"), plain("wall")] : []),
    ...opening(venue, door, "door"),
    ...opening(venue, exit, "exit"),
    ...stairs(venue, spot, climbsStairs),
    plain("muster"),
    ...safety(venue, spot),
    ...(isTrained ? [plain("helpless")] : []),
    ...(shakes ? [] : [plain("crowd"), plain("table")]),
    ...opening(venue, window, "window"),
    ...rooms.sort(byDistance),
    ...doors.sort(byDistance),
  ];
}
