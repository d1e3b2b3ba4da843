/**
 * OpenStreetMap extracts: OSM XML 0.6 (also of JOSM and Overpass) and Overpass's JSON, with or without "out geom".
 *
 * Read: closed ways and multipolygon relations as buildings (height, building:levels, min_height, roof:shape, roof:height),
 * water, woods, land and car parks; highways as roads and as a route map (oneway, maxspeed, lanes, width, steps), one node
 * where ways meet; waterways and rails as bands.
 * Not read: nodes with tags (counted), other lines, other relations, bridges' and tunnels' heights, coastlines, PBF. A
 * building and its building:parts are both drawn.
 */

import { inRing, type Point2 } from "../../core/ring.ts";
import { type Crs, utmAt } from "../crs/crs.ts";
import { georeference } from "../crs/frame.ts";
import { Parts } from "../geometry/mesh.ts";
import type { Imported } from "../imported.ts";
import { atBoundary, type Importer } from "../importer.ts";
import { type ImportHost, Pace, type Source } from "../source.ts";
import { District } from "../urban/district.ts";
import { Warnings } from "../warnings.ts";
import { Elements, type Relation, type Way } from "./elements.ts";
import { readOsmJson } from "./json.ts";
import { joined } from "./rings.ts";
import { readOsmXml } from "./xml.ts";

/** Turns nodes into the frame, and ways into what they are. */
class Drawing {
  readonly #elements: Elements;
  readonly #district: District;
  readonly #warnings: Warnings;
  readonly #plane: Crs;
  readonly #x0: number;
  readonly #y0: number;

  constructor(elements: Elements, district: District, warnings: Warnings) {
    this.#elements = elements;
    this.#district = district;
    this.#warnings = warnings;
    const [longitude, latitude] = elements.first ?? [0, 0];
    this.#plane = utmAt(longitude, latitude);
    const [x, y] = this.#plane.fromWgs84(longitude, latitude) ?? [0, 0];
    [this.#x0, this.#y0] = [Math.floor(x), Math.floor(y)];
  }

  get georeference() {
    return georeference(this.#plane, this.#x0, this.#y0);
  }

  /** The nodes that the extract has, with their points. */
  #points(refs: readonly number[], { where }: Pick<Way, "where">): { names: number[]; points: Point2[] } {
    const names: number[] = [];
    const points: Point2[] = [];
    for (const ref of refs) {
      const at = this.#elements.position(ref);
      const point = at === null ? null : this.#plane.fromWgs84(at[0], at[1]);
      if (point === null) {
        this.#warnings.add("nodeMissing", where, {
          en: "A way goes through a node that the extract does not have.",
          zh: "路径经过摘录中没有的节点。",
        });
        continue;
      }
      names.push(ref);
      points.push([point[0] - this.#x0, point[1] - this.#y0]);
    }
    return { names, points };
  }

  way(way: Way): void {
    const { id, tags, refs, where } = way;
    if (tags.size === 0) return;
    const { names, points } = this.#points(refs, way);
    if (points.length < 2) return;
    const isClosed = refs.length > 3 && refs[0] === refs.at(-1);
    const isLine =
      (tags.has("highway") ||
        tags.has("railway") ||
        /^(river|stream|canal|drain|ditch)$/.test(tags.get("waterway") ?? "")) &&
      tags.get("area") !== "yes";
    if (isClosed && !isLine) {
      if (tags.has("barrier") && tags.size === 1) this.#skipped(tags, where);
      else this.#district.area(`way-${id}`, tags, [points], where);
    } else if (!this.#district.line(`way-${id}`, tags, { names, points }, where)) this.#skipped(tags, where);
  }

  #skipped(tags: Way["tags"], where: Way["where"]): void {
    const [key = ""] = tags.keys();
    this.#warnings.add("lineUnknown", where, { en: "A line of this kind is not drawn.", zh: "此类线未绘制。" }, key);
  }

  relation({ id, members, tags, where }: Relation): void {
    if (tags.get("type") !== "multipolygon") {
      this.#warnings.add(
        "relation",
        where,
        { en: "A relation of this type is not read.", zh: "此类关系未读取。" },
        tags.get("type") ?? "",
      );
      return;
    }
    const waysOf = (inner: boolean): number[][] =>
      members.flatMap(({ type, ref, role }) => {
        const way = type === "way" && (role === "inner") === inner ? this.#elements.ways.get(ref) : undefined;
        return way === undefined ? [] : [[...way.refs]];
      });
    const [outer, inner] = [joined(waysOf(false)), joined(waysOf(true))];
    if (outer.open + inner.open > 0 || outer.closed.length === 0)
      this.#warnings.add("relationOpen", where, {
        en: "A multipolygon's ways make no closed ring, as where an extract ends.",
        zh: "多边形关系的路径未闭合，例如在摘录边界处。",
      });
    const holes = inner.closed.map((ring) => this.#points(ring, { where }).points).filter((ring) => ring.length >= 3);
    for (const ring of outer.closed) {
      const { points } = this.#points(ring, { where });
      if (points.length < 3) continue;
      const own = holes.filter((hole) => inRing(hole[0]!, points));
      this.#district.area(`relation-${id}`, tags, [points, ...own], where);
    }
  }
}

async function read(source: Source, host: ImportHost): Promise<Imported> {
  const pace = new Pace(host);
  const warnings = new Warnings();
  const elements = new Elements();
  const head = await source.read(0, Math.min(source.size, 1024));
  const first = head.find((byte) => byte > 32 && byte < 0x80);
  await (first === 0x7b || first === 0x5b ? readOsmJson : readOsmXml)(source, host, pace, elements);
  const parts = new Parts();
  const name = source.name.replace(/\.(osm|xml|json)$/i, "");
  const district = new District(name, parts, warnings);
  const drawing = new Drawing(elements, district, warnings);
  let done = 0;
  for (const way of elements.ways.values()) {
    drawing.way(way);
    done++;
    if (pace.due(16)) await pace.rest(0.6 + (0.3 * done) / elements.ways.size);
  }
  for (const relation of elements.relations) {
    drawing.relation(relation);
    if (pace.due(32)) await pace.rest(0.95);
  }
  if (elements.firstTagged !== null)
    warnings.add(
      "node",
      elements.firstTagged,
      { en: "Nodes with tags are not read.", zh: "未读取带标签的节点。" },
      "",
      elements.taggedNodes,
    );
  return {
    format: "osm",
    version: "0.6",
    title: district.places[0]!.title,
    units: { length: "deg", metres: 111_320 },
    georeference: elements.nodeCount === 0 ? null : drawing.georeference,
    places: district.places,
    things: [],
    machines: [],
    routeMap: district.streets.routeMap(district.places[0]!.id),
    geometry: parts.list,
    warnings: warnings.list(),
  };
}

export const osm: Importer = {
  format: "osm",
  title: { en: "OpenStreetMap extract", zh: "OpenStreetMap 摘录" },
  run: (source, host) => atBoundary(() => read(source, host)),
};
