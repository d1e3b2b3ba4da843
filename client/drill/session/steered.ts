import { inRing } from "../../../twins/core/ring.ts";
import type { SceneView, VenueView } from "../../../twins/protocol/drill.ts";
import { type RoomCells, roomCells } from "./roomCells.ts";
import { rayM } from "./sight.ts";

/** What a board shows to who stands before it: which way the arrow goes, not this way, or stay in the room. */
export const BOARD = ["ahead", "left", "right", "up", "down", "cross", "stay"] as const;
export type BoardShows = (typeof BOARD)[number];

export interface Board {
  readonly storey: number;
  readonly x: number;
  readonly y: number;
  /** Top of what it hangs over, above the floor, m: a door's head; null where it hangs from the ceiling. */
  readonly overM: number | null;
  /** Which way its face looks, rad. */
  readonly rad: number;
  readonly shows: BoardShows;
}

const STAY = -2;
/** Of a room that is longer, the sign is repeated along it, m. */
const REPEAT_M = 8;
const LONG_M = 7;
/** So near to its way out a room has the board over that alone, m. */
const NEAR_M = 2.5;
/** No more boards than these are hung, however large a building is. */
export const MOST_BOARDS = 512;

/** A way out of a room: its number among the crowd's portals, where it is, and which way one goes through it. */
interface Way {
  readonly portal: number;
  readonly x: number;
  readonly y: number;
  readonly throughRad: number;
  readonly overM: number;
  readonly through: "ahead" | "up" | "down";
}

type Xy = readonly [number, number];
const middle = ([a, b]: readonly [Xy, Xy]): Xy => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
/** Over a stair's edge a board hangs as over a door, m. */
const STAIR_HEAD_M = 2.15;

/** Doors and passages of a room by which one leaves it: out, or to where more than a room is. */
function openingWays(venue: VenueView, room: number, outline: readonly Xy[]): readonly Way[] {
  return venue.openings.flatMap(({ a, b, kind, isExit, rooms, soffitM }, portal): Way[] => {
    if (kind === "window" || !rooms.includes(room)) return [];
    const other = rooms.find((one) => one !== room) ?? null;
    const isWay = isExit || other === null || venue.rooms[other]?.use !== "room";
    if (!isWay) return [];
    const [x, y] = middle([a, b]);
    const normal = Math.atan2(b[0] - a[0], a[1] - b[1]);
    // Through it is away from the room.
    const isIn = inRing([x + 0.3 * Math.cos(normal), y + 0.3 * Math.sin(normal)], outline);
    return [{ portal, x, y, throughRad: isIn ? normal + Math.PI : normal, overM: soffitM, through: "ahead" }];
  });
}

/** Edges of stairs that a room has, after the openings as the crowd counts its portals: two a stair. */
function stairWays(venue: VenueView, room: number, outline: readonly Xy[]): readonly Way[] {
  const { storey } = venue.rooms[room]!;
  return venue.stairs.flatMap((stair, at): Way[] => {
    const ends = [
      { on: stair.lower, edge: stair.lowerEdge, from: stair.line[0]!, to: stair.line[1]!, through: "up" as const },
      {
        on: stair.upper,
        edge: stair.upperEdge,
        from: stair.line.at(-1)!,
        to: stair.line.at(-2)!,
        through: "down" as const,
      },
    ];
    return ends.flatMap(({ on, edge, from, to, through }, end): Way[] => {
      if (on !== storey) return [];
      const [x, y] = middle(edge);
      const throughRad = Math.atan2(to[1] - from[1], to[0] - from[0]);
      const isHere = [0.3, -0.3].some((m) =>
        inRing([x + m * Math.cos(throughRad), y + m * Math.sin(throughRad)], outline),
      );
      if (!isHere) return [];
      return [{ portal: venue.openings.length + 2 * at + end, x, y, throughRad, overM: STAIR_HEAD_M, through }];
    });
  });
}

/** The ways out of a room. */
export function waysOf(venue: VenueView, room: number): readonly Way[] {
  const outline = venue.rooms[room]?.outline;
  return outline === undefined ? [] : [...openingWays(venue, room, outline), ...stairWays(venue, room, outline)];
}

/** What a board says whose face looks along `rad`, of a way that is at an angle from it: before one, beside one, or behind. */
function arrowTo(rad: number, wayRad: number): BoardShows {
  // Who reads it looks against its face.
  const turn = Math.atan2(Math.sin(wayRad - rad - Math.PI), Math.cos(wayRad - rad - Math.PI));
  if (Math.abs(turn) <= Math.PI / 4) return "ahead";
  if (Math.abs(turn) >= (3 * Math.PI) / 4) return "cross";
  return turn > 0 ? "left" : "right";
}

/** Across how far a place stands from a room's border, and how long the room is there: the better half of some directions. */
function openAxis(outline: readonly Xy[], x: number, y: number): { readonly rad: number; readonly m: number } {
  const edges = outline.map((a, i) => [a, outline[(i + 1) % outline.length]!] as const);
  let best = { rad: 0, m: 0 };
  for (let n = 0; n < 8; n++) {
    const rad = (Math.PI * n) / 8;
    const m = rayM(edges, { x, y }, rad, 60) + rayM(edges, { x, y }, rad + Math.PI, 60);
    if (m > best.m + 0.3) best = { rad, m };
  }
  return best;
}

const made = new WeakMap<readonly Xy[], RoomCells>();
/** Made once for each room: signs change again and again. */
function cellsOf(outline: readonly Xy[]): RoomCells {
  const cells = made.get(outline) ?? roomCells(outline);
  made.set(outline, cells);
  return cells;
}

/** Where boards hang in a long room: in its middle line, no two of them near one another. */
function spread(cells: RoomCells): readonly Xy[] {
  const places: Xy[] = [];
  for (const at of cells.widest) {
    const [x, y] = cells.middle(at);
    if (places.every(([px, py]) => Math.hypot(px - x, py - y) >= REPEAT_M)) places.push([x, y]);
  }
  return places;
}

/** Along a long room, across it, one face each way: the way is that which one walks in it, round its corners. */
function repeated(outline: readonly Xy[], storey: number, way: Way): readonly Board[] {
  const [width, depth] = [0, 1].map(
    (k) => Math.max(...outline.map((at) => at[k]!)) - Math.min(...outline.map((at) => at[k]!)),
  );
  if (Math.max(width!, depth!) < LONG_M) return [];
  const cells = cellsOf(outline);
  const toWay = cells.distances(way.x, way.y);
  return spread(cells).flatMap(([x, y]): Board[] => {
    const axis = openAxis(outline, x, y);
    const wayRad = cells.downhill(toWay, x, y);
    if (wayRad === null || axis.m < LONG_M || Math.hypot(way.x - x, way.y - y) < NEAR_M) return [];
    return [axis.rad, axis.rad + Math.PI].map((rad) => ({
      storey,
      x,
      y,
      overM: null,
      rad,
      shows: arrowTo(rad, wayRad),
    }));
  });
}

/**
 * The boards of the rooms whose signs a model has changed: over each way out its arrow or a cross, along long rooms arrows to the one that is
 * shown. Rooms whose sign was not changed have none.
 */
export function boardsOf(venue: VenueView, signs: Required<SceneView>["signs"]): readonly Board[] {
  return signs
    .flatMap(([room, shows]): readonly Board[] => {
      const own = venue.rooms[room];
      const ways = waysOf(venue, room);
      const way = ways.find(({ portal }) => portal === shows);
      if (own === undefined || (way === undefined && shows !== STAY)) return [];
      const { storey, outline } = own;
      const over = ways.map(({ portal, x, y, throughRad, overM, through }): Board => {
        const shown = shows === STAY ? "stay" : portal === shows ? through : "cross";
        return { storey, x, y, overM, rad: throughRad + Math.PI, shows: shown };
      });
      return way === undefined ? over : [...over, ...repeated(outline, storey, way)];
    })
    .slice(0, MOST_BOARDS);
}
