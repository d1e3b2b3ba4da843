import type { LocalText } from "../../core/place.ts";

/*
 * The house as its two drawings show it, in their pixels. The drawings are of the set's authors (see recordings/SOURCES.md): written
 * dimensions are in centimetres, and the drawings have no scale of their own.
 */

/** A rectangle of a drawing: left, top, right, bottom; pixels, y down. */
export type Box = readonly [left: number, top: number, right: number, bottom: number];
export type Pixel = readonly [x: number, y: number];

export interface Opening {
  readonly kind: "door" | "window" | "gap";
  /** Along the wall, pixels: x for a wall that lies across the drawing, y for one that stands. */
  readonly from: number;
  readonly to: number;
  readonly sillM: number;
  readonly lintelM: number;
}

export interface PlanWall {
  readonly box: Box;
  readonly openings: readonly Opening[];
}

export interface PlanRoom {
  readonly id: string;
  readonly title: LocalText;
  /** Inner faces of its walls, pixels. */
  readonly outline: readonly Pixel[];
  /** Left out where the whole outline has a floor: the landing of a stairwell. */
  readonly floor?: readonly Pixel[];
}

export interface PlanFurniture {
  readonly room: string;
  readonly name: LocalText;
  readonly box: Box;
  /** Foot and top above the floor, m. */
  readonly z: readonly [low: number, high: number];
}

/** A dimension that is written in a drawing, and what was measured between its ends. */
export interface WrittenDimension {
  readonly what: string;
  readonly writtenCm: number;
  readonly measuredPx: number;
}

export interface PlanStorey {
  readonly id: string;
  readonly title: LocalText;
  /** The scale that fits the written dimensions. */
  readonly cmPerPx: number;
  /** What both drawings show: the left face of the stairs, and the upper edge of the wing that has them. */
  readonly originPx: Pixel;
  readonly floorZ: number;
  readonly heightM: number;
  readonly written: readonly WrittenDimension[];
  readonly rooms: readonly PlanRoom[];
  readonly walls: readonly PlanWall[];
  readonly furniture: readonly PlanFurniture[];
}

/**
 * What the drawings do not say, m: heights of a usual Belgian house of its year. Everything that stands up is drawn by these.
 */
export const ASSUMED_M = {
  groundHeight: 2.6,
  slab: 0.35,
  upperHeight: 2.5,
  roof: 0.35,
  groundSlab: 0.3,
  doorLintel: 2.1,
  windowSill: 0.9,
  windowLintel: 2.2,
  garageLintel: 2.25,
  pane: 0.04,
  leaf: 0.05,
  terrace: 0.1,
} as const;

/** Written beside the arrow: the drawings' left is north, turned by this towards the drawings' bottom. The arrow itself is drawn steeper. */
export const NORTH_TURN_RAD = (10 * Math.PI) / 180;

/** A pixel as metres of the drawing's own frame: right and up, from the origin that both storeys share. */
export const metresOf = ({ cmPerPx, originPx }: PlanStorey, [x, y]: Pixel): readonly [number, number] => [
  ((x - originPx[0]) * cmPerPx) / 100,
  ((originPx[1] - y) * cmPerPx) / 100,
];

/** Metres of the drawing's frame as the site's: x east, y north. North is the drawing's left, turned 10 degrees downward. */
export function toSite([right, up]: readonly [number, number]): [number, number] {
  const [c, s] = [Math.cos(NORTH_TURN_RAD), Math.sin(NORTH_TURN_RAD)];
  return [c * up - s * right, -c * right - s * up];
}

export const siteOf = (storey: PlanStorey, pixel: Pixel): [number, number] => toSite(metresOf(storey, pixel));

/** Corners of a rectangle, in the order that is counter-clockwise in the site's frame. */
export const corners = ([left, top, right, bottom]: Box): readonly Pixel[] => [
  [left, bottom],
  [right, bottom],
  [right, top],
  [left, top],
];

export const door = (from: number, to: number, lintelM: number = ASSUMED_M.doorLintel): Opening => ({
  kind: "door",
  from,
  to,
  sillM: 0,
  lintelM,
});
export const windowIn = (from: number, to: number, sillM: number = ASSUMED_M.windowSill): Opening => ({
  kind: "window",
  from,
  to,
  sillM,
  lintelM: ASSUMED_M.windowLintel,
});
/** A passage without a door. */
export const gap = (from: number, to: number): Opening => ({
  kind: "gap",
  from,
  to,
  sillM: 0,
  lintelM: ASSUMED_M.doorLintel,
});

export const planWall = (box: Box, ...openings: readonly Opening[]): PlanWall => ({ box, openings });
export const room = (
  id: string,
  en: string,
  zh: string,
  outline: readonly Pixel[],
  floor?: readonly Pixel[],
): PlanRoom => ({ id, title: { en, zh }, outline, ...(floor === undefined ? {} : { floor }) });
export const piece = (roomId: string, en: string, zh: string, box: Box, highM: number, lowM = 0): PlanFurniture => ({
  room: roomId,
  name: { en, zh },
  box,
  z: [lowM, highM],
});
