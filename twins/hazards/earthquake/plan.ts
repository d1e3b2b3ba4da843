import { cos, sin } from "../../core/numeric.ts";
import type { VenueStorey, Xy } from "../../core/venue.ts";

/** A rectangle that lies in the plan as it is turned. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  /** Unit vector of its first axis. */
  readonly along: Xy;
  readonly halfX: number;
  readonly halfY: number;
}

export const rectangle = (at: Xy, headingRad: number, sizeX: number, sizeY: number): Rectangle => ({
  x: at[0],
  y: at[1],
  along: [cos(headingRad), sin(headingRad)],
  halfX: sizeX / 2,
  halfY: sizeY / 2,
});

/** Walls as the solver has them, m thick about their middle line. */
export const WALL_M = 0.1;

/** A wall's rectangle; null for one too short to be a body. */
export function wallRectangle([a, b]: VenueStorey["walls"][number]): Rectangle | null {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.sqrt(dx * dx + dy * dy);
  if (length < WALL_M) return null;
  return {
    x: (a[0] + b[0]) / 2,
    y: (a[1] + b[1]) / 2,
    along: [dx / length, dy / length],
    halfX: length / 2,
    halfY: WALL_M / 2,
  };
}

/** How far a rectangle reaches from its middle along a direction. */
export const reach = ({ along: [cx, cy], halfX, halfY }: Rectangle, [nx, ny]: Xy): number =>
  halfX * Math.abs(cx * nx + cy * ny) + halfY * Math.abs(cx * ny - cy * nx);

/** How deep two rectangles are in one another along a direction, m; negative where there is room between them. */
const depthAlong = (a: Rectangle, b: Rectangle, axis: Xy): number =>
  reach(a, axis) + reach(b, axis) - Math.abs((b.x - a.x) * axis[0] + (b.y - a.y) * axis[1]);

/** Depth of the overlap of two rectangles, m: the least over the axes of both (separating axes); negative where they are apart. */
export function overlapM(a: Rectangle, b: Rectangle): number {
  const axes: readonly Xy[] = [a.along, [-a.along[1], a.along[0]], b.along, [-b.along[1], b.along[0]]];
  return axes.reduce((least, axis) => Math.min(least, depthAlong(a, b, axis)), Infinity);
}

/** Furniture is drawn up to a wall's middle line; deeper than this it is in another place, and the wall does not hold it. */
const MOST_SHIFT_M = 0.2;

/** Where a rectangle stands once it is moved out of a wall along the wall's normal; null where it is too deep in it. */
export function movedOut(of: Rectangle, wall: Rectangle): Rectangle | null {
  if (overlapM(of, wall) <= 0) return of;
  const normal: Xy = [-wall.along[1], wall.along[0]];
  const depth = depthAlong(of, wall, normal);
  if (depth > MOST_SHIFT_M) return null;
  const side = (of.x - wall.x) * normal[0] + (of.y - wall.y) * normal[1] >= 0 ? 1 : -1;
  const shift = side * (depth + 1e-4);
  return { ...of, x: of.x + shift * normal[0], y: of.y + shift * normal[1] };
}
