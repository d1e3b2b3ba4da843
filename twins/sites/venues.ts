import type { Venue } from "../core/venue.ts";

/** Each is made when it is first asked for. */
const VENUES: Readonly<Record<string, () => Promise<{ readonly venue: Venue }>>> = {
  fms: () => import("./fms/venue.ts"),
  home: () => import("./home/venue.ts"),
  hotel: () => import("./hotel/venue.ts"),
  office: () => import("./office/venue.ts"),
};

/** A shipped site as people, smoke and water see it; null for a site that nobody has made one for. */
export function venueOf(siteId: string): Promise<Venue> | null {
  const load = Object.hasOwn(VENUES, siteId) ? VENUES[siteId] : undefined;
  return load === undefined ? null : load().then(({ venue }) => venue);
}
