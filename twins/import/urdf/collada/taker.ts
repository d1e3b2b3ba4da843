import type { LocalText } from "../../../core/place.ts";
import { invalid, shown } from "../../refusals.ts";
import type { Warnings } from "../../warnings.ts";
import type { Attributes, XmlTaker } from "../../xml/parse.ts";
import {
  type Accessor,
  type Collada,
  type ColladaNode,
  FACES,
  type Faces,
  type Floats,
  MOVES,
  moved,
  type Primitive,
  UNTURNED,
} from "./document.ts";

/** Parts of the format that say nothing of shape, or what another program alone understands. */
const PASSED_OVER =
  /^(library_(animations|animation_clips|cameras|effects|images|lights|materials|force_fields|physics_\w+|kinematics_\w+|articulated_systems|joints|formulas)|extra|asset)$/;
/** What shapes a body otherwise than by faces. */
const UNREAD = new Set([
  "lines",
  "linestrips",
  "spline",
  "convex_mesh",
  "brep",
  "instance_controller",
  "lookat",
  "skew",
]);
const NOT_READ: LocalText = {
  en: "A part of a mesh is not read: it is left out.",
  zh: "未读取网格的某个部分：已略去。",
};
const TEXTS = new Set(["float_array", "p", "vcount", "up_axis", ...Object.keys(MOVES)]);

const bare = (url: string | undefined): string => (url ?? "").replace(/^#/, "");

/** Takes the elements of a COLLADA document (1.4.1, 1.5); what they say together is put together when it is whole. */
export class ColladaTaker implements XmlTaker {
  readonly #warnings: Warnings;
  #metres = 1;
  readonly #floats = new Map<string, Floats>();
  readonly #accessors = new Map<string, Accessor>();
  readonly #vertices = new Map<string, string>();
  readonly #geometries = new Map<string, Primitive[]>();
  readonly #nodes = new Map<string, ColladaNode>();
  readonly #scenes = new Map<string, ColladaNode>();
  #shown = "";
  #rooted = false;
  /** The element that is open in each of these parts. */
  #geometry: Primitive[] = [];
  #primitive: Primitive | null = null;
  #source = "";
  #accessor: { -readonly [K in keyof Accessor]: Accessor[K] } | null = null;
  #vertexList = "";
  readonly #open: ColladaNode[] = [];
  #text: string | null = null;
  #array = "";
  #params = 0;
  #inAsset = false;
  #skipped = 0;

  constructor(warnings: Warnings) {
    this.#warnings = warnings;
  }

  open(name: string, attributes: Attributes, line: number, depth: number): void {
    if (depth === 1) {
      if (name !== "COLLADA")
        throw invalid(
          { line },
          {
            en: `The outermost element is ${shown(name)}; COLLADA is expected.`,
            zh: `最外层元素为 ${shown(name)}，应为 COLLADA。`,
          },
        );
      this.#rooted = true;
    } else if (this.#skipped > 0) this.#skipped++;
    else if (depth === 2 && name === "asset") this.#inAsset = true;
    else if (PASSED_OVER.test(name)) this.#skipped = 1;
    else if (UNREAD.has(name)) {
      this.#warnings.add("colladaElement", { line }, NOT_READ, name);
      this.#skipped = 1;
    } else {
      if (TEXTS.has(name)) this.#text = "";
      this.#take(name, attributes, line);
    }
  }

  #take(name: string, attributes: Attributes, line: number): void {
    const { id = "", url } = attributes;
    if (name === "unit" && this.#inAsset) this.#unit(attributes, line);
    else if (name === "geometry") this.#begin(id);
    else if (name === "source") this.#source = id;
    else if (name === "float_array") this.#list(id, line);
    else if (name === "accessor") this.#access(attributes, line);
    else if (name === "param") this.#param(attributes.name);
    else if (name === "vertices") this.#vertexList = id;
    else if (name === "input") this.#input(attributes, line);
    else if ((FACES as readonly string[]).includes(name)) {
      this.#primitive = { kind: name as Faces, line, vertices: null, vertexAt: 0, row: 1, vcount: "", p: [] };
      this.#geometry.push(this.#primitive);
    } else if (name === "h") this.#warnings.add("colladaElement", { line }, NOT_READ, name);
    else if (name === "node" || name === "visual_scene") this.#node(name, id, line);
    else if (name === "instance_geometry") this.#open.at(-1)?.geometries.push(bare(url));
    else if (name === "instance_node") this.#open.at(-1)?.nodes.push(bare(url));
    else if (name === "instance_visual_scene") this.#shown = bare(url);
  }

  #begin(geometry: string): void {
    this.#geometry = [];
    this.#geometries.set(geometry, this.#geometry);
  }

  #list(array: string, line: number): void {
    this.#array = array;
    this.#floats.set(array, { line, text: "" });
  }

  #whole(value: string | undefined, otherwise: number, line: number): number {
    if (value === undefined) return otherwise;
    const number = Number(value);
    if (Number.isInteger(number) && number >= 0 && number <= 0xffffffff) return number;
    throw invalid(
      { line },
      { en: `${shown(value)} is no whole number that may stand there.`, zh: `${shown(value)} 不是此处允许的整数。` },
    );
  }

  #unit({ meter }: Attributes, line: number): void {
    const metres = Number(meter ?? 1);
    if (!(metres > 0 && metres < 1e6))
      throw invalid({ line }, { en: `Its unit has ${shown(meter)} metres.`, zh: `其单位为 ${shown(meter)} 米。` });
    this.#metres = metres;
  }

  #access(attributes: Attributes, line: number): void {
    this.#accessor = {
      array: bare(attributes.source),
      count: this.#whole(attributes.count, 0, line),
      offset: this.#whole(attributes.offset, 0, line),
      stride: this.#whole(attributes.stride, 1, line),
      axes: [],
    };
    this.#params = 0;
    this.#accessors.set(this.#source, this.#accessor);
  }

  /** Only what has a name is bound: a number without one is passed over. */
  #param(name: string | undefined): void {
    if (this.#accessor !== null && name !== undefined && name !== "")
      this.#accessor.axes = [...this.#accessor.axes, this.#params].slice(0, 3);
    this.#params++;
  }

  #input({ semantic, source, offset }: Attributes, line: number): void {
    const primitive = this.#primitive;
    if (primitive === null) {
      if (semantic === "POSITION") this.#vertices.set(this.#vertexList, bare(source));
      return;
    }
    const at = this.#whole(offset, 0, line);
    primitive.row = Math.max(primitive.row, at + 1);
    if (semantic === "VERTEX" || semantic === "POSITION") [primitive.vertices, primitive.vertexAt] = [bare(source), at];
  }

  #node(name: "node" | "visual_scene", id: string, line: number): void {
    const node: ColladaNode = { line, world: UNTURNED, children: [], geometries: [], nodes: [] };
    if (name === "visual_scene") this.#scenes.set(id, node);
    else {
      this.#open.at(-1)?.children.push(node);
      if (id !== "") this.#nodes.set(id, node);
    }
    this.#open.push(node);
  }

  text(text: string): void {
    if (this.#text !== null && this.#skipped === 0) this.#text += text;
  }

  close(name: string, line: number): void {
    if (this.#skipped > 0) this.#skipped--;
    else if (this.#text !== null && TEXTS.has(name)) {
      const text = this.#text;
      this.#text = null;
      this.#say(name, text, line);
    } else if (name === "asset") this.#inAsset = false;
    else if (name === "node" || name === "visual_scene") this.#open.pop();
    else if (name === "accessor") this.#accessor = null;
    else if ((FACES as readonly string[]).includes(name)) this.#primitive = null;
  }

  #say(name: string, text: string, line: number): void {
    if (name === "float_array") this.#floats.get(this.#array)!.text = text;
    else if (name === "p") this.#primitive?.p.push(text);
    else if (name === "vcount" && this.#primitive !== null) this.#primitive.vcount = text;
    else if (name === "up_axis" && this.#inAsset) this.#upAxis(text.trim(), line);
    else this.#move(name, text, line);
  }

  /** RViz and MoveIt draw along the link's axes whatever the file says of up, and robots are made to look right there. */
  #upAxis(axis: string, line: number): void {
    if (axis !== "Z_UP")
      this.#warnings.add(
        "upAxis",
        { line },
        {
          en: "A mesh calls an axis other than z up. As in RViz, it is drawn along the link's axes all the same.",
          zh: "网格以 z 以外的轴为上方。与 RViz 相同，仍按连杆的坐标轴绘制。",
        },
      );
  }

  #move(name: string, text: string, line: number): void {
    const node = this.#open.at(-1);
    const [length, matrix] = MOVES[name] ?? [0, null];
    if (node === undefined || matrix === null) return;
    const numbers = text.trim().split(/\s+/).map(Number);
    if (numbers.length !== length || !numbers.every(Number.isFinite))
      throw invalid(
        { line },
        {
          en: `${shown(text.trim())} is no list of ${length} numbers.`,
          zh: `${shown(text.trim())} 不是 ${length} 个数的列表。`,
        },
      );
    node.world = moved(node.world, matrix(numbers));
  }

  document(line: number): Collada {
    if (!this.#rooted) throw invalid({ line }, { en: "It holds no COLLADA.", zh: "不包含 COLLADA 元素。" });
    const [first] = this.#scenes.values();
    return {
      metres: this.#metres,
      floats: this.#floats,
      accessors: this.#accessors,
      vertices: this.#vertices,
      geometries: this.#geometries,
      nodes: this.#nodes,
      scene: this.#scenes.get(this.#shown) ?? first ?? null,
    };
  }
}
