import earcut from "earcut";
import { type Point2, signedArea } from "../../core/ring.ts";
import type { Mesh } from "./mesh.ts";

export type Point3 = readonly [x: number, y: number, z: number];

/** Without its closing corner and without corners that repeat the one before. */
export function opened<P extends Point2 | Point3>(ring: readonly P[]): P[] {
  const same = (a: P, b: P) => a[0] === b[0] && a[1] === b[1] && a[2] === b[2];
  const kept = ring.filter((point, i) => i === 0 || !same(point, ring[i - 1]!));
  while (kept.length > 1 && same(kept[0]!, kept[kept.length - 1]!)) kept.pop();
  return kept;
}

export const counterClockwise = (ring: readonly Point2[]): Point2[] =>
  signedArea(ring) < 0 ? [...ring].reverse() : [...ring];

/** Newell's normal of a ring in space, not of unit length: its length is twice the ring's area. */
export function newell(ring: readonly Point3[]): [number, number, number] {
  const normal: [number, number, number] = [0, 0, 0];
  const [ox, oy, oz] = ring[0] ?? [0, 0, 0];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay, az] = [ring[j]![0] - ox, ring[j]![1] - oy, ring[j]![2] - oz];
    const [bx, by, bz] = [ring[i]![0] - ox, ring[i]![1] - oy, ring[i]![2] - oz];
    normal[0] += (ay - by) * (az + bz);
    normal[1] += (az - bz) * (ax + bx);
    normal[2] += (ax - bx) * (ay + by);
  }
  return normal;
}

/**
 * Triangulates a surface in space, outer ring first, into the mesh; triangles turn as the outer ring does.
 * @returns false for a surface without area.
 */
export function surface(mesh: Mesh, rings: readonly (readonly Point3[])[]): boolean {
  const outer = rings[0];
  if (outer === undefined || outer.length < 3) return false;
  const [nx, ny, nz] = newell(outer);
  const [ax, ay, az] = [Math.abs(nx), Math.abs(ny), Math.abs(nz)];
  if (!(ax + ay + az > 1e-12)) return false;
  // The axis that the surface faces most is left out; which two remain keeps its turn.
  const [u, v, flip] = az >= ax && az >= ay ? [0, 1, nz < 0] : ax >= ay ? [1, 2, nx < 0] : [2, 0, ny < 0];
  const flat: number[] = [];
  const holes: number[] = [];
  const first = mesh.vertices;
  for (const [r, ring] of rings.entries()) {
    if (r > 0) holes.push(flat.length / 2);
    for (const point of ring) {
      flat.push(point[u as 0 | 1 | 2], point[v as 0 | 1 | 2]);
      mesh.vertex(point[0], point[1], point[2]);
    }
  }
  const corners = outer.length === 3 && rings.length === 1 ? [0, 1, 2] : earcut(flat, holes, 2);
  for (let i = 0; i < corners.length; i += 3) {
    const [a, b, c] = [corners[i]!, corners[i + 1]!, corners[i + 2]!];
    const turn =
      (flat[2 * b]! - flat[2 * a]!) * (flat[2 * c + 1]! - flat[2 * a + 1]!) -
      (flat[2 * c]! - flat[2 * a]!) * (flat[2 * b + 1]! - flat[2 * a + 1]!);
    if (turn > 0 !== flip) mesh.triangle(first + a, first + b, first + c);
    else mesh.triangle(first + a, first + c, first + b);
  }
  return corners.length > 0;
}

/** Convex hull, counter-clockwise (Andrew's monotone chain, 1979). */
export function hull(points: readonly Point2[]): Point2[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const cross = (o: Point2, a: Point2, b: Point2) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const half = (list: readonly Point2[]): Point2[] => {
    const chain: Point2[] = [];
    for (const point of list) {
      while (chain.length > 1 && cross(chain[chain.length - 2]!, chain[chain.length - 1]!, point) <= 0) chain.pop();
      chain.push(point);
    }
    chain.pop();
    return chain;
  };
  return sorted.length < 3 ? sorted : [...half(sorted), ...half(sorted.reverse())];
}
