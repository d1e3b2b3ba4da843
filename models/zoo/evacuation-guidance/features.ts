import { signedArea } from "../../../twins/core/ring.ts";
import type { Venue } from "../../../twins/core/venue.ts";
import type { Sensed } from "../../../twins/drill/guidance.ts";

/** Numbers that the model sees of a room and how far ahead it is asked. */
export const FEATURES = 22;
/** Which of them says how far ahead. */
export const AHEAD_FEATURE = 20;
/** Furthest ahead that it was taught, s. */
export const FURTHEST_S = 240;
/** How long ago the readings are from that a rise is taken of, s. */
export const RISE_S = 10;

/** What a venue's detectors tell, as far as the model uses it. */
export type Readings = Pick<Sensed, "atS" | "layerM" | "upperC" | "upperExtinctionPerM" | "doors">;

interface Link {
  readonly room: number;
  /** The opening between; -1 for a stair, which is always open. */
  readonly opening: number;
  /** How many storeys up. */
  readonly up: number;
}

/** How the rooms of a venue hang together for smoke. */
export interface RoomGraph {
  readonly links: readonly (readonly Link[])[];
  readonly volumeM3: Float64Array;
  readonly heightM: Float64Array;
  readonly storey: Int32Array;
  readonly isWay: Uint8Array;
  readonly isStair: Uint8Array;
}

export function roomGraph(venue: Venue): RoomGraph {
  const links: Link[][] = venue.rooms.map(() => []);
  const link = (a: number, b: number, opening: number, up: number): void => {
    links[a]!.push({ room: b, opening, up });
    links[b]!.push({ room: a, opening, up: -up });
  };
  venue.openings.forEach(({ rooms: [a, b], kind }, at) => {
    if (a !== null && b !== null && kind !== "window") link(a, b, at, 0);
  });
  for (const {
    rooms: [lower, upper],
  } of venue.stairs)
    if (lower !== null && upper !== null && lower !== upper) link(lower, upper, -1, 1);
  const heightM = Float64Array.from(venue.rooms, ({ storey }) => venue.storeys[storey]!.heightM);
  return {
    ...{ links, heightM },
    volumeM3: Float64Array.from(venue.rooms, ({ outline }, room) => Math.abs(signedArea(outline)) * heightM[room]!),
    storey: Int32Array.from(venue.rooms, ({ storey }) => storey),
    isWay: Uint8Array.from(venue.rooms, ({ use }) => (use === "corridor" || use === "hall" ? 1 : 0)),
    isStair: Uint8Array.from(venue.rooms, ({ use }) => (use === "stair" ? 1 : 0)),
  };
}

/** From 0 to 1, half at `half`. */
const share = (value: number, half: number): number => (value <= 0 ? 0 : value / (half + value));
const HALF = { perM: 1, overC: 60, risePerM: 0.3, riseC: 10, volumeM3: 100, hops: 3, ageS: 120 } as const;

/** Doors on the way, closed ones as three, from the hottest room; Infinity where no way leads. */
function hopsFrom({ links }: RoomGraph, from: number, doors: Uint8Array): Float64Array {
  const hops = new Float64Array(links.length).fill(Infinity);
  hops[from] = 0;
  const queue = [from];
  while (queue.length > 0) {
    const room = queue.shift()!;
    for (const { room: next, opening } of links[room]!) {
      const far = hops[room]! + (opening < 0 || doors[opening] === 1 ? 1 : 3);
      if (far >= hops[next]!) continue;
      hops[next] = far;
      queue.push(next);
    }
  }
  return hops;
}

/** What holds for the building as a whole at one moment. */
export interface Scene {
  readonly graph: RoomGraph;
  readonly now: Readings;
  readonly before: Readings;
  readonly hottest: number;
  readonly hops: Float64Array;
  /** Since smoke was first seen, s. */
  readonly ageS: number;
}

export function sceneOf(graph: RoomGraph, now: Readings, before: Readings, ageS: number): Scene {
  let hottest = 0;
  for (let room = 1; room < now.upperC.length; room++) if (now.upperC[room]! > now.upperC[hottest]!) hottest = room;
  return { graph, now, before, hottest, ageS, hops: hopsFrom(graph, hottest, now.doors) };
}

/** Of the rooms beside a room: the most smoke and heat through what is open, through what is closed, from below and from above. */
function beside({ graph, now, before }: Scene, room: number, isShut: boolean) {
  const most = { open: 0, openC: 0, rise: 0, closed: 0, next: 0, nextC: 0, below: 0, above: 0, ways: 0 };
  for (const { room: other, opening, up } of graph.links[room]!) {
    const smoke = now.upperExtinctionPerM[other]!;
    if (opening >= 0 && (isShut || now.doors[opening] !== 1)) {
      most.closed = Math.max(most.closed, smoke);
      continue;
    }
    most.ways++;
    most.open = Math.max(most.open, smoke);
    most.openC = Math.max(most.openC, now.upperC[other]! - 20);
    most.rise = Math.max(most.rise, smoke - before.upperExtinctionPerM[other]!);
    if (up > 0) most.above = Math.max(most.above, smoke);
    if (up < 0) most.below = Math.max(most.below, smoke);
    for (const { room: further, opening: through } of graph.links[other]!) {
      if (further === room || (through >= 0 && now.doors[through] !== 1)) continue;
      most.next = Math.max(most.next, now.upperExtinctionPerM[further]!);
      most.nextC = Math.max(most.nextC, now.upperC[further]! - 20);
    }
  }
  return most;
}

/**
 * What the model sees of a room. All is by plus, minus, times and divide, so that every engine has the same bits.
 * @param aheadS how far ahead is asked, up to FURTHEST_S
 * @param isShut as if all its doors were closed
 */
export function writeFeatures(
  scene: Scene,
  room: number,
  { aheadS, isShut }: { readonly aheadS: number; readonly isShut: boolean },
  into: Float32Array,
  at: number,
): void {
  const { graph, now, before, hottest, hops, ageS } = scene;
  const { open, openC, rise, closed, next, nextC, below, above, ways } = beside(scene, room, isShut);
  const smoke = now.upperExtinctionPerM[room]!;
  const warm = now.upperC[room]! - 20;
  const up = graph.storey[room]! - graph.storey[hottest]!;
  const seen = [
    Math.max(0, Math.min(1, now.layerM[room]! / graph.heightM[room]!)),
    share(smoke, HALF.perM),
    share(warm, HALF.overC),
    share(smoke - before.upperExtinctionPerM[room]!, HALF.risePerM),
    share(warm + 20 - before.upperC[room]!, HALF.riseC),
    share(open, HALF.perM),
    share(openC, HALF.overC),
    share(rise, HALF.risePerM),
    share(closed, HALF.perM),
    share(next, HALF.perM),
    share(nextC, HALF.overC),
    share(below, HALF.perM),
    share(above, HALF.perM),
    share(now.upperC[hottest]! - 20, HALF.overC),
    share(now.upperC[hottest]! - before.upperC[hottest]!, HALF.riseC),
    hops[room] === Infinity ? 1 : share(hops[room]!, HALF.hops),
    Math.max(-1, Math.min(1, up / 2)),
    share(graph.volumeM3[room]!, HALF.volumeM3),
    graph.isWay[room]! - graph.isStair[room]!,
    share(ageS, HALF.ageS),
    aheadS / FURTHEST_S,
    share(ways, 2),
  ];
  into.set(seen, at);
}
