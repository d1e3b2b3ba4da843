import type { ImportedThing } from "../imported.ts";
import { title } from "../names.ts";
import type { Frame } from "./frame.ts";
import { type Door, doorSide, type Layout, type LiftAt, RMF, type Storey } from "./layout.ts";

/** A door stands in the middle of its opening and looks along it: its length is what it opens. */
function doorAt({ id, name, start, end, kind }: Door, storey: Storey, parent: string | null): ImportedThing {
  const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
  return {
    id,
    model: "door",
    kind: "door",
    title: title(name, { en: "Door", zh: "门" }),
    place: storey.id,
    parent,
    pose: {
      x: (start[0] + end[0]) / 2,
      y: (start[1] + end[1]) / 2,
      z: storey.level.elevationM,
      headingRad: Math.atan2(dy, dx),
    },
    reference: kind === "" ? null : kind,
    extentM: [Math.hypot(dx, dy), RMF.doorThicknessM],
  };
}

function furnitureOf(layout: Layout, storey: Storey, frame: Frame): ImportedThing[] {
  const transform = frame.transformOf(storey.level);
  return storey.level.models.map((model): ImportedThing => {
    const [x, y] = transform(model.x, model.y);
    const name = model.name || model.model;
    return {
      id: layout.ids.make(name, "model"),
      model: "furniture",
      kind: "furniture",
      title: title(name, { en: "Furniture", zh: "家具" }),
      place: storey.id,
      parent: null,
      pose: { x, y, z: storey.level.elevationM + model.z, headingRad: model.yaw },
      reference: model.model,
    };
  });
}

function robotsOf(layout: Layout, storey: Storey): ImportedThing[] {
  return storey.level.vertices.flatMap(({ parameters }, i): ImportedThing[] => {
    const type = parameters.get("spawn_robot_type");
    if (typeof type !== "string" || type === "") return [];
    const [x, y] = storey.points[i]!;
    const name = String(parameters.get("spawn_robot_name") ?? type);
    return [
      {
        id: layout.ids.make(name, "robot"),
        model: "delivery-robot",
        kind: "robot",
        title: title(name, { en: "Robot", zh: "机器人" }),
        place: storey.id,
        parent: null,
        pose: { x, y, z: storey.level.elevationM, headingRad: headingAt(storey, i) },
        reference: type,
      },
    ];
  });
}

/** A robot looks along the first lane of its vertex, as rmf_building_map_tools spawns it. */
function headingAt(storey: Storey, i: number): number {
  const lane = storey.level.lanes.find(({ from, to }) => from === i || to === i);
  if (lane === undefined) return 0;
  const [a, b] = [storey.points[lane.from]!, storey.points[lane.to]!];
  const heading = Math.atan2(b[1] - a[1], b[0] - a[0]);
  return lane.parameters.get("orientation") === "backward" ? heading + Math.PI : heading;
}

/** A lift looks out of its first door, its length is along that look, and it is placed at its lowest stop, wherever its car waits. */
function liftThing({ id, place, lift, middle, served }: LiftAt): ImportedThing {
  const turns = { right: 0, front: 1, left: 2, back: 3 };
  const quarters = lift.doors[0] === undefined ? 0 : turns[doorSide(lift, lift.doors[0])];
  return {
    id,
    model: "lift",
    kind: "lift",
    title: title(lift.name, { en: "Lift", zh: "电梯" }),
    place,
    parent: null,
    pose: {
      x: middle[0],
      y: middle[1],
      z: served[0]!.level.elevationM,
      headingRad: lift.yaw + (quarters * Math.PI) / 2,
    },
    reference: null,
    extentM: quarters % 2 === 0 ? [lift.widthM, lift.depthM] : [lift.depthM, lift.widthM],
  };
}

/** Doors, furniture and robots storey by storey, then lifts, and their doors on each storey as parts of them. */
export function thingsOf(layout: Layout, frame: Frame): ImportedThing[] {
  const standing = layout.storeys.flatMap((storey) => [
    ...storey.doors.map((door) => doorAt(door, storey, null)),
    ...furnitureOf(layout, storey, frame),
    ...robotsOf(layout, storey),
  ]);
  const landings = layout.lifts.flatMap(({ id, served, shaftDoors }) =>
    served.flatMap((storey) => (shaftDoors.get(storey.id) ?? []).map((door) => doorAt(door, storey, id))),
  );
  return [...standing, ...layout.lifts.map(liftThing), ...landings];
}
