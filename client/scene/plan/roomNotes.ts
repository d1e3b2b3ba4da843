import type { LocalText, Place } from "../../../twins/core/place.ts";
import { inRing, type Point2, signedArea } from "../../../twins/core/ring.ts";

/** What a plan says of a room, and how much room there is to say it, m. */
export interface RoomNote {
  readonly id: string;
  readonly title: LocalText;
  /** Where it is said: well inside. */
  readonly at: Point2;
  /** Free to either side of there. */
  readonly halfWidthM: number;
  readonly halfHeightM: number;
  /** Clear sides of a rectangular room; null for another, whose area is told. */
  readonly sidesM: readonly [number, number] | null;
  readonly areaM2: number;
}

/** Notes in a plan at most. */
export const MAX_NOTES = 200;
/** Places that are tried along each side. */
const TRIES = 11;
/** A line of text is so many times as wide as two of them are high. */
const WIDE = 2.5;
/** About half the height of two lines in a picture of a building, m. */
const LINE_M = 0.7;
/** A corner may differ so much from a right angle, as a cosine. */
const SQUARE = 0.02;

/** How far it is from a point inside to the ring along x, or along y, in the shorter direction. */
function reach(ring: readonly Point2[], [px, py]: Point2, axis: 0 | 1): number {
  const [p, q] = axis === 0 ? [px, py] : [py, px];
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [a, b] = [ring[i]!, ring[j]!];
    const [qa, qb] = [a[1 - axis]!, b[1 - axis]!];
    if (qa > q === qb > q) continue;
    least = Math.min(least, Math.abs(a[axis]! + ((q - qa) / (qb - qa)) * (b[axis]! - a[axis]!) - p));
  }
  return least;
}

function sidesOf(ring: readonly Point2[]): readonly [number, number] | null {
  if (ring.length !== 4) return null;
  const edge = ring.map(([x, y], i): Point2 => [ring[(i + 1) % 4]![0] - x, ring[(i + 1) % 4]![1] - y]);
  const length = edge.map(([x, y]) => Math.hypot(x, y));
  for (let i = 0; i < 4; i++) {
    const [a, b] = [edge[i]!, edge[(i + 1) % 4]!];
    if (Math.abs(a[0] * b[0] + a[1] * b[1]) > SQUARE * length[i]! * length[(i + 1) % 4]!) return null;
  }
  return [length[0]!, length[1]!];
}

/** Where in a ring a line of text has the most room; null for a ring without an inside. */
function bestPlace(ring: readonly Point2[]): Pick<RoomNote, "at" | "halfWidthM" | "halfHeightM"> | null {
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  let best: Pick<RoomNote, "at" | "halfWidthM" | "halfHeightM"> | null = null;
  let most = 0;
  for (let i = 1; i <= TRIES; i++)
    for (let j = 1; j <= TRIES; j++) {
      const at: Point2 = [x0 + ((x1 - x0) * i) / (TRIES + 1), y0 + ((y1 - y0) * j) / (TRIES + 1)];
      if (!inRing(at, ring)) continue;
      const halfHeightM = reach(ring, at, 1);
      const aside = Math.min(0.9 * halfHeightM, LINE_M);
      // A text's upper and lower edge have to fit as well as its middle.
      const halfWidthM = Math.min(...[0, aside, -aside].map((dy) => reach(ring, [at[0], at[1] + dy], 0)));
      const room = Math.min(halfWidthM / WIDE, halfHeightM);
      if (room <= most + 1e-9) continue;
      most = room;
      best = { at, halfWidthM, halfHeightM };
    }
  return best;
}

/** What a plan says of the rooms among some places, the largest first. */
export function roomNotes(places: readonly Place[]): readonly RoomNote[] {
  return places
    .filter(({ level, outline }) => level === "space" && outline.length >= 3)
    .map((place) => ({ place, areaM2: Math.abs(signedArea(place.outline)) }))
    .toSorted((a, b) => b.areaM2 - a.areaM2)
    .slice(0, MAX_NOTES)
    .flatMap(({ place: { id, title, outline }, areaM2 }): RoomNote[] => {
      const best = bestPlace(outline);
      return best === null ? [] : [{ id, title, ...best, sidesM: sidesOf(outline), areaM2 }];
    });
}

/** How far walls reach along their own main direction and across it, m. */
export interface WallExtent {
  /** Of the main direction, anticlockwise from x, from -45 to 45 degrees. */
  readonly angleRad: number;
  readonly along: readonly [from: number, to: number];
  readonly across: readonly [from: number, to: number];
}

/** @param walls lines of what is cut, by storeys: x, y, x, y of each, m. @returns null where there are none */
export function wallExtent(walls: readonly Float32Array[]): WallExtent | null {
  // Four times the angle is the same for walls that stand square to each other.
  let [sin, cos] = [0, 0];
  for (const lines of walls)
    for (let i = 0; i < lines.length; i += 4) {
      const [dx, dy] = [lines[i + 2]! - lines[i]!, lines[i + 3]! - lines[i + 1]!];
      const fourth = 4 * Math.atan2(dy, dx);
      sin += Math.hypot(dx, dy) * Math.sin(fourth);
      cos += Math.hypot(dx, dy) * Math.cos(fourth);
    }
  const angleRad = Math.atan2(sin, cos) / 4;
  const [s, c] = [Math.sin(angleRad), Math.cos(angleRad)];
  const none = (): [number, number] => [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const [along, across] = [none(), none()];
  const widen = (span: [number, number], at: number): void => {
    span[0] = Math.min(span[0], at);
    span[1] = Math.max(span[1], at);
  };
  for (const lines of walls)
    for (let i = 0; i < lines.length; i += 2) {
      const [x, y] = [lines[i]!, lines[i + 1]!];
      widen(along, x * c + y * s);
      widen(across, y * c - x * s);
    }
  return along[0] <= along[1] ? { angleRad, along, across } : null;
}

/** The box around walls and what stands `aside` of them on each side, m on the site's axes. */
export function boxAround({ angleRad, along, across }: WallExtent, asideM: number) {
  const [s, c] = [Math.sin(angleRad), Math.cos(angleRad)];
  const us = [along[0] - asideM, along[1] + asideM];
  const vs = [across[0] - asideM, across[1] + asideM];
  const corners = us.flatMap((u) => vs.map((v) => [u * c - v * s, u * s + v * c] as const));
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return { x0: Math.min(...xs), x1: Math.max(...xs), y0: Math.min(...ys), y1: Math.max(...ys) };
}
