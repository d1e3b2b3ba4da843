import { endsEarly, shown, tooLarge } from "../refusals.ts";
import type { Warnings } from "../warnings.ts";
import { YamlDocument, YamlValue } from "./nodes.ts";

/** Parameters of RMF: `name: [type, value]`, type 1 text, 2 whole number, 3 number, 4 yes or no. */
export type Parameters = ReadonlyMap<string, string | number | boolean>;

export interface Vertex {
  readonly x: number;
  readonly y: number;
  readonly name: string;
  readonly parameters: Parameters;
  readonly line: number;
}
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly parameters: Parameters;
  readonly line: number;
}
export interface Polygon {
  readonly vertices: readonly number[];
  readonly line: number;
}
export interface Model {
  readonly name: string;
  readonly model: string;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly yaw: number;
  readonly line: number;
}
export interface Fiducial {
  readonly x: number;
  readonly y: number;
  readonly name: string;
}

export interface Level {
  readonly name: string;
  readonly elevationM: number;
  readonly line: number;
  readonly vertices: readonly Vertex[];
  readonly walls: readonly Edge[];
  readonly doors: readonly Edge[];
  readonly lanes: readonly Edge[];
  readonly measurements: readonly Edge[];
  readonly floors: readonly Polygon[];
  readonly holes: readonly Polygon[];
  readonly models: readonly Model[];
  readonly fiducials: readonly Fiducial[];
}

export interface LiftDoor {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly widthM: number;
}
export interface Lift {
  readonly name: string;
  readonly line: number;
  readonly x: number;
  readonly y: number;
  readonly yaw: number;
  readonly widthM: number;
  readonly depthM: number;
  readonly referenceLevel: string;
  readonly initialLevel: string;
  readonly lowest: string;
  readonly highest: string;
  readonly doors: readonly LiftDoor[];
  /** Level and the names of the doors that open there. */
  readonly levelDoors: ReadonlyMap<string, readonly string[]>;
}

/** Storeys and lifts of one building, and doors of one level: ten times the largest that there are. */
export const MAX_LEVELS = 500;
export const MAX_LIFTS = 500;
export const MAX_DOORS = 5000;

export const COORDINATES = ["reference_image", "cartesian_meters", "wgs84"] as const;
export interface Building {
  readonly name: string;
  readonly coordinates: (typeof COORDINATES)[number];
  readonly parameters: Parameters;
  readonly referenceLevel: string;
  readonly levels: readonly Level[];
  readonly lifts: readonly Lift[];
}

function parameters(value: YamlValue | undefined): Parameters {
  const found = new Map<string, string | number | boolean>();
  for (const [name, typed] of value?.entries("A set of parameters") ?? []) {
    const [, second] = typed.items(`Parameter ${shown(name)}`);
    const plain = second?.scalar(`Parameter ${shown(name)}`);
    if (typeof plain === "string" || typeof plain === "boolean") found.set(name, plain);
    else if (typeof plain === "number" && Number.isFinite(plain)) found.set(name, plain);
    else if (plain !== null)
      throw typed.wrong({
        en: `Parameter ${shown(name)} is not a type and a value.`,
        zh: `参数 ${shown(name)} 不是“类型与值”。`,
      });
  }
  return found;
}

function vertex(value: YamlValue): Vertex {
  const [x, y, , name, more] = value.items("A vertex");
  if (x === undefined || y === undefined)
    throw value.wrong({ en: "A vertex has no x and y.", zh: "顶点缺少 x 和 y。" });
  return {
    x: x.number("A vertex's x"),
    y: y.number("A vertex's y"),
    name: name?.text("A vertex's name") ?? "",
    parameters: parameters(more),
    line: value.line,
  };
}

/** An index into the level's vertices. */
function index(value: YamlValue | undefined, owner: YamlValue, count: number): number {
  const number = value?.number("The number of a vertex");
  if (count === 0)
    throw endsEarly(owner.where, {
      en: "It names a vertex, but the level has none.",
      zh: "引用了顶点，但该楼层没有任何顶点。",
    });
  if (number === undefined || !Number.isInteger(number) || number < 0 || number >= count)
    throw owner.wrong({
      en: `It names vertex ${shown(number)}, but the level's vertices are 0 to ${count - 1}.`,
      zh: `引用了顶点 ${shown(number)}，但该楼层的顶点为 0 到 ${count - 1}。`,
    });
  return number;
}

function edges(level: YamlValue, key: string, count: number): Edge[] {
  const list = level.get(key)?.items(key) ?? [];
  return (key === "doors" ? limited(list, MAX_DOORS) : list).map((value) => {
    const [from, to, more] = value.items(`One of the ${key}`);
    return {
      from: index(from, value, count),
      to: index(to, value, count),
      parameters: parameters(more),
      line: value.line,
    };
  });
}

function polygons(level: YamlValue, key: string, count: number): Polygon[] {
  return (level.get(key)?.items(key) ?? []).map((value) => {
    const vertices = (value.get("vertices")?.items("vertices") ?? []).map((one) => index(one, value, count));
    if (vertices.length < 3)
      throw value.wrong({ en: "An area has fewer than three vertices.", zh: "区域的顶点少于三个。" });
    return { vertices, line: value.line };
  });
}

/** @throws CodedError IMPORT_TOO_LARGE with the line of the first that is too many */
function limited<T extends YamlValue | readonly [string, YamlValue]>(list: readonly T[], most: number): readonly T[] {
  const extra = list[most];
  if (extra === undefined) return list;
  const { line } = extra instanceof YamlValue ? extra : extra[1];
  throw tooLarge(
    { line },
    {
      en: `Before it come ${most} of its kind, the most that are read.`,
      zh: `在此之前已有 ${most} 个同类项，达到上限。`,
    },
  );
}

const numberAt = (value: YamlValue, key: string, otherwise?: number): number => {
  const found = value.get(key);
  if (found !== undefined) return found.number(key);
  if (otherwise !== undefined) return otherwise;
  throw value.wrong({ en: `The value ${key} is missing.`, zh: `缺少 ${key}。` });
};
const textAt = (value: YamlValue, key: string): string => value.get(key)?.text(key) ?? "";

const models = (level: YamlValue): Model[] =>
  (level.get("models")?.items("models") ?? []).map((value) => ({
    name: textAt(value, "name"),
    model: textAt(value, "model_name"),
    x: numberAt(value, "x"),
    y: numberAt(value, "y"),
    z: numberAt(value, "z", 0),
    yaw: numberAt(value, "yaw", 0),
    line: value.line,
  }));

const fiducials = (level: YamlValue): Fiducial[] =>
  (level.get("fiducials")?.items("fiducials") ?? []).map((value) => {
    const [x, y, name] = value.items("A fiducial");
    if (x === undefined || y === undefined || name === undefined)
      throw value.wrong({ en: "A fiducial needs x, y and a name.", zh: "基准点需要 x、y 和名称。" });
    return { x: x.number("A fiducial's x"), y: y.number("A fiducial's y"), name: name.text("A fiducial's name") };
  });

/** What of a level is read, or known to mean nothing to a twin: pictures, and how the editor keeps its lines straight. */
const KNOWN = new Set(
  "vertices walls doors lanes measurements floors holes models fiducials elevation drawing layers constraints features flattened_x_offset flattened_y_offset x_meters y_meters".split(
    " ",
  ),
);

function level(name: string, value: YamlValue, warnings: Warnings): Level {
  const vertices = (value.get("vertices")?.items("vertices") ?? []).map(vertex);
  const count = vertices.length;
  for (const [key, part] of value.entries(`Level ${shown(name)}`))
    if (!KNOWN.has(key))
      warnings.add(
        "levelKey",
        part.where,
        { en: `The part "${shown(key)}" of a level is not read.`, zh: `楼层的“${shown(key)}”部分未读取。` },
        key,
      );
  return {
    name,
    elevationM: numberAt(value, "elevation", 0),
    line: value.line,
    vertices,
    walls: edges(value, "walls", count),
    doors: edges(value, "doors", count),
    lanes: edges(value, "lanes", count),
    measurements: edges(value, "measurements", count),
    floors: polygons(value, "floors", count),
    holes: polygons(value, "holes", count),
    models: models(value),
    fiducials: fiducials(value),
  };
}

/** The name of a level in a lift, checked. */
function levelName(lift: YamlValue, key: string, names: ReadonlySet<string>): string {
  const name = textAt(lift, key);
  if (name !== "" && !names.has(name))
    throw lift.wrong({
      en: `A lift names level ${shown(name)} as ${key}, which the building does not have.`,
      zh: `电梯的 ${key} 指定了楼层 ${shown(name)}，但该建筑没有此楼层。`,
    });
  return name;
}

function size(lift: YamlValue, key: string): number {
  const value = numberAt(lift, key);
  if (value > 0 && value < 1000) return value;
  throw lift.wrong({ en: `A ${key} of ${value} m is none.`, zh: `${key} 不能为 ${value} 米。` });
}

function lift(name: string, value: YamlValue, names: ReadonlySet<string>): Lift {
  const doors = (value.get("doors")?.entries("doors") ?? []).map(([door, part]) => ({
    name: door,
    x: numberAt(part, "x"),
    y: numberAt(part, "y"),
    widthM: size(part, "width"),
  }));
  const levelDoors = new Map<string, string[]>();
  for (const [levelKey, list] of value.get("level_doors")?.entries("level_doors") ?? []) {
    if (!names.has(levelKey))
      throw list.wrong({
        en: `A lift opens on level ${shown(levelKey)}, which the building does not have.`,
        zh: `电梯停靠楼层 ${shown(levelKey)}，但该建筑没有此楼层。`,
      });
    levelDoors.set(
      levelKey,
      list.items("level_doors").map((door) => door.text("The name of a door")),
    );
  }
  return {
    name,
    line: value.line,
    x: numberAt(value, "x"),
    y: numberAt(value, "y"),
    yaw: numberAt(value, "yaw", 0),
    widthM: size(value, "width"),
    depthM: size(value, "depth"),
    referenceLevel: levelName(value, "reference_floor_name", names),
    initialLevel: levelName(value, "initial_floor_name", names),
    lowest: levelName(value, "lowest_floor", names),
    highest: levelName(value, "highest_floor", names),
    doors,
    levelDoors,
  };
}

function coordinates(root: YamlValue): Building["coordinates"] {
  const value = root.get("coordinate_system");
  if (value === undefined) return "reference_image";
  const text = value.text("coordinate_system");
  const found = COORDINATES.find((one) => one === text);
  if (found !== undefined) return found;
  throw value.wrong({
    en: `The coordinate system ${shown(text)} is not read; it is one of ${COORDINATES.join(", ")}.`,
    zh: `不支持坐标系 ${shown(text)}；可用 ${COORDINATES.join("、")}。`,
  });
}

/** Reads the text of a building.yaml. @throws CodedError IMPORT_INVALID, IMPORT_TOO_LARGE */
export function readBuilding(text: string, warnings: Warnings): Building {
  const { root } = new YamlDocument(text);
  const entries = limited(root.get("levels")?.entries("levels") ?? [], MAX_LEVELS);
  if (entries.length === 0) throw root.wrong({ en: "The building has no levels.", zh: "建筑没有任何楼层（levels）。" });
  const levels = entries.map(([name, value]) => level(name, value, warnings));
  const names = new Set(levels.map(({ name }) => name));
  const reference = root.get("reference_level_name");
  const referenceLevel = reference?.text("reference_level_name") ?? levels[0]!.name;
  if (!names.has(referenceLevel))
    throw (reference ?? root).wrong({ en: "The reference level is none of the levels.", zh: "参考楼层不在楼层之列。" });
  return {
    name: textAt(root, "building_name") || textAt(root, "name"),
    coordinates: coordinates(root),
    parameters: parameters(root.get("parameters")),
    referenceLevel,
    levels,
    lifts: limited(root.get("lifts")?.entries("lifts") ?? [], MAX_LIFTS).map(([name, value]) =>
      lift(name, value, names),
    ),
  };
}
