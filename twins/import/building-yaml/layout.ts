import { inRing, type Point2 } from "../../core/ring.ts";
import { riseAbove } from "../geometry/floors.ts";
import type { Imported } from "../imported.ts";
import { Ids, title } from "../names.ts";
import type { Warnings } from "../warnings.ts";
import type { Frame } from "./frame.ts";
import type { Building, Edge, Level, Lift } from "./read.ts";

/** Heights and thicknesses that rmf_building_map_tools builds with: the format itself gives none. */
export const RMF = {
  wallHeightM: 2.5,
  wallThicknessM: 0.1,
  floorThicknessM: 0.1,
  doorHeightM: 2.2,
  doorThicknessM: 0.03,
  cabinHeightM: 2.5,
  cabinWallM: 0.05,
  shaftGapM: 0.05,
  liftSpeedMps: 2,
} as const;

/** A door in the building's frame. */
export interface Door {
  readonly id: string;
  readonly name: string;
  readonly start: Point2;
  readonly end: Point2;
  readonly heightM: number;
  readonly kind: string;
}

export interface Storey {
  readonly id: string;
  readonly level: Level;
  /** The level's vertices in metres. */
  readonly points: readonly Point2[];
  readonly doors: readonly Door[];
  readonly heightM: number;
}

export interface LiftAt {
  readonly id: string;
  /** Id of the place that its shaft is. */
  readonly place: string;
  readonly lift: Lift;
  readonly middle: Point2;
  readonly served: readonly Storey[];
  /** The shaft's cavity, counter-clockwise. */
  readonly shaft: readonly Point2[];
  /** Its doors at each storey that it opens on. */
  readonly shaftDoors: ReadonlyMap<string, readonly Door[]>;
}

/** The building with its ids and in its frame: what geometry, places and routes are made of. */
export interface Layout {
  readonly site: string;
  readonly building: string;
  readonly title: Imported["title"];
  readonly storeys: readonly Storey[];
  readonly lifts: readonly LiftAt[];
  readonly ids: Ids;
}

const named = (edge: Edge, otherwise: string): string => {
  const name = edge.parameters.get("name");
  return typeof name === "string" && name !== "" ? name : otherwise;
};

function storeyOf(level: Level, heightM: number, frame: Frame, ids: Ids): Storey {
  const transform = frame.transformOf(level);
  const points = level.vertices.map(({ x, y }) => transform(x, y));
  const doors = level.doors.map((edge, i) => {
    const name = named(edge, `${level.name} door ${i + 1}`);
    const kind = edge.parameters.get("type");
    return {
      id: ids.make(name, "door"),
      name,
      start: points[edge.from]!,
      end: points[edge.to]!,
      heightM: RMF.doorHeightM,
      kind: typeof kind === "string" ? kind : "",
    };
  });
  return { id: ids.make(level.name, "storey"), level, points, doors, heightM };
}

/** A point of the lift's own frame (x right, y front, from the middle of the cabin) in the building's. */
function fromCabin({ yaw }: Lift, middle: Point2, x: number, y: number): Point2 {
  const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
  return [middle[0] + c * x - s * y, middle[1] + s * x + c * y];
}

/** Which side of the cabin a door is on: the nearer one, as rmf_building_map_tools decides it. */
export function doorSide(
  lift: Lift,
  door: { readonly x: number; readonly y: number },
): "right" | "left" | "front" | "back" {
  const across = Math.abs(Math.abs(door.x) - lift.widthM / 2);
  const along = Math.abs(Math.abs(door.y) - lift.depthM / 2);
  if (across <= along) return door.x > 0 ? "right" : "left";
  return door.y > 0 ? "front" : "back";
}

/** A lift's door as a segment in the shaft's wall. */
function shaftDoor(lift: Lift, middle: Point2, door: Lift["doors"][number], id: string): Door {
  const side = doorSide(lift, door);
  const half = door.widthM / 2;
  const sideways = side === "left" || side === "right";
  const out = (sideways ? lift.widthM : lift.depthM) / 2 + RMF.shaftGapM;
  const signed = side === "right" || side === "front" ? out : -out;
  const ends = sideways
    ? ([
        [signed, door.y - half],
        [signed, door.y + half],
      ] as const)
    : ([
        [door.x - half, signed],
        [door.x + half, signed],
      ] as const);
  return {
    id,
    name: door.name,
    start: fromCabin(lift, middle, ...ends[0]),
    end: fromCabin(lift, middle, ...ends[1]),
    heightM: RMF.cabinHeightM,
    kind: "lift",
  };
}

function liftOf(lift: Lift, storeys: readonly Storey[], building: Building, frame: Frame, ids: Ids): LiftAt {
  const reference = lift.referenceLevel || building.referenceLevel;
  const level = building.levels.find(({ name }) => name === reference)!;
  const middle = frame.transformOf(level)(lift.x, lift.y);
  const served = storeys
    .filter(({ level: { name } }) => (lift.levelDoors.get(name)?.length ?? 0) > 0)
    .toSorted((a, b) => a.level.elevationM - b.level.elevationM);
  const shaftDoors = new Map(
    served.map((storey) => {
      const open = lift.doors.filter(({ name }) => lift.levelDoors.get(storey.level.name)?.includes(name));
      const doorId = (name: string) => ids.make(`${lift.name}-${storey.level.name}-${name}`, "lift-door");
      return [storey.id, open.map((door) => shaftDoor(lift, middle, door, doorId(door.name)))];
    }),
  );
  const [w, d] = [lift.widthM / 2 + RMF.shaftGapM, lift.depthM / 2 + RMF.shaftGapM];
  const corners = [
    [-w, -d],
    [w, -d],
    [w, d],
    [-w, d],
  ] as const;
  const shaft = corners.map(([x, y]) => fromCabin(lift, middle, x, y));
  return {
    id: ids.make(lift.name, "lift"),
    place: ids.make(`${lift.name}-shaft`, "shaft"),
    lift,
    middle,
    served,
    shaft,
    shaftDoors,
  };
}

export function layoutOf(building: Building, frame: Frame, warnings: Warnings): Layout {
  const ids = new Ids();
  const said = title(building.name, { en: "Building", zh: "建筑" });
  const site = ids.make(building.name, "site");
  const root = ids.make(`${building.name}-building`, "building");
  const floors = building.levels.map(({ elevationM }) => elevationM);
  const storeys = building.levels
    .map((level) => storeyOf(level, riseAbove(floors, level.elevationM) ?? RMF.wallHeightM, frame, ids))
    .toSorted((a, b) => a.level.elevationM - b.level.elevationM);
  for (const lift of building.lifts)
    if (![...lift.levelDoors.values()].some((doors) => doors.length > 0))
      warnings.add(
        "liftServesNothing",
        { line: lift.line },
        { en: "A lift opens on no level: it is left out.", zh: "某电梯不停靠任何楼层：已略去。" },
      );
  const serving = building.lifts.filter(({ levelDoors }) => [...levelDoors.values()].some((doors) => doors.length > 0));
  const lifts = serving.map((lift) => liftOf(lift, storeys, building, frame, ids));
  return { site, building: root, title: said, storeys, lifts, ids };
}

/** The lift whose shaft a point of a storey lies in. */
export const liftAround = (layout: Layout, storey: Storey, point: Point2): LiftAt | undefined =>
  layout.lifts.find(({ served, shaft }) => served.includes(storey) && inRing(point, shaft));
