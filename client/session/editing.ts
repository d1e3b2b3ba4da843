import {
  type Addition,
  areaM2,
  freeId,
  MAX_CORNERS,
  MIN_CORNERS,
  MIN_ZONE_M2,
  placeAt,
  type SiteEdit,
  ZONE_TITLES,
  type Zone,
  type ZoneUse,
} from "../../twins/core/additions.ts";
import type { LocalText, Place } from "../../twins/core/place.ts";
import { inRing, isSimpleRing, middleOf, type Point2 } from "../../twins/core/ring.ts";
import type { Site } from "../../twins/core/site.ts";
import type { Thing, ThingModel } from "../../twins/core/thing.ts";
import type { Vec3 } from "../../twins/core/view.ts";
import type { AdditionRows } from "../../twins/protocol/additions.ts";
import { additionsOf, type EditMaker } from "./additions.ts";

/** What a tap on the floor does in edit mode. */
export type Tool =
  | { readonly kind: "choose" }
  | { readonly kind: "place"; readonly model: string }
  | { readonly kind: "move"; readonly id: string }
  | { readonly kind: "zone"; readonly use: ZoneUse };

/** Points of the floor lie on a grid of so much, m, unless one asks for the very point. */
export const GRID_M = 0.1;
/** A Thing turns by so much, rad. */
export const TURN_RAD = Math.PI / 12;
/** A tap so near the first corner closes the outline, m, and at least so near for its size. */
const CLOSE_M = 0.25;
const CLOSE_SHARE = 0.03;

export const onGrid = ([x, y, z]: Vec3): Vec3 => [snapped(x), snapped(y), z];
const snapped = (m: number): number => Math.round(m / GRID_M) / Math.round(1 / GRID_M);

/** An angle within a turn, rad. */
export const withinTurn = (rad: number): number => Math.atan2(Math.sin(rad), Math.cos(rad));

/** Whether a tap closes the outline that is being drawn. */
export function closes(corners: readonly Vec3[], at: Vec3): boolean {
  const first = corners[0];
  if (first === undefined || corners.length < MIN_CORNERS) return false;
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const size = Math.hypot(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
  return Math.hypot(at[0] - first[0], at[1] - first[1]) <= Math.max(CLOSE_M, CLOSE_SHARE * size);
}

/** Why an outline is no zone yet; null when it is one. */
export function outlineProblem(corners: readonly Vec3[]): "few" | "many" | "small" | "crosses" | null {
  const outline = corners.map(([x, y]): Point2 => [x, y]);
  if (corners.length < MIN_CORNERS) return "few";
  if (corners.length > MAX_CORNERS) return "many";
  // First: a figure of eight has next to no area, for its halves are of opposite signs.
  if (!isSimpleRing(outline)) return "crosses";
  return areaM2(outline) < MIN_ZONE_M2 ? "small" : null;
}

/** Kinds of Things apart: those that a site has already, and the others. */
export function kindsThatFit<K extends Pick<ThingModel, "type">>(
  kinds: readonly K[],
  modelsHere: Iterable<string>,
): { readonly here: readonly K[]; readonly others: readonly K[] } {
  const has = new Set(modelsHere);
  return { here: kinds.filter(({ type }) => has.has(type)), others: kinds.filter(({ type }) => !has.has(type)) };
}

/** What the number in an id is called by people. */
const numbered = (title: LocalText, id: string): LocalText => {
  const n = /-(\d+)$/.exec(id)?.[1] ?? "";
  return { en: `${title.en} ${n}`.trim(), zh: `${title.zh} ${n}`.trim() };
};

export interface Where {
  readonly site: Pick<Site, "places" | "things">;
  /** The floor that is edited. */
  readonly floor: Place;
}

/** A new Thing of a kind stands here. */
export function placing({ site, floor }: Where, model: ThingModel, at: Vec3, headingRad: number): EditMaker {
  return (rows) => {
    const id = freeId(model.type, site, additionsOf(rows));
    const thing: Thing = {
      id,
      model: model.type,
      title: numbered(model.title, id),
      place: placeAt(site.places, floor, [at[0], at[1]]).id,
      parent: null,
      pose: { x: at[0], y: at[1], z: at[2], headingRad: withinTurn(headingRad) },
    };
    return { was: null, becomes: { of: "thing", thing: { ...thing, parent: null } } };
  };
}

/** A zone with these corners. */
export function drawing({ site, floor }: Where, use: ZoneUse, corners: readonly Vec3[]): EditMaker {
  // On a slope at its highest corner: what lies in the ground is not seen.
  const floorZ = Math.max(...corners.map(([, , z]) => z));
  return (rows) => {
    const id = freeId("zone", site, additionsOf(rows));
    const outline = corners.map(([x, y]): [number, number] => [x, y]);
    const zone = { id, title: numbered(ZONE_TITLES[use], id), use, place: floor.id, outline, floorZ };
    return { was: null, becomes: { of: "zone", zone } };
  };
}

/** Changes an addition; nothing when it is gone by now, or stays as it is. */
export function changing(id: string, change: (addition: Addition) => Addition | null, goes = false): EditMaker {
  const make = (rows: AdditionRows): SiteEdit | null => {
    const was = rows.get(id)?.addition;
    if (was === undefined) return null;
    const becomes = change(was);
    return becomes === was ? null : { was, becomes };
  };
  return Object.assign(make, { about: { id, goes } });
}

/** Moves a planned Thing, or a zone by its middle. */
export function moving({ site, floor }: Where, id: string, to: Vec3): EditMaker {
  return changing(id, (addition) => {
    if (addition.of === "thing") {
      const { thing } = addition;
      const pose = { ...thing.pose, x: to[0], y: to[1], z: to[2] };
      return { of: "thing", thing: { ...thing, pose, place: placeAt(site.places, floor, [to[0], to[1]]).id } };
    }
    const { zone } = addition;
    const [mx, my] = middleOf(zone.outline);
    const outline = zone.outline.map(([x, y]): [number, number] => [snapped(x + to[0] - mx), snapped(y + to[1] - my)]);
    return { of: "zone", zone: { ...zone, outline, floorZ: to[2], place: floor.id } };
  });
}

export const turning = (id: string, byRad: number): EditMaker =>
  changing(id, (addition) => {
    if (addition.of !== "thing") return addition;
    const { thing } = addition;
    return {
      of: "thing",
      thing: { ...thing, pose: { ...thing.pose, headingRad: withinTurn(thing.pose.headingRad + byRad) } },
    };
  });

export const removing = (id: string): EditMaker => changing(id, () => null, true);

/** One name for both languages: whoever names a thing writes it once. */
export const naming = (id: string, name: string): EditMaker =>
  changing(id, (addition) => {
    const title = { en: name, zh: name };
    return addition.of === "thing"
      ? { of: "thing", thing: { ...addition.thing, title } }
      : { of: "zone", zone: { ...addition.zone, title } };
  });

export const using = (id: string, use: ZoneUse): EditMaker =>
  changing(id, (addition) => (addition.of === "zone" ? { of: "zone", zone: { ...addition.zone, use } } : addition));

/** The smallest zone on a floor that a point lies in; on any floor with null. */
export function zoneAt(zones: readonly Zone[], floor: string | null, at: Point2): string | null {
  const here = zones.filter(({ place, outline }) => (floor === null || place === floor) && inRing(at, outline));
  return here.toSorted((a, b) => areaM2(a.outline) - areaM2(b.outline))[0]?.id ?? null;
}
