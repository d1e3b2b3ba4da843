import coarse from "world-atlas/land-110m.json";
import { project } from "./equalEarth.ts";

interface Topology {
  readonly transform: { readonly scale: readonly number[]; readonly translate: readonly number[] };
  readonly arcs: readonly (readonly (readonly number[])[])[];
  readonly objects: { readonly land: { readonly geometries: readonly { readonly arcs: readonly number[][][] }[] } };
}
type Degrees = readonly [longitudeDeg: number, latitudeDeg: number];

/** A piece of land in the drawing: 100 to a sphere's radius, y down. */
export interface Piece {
  /** Path of an SVG. */
  readonly d: string;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

function points({ transform, arcs }: Topology, arc: number): Degrees[] {
  const [sx, sy] = transform.scale as [number, number];
  const [tx, ty] = transform.translate as [number, number];
  let [x, y] = [0, 0];
  const all = arcs[arc < 0 ? ~arc : arc]!.map(([dx, dy]): Degrees => {
    x += dx!;
    y += dy!;
    return [x * sx + tx, y * sy + ty];
  });
  return arc < 0 ? all.reverse() : all;
}

/** A ring whose longitudes have no jump at 180 degrees; one around the pole is closed by way of it. */
export function unwrapped(ring: readonly Degrees[]): Degrees[] {
  let turns = 0;
  const whole = ring.map(([longitude, latitude], i): Degrees => {
    const step = longitude - (ring[i - 1]?.[0] ?? longitude);
    if (Math.abs(step) > 180) turns -= Math.sign(step);
    return [longitude + 360 * turns, latitude];
  });
  const [first, last] = [whole[0]![0], whole.at(-1)![0]];
  if (Math.abs(last - first) < 180) return whole;
  return [...whole, [last, -90], [first, -90]];
}

/** What leaves the map at one side comes in at the other: clip it. */
function bothSides(ring: readonly Degrees[]): Degrees[][] {
  const longitudes = ring.map(([longitude]) => longitude);
  const beyond = [Math.max(...longitudes) > 180 ? -360 : 0, Math.min(...longitudes) < -180 ? 360 : 0];
  return [...new Set([0, ...beyond])].map((shift) => ring.map(([x, y]): Degrees => [x + shift, y]));
}

function pieceOf(ring: readonly Degrees[], digits: number): Piece {
  const corners = ring.map(([longitude, latitude]) => {
    const [x, y] = project(longitude, latitude);
    return [100 * x, -100 * y] as const;
  });
  const span = (axis: 0 | 1): [number, number] => {
    const all = corners.map((corner) => corner[axis]);
    return [Math.min(...all), Math.max(...all)];
  };
  const said = corners.map(([x, y]) => `${x.toFixed(digits)},${y.toFixed(digits)}`);
  return { d: `M${said.join("L")}Z`, x: span(0), y: span(1) };
}

function pieces(topology: Topology, digits: number): Piece[] {
  const rings = topology.objects.land.geometries.flatMap((geometry) => geometry.arcs.flat());
  return rings
    .map((ring) => unwrapped(ring.flatMap((arc) => points(topology, arc))))
    .flatMap(bothSides)
    .map((ring) => pieceOf(ring, digits));
}

/** Land of Natural Earth 1:110m (public domain), as world-atlas packs it: TopoJSON, whose arcs are differences. */
export const coarseLand = (): Piece[] => pieces(coarse as unknown as Topology, 1);

/** The same at 1:50m, ten times as large: asked for when one looks closely. */
export async function fineLand(): Promise<Piece[]> {
  const { default: fine } = await import("world-atlas/land-50m.json");
  return pieces(fine as unknown as Topology, 3);
}

/** px to a unit of the drawing from which on 1:110m shows its straight lines, about eight pixels each. */
export const FINE_FROM = 8;

const line = (at: (t: number) => Degrees): string =>
  `M${Array.from({ length: 37 }, (_, i) => {
    const [x, y] = project(...at(i / 36));
    return `${(100 * x).toFixed(1)},${(-100 * y).toFixed(1)}`;
  }).join("L")}`;

/** The map's edge, which what is drawn is clipped by. */
export const edgePath = (): string =>
  `${line((t) => [-180, -90 + 180 * t])}L${line((t) => [180, 90 - 180 * t]).slice(1)}Z`;
