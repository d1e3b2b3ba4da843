import type { Place } from "../../core/place.ts";
import type { RouteMap } from "../../core/routeMap.ts";
import type { Site } from "../../core/site.ts";
import type { Thing } from "../../core/thing.ts";
import { hull } from "../../import/geometry/polygon.ts";
import type { Georeference } from "../../import/imported.ts";
import { detectorThing } from "./frames.ts";
import { LOS_ANGELES } from "./network.gen.ts";

const { detectors, roads, crs, offset, origin } = LOS_ANGELES;
export const MPS_A_MPH = 0.44704;

const districtPlace = (district: number): string => `district-${district + 1}`;
const DISTRICTS = 1 + Math.max(...detectors.map(({ district }) => district));

/** The detectors' hull stands for the borders, which the data do not have. */
const around = (district: number | null): Place["outline"] =>
  hull(
    detectors.filter((one) => district === null || one.district === district).map(({ x, y }) => [x, y] as const),
  ).map(([x, y]) => [x, y]);

const flat = { floorZ: 0, heightM: 0 } as const;
const places: readonly Place[] = [
  {
    id: "los-angeles",
    level: "city",
    title: { en: "Los Angeles, freeways", zh: "洛杉矶高速公路网" },
    parent: null,
    outline: around(null),
    ...flat,
  },
  ...Array.from(
    { length: DISTRICTS },
    (_, district): Place => ({
      id: districtPlace(district),
      level: "district",
      title: { en: `District ${district + 1}`, zh: `第 ${district + 1} 区` },
      parent: "los-angeles",
      outline: around(district),
      ...flat,
    }),
  ),
];

const things: readonly Thing[] = detectors.map(({ id, x, y, district }) => ({
  id: detectorThing(id),
  model: "traffic-detector",
  title: { en: `Detector ${id}`, zh: `${id} 号检测器` },
  place: districtPlace(district),
  parent: null,
  pose: { x, y, z: 0, headingRad: 0 },
}));

/** Each half of a road is driven as its own end's detector says. @returns m/s */
const freeSpeed = (a: number, b: number): number => {
  const [from, to] = [detectors[a]?.freeMph ?? 0, detectors[b]?.freeMph ?? 0];
  return (MPS_A_MPH * 2 * from * to) / (from + to);
};

/** Nodes are the detectors, by their Things' ids and in their order; each road is two edges, since both ways are open. */
const routeMap: RouteMap = {
  mapId: "los-angeles-freeways",
  nodes: detectors.map(({ id, x, y, district }) => ({
    id: detectorThing(id),
    x,
    y,
    capacity: 16,
    kind: "aisle",
    place: districtPlace(district),
  })),
  edges: roads.flatMap(({ a, b, lengthM }) =>
    [[a, b] as const, [b, a] as const].map(([from, to]) => ({
      id: `${detectors[from]?.id}-${detectors[to]?.id}`,
      from: detectorThing(detectors[from]?.id ?? ""),
      to: detectorThing(detectors[to]?.id ?? ""),
      lengthM,
      maxSpeedMps: freeSpeed(from, to),
      bidirectional: false,
      kind: "road" as const,
    })),
  ),
};

/** 207 loop detectors in the freeways of Los Angeles County; a recording of the week from 1 March 2012 (METR-LA). */
export const losAngeles: Site = {
  id: "los-angeles",
  title: { en: "Los Angeles", zh: "洛杉矶" },
  timeZone: "America/Los_Angeles",
  places,
  things,
  routeMap,
};

/** Where the site's frame lies. Heights are not in the data: all is drawn at 0. */
export const losAngelesAt: Georeference = {
  crs,
  offset: [offset[0], offset[1], 0],
  origin: { ...origin, elevationM: 0 },
  rotationRad: 0,
};
