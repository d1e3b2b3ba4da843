import { type Place, storeyByPlace } from "../../../twins/core/place.ts";
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
  const storeys = storeyByPlace(site.places);
  return site.places.filter(({ id, outline }) => {
    const own = storeys.get(id) ?? null;
    return outline.length >= 3 && (own === null || own === storey);
  });
}
