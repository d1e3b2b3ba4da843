import type { LocalText, Place } from "../../core/place.ts";
import { riseAbove } from "../geometry/floors.ts";
import { Ids, title } from "../names.ts";
import { tooLarge } from "../refusals.ts";
import type { Warnings } from "../warnings.ts";
import { SPATIAL } from "./kinds.ts";
import type { Placements } from "./placement.ts";
import { type Instances, numberOf, refOf, refsOf, textOf, wrongInstance } from "./values.ts";

/** The spatial structure, and which place each product is in. */
export interface Tree {
  readonly places: Place[];
  /** Id of the place of an element of the structure, by its number in the file. */
  readonly placeOf: ReadonlyMap<number, string>;
  /** The place of any product. */
  containerOf(product: number): string;
  readonly ids: Ids;
}

/** What people call a place that the file gives no name: its number in the file would say nothing to them. */
const UNNAMED: Readonly<Partial<Record<Place["level"], LocalText>>> = {
  site: { en: "Site", zh: "场所" },
  building: { en: "Building", zh: "建筑" },
  storey: { en: "Storey", zh: "楼层" },
  space: { en: "Space", zh: "空间" },
};

/** Who contains, or is made of, whom: the one above, by the number of the one below. */
function parents(instances: Instances): ReadonlyMap<number, number> {
  const above = new Map<number, number>();
  const relate = (types: readonly string[], upper: number, lower: number): void => {
    for (const relation of instances.of(...types)) {
      const values = instances.values(relation);
      const whole = refOf(values[upper]);
      const part = refOf(values[lower]);
      for (const one of part === null ? refsOf(values[lower]) : [part])
        if (whole !== null && !above.has(one)) above.set(one, whole);
    }
  };
  relate(["IFCRELAGGREGATES", "IFCRELNESTS"], 4, 5);
  relate(["IFCRELCONTAINEDINSPATIALSTRUCTURE"], 5, 4);
  relate(["IFCRELVOIDSELEMENT", "IFCRELFILLSELEMENT"], 4, 5);
  return above;
}

/** Owners above each other: a building has a tenth. */
export const MAX_LINEAGE = 100;
/** Storeys, spaces and the like of one file. */
export const MAX_SPATIAL = 20_000;

/** The chain of owners, nearest first. @throws CodedError IMPORT_INVALID where it comes back to itself */
function lineage(above: ReadonlyMap<number, number>, start: number): number[] {
  const line: number[] = [];
  const seen = new Set([start]);
  for (let one = above.get(start); one !== undefined; one = above.get(one)) {
    if (seen.has(one))
      throw wrongInstance(one, "It is part of itself, by way of others.", "该实例（经由其他实例）是自身的组成部分。");
    seen.add(one);
    line.push(one);
    if (line.length > MAX_LINEAGE)
      throw tooLarge(
        { entity: `#${one}` },
        { en: "Its parts nest too deeply to be read.", zh: "组成部分嵌套过深，无法读取。" },
      );
  }
  return line;
}

/** The height of a storey's floor: where it is placed, or what it says where all are placed alike. */
function floorOf(instances: Instances, id: number, placements: Placements, metres: number): number {
  const values = instances.values(id);
  const placed = placements.of(refOf(values[5])).at[2];
  const said = instances.type(id) === "IFCBUILDINGSTOREY" ? numberOf(values[9]) : null;
  return placed === 0 && said !== null ? said * metres : placed;
}

/** Storeys reach up to the next one of their building. */
function setHeights(places: Place[]): void {
  const floors = new Map<string | null, number[]>();
  const storeys = places.filter(({ level }) => level === "storey");
  for (const { parent, floorZ } of storeys) floors.set(parent, [...(floors.get(parent) ?? []), floorZ]);
  for (const place of storeys) place.heightM = riseAbove(floors.get(place.parent)!, place.floorZ) ?? 0;
}

function spatialOf(instances: Instances): number[] {
  const spatial = instances.of(...Object.keys(SPATIAL));
  if (spatial.length <= MAX_SPATIAL) return spatial;
  throw tooLarge(
    { entity: `#${spatial[MAX_SPATIAL]}` },
    {
      en: `Before it come ${MAX_SPATIAL} storeys and spaces, the most that are read.`,
      zh: `在此之前已有 ${MAX_SPATIAL} 个楼层和空间，达到上限。`,
    },
  );
}

export function treeOf(
  instances: Instances,
  placements: Placements,
  metres: number,
  name: string,
  warnings: Warnings,
): Tree {
  const ids = new Ids();
  const above = parents(instances);
  const spatial = spatialOf(instances);
  const placeOf = new Map<number, string>();
  const places: Place[] = [];
  const isSpatial = (id: number): boolean => SPATIAL[instances.type(id)] !== undefined;
  const add = (id: number, parent: string | null): void => {
    const values = instances.values(id);
    const level = SPATIAL[instances.type(id)]!;
    const own = ids.make(textOf(values[0]) || `i${id}`, level);
    placeOf.set(id, own);
    const said = title(textOf(values[2]) || textOf(values[7]), UNNAMED[level] ?? { en: "Place", zh: "地点" });
    places.push({
      id: own,
      level,
      title: said,
      parent,
      outline: [],
      floorZ: floorOf(instances, id, placements, metres),
      heightM: 0,
    });
  };
  const roots = spatial.filter((id) => !lineage(above, id).some(isSpatial));
  // One root: the only site, or a place for the whole file where it has several or none.
  const single = roots.length === 1 && roots[0] !== undefined ? roots[0] : null;
  const root = single === null ? ids.make(name, "site") : "";
  if (single === null)
    places.push({
      id: root,
      level: "site",
      title: title(name, { en: "Site", zh: "场所" }),
      parent: null,
      outline: [],
      floorZ: 0,
      heightM: 0,
    });
  for (const id of spatial) {
    const line = [id, ...lineage(above, id).filter(isSpatial)].reverse();
    for (const [i, one] of line.entries())
      if (!placeOf.has(one)) add(one, i === 0 ? (single === null ? root : null) : placeOf.get(line[i - 1]!)!);
  }
  setHeights(places);
  const first = places[0]!.id;
  const containerOf = (product: number): string => {
    const own = placeOf.get(product);
    if (own !== undefined) return own;
    const container = lineage(above, product).find(isSpatial);
    if (container !== undefined) return placeOf.get(container)!;
    warnings.add(
      "productElsewhere",
      { entity: `#${product}` },
      { en: "A product lies in no part of the building.", zh: "某构件不属于建筑的任何部分。" },
    );
    return first;
  };
  return { places, placeOf, containerOf, ids };
}
