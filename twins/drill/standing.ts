import { inRing } from "../core/ring.ts";
import type { Venue, Xy } from "../core/venue.ts";
import type { Spot } from "../hazards/hazard.ts";
import { shelterAt } from "./moments.ts";

/** Somewhere to walk to. */
export interface Where {
  readonly storey: number;
  readonly x: number;
  readonly y: number;
}

export const middleOf = (a: Xy, b: Xy): Xy => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
export const metres2 = (a: Where, b: Where): number => (a.x - b.x) ** 2 + (a.y - b.y) ** 2;

/** In front of a door, as far from it as an arm and half a step, m. */
const BEFORE_DOOR_M = 0.6;
/** Beyond the end of a stair, m. */
const BEYOND_STAIR_M = 0.9;
/** Who stands at a wall keeps a shoulder's breadth from it, m. */
const FROM_WALL_M = 0.3;
const ALONG_WALL_M = 0.5;

const roomAt = ({ rooms }: Venue, { storey, x, y }: Where): number =>
  rooms.findIndex((room) => room.storey === storey && inRing([x, y], room.outline));

/** Before an opening, on the side that somebody is on: of the two its nearer side, or that of the room that they are in. */
export function beforeOpening(venue: Venue, at: number, from: Where): Where {
  const { a, b, storey, rooms } = venue.openings[at]!;
  const [mx, my] = middleOf(a, b);
  const length = Math.sqrt((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) || 1;
  const [nx, ny] = [(-(b[1] - a[1]) / length) * BEFORE_DOOR_M, ((b[0] - a[0]) / length) * BEFORE_DOOR_M];
  const sides = [1, -1].map((sign) => ({ storey, x: mx + sign * nx, y: my + sign * ny }));
  const here = roomAt(venue, from);
  if (from.storey === storey && rooms.includes(here < 0 ? null : here)) {
    const inside = sides.find((side) => roomAt(venue, side) === here);
    if (inside !== undefined) return inside;
  }
  // From elsewhere one comes by the corridor, not through the room behind the door.
  const isWay = (side: Where): boolean => venue.rooms[roomAt(venue, side)]?.use !== "room";
  const ways = sides.filter(isWay);
  const [first, second] = ways.length === 1 ? ways : sides;
  if (second === undefined || from.storey !== storey) return first!;
  return metres2(first!, from) <= metres2(second, from) ? first! : second;
}

/** On the floor at an end of a stair, a step beyond it. */
export function atStair(venue: Venue, at: number, end: "lower" | "upper"): Where {
  const { lower, upper, lowerEdge, upperEdge } = venue.stairs[at]!;
  const [a, b] = end === "lower" ? lowerEdge : upperEdge;
  const [mx, my] = middleOf(a, b);
  const length = Math.sqrt((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) || 1;
  // The left end first, seen by who enters: out of the stair is to the other side.
  const [inX, inY] = [(b[1] - a[1]) / length, -(b[0] - a[0]) / length];
  return {
    storey: end === "lower" ? lower : upper,
    x: mx + BEYOND_STAIR_M * inX,
    y: my + BEYOND_STAIR_M * inY,
  };
}

/** Index of the nearest thing on a floor that somebody takes cover under; -1 without one. */
export function nearestTable({ obstacles }: Venue, from: Where): number {
  let [nearest, best] = [-1, Infinity];
  obstacles.forEach(({ shelters, storey, at: [x, y] }, at) => {
    const away = metres2({ storey, x, y }, from);
    if (!shelters || storey !== from.storey || away >= best) return;
    nearest = at;
    best = away;
  });
  return nearest;
}

/** Spots of the own room beside a wall and away from windows and things, the nearest first. */
export function besideWalls(venue: Venue, from: Spot): readonly Where[] {
  const room = roomAt(venue, from);
  const outline = venue.rooms[room]?.outline ?? [];
  const found: Where[] = [];
  outline.forEach((a, i) => {
    const b = outline[(i + 1) % outline.length]!;
    const length = Math.sqrt((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2);
    for (let along = FROM_WALL_M; along < length - FROM_WALL_M; along += ALONG_WALL_M) {
      const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
      // Counter-clockwise: within is to the left.
      const spot = {
        storey: from.storey,
        x: a[0] + ux * along - uy * FROM_WALL_M,
        y: a[1] + uy * along + ux * FROM_WALL_M,
        heightM: 0.5,
      };
      if (shelterAt(venue, room, spot) !== "interiorWall") continue;
      if (venue.obstacles.some((thing) => thing.storey === from.storey && isOn(thing, spot))) continue;
      found.push({ storey: spot.storey, x: spot.x, y: spot.y });
    }
  });
  return found.sort((a, b) => metres2(a, from) - metres2(b, from));
}

const isOn = ({ at, sizeM }: Venue["obstacles"][number], { x, y }: Where): boolean =>
  (at[0] - x) ** 2 + (at[1] - y) ** 2 < (Math.max(sizeM[0], sizeM[1]) / 2 + FROM_WALL_M) ** 2;
