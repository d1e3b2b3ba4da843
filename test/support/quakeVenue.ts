import type { Venue, VenueObstacle } from "../../twins/core/venue.ts";

type Piece = readonly [kind: string, x: number, y: number, headingRad: number, size: readonly [number, number, number]];

/** A living room of 6 x 5 m: what is slender along the walls, a chair half under its table, castors, a shelf that stands free, a sink that is built in. */
const ROOM: readonly Piece[] = [
  ["bookshelf", 0.15, 1, 0, [0.3, 0.8, 1.9]],
  ["bookshelf", 0.15, 2, 0, [0.3, 0.8, 1.9]],
  ["wardrobe", 0.3, 3.6, 0, [0.55, 1.2, 2]],
  ["cabinet", 3, 4.8, 0, [0.9, 0.4, 0.9]],
  ["table", 3, 2.5, 0.3, [1.6, 0.9, 0.74]],
  ["chair", 3, 1.9, 0.3, [0.45, 0.45, 0.9]],
  ["chair", 3, 3.3, 0.3, [0.45, 0.45, 0.9]],
  ["swivelChair", 5, 1, 1, [0.6, 0.6, 1.1]],
  ["sofa", 5.4, 3, 0, [0.9, 2, 0.8]],
  ["shelf", 1.9, 1.2, 0, [0.25, 0.8, 1.8]],
  ["sink", 5.7, 4.7, 0, [0.5, 0.4, 0.85]],
];

const obstacle = ([kind, x, y, headingRad, sizeM]: Piece, storey: number, i: number): VenueObstacle => ({
  id: `${kind}-${storey}-${i}`,
  title: { en: kind, zh: kind },
  storey,
  room: storey,
  kind,
  at: [x, y],
  headingRad,
  sizeM,
  shelters: kind === "table",
});

const CORNERS = [
  [0, 0],
  [6, 0],
  [6, 5],
  [0, 5],
] as const;

/** The same furnished room on each of some storeys, for tests and benchmarks. */
export function quakeVenue(storeys = 1): Venue {
  const walls = CORNERS.map((a, i) => [a, CORNERS[(i + 1) % 4]!] as const);
  const each = Array.from({ length: storeys }, (_, i) => i);
  return {
    storeys: each.map((i) => ({
      id: `storey-${i}`,
      title: { en: `${i}`, zh: `${i}` },
      floorZ: 3 * i,
      heightM: 2.7,
      walls,
    })),
    rooms: each.map((i) => ({
      id: `room-${i}`,
      title: { en: "room", zh: "房间" },
      storey: i,
      outline: CORNERS,
      use: "room" as const,
    })),
    openings: [],
    stairs: [],
    lifts: [],
    obstacles: each.flatMap((i) => ROOM.map((piece, n) => obstacle(piece, i, n))),
    muster: [],
  };
}
