import type { Point3 } from "../../geometry/polygon.ts";
import { triangles } from "../../gltf/index.ts";
import { invalid } from "../../refusals.ts";
import { type MeshFile, mustFit } from "../meshes/meshFile.ts";
import { cornersOf, stepsOf } from "../meshes/polygon.ts";
import type { Accessor, Collada, Floats, Primitive } from "./document.ts";
import { numbersIn } from "./numbers.ts";

/** Faces as triangles: three vertices each, of positions in the file's unit. */
export interface Surface {
  readonly positions: Float32Array;
  readonly corners: Uint32Array;
}

/** The positions that a file's faces name, each list read once: the faces of every material share theirs. */
export class Positions {
  readonly #document: Collada;
  readonly #file: MeshFile;
  readonly #known = new Map<Accessor, Float32Array>();

  constructor(document: Collada, file: MeshFile) {
    [this.#document, this.#file] = [document, file];
  }

  /** x, y, z of each vertex. */
  async of({ line, vertices: named }: Primitive): Promise<Float32Array> {
    const { accessors, floats, vertices } = this.#document;
    const accessor = accessors.get(vertices.get(named ?? "") ?? named ?? "");
    const array = accessor === undefined ? undefined : floats.get(accessor.array);
    if (accessor === undefined || array === undefined)
      throw invalid(
        { line },
        { en: "The faces name no vertices that the file has.", zh: "这些面没有引用文件中存在的顶点。" },
      );
    const positions = this.#known.get(accessor) ?? (await this.#read(accessor, array));
    this.#known.set(accessor, positions);
    return positions;
  }

  async #read({ count, offset, stride, axes }: Accessor, { text, line }: Floats): Promise<Float32Array> {
    if (axes.length !== 3 || stride < 1)
      throw invalid({ line }, { en: "Its vertices do not have three coordinates.", zh: "其顶点没有三个坐标。" });
    const numbers = await numbersIn(text, Float32Array, line, this.#file.pace);
    if (count > 0 && offset + stride * (count - 1) + Math.max(...axes) >= numbers.length)
      throw invalid(
        { line },
        {
          en: `It has ${numbers.length} numbers, too few for ${count} vertices.`,
          zh: `共 ${numbers.length} 个数，不足 ${count} 个顶点所需。`,
        },
      );
    const positions = new Float32Array(3 * count);
    for (let i = 0; i < count; i++)
      for (let axis = 0; axis < 3; axis++) positions[3 * i + axis] = numbers[offset + stride * i + axes[axis]!]!;
    return positions;
  }
}

/** The vertices of a run of rows. */
async function rowsOf(text: string, { line, row, vertexAt }: Primitive, vertices: number, file: MeshFile) {
  const numbers = await numbersIn(text, Uint32Array, line, file.pace);
  const rows = new Uint32Array(Math.floor(numbers.length / row));
  for (let i = 0; i < rows.length; i++) {
    const vertex = numbers[row * i + vertexAt]!;
    if (vertex >= vertices)
      throw invalid(
        { line },
        { en: `It names vertex ${vertex} of ${vertices}.`, zh: `引用了顶点 ${vertex}（共 ${vertices} 个）。` },
      );
    rows[i] = vertex;
  }
  return rows;
}

/** Cuts polygons into triangles. */
class Cutter {
  readonly #positions: Float32Array;
  readonly #file: MeshFile;
  readonly #line: number;
  readonly found: number[] = [];

  constructor(positions: Float32Array, file: MeshFile, line: number) {
    [this.#positions, this.#file, this.#line] = [positions, file, line];
  }

  cut(polygon: Uint32Array): void {
    if (polygon.length < 3) return;
    const at = (i: number, axis: number): number => this.#positions[3 * polygon[i]! + axis]!;
    const points = Array.from(polygon, (_, i): Point3 => [at(i, 0), at(i, 1), at(i, 2)]);
    const corners = cornersOf(points, { line: this.#line });
    for (let i = 0; i < corners.length; i++) this.found.push(polygon[corners[i]!]!);
    mustFit(this.found.length / 3, this.#file, { line: this.#line });
  }
}

async function polygons(primitive: Primitive, positions: Float32Array, file: MeshFile): Promise<Uint32Array> {
  const { line, kind, p, vcount } = primitive;
  const cutter = new Cutter(positions, file, line);
  const vertices = positions.length / 3;
  if (kind === "polygons")
    for (const text of p) {
      const polygon = await rowsOf(text, primitive, vertices, file);
      cutter.cut(polygon);
      if (file.pace.due(stepsOf(polygon.length))) await file.pace.rest(0.7);
    }
  else {
    const counts = await numbersIn(vcount, Uint32Array, line, file.pace);
    const rows = await rowsOf(p.join(" "), primitive, vertices, file);
    let from = 0;
    for (const count of counts) {
      if (from + count > rows.length)
        throw invalid(
          { line },
          { en: "Its polygons have more corners than it lists.", zh: "多边形的角点多于所列出的数量。" },
        );
      cutter.cut(rows.subarray(from, from + count));
      from += count;
      if (file.pace.due(stepsOf(count))) await file.pace.rest(0.7);
    }
  }
  return Uint32Array.from(cutter.found);
}

/** Reads faces. @throws CodedError IMPORT_INVALID with the line, IMPORT_TOO_LARGE, IMPORT_CANCELLED */
export async function surfaceOf(primitive: Primitive, lists: Positions, file: MeshFile): Promise<Surface> {
  const { line, kind, p } = primitive;
  const where = { line };
  // An element of no face need not name a vertex.
  if (p.length === 0) return { positions: new Float32Array(0), corners: new Uint32Array(0) };
  const positions = await lists.of(primitive);
  if (kind === "polylist" || kind === "polygons")
    return { positions, corners: await polygons(primitive, positions, file) };
  const runs: Uint32Array[] = [];
  let count = 0;
  for (const text of kind === "triangles" ? [p.join(" ")] : p) {
    const rows = await rowsOf(text, primitive, positions.length / 3, file);
    const corners = triangles(kind === "triangles" ? 4 : kind === "tristrips" ? 5 : 6, rows);
    mustFit((count + corners.length) / 3, file, where);
    count += corners.length;
    runs.push(corners);
  }
  const corners = new Uint32Array(count);
  count = 0;
  for (const run of runs) {
    corners.set(run, count);
    count += run.length;
  }
  return { positions, corners };
}
