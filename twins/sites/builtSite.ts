import type { LocalText, Place } from "../core/place.ts";
import type { RouteMap } from "../core/routeMap.ts";
import type { Thing } from "../core/thing.ts";
import type { Imported, ImportedThing, Part } from "../import/imported.ts";

/** What a door or lift is made like, which its Thing does not say. */
export interface Fitting {
  /** Along the axes of its pose, m. */
  readonly lengthM: number;
  readonly widthM: number;
  /** The file's own word for how it opens: "hinged", "double_sliding"...; "" where it has none. */
  readonly kind: string;
}

/** What a site takes of a building's file: its tree, the Things in it that report, and its lanes. */
export interface BuiltSite {
  readonly places: readonly Place[];
  readonly things: readonly Thing[];
  readonly routeMap: RouteMap;
  /** Of doors and lifts, by Thing. */
  readonly fittings: Readonly<Record<string, Fitting>>;
}

/** Furniture stands where it is drawn and reports nothing. */
const REPORTS: readonly ImportedThing["kind"][] = ["robot", "lift", "door"];

/** A tenth of a millimetre: what differs below comes of an engine's sine, not of the file. */
function rounded<T>(value: T): T {
  if (typeof value === "number") return Number(value.toFixed(4)) as T;
  if (Array.isArray(value)) return value.map(rounded) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, rounded(member)])) as T;
}

/** @throws RangeError for a building without lanes */
export function builtSiteOf({ places, things, routeMap }: Imported): BuiltSite {
  if (routeMap === null) throw new RangeError("the building has no lanes");
  const reporting = things.filter(({ kind }) => REPORTS.includes(kind));
  const fittings = reporting.flatMap(({ id, extentM, reference }) =>
    extentM === undefined ? [] : [[id, { lengthM: extentM[0], widthM: extentM[1], kind: reference ?? "" }] as const],
  );
  return rounded({
    places,
    things: reporting.map(({ id, model, title, place, parent, pose }) => ({ id, model, title, place, parent, pose })),
    routeMap,
    fittings: Object.fromEntries(fittings),
  });
}

/** The same with the titles that are written for it, by id; what has none keeps the file's name. */
export const titled = <T extends { readonly id: string; readonly title: LocalText }>(
  list: readonly T[],
  titles: Readonly<Record<string, LocalText>>,
): readonly T[] => list.map((one) => ({ ...one, title: titles[one.id] ?? one.title }));

/** What of a building stands still: its doors and lifts are drawn by the Things that report how they stand. */
export const stillParts = (parts: readonly Part[]): readonly Part[] =>
  parts.filter(({ kind }) => kind !== "door" && kind !== "lift");
