import { PLACE_LEVELS, type Place } from "../core/place.ts";
import { type Point2, signedArea } from "../core/ring.ts";
import type { Site } from "../core/site.ts";

export const SITE_KINDS = ["factory", "home", "building", "city"] as const;
export type SiteKind = (typeof SITE_KINDS)[number];

/** A home has no more storeys than this. */
const HOME_STOREYS = 3;

/**
 * What kind of place a site is. A city: its root is a city, a district or a block. A factory: it has a work centre or a
 * work unit (ISA-95). A home: a Thing says a room's climate, and there are three storeys at most. Else a building.
 */
export function siteKind({ places, things }: Pick<Site, "places" | "things">): SiteKind {
  const root = places[0]?.level;
  if (root === "city" || root === "district" || root === "block") return "city";
  if (places.some(({ level }) => level === "workCentre" || level === "workUnit")) return "factory";
  const storeys = places.filter(({ level }) => level === "storey").length;
  return things.some(({ model }) => model === "room-climate") && storeys <= HOME_STOREYS ? "home" : "building";
}

/** Outlines of a miniature, and corners of one of them. */
export const MAX_OUTLINES = 400;
export const MAX_CORNERS = 24;

/** `way`: an open line, a road of the route map; all else are rings, by the level of their place. */
export type OutlineKind = Place["level"] | "way";
export type Outline = readonly [kind: OutlineKind, corners: readonly Point2[]];

/** A site from above, as large as a card. */
export interface Miniature {
  /** What the outlines cover, m in the site's frame; null where there are none. */
  readonly box: readonly [minX: number, minY: number, maxX: number, maxY: number] | null;
  readonly outlines: readonly Outline[];
}

const decimetre = (m: number): number => Math.round(m * 10) / 10;

/** Corners so few that they can be sent: of a longer line every n-th, its two ends among them. */
function fewer(corners: readonly Point2[]): Point2[] {
  const step = Math.max(1, (corners.length - 1) / (MAX_CORNERS - 1));
  const count = Math.min(corners.length, MAX_CORNERS);
  return Array.from({ length: count }, (_, i): Point2 => {
    const [x, y] = corners[Math.min(corners.length - 1, Math.round(i * step))]!;
    return [decimetre(x), decimetre(y)];
  });
}

/** The lowest storey that has rooms: a miniature shows one floor, not all of them upon each other. */
function shownStorey(places: readonly Place[]): string | null {
  const withRooms = new Set(places.filter(({ level }) => level === "space").map(({ parent }) => parent));
  const storeys = places.filter(({ id, level, floorZ }) => level === "storey" && withRooms.has(id) && floorZ >= -0.5);
  return (
    storeys.reduce<Place | null>((low, one) => (low === null || one.floorZ < low.floorZ ? one : low), null)?.id ?? null
  );
}

function ways({ routeMap }: Pick<Site, "routeMap">): Outline[] {
  if (routeMap === null) return [];
  const nodes = new Map(routeMap.nodes.map((node) => [node.id, node]));
  const drawn = new Set<string>();
  const found: Outline[] = [];
  for (const { from, to, via } of routeMap.edges) {
    const [a, b] = [nodes.get(from), nodes.get(to)];
    // Both directions of a road are one line.
    if (a === undefined || b === undefined || drawn.has(`${to} ${from}`)) continue;
    drawn.add(`${from} ${to}`);
    found.push(["way", fewer([[a.x, a.y], ...(via ?? []), [b.x, b.y]])]);
  }
  return found;
}

/** Every n-th of a list that is too long, so that no part of it is left out as a whole. */
function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)]!);
}

/** @returns at most MAX_OUTLINES outlines, the widest places first, and then the ways; 0.1 m exact */
export function miniatureOf(site: Pick<Site, "places" | "routeMap">): Miniature {
  const storey = shownStorey(site.places);
  const rings = site.places
    .filter(({ outline }) => outline.length >= 3)
    .filter(({ level, parent }) => level !== "space" || storey === null || parent === storey)
    .map(({ level, outline }) => ({ level, outline, area: Math.abs(signedArea(outline)) }))
    .sort((a, b) => PLACE_LEVELS.indexOf(a.level) - PLACE_LEVELS.indexOf(b.level) || b.area - a.area)
    .slice(0, MAX_OUTLINES)
    .map(({ level, outline }): Outline => [level, fewer(outline)]);
  const lines = ways(site);
  const forWays = Math.min(lines.length, Math.max(MAX_OUTLINES - rings.length, MAX_OUTLINES / 2));
  const outlines = [...rings.slice(0, MAX_OUTLINES - forWays), ...spread(lines, forWays)];
  const box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (const [, corners] of outlines)
    for (const [x, y] of corners) {
      box.minX = Math.min(box.minX, x);
      box.minY = Math.min(box.minY, y);
      box.maxX = Math.max(box.maxX, x);
      box.maxY = Math.max(box.maxY, y);
    }
  return { box: outlines.length === 0 ? null : [box.minX, box.minY, box.maxX, box.maxY], outlines };
}
