import type { LocalText } from "./place.ts";

/** Metres in the site's own frame: x east, y north. */
export type Xy = readonly [x: number, y: number];

/** A floor that people are on. */
export interface VenueStorey {
  /** The Place's id. */
  readonly id: string;
  readonly title: LocalText;
  readonly floorZ: number;
  /** From its floor to its ceiling, m. */
  readonly heightM: number;
  /** Walls as lines along their middle: nobody and no smoke goes through; openings are left out of them. */
  readonly walls: readonly (readonly [Xy, Xy])[];
}

/** What is enclosed by walls and openings: one volume of air, one place to be in. */
export interface VenueRoom {
  readonly id: string;
  readonly title: LocalText;
  /** Index of its storey. */
  readonly storey: number;
  /** Counter-clockwise, without the last point repeated; may be concave. */
  readonly outline: readonly Xy[];
  readonly use: "room" | "corridor" | "hall" | "stair" | "lift" | "service";
}

/** A hole in a wall: a door, a passage without a leaf, a window. */
export interface VenueOpening {
  readonly id: string;
  readonly title: LocalText;
  readonly storey: number;
  /** Its ends on the wall's line. */
  readonly a: Xy;
  readonly b: Xy;
  /** Above the storey's floor, m. */
  readonly sillM: number;
  readonly soffitM: number;
  /** Indices of the rooms on its two sides; null is outside. */
  readonly rooms: readonly [number | null, number | null];
  /** A door can be closed, a passage cannot; people go through both, and not through a window. */
  readonly kind: "door" | "passage" | "window";
  /** Leads out of the building to a place of safety. */
  readonly isExit: boolean;
  /** The Thing that reports how it stands; null where none does. */
  readonly thing: string | null;
}

/** Stairs between two storeys that follow one another. */
export interface VenueStair {
  readonly id: string;
  readonly title: LocalText;
  /** Index of the lower storey. */
  readonly lower: number;
  readonly upper: number;
  /** The line that one crosses to enter it, on the lower and on the upper floor; its left end first, seen by who enters. */
  readonly lowerEdge: readonly [Xy, Xy];
  readonly upperEdge: readonly [Xy, Xy];
  /** Clear width, m. */
  readonly widthM: number;
  /** Middle line from below to above, x y z in m: flights and landings, for drawing and for lengths. */
  readonly line: readonly (readonly [number, number, number])[];
  /** Indices of the room it is in on each storey; null where it stands in the open floor. */
  readonly rooms: readonly [lower: number | null, upper: number | null];
}

export interface VenueLift {
  /** The Thing of it. */
  readonly thing: string;
  readonly title: LocalText;
  readonly car: readonly Xy[];
  /** Index of each storey that it stops at, with its landing door. */
  readonly stops: readonly { readonly storey: number; readonly opening: number }[];
  readonly capacity: number;
}

/** What stands on a floor: people go round it, and in an earthquake it moves. */
export interface VenueObstacle {
  readonly id: string;
  readonly title: LocalText;
  readonly storey: number;
  readonly room: number | null;
  /** The furnishing family: "table", "bed", "bookcase"... */
  readonly kind: string;
  /** Middle of its footprint, m, and how it is turned, rad counter-clockwise. */
  readonly at: Xy;
  readonly headingRad: number;
  /** Along its own axes, and its height, m. */
  readonly sizeM: readonly [x: number, y: number, z: number];
  /** Somebody can take cover under it. */
  readonly shelters: boolean;
}

/** Ground under the open sky, which is not flat, and the streets on it. Squares in rows from the south-west corner, row after row. */
export interface VenueGround {
  readonly x0: number;
  readonly y0: number;
  readonly columns: number;
  readonly rows: number;
  readonly cellM: number;
  /** Of the middles of the squares above the datum, m. */
  readonly heightsM: Float32Array;
  readonly roads: readonly (readonly Xy[])[];
}

/** A site as people, smoke and water see it: what drills and crowds run on. */
export interface Venue {
  readonly storeys: readonly VenueStorey[];
  readonly rooms: readonly VenueRoom[];
  readonly openings: readonly VenueOpening[];
  readonly stairs: readonly VenueStair[];
  readonly lifts: readonly VenueLift[];
  readonly obstacles: readonly VenueObstacle[];
  /** Where people gather outside. */
  readonly muster: readonly Xy[];
  /** Of a venue in the open; a building has none. */
  readonly ground?: VenueGround;
}
