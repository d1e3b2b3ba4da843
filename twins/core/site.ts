import { z } from "zod";
import { type LocalText, LocalTextSchema, type Place, PlaceSchema } from "./place.ts";
import { type RouteMap, RouteMapSchema } from "./routeMap.ts";
import { type Thing, ThingSchema } from "./thing.ts";

/** A twin that we ship or that was imported: the tree of places and the Things in it. */
export interface Site {
  readonly id: string;
  readonly title: LocalText;
  /** IANA time zone, for the console's clock. */
  readonly timeZone: string;
  readonly places: readonly Place[];
  readonly things: readonly Thing[];
  readonly routeMap: RouteMap | null;
}

/** Of a site's id: it stands in addresses and names a folder. */
export const SITE_ID = /^[a-z][a-z0-9-]{0,39}$/;

/** A name for folders and addresses out of a title or a file's name; "site" where nothing of it can be one. */
export function siteIdOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
  return plain === "" ? "site" : plain;
}

/** A tree: the first is its root, and each parent comes before its children. */
function isTree(places: readonly Pick<Place, "id" | "parent">[]): boolean {
  const known = new Set<string>();
  return places.every(({ id, parent }, i) => {
    const fits = !known.has(id) && (i === 0 ? parent === null : parent !== null && known.has(parent));
    known.add(id);
    return fits;
  });
}

/** A site as it comes from a file or over a wire. */
export const SiteSchema = z
  .object({
    id: z.string().regex(SITE_ID),
    title: LocalTextSchema,
    timeZone: z.string().min(1).max(64),
    places: z.array(PlaceSchema).min(1).max(500_000).refine(isTree, "the places are no tree"),
    things: z.array(ThingSchema).max(20_000),
    routeMap: RouteMapSchema.nullable(),
  })
  .refine(({ places, things }) => {
    const ids = new Set(places.map(({ id }) => id));
    return things.every(({ place }) => ids.has(place)) && new Set(things.map(({ id }) => id)).size === things.length;
  }, "a Thing has no place, or its name twice");
