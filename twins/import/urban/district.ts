import type { Place } from "../../core/place.ts";
import { type Point2, signedArea } from "../../core/ring.ts";
import { Mesh, type Parts } from "../geometry/mesh.ts";
import { counterClockwise, opened, type Point3, surface } from "../geometry/polygon.ts";
import type { PartKind } from "../imported.ts";
import { Ids, outline, title } from "../names.ts";
import { tooLarge, type Where } from "../refusals.ts";
import type { Warnings } from "../warnings.ts";
import { areaKind, ribbonOf, roadOf } from "./classify.ts";
import { ROOF_SHAPES, shapedRoof } from "./roofs.ts";
import { Streets } from "./streets.ts";
import { heightsOf, type Tags, tag } from "./tags.ts";

/** Places of one file: ten times what a browser draws. */
export const MAX_PLACES = 1_000_000;

/** A line with the names of its points, by which roads know where they meet. */
export interface Line {
  readonly names: readonly (string | number)[];
  readonly points: readonly Point2[];
}

/** Makes a city of areas and lines in the site's frame; the same for OpenStreetMap and GeoJSON. */
export class District {
  readonly places: Place[] = [];
  readonly streets = new Streets();
  readonly ids = new Ids();
  readonly #parts: Parts;
  readonly #warnings: Warnings;
  readonly #root: string;
  readonly #mesh = { wall: new Mesh(), roof: new Mesh(), floor: new Mesh() };

  readonly #mostPlaces: number;

  constructor(name: string, parts: Parts, warnings: Warnings, mostPlaces = MAX_PLACES) {
    this.#mostPlaces = mostPlaces;
    this.#parts = parts;
    this.#warnings = warnings;
    this.#root = this.ids.make(name, "city");
    const said = title(name, { en: "City", zh: "城市" });
    this.places.push({ id: this.#root, level: "city", title: said, parent: null, outline: [], floorZ: 0, heightM: 0 });
  }

  #place(
    id: string,
    level: Place["level"],
    tags: Tags,
    ring: readonly Point2[],
    low: number,
    heightM: number,
    where: Where,
  ): string {
    if (this.places.length >= this.#mostPlaces)
      throw tooLarge(where, {
        en: `Before it come ${this.#mostPlaces} features, the most that are read.`,
        zh: `在此之前已有 ${this.#mostPlaces} 个要素，达到上限。`,
      });
    const own = this.ids.make(id, "feature");
    const name = tag(tags, "name", "NAME", "Name") ?? id;
    this.places.push({
      id: own,
      level,
      title: title(name, { en: "Feature", zh: "要素" }),
      parent: this.#root,
      outline: outline(ring),
      floorZ: low,
      heightM,
    });
    return own;
  }

  /** An area, outer ring first. */
  area(id: string, tags: Tags, rings: readonly (readonly Point2[])[], where: Where): void {
    const clean = rings.map((ring) => opened(ring)).filter((ring) => ring.length >= 3);
    if (clean[0] === undefined || Math.abs(signedArea(clean[0])) < 1e-6) {
      this.#warnings.add("areaWithoutArea", where, {
        en: "An area has no surface: it is left out.",
        zh: "某区域没有面积：已略去。",
      });
      return;
    }
    const turned = clean.map((ring, i) => (i === 0 ? counterClockwise(ring) : counterClockwise(ring).reverse()));
    const kind = areaKind(tags);
    if (kind === "building") this.#building(id, tags, turned, where);
    else {
      if (kind === null)
        this.#warnings.add("areaUnknown", where, {
          en: "An area does not say what it is: it is drawn only.",
          zh: "某区域没有说明其类别：仅绘制。",
        });
      const place = this.#place(id, "area", tags, turned[0]!, 0, 0, where);
      this.#flat(place, kind ?? "other", turned, 0, 0);
    }
  }

  #flat(place: string, kind: PartKind, rings: readonly (readonly Point2[])[], lod: number, z: number): void {
    surface(
      this.#mesh.floor,
      rings.map((ring) => ring.map(([x, y]): Point3 => [x, y, z])),
    );
    this.#parts.take(place, kind, lod, this.#mesh.floor);
  }

  #building(id: string, tags: Tags, rings: readonly (readonly Point2[])[], where: Where): void {
    const { lowM, topM, roofM, known } = heightsOf(tags);
    if (!known)
      this.#warnings.add("heightUnknown", where, {
        en: `A building does not say how high it is: ${topM} m is drawn.`,
        zh: `某建筑没有给出高度：按 ${topM} 米绘制。`,
      });
    const place = this.#place(id, "building", tags, rings[0]!, lowM, topM - lowM, where);
    const { wall, roof, floor } = this.#mesh;
    const shape = tag(tags, "roof:shape", "building:roof:shape") ?? "flat";
    const across = tags.get("roof:orientation") === "across";
    const eaves = topM - roofM;
    const shaped = roofM > 0 && rings.length === 1 && shapedRoof(roof, wall, rings[0]!, shape, eaves, topM, across);
    if (!shaped && shape !== "flat" && (roofM > 0 || !ROOF_SHAPES.some((one) => one === shape)))
      this.#warnings.add(
        "roofFlat",
        where,
        { en: "A roof of this shape is drawn flat.", zh: "此形状的屋顶按平顶绘制。" },
        shape,
      );
    const wallTop = shaped ? eaves : topM;
    for (const ring of rings)
      for (const [i, [ax, ay]] of ring.entries()) {
        const [bx, by] = ring[(i + 1) % ring.length]!;
        const [a, b] = [wall.vertex(ax, ay, lowM), wall.vertex(bx, by, lowM)];
        wall.quad(a, b, wall.vertex(bx, by, wallTop), wall.vertex(ax, ay, wallTop));
      }
    if (!shaped)
      surface(
        roof,
        rings.map((ring) => ring.map(([x, y]): Point3 => [x, y, topM])),
      );
    surface(
      floor,
      rings.map((ring) => ring.map(([x, y]): Point3 => [x, y, lowM]).reverse()),
    );
    this.#parts.take(place, "wall", shaped ? 2 : 1, wall);
    this.#parts.take(place, "roof", shaped ? 2 : 1, roof);
    this.#parts.take(place, "floor", 0, floor);
  }

  /** A line: a road with its part of the route map, or a ribbon. @returns whether it was one of these */
  line(id: string, tags: Tags, { names, points }: Line, where: Where): boolean {
    const road = roadOf(tags);
    const ribbon = road ?? ribbonOf(tags);
    if (ribbon === null || points.length < 2) return false;
    if (road !== null) this.streets.add(id, road, names, points);
    const place = this.#place(id, "area", tags, [], 0, 0, where);
    this.#ribbon(points, ribbon.widthM);
    this.#parts.take(place, ribbon.kind, 1, this.#mesh.floor);
    return true;
  }

  /** A band about a line; each stretch is a rectangle of its own. */
  #ribbon(points: readonly Point2[], widthM: number): void {
    const mesh = this.#mesh.floor;
    for (const [i, [ax, ay]] of points.slice(0, -1).entries()) {
      const [bx, by] = points[i + 1]!;
      const length = Math.hypot(bx - ax, by - ay);
      if (length < 1e-6) continue;
      const [nx, ny] = [(-(by - ay) / length) * (widthM / 2), ((bx - ax) / length) * (widthM / 2)];
      const [a, b] = [mesh.vertex(ax - nx, ay - ny, 0), mesh.vertex(bx - nx, by - ny, 0)];
      mesh.quad(a, b, mesh.vertex(bx + nx, by + ny, 0), mesh.vertex(ax + nx, ay + ny, 0));
    }
  }
}
