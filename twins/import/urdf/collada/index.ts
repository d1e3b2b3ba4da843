/**
 * COLLADA 1.4.1 and 1.5 (Khronos; ISO/PAS 17506), as far as robots are drawn with it: its shapes in metres, by the scene's nodes.
 *
 * Read: geometry of triangles, strips, fans, polylists and polygons without their holes; matrix, translate, rotate and scale;
 * nodes that show others; the unit of length. Not read: materials, skins, splines, animations, physics, other files. What the
 * file says of up is told and not followed, as RViz and MoveIt have it (ros-visualization/rviz#1045, moveit/geometric_shapes#52).
 */
import { Mesh } from "../../geometry/mesh.ts";
import { type Matrix, mirrors } from "../../gltf/nodes.ts";
import { invalid, shown, tooLarge } from "../../refusals.ts";
import { readXml } from "../../xml/parse.ts";
import { type MeshFile, mustFit } from "../meshes/meshFile.ts";
import { type Collada, type ColladaNode, moved, type Primitive, UNTURNED } from "./document.ts";
import { Positions, type Surface, surfaceOf } from "./faces.ts";
import { ColladaTaker } from "./taker.ts";

/** Nodes and faces that are shown, each as often as it is: nodes that show others may be few and show without end. */
export const MAX_SHOWN = 100_000;

/** Draws what nodes show. */
class Drawing {
  readonly mesh = new Mesh();
  readonly #document: Collada;
  readonly #file: MeshFile;
  readonly #lists: Positions;
  /** Faces that were read already: one geometry may be shown many times. */
  readonly #known = new Map<Primitive, Surface>();
  readonly #most: number;
  #shown = 0;

  constructor(document: Collada, file: MeshFile, mostShown: number) {
    [this.#document, this.#file, this.#most] = [document, file, mostShown];
    this.#lists = new Positions(document, file);
  }

  #count(line: number): void {
    // Nodes that show each other in a ring end here, too.
    if (++this.#shown > this.#most)
      throw tooLarge(
        { line },
        {
          en: `It shows more than ${this.#most} nodes and faces, or some that show each other without end.`,
          zh: `显示的节点和面组超过 ${this.#most} 个，或节点相互引用、没有终止。`,
        },
      );
  }

  /** The nodes under one, parents first. @throws CodedError IMPORT_INVALID, IMPORT_TOO_LARGE, IMPORT_CANCELLED */
  async showAll(scene: ColladaNode): Promise<void> {
    const waiting: { node: ColladaNode; parent: Matrix }[] = [];
    const wait = (node: ColladaNode, parent: Matrix): void => {
      this.#count(node.line);
      waiting.push({ node, parent });
    };
    wait(scene, UNTURNED);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { node, parent } = next;
      const world = moved(parent, node.world);
      for (const id of node.geometries) await this.show(id, world, node.line);
      for (const id of node.nodes.toReversed()) {
        const other = this.#document.nodes.get(id);
        if (other === undefined)
          throw invalid(
            { line: node.line },
            {
              en: `It shows node ${shown(id)}, which the file does not have.`,
              zh: `引用了节点 ${shown(id)}，但文件中没有。`,
            },
          );
        wait(other, world);
      }
      for (const child of node.children.toReversed()) wait(child, world);
    }
  }

  async show(id: string, world: Matrix, line: number): Promise<void> {
    const primitives = this.#document.geometries.get(id);
    if (primitives === undefined)
      throw invalid(
        { line },
        {
          en: `It shows geometry ${shown(id)}, which the file does not have.`,
          zh: `引用了几何 ${shown(id)}，但文件中没有。`,
        },
      );
    this.#count(line);
    for (const primitive of primitives) {
      this.#count(line);
      const surface = this.#known.get(primitive) ?? (await surfaceOf(primitive, this.#lists, this.#file));
      this.#known.set(primitive, surface);
      mustFit(this.mesh.triangles + surface.corners.length / 3, this.#file, { line });
      await this.#place(surface, world);
    }
  }

  async #place({ positions, corners }: Surface, m: Matrix): Promise<void> {
    const { mesh } = this;
    const { pace } = this.#file;
    const { metres } = this.#document;
    // Of a list that the faces of many materials share, only what these name.
    const numbers = new Map<number, number>();
    const corner = (vertex: number): number => {
      const known = numbers.get(vertex);
      if (known !== undefined) return known;
      const [x, y, z] = [positions[3 * vertex]!, positions[3 * vertex + 1]!, positions[3 * vertex + 2]!];
      const out = (row: number) => metres * (m[row]! * x + m[4 + row]! * y + m[8 + row]! * z + m[12 + row]!);
      const number = mesh.vertex(out(0), out(1), out(2));
      numbers.set(vertex, number);
      return number;
    };
    const turn = mirrors(m);
    for (let i = 0; i < corners.length; i += 3) {
      const [a, b, c] = [corner(corners[i]!), corner(corners[i + 1]!), corner(corners[i + 2]!)];
      if (turn) mesh.triangle(a, c, b);
      else mesh.triangle(a, b, c);
      if (pace.due()) await pace.rest(0.9);
    }
  }
}

export async function readCollada(file: MeshFile, mostShown = MAX_SHOWN): Promise<Mesh> {
  const taker = new ColladaTaker(file.warnings);
  const line = await readXml(file.source, file.host, file.pace, taker, 0.5);
  const document = taker.document(line);
  const drawing = new Drawing(document, file, mostShown);
  if (document.scene !== null) await drawing.showAll(document.scene);
  else for (const id of document.geometries.keys()) await drawing.show(id, UNTURNED, line);
  return drawing.mesh;
}
