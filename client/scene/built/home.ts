import type { Part, PartKind } from "../../../twins/import/imported.ts";
import { type Extent, extentOf } from "./extent.ts";

/** Kinds that houses are made of. */
const OF_HOUSES: ReadonlySet<PartKind> = new Set(["wall", "roof"]);
/** A town's houses cover a tenth of its ground; below this share they are specks on it. */
const SPARSE = 0.01;
/** Fewer are no town. */
const LEAST_HOUSES = 8;
/** Houses about which the densest part is looked for, and those whose distance from them counts: of a city it would take a minute. */
const MOST_MIDDLES = 400;
const MOST_OTHERS = 2_000;
/** Share of all houses that home shows at least. */
const SHOWN = 0.5;
/** How much of the densest part's size stays free around it. */
const MARGIN = 0.08;

const areaM2 = ({ x0, y0, x1, y1 }: Extent): number => (x1 - x0) * (y1 - y0);

/** The boxes of the houses: of what has walls or a roof, a place each. */
function housesOf(parts: readonly Part[]): Extent[] {
  const byPlace = new Map<string, Part[]>();
  for (const part of parts) {
    if (!OF_HOUSES.has(part.kind)) continue;
    const known = byPlace.get(part.place);
    if (known === undefined) byPlace.set(part.place, [part]);
    else known.push(part);
  }
  return [...byPlace.values()].map(extentOf);
}

/** So many of a list at most, spread evenly over it. */
const spread = <T>(list: readonly T[], most: number): readonly T[] =>
  list.filter((_, i) => i % Math.max(1, Math.ceil(list.length / most)) === 0);

/** The houses that lie closest together: half of all, about the one of them that has that half nearest. */
function densest(houses: readonly Extent[]): Extent[] {
  const middle = ({ x0, y0, x1, y1 }: Extent) => [(x0 + x1) / 2, (y0 + y1) / 2] as const;
  const others = spread(houses, MOST_OTHERS).map(middle);
  const wanted = Math.ceil(SHOWN * others.length);
  let best = { reachM: Infinity, x: 0, y: 0 };
  for (const [x, y] of spread(houses, MOST_MIDDLES).map(middle)) {
    const away = Float64Array.from(others, ([ax, ay]) => Math.hypot(ax - x, ay - y)).sort();
    const reachM = away[wanted - 1]!;
    if (reachM < best.reachM) best = { reachM, x, y };
  }
  return houses.filter((house) => {
    const [x, y] = middle(house);
    return Math.hypot(x - best.x, y - best.y) <= best.reachM;
  });
}

/**
 * What a first look at a place shows: all of it, but of a sample whose houses lie kilometres apart the part where most of them
 * stand together, since of the whole nothing could be told.
 */
export function homeOf(parts: readonly Part[], extent: Extent): Extent {
  const houses = housesOf(parts);
  const covered = houses.reduce((sum, house) => sum + areaM2(house), 0);
  if (houses.length < LEAST_HOUSES || covered >= SPARSE * areaM2(extent)) return extent;
  const shown = densest(houses);
  const [x0, y0] = [Math.min(...shown.map((box) => box.x0)), Math.min(...shown.map((box) => box.y0))];
  const [x1, y1] = [Math.max(...shown.map((box) => box.x1)), Math.max(...shown.map((box) => box.y1))];
  const free = MARGIN * Math.max(x1 - x0, y1 - y0);
  return {
    x0: x0 - free,
    y0: y0 - free,
    z0: Math.min(...shown.map((box) => box.z0)),
    x1: x1 + free,
    y1: y1 + free,
    z1: Math.max(...shown.map((box) => box.z1)),
  };
}
