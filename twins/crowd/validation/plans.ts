import type { Venue, VenueOpening, VenueRoom, VenueStair, VenueStorey, Xy } from "../../core/venue.ts";
import { lengthOf } from "../plan/frame.ts";

/** A plan for measurements, drawn by hand: walls, openings, stairs. */
export interface Sketch {
  readonly storeys: { readonly walls: (readonly [Xy, Xy])[]; readonly floorZ: number }[];
  readonly rooms: VenueRoom[];
  readonly openings: VenueOpening[];
  readonly stairs: VenueStair[];
}

const named = (text: string): { en: string; zh: string } => ({ en: text, zh: text });

export const sketch = (storeys = 1, heightM = 3): Sketch => ({
  storeys: Array.from({ length: storeys }, (_, at) => ({ walls: [], floorZ: at * heightM })),
  rooms: [],
  openings: [],
  stairs: [],
});

/** Walls along points; closed when the last is the first. */
export function wall(s: Sketch, ...points: readonly Xy[]): void {
  wallOn(s, 0, ...points);
}

export function wallOn(s: Sketch, storey: number, ...points: readonly Xy[]): void {
  for (let i = 1; i < points.length; i++) s.storeys[storey]!.walls.push([points[i - 1]!, points[i]!]);
}

/** A straight wall with gaps, each by the place of its middle along the wall and its width, m. */
export function wallWithGaps(
  s: Sketch,
  storey: number,
  a: Xy,
  b: Xy,
  gaps: readonly (readonly [at: number, width: number])[],
): void {
  const length = lengthOf(a, b);
  const point = (t: number): Xy => [a[0] + ((b[0] - a[0]) * t) / length, a[1] + ((b[1] - a[1]) * t) / length];
  let from = 0;
  for (const [at, width] of gaps.toSorted((p, q) => p[0] - q[0])) {
    if (at - width / 2 > from) wallOn(s, storey, point(from), point(at - width / 2));
    from = at + width / 2;
  }
  if (from < length) wallOn(s, storey, point(from), b);
}

/** A room by its corners from the lowest to the highest. @returns its index */
export function room(s: Sketch, storey: number, [x0, y0]: Xy, [x1, y1]: Xy, use: VenueRoom["use"] = "room"): number {
  const outline: Xy[] = [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
  return (
    s.rooms.push({ id: `room-${s.rooms.length}`, title: named(`Room ${s.rooms.length}`), storey, outline, use }) - 1
  );
}

/** An opening between two points. @returns its index */
export function opening(
  s: Sketch,
  a: Xy,
  b: Xy,
  of: { storey?: number; isExit?: boolean; kind?: VenueOpening["kind"] } = {},
): number {
  const id = `opening-${s.openings.length}`;
  const { storey = 0, isExit = false, kind = "door" } = of;
  return (
    s.openings.push({
      id,
      title: named(id),
      storey,
      a,
      b,
      sillM: 0,
      soffitM: 2.1,
      rooms: [null, null],
      kind,
      isExit,
      thing: null,
    }) - 1
  );
}

/** A straight flight: from the middle of its lower edge towards `to`, where it is on the storey above. */
export function flight(s: Sketch, lower: number, from: Xy, to: Xy, widthM: number): number {
  const length = lengthOf(from, to);
  const [ux, uy] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  const half = widthM / 2;
  const left = ([x, y]: Xy, sign: number): Xy => [x - uy * half * sign, y + ux * half * sign];
  const upper = lower + 1;
  const id = `stair-${s.stairs.length}`;
  return (
    s.stairs.push({
      id,
      title: named(id),
      lower,
      upper,
      lowerEdge: [left(from, 1), left(from, -1)],
      upperEdge: [left(to, -1), left(to, 1)],
      widthM,
      line: [
        [from[0], from[1], s.storeys[lower]!.floorZ],
        [to[0], to[1], s.storeys[upper]!.floorZ],
      ],
      rooms: [null, null],
    }) - 1
  );
}

export function venueOf(s: Sketch, muster: readonly Xy[] = []): Venue {
  const storeys = s.storeys.map(
    ({ walls, floorZ }, at): VenueStorey => ({
      id: `storey-${at}`,
      title: named(`Storey ${at}`),
      floorZ,
      heightM: 3,
      walls,
    }),
  );
  return { storeys, rooms: s.rooms, openings: s.openings, stairs: s.stairs, lifts: [], obstacles: [], muster };
}

/**
 * Two flights beside one another with a landing between: up along x from the edge at `from` (its lower corner), back in the next
 * lane. `runM` is each flight's length.
 */
export function switchback(s: Sketch, lower: number, [x, y]: Xy, runM: number, widthM: number): number {
  const upper = lower + 1;
  const [z0, z1] = [s.storeys[lower]!.floorZ, s.storeys[upper]!.floorZ];
  const [near, far] = [y + widthM / 2, y + 1.5 * widthM];
  const turn = x + runM + widthM / 2;
  const id = `stair-${s.stairs.length}`;
  return (
    s.stairs.push({
      id,
      title: named(id),
      lower,
      upper,
      lowerEdge: [
        [x, y + widthM],
        [x, y],
      ],
      upperEdge: [
        [x, y + 2 * widthM],
        [x, y + widthM],
      ],
      widthM,
      line: [
        [x, near, z0],
        [x + runM, near, (z0 + z1) / 2],
        [turn, near, (z0 + z1) / 2],
        [turn, far, (z0 + z1) / 2],
        [x + runM, far, (z0 + z1) / 2],
        [x, far, z1],
      ],
      rooms: [null, null],
    }) - 1
  );
}
