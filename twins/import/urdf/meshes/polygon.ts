import { Mesh } from "../../geometry/mesh.ts";
import { type Point3, surface } from "../../geometry/polygon.ts";
import { tooLarge, type Where } from "../../refusals.ts";

/** Corners of one polygon: one that crosses itself takes their square to be cut into triangles, a thousand some hundredths of a second. */
export const MAX_POLYGON_CORNERS = 1_000;

/** Steps of work that a polygon's corners are, for who rests between two polygons. */
export const stepsOf = (corners: number): number => (corners <= 4 ? 1 : 4 * corners);

const SCRATCH = new Mesh();

/** Numbers of a polygon's corners, three a triangle; none where it has no area. @throws CodedError IMPORT_TOO_LARGE */
export function cornersOf(points: readonly Point3[], where: Where): ArrayLike<number> {
  if (points.length === 3) return [0, 1, 2];
  if (points.length > MAX_POLYGON_CORNERS)
    throw tooLarge(where, {
      en: `A polygon has ${points.length} corners; ${MAX_POLYGON_CORNERS} are read.`,
      zh: `多边形有 ${points.length} 个角点；最多读取 ${MAX_POLYGON_CORNERS} 个。`,
    });
  SCRATCH.clear();
  // What is too small to be seen as metres may be millimetres: its own size is the measure.
  const [ox, oy, oz] = points[0]!;
  let size = 0;
  for (const [x, y, z] of points) size = Math.max(size, Math.abs(x - ox), Math.abs(y - oy), Math.abs(z - oz));
  if (!(size > 0 && Number.isFinite(size))) return [];
  surface(SCRATCH, [points.map(([x, y, z]) => [(x - ox) / size, (y - oy) / size, (z - oz) / size] as const)]);
  return SCRATCH.indices.slice();
}
