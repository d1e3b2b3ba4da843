import { signedArea } from "../../core/ring.ts";
import type { Point3 } from "./polygon.ts";

/** Surfaces this near the lowest are taken for the ground together, m. */
const NEAR_M = 0.2;

/**
 * The border of the lowest of some flat surfaces together: the edges that none of them shares, where these are a single
 * ring; else nothing.
 */
export function lowestBorder(flat: readonly (readonly Point3[])[]): [number, number][] {
  const lowOf = (ring: readonly Point3[]) => ring.reduce((low, [, , z]) => Math.min(low, z), Infinity);
  const low = flat.reduce((least, ring) => Math.min(least, lowOf(ring)), Infinity);
  const at = new Map<string, Point3>();
  const edges = new Map<string, readonly [from: string, to: string]>();
  // By millimetres: the same corner may be several vertices of the file.
  const name = ([x, y]: Point3) => `${Math.round(1000 * x)} ${Math.round(1000 * y)}`;
  for (const ring of flat) {
    if (lowOf(ring) - low > NEAR_M) continue;
    for (const [i, point] of ring.entries()) {
      const [from, to] = [name(point), name(ring[(i + 1) % ring.length]!)];
      at.set(from, point);
      if (from !== to) edges.set(`${from} ${to}`, [from, to]);
    }
  }
  const next = new Map<string, string>();
  for (const [from, to] of edges.values()) {
    if (edges.has(`${to} ${from}`)) continue;
    // Two ways on from one corner: no single ring.
    if (next.has(from)) return [];
    next.set(from, to);
  }
  const ring = walked(next, at);
  return ring.length === next.size && Math.abs(signedArea(ring)) > 0 ? ring : [];
}

function walked(next: ReadonlyMap<string, string>, at: ReadonlyMap<string, Point3>): [number, number][] {
  const [start] = next.keys();
  const ring: [number, number][] = [];
  for (let corner: string | undefined = start; corner !== undefined; ) {
    const [x, y] = at.get(corner)!;
    ring.push([x, y]);
    corner = next.get(corner);
    if (corner === start || ring.length > next.size) break;
  }
  return ring;
}

/** The triangles of a mesh that lie flat, as rings: facing down, or up. */
export function flatTriangles(positions: ArrayLike<number>, indices: ArrayLike<number>, down: boolean): Point3[][] {
  const found: Point3[][] = [];
  const corner = (i: number): Point3 => {
    const v = 3 * indices[i]!;
    return [positions[v]!, positions[v + 1]!, positions[v + 2]!];
  };
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [corner(i), corner(i + 1), corner(i + 2)];
    const u: Point3 = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
    const v: Point3 = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
    const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]] as const;
    const length = Math.hypot(...normal);
    if (length > 1e-9 && (down ? -normal[2] : normal[2]) / length > 0.9) found.push([a, b, c]);
  }
  return found;
}
