import type { Place } from "../../core/place.ts";
import type { Point2 } from "../../core/ring.ts";
import type { Site } from "../../core/site.ts";
import { hull } from "../../import/geometry/polygon.ts";
import { MEREWETHER } from "./district.gen.ts";

/** Heights of houses are not in the data: each is taken to be one storey with its roof, m above the highest ground that it stands on. */
export const ASSUMED_HOUSE_M = 5;

const { houses, road, extent, marks, georeference } = MEREWETHER;
const ringOf = (ring: readonly Point2[]): Place["outline"] => ring.map(([x, y]) => [x, y]);
const lowest = Math.min(...houses.map(({ groundLowM }) => groundLowM));

const places: readonly Place[] = [
  {
    id: "merewether",
    level: "district",
    title: { en: "Merewether, Newcastle", zh: "纽卡斯尔梅里韦瑟" },
    parent: null,
    outline: ringOf(extent),
    floorZ: lowest,
    heightM: 0,
  },
  {
    id: "houses",
    level: "block",
    title: { en: "Houses", zh: "住宅区" },
    parent: "merewether",
    // Blocks are not in the data: the houses' hull.
    outline: ringOf(hull(houses.flatMap(({ outline }) => outline))),
    floorZ: lowest,
    heightM: 0,
  },
  {
    id: "road",
    level: "area",
    title: { en: "Road", zh: "道路" },
    parent: "merewether",
    outline: ringOf(road),
    floorZ: lowest,
    heightM: 0,
  },
  ...houses.map(
    ({ number, outline, groundLowM, groundHighM }): Place => ({
      id: `house-${number}`,
      level: "building",
      title: { en: `House ${number}`, zh: `${number} 号房屋` },
      parent: "houses",
      outline: ringOf(outline),
      floorZ: groundLowM,
      heightM: groundHighM - groundLowM + ASSUMED_HOUSE_M,
    }),
  ),
];

/**
 * A district that flooded in June 2007, with the ground model of Australian Rainfall and Runoff project 15. Its ground is drawn from
 * `recordings/topography1.asc.gz` by the importer of ESRI ASCII grids, whose frame is the site's.
 */
export const merewether: Site = {
  id: "merewether",
  title: { en: "Merewether flood district", zh: "梅里韦瑟洪泛区" },
  timeZone: "Australia/Sydney",
  places,
  things: [],
  routeMap: null,
};

export const merewetherAt = georeference;
/** Where the highest water of 2007 was marked. */
export const merewetherMarks = marks;
