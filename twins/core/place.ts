import { z } from "zod";

/** ISA-95 levels for factories, IFC levels for buildings, and the city's own; one tree, `level` says which. */
export const PLACE_LEVELS = [
  "city",
  "district",
  "block",
  "site",
  "building",
  "storey",
  "space",
  "area",
  "workCentre",
  "workUnit",
] as const;

const Text = z.object({ en: z.string().min(1).max(200), zh: z.string().min(1).max(200) });
/** A text in both languages. */
export type LocalText = z.infer<typeof Text>;
export const LocalTextSchema = Text;

/** A Place of the tree. Lengths in metres; x east, y north, z up, in the site's own frame. */
export const PlaceSchema = z.object({
  id: z.string(),
  level: z.enum(PLACE_LEVELS),
  title: Text,
  parent: z.string().nullable(),
  /** Outline on the floor, counter-clockwise, or empty where the place has no area of its own. */
  outline: z.array(z.tuple([z.number(), z.number()])).max(10_000),
  floorZ: z.number(),
  heightM: z.number().min(0),
});
export type Place = z.infer<typeof PlaceSchema>;

/** The storey that a plan shows: the chosen one, else the lowest at or above the ground; null where there are none. */
export function storeyShown<P extends Pick<Place, "id" | "level" | "floorZ">>(
  places: readonly P[],
  chosen: string | null,
): P | null {
  const storeys = places.filter(({ level }) => level === "storey").toSorted((a, b) => a.floorZ - b.floorZ);
  return storeys.find(({ id }) => id === chosen) ?? storeys.find(({ floorZ }) => floorZ >= -0.5) ?? storeys[0] ?? null;
}

/** The storey of each place; null for what is on none. */
export function storeyByPlace(
  places: readonly Pick<Place, "id" | "level" | "parent">[],
): ReadonlyMap<string, string | null> {
  const storeys = new Map<string, string | null>();
  // Each parent comes before its children.
  for (const { id, level, parent } of places)
    storeys.set(id, level === "storey" ? id : parent === null ? null : (storeys.get(parent) ?? null));
  return storeys;
}

/** A place, then all that are in it, in their order. */
export function placesWithin<P extends Pick<Place, "id" | "parent">>(places: readonly P[], id: string): readonly P[] {
  const within = new Set<string>();
  // Each parent comes before its children.
  return places.filter((place) => {
    const fits = place.id === id || (place.parent !== null && within.has(place.parent));
    if (fits) within.add(place.id);
    return fits;
  });
}
