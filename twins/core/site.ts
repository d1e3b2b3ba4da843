import type { LocalText, Place } from "./place.ts";
import type { RouteMap } from "./routeMap.ts";
import type { Thing } from "./thing.ts";

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
