import type { Place } from "../../../twins/core/place.ts";
import type { Site } from "../../../twins/core/site.ts";

/** The storey that a plan shows: the chosen one, else the lowest at or above the ground; null for a site without storeys. */
export function planStorey(site: Pick<Site, "places">, chosen: string | null): string | null {
  const storeys = site.places.filter(({ level }) => level === "storey").toSorted((a, b) => a.floorZ - b.floorZ);
  return (
    (storeys.find(({ id }) => id === chosen) ?? storeys.find(({ floorZ }) => floorZ >= -0.5) ?? storeys[0])?.id ?? null
  );
}

/** Places of a site's plan: those of the storey, and those that are on none. */
export function planPlaces(site: Pick<Site, "places">, storey: string | null): readonly Place[] {
  const storeyOf = new Map<string, string | null>();
  return site.places.filter((place) => {
    const own =
      place.level === "storey" ? place.id : place.parent === null ? null : (storeyOf.get(place.parent) ?? null);
    storeyOf.set(place.id, own);
    return place.outline.length >= 3 && (own === null || own === storey);
  });
}
