import type { Place } from "../../core/place.ts";
import type { Site } from "../../core/site.ts";
import type { Thing } from "../../core/thing.ts";
import { fmsRouteMap } from "./routeMap.ts";

type Outline = [number, number][];
const box = (x0: number, y0: number, x1: number, y1: number): Outline => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
];

const place = (
  id: string,
  level: Place["level"],
  en: string,
  zh: string,
  parent: string | null,
  outline: Outline,
): Place => ({
  id,
  level,
  title: { en, zh },
  parent,
  outline,
  floorZ: 0,
  heightM: level === "site" ? 6 : 0,
});

const places: Place[] = [
  place("fms", "site", "Machining cell", "加工单元", null, box(-7, -9, 11, 9)),
  place("line", "area", "Machining line", "加工区", "fms", box(1, -9, 11, 9)),
  place("load-station", "workUnit", "Load and unload station", "装卸站", "fms", box(-6.5, -2.4, -2, 2.4)),
  place("aisle", "area", "Vehicle aisle", "搬运车通道", "fms", box(-2, -3, 7.2, 3)),
  place("unit-1", "workUnit", "Machine 1", "1 号机床", "line", box(1.7, 4.9, 4.3, 8.2)),
  place("unit-2", "workUnit", "Machine 2", "2 号机床", "line", box(4.7, 4.9, 7.3, 8.2)),
  place("unit-3", "workUnit", "Machine 3", "3 号机床", "line", box(4.7, -8.2, 7.3, -4.9)),
  place("unit-4", "workUnit", "Machine 4", "4 号机床", "line", box(1.7, -8.2, 4.3, -4.9)),
];

const thing = (
  id: string,
  model: string,
  en: string,
  zh: string,
  at: string,
  parent: string | null,
  x: number,
  y: number,
  headingRad = 0,
): Thing => ({
  id,
  model,
  title: { en, zh },
  place: at,
  parent,
  pose: { x, y, z: 0, headingRad },
});

const UP = Math.PI / 2;

/** Job sets have at most eight jobs. */
export const FMS_PALLETS = 8;

const things: Thing[] = [
  thing("cell-1", "cell-controller", "Cell controller", "单元控制器", "load-station", null, -6, 2),
  // Machines look at their docks: 1 and 2 to the south, 3 and 4 to the north.
  thing("machine-1", "machining-centre", "Machine 1", "1 号机床", "unit-1", null, 3, 6.5, -UP),
  thing("machine-2", "machining-centre", "Machine 2", "2 号机床", "unit-2", null, 6, 6.5, -UP),
  thing("machine-3", "machining-centre", "Machine 3", "3 号机床", "unit-3", null, 6, -6.5, UP),
  thing("machine-4", "machining-centre", "Machine 4", "4 号机床", "unit-4", null, 3, -6.5, UP),
  thing("pump-1", "coolant-pump", "Coolant pump of machine 1", "1 号机床冷却泵", "unit-1", "machine-1", 1.4, 7.4),
  thing("thermo-2", "temperature-sensor", "Temperature of machine 2", "2 号机床温度", "unit-2", "machine-2", 7.0, 7.4),
  thing("arm-1", "ur3", "Loading arm", "装卸机械臂", "load-station", null, -4.2, 0),
  thing("vehicle-1", "agv", "Vehicle 1", "1 号搬运车", "aisle", null, -2.598, 0.45),
  thing("vehicle-2", "agv", "Vehicle 2", "2 号搬运车", "aisle", null, -2.598, -0.45),
  ...Array.from({ length: FMS_PALLETS }, (_, i) =>
    thing(
      `pallet-${i + 1}`,
      "pallet",
      `Pallet ${i + 1}`,
      `${i + 1} 号托盘`,
      "load-station",
      null,
      -5.4,
      -1.75 + 0.5 * i,
    ),
  ),
];

/** Bilge and Ulusoy's flexible manufacturing system (1995), layout 1. */
export const fms: Site = {
  id: "fms",
  title: { en: "Machining cell", zh: "加工单元" },
  timeZone: "UTC",
  places,
  things,
  routeMap: fmsRouteMap,
};
