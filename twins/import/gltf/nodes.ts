import { grouped } from "../../core/grouped.ts";
import { asObject, numbers } from "../json/parse.ts";
import { invalid, shown, tooLarge } from "../refusals.ts";
import type { Container } from "./container.ts";

/** 16 numbers, column after column, as glTF has them. */
export type Matrix = readonly number[];

/** Nodes of one model; a node's own depth has no limit but theirs. */
export const MAX_NODES = 1_000_000;

const IDENTITY: Matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

export function multiplied(a: Matrix, b: Matrix): Matrix {
  const product = new Array<number>(16).fill(0);
  for (let column = 0; column < 4; column++)
    for (let row = 0; row < 4; row++)
      for (let k = 0; k < 4; k++) product[4 * column + row]! += a[4 * k + row]! * b[4 * column + k]!;
  return product;
}

/** Whether a matrix turns the outside in. */
export const mirrors = (m: Matrix): boolean =>
  m[0]! * (m[5]! * m[10]! - m[6]! * m[9]!) -
    m[4]! * (m[1]! * m[10]! - m[2]! * m[9]!) +
    m[8]! * (m[1]! * m[6]! - m[2]! * m[5]!) <
  0;

function listed(value: unknown, length: number, otherwise: readonly number[], entity: string): readonly number[] {
  if (value === undefined) return otherwise;
  const list = numbers(value, length);
  if (list === null || list.length !== length)
    throw invalid(
      { entity },
      { en: `${shown(value)} is no list of ${length} numbers.`, zh: `${shown(value)} 不是 ${length} 个数的列表。` },
    );
  return list;
}

function matrixOf(node: Readonly<Record<string, unknown>>, entity: string): Matrix {
  if (node.matrix !== undefined) return listed(node.matrix, 16, IDENTITY, entity);
  const [tx, ty, tz] = listed(node.translation, 3, [0, 0, 0], entity) as [number, number, number];
  const [x, y, z, w] = listed(node.rotation, 4, [0, 0, 0, 1], entity) as [number, number, number, number];
  const [sx, sy, sz] = listed(node.scale, 3, [1, 1, 1], entity) as [number, number, number];
  return [
    (1 - 2 * (y * y + z * z)) * sx,
    2 * (x * y + z * w) * sx,
    2 * (x * z - y * w) * sx,
    0,
    2 * (x * y - z * w) * sy,
    (1 - 2 * (x * x + z * z)) * sy,
    2 * (y * z + x * w) * sy,
    0,
    2 * (x * z + y * w) * sz,
    2 * (y * z - x * w) * sz,
    (1 - 2 * (x * x + y * y)) * sz,
    0,
    tx,
    ty,
    tz,
    1,
  ];
}

/** A node that is shown, with its place in the world of the file. */
export interface Shown {
  readonly index: number;
  readonly name: string;
  readonly node: Readonly<Record<string, unknown>>;
  readonly world: Matrix;
  /** The node of the scene that it lies under. */
  readonly root: number;
}

const indices = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/**
 * The nodes of the model's scene, each once, parents first; of a file without scenes those that no other holds.
 * @throws CodedError IMPORT_INVALID where a node is missing or held twice, which any ring is
 */
export function shownNodes({ json }: Container, mostNodes = MAX_NODES): Shown[] {
  const nodes = indices(json.nodes);
  if (nodes.length > mostNodes)
    throw tooLarge(
      { entity: "nodes" },
      {
        en: `There are ${grouped(nodes.length)}; at most ${grouped(mostNodes)} can be read.`,
        zh: `共 ${grouped(nodes.length)} 个；最多可读取 ${grouped(mostNodes)} 个。`,
      },
    );
  const scenes = indices(json.scenes);
  const scene = asObject(scenes[typeof json.scene === "number" ? json.scene : 0]);
  const held = new Set(nodes.flatMap((one) => indices(asObject(one)?.children)));
  const roots = scene === null ? nodes.map((_, i) => i).filter((i) => !held.has(i)) : indices(scene.nodes);
  const found: Shown[] = [];
  const seen = new Set<unknown>();
  const waiting = roots.map((index) => ({ index, parent: IDENTITY, root: index, from: "scene" })).reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { index, parent, from } = next;
    const node = typeof index === "number" ? asObject(nodes[index]) : null;
    if (node === null)
      throw invalid(
        { entity: from },
        {
          en: `It names nodes/${shown(index)}, which the file does not have.`,
          zh: `引用了 nodes/${shown(index)}，但文件中没有。`,
        },
      );
    const entity = `nodes/${index}`;
    if (seen.has(index))
      throw invalid(
        { entity },
        { en: "The node has two parents, or is its own ancestor.", zh: "该节点有两个上级，或是自己的上级。" },
      );
    seen.add(index);
    const world = multiplied(parent, matrixOf(node, entity));
    const name = typeof node.name === "string" ? node.name : "";
    found.push({ index: index as number, name, node, world, root: next.root as number });
    for (const child of indices(node.children).reverse())
      waiting.push({ index: child, parent: world, root: next.root, from: entity });
  }
  return found;
}
