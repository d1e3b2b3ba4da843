import { lowestBorder } from "../geometry/border.ts";
import { Mesh, type Parts } from "../geometry/mesh.ts";
import { newell, type Point3, surface } from "../geometry/polygon.ts";
import { PART_KINDS, type PartKind } from "../imported.ts";
import { asObject, numbers, wrongValue } from "../json/parse.ts";
import { invalid, shown, tooLarge } from "../refusals.ts";
import type { Warnings } from "../warnings.ts";
import { type ObjectType, SURFACE_DEPTH, SURFACE_KINDS } from "./types.ts";

/** All triangles of a file: their corners alone are half a gigabyte. */
export const MAX_TRIANGLES = 30_000_000;

/** Templates of a file: geometries in a frame of their own. */
export interface Templates {
  readonly geometries: readonly unknown[];
  readonly vertices: Float64Array;
}

/** Box and floor of an object, as its geometry gives them. */
export interface Extent {
  low: number;
  high: number;
  /** Outline on the floor; empty where it is no single ring. */
  outline: [number, number][];
}

const level = (lod: unknown): number => {
  const value = typeof lod === "string" || typeof lod === "number" ? Number(lod) : Number.NaN;
  return value >= 0 && value <= 4 ? value : 0;
};

/** Turns the geometries of CityObjects into parts. One for a file: its meshes are used again. */
export class Shaper {
  readonly #parts: Parts;
  readonly #warnings: Warnings;
  readonly #templates: Templates;
  readonly #meshes = new Map<PartKind, Mesh>(PART_KINDS.map((kind) => [kind, new Mesh()]));
  #triangles = 0;

  readonly #mostTriangles: number;

  constructor(parts: Parts, warnings: Warnings, templates: Templates, mostTriangles = MAX_TRIANGLES) {
    this.#mostTriangles = mostTriangles;
    this.#parts = parts;
    this.#warnings = warnings;
    this.#templates = templates;
  }

  /** @throws CodedError IMPORT_INVALID with the object's id */
  shape(id: string, place: string, type: ObjectType, geometries: unknown, vertices: Float64Array): Extent | null {
    if (geometries === undefined || geometries === null) return null;
    if (!Array.isArray(geometries)) throw wrongValue(id, geometries);
    const ground = new Ground();
    for (const one of geometries) {
      const geometry = asObject(one);
      if (geometry === null) throw wrongValue(id, one);
      if (geometry.type === "GeometryInstance") this.#instance(id, place, type, geometry, vertices, ground);
      else this.#geometry(id, place, type, geometry, vertices, ground);
    }
    return ground.extent();
  }

  #geometry(
    id: string,
    place: string,
    type: ObjectType,
    geometry: Readonly<Record<string, unknown>>,
    vertices: Float64Array,
    ground: Ground,
  ): void {
    const depth = SURFACE_DEPTH[String(geometry.type)];
    const lod = level(geometry.lod);
    if (depth === undefined || depth === 0) {
      const said = { en: "A geometry of this type has no surfaces: it is not drawn.", zh: "此类几何没有面：未绘制。" };
      this.#warnings.add("geometryType", { entity: id }, said, shown(geometry.type));
      return;
    }
    const semantics = asObject(geometry.semantics);
    const kinds = Array.isArray(semantics?.surfaces)
      ? semantics.surfaces.map((one) => this.#semantic(id, asObject(one)?.type))
      : [];
    const visit = (boundary: unknown, values: unknown, left: number): void => {
      if (!Array.isArray(boundary)) throw wrongValue(id, boundary);
      const of = (i: number): unknown => (Array.isArray(values) ? values[i] : values);
      for (const [i, inner] of boundary.entries())
        if (left > 1) visit(inner, of(i), left - 1);
        else this.#surface(id, type, inner, kinds[of(i) as number] ?? null, vertices, ground);
    };
    visit(geometry.boundaries, semantics?.values ?? null, depth);
    for (const [kind, mesh] of this.#meshes) {
      this.#triangles += mesh.triangles;
      this.#parts.take(place, kind, lod, mesh);
    }
    if (this.#triangles > this.#mostTriangles)
      throw tooLarge(
        { entity: id },
        {
          en: `Up to here it has more than ${this.#mostTriangles} triangles.`,
          zh: `到此处三角形已超过 ${this.#mostTriangles} 个。`,
        },
      );
  }

  #semantic(id: string, type: unknown): PartKind | null {
    const kind = SURFACE_KINDS[String(type)];
    if (kind === undefined) {
      const said = {
        en: "A kind of surface is not known: it is taken by the way it faces.",
        zh: "未知的面类型：按其朝向处理。",
      };
      this.#warnings.add("surfaceType", { entity: id }, said, shown(type));
    }
    return kind ?? null;
  }

  #surface(
    id: string,
    type: ObjectType,
    rings: unknown,
    kind: PartKind | null,
    vertices: Float64Array,
    ground: Ground,
  ) {
    if (!Array.isArray(rings)) throw wrongValue(id, rings);
    const corners = rings.map((ring) => {
      if (!Array.isArray(ring)) throw wrongValue(id, ring);
      return ring.map((index): Point3 => {
        if (!Number.isInteger(index) || index < 0 || 3 * index >= vertices.length)
          throw invalid(
            { entity: id },
            {
              en: `It names vertex ${shown(index)}; the vertices are 0 to ${vertices.length / 3 - 1}.`,
              zh: `引用了顶点 ${shown(index)}；顶点为 0 到 ${vertices.length / 3 - 1}。`,
            },
          );
        return [vertices[3 * index]!, vertices[3 * index + 1]!, vertices[3 * index + 2]!];
      });
    });
    const outer = corners[0] ?? [];
    const normal = newell(outer);
    const steep = Math.abs(normal[2]) / (Math.hypot(...normal) || 1);
    const facing: PartKind = steep < 0.3 ? "wall" : normal[2] > 0 ? "roof" : "floor";
    const own = kind ?? (type.kind === "shell" ? facing : type.kind);
    if (!surface(this.#meshes.get(own)!, corners)) {
      const said = { en: "A surface has no area: it is left out.", zh: "某个面没有面积：已略去。" };
      this.#warnings.add("surfaceWithoutArea", { entity: id }, said);
    }
    ground.add(outer, steep > 0.9);
  }

  #instance(
    id: string,
    place: string,
    type: ObjectType,
    instance: Readonly<Record<string, unknown>>,
    vertices: Float64Array,
    ground: Ground,
  ): void {
    const geometry = asObject(this.#templates.geometries[Number(instance.template)]);
    const matrix = numbers(instance.transformationMatrix, 16);
    const anchor = numbers(instance.boundaries, 1)?.[0] ?? -1;
    if (
      geometry === null ||
      matrix === null ||
      !Number.isInteger(anchor) ||
      anchor < 0 ||
      3 * anchor >= vertices.length
    )
      throw invalid(
        { entity: id },
        { en: "A template, its matrix or its place is missing.", zh: "缺少模板、矩阵或位置。" },
      );
    const own = this.#templates.vertices;
    const moved = new Float64Array(own.length);
    for (let i = 0; i < own.length; i += 3)
      for (let row = 0; row < 3; row++) {
        const m = (column: number) => matrix[4 * row + column]!;
        const turned = m(0) * own[i]! + m(1) * own[i + 1]! + m(2) * own[i + 2]! + m(3);
        moved[i + row] = turned + vertices[3 * anchor + row]!;
      }
    this.#geometry(id, place, type, geometry, moved, ground);
  }
}

/** The lowest flat surfaces of an object make its outline. */
class Ground {
  #low = Infinity;
  #high = -Infinity;
  readonly #flat: (readonly Point3[])[] = [];

  add(ring: readonly Point3[], flat: boolean): void {
    for (const [, , z] of ring) {
      this.#high = Math.max(this.#high, z);
      this.#low = Math.min(this.#low, z);
    }
    if (flat && ring.length >= 3) this.#flat.push(ring);
  }

  extent(): Extent | null {
    if (!(this.#low <= this.#high)) return null;
    const lowest = this.#flat.filter((ring) => ring[0]![2] - this.#low < 1);
    return { low: this.#low, high: this.#high, outline: lowestBorder(lowest) };
  }
}
