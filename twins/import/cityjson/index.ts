/**
 * CityJSON 1.0, 1.1 and 2.0 (cityjson.org/specs), and CityJSONSeq (text sequences of CityJSONFeature).
 *
 * Read: all types of CityObjects with their parents, MultiSurface, CompositeSurface, Solid, MultiSolid, CompositeSolid,
 * templates, every level of detail, semantics of surfaces, transform, the reference system of the metadata.
 * Not read: appearance (materials, textures), attributes other than the name, points and lines without surfaces, what
 * extensions add beyond geometry. Of several parents the first is the place's. Heights stay in their own datum.
 */
import { type Crs, crsNamed } from "../crs/crs.ts";
import { type Frame, frameAbout } from "../crs/frame.ts";
import { Parts } from "../geometry/mesh.ts";
import type { Imported } from "../imported.ts";
import { atBoundary, type Importer } from "../importer.ts";
import { asObject, listMembers, numbers, objectMembers, parseRange, wrongValue } from "../json/parse.ts";
import { batches, type Root, scanRoot } from "../json/scan.ts";
import { title } from "../names.ts";
import { invalid, shown } from "../refusals.ts";
import { type ImportHost, Pace, type Source } from "../source.ts";
import { Warnings } from "../warnings.ts";
import { CityObjects } from "./objects.ts";
import { readFeatures } from "./sequence.ts";
import type { Templates } from "./shape.ts";
import { middle, type Transform, Vertices } from "./vertices.ts";

/** What one import carries along. */
export interface Reading {
  readonly source: Source;
  readonly host: ImportHost;
  readonly pace: Pace;
  readonly warnings: Warnings;
  readonly parts: Parts;
}

/** What stands at the head of a file. */
export interface Head {
  readonly root: Root;
  readonly version: string;
  readonly transform: Transform | null;
  readonly crs: Crs | null;
  readonly name: string;
  readonly templates: Templates;
}

function transformOf(value: unknown): Transform | null {
  if (value === undefined) return null;
  const scale = numbers(asObject(value)?.scale, 3);
  const translate = numbers(asObject(value)?.translate, 3);
  if (scale === null || translate === null) throw wrongValue("transform", value);
  return { scale, translate };
}

function crsOf(metadata: Readonly<Record<string, unknown>> | null, warnings: Warnings): Crs | null {
  const text = metadata?.referenceSystem;
  const crs = typeof text === "string" ? crsNamed(text) : null;
  if (crs === null) {
    const said =
      typeof text === "string"
        ? {
            en: `The reference system ${shown(text)} is not known: metres stay local.`,
            zh: `未知的坐标参考系 ${shown(text)}：保留本地米制坐标。`,
          }
        : {
            en: "The file names no reference system: metres stay local.",
            zh: "文件没有给出坐标参考系：保留本地米制坐标。",
          };
    warnings.add("crsUnknown", { entity: "metadata/referenceSystem" }, said);
  }
  return crs;
}

function templatesOf(value: unknown): Templates {
  const object = asObject(value);
  const vertices = new Vertices();
  const list = object?.["vertices-templates"];
  if (Array.isArray(list)) vertices.add(list, null, "geometry-templates/vertices-templates");
  return { geometries: Array.isArray(object?.templates) ? object.templates : [], vertices: vertices.values };
}

async function headOf({ source, host, pace, warnings }: Reading): Promise<Head> {
  const root = await scanRoot(source, pace, [0, 0.2]);
  const value = async (key: string): Promise<unknown> => {
    const range = root.members.get(key);
    return range === undefined ? undefined : parseRange(source, host, key, range);
  };
  const type = await value("type");
  if (type !== "CityJSON")
    throw invalid(
      { line: 1 },
      { en: `Its type is ${shown(type)}; CityJSON is expected.`, zh: `类型为 ${shown(type)}，应为 CityJSON。` },
    );
  const version = await value("version");
  if (typeof version !== "string" || !/^(1\.[01]|2\.0)(\.\d+)?$/.test(version))
    throw invalid(
      { entity: "version" },
      {
        en: `Version ${shown(version)} is not read; 1.0, 1.1 and 2.0 are.`,
        zh: `不支持版本 ${shown(version)}；支持 1.0、1.1 和 2.0。`,
      },
    );
  for (const key of ["appearance", "extensions"])
    if (root.members.has(key))
      warnings.add(key, { entity: key }, { en: `The part "${key}" is not read.`, zh: `未读取“${key}”部分。` });
  const metadata = asObject(await value("metadata"));
  const name = metadata?.title;
  return {
    root,
    version,
    transform: transformOf(await value("transform")),
    crs: crsOf(metadata, warnings),
    name: typeof name === "string" && name !== "" ? name : source.name.replace(/\.(city\.)?jsonl?$/i, ""),
    templates: templatesOf(await value("geometry-templates")),
  };
}

async function verticesOf({ source, host, pace }: Reading, head: Head): Promise<Vertices> {
  const vertices = new Vertices();
  const range = head.root.members.get("vertices");
  if (range === undefined) throw invalid({ line: 1 }, { en: "It has no vertices.", zh: "没有 vertices。" });
  for await (const batch of batches(source, range)) {
    vertices.add(listMembers(host, batch, "vertices"), head.transform, "vertices");
    await pace.rest(0.2 + (0.2 * batch.first) / (batch.first + 1_000_000));
  }
  return vertices;
}

/** The CityObjects of a single document. */
async function readDocument(reading: Reading, head: Head, objects: CityObjects): Promise<Frame> {
  const { source, host, pace } = reading;
  const vertices = await verticesOf(reading, head);
  const frame = frameAbout(head.crs, ...middle(vertices.values));
  frame.apply(vertices.values);
  const range = head.root.members.get("CityObjects");
  if (range === undefined) throw invalid({ line: 1 }, { en: "It has no CityObjects.", zh: "没有 CityObjects。" });
  let done = 0;
  for await (const batch of batches(source, range)) {
    for (const [id, object] of objectMembers(host, batch, "CityObjects")) {
      objects.add(id, object, vertices.values);
      if (pace.due(64)) await pace.rest(0.4 + (0.6 * done) / (range.to - range.from));
    }
    done += batch.bytes.length;
  }
  return frame;
}

async function read(source: Source, host: ImportHost): Promise<Imported> {
  const reading: Reading = { source, host, pace: new Pace(host), warnings: new Warnings(), parts: new Parts() };
  const head = await headOf(reading);
  const objects = new CityObjects(head.name, reading.parts, reading.warnings, head.templates);
  const rest = await source.read(head.root.end, Math.min(source.size, head.root.end + 4096));
  const sequence = rest.some((byte) => byte > 32);
  const frame = sequence ? await readFeatures(reading, head, objects) : await readDocument(reading, head, objects);
  const said = title(head.name, { en: "City", zh: "城市" });
  return {
    format: "cityjson",
    version: head.version,
    title: said,
    units: { length: head.crs?.geographic ? "deg" : "m", metres: head.crs?.geographic ? 111_320 : 1 },
    georeference: frame.georeference,
    places: objects.places(said),
    things: [],
    machines: [],
    routeMap: null,
    geometry: reading.parts.list,
    warnings: reading.warnings.list(),
  };
}

export const cityJson: Importer = {
  format: "cityjson",
  title: { en: "CityJSON", zh: "CityJSON" },
  run: (source, host) => atBoundary(() => read(source, host)),
};
