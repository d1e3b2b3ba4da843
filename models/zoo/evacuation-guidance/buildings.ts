import { type Rng, rng } from "../../../twins/core/rng.ts";
import type { Venue, VenueOpening, VenueRoom, VenueStair, VenueStorey, Xy } from "../../../twins/core/venue.ts";

/*
 * Made-up buildings: one to three storeys of rooms on both sides of a corridor that is cut into sections, one to three staircases
 * in wells of their own, one to four ways out. What a fire does in them is what a model learns from; no shipped site is among them.
 */

const STOREY_M = 3;
const CEILING_M = 2.6;
const DOOR_M = 0.9;
const DOOR_TOP_M = 2.1;
/** Of a dogleg of two flights beside each other: widths, run of a flight, and landings. */
const WELL = { widthM: 3, flightM: 1.2, runM: 2.4, landingM: 1.2, frontM: 1.4 } as const;

interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

interface Shape {
  readonly storeys: number;
  readonly corridor: Box;
  /** Where a section of the corridor ends and the next begins. */
  readonly cuts: readonly number[];
  /** Slots on both sides, from the west: rooms, and wells of stairs among those in the north. */
  readonly slots: readonly (Box & { readonly isWell: boolean; readonly isNorth: boolean })[];
  /** Ways out at the corridor's ends on the ground. */
  readonly west: boolean;
  readonly east: boolean;
  /** Wells with a way out of their own. */
  readonly wellExits: boolean;
  /** Whether wells have doors; without, they are open to the corridor. */
  readonly wellDoors: boolean;
}

const between = (chance: Rng, low: number, high: number): number => low + (high - low) * chance.uniform();
/** To a decimetre: all that is drawn lies on one grid. */
const tenth = (x: number): number => Math.round(10 * x) / 10;
const named = (id: string) => ({ id, title: { en: id, zh: id } });

function slotsOf(chance: Rng, lengthM: number, deepM: number, wells: readonly number[], isNorth: boolean) {
  const slots: { x0: number; x1: number; isWell: boolean }[] = [];
  let x = 0;
  let well = 0;
  while (x < lengthM - 2.4) {
    const isWell = isNorth && well < wells.length && x >= wells[well]! * (lengthM - WELL.widthM) - 4;
    if (isWell) well++;
    const width = isWell ? WELL.widthM : tenth(between(chance, 3.2, 6));
    const x1 = lengthM - (x + width) < 3.2 ? (isWell ? x + width : lengthM) : tenth(x + width);
    slots.push({ x0: x, x1, isWell });
    x = x1;
  }
  return slots.map(({ x0, x1, isWell }) => ({
    ...{ x0, x1, isWell, isNorth },
    y0: isNorth ? 0 : -2 - deepM,
    y1: isNorth ? deepM : -2,
  }));
}

function shapeOf(chance: Rng): Shape {
  const storeys = 1 + chance.below(3);
  const lengthM = tenth(between(chance, 18, 44));
  const deepM = tenth(between(chance, 6.3, 7.5));
  const wells = [[0.5], [0.05, 0.95], [0.1, 0.7], [0, 0.5, 1]][chance.below(4)]!;
  const sections = Math.max(1, Math.min(4, Math.round(lengthM / between(chance, 9, 20))));
  const [west, east, wellExits] = [chance.uniform() < 0.7, chance.uniform() < 0.6, chance.uniform() < 0.4];
  return {
    storeys,
    corridor: { x0: 0, y0: -2, x1: lengthM, y1: 0 },
    cuts: Array.from({ length: sections - 1 }, (_, i) => tenth(((i + 1) * lengthM) / sections)),
    slots: [
      ...slotsOf(chance, lengthM, deepM, storeys > 1 ? wells : [], true),
      ...slotsOf(chance, lengthM, tenth(deepM - 1.5), [], false),
    ],
    west: west || !east,
    east,
    wellExits,
    wellDoors: chance.uniform() < 0.6,
  };
}

const outline = ({ x0, y0, x1, y1 }: Box): readonly Xy[] => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
];

/** The part of a side of a box that openings leave, as walls. */
function wallsOf(box: Box, openings: readonly Pick<VenueOpening, "a" | "b">[]): readonly (readonly [Xy, Xy])[] {
  const corners = outline(box);
  return corners.flatMap((from, i) => {
    const to = corners[(i + 1) % corners.length]!;
    const isFlat = from[1] === to[1];
    const at = isFlat ? from[1] : from[0];
    const [low, high] = isFlat ? [from[0], to[0]].sort((a, b) => a - b) : [from[1], to[1]].sort((a, b) => a - b);
    const along = isFlat ? 0 : 1;
    const holes = openings
      .filter(({ a, b }) => a[1 - along] === at && b[1 - along] === at)
      .map(({ a, b }) => [Math.min(a[along], b[along]), Math.max(a[along], b[along])] as const)
      .filter(([from, to]) => to > low! && from < high!)
      .sort((a, b) => a[0] - b[0]);
    const point = (t: number): Xy => (isFlat ? [t, at] : [at, t]);
    const walls: (readonly [Xy, Xy])[] = [];
    let t = low!;
    for (const [from, to] of holes) {
      if (from > t) walls.push([point(t), point(from)]);
      t = Math.max(t, to);
    }
    if (t < high!) walls.push([point(t), point(high!)]);
    return walls;
  });
}

/** Sections of the corridor and slots of one storey, as rooms. */
function roomsOf({ corridor, cuts, slots }: Shape, storey: number): readonly (VenueRoom & { readonly box: Box })[] {
  const ends = [corridor.x0, ...cuts, corridor.x1];
  const room = (id: string, use: VenueRoom["use"], box: Box) => ({
    ...named(`s${storey}-${id}`),
    ...{ storey, use, box, outline: outline(box) },
  });
  return [
    ...ends.slice(1).map((x1, i) => room(`corridor-${i}`, "corridor", { ...corridor, x0: ends[i]!, x1 })),
    ...slots.map((slot, i) => room(`${slot.isWell ? "well" : "room"}-${i}`, slot.isWell ? "stair" : "room", slot)),
  ];
}

const opening = (id: string, storey: number, a: Xy, b: Xy, of: Partial<VenueOpening>): VenueOpening => ({
  ...named(`s${storey}-${id}`),
  ...{ storey, a, b, sillM: 0, soffitM: DOOR_TOP_M, rooms: [null, null], kind: "door", isExit: false, thing: null },
  ...of,
});

/** Openings of one storey; `first` is the index of its first room. */
function openingsOf(shape: Shape, storey: number, first: number): readonly VenueOpening[] {
  const { corridor, cuts, slots, west, east, wellExits, wellDoors } = shape;
  const sections = cuts.length + 1;
  const sectionAt = (x: number): number => first + cuts.filter((cut) => cut <= x).length;
  const across = cuts.map((x, i) =>
    opening(`smoke-door-${i}`, storey, [x, -1.8], [x, -0.2], { rooms: [first + i, first + i + 1] }),
  );
  const doors = slots.map((slot, i) => {
    const y = slot.isNorth ? 0 : -2;
    let x = tenth((slot.x0 + slot.x1 - DOOR_M) / 2);
    // A door beside the end of a section, not across it.
    for (const cut of cuts) if (x < cut && x + DOOR_M > cut) x = slot.x1 - cut > DOOR_M ? cut : tenth(cut - DOOR_M);
    const rooms = [sectionAt(x + 0.01), first + sections + i] as const;
    const isOpen = slot.isWell && !wellDoors;
    return opening(`door-${i}`, storey, [x, y], [tenth(x + DOOR_M), y], { rooms, kind: isOpen ? "passage" : "door" });
  });
  if (storey > 0) return [...across, ...doors];
  const out = (id: string, a: Xy, b: Xy, room: number) => opening(id, 0, a, b, { rooms: [room, null], isExit: true });
  const exits = [
    ...(west ? [out("exit-west", [0, -1.6], [0, -0.4], first)] : []),
    ...(east ? [out("exit-east", [corridor.x1, -1.6], [corridor.x1, -0.4], first + sections - 1)] : []),
    ...slots.flatMap((slot, i) =>
      slot.isWell && wellExits && i === slots.findIndex(({ isWell }) => isWell)
        ? [out("exit-well", [slot.x0, 0.2], [slot.x0, 1.1], first + sections + i)]
        : [],
    ),
  ];
  // A way out through a wall that two rooms share is none.
  const isFree = ({ a }: VenueOpening): boolean => a[0] === 0 || a[0] === corridor.x1;
  return [...across, ...doors, ...exits.filter(isFree)];
}

function stairsOf({ storeys, slots, cuts }: Shape, roomsPerStorey: number): readonly VenueStair[] {
  return slots.flatMap((slot, i) => {
    if (!slot.isWell) return [];
    const south = slot.y0 + WELL.frontM;
    const north = south + WELL.runM;
    const [up, down] = [slot.x0 + 0.25 + WELL.flightM / 2, slot.x1 - 0.25 - WELL.flightM / 2];
    const turn = north + WELL.landingM / 2;
    const edge = (x: number): readonly [Xy, Xy] => [
      [x - WELL.flightM / 2, south],
      [x + WELL.flightM / 2, south],
    ];
    return Array.from({ length: storeys - 1 }, (_, lower): VenueStair => {
      const z = lower * STOREY_M;
      const middle = z + STOREY_M / 2;
      const room = cuts.length + 1 + i;
      return {
        ...named(`stair-${i}-${lower}`),
        ...{ lower, upper: lower + 1, lowerEdge: edge(up), upperEdge: edge(down), widthM: WELL.flightM },
        line: [
          [up, south, z],
          [up, north, middle],
          [up, turn, middle],
          [down, turn, middle],
          [down, north, middle],
          [down, south, z + STOREY_M],
        ],
        rooms: [lower * roomsPerStorey + room, (lower + 1) * roomsPerStorey + room],
      };
    });
  });
}

/** The building of a number, the same each time. */
export function buildingOf(number: number): Venue {
  const shape = shapeOf(rng(number, "evacuation-guidance/building"));
  const byStorey = Array.from({ length: shape.storeys }, (_, storey) => roomsOf(shape, storey));
  const perStorey = byStorey[0]!.length;
  const openings = byStorey.flatMap((_, storey) => openingsOf(shape, storey, storey * perStorey));
  const storeys = byStorey.map((rooms, storey): VenueStorey => {
    const own = openings.filter((one) => one.storey === storey);
    return {
      ...named(`s${storey}`),
      ...{ floorZ: storey * STOREY_M, heightM: CEILING_M, walls: rooms.flatMap(({ box }) => wallsOf(box, own)) },
    };
  });
  return {
    ...{ storeys, openings, stairs: stairsOf(shape, perStorey), lifts: [], obstacles: [] },
    rooms: byStorey.flat().map(({ box: _, ...room }) => room),
    muster: [[shape.corridor.x1 / 2, -16]],
  };
}
