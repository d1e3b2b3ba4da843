import type { Rng } from "../../../core/rng.ts";
import type { Venue, VenueOpening, VenueRoom, VenueStair, VenueStorey, Xy } from "../../../core/venue.ts";

const named = (text: string) => ({ en: text, zh: text });
const box = (x: number, y: number, w: number, d: number): readonly Xy[] => [
  [x, y],
  [x + w, y],
  [x + w, y + d],
  [x, y + d],
];

type Kind = VenueOpening["kind"];

const opening = (storey: number, a: Xy, b: Xy, rooms: VenueOpening["rooms"], kind: Kind): VenueOpening => ({
  id: `${storey}-${a.join("-")}`,
  title: named("opening"),
  storey,
  a,
  b,
  sillM: kind === "window" ? 0.9 : 0,
  soffitM: 2,
  rooms,
  kind,
  isExit: rooms.includes(null) && kind === "door",
  thing: null,
});

const ROOM_W = 4;
const ROOM_D = 5;
const CORRIDOR_D = 2;

/** One storey: rooms on both sides of a corridor, a stair at its west end, a way out or a window at its east end. */
function hotelStorey(storey: number, perSide: number, first: number): [VenueRoom[], VenueOpening[]] {
  const rooms: VenueRoom[] = [];
  const openings: VenueOpening[] = [];
  const room = (outline: readonly Xy[], use: VenueRoom["use"]): number => {
    rooms.push({ id: `r${first + rooms.length}`, title: named(use), storey, outline, use });
    return first + rooms.length - 1;
  };
  const length = perSide * ROOM_W;
  const corridor = room(box(0, ROOM_D, length, CORRIDOR_D), "corridor");
  const stair = room(box(-4, ROOM_D, 4, CORRIDOR_D + 1), "stair");
  openings.push(opening(storey, [0, ROOM_D + 0.5], [0, ROOM_D + 1.5], [corridor, stair], "door"));
  const end = storey === 0 ? "door" : "window";
  openings.push(opening(storey, [length, ROOM_D + 0.5], [length, ROOM_D + 1.5], [corridor, null], end));
  for (let i = 0; i < 2 * perSide; i++) {
    const south = i < perSide;
    const x = (i % perSide) * ROOM_W;
    const y = south ? 0 : ROOM_D + CORRIDOR_D;
    const own = room(box(x, y, ROOM_W, ROOM_D), "room");
    const wall = south ? ROOM_D : ROOM_D + CORRIDOR_D;
    openings.push(opening(storey, [x + 1, wall], [x + 1.9, wall], [own, corridor], "door"));
    const outer = south ? 0 : y + ROOM_D;
    openings.push(opening(storey, [x + 1, outer], [x + 2.2, outer], [own, null], "window"));
  }
  return [rooms, openings];
}

/** A hotel of `storeys` storeys with two rows of rooms on each, a corridor between them and one stair. */
export function hotel(storeys: number, perSide: number): Venue {
  const floors = Array.from(
    { length: storeys },
    (_, i): VenueStorey => ({
      id: `s${i}`,
      title: named(`storey ${i}`),
      floorZ: 3 * i,
      heightM: 2.6,
      walls: [],
    }),
  );
  const rooms: VenueRoom[] = [];
  const openings: VenueOpening[] = [];
  const stairRooms: number[] = [];
  for (let s = 0; s < storeys; s++) {
    stairRooms.push(rooms.length + 1);
    const [more, holes] = hotelStorey(s, perSide, rooms.length);
    rooms.push(...more);
    openings.push(...holes);
  }
  const stairs = floors.slice(1).map(
    (_, i): VenueStair => ({
      id: `stair${i}`,
      title: named("stair"),
      lower: i,
      upper: i + 1,
      lowerEdge: [
        [-1, 5],
        [-1, 6.2],
      ],
      upperEdge: [
        [-1, 6.8],
        [-1, 8],
      ],
      widthM: 1.2,
      line: [
        [-1, 5.6, 3 * i],
        [-3.5, 5.6, 3 * i + 1.5],
        [-3.5, 7.4, 3 * i + 1.5],
        [-1, 7.4, 3 * i + 3],
      ],
      rooms: [stairRooms[i]!, stairRooms[i + 1]!],
    }),
  );
  return { storeys: floors, rooms, openings, stairs, lifts: [], obstacles: [], muster: [[60, 0]] };
}

/** Rooms of chance in a row and in storeys, with doors, windows and stairs of chance between them. */
export function randomVenue(chance: Rng): Venue {
  const count = 1 + chance.below(3);
  const storeys = Array.from(
    { length: count },
    (_, i): VenueStorey => ({
      id: `s${i}`,
      title: named("storey"),
      floorZ: 4 * i,
      heightM: 2 + 1.8 * chance.uniform(),
      walls: [],
    }),
  );
  const rooms: VenueRoom[] = [];
  const openings: VenueOpening[] = [];
  const stairs: VenueStair[] = [];
  for (let storey = 0; storey < count; storey++) {
    const inRow = 1 + chance.below(5);
    const first = rooms.length;
    let x = 0;
    for (let i = 0; i < inRow; i++) {
      const w = 1 + 9 * chance.uniform();
      const d = 1 + 9 * chance.uniform();
      rooms.push({ id: `r${rooms.length}`, title: named("room"), storey, outline: box(x, 0, w, d), use: "room" });
      const own = rooms.length - 1;
      const kind = (["door", "passage", "window"] as const)[chance.below(3)]!;
      const between: Xy = [x, 0.1];
      if (i > 0) openings.push(opening(storey, between, [x, 0.1 + 0.8 * chance.uniform()], [own - 1, own], "door"));
      if (chance.uniform() < 0.6) openings.push(opening(storey, [x + 0.1, 0], [x + 0.9, 0], [null, own], kind));
      x += w;
    }
    if (storey === 0) continue;
    const below = first - 1 - chance.below(Math.min(first, 2));
    stairs.push({
      id: `t${storey}`,
      title: named("stair"),
      lower: storey - 1,
      upper: storey,
      lowerEdge: [
        [0, 0],
        [1, 0],
      ],
      upperEdge: [
        [0, 0],
        [1, 0],
      ],
      widthM: 0.8 + chance.uniform(),
      line: [
        [0, 0, 0],
        [1 + 3 * chance.uniform(), 0, 4],
      ],
      rooms: [rooms[below]!.storey === storey - 1 ? below : first - 1, first + chance.below(inRow)],
    });
  }
  return { storeys, rooms, openings, stairs, lifts: [], obstacles: [], muster: [] };
}
