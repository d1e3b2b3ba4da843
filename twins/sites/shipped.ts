import type { LocalText } from "../core/place.ts";
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
  /**
   * A published place near a site whose own place is not told, WGS 84 degrees; the text says so wherever it is shown.
   * Not a georeference: nothing of the site is measured from it.
   */
  readonly near?: { readonly longitudeDeg: number; readonly latitudeDeg: number; readonly text: LocalText };
  /** Whether it has geometry of its own; without one it is drawn as a hall around its places. */
  readonly drawn: boolean;
}

/** In the order in which people see them; a server does the work of the first. */
export const SHIPPED_SITES: readonly ShippedSite[] = [
  { site: fms, georeference: null, drawn: false },
  {
    site: home,
    georeference: null,
    near: {
      longitudeDeg: 3.72,
      latitudeDeg: 50.5,
      text: {
        en: "Stambruges, Belgium: the village, not the house",
        zh: "比利时斯坦布吕日：标示的是村庄，并非住宅本身",
      },
    },
    drawn: true,
  },
  { site: losAngeles, georeference: losAngelesAt, drawn: true },
  { site: merewether, georeference: merewetherAt, drawn: true },
  { site: hotel, georeference: null, drawn: true },
  { site: office, georeference: null, drawn: true },
];
