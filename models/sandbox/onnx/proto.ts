import { grouped } from "../../../twins/core/grouped.ts";
import type { Shape } from "../layers.ts";
import { MODEL_LIMITS } from "../limits.ts";
import { quoted, Unsound } from "../words.ts";
import { damaged, floatsOf, intsOf, longsOf, Message } from "./wire.ts";

/** onnx.proto of ONNX 1.13 to 1.17 (github.com/onnx/onnx), as far as the sandbox takes it. */

/** What a node is set by. */
export type Attribute = number | string | readonly number[] | readonly string[] | Tensor;

export interface OnnxNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
}

/** A constant; whole numbers are shapes. */
export type Tensor =
  | { readonly kind: "floats"; readonly shape: Shape; readonly values: Float32Array }
  | { readonly kind: "wholes"; readonly shape: Shape; readonly values: readonly number[] };

/** An input or output; null for a side that has only a name. */
export interface OnnxEnd {
  readonly name: string;
  readonly sides: readonly (number | null)[] | null;
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, Tensor>;
  readonly inputs: readonly OnnxEnd[];
  readonly outputs: readonly OnnxEnd[];
}

/** A recurrent layer is twenty nodes, most of which are constants or compute shapes. */
export const MAX_NODES = 8 * MODEL_LIMITS.layers;
const MAX_CONSTANTS = 8 * MODEL_LIMITS.layers;
const OPSETS = { low: 13, high: 21 } as const;
const [FLOAT, INT32, INT64] = [1, 6, 7];

/** What each message is called where it is refused. */
const NOUNS = {
  tensor: { en: "A tensor of ONNX", zh: "ONNX 张量" },
  attribute: { en: "An attribute of ONNX", zh: "ONNX 属性" },
  node: { en: "A node of ONNX", zh: "ONNX 节点" },
  side: { en: "A side of ONNX", zh: "ONNX 边" },
  end: { en: "An input or output of ONNX", zh: "ONNX 输入或输出" },
  type: { en: "A type of ONNX", zh: "ONNX 类型" },
  shape: { en: "A shape of ONNX", zh: "ONNX 形状" },
  operators: { en: "An operator set of ONNX", zh: "ONNX 算子集" },
  model: { en: "The ONNX model", zh: "ONNX 模型" },
  graph: { en: "The graph of ONNX", zh: "ONNX 计算图" },
} as const;

const known = (...numbers: readonly number[]): ReadonlySet<number> => new Set(numbers);
const MODEL = known(1, 2, 3, 4, 5, 6, 7, 8, 14, 20, 25);
const OPSET = known(1, 2);
const GRAPH = known(1, 2, 5, 10, 11, 12, 13, 14, 15, 16);
const NODE = known(1, 2, 3, 4, 5, 6, 7, 9);
const ATTRIBUTE = known(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 20, 21, 22, 23);
const TENSOR = known(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16);
const VALUE = known(1, 2, 3, 4);
const TYPE = known(1, 4, 5, 6, 7, 8, 9);
const TENSOR_TYPE = known(1, 2);
const SHAPE = known(1);
const DIMENSION = known(1, 2, 3);

const unsupported = (en: string, zh: string) => new Unsound("MODEL_LAYER", en, zh);
const wrongWeights = (en: string, zh: string) => new Unsound("MODEL_WEIGHTS", en, zh);

/** @throws Unsound MODEL_WEIGHTS for data elsewhere, of another type, or of another size */
function tensorOf(bytes: Uint8Array, fallbackName: string): { readonly name: string; readonly tensor: Tensor } {
  const message = new Message(NOUNS.tensor, bytes, TENSOR, 100_000);
  const name = message.text(8) || fallbackName;
  if (message.has(13) || message.whole(14) !== 0)
    throw wrongWeights(
      `Tensor ${quoted(name)} has its data in another file. Save the model with all of it inside.`,
      `张量 ${quoted(name)} 的数据在另一个文件中。请将模型连同全部数据存为一个文件。`,
    );
  const type = message.whole(2);
  const other = [3, 6, 10, 11, ...(type === INT32 ? [] : [5])].some((number) => message.has(number));
  if (![FLOAT, INT32, INT64].includes(type) || other)
    throw wrongWeights(`Tensor ${quoted(name)} is not of float32 numbers.`, `张量 ${quoted(name)} 不是 float32 类型。`);
  const shape = message.wholes(1);
  if (shape.length > 4 || shape.some((side) => side < 1 || side > MODEL_LIMITS.side))
    throw wrongWeights(
      `Tensor ${quoted(name)} is to have up to 4 sides of 1 to ${MODEL_LIMITS.side}.`,
      `张量 ${quoted(name)} 应最多有 4 边，每边 1 到 ${MODEL_LIMITS.side}。`,
    );
  const size = shape.reduce((product, side) => product * side, 1);
  const values = type === FLOAT ? floatsIn(message) : type === INT32 ? intsIn(message) : longsIn(message);
  if (values.length !== size)
    throw wrongWeights(
      `Tensor ${quoted(name)} is to have ${grouped(size)} numbers by its shape; it has ${grouped(values.length)}.`,
      `按形状计张量 ${quoted(name)} 应有 ${grouped(size)} 个数，实有 ${grouped(values.length)} 个。`,
    );
  if (!values.every(Number.isFinite))
    throw wrongWeights(
      `Tensor ${quoted(name)} has numbers that are not finite.`,
      `张量 ${quoted(name)} 含有非有限的数。`,
    );
  const tensor: Tensor =
    values instanceof Float32Array ? { kind: "floats", shape, values } : { kind: "wholes", shape, values };
  return { name, tensor };
}

/** Raw, or as a packed list; not both. */
function floatsIn(message: Message): Float32Array {
  if (message.has(9) && message.has(4)) throw damaged("A tensor has its data twice.", "有张量的数据重复。");
  const raw = message.one(9) ?? message.one(4);
  return raw === null ? new Float32Array() : floatsOf(raw);
}
function longsIn(message: Message): readonly number[] {
  if (message.has(9) && message.has(7)) throw damaged("A tensor has its data twice.", "有张量的数据重复。");
  const raw = message.one(9);
  return raw === null ? message.wholes(7, true) : longsOf(raw);
}
function intsIn(message: Message): readonly number[] {
  if (message.has(9) && message.has(5)) throw damaged("A tensor has its data twice.", "有张量的数据重复。");
  const raw = message.one(9);
  return raw === null ? message.wholes(5) : intsOf(raw);
}

/** AttributeProto.type, and what of it is taken. */
const READERS: Readonly<Record<number, (message: Message) => Attribute>> = {
  1: (message) => floatsOf(message.one(2) ?? new Uint8Array(4))[0] ?? 0,
  2: (message) => message.whole(3),
  3: (message) => message.text(4),
  4: (message) => tensorOf(message.one(5) ?? new Uint8Array(), "value").tensor,
  7: (message) => message.wholes(8),
  8: (message) => message.texts(9),
};

function attributeOf(node: string, bytes: Uint8Array): readonly [string, Attribute] {
  const message = new Message(NOUNS.attribute, bytes, ATTRIBUTE, 64);
  const name = message.text(1);
  const read = READERS[message.whole(20)];
  const inner = [6, 10, 11, 14, 15, 21, 22, 23].some((number) => message.has(number));
  if (read === undefined || inner)
    throw unsupported(
      `Node ${quoted(node)} has an attribute ${quoted(name)} that the sandbox does not run: graphs and lists of floats are none.`,
      `节点 ${quoted(node)} 的属性 ${quoted(name)} 不受沙箱支持：不支持子图和浮点列表。`,
    );
  return [name, read(message)];
}

function nodeOf(bytes: Uint8Array, place: number): OnnxNode {
  const message = new Message(NOUNS.node, bytes, NODE, MODEL_LIMITS.layers);
  const op = message.text(4);
  const name = message.text(3) || `${op} ${place}`;
  const domain = message.text(7);
  if (domain !== "" && domain !== "ai.onnx")
    throw unsupported(
      `Node ${quoted(name)} is of the domain ${quoted(domain)}; the sandbox runs ONNX's own operators.`,
      `节点 ${quoted(name)} 属于域 ${quoted(domain)}；沙箱只运行 ONNX 自带的算子。`,
    );
  const attributes = message.all(5).map((attribute) => attributeOf(name, attribute));
  if (new Set(attributes.map(([key]) => key)).size !== attributes.length)
    throw damaged(`Node ${quoted(name)} has an attribute twice.`, `节点 ${quoted(name)} 的属性重复。`);
  return { name, op, inputs: message.texts(1), outputs: message.texts(2), attributes: new Map(attributes) };
}

function sideOf(bytes: Uint8Array): number | null {
  const message = new Message(NOUNS.side, bytes, DIMENSION, 1);
  return message.has(1) ? message.whole(1) : null;
}

function endOf(bytes: Uint8Array): OnnxEnd {
  const message = new Message(NOUNS.end, bytes, VALUE, 64);
  const name = message.text(1);
  const type = message.one(2);
  const tensor = type === null ? null : new Message(NOUNS.type, type, TYPE, 1).one(1);
  const inner = tensor === null ? null : new Message(NOUNS.type, tensor, TENSOR_TYPE, 1);
  if (inner === null || inner.whole(1) !== FLOAT)
    throw unsupported(
      `${quoted(name)} is no tensor of float32; the sandbox takes and gives nothing else.`,
      `${quoted(name)} 不是 float32 张量；沙箱的输入输出只支持这种类型。`,
    );
  const shape = inner.one(2);
  const sides = shape === null ? null : new Message(NOUNS.shape, shape, SHAPE, 16).all(1).map(sideOf);
  return { name, sides };
}

function constantsOf(message: Message): ReadonlyMap<string, Tensor> {
  const constants = new Map<string, Tensor>();
  for (const bytes of message.all(5)) {
    const { name, tensor } = tensorOf(bytes, "");
    if (constants.has(name))
      throw damaged(`There are two tensors ${quoted(name)}.`, `有两个张量名为 ${quoted(name)}。`);
    constants.set(name, tensor);
  }
  return constants;
}

/** Operators of another version may mean something else. */
function checkOpset(model: Message): void {
  const sets = model.all(8).map((bytes) => {
    const message = new Message(NOUNS.operators, bytes, OPSET, 1);
    return { domain: message.text(1), version: message.whole(2) };
  });
  const own = sets.filter(({ domain }) => domain === "" || domain === "ai.onnx");
  const [first] = own;
  if (first === undefined || own.length > 1 || first.version < OPSETS.low || first.version > OPSETS.high)
    throw unsupported(
      `The sandbox runs ONNX's operators of the versions ${OPSETS.low} to ${OPSETS.high}; the model names ${own.map(({ version }) => version).join(", ") || "none"}.`,
      `沙箱运行版本 ${OPSETS.low} 到 ${OPSETS.high} 的 ONNX 算子；模型给出 ${own.map(({ version }) => version).join("、") || "无"}。`,
    );
}

/** Reads an ONNX file, and nothing that it names. @throws Unsound MODEL_INVALID, MODEL_LAYER, MODEL_WEIGHTS, MODEL_BUDGET */
export function onnxGraph(bytes: Uint8Array): OnnxGraph {
  const model = new Message(NOUNS.model, bytes, MODEL, MAX_CONSTANTS);
  const inner = model.one(7);
  if (inner === null) throw damaged("The file is no ONNX model: it has no graph.", "文件不是 ONNX 模型：没有计算图。");
  if (model.has(20) || model.has(25))
    throw unsupported(
      "The model has functions or training of its own, which the sandbox does not run.",
      "模型带有自定义函数或训练过程，沙箱不支持。",
    );
  checkOpset(model);
  const graph = new Message(NOUNS.graph, inner, GRAPH, 2 * MAX_CONSTANTS);
  if (graph.has(14) || graph.has(15))
    throw wrongWeights("The model has sparse or quantized tensors.", "模型含有稀疏或量化张量。");
  const nodes = graph.all(1);
  if (nodes.length > MAX_NODES || graph.all(5).length > MAX_CONSTANTS)
    throw new Unsound(
      "MODEL_BUDGET",
      `The model has ${grouped(nodes.length)} nodes and ${grouped(graph.all(5).length)} tensors; the sandbox runs up to ${grouped(MAX_NODES)} and ${grouped(MAX_CONSTANTS)}.`,
      `模型有 ${grouped(nodes.length)} 个节点和 ${grouped(graph.all(5).length)} 个张量；沙箱最多运行 ${grouped(MAX_NODES)} 和 ${grouped(MAX_CONSTANTS)} 个。`,
    );
  return {
    nodes: nodes.map(nodeOf),
    constants: constantsOf(graph),
    inputs: graph.all(11).map(endOf),
    outputs: graph.all(12).map(endOf),
  };
}
