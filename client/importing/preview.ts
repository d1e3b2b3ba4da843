import type { Place } from "../../twins/core/place.ts";
import type { Site } from "../../twins/core/site.ts";
import type { Imported, Part } from "../../twins/import/imported.ts";
import { withoutBlocks } from "../scene/built/batch.ts";

/**
 * What of a file a page draws: never more than a browser takes without a pause, whatever the file has. The page takes over what a
 * worker made; what it then has to do, in one go, grows with the triangles and places that it is given and with nothing else.
 */

/** Triangles that are drawn: by a graphics card; by the processor, or on a plan, which has none but its sections. */
export const MOST_TRIANGLES = { hardware: 1_500_000, software: 250_000, none: 250_000 } as const;
/** Places that the page is told of by name: those of a plan. */
export const MOST_PLACES = 2_500;
/** Corners of their outlines, together. */
export const MOST_CORNERS = 40_000;
/** Nodes and edges of a route map that a plan shows. */
export const MOST_WAYS = 4_000;

const triangles = (parts: readonly Part[]): number => parts.reduce((sum, { indices }) => sum + indices.length / 3, 0);
const objectOf = ({ place, source }: Part): string => `${place}\n${source ?? ""}`;

/** Of each object the parts of the finest level of detail up to `most`; of one that has finer ones alone, the coarsest of those. */
function upTo(parts: readonly Part[], most: number): readonly Part[] {
  const best = new Map<string, number>();
  const rank = ({ lod }: Part): number => (lod <= most ? lod : -lod);
  for (const part of parts) {
    const object = objectOf(part);
    best.set(object, Math.max(best.get(object) ?? -Infinity, rank(part)));
  }
  return parts.filter((part) => best.get(objectOf(part)) === rank(part));
}

/** How far a part reaches along its longest side, m. */
function reach({ positions }: Part): number {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < positions.length; i++) {
    const axis = i % 3;
    const value = positions[i]!;
    if (value < low[axis]!) low[axis] = value;
    if (value > high[axis]!) high[axis] = value;
  }
  return Math.max(...high.map((value, axis) => value - low[axis]!));
}

/** The largest objects that have so many triangles together, each of them whole. @returns the share of the objects, and their parts */
function largest(parts: readonly Part[], most: number): { parts: readonly Part[]; share: number } {
  const objects = new Map<string, { id: string; sizeM: number; triangles: number }>();
  for (const part of parts) {
    const id = objectOf(part);
    const object = objects.get(id) ?? { id, sizeM: 0, triangles: 0 };
    objects.set(id, object);
    object.sizeM = Math.max(object.sizeM, reach(part));
    object.triangles += part.indices.length / 3;
  }
  const kept = new Set<string>();
  let left = most;
  for (const object of [...objects.values()].sort((a, b) => b.sizeM - a.sizeM)) {
    if (object.triangles > left) continue;
    left -= object.triangles;
    kept.add(object.id);
  }
  return { parts: parts.filter((part) => kept.has(objectOf(part))), share: kept.size / objects.size };
}

export interface PreviewParts {
  readonly parts: readonly Part[];
  /** True when some objects are drawn coarser than the file has them. */
  readonly isCoarser: boolean;
  /** Share of the objects that are drawn, 0 to 1: the largest of them. */
  readonly share: number;
}

/** The geometry that is drawn: in full, else coarser, else its largest objects. @param most triangles */
export function previewParts(whole: readonly Part[], most: number): PreviewParts {
  const all = withoutBlocks(whole);
  const finest = upTo(all, Infinity);
  if (triangles(finest) <= most) return { parts: finest, isCoarser: false, share: 1 };
  for (const lod of [2, 1]) {
    const parts = upTo(all, lod);
    if (triangles(parts) <= most) return { parts, isCoarser: true, share: 1 };
  }
  return { ...largest(upTo(all, 1), most), isCoarser: true };
}

const hasOutline = ({ outline }: Place): boolean => outline.length >= 3;

/** Length and width together of the box around an outline, m. */
function spread({ outline }: Place): number {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of outline) [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
  return x1 - x0 + (y1 - y0);
}

/** Storeys first, then the largest of what has an outline, up to what a plan draws; with all that they are in. */
function namedPlaces(places: readonly Place[]): Place[] {
  const byId = new Map(places.map((place) => [place.id, place]));
  const kept = new Set<string>();
  let corners = MOST_CORNERS;
  const keep = (place: Place): void => {
    for (let one: Place | undefined = place; one !== undefined && !kept.has(one.id); ) {
      kept.add(one.id);
      corners -= one.outline.length;
      one = one.parent === null ? undefined : byId.get(one.parent);
    }
  };
  const first = places[0];
  if (first !== undefined) keep(first);
  const outlined = places.filter(hasOutline).map((place) => ({ place, sizeM: spread(place) }));
  const wanted = [
    ...places.filter(({ level }) => level === "storey"),
    ...outlined.sort((a, b) => b.sizeM - a.sizeM).map(({ place }) => place),
  ];
  for (const place of wanted) if (kept.size < MOST_PLACES && place.outline.length <= corners) keep(place);
  return places.filter(({ id }) => kept.has(id));
}

/** How many places a plan of the file could draw by their outlines. */
export const outlinesOf = (places: readonly Place[]): number => places.filter(hasOutline).length;

/** The site as far as a picture of it needs one: no Things, since nobody reports for them. */
export function previewSite({ title, places, routeMap }: Imported): Site {
  const ways = (routeMap?.nodes.length ?? 0) + (routeMap?.edges.length ?? 0);
  return {
    id: "file",
    title,
    timeZone: "UTC",
    places: namedPlaces(places),
    things: [],
    routeMap: ways <= MOST_WAYS ? routeMap : null,
  };
}
