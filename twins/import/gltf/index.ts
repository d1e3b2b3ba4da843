/**
 * glTF 2.0 and GLB (Khronos; ISO/IEC 12113:2022): the shapes of a scene, in metres, turned so that z is up.
 *
 * Read: scenes, nodes with matrices or translation, rotation and scale, meshes of triangles, strips and fans, indexed or not,
 * interleaved, sparse, normalised and quantised (KHR_mesh_quantization) accessors; buffers inside, beside and as data URIs.
 * Not read: materials, textures, skins, animations, morph targets, cameras, lights, points and lines, instancing; meshes
 * compressed by Draco or meshopt are left out and told. A node that the scene holds becomes an area.
 */
import type { Place } from "../../core/place.ts";
import { Mesh, Parts } from "../geometry/mesh.ts";
import type { Imported } from "../imported.ts";
import { atBoundary, type Importer } from "../importer.ts";
import { asObject } from "../json/parse.ts";
import { Ids, title } from "../names.ts";
import { invalid, shown, tooLarge } from "../refusals.ts";
import { type ImportHost, Pace, type Source } from "../source.ts";
import { Warnings } from "../warnings.ts";
import { Accessors } from "./accessors.ts";
import { type Container, MAX_BUFFER_BYTES, readContainer } from "./container.ts";
import { type Matrix, mirrors, type Shown, shownNodes } from "./nodes.ts";

type Json = Readonly<Record<string, unknown>>;

/** All triangles of a scene, a mesh counted each time that it is shown. */
export const MAX_TRIANGLES = 30_000_000;
/** Farther than any model reaches, m. */
const MOST_M = 1e9;

/** Corners of a primitive's triangles, three each (glTF 2.0, section 3.7.2.1). */
export function triangles(mode: number, corners: ArrayLike<number>): Uint32Array {
  const count = mode === 4 ? Math.floor(corners.length / 3) : Math.max(0, corners.length - 2);
  const found = new Uint32Array(3 * count);
  for (let t = 0; t < count; t++) {
    const odd = mode === 5 && t % 2 === 1;
    const [a, b, c] =
      mode === 4
        ? [3 * t, 3 * t + 1, 3 * t + 2]
        : mode === 6
          ? [0, t + 1, t + 2]
          : odd
            ? [t + 1, t, t + 2]
            : [t, t + 1, t + 2];
    found.set([corners[a]!, corners[b]!, corners[c]!], 3 * t);
  }
  return found;
}

/** A primitive as it lies in the file. */
interface Shape {
  readonly positions: Float64Array;
  readonly triangles: Uint32Array;
}

/** Draws meshes where nodes show them. */
export class Drawing {
  readonly parts = new Parts();
  readonly #accessors: Accessors;
  readonly #container: Container;
  readonly #warnings: Warnings;
  /** Shapes of meshes that were read already: one mesh may be shown many times. */
  readonly #known = new Map<number, Shape[]>();
  readonly #mesh = new Mesh();
  #count = 0;

  readonly #mostTriangles: number;

  constructor(container: Container, warnings: Warnings, mostTriangles = MAX_TRIANGLES) {
    this.#mostTriangles = mostTriangles;
    this.#container = container;
    this.#accessors = new Accessors(container);
    this.#warnings = warnings;
  }

  /** Counts what a node will show, before anything is drawn. @throws CodedError IMPORT_TOO_LARGE */
  count({ node, index }: Shown): void {
    if (node.mesh === undefined) return;
    // Vertices are drawn whether a triangle has them or not, so many of them count as the triangles that they could be.
    for (const shape of this.#shapes(node.mesh, `nodes/${index}`))
      this.#count += Math.max(shape.triangles.length, shape.positions.length / 3) / 3;
    if (this.#count > this.#mostTriangles)
      throw tooLarge(
        { entity: `nodes/${index}` },
        {
          en: `Up to here it has more than ${this.#mostTriangles} triangles.`,
          zh: `到此处三角形已超过 ${this.#mostTriangles} 个。`,
        },
      );
  }

  /** @returns how many triangles it drew */
  draw({ node, world, index, name }: Shown, place: string): number {
    if (node.mesh === undefined) return 0;
    let drawn = 0;
    for (const shape of this.#shapes(node.mesh, `nodes/${index}`)) {
      drawn += shape.triangles.length / 3;
      this.#place(shape, world, `nodes/${index}`);
      this.parts.take(place, "other", 3, this.#mesh, name || `nodes/${index}`);
    }
    return drawn;
  }

  /** glTF's y is up and its z points at who looks: south. */
  #place({ positions, triangles: all }: Shape, m: Matrix, entity: string): void {
    for (let i = 0; i < positions.length; i += 3) {
      const [x, y, z] = [positions[i]!, positions[i + 1]!, positions[i + 2]!];
      const out = (row: number) => m[row]! * x + m[4 + row]! * y + m[8 + row]! * z + m[12 + row]!;
      const point = [out(0), -out(2), out(1)] as const;
      if (point.some((value) => !(Math.abs(value) < MOST_M)))
        throw invalid({ entity }, { en: "A vertex lies beyond all measure.", zh: "某顶点的位置超出范围。" });
      this.#mesh.vertex(...point);
    }
    const turn = mirrors(m);
    for (let i = 0; i < all.length; i += 3)
      if (turn) this.#mesh.triangle(all[i]!, all[i + 2]!, all[i + 1]!);
      else this.#mesh.triangle(all[i]!, all[i + 1]!, all[i + 2]!);
  }

  #shapes(index: unknown, from: string): Shape[] {
    const meshes = this.#container.json.meshes;
    const mesh = Array.isArray(meshes) && typeof index === "number" ? asObject(meshes[index]) : null;
    if (mesh === null || !Array.isArray(mesh.primitives))
      throw invalid(
        { entity: from },
        {
          en: `It names meshes/${shown(index)}, which is no mesh of the file.`,
          zh: `引用了 meshes/${shown(index)}，但文件中没有此网格。`,
        },
      );
    const known = this.#known.get(index as number);
    if (known !== undefined) return known;
    const shapes = mesh.primitives.flatMap((primitive: unknown, i) =>
      this.#shape(asObject(primitive), `meshes/${index}/primitives/${i}`),
    );
    this.#known.set(index as number, shapes);
    return shapes;
  }

  #shape(primitive: Json | null, entity: string): Shape[] {
    const attributes = asObject(primitive?.attributes);
    if (primitive === null || attributes === null)
      throw invalid({ entity }, { en: "The primitive has no attributes.", zh: "图元没有 attributes。" });
    const mode = primitive.mode ?? 4;
    const extensions = asObject(primitive.extensions) ?? {};
    const packed = Object.keys(extensions).find((name) => /draco|meshopt/i.test(name));
    if (packed !== undefined) {
      this.#warnings.add(
        "compressed",
        { entity },
        {
          en: "A mesh is compressed in a way that is not read: it is left out.",
          zh: "网格采用了不支持的压缩方式：已略去。",
        },
        packed,
      );
      return [];
    }
    if (mode !== 4 && mode !== 5 && mode !== 6) {
      this.#warnings.add("mode", { entity }, { en: "Points and lines are not drawn.", zh: "点和线未绘制。" });
      return [];
    }
    if (primitive.targets !== undefined)
      this.#warnings.add("targets", { entity }, { en: "Morph targets are not read.", zh: "未读取变形目标。" });
    const positions = this.#accessors.read(attributes.POSITION, "VEC3", entity);
    const count = positions.length / 3;
    const corners =
      primitive.indices === undefined
        ? Uint32Array.from({ length: count }, (_, i) => i)
        : this.#accessors.read(primitive.indices, "SCALAR", entity);
    const outside = corners.find((corner) => !(corner < count));
    if (outside !== undefined)
      throw invalid(
        { entity },
        { en: `It names vertex ${outside} of ${count}.`, zh: `引用了顶点 ${outside}（共 ${count} 个）。` },
      );
    return [{ positions, triangles: triangles(mode, corners) }];
  }
}

/** Parts of the format that are there and not read. */
const UNREAD = ["materials", "textures", "images", "skins", "animations", "cameras"];

function warnOfParts({ json }: Container, warnings: Warnings): void {
  for (const key of UNREAD) {
    const list = json[key];
    if (Array.isArray(list) && list.length > 0)
      warnings.add(
        key,
        { entity: `${key}/0` },
        { en: `The part "${key}" is not read.`, zh: `未读取“${key}”部分。` },
        "",
        list.length,
      );
  }
  for (const name of Array.isArray(json.extensionsRequired) ? json.extensionsRequired : [])
    if (name !== "KHR_mesh_quantization")
      warnings.add(
        "extension",
        { entity: "extensionsRequired" },
        { en: "An extension that the file calls required is not read.", zh: "未读取文件声明为必需的扩展。" },
        shown(name),
      );
}

async function read(source: Source, host: ImportHost): Promise<Imported> {
  const pace = new Pace(host);
  const warnings = new Warnings();
  const container = await readContainer(source, host, pace);
  warnOfParts(container, warnings);
  const nodes = shownNodes(container);
  await pace.rest(0.4);
  const ids = new Ids();
  const drawing = new Drawing(container, warnings);
  for (const one of nodes) {
    drawing.count(one);
    if (pace.due(16)) await pace.rest(0.4);
  }
  const name = source.name.replace(/\.gl(b|tf)$/i, "");
  const site = ids.make(name, "site");
  const placeOf = new Map<number, string>();
  const areas: Place[] = [];
  for (const [i, one] of nodes.entries()) {
    if (one.index === one.root) {
      const own = ids.make(one.name, `node-${one.index}`);
      placeOf.set(one.index, own);
      areas.push({
        id: own,
        level: "area",
        title: title(one.name, { en: `Node ${one.index}`, zh: `节点 ${one.index}` }),
        parent: site,
        outline: [],
        floorZ: 0,
        heightM: 0,
      });
    }
    const drawn = drawing.draw(one, placeOf.get(one.root)!);
    if (pace.due(16 + drawn)) await pace.rest(0.4 + (0.6 * i) / nodes.length);
  }
  const said = title(name, { en: "Model", zh: "模型" });
  const { low, high, list } = drawing.parts;
  const reach = low[2] <= high[2] ? { floorZ: low[2], heightM: high[2] - low[2] } : { floorZ: 0, heightM: 0 };
  return {
    format: "gltf",
    version: String(asObject(container.json.asset)?.version),
    title: said,
    units: { length: "m", metres: 1 },
    georeference: null,
    places: [{ id: site, level: "site", title: said, parent: null, outline: [], ...reach }, ...areas],
    things: [],
    machines: [],
    routeMap: null,
    geometry: list,
    warnings: warnings.list(),
  };
}

export const gltf: Importer = {
  format: "gltf",
  title: { en: "glTF, GLB", zh: "glTF、GLB" },
  mostBytes: MAX_BUFFER_BYTES,
  run: (source, host) => atBoundary(() => read(source, host)),
};
