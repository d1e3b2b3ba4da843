import type { PartKind } from "../imported.ts";
import { lengthM, speedMps, type Tags, tag } from "./tags.ts";

/** What an area is, by OpenStreetMap's keys; null where it is nothing that is drawn. */
export function areaKind(tags: Tags): PartKind | "building" | null {
  const building = tag(tags, "building", "building:part");
  if (building !== undefined && building !== "no") return "building";
  const natural = tags.get("natural");
  const landuse = tags.get("landuse");
  if (natural === "water" || tags.has("water") || tags.get("waterway") === "riverbank") return "water";
  if (landuse === "reservoir" || landuse === "basin") return "water";
  if (/^(wood|scrub|grassland|heath|wetland|tree_row)$/.test(natural ?? "")) return "vegetation";
  if (/^(forest|grass|meadow|orchard|vineyard|allotments|village_green|recreation_ground)$/.test(landuse ?? ""))
    return "vegetation";
  if (/^(park|garden|pitch|golf_course|nature_reserve)$/.test(tags.get("leisure") ?? "")) return "vegetation";
  if (tags.has("highway") || tags.get("amenity") === "parking" || tags.has("area:highway")) return "pavement";
  if (landuse !== undefined || natural !== undefined || tags.has("leisure") || tags.has("amenity")) return "terrain";
  // Footprints of other sources have a height and no tag.
  return tag(tags, "height", "HEIGHT", "measuredHeight", "num_floors", "levels") === undefined ? null : "building";
}

export interface Road {
  readonly kind: "road" | "pavement";
  readonly widthM: number;
  readonly maxSpeedMps: number;
  readonly stairs: boolean;
  /** 1 only along the line, -1 only against it, 0 both ways. */
  readonly oneway: -1 | 0 | 1;
}

/** Width in metres and speed in km/h of a road that says neither. */
const ROADS: Readonly<Record<string, readonly [widthM: number, kmh: number]>> = {
  motorway: [14, 120],
  trunk: [12, 100],
  primary: [10, 70],
  secondary: [8, 60],
  tertiary: [7, 50],
  unclassified: [6, 50],
  residential: [6, 50],
  living_street: [5, 10],
  service: [4, 20],
  track: [3, 20],
  road: [6, 50],
  busway: [6, 50],
};
const WALKS: Readonly<Record<string, readonly [widthM: number, kmh: number]>> = {
  pedestrian: [4, 5],
  footway: [2, 5],
  path: [1.5, 5],
  steps: [2, 3],
  corridor: [2, 5],
  bridleway: [2, 10],
  cycleway: [2.5, 20],
};

/** A highway that can be gone along; null for what is none (a bus stop, something planned). */
export function roadOf(tags: Tags): Road | null {
  const highway = tags.get("highway");
  if (highway === undefined) return null;
  const link = highway.replace(/_link$/, "");
  const walk = WALKS[link];
  const road = walk ?? ROADS[link];
  if (road === undefined) return null;
  const lanes = Number(tags.get("lanes") ?? "");
  const widthM = lengthM(tags.get("width")) ?? (lanes > 0 && lanes <= 20 ? 3.5 * lanes : road[0]);
  const oneway = tags.get("oneway");
  const round = tags.get("junction") === "roundabout" || tags.get("junction") === "circular";
  const implied = round || (link === "motorway" && oneway !== "no");
  return {
    kind: walk === undefined ? "road" : "pavement",
    widthM: Math.min(60, Math.max(0.5, widthM)),
    maxSpeedMps: speedMps(tags.get("maxspeed")) ?? road[1] / 3.6,
    stairs: link === "steps",
    oneway: oneway === "-1" || oneway === "reverse" ? -1 : /^(yes|true|1)$/.test(oneway ?? "") || implied ? 1 : 0,
  };
}

/** A line of water, or of rails, that is drawn as a ribbon. */
export function ribbonOf(tags: Tags): { readonly kind: PartKind; readonly widthM: number } | null {
  const widths: Readonly<Record<string, number>> = { river: 15, canal: 10, stream: 2, drain: 1.5, ditch: 1 };
  const water = widths[tags.get("waterway") ?? ""];
  const width = lengthM(tags.get("width"));
  if (water !== undefined) return { kind: "water", widthM: Math.min(2000, width ?? water) };
  if (/^(rail|light_rail|tram|subway|narrow_gauge)$/.test(tags.get("railway") ?? ""))
    return { kind: "road", widthM: 3 };
  return null;
}
