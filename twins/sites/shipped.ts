import type { Site } from "../core/site.ts";
import type { Georeference } from "../import/imported.ts";
import { fms } from "./fms/index.ts";
import { home } from "./home/index.ts";
import { hotel } from "./hotel/index.ts";
import { losAngeles, losAngelesAt } from "./los-angeles/index.ts";
import { merewether, merewetherAt } from "./merewether/index.ts";
import { office } from "./office/index.ts";

/** A site that comes with the product. */
export interface ShippedSite {
  readonly site: Site;
  /** Where its frame lies in the world; null for a place that is nowhere, or whose files do not say where. */
  readonly georeference: Georeference | null;
  /** Whether it has geometry of its own; without one it is drawn as a hall around its places. */
  readonly drawn: boolean;
}

/** In the order in which people see them; a server does the work of the first. */
export const SHIPPED_SITES: readonly ShippedSite[] = [
  { site: fms, georeference: null, drawn: false },
  { site: home, georeference: null, drawn: true },
  { site: losAngeles, georeference: losAngelesAt, drawn: true },
  { site: merewether, georeference: merewetherAt, drawn: true },
  { site: hotel, georeference: null, drawn: true },
  { site: office, georeference: null, drawn: true },
];
