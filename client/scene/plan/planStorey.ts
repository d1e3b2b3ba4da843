import { type Place, storeyByPlace, storeyShown } from "../../../twins/core/place.ts";
import type { Site } from "../../../twins/core/site.ts";

/** The storey that a plan shows; null for a site without storeys. */
export const planStorey = (site: Pick<Site, "places">, chosen: string | null): string | null =>
  storeyShown(site.places, chosen)?.id ?? null;

/** Places of a site's plan: those of the storey, and those that are on none. */
export function planPlaces(site: Pick<Site, "places">, storey: string | null): readonly Place[] {
  const storeys = storeyByPlace(site.places);
  return site.places.filter(({ id, outline }) => {
    const own = storeys.get(id) ?? null;
    return outline.length >= 3 && (own === null || own === storey);
  });
}
