/**
 * RMF building.yaml (Open-RMF traffic editor; read as rmf_building_map_tools reads it).
 *
 * Read: levels with elevation, vertices and their parameters, walls, doors, floors, holes, lanes (graph_idx, orientation,
 * bidirectional, speed_limit), measurements, fiducials, models, lifts with cabins and doors per level, robots
 * that a vertex spawns; coordinate systems reference_image (pixels, y down), cartesian_meters and wgs84.
 * Not read: web_mercator (refused), pictures of the plan and their layers, human lanes, zones and crowd simulation; the
 * meshes of models, which the file only names: furnishing draws them by their names. Walls, doors and floors have the heights of rmf_building_map_tools.
 */
import type { Place } from "../../core/place.ts";
import type { Result } from "../../core/result.ts";
import { furnish } from "../furnishing/furnish.ts";
import { Parts } from "../geometry/mesh.ts";
import type { Imported } from "../imported.ts";
import { atBoundary, type Importer, refusable } from "../importer.ts";
import { outline, title } from "../names.ts";
import { invalid, tooManyBytes } from "../refusals.ts";
import { type ImportHost, Pace, readWhole, type Source } from "../source.ts";
import type { VenuePlan } from "../venue/plan.ts";
import { Warnings } from "../warnings.ts";
import { type Frame, frameOf } from "./frame.ts";
import { buildGeometry, outlineOf, ring } from "./geometry.ts";
import { type Layout, layoutOf, RMF, type Storey } from "./layout.ts";
import { type Building, readBuilding } from "./read.ts";
import { routesOf } from "./routes.ts";
import { thingsOf } from "./things.ts";
import { venuePlanOf } from "./venuePlan.ts";

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

function warnOfMeshes(building: Building, warnings: Warnings): void {
  for (const { line } of building.levels.flatMap(({ models }) => models))
    warnings.add(
      "meshElsewhere",
      { line },
      {
        en: "A model's shape is not in the file: one of its family stands there instead, at a usual size.",
        zh: "模型的形状不在文件中：以同类家具的常见尺寸代替。",
      },
    );
}

interface Opened {
  readonly building: Building;
  readonly frame: Frame;
  readonly layout: Layout;
}

async function open(source: Source, host: ImportHost, pace: Pace, warnings: Warnings): Promise<Opened> {
  if (source.size > MAX_YAML_BYTES) throw tooManyBytes(source.size, MAX_YAML_BYTES);
  const text = host.utf8(await readWhole(source, pace, 0.2));
  if (text === null) throw invalid({ line: 1 }, { en: "It is not text in UTF-8.", zh: "不是 UTF-8 文本。" });
  const building = readBuilding(text, warnings);
  await pace.rest(0.5);
  const frame = frameOf(building, warnings);
  return { building, frame, layout: layoutOf(building, frame, warnings) };
}

async function read(source: Source, host: ImportHost): Promise<Imported> {
  const [pace, warnings] = [new Pace(host), new Warnings()];
  const { building, frame, layout } = await open(source, host, pace, warnings);
  const parts = new Parts();
  await buildGeometry(layout, parts, pace, warnings);
  const routeMap = await routesOf(layout, pace, warnings);
  warnOfMeshes(building, warnings);
  const [places, things] = [placesOf(layout), thingsOf(layout, frame)];
  await furnish(things, places, parts, pace, warnings);
  return {
    format: "building-yaml",
    version: "",
    title: layout.title,
    units: frame.units,
    georeference: frame.georeference,
    places,
    things,
    machines: [],
    routeMap,
    geometry: parts.list,
    warnings: warnings.list(),
  };
}

/** The lines, doors, lifts and furniture of a building's file, of which a venue is made. */
export const readVenuePlan = (source: Source, host: ImportHost): Promise<Result<VenuePlan>> =>
  refusable(async () => {
    const { frame, layout } = await open(source, host, new Pace(host), new Warnings());
    // Places take their ids before Things do: both have the same ones as in an import.
    placesOf(layout);
    return venuePlanOf(layout, thingsOf(layout, frame));
  });

export const buildingYaml: Importer = {
  format: "building-yaml",
  title: { en: "RMF building plan (building.yaml)", zh: "RMF 建筑平面（building.yaml）" },
  mostBytes: MAX_YAML_BYTES,
  run: (source, host) => atBoundary(() => read(source, host)),
};
