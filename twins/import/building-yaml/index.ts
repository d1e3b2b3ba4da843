/**
 * RMF building.yaml (Open-RMF traffic editor; read as rmf_building_map_tools reads it).
 *
 * Read: levels with elevation, vertices and their parameters, walls, doors, floors, holes, lanes (graph_idx, orientation,
 * bidirectional, speed_limit), measurements, fiducials, models, lifts with cabins and doors per level, robots
 * that a vertex spawns; coordinate systems reference_image (pixels, y down), cartesian_meters and wgs84.
 * Not read: web_mercator (refused), pictures of the plan and their layers, human lanes, zones and crowd simulation; the
 * meshes of models, which the file only names. Walls, doors and floors have the heights of rmf_building_map_tools.
 */
import type { Place } from "../../core/place.ts";
import { Parts } from "../geometry/mesh.ts";
import type { Imported, ImportedThing } from "../imported.ts";
import { atBoundary, type Importer } from "../importer.ts";
import { outline, title } from "../names.ts";
import { invalid, tooLarge } from "../refusals.ts";
import { type ImportHost, Pace, readWhole, type Source } from "../source.ts";
import { Warnings } from "../warnings.ts";
import { type Frame, frameOf } from "./frame.ts";
import { buildGeometry, outlineOf, ring } from "./geometry.ts";
import { type Layout, layoutOf, RMF, type Storey } from "./layout.ts";
import { type Building, readBuilding } from "./read.ts";
import { routesOf } from "./routes.ts";

/** The hotel of three floors takes a tenth of a MiB. */
export const MAX_YAML_BYTES = 8 * 1024 * 1024;

function storeyPlaces(layout: Layout, storey: Storey): Place[] {
  const { level } = storey;
  const own: Place = {
    id: storey.id,
    level: "storey",
    title: title(level.name, { en: "Storey", zh: "楼层" }),
    parent: layout.building,
    outline: outline(outlineOf(storey)),
    floorZ: level.elevationM,
    heightM: storey.heightM,
  };
  const areas = level.floors.map(({ vertices }, i): Place => {
    const name = `${level.name} ${i + 1}`;
    return {
      id: layout.ids.make(`${level.name}-floor-${i + 1}`, "floor"),
      level: "space",
      title: title(name, { en: "Floor", zh: "楼面" }),
      parent: storey.id,
      outline: outline(ring(storey, vertices)),
      floorZ: level.elevationM,
      heightM: RMF.wallHeightM,
    };
  });
  return [own, ...areas];
}

function placesOf(layout: Layout): Place[] {
  const lowest = Math.min(...layout.storeys.map(({ level }) => level.elevationM));
  const top = Math.max(...layout.storeys.map(({ level, heightM }) => level.elevationM + heightM));
  const whole = { title: layout.title, outline: [], floorZ: lowest, heightM: top - lowest };
  const shafts = layout.lifts.map(({ place, lift, shaft, served }): Place => {
    const low = served[0]!.level.elevationM;
    const last = served[served.length - 1]!;
    const heightM = last.level.elevationM + RMF.cabinHeightM - low;
    const said = title(lift.name, { en: "Lift", zh: "电梯" });
    return {
      id: place,
      level: "space",
      title: said,
      parent: layout.building,
      outline: outline(shaft),
      floorZ: low,
      heightM,
    };
  });
  return [
    { ...whole, id: layout.site, level: "site", parent: null },
    { ...whole, id: layout.building, level: "building", parent: layout.site },
    ...layout.storeys.flatMap((storey) => storeyPlaces(layout, storey)),
    ...shafts,
  ];
}

function doorsOf(storey: Storey): ImportedThing[] {
  return storey.doors.map(({ id, name, start, end, kind }) => ({
    id,
    model: "door",
    kind: "door",
    title: title(name, { en: "Door", zh: "门" }),
    place: storey.id,
    parent: null,
    pose: {
      x: (start[0] + end[0]) / 2,
      y: (start[1] + end[1]) / 2,
      z: storey.level.elevationM,
      headingRad: Math.atan2(end[1] - start[1], end[0] - start[0]),
    },
    reference: kind === "" ? null : kind,
  }));
}

function placedOf(layout: Layout, storey: Storey, frame: Frame): ImportedThing[] {
  const transform = frame.transformOf(storey.level);
  const z = storey.level.elevationM;
  const furniture = storey.level.models.map((model): ImportedThing => {
    const [x, y] = transform(model.x, model.y);
    const name = model.name || model.model;
    return {
      id: layout.ids.make(name, "model"),
      model: "furniture",
      kind: "furniture",
      title: title(name, { en: "Furniture", zh: "家具" }),
      place: storey.id,
      parent: null,
      pose: { x, y, z: z + model.z, headingRad: model.yaw },
      reference: model.model,
    };
  });
  const robots = storey.level.vertices.flatMap(({ parameters }, i): ImportedThing[] => {
    const type = parameters.get("spawn_robot_type");
    if (typeof type !== "string" || type === "") return [];
    const [x, y] = storey.points[i]!;
    const name = String(parameters.get("spawn_robot_name") ?? type);
    const id = layout.ids.make(name, "robot");
    const pose = { x, y, z, headingRad: headingAt(storey, i) };
    return [
      {
        id,
        model: "robot",
        kind: "robot",
        title: title(name, { en: "Robot", zh: "机器人" }),
        place: storey.id,
        parent: null,
        pose,
        reference: type,
      },
    ];
  });
  return [...furniture, ...robots];
}

/** A robot looks along the first lane of its vertex, as rmf_building_map_tools spawns it. */
function headingAt(storey: Storey, i: number): number {
  const lane = storey.level.lanes.find(({ from, to }) => from === i || to === i);
  if (lane === undefined) return 0;
  const [a, b] = [storey.points[lane.from]!, storey.points[lane.to]!];
  const heading = Math.atan2(b[1] - a[1], b[0] - a[0]);
  return lane.parameters.get("orientation") === "backward" ? heading + Math.PI : heading;
}

function thingsOf(layout: Layout, frame: Frame): ImportedThing[] {
  const lifts = layout.lifts.map(({ id, place, lift, middle, served }): ImportedThing => {
    const at = served.find(({ level }) => level.name === lift.initialLevel) ?? served[0]!;
    const pose = { x: middle[0], y: middle[1], z: at.level.elevationM, headingRad: lift.yaw };
    return {
      id,
      model: "lift",
      kind: "lift",
      title: title(lift.name, { en: "Lift", zh: "电梯" }),
      place,
      parent: null,
      pose,
      reference: null,
    };
  });
  return [...layout.storeys.flatMap((storey) => [...doorsOf(storey), ...placedOf(layout, storey, frame)]), ...lifts];
}

function warnOfMeshes(building: Building, warnings: Warnings): void {
  for (const { line } of building.levels.flatMap(({ models }) => models))
    warnings.add(
      "meshElsewhere",
      { line },
      {
        en: "A model's shape is not in the file: it is placed without one.",
        zh: "模型的形状不在文件中：仅放置，没有形状。",
      },
    );
}

async function read(source: Source, host: ImportHost): Promise<Imported> {
  if (source.size > MAX_YAML_BYTES)
    throw tooLarge(
      { line: 1 },
      {
        en: `It has ${source.size} bytes; ${MAX_YAML_BYTES} are read.`,
        zh: `共 ${source.size} 字节；最多读取 ${MAX_YAML_BYTES} 字节。`,
      },
    );
  const pace = new Pace(host);
  const text = host.utf8(await readWhole(source, pace, 0.2));
  if (text === null) throw invalid({ line: 1 }, { en: "It is not text in UTF-8.", zh: "不是 UTF-8 文本。" });
  const warnings = new Warnings();
  const building = readBuilding(text, warnings);
  await pace.rest(0.5);
  const frame = frameOf(building, warnings);
  const layout = layoutOf(building, frame, warnings);
  const parts = new Parts();
  await buildGeometry(layout, parts, pace, warnings);
  const routeMap = await routesOf(layout, pace, warnings);
  warnOfMeshes(building, warnings);
  return {
    format: "building-yaml",
    version: "",
    title: layout.title,
    units: frame.units,
    georeference: frame.georeference,
    places: placesOf(layout),
    things: thingsOf(layout, frame),
    machines: [],
    routeMap,
    geometry: parts.list,
    warnings: warnings.list(),
  };
}

export const buildingYaml: Importer = {
  format: "building-yaml",
  title: { en: "RMF building plan (building.yaml)", zh: "RMF 建筑平面（building.yaml）" },
  run: (source, host) => atBoundary(() => read(source, host)),
};
