import type { Point2 } from "../../core/ring.ts";
import type { Mesh } from "../geometry/mesh.ts";
import { type Point3, surface } from "../geometry/polygon.ts";

/** Roof shapes that are drawn (OpenStreetMap wiki, Key:roof:shape); the others are drawn flat. */
export const ROOF_SHAPES = ["flat", "pyramidal", "gabled", "hipped", "skillion"] as const;

const between = (a: Point2, b: Point2, share: number): Point2 => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
];
const raised = ([x, y]: Point2, z: number): Point3 => [x, y, z];

function convex(ring: readonly Point2[]): boolean {
  return ring.every((a, i) => {
    const b = ring[(i + 1) % ring.length]!;
    const c = ring[(i + 2) % ring.length]!;
    return (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]) >= 0;
  });
}

/** The four corners so that the first side is one of the two that the ridge runs between: the longer, unless told across. */
function alongRidge(ring: readonly Point2[], across: boolean): readonly Point2[] {
  const side = (i: number) => Math.hypot(ring[(i + 1) % 4]![0] - ring[i]![0], ring[(i + 1) % 4]![1] - ring[i]![1]);
  const longFirst = side(0) + side(2) >= side(1) + side(3);
  return longFirst !== across ? ring : [ring[1]!, ring[2]!, ring[3]!, ring[0]!];
}

/**
 * A roof over a counter-clockwise ring, from its eaves up to its top; gables go to the walls.
 * @returns false where the shape does not fit the ring: the roof is then flat
 */
export function shapedRoof(
  roof: Mesh,
  walls: Mesh,
  ring: readonly Point2[],
  shape: string,
  eaves: number,
  top: number,
  across: boolean,
): boolean {
  if (shape === "pyramidal" && convex(ring)) {
    const middle: Point2 = [
      ring.reduce((sum, [x]) => sum + x, 0) / ring.length,
      ring.reduce((sum, [, y]) => sum + y, 0) / ring.length,
    ];
    for (const [i, point] of ring.entries())
      surface(roof, [[raised(point, eaves), raised(ring[(i + 1) % ring.length]!, eaves), raised(middle, top)]]);
    return true;
  }
  if (ring.length !== 4 || !convex(ring)) return false;
  const [a, b, c, d] = alongRidge(ring, across) as [Point2, Point2, Point2, Point2];
  if (shape === "skillion") {
    surface(roof, [[raised(a, eaves), raised(b, eaves), raised(c, top), raised(d, top)]]);
    surface(walls, [[raised(b, eaves), raised(c, eaves), raised(c, top)]]);
    surface(walls, [[raised(c, eaves), raised(d, eaves), raised(d, top), raised(c, top)]]);
    surface(walls, [[raised(d, eaves), raised(a, eaves), raised(d, top)]]);
    return true;
  }
  if (shape !== "gabled" && shape !== "hipped") return false;
  const ends = [between(a, d, 0.5), between(b, c, 0.5)] as const;
  const inset = shape === "gabled" ? 0 : 0.25;
  const [west, east] = [raised(between(ends[0], ends[1], inset), top), raised(between(ends[1], ends[0], inset), top)];
  surface(roof, [[raised(a, eaves), raised(b, eaves), east, west]]);
  surface(roof, [[raised(c, eaves), raised(d, eaves), west, east]]);
  const gable = shape === "gabled" ? walls : roof;
  surface(gable, [[raised(b, eaves), raised(c, eaves), east]]);
  surface(gable, [[raised(d, eaves), raised(a, eaves), west]]);
  return true;
}
