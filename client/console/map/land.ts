import topology from "world-atlas/land-110m.json";
import { project } from "./equalEarth.ts";

interface Topology {
  readonly transform: { readonly scale: readonly number[]; readonly translate: readonly number[] };
  readonly arcs: readonly (readonly (readonly number[])[])[];
  readonly objects: { readonly land: { readonly geometries: readonly { readonly arcs: readonly number[][][] }[] } };
}

/** Land of Natural Earth 1:110m (public domain), as world-atlas packs it: TopoJSON, whose arcs are differences. */
const { transform, arcs, objects } = topology as unknown as Topology;

function points(arc: number): (readonly [number, number])[] {
  const [sx, sy] = transform.scale as [number, number];
  const [tx, ty] = transform.translate as [number, number];
  let [x, y] = [0, 0];
  const all = arcs[arc < 0 ? ~arc : arc]!.map(([dx, dy]) => {
    x += dx!;
    y += dy!;
    return [x * sx + tx, y * sy + ty] as const;
  });
  return arc < 0 ? all.reverse() : all;
}

/** A ring whose longitudes have no jump at 180 degrees; one around the pole is closed by way of it. */
export function unwrapped(ring: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  let turns = 0;
  const whole = ring.map(([longitude, latitude], i) => {
    const step = longitude - (ring[i - 1]?.[0] ?? longitude);
    if (Math.abs(step) > 180) turns -= Math.sign(step);
    return [longitude + 360 * turns, latitude] as const;
  });
  const [first, last] = [whole[0]![0], whole.at(-1)![0]];
  if (Math.abs(last - first) < 180) return whole;
  return [...whole, [last, -90], [first, -90]];
}

/** The path of an SVG, 100 to a sphere's radius, y down. What leaves the map at one side comes in at the other: clip it. */
export function landPath(): string {
  const rings = objects.land.geometries.flatMap((geometry) => geometry.arcs.flat());
  return rings
    .map((ring) => unwrapped(ring.flatMap(points)))
    .flatMap((ring) => {
      const longitudes = ring.map(([longitude]) => longitude);
      const beyond = [Math.max(...longitudes) > 180 ? -360 : 0, Math.min(...longitudes) < -180 ? 360 : 0];
      return [...new Set([0, ...beyond])].map((shift) => ring.map(([x, y]) => [x + shift, y] as const));
    })
    .map((ring) => {
      const corners = ring.map(([longitude, latitude]) => {
        const [x, y] = project(longitude, latitude);
        return `${(100 * x).toFixed(1)},${(-100 * y).toFixed(1)}`;
      });
      return `M${corners.join("L")}Z`;
    })
    .join("");
}

const line = (at: (t: number) => readonly [number, number]): string =>
  `M${Array.from({ length: 37 }, (_, i) => {
    const [x, y] = project(...at(i / 36));
    return `${(100 * x).toFixed(1)},${(-100 * y).toFixed(1)}`;
  }).join("L")}`;

/** Meridians and parallels every 30 degrees, the map's edge among them. */
export const graticulePath = (): string =>
  [
    ...Array.from({ length: 13 }, (_, i) => line((t) => [-180 + 30 * i, -90 + 180 * t])),
    ...Array.from({ length: 7 }, (_, i) => line((t) => [-180 + 360 * t, -90 + 30 * i])),
  ].join("");

/** The map's edge, which what is drawn is clipped by. */
export const edgePath = (): string =>
  `${line((t) => [-180, -90 + 180 * t])}L${line((t) => [180, 90 - 180 * t]).slice(1)}Z`;
