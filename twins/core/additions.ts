import { z } from "zod";
import { canonicalJson } from "./digest.ts";
import { type LocalText, type Place, storeyShown } from "./place.ts";
import { ok, type Result, refuse } from "./result.ts";
import { inRing, isSimpleRing, type Point2, signedArea } from "./ring.ts";
import type { Site } from "./site.ts";
import { type Thing, ThingSchema } from "./thing.ts";

/**
 * What people add to a site in the console: Things that are planned to stand there until a device speaks for them, and
 * zones on its floors. The site itself, as it was shipped or imported, stays as it is.
 */

/** Of one site. */
export const MAX_PLANNED = 500;
export const MAX_ZONES = 200;
/** Corners of a zone. */
export const MIN_CORNERS = 3;
export const MAX_CORNERS = 64;
/** A zone is no smaller, m2: what one cannot see one cannot remove. */
export const MIN_ZONE_M2 = 0.1;
/** So far from the site's own origin things are still of the site, m. */
const REACH_M = 100_000;

/** What a zone is for. They are words for people: no robot keeps to them yet. */
export const ZONE_USES = ["work", "storage", "keepOut", "assembly"] as const;
export type ZoneUse = (typeof ZONE_USES)[number];
export const ZONE_TITLES: Readonly<Record<ZoneUse, LocalText>> = {
  work: { en: "Work area", zh: "作业区" },
  storage: { en: "Storage", zh: "存放区" },
  keepOut: { en: "Keep out", zh: "禁入区" },
  assembly: { en: "Assembly point", zh: "集合点" },
};

/** Of a name that people give. */
export const MAX_NAME = 80;
/** Signs that are not seen, and those that turn the direction of what follows: a name shall look like what it is. */
const UNSEEN = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** A name as it is kept: without signs that nobody sees; empty where nothing is left. */
export const nameOf = (typed: string): string => typed.replace(UNSEEN, "").trim().slice(0, MAX_NAME).trim();

const Name = z
  .string()
  .min(1)
  .max(MAX_NAME)
  .refine((name) => nameOf(name) === name, "has signs that nobody sees, or begins or ends with a space");
const Title = z.strictObject({ en: Name, zh: Name });

const Coordinate = z.number().min(-REACH_M).max(REACH_M);
const ADDED_ID = /^[a-z][a-z0-9-]{0,63}$/;

export const ZoneSchema = z.strictObject({
  id: z.string().regex(ADDED_ID),
  title: Title,
  use: z.enum(ZONE_USES),
  /** The place on whose floor it is: a storey, or the site's root where there is none. */
  place: z.string().max(128),
  /** m, in the site's frame, in either direction round. */
  outline: z
    .array(z.tuple([Coordinate, Coordinate]))
    .min(MIN_CORNERS)
    .max(MAX_CORNERS),
  /** m. */
  floorZ: Coordinate,
});
export type Zone = z.infer<typeof ZoneSchema>;

const PlannedSchema = ThingSchema.extend({
  id: z.string().regex(ADDED_ID),
  title: Title,
  model: z.string().max(40),
  place: z.string().max(128),
  parent: z.null(),
  pose: z.strictObject({ x: Coordinate, y: Coordinate, z: Coordinate, headingRad: z.number().min(-7).max(7) }),
}).strict();

export const AdditionSchema = z.discriminatedUnion("of", [
  z.strictObject({ of: z.literal("thing"), thing: PlannedSchema }),
  z.strictObject({ of: z.literal("zone"), zone: ZoneSchema }),
]);
export type Addition = z.infer<typeof AdditionSchema>;

/** An addition becomes another, or comes (`was` null), or goes (`becomes` null). The other way round it is its own undo. */
export const SiteEditSchema = z
  .strictObject({ was: AdditionSchema.nullable(), becomes: AdditionSchema.nullable() })
  .refine(({ was, becomes }) => was !== null || becomes !== null, "nothing comes and nothing goes")
  .refine(
    ({ was, becomes }) => was === null || becomes === null || (was.of === becomes.of && idOf(was) === idOf(becomes)),
    "one thing cannot become another",
  );
export type SiteEdit = z.infer<typeof SiteEditSchema>;

/** By id: a Thing and a zone of a site never share one. */
export type Additions = ReadonlyMap<string, Addition>;

export function idOf(addition: Addition): string {
  return addition.of === "thing" ? addition.thing.id : addition.zone.id;
}

export const titleOf = (addition: Addition): LocalText =>
  addition.of === "thing" ? addition.thing.title : addition.zone.title;

export const editedId = ({ was, becomes }: SiteEdit): string => idOf((becomes ?? was)!);

export const undoOf = ({ was, becomes }: SiteEdit): SiteEdit => ({ was: becomes, becomes: was });

/** By value: what came over a wire is another object. */
const same = (a: Addition | null, b: Addition | null): boolean => a === b || canonicalJson(a) === canonicalJson(b);

/** m2, whichever way round. */
export const areaM2 = (outline: readonly Point2[]): number => Math.abs(signedArea(outline));

/** The smallest place on a floor that a point lies in; the floor itself where it is in none. */
export function placeAt(places: readonly Place[], floor: Place, point: Point2): Place {
  const on = new Set([floor.id]);
  let best = floor;
  let bestM2 = Infinity;
  // Each parent comes before its children.
  for (const place of places) {
    if (place.parent !== null && on.has(place.parent) && place.level !== "storey") on.add(place.id);
    if (!on.has(place.id) || place.id === floor.id || place.outline.length < 3) continue;
    const m2 = areaM2(place.outline);
    if (m2 < bestM2 && inRing(point, place.outline)) {
      best = place;
      bestM2 = m2;
    }
  }
  return best;
}

/** The floor that one adds to: the storey that is shown, or the whole ground where there is not one building alone. */
export function floorEdited(places: readonly Place[], storey: string | null): Place | undefined {
  const buildings = new Set(places.filter(({ level }) => level === "storey").map(({ parent }) => parent));
  return (buildings.size === 1 ? storeyShown(places, storey) : null) ?? places[0];
}

/** An id that nothing of the site has: a kind's name and a number. */
export function freeId(kind: string, site: Pick<Site, "places" | "things">, additions: Additions): string {
  const taken = new Set([...site.places, ...site.things].map(({ id }) => id));
  for (let n = 1; ; n++) {
    const id = `${kind}-${n}`;
    if (!taken.has(id) && !additions.has(id)) return id;
  }
}

/** @param held what is there now, by its present name; undefined: it was removed */
const changed = (held: Addition | undefined, edit: SiteEdit): Result<never> => {
  if (held === undefined) {
    const { en, zh } = titleOf((edit.was ?? edit.becomes)!);
    return refuse("SITE_CHANGED", {
      en: `“${en}” has been removed meanwhile, so there is nothing to change.`,
      zh: `“${zh}”已在此期间被移除，因此没有可更改的内容。`,
    });
  }
  const { en, zh } = titleOf(held);
  return refuse("SITE_CHANGED", {
    en: `Somebody changed “${en}” meanwhile. Look at it as it is now, then do it again.`,
    zh: `期间有他人更改了“${zh}”。请查看当前状态后重新操作。`,
  });
};

const live = (title: LocalText): Result<never> =>
  refuse("SITE_LIVE", {
    en: `A device speaks for “${title.en}”, so it is planned no more. To take it away, revoke the device in the panel Devices.`,
    zh: `已有设备代表“${title.zh}”，它不再是计划物件。如需移除，请在“设备”面板中吊销该设备。`,
  });

const invalid = (en: string, zh: string): Result<never> => refuse("SITE_EDIT", { en, zh });

/** So much farther than a site is wide one may build beside it, and at least so much, m. */
const BESIDE_SHARE = 1;
const BESIDE_M = 50;

/** A site's ground and what is still beside it, along each axis of its frame. */
export interface Reach {
  readonly x: readonly [fromM: number, toM: number];
  readonly y: readonly [fromM: number, toM: number];
  /** So far around the ground, m. */
  readonly besideM: number;
}

/** How far one may build; null where the site has no outline that would say. */
export function reachOf({ places, things }: EditedSite["site"]): Reach | null {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (x: number, y: number): void => {
    [x0, x1] = [Math.min(x0, x), Math.max(x1, x)];
    [y0, y1] = [Math.min(y0, y), Math.max(y1, y)];
  };
  for (const { outline } of places) for (const [x, y] of outline) take(x, y);
  for (const { pose } of things) take(pose.x, pose.y);
  if (x0 > x1) return null;
  const besideM = Math.max(BESIDE_M, BESIDE_SHARE * Math.hypot(x1 - x0, y1 - y0));
  return { x: [x0 - besideM, x1 + besideM], y: [y0 - besideM, y1 + besideM], besideM };
}

/** How far the farthest of some points is beyond the reach, m. */
function beyondM({ x, y }: Reach, points: readonly Point2[]): number {
  const beyond = (at: number, [from, to]: readonly [number, number]): number => Math.max(from - at, at - to, 0);
  return Math.max(...points.map((point) => Math.hypot(beyond(point[0], x), beyond(point[1], y))));
}

/** What edits are judged by, besides the additions themselves. */
export interface EditedSite {
  readonly site: Pick<Site, "places" | "things">;
  /** Types of Things that there are. */
  readonly models: ReadonlySet<string>;
  /** Whether a device speaks for the Thing. */
  isLive(thing: string): boolean;
}

function judgeZone({ site }: EditedSite, zone: Zone): Result<void> {
  if (!site.places.some(({ id }) => id === zone.place))
    return invalid(
      `The site has no place ${zone.place}. Draw the zone on one of its floors.`,
      `场所没有位置 ${zone.place}。请在其某一楼层上绘制区域。`,
    );
  if (!isSimpleRing(zone.outline))
    return invalid(
      "The zone's outline crosses itself. Set its corners one after the other round the zone.",
      "区域轮廓自相交。请沿区域边界依次设置各角点。",
    );
  if (areaM2(zone.outline) < MIN_ZONE_M2)
    return invalid(
      `The zone is smaller than ${MIN_ZONE_M2} m². Draw a larger one.`,
      `区域小于 ${MIN_ZONE_M2} 平方米，请画大一些。`,
    );
  return ok(undefined);
}

const pointOf = ({ pose }: Pick<Thing, "pose">): { outline: readonly Point2[] } => ({ outline: [[pose.x, pose.y]] });

/** Whether an addition may stand in the site. @returns SITE_EDIT */
function judge(edited: EditedSite, addition: Addition): Result<void> {
  const { site } = edited;
  const id = idOf(addition);
  if (site.places.some((place) => place.id === id) || site.things.some((thing) => thing.id === id))
    return invalid(`The site has ${id} already. Choose another name.`, `场所中已有 ${id}，请另取名称。`);
  const { outline } = addition.of === "zone" ? addition.zone : pointOf(addition.thing);
  const reach = reachOf(site);
  if (reach !== null && beyondM(reach, outline) > 0) {
    const beside = Math.floor(reach.besideM);
    return invalid(
      `It is too far away: up to ${beside} m around the site is allowed. Set it nearer.`,
      `位置过远：只能放在场所周围 ${beside} 米以内。请放近一些。`,
    );
  }
  if (addition.of === "zone") return judgeZone(edited, addition.zone);
  const { model, place } = addition.thing;
  if (!edited.models.has(model))
    return invalid(
      `There is no kind of Thing ${model} here. Choose one of the list.`,
      `此处没有物件类型 ${model}，请从列表中选择。`,
    );
  if (!site.places.some((one) => one.id === place))
    return invalid(
      `The site has no place ${place}. Set the Thing on one of its floors.`,
      `场所没有位置 ${place}，请将物件放在其某一楼层上。`,
    );
  return ok(undefined);
}

function roomFor(additions: Additions, addition: Addition): Result<void> {
  const held = [...additions.values()].filter(({ of }) => of === addition.of).length;
  const most = addition.of === "thing" ? MAX_PLANNED : MAX_ZONES;
  if (held < most) return ok(undefined);
  return addition.of === "thing"
    ? invalid(
        `A site has ${most} planned Things at most. Remove one first.`,
        `一个场所至多有 ${most} 个计划物件，请先移除一个。`,
      )
    : invalid(`A site has ${most} zones at most. Remove one first.`, `一个场所至多有 ${most} 个区域，请先移除一个。`);
}

/**
 * The additions after an edit.
 * @returns SITE_CHANGED when another changed the same meanwhile, SITE_EDIT for what cannot stand in the site, SITE_LIVE for a
 * Thing that a device speaks for
 */
export function applyEdit(additions: Additions, edit: SiteEdit, edited: EditedSite): Result<Additions> {
  const id = editedId(edit);
  const held = additions.get(id);
  if (!same(held ?? null, edit.was)) return changed(held, edit);
  // By the enrolment the device says where it is: the plan is fulfilled.
  if (edit.was?.of === "thing" && edited.isLive(id)) return live(titleOf((edit.becomes ?? edit.was)!));
  const next = new Map(additions);
  if (edit.becomes === null) {
    next.delete(id);
    return ok(next);
  }
  const judged = judge(edited, edit.becomes);
  if (!judged.ok) return judged;
  if (edit.becomes.of === "thing" && edited.isLive(id)) return live(titleOf((edit.becomes ?? edit.was)!));
  const room = edit.was === null ? roomFor(additions, edit.becomes) : ok(undefined);
  if (!room.ok) return room;
  next.set(id, edit.becomes);
  return ok(next);
}
