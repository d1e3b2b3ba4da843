import type { Place } from "../../core/place.ts";
import type { Site } from "../../core/site.ts";
import type { Thing } from "../../core/thing.ts";
import { groundFloor, TERRACE_PX } from "./groundFloor.ts";
import { ASSUMED_M, corners, metresOf, type Pixel, type PlanStorey, siteOf, toSite } from "./plan.ts";
import { CLIMATE_SENSORS, OUTDOOR_PAIR } from "./sensors.ts";
import { upperFloor } from "./upperFloor.ts";

const storeys: readonly PlanStorey[] = [groundFloor, upperFloor];
const storeyOf = (drawing: "first_floor" | "second_floor"): PlanStorey =>
  drawing === "first_floor" ? groundFloor : upperFloor;
const outlineOf = (storey: PlanStorey, outline: readonly Pixel[]): [number, number][] =>
  outline.map((pixel) => siteOf(storey, pixel));

/** Metres of ground that are shown around the house. */
const MARGIN_M = 4;

/** A rectangle in the drawings' directions around all rooms and the terrace. */
function around(marginM: number): [number, number][] {
  const all = [
    ...storeys.flatMap((storey) => storey.walls.flatMap(({ box }) => corners(box).map((p) => metresOf(storey, p)))),
    ...corners(TERRACE_PX).map((p) => metresOf(groundFloor, p)),
  ];
  const [us, vs] = [all.map(([u]) => u), all.map(([, v]) => v)];
  const [left, right] = [Math.min(...us) - marginM, Math.max(...us) + marginM];
  const [bottom, top] = [Math.min(...vs) - marginM, Math.max(...vs) + marginM];
  return (
    [
      [left, bottom],
      [right, bottom],
      [right, top],
      [left, top],
    ] as const
  ).map(toSite);
}

const HEIGHT_M = upperFloor.floorZ + ASSUMED_M.upperHeight + ASSUMED_M.roof;

const places: Place[] = [
  {
    id: "home",
    level: "site",
    title: { en: "House in Stambruges", zh: "斯坦布吕日住宅" },
    parent: null,
    outline: around(MARGIN_M),
    floorZ: 0,
    heightM: HEIGHT_M,
  },
  {
    id: "house",
    level: "building",
    title: { en: "House", zh: "住宅" },
    parent: "home",
    outline: around(0),
    floorZ: 0,
    heightM: HEIGHT_M,
  },
  ...storeys.flatMap((storey): Place[] => [
    {
      id: storey.id,
      level: "storey",
      title: storey.title,
      parent: "house",
      outline: [],
      floorZ: storey.floorZ,
      heightM: storey.heightM,
    },
    ...storey.rooms.map(
      ({ id, title, outline }): Place => ({
        id,
        level: "space",
        title,
        parent: storey.id,
        outline: outlineOf(storey, outline),
        floorZ: storey.floorZ,
        heightM: storey.heightM,
      }),
    ),
  ]),
  {
    id: "terrace",
    level: "area",
    title: { en: "Terrace", zh: "露台" },
    parent: "home",
    outline: outlineOf(groundFloor, corners(TERRACE_PX)),
    floorZ: 0,
    heightM: 0,
  },
  {
    id: "grounds",
    level: "area",
    title: { en: "Around the house", zh: "住宅周围" },
    parent: "home",
    outline: around(MARGIN_M),
    floorZ: 0,
    heightM: 0,
  },
  {
    id: "chievres",
    level: "area",
    title: { en: "Airport of Chièvres, not at the house", zh: "谢夫尔机场（不在住宅处）" },
    parent: "home",
    outline: [],
    floorZ: 0,
    heightM: 0,
  },
];

const sensors = CLIMATE_SENSORS.map(({ pair, thing, place, title, drawing, atPx }): Thing => {
  const storey = storeyOf(drawing);
  const [x, y] = siteOf(storey, atPx);
  return {
    id: thing,
    model: "room-climate",
    title: pair === OUTDOOR_PAIR ? title : { en: `Climate: ${title.en}`, zh: `温湿度：${title.zh}` },
    place,
    parent: null,
    pose: { x, y, z: storey.floorZ, headingRad: 0 },
  };
});

const fixed = (id: string, model: string, en: string, zh: string, place: string, at: Pixel): Thing => {
  const [x, y] = siteOf(groundFloor, at);
  return { id, model, title: { en, zh }, place, parent: null, pose: { x, y, z: 0, headingRad: 0 } };
};

/** Where the meters hang is not in the drawings: the laundry room's wall is ours. The weather station is drawn beside the house. */
const things: readonly Thing[] = [
  ...sensors,
  fixed("meter-appliances", "energy-meter", "Appliances' meter", "电器电能表", "laundry", [272, 590]),
  fixed("meter-lights", "energy-meter", "Lights' meter", "照明电能表", "laundry", [272, 604]),
  fixed(
    "weather",
    "weather-station",
    "Weather of Chièvres airport, not of the house",
    "谢夫尔机场气象（非住宅处）",
    "chievres",
    [40, -20],
  ),
];

/**
 * The low-energy house in Stambruges, Belgium, of Candanedo, Feldheim and Deramaix (2017), drawn from its published plans.
 * CO2 and presence were not measured here.
 */
export const home: Site = {
  id: "home",
  title: { en: "House in Stambruges", zh: "斯坦布吕日住宅" },
  timeZone: "Europe/Brussels",
  places,
  things,
  routeMap: null,
};
