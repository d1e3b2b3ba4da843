import { inRing } from "../../core/ring.ts";
import type { Venue, Xy } from "../../core/venue.ts";
import { UNFAMILIAR_M } from "../model.ts";
import { lengthOf } from "../plan/frame.ts";
import { groundStorey, type Sheets } from "../plan/sheets.ts";
import { cellAt, WALK_CELL_M, type WalkPlan } from "../plan/walkGrid.ts";
import { type Field, fieldToPoints, fieldToPortal, type Reading, readField } from "./field.ts";

/** Of an opening. */
export const OPEN = 0;
export const CLOSED = 1;
export const LOCKED = 2;

/** What ways are open to somebody. */
export interface Traveller {
  readonly climbs: boolean;
  readonly takesLifts: boolean;
}
const ON_FOOT: Traveller = { climbs: true, takesLifts: false };

/** What a ride counts as, m: some 30 s of waiting for the car and riding. */
const LIFT_M = 40;

/** What a closed door costs whoever plans a way through it, m: some two seconds to open it. */
const CLOSED_M = 3;
/** Going back into the building is no way out of it. */
const REENTRY_M = 10_000;
/** Fields are made when they are first asked for and kept; a venue that needs more is refused, bytes. */
const MOST_FIELD_BYTES = 512 * 1024 * 1024;
/** Goals whose ways are kept; more push out the oldest. */
const MOST_GOALS = 256;

/** Where a goal is: through an exit, at points of zones, or anywhere in a zone. */
export type Target =
  | { readonly kind: "exits"; readonly only: number; readonly usual?: number }
  | { readonly kind: "points"; readonly points: readonly { readonly zone: number; readonly at: Xy }[] }
  | { readonly kind: "zone"; readonly zone: number };

/** The ways to one goal. */
export interface Ways {
  readonly target: Target;
  /** Of portal p and side s at 2 p + s: metres still to go for who has just come through p into its zone of side s. */
  readonly remainingM: Float64Array;
}

export interface Routes {
  readonly plan: WalkPlan;
  /** Portals of each zone. */
  readonly portalsOf: readonly (readonly number[])[];
  /** Which side of an exit is outside. */
  readonly outSide: Uint8Array;
  /** Of openings: OPEN, CLOSED or LOCKED. */
  readonly door: Uint8Array;
  /** Metres that crossing a portal counts as more: smoke, water, a queue. */
  readonly extraM: Float64Array;
  /** What a metre in a room counts as, at least 1. */
  readonly roomFactor: Float64Array;
  /** To be called after any of the three was changed. */
  changed(): void;
  readonly version: number;
  isPassable(portal: number, by?: Traveller): boolean;
  ways(key: string, target: () => Target, by: Traveller): Ways;
  toPortal(zone: number, portal: number): Field;
  /** To the nearest of some points of a zone. */
  toPoints(zone: number, points: readonly Xy[]): Field;
  factorOf(zone: number): number;
  /** Metres of level walking from having come through one portal into a zone to another of it. */
  between(zone: number, from: number, to: number): number;
  /** Length of a stair, and what a metre of it counts as going up and down. */
  readonly stairM: readonly number[];
  /** The zone at a point of a storey; -1 in walls and on doorsteps. */
  zoneAt(storey: number, x: number, y: number): number;
  /** The free point nearest to a room's middle, and its zone; null where there is none. */
  placeIn(room: number): { readonly zone: number; readonly at: Xy } | null;
  /** The free point nearest to one of a storey, where somebody walks, and its zone. */
  placeAt(storey: number, x: number, y: number): { readonly zone: number; readonly at: Xy } | null;
}

function nearestFree(
  plan: WalkPlan,
  storey: number,
  x: number,
  y: number,
  isGood: (cx: number, cy: number) => boolean,
) {
  const grid = plan.grids[storey]!;
  let best = Infinity;
  let found: { zone: number; at: Xy } | null = null;
  for (let cell = 0; cell < grid.zone.length; cell++) {
    if (grid.zone[cell]! < 0) continue;
    const cx = grid.x0 + ((cell % grid.cols) + 0.5) * WALK_CELL_M;
    const cy = grid.y0 + (Math.floor(cell / grid.cols) + 0.5) * WALK_CELL_M;
    const d = (cx - x) * (cx - x) + (cy - y) * (cy - y);
    if (d >= best || !isGood(cx, cy)) continue;
    best = d;
    found = { zone: grid.zone[cell]!, at: [cx, cy] };
  }
  return found;
}

/** Which rooms' points are where; a place is looked for once. */
function placesOf(plan: WalkPlan, venue: Venue): Routes["placeIn"] {
  const known = new Map<number, { zone: number; at: Xy } | null>();
  return (room) => {
    let place = known.get(room);
    if (place === undefined) {
      const { outline, storey } = venue.rooms[room]!;
      const x = outline.reduce((sum, p) => sum + p[0], 0) / outline.length;
      const y = outline.reduce((sum, p) => sum + p[1], 0) / outline.length;
      place = nearestFree(plan, storey, x, y, (cx, cy) => inRing([cx, cy], outline));
      known.set(room, place);
    }
    return place;
  };
}

/** Fields by zone and target, made on demand. */
function fieldStore(plan: WalkPlan): Pick<Routes, "toPortal" | "toPoints"> {
  const toPortals = new Map<number, Field>();
  const toPoints = new Map<string, Field>();
  let bytes = 0;
  const weighed = (field: Field): Field => {
    bytes += field.distanceM.byteLength;
    if (bytes > MOST_FIELD_BYTES) throw new RangeError(`ways of this venue take more than ${MOST_FIELD_BYTES} bytes`);
    return field;
  };
  return {
    toPortal(zone, portal) {
      const key = zone * plan.portals.length + portal;
      let field = toPortals.get(key);
      if (field === undefined) {
        field = weighed(fieldToPortal(plan, zone, portal));
        toPortals.set(key, field);
      }
      return field;
    },
    toPoints(zone, points) {
      const key = `${zone}@${points.join(" ")}`;
      let field = toPoints.get(key);
      if (field === undefined) {
        field = weighed(fieldToPoints(plan, zone, points));
        toPoints.set(key, field);
      }
      return field;
    },
  };
}

/** Points of a target that are in a zone. */
export const pointsIn = (target: Target, zone: number): readonly Xy[] =>
  target.kind === "points" ? target.points.filter((point) => point.zone === zone).map(({ at }) => at) : [];

interface Maker {
  readonly plan: WalkPlan;
  readonly portalsOf: Routes["portalsOf"];
  readonly outSide: Uint8Array;
  readonly extra: (portal: number) => number;
  readonly isPassable: (portal: number, by: Traveller) => boolean;
  /** Metres from having come through one portal into a zone to another of it. */
  readonly between: (zone: number, from: number, to: number) => number;
  readonly toPoints: (zone: number, portal: number, points: readonly Xy[]) => number;
}

function seedWays(m: Maker, target: Target, by: Traveller, remaining: Float64Array): void {
  m.plan.portals.forEach((p, portal) => {
    if (!m.isPassable(portal, by)) return;
    if (target.kind === "exits") {
      const { only, usual = portal } = target;
      if (p.isExit && (only < 0 || only === portal))
        remaining[2 * portal + m.outSide[portal]!] = usual === portal ? 0 : UNFAMILIAR_M;
      return;
    }
    for (const side of [0, 1]) {
      const zone = p.zones[side]!;
      if (target.kind === "zone") {
        if (zone === target.zone) remaining[2 * portal + side] = 0;
        continue;
      }
      const points = pointsIn(target, zone);
      if (points.length > 0) remaining[2 * portal + side] = m.toPoints(zone, portal, points);
    }
  });
}

/** Dijkstra from the goal backwards over portals and sides. */
function solveWays(m: Maker, target: Target, by: Traveller): Float64Array {
  const count = 2 * m.plan.portals.length;
  const remaining = new Float64Array(count).fill(Infinity);
  const done = new Uint8Array(count);
  seedWays(m, target, by, remaining);
  for (;;) {
    let node = -1;
    for (let k = 0; k < count; k++)
      if (done[k] === 0 && remaining[k]! < (node < 0 ? Infinity : remaining[node]!)) node = k;
    if (node < 0) return remaining;
    done[node] = 1;
    const portal = node >> 1;
    const zone = m.plan.portals[portal]!.zones[(node & 1) ^ 1]!;
    if (zone < 0) continue;
    for (const from of m.portalsOf[zone]!) {
      if (from === portal || !m.isPassable(from, by)) continue;
      const side = m.plan.portals[from]!.zones[0] === zone ? 0 : 1;
      const into = 2 * from + side;
      if (done[into] === 1) continue;
      const value = m.between(zone, from, portal) + m.extra(portal) + remaining[node]!;
      if (value < remaining[into]!) remaining[into] = value;
    }
  }
}

const outSides = (plan: WalkPlan): Uint8Array =>
  Uint8Array.from(plan.portals, ({ zones }) => {
    const [behind, across] = zones.map((zone) => plan.zones[zone]);
    if (across?.isOutside !== behind?.isOutside) return across?.isOutside ? 1 : 0;
    return (across?.room ?? -1) < 0 ? 1 : 0;
  });

/** Ways through a venue, over the graph of its portals, as doors and costs are now. */
export function createRoutes(
  venue: Venue,
  sheets: Sheets,
  plan: WalkPlan,
  shares: { readonly up: number; readonly down: number },
): Routes {
  const portalsOf = plan.zones.map((_, zone) =>
    plan.portals.flatMap((p, at) => (p.isWay && (p.zones[0] === zone || p.zones[1] === zone) ? [at] : [])),
  );
  const door = new Uint8Array(venue.openings.length);
  const extraM = new Float64Array(plan.portals.length);
  const roomFactor = new Float64Array(venue.rooms.length).fill(1);
  const outSide = outSides(plan);
  const stairM = sheets.sheets.filter(({ stair }) => stair >= 0).map(({ lengthM }) => lengthM);
  const store = fieldStore(plan);
  const reading: Reading = { distanceM: 0, x: 0, y: 0 };
  const distances = new Map<number, number>();
  const many = plan.portals.length;
  const factorOf = (zone: number): number => {
    const { room } = plan.zones[zone]!;
    return room < 0 ? 1 : Math.max(1, roomFactor[room]!);
  };
  const startOf = (zone: number, portal: number): Xy => {
    const { mid, normal, zones } = plan.portals[portal]!;
    const sign = zones[0] === zone ? -1 : 1;
    return [mid[0] + sign * 0.15 * normal[0], mid[1] + sign * 0.15 * normal[1]];
  };
  const plain = (zone: number, from: number, to: number): number => {
    const z = plan.zones[zone]!;
    const [p, q] = [plan.portals[from]!, plan.portals[to]!];
    if (z.lift >= 0) return LIFT_M;
    if (z.stair >= 0) return stairM[z.stair]! / (q.isUpper ? shares.up : shares.down);
    if (z.isOutside) return lengthOf(p.mid, q.mid) + (q.isExit ? REENTRY_M : 0);
    const [x, y] = startOf(zone, from);
    readField(store.toPortal(zone, to), x, y, reading);
    return reading.distanceM;
  };
  const between = (zone: number, from: number, to: number): number => {
    const key = (zone * many + from) * many + to;
    let d = distances.get(key);
    if (d === undefined) {
      d = plain(zone, from, to);
      distances.set(key, d);
    }
    return d;
  };
  const isPassable = (portal: number, by = ON_FOOT): boolean => {
    const p = plan.portals[portal]!;
    if (!p.isWay || (p.stair >= 0 && !by.climbs)) return false;
    if (p.lift >= 0) return by.takesLifts;
    return !(portal < door.length && door[portal] === LOCKED);
  };
  const maker: Maker = {
    plan,
    portalsOf,
    outSide,
    extra: (portal) => extraM[portal]! + (portal < door.length && door[portal] === CLOSED ? CLOSED_M : 0),
    isPassable,
    between: (zone, from, to) => between(zone, from, to) * factorOf(zone),
    toPoints(zone, portal, points) {
      const [x, y] = startOf(zone, portal);
      if (plan.zones[zone]!.stair >= 0 || plan.zones[zone]!.lift >= 0) return 0;
      readField(store.toPoints(zone, points), x, y, reading);
      return reading.distanceM * factorOf(zone);
    },
  };
  let version = 0;
  const known = new Map<string, { readonly version: number; readonly ways: Ways }>();
  return {
    plan,
    portalsOf,
    outSide,
    door,
    extraM,
    roomFactor,
    stairM,
    changed() {
      version++;
    },
    get version() {
      return version;
    },
    isPassable,
    ways(key, targetOf, by) {
      const whole = `${key}${by.climbs ? "" : "-"}${by.takesLifts ? "+" : ""}`;
      const held = known.get(whole);
      if (held?.version === version) return held.ways;
      const target = held?.ways.target ?? targetOf();
      const ways = { target, remainingM: solveWays(maker, target, by) };
      known.delete(whole);
      if (known.size >= MOST_GOALS) known.delete(known.keys().next().value!);
      known.set(whole, { version, ways });
      return ways;
    },
    ...store,
    factorOf,
    between,
    zoneAt(storey, x, y) {
      const grid = plan.grids[storey]!;
      const cell = cellAt(grid, x, y);
      return cell < 0 ? -1 : Math.max(-1, grid.zone[cell]!);
    },
    placeIn: placesOf(plan, venue),
    placeAt: (storey, x, y) => (plan.grids[storey] === undefined ? null : nearestFree(plan, storey, x, y, () => true)),
  };
}

/** Gathering points that the ground has, each in its zone. */
export function musterPlaces(venue: Venue, routes: Routes): readonly { readonly zone: number; readonly at: Xy }[] {
  const ground = groundStorey(venue);
  return venue.muster.map((at) => ({ zone: routes.zoneAt(ground, at[0], at[1]), at }));
}
