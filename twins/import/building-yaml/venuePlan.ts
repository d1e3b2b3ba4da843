import type { Xy } from "../../core/venue.ts";
import { footprintOf } from "../furnishing/footprint.ts";
import { FAMILY_TITLES } from "../furnishing/titles.ts";
import { counterClockwise } from "../geometry/polygon.ts";
import type { ImportedThing } from "../imported.ts";
import { title } from "../names.ts";
import type { PlanLift, PlanOpening, PlanPiece, PlanStorey, VenuePlan } from "../venue/plan.ts";
import { type Door, type Layout, type LiftAt, RMF, type Storey } from "./layout.ts";

/** What stands higher above the floor lies on something else, or hangs, m. */
const ON_THE_FLOOR_M = 0.3;
/** A storey's rooms are closed above by its walls' height, where the file has storeys further apart. */
const ceilingM = ({ heightM }: Storey): number => Math.min(heightM, RMF.wallHeightM);

const tidy = (value: number): number => Number(value.toFixed(4));
const at = ([x, y]: Xy): Xy => [tidy(x), tidy(y)];

const opening = ({ id, name, start, end, heightM }: Door, called: PlanOpening["title"]): PlanOpening => ({
  id,
  title: title(name, called),
  a: at(start),
  b: at(end),
  sillM: 0,
  soffitM: Math.min(heightM, RMF.doorHeightM),
  kind: "door",
  thing: id,
});

function pieceOf(thing: ImportedThing, floorZ: number): PlanPiece[] {
  const { kind, at: middle, headingRad, sizeM, footM } = footprintOf(thing, floorZ);
  if (footM > ON_THE_FLOOR_M || kind === "person") return [];
  const [x, y, z] = sizeM;
  return [
    {
      id: thing.id,
      title: FAMILY_TITLES[kind]!,
      kind,
      at: at(middle),
      headingRad: tidy(headingRad),
      sizeM: [tidy(x), tidy(y), tidy(z)],
    },
  ];
}

/** The file's names of places: what is around one of them is called so. */
function labelsOf({ level, points, id }: Storey): PlanStorey["labels"] {
  const named = level.vertices.flatMap(({ name }, i) => (name === "" ? [] : [{ name, at: at(points[i]!) }]));
  return named.map(({ name, at: point }, i) => ({
    id: `${id}-place-${i + 1}`,
    title: { en: name, zh: name },
    use: "room" as const,
    at: point,
  }));
}

function storeyOf(layout: Layout, storey: Storey, things: readonly ImportedThing[]): PlanStorey {
  const { id, level, points, doors } = storey;
  const landings = layout.lifts.flatMap(({ shaftDoors }) => shaftDoors.get(id) ?? []);
  return {
    id,
    title: title(level.name, { en: "Storey", zh: "楼层" }),
    floorZ: level.elevationM,
    heightM: ceilingM(storey),
    walls: level.walls.map(({ from, to }) => ({
      a: at(points[from]!),
      b: at(points[to]!),
      thicknessM: RMF.wallThicknessM,
    })),
    openings: [
      ...doors.map((door) => opening(door, { en: "Door", zh: "门" })),
      ...landings.map((door) => opening(door, { en: "Lift door", zh: "电梯厅门" })),
    ],
    labels: labelsOf(storey),
    pieces: things
      .filter(({ kind, place }) => kind === "furniture" && place === id)
      .flatMap((thing) => pieceOf(thing, level.elevationM)),
  };
}

/** The car's floor: the shaft's cavity without the gap around the car. */
function carOf({ shaft, lift, middle }: LiftAt): Xy[] {
  const shrink = lift.widthM / (lift.widthM + 2 * RMF.shaftGapM);
  return counterClockwise(
    shaft.map(([x, y]) => at([middle[0] + shrink * (x - middle[0]), middle[1] + shrink * (y - middle[1])])),
  );
}

const liftOf = (lift: LiftAt): PlanLift => ({
  thing: lift.id,
  title: title(lift.lift.name, { en: "Lift", zh: "电梯" }),
  car: carOf(lift),
  stops: lift.served.flatMap(({ id }) =>
    (lift.shaftDoors.get(id) ?? []).slice(0, 1).map((door) => ({ storey: id, opening: door.id })),
  ),
});

/** What drills and crowds need of a building: its lines, doors, lifts and furniture. The format has no stairs. */
export const venuePlanOf = (layout: Layout, things: readonly ImportedThing[]): VenuePlan => ({
  storeys: layout.storeys.map((storey) => storeyOf(layout, storey, things)),
  lifts: layout.lifts.map(liftOf),
  stairs: [],
});
