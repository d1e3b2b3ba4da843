import type { ImportedJoint, ImportedShape } from "../imported.ts";
import { invalid, shown, tooLarge } from "../refusals.ts";
import type { Warnings } from "../warnings.ts";
import type { Attributes, XmlTaker } from "../xml/parse.ts";

/** Links of one robot; a humanoid with hands has a hundred. */
export const MAX_LINKS = 10_000;
/** Shapes of all links together. */
export const MAX_SHAPES = 50_000;

export interface Origin {
  readonly xyz: readonly number[];
  readonly rpy: readonly number[];
}
const AT_ZERO: Origin = { xyz: [0, 0, 0], rpy: [0, 0, 0] };

/** A body that the file itself describes. */
export interface Primitive {
  readonly kind: "box" | "cylinder" | "sphere";
  /** Box: its sides; cylinder: radius and length; sphere: radius. */
  readonly sizeM: readonly number[];
  readonly origin: Origin;
}

export interface Link {
  readonly name: string;
  readonly line: number;
  massKg: number | null;
  readonly meshes: ImportedShape[];
  readonly primitives: Primitive[];
}

export interface Joint extends ImportedJoint {
  readonly line: number;
}

export interface Robot {
  readonly name: string;
  readonly line: number;
  readonly links: ReadonlyMap<string, Link>;
  readonly joints: ReadonlyMap<string, Joint>;
}

const JOINT_KINDS = ["revolute", "continuous", "prismatic", "fixed", "floating", "planar"] as const;
type Draft = { -readonly [K in keyof Joint]: Joint[K] };

function triple(text: string | undefined, otherwise: readonly number[], line: number): readonly number[] {
  if (text === undefined) return otherwise;
  const values = text
    .trim()
    .split(/\s+/)
    .map((one) => decimal(one));
  if (values.length === 3 && values.every((value) => Number.isFinite(value))) return values;
  throw invalid(
    { line },
    { en: `${shown(text)} is no list of three numbers.`, zh: `${shown(text)} 不是三个数的列表。` },
  );
}

const decimal = (text: string): number =>
  /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;

function number(text: string | undefined, what: string, line: number, otherwise?: number): number {
  if (text === undefined && otherwise !== undefined) return otherwise;
  const value = text === undefined ? Number.NaN : decimal(text.trim());
  if (Number.isFinite(value)) return value;
  throw invalid(
    { line },
    {
      en: `The attribute ${what} is ${shown(text)}; a number is expected.`,
      zh: `属性 ${what} 为 ${shown(text)}，应为数。`,
    },
  );
}

/** Elements that hold others, or say nothing of shape and motion. */
const QUIET = new Set([
  "robot",
  "link",
  "joint",
  "visual",
  "collision",
  "geometry",
  "inertial",
  "inertia",
  "origin",
  "material",
  "color",
  "texture",
]);
const UNREAD = { en: "An element of this kind is not read.", zh: "未读取此类元素。" };

/** Takes the elements of a URDF (ROS, urdf/XML). */
export class RobotTaker implements XmlTaker {
  readonly #warnings: Warnings;
  #name = "";
  #line = 1;
  #rooted = false;
  readonly #links = new Map<string, Link>();
  readonly #joints = new Map<string, Joint>();
  #link: Link | null = null;
  #joint: Draft | null = null;
  #use: "visual" | "collision" | "inertial" | null = null;
  #origin: Origin = AT_ZERO;
  /** Shapes of the open visual or collision: its origin may come after them. */
  #shapes: ((origin: Origin) => void)[] = [];
  #shapeCount = 0;
  /** Elements that are open within one that is passed over, itself included. */
  #skipped = 0;

  constructor(warnings: Warnings) {
    this.#warnings = warnings;
  }

  open(name: string, attributes: Attributes, line: number, depth: number): void {
    if (depth === 1) this.#root(name, attributes, line);
    else if (name.startsWith("xacro:"))
      throw invalid(
        { line },
        {
          en: "It holds macros of xacro. Expand them first: xacro FILE > FILE.urdf.",
          zh: "文件包含 xacro 宏。请先展开：xacro 文件 > 文件.urdf。",
        },
      );
    else if (this.#skipped > 0) this.#skipped++;
    else if (depth === 2) this.#part(name, attributes, line);
    else if (this.#link !== null) this.#ofLink(this.#link, name, attributes, line);
    else if (this.#joint !== null) this.#ofJoint(this.#joint, name, attributes, line);
  }

  #root(name: string, attributes: Attributes, line: number): void {
    if (name !== "robot")
      throw invalid(
        { line },
        {
          en: `The outermost element is ${shown(name)}; robot is expected.`,
          zh: `最外层元素为 ${shown(name)}，应为 robot。`,
        },
      );
    [this.#rooted, this.#name, this.#line] = [true, attributes.name ?? "", line];
  }

  #part(name: string, attributes: Attributes, line: number): void {
    if (name === "link") {
      const own = this.#named(attributes, this.#links, line);
      if (this.#links.size >= MAX_LINKS)
        throw tooLarge(
          { line },
          {
            en: `Before it come ${MAX_LINKS} links, the most that are read.`,
            zh: `在此之前已有 ${MAX_LINKS} 个连杆，达到上限。`,
          },
        );
      this.#link = { name: own, line, massKg: null, meshes: [], primitives: [] };
      this.#links.set(own, this.#link);
    } else if (name === "joint") {
      const kind = JOINT_KINDS.find((one) => one === attributes.type);
      if (kind === undefined)
        throw invalid(
          { line },
          { en: `A joint of type ${shown(attributes.type)} is none.`, zh: `关节类型 ${shown(attributes.type)} 无效。` },
        );
      const own = this.#named(attributes, this.#joints, line);
      this.#joint = {
        name: own,
        line,
        kind,
        parentLink: "",
        childLink: "",
        origin: AT_ZERO,
        axis: [1, 0, 0],
        limit: null,
        mimic: null,
      };
      this.#joints.set(own, this.#joint);
    } else if (name !== "material") this.#skip(name, line);
  }

  #named(attributes: Attributes, taken: ReadonlyMap<string, unknown>, line: number): string {
    const { name } = attributes;
    if (name === undefined || name === "")
      throw invalid({ line }, { en: "A link or joint has no name.", zh: "连杆或关节没有名称。" });
    if (taken.has(name))
      throw invalid(
        { line },
        { en: `The name ${shown(name)} is there twice.`, zh: `名称 ${shown(name)} 出现了两次。` },
      );
    return name;
  }

  #skip(name: string, line: number): void {
    this.#warnings.add("element", { line }, UNREAD, name);
    this.#skipped = 1;
  }

  #ofLink(link: Link, name: string, attributes: Attributes, line: number): void {
    if (name === "visual" || name === "collision" || name === "inertial")
      [this.#use, this.#origin, this.#shapes] = [name, AT_ZERO, []];
    else if (name === "origin")
      this.#origin = { xyz: triple(attributes.xyz, AT_ZERO.xyz, line), rpy: triple(attributes.rpy, AT_ZERO.rpy, line) };
    else if (name === "mass") link.massKg = number(attributes.value, "value", line);
    else if (name === "mesh") this.#mesh(link, attributes, line);
    else if (name === "box" || name === "cylinder" || name === "sphere") this.#primitive(link, name, attributes, line);
    else if (!QUIET.has(name)) this.#skip(name, line);
  }

  #mesh(link: Link, attributes: Attributes, line: number): void {
    const { filename } = attributes;
    if (filename === undefined || filename === "")
      throw invalid({ line }, { en: "A mesh names no file.", zh: "网格没有指定文件。" });
    const use = this.#use === "collision" ? "collision" : "visual";
    const scale = triple(attributes.scale, [1, 1, 1], line);
    this.#shape(line, (origin) => link.meshes.push({ use, reference: filename, scale, origin }));
  }

  #primitive(link: Link, kind: Primitive["kind"], attributes: Attributes, line: number): void {
    const sizeM =
      kind === "box"
        ? triple(attributes.size, [], line)
        : [
            number(attributes.radius, "radius", line),
            ...(kind === "cylinder" ? [number(attributes.length, "length", line)] : []),
          ];
    if (sizeM.length === 0 || sizeM.some((size) => !(size > 0 && size < 1e6)))
      throw invalid({ line }, { en: `The ${kind} has no size above 0.`, zh: `${kind} 的尺寸应大于 0。` });
    if (this.#use === "visual") this.#shape(line, (origin) => link.primitives.push({ kind, sizeM, origin }));
  }

  #shape(line: number, add: (origin: Origin) => void): void {
    if (++this.#shapeCount > MAX_SHAPES)
      throw tooLarge(
        { line },
        {
          en: `Before it come ${MAX_SHAPES} shapes, the most that are read.`,
          zh: `在此之前已有 ${MAX_SHAPES} 个形状，达到上限。`,
        },
      );
    this.#shapes.push(add);
  }

  #ofJoint(joint: Draft, name: string, attributes: Attributes, line: number): void {
    if (name === "parent") joint.parentLink = attributes.link ?? "";
    else if (name === "child") joint.childLink = attributes.link ?? "";
    else if (name === "origin")
      joint.origin = { xyz: triple(attributes.xyz, AT_ZERO.xyz, line), rpy: triple(attributes.rpy, AT_ZERO.rpy, line) };
    else if (name === "axis") joint.axis = triple(attributes.xyz, [1, 0, 0], line);
    else if (name === "limit")
      joint.limit = {
        lower: number(attributes.lower, "lower", line, 0),
        upper: number(attributes.upper, "upper", line, 0),
        effort: number(attributes.effort, "effort", line),
        velocity: number(attributes.velocity, "velocity", line),
      };
    else if (name === "mimic")
      joint.mimic = {
        joint: attributes.joint ?? "",
        multiplier: number(attributes.multiplier, "multiplier", line, 1),
        offset: number(attributes.offset, "offset", line, 0),
      };
    else if (!QUIET.has(name)) this.#skip(name, line);
  }

  close(name: string): void {
    if (this.#skipped > 0) this.#skipped--;
    else if (name === "visual" || name === "collision") {
      for (const add of this.#shapes) add(this.#origin);
      this.#shapes = [];
      this.#use = null;
    } else if (name === "link") this.#link = null;
    else if (name === "joint") this.#joint = null;
  }

  robot(line: number): Robot {
    if (!this.#rooted) throw invalid({ line }, { en: "It holds no robot.", zh: "不包含 robot 元素。" });
    return { name: this.#name, line: this.#line, links: this.#links, joints: this.#joints };
  }
}
