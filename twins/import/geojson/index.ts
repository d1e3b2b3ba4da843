/**
 * GeoJSON (RFC 7946), and text sequences of it (RFC 8142, or a feature a line).
 *
 * Read: FeatureCollection, Feature and bare geometries; Polygon, MultiPolygon, LineString, MultiLineString, collections of
 * them; the older member "crs" (2008). Properties in OpenStreetMap's words (building, height, building:levels, roof:shape,
 * highway, maxspeed, oneway, waterway, natural, landuse), and heights by the names that other sources use.
 * Not read: points (counted), heights in coordinates, properties that say nothing of these.
 */

import type { Point2 } from "../../core/ring.ts";
import { type Crs, crsNamed, utmAt } from "../crs/crs.ts";
import { georeference } from "../crs/frame.ts";
import { Parts } from "../geometry/mesh.ts";
import type { Georeference, Imported } from "../imported.ts";
import { atBoundary, type Importer } from "../importer.ts";
import { lines } from "../json/lines.ts";
import { asObject, listMembers, parseRange } from "../json/parse.ts";
import { batches, type Root, scanRoot } from "../json/scan.ts";
import { invalid, shown } from "../refusals.ts";
import { type ImportHost, Pace, type Source } from "../source.ts";
import { District } from "../urban/district.ts";
import type { Tags } from "../urban/tags.ts";
import { Warnings } from "../warnings.ts";

const GEOMETRIES = [
  "Point",
  "MultiPoint",
  "LineString",
  "MultiLineString",
  "Polygon",
  "MultiPolygon",
  "GeometryCollection",
];
/** Begins each text of RFC 8142. */
const RECORD = String.fromCharCode(0x1e);
/** Collections of geometries nest no deeper. */
const MAX_NESTING = 8;

/** Turns positions into the site's frame, about the first one that comes. */
class Positions {
  readonly #crs: Crs;
  #plane: Crs | null = null;
  #x0 = 0;
  #y0 = 0;

  constructor(crs: Crs) {
    this.#crs = crs;
  }

  get units(): Imported["units"] {
    return this.#crs.geographic ? { length: "deg", metres: 111_320 } : { length: "m", metres: 1 };
  }

  get georeference(): Georeference | null {
    return this.#plane === null ? null : georeference(this.#plane, this.#x0, this.#y0);
  }

  point(value: unknown, entity: string): Point2 {
    const [a, b] = Array.isArray(value) ? value : [];
    const at = typeof a === "number" && typeof b === "number" ? this.#turned(a, b) : null;
    if (at === null)
      throw invalid(
        { entity },
        {
          en: `${shown(value)} is no position ${this.#crs.geographic ? "of longitude and latitude in degrees" : "of two numbers"}.`,
          zh: `${shown(value)} 不是${this.#crs.geographic ? "以度为单位的经纬度" : "由两个数组成的"}位置。`,
        },
      );
    return at;
  }

  #turned(a: number, b: number): Point2 | null {
    if (!Number.isFinite(a) || !Number.isFinite(b)) return null;
    if (this.#crs.geographic && (Math.abs(a) > 360 || Math.abs(b) > 90)) return null;
    const plane = this.#plane ?? (this.#crs.geographic ? utmAt(a, b) : this.#crs);
    const there = this.#crs.geographic ? plane.fromWgs84(a, b) : ([a, b] as const);
    if (there === null) return null;
    if (this.#plane === null) [this.#plane, this.#x0, this.#y0] = [plane, Math.floor(there[0]), Math.floor(there[1])];
    return [there[0] - this.#x0, there[1] - this.#y0];
  }
}

/** Takes features one after the other. */
class Features {
  readonly #district: District;
  readonly #positions: Positions;
  readonly #warnings: Warnings;
  #count = 0;

  constructor(district: District, positions: Positions, warnings: Warnings) {
    this.#district = district;
    this.#positions = positions;
    this.#warnings = warnings;
  }

  add(value: unknown, path: string): void {
    const feature = asObject(value);
    if (feature?.type !== "Feature")
      throw invalid(
        { entity: path },
        {
          en: `It is ${shown(feature?.type ?? value)}, and no Feature.`,
          zh: `类型为 ${shown(feature?.type ?? value)}，而不是 Feature。`,
        },
      );
    const id =
      typeof feature.id === "string" || typeof feature.id === "number" ? String(feature.id) : `feature-${this.#count}`;
    this.#count++;
    const properties = Object.entries(asObject(feature.properties) ?? {});
    const plain = properties.flatMap(([key, one]): [string, string][] =>
      typeof one === "string" || typeof one === "number" || one === true ? [[key, String(one)]] : [],
    );
    if (feature.geometry === null || feature.geometry === undefined)
      this.#warnings.add(
        "featureWithoutGeometry",
        { entity: path },
        { en: "A feature has no geometry.", zh: "某要素没有几何。" },
      );
    else this.geometry(id, new Map(plain), feature.geometry, path, 0);
  }

  geometry(id: string, tags: Tags, value: unknown, path: string, nesting: number): void {
    const geometry = asObject(value);
    const type = String(geometry?.type);
    if (geometry === null || !GEOMETRIES.includes(type) || nesting > MAX_NESTING)
      throw invalid(
        { entity: path },
        {
          en: `${shown(geometry?.type ?? value)} is no type of geometry.`,
          zh: `${shown(geometry?.type ?? value)} 不是几何类型。`,
        },
      );
    const members = type === "GeometryCollection" ? geometry.geometries : geometry.coordinates;
    if (!Array.isArray(members))
      throw invalid({ entity: path }, { en: "A geometry has no list of coordinates.", zh: "几何没有坐标列表。" });
    if (type === "GeometryCollection") for (const member of members) this.geometry(id, tags, member, path, nesting + 1);
    else if (type === "Polygon") this.#polygon(id, tags, members, path);
    else if (type === "MultiPolygon") for (const polygon of members) this.#polygon(id, tags, polygon, path);
    else if (type === "LineString") this.#line(id, tags, members, path);
    else if (type === "MultiLineString") for (const line of members) this.#line(id, tags, line, path);
    else this.#warnings.add("point", { entity: path }, { en: "Points are not read.", zh: "未读取点要素。" });
  }

  #points(value: unknown, path: string, least: number): Point2[] {
    if (!Array.isArray(value) || value.length < least)
      throw invalid(
        { entity: path },
        { en: `A line or ring has fewer than ${least} positions.`, zh: `线或环的位置少于 ${least} 个。` },
      );
    return value.map((one) => this.#positions.point(one, path));
  }

  #polygon(id: string, tags: Tags, rings: unknown, path: string): void {
    if (!Array.isArray(rings))
      throw invalid({ entity: path }, { en: "A polygon is no list of rings.", zh: "多边形不是环的列表。" });
    if (rings.length > 0)
      this.#district.area(
        id,
        tags,
        rings.map((ring) => this.#points(ring, path, 4)),
        { entity: path },
      );
  }

  #line(id: string, tags: Tags, line: unknown, path: string): void {
    const points = this.#points(line, path, 2);
    // Where two lines have the same position, they meet: positions are named by centimetres.
    const names = points.map(([x, y]) => `${Math.round(100 * x)} ${Math.round(100 * y)}`);
    if (!this.#district.line(id, tags, { names, points }, { entity: path }))
      this.#warnings.add(
        "lineUnknown",
        { entity: path },
        { en: "A line is no road and no water: it is not drawn.", zh: "某条线既不是道路也不是水系：未绘制。" },
      );
  }
}

function crsOf(value: unknown, warnings: Warnings): Crs {
  const wgs84 = crsNamed("OGC:CRS84")!;
  const name = asObject(asObject(value)?.properties)?.name;
  if (typeof name !== "string") return wgs84;
  const crs = crsNamed(name);
  // GeoJSON counts east first in every system.
  if (crs !== null) return crs;
  warnings.add(
    "crsUnknown",
    { entity: "crs" },
    {
      en: `The reference system ${shown(name)} is not known: longitude and latitude are taken.`,
      zh: `未知的坐标参考系 ${shown(name)}：按经纬度处理。`,
    },
  );
  return wgs84;
}

interface Reading {
  readonly source: Source;
  readonly host: ImportHost;
  readonly pace: Pace;
  readonly warnings: Warnings;
}

async function readSequence({ source, host, pace }: Reading, features: Features): Promise<void> {
  for await (const { bytes, line, to } of lines(source, 0, 1)) {
    const text = host.utf8(bytes)?.replaceAll(RECORD, "").trim();
    if (text === "") continue;
    let value: unknown;
    try {
      value = JSON.parse(text ?? "");
    } catch {
      throw invalid({ line }, { en: "The line is not JSON.", zh: "该行不是 JSON。" });
    }
    features.add(value, `line ${line}`);
    if (pace.due(16)) await pace.rest(to / source.size);
  }
}

async function readCollection({ source, host, pace }: Reading, root: Root, features: Features): Promise<void> {
  const range = root.members.get("features");
  if (range === undefined)
    throw invalid({ line: 1 }, { en: "The collection has no features.", zh: "集合没有 features。" });
  let done = 0;
  for await (const batch of batches(source, range)) {
    for (const [i, value] of listMembers(host, batch, "features").entries()) {
      features.add(value, `features/${batch.first + i}`);
      if (pace.due(16)) await pace.rest(0.2 + (0.75 * done) / (range.to - range.from));
    }
    done += batch.bytes.length;
  }
}

/** Whether the file is a sequence: its first byte is a record separator, or more comes after the first object. */
async function isSequence(source: Source, root: Root | null): Promise<boolean> {
  if (root === null) return true;
  const rest = await source.read(root.end, Math.min(source.size, root.end + 4096));
  return rest.some((byte) => byte > 32 || byte === 0x1e);
}

async function read(source: Source, host: ImportHost): Promise<Imported> {
  const reading: Reading = { source, host, pace: new Pace(host), warnings: new Warnings() };
  const [first] = await source.read(0, Math.min(1, source.size));
  const root = first === 0x1e ? null : await scanRoot(source, reading.pace, [0, 0.2]);
  const value = async (key: string): Promise<unknown> => {
    const range = root?.members.get(key);
    return range === undefined ? undefined : parseRange(source, host, key, range);
  };
  const name = source.name.replace(/\.(geo)?json[ls]?$/i, "");
  const parts = new Parts();
  const positions = new Positions(crsOf(await value("crs"), reading.warnings));
  const district = new District(name, parts, reading.warnings);
  const features = new Features(district, positions, reading.warnings);
  const type = await value("type");
  if (await isSequence(source, root)) await readSequence(reading, features);
  else if (type === "FeatureCollection") await readCollection(reading, root!, features);
  else {
    const whole = await parseRange(source, host, "whole", { from: 0, to: source.size, line: 1 });
    if (type === "Feature") features.add(whole, "the feature");
    else features.geometry("feature", new Map(), whole, "the geometry", 0);
  }
  await reading.pace.rest(0.97);
  return {
    format: "geojson",
    version: "",
    title: district.places[0]!.title,
    units: positions.units,
    georeference: positions.georeference,
    places: district.places,
    things: [],
    machines: [],
    routeMap: district.streets.routeMap(district.places[0]!.id),
    geometry: parts.list,
    warnings: reading.warnings.list(),
  };
}

export const geoJson: Importer = {
  format: "geojson",
  title: { en: "GeoJSON", zh: "GeoJSON" },
  run: (source, host) => atBoundary(() => read(source, host)),
};
