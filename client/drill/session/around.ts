import { inRing } from "../../../twins/core/ring.ts";
import { REACH_M } from "../../../twins/drill/acts.ts";
import { ABSENT } from "../../../twins/drill/frame.ts";
import type { SceneView, VenueView } from "../../../twins/protocol/drill.ts";
import type { ShownPeople } from "./people.ts";
import type { Spot } from "./prediction.ts";

/** A direction as on a clock whose twelve is up on the map, north; and how far, m. */
export interface Bearing {
  readonly clock: number;
  readonly m: number;
}

export function bearing(from: { readonly x: number; readonly y: number }, x: number, y: number): Bearing {
  const hours = Math.round((Math.atan2(x - from.x, y - from.y) / (2 * Math.PI)) * 12);
  return { clock: ((hours + 11) % 12) + 1, m: Math.hypot(x - from.x, y - from.y) };
}

const middleOf = ({ a, b }: VenueView["openings"][number]): readonly [number, number] => [
  (a[0] + b[0]) / 2,
  (a[1] + b[1]) / 2,
];

/** Metres from a spot to an opening. */
export function openingM({ a, b }: VenueView["openings"][number], x: number, y: number): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const t = Math.max(0, Math.min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy + 1e-12)));
  return Math.hypot(x - a[0] - t * dx, y - a[1] - t * dy);
}

/** Index of the nearest door that a hand reaches; -1 without one. */
export function doorInReach({ openings }: VenueView, spot: Spot): number {
  let [nearest, bestM] = [-1, REACH_M];
  openings.forEach((one, at) => {
    if (one.kind !== "door" || one.storey !== spot.storey) return;
    const m = openingM(one, spot.x, spot.y);
    if (m >= bestM) return;
    nearest = at;
    bestM = m;
  });
  return nearest;
}

/** Index of the door in reach that somebody faces; of those behind them the nearest; -1 without one. */
export function doorFaced({ openings }: VenueView, spot: Spot, yawRad: number): number {
  let [best, leastM] = [-1, Infinity];
  openings.forEach((one, at) => {
    if (one.kind !== "door" || one.storey !== spot.storey) return;
    const m = openingM(one, spot.x, spot.y);
    if (m >= REACH_M) return;
    const [x, y] = middleOf(one);
    // As if what is behind one were further away.
    const costM = m + 1 - Math.cos(Math.atan2(y - spot.y, x - spot.x) - yawRad);
    if (costM < leastM) [best, leastM] = [at, costM];
  });
  return best;
}

/** Extinguishers that nobody has taken off their hooks. */
export const onHooks = (
  { extinguishers }: Pick<VenueView, "extinguishers">,
  { bottles }: Pick<Required<SceneView>, "bottles">,
): VenueView["extinguishers"] => extinguishers.filter((_, at) => bottles.every(([bottle]) => bottle !== at));

export const isInReach = (
  points: readonly { readonly storey: number; readonly x: number; readonly y: number }[],
  { storey, x, y }: Spot,
): boolean => points.some((one) => one.storey === storey && Math.hypot(one.x - x, one.y - y) <= REACH_M);

/** Direction of the nearest of some places on the same storey; null without one. */
export function nearestPoint(
  points: readonly { readonly storey: number; readonly x: number; readonly y: number }[],
  spot: Spot,
): Bearing | null {
  const there = points.filter(({ storey }) => storey === spot.storey).map(({ x, y }) => bearing(spot, x, y));
  return there.length === 0 ? null : there.reduce((best, one) => (one.m < best.m ? one : best));
}

export interface Near extends Bearing {
  readonly at: number;
}

const nearestFirst = (found: readonly Near[], most: number): readonly Near[] =>
  [...found].sort((a, b) => a.m - b.m).slice(0, most);

const openingsBy = (venue: VenueView, spot: Spot, isMeant: (one: VenueView["openings"][number]) => boolean) =>
  venue.openings.flatMap((one, at): Near[] =>
    one.storey === spot.storey && isMeant(one) ? [{ at, ...bearing(spot, ...middleOf(one)) }] : [],
  );

export const exitsNear = (venue: VenueView, spot: Spot): readonly Near[] =>
  nearestFirst(
    openingsBy(venue, spot, ({ isExit }) => isExit),
    2,
  );

/** Doors of the room that one is in; of the whole floor where one is in none. */
export function doorsNear(venue: VenueView, spot: Spot, room: number): readonly Near[] {
  const ofRoom = openingsBy(venue, spot, ({ kind, rooms }) => kind !== "window" && rooms.includes(room));
  const found = ofRoom.length > 0 ? ofRoom : openingsBy(venue, spot, ({ kind }) => kind !== "window");
  return nearestFirst(found, found.length);
}

/** More doors than this in one room are told by their number, and by name only those unlike the rest and the nearest. */
const MOST_NAMED = 3;

export interface DoorsTold {
  /** How many stand open, are closed, are locked; null where each is told by name. */
  readonly counts: readonly [open: number, closed: number, locked: number] | null;
  readonly named: readonly Near[];
}

/** Doors of a room in few words: all where they are few; else how many stand how, the nearest, and those that stand as few others do. */
export function doorsTold(
  venue: VenueView,
  spot: Spot,
  room: number,
  stands: (at: number) => number,
  isTold: (at: number) => boolean,
): DoorsTold {
  const all = doorsNear(venue, spot, room).filter(({ at }) => isTold(at));
  if (all.length <= MOST_NAMED) return { counts: null, named: all };
  const counts: [number, number, number] = [0, 0, 0];
  for (const { at } of all) counts[stands(at) as 0 | 1 | 2]++;
  const usual = counts.indexOf(Math.max(...counts));
  const odd = all.filter(({ at }) => stands(at) !== usual).slice(0, MOST_NAMED);
  const nearest = all[0]!;
  return { counts, named: odd.some(({ at }) => at === nearest.at) ? odd : [nearest, ...odd] };
}

export function stairsNear(venue: VenueView, spot: Spot): readonly Near[] {
  const found = venue.stairs.flatMap(({ lower, upper, line }, at): Near[] => {
    const end = lower === spot.storey ? line[0] : upper === spot.storey ? line.at(-1) : undefined;
    return end === undefined ? [] : [{ at, ...bearing(spot, end[0], end[1]) }];
  });
  return nearestFirst(found, 2);
}

export const musterNear = (venue: VenueView, spot: Spot): Near | null =>
  nearestFirst(
    venue.muster.map(([x, y], at) => ({ at, ...bearing(spot, x, y) })),
    1,
  )[0] ?? null;

/** How far somebody is told of, m. */
const SEEN_M = 15;
const CROWD_M = 5;

/** Participants near by, by their index in the frames, and how many others are within 5 m. */
export function peopleNear(
  people: ShownPeople,
  spot: Spot,
  own: number,
  named: ReadonlySet<number>,
): { readonly named: readonly Near[]; readonly others: number } {
  const found: Near[] = [];
  let others = 0;
  for (let at = 0; at < people.count; at++) {
    if (at === own || people.look[at] === ABSENT || people.storey[at] !== spot.storey) continue;
    const there = bearing(spot, people.x[at]!, people.y[at]!);
    if (named.has(at) && there.m <= SEEN_M) found.push({ at, ...there });
    else if (there.m <= CROWD_M) others++;
  }
  return { named: nearestFirst(found, 5), others };
}

/** Room of a spot; -1 outside. */
export function roomAt({ rooms }: VenueView, { storey, x, y }: Spot): number {
  return rooms.findIndex((room) => room.storey === storey && inRing([x, y], room.outline));
}
