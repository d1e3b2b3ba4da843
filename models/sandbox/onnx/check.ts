import { CodedError, ok, type Result } from "../../../twins/core/result.ts";
import { keepTo, type ModelCost } from "../check.ts";
import { type Shape, ShapeError, sizeOf } from "../layers.ts";
import { MODEL_LIMITS } from "../limits.ts";
import { quoted, Unsound } from "../words.ts";
import { type Action, type OnnxInferred, OPERATORS, type Operand } from "./operators.ts";
import { type OnnxEnd, type OnnxGraph, type OnnxNode, onnxGraph, type Tensor } from "./proto.ts";
import { damaged } from "./wire.ts";

/** What a step reads: the output of one before it, 0 being the input, or a constant. */
export type OnnxRead =
  | { readonly kind: "value"; readonly place: number }
  | { readonly kind: "constant"; readonly shape: Shape; readonly values: Float32Array };

export interface OnnxStep {
  /** ONNX's word for it. */
  readonly kind: string;
  readonly action: Action;
  readonly reads: readonly OnnxRead[];
}

/** An ONNX model that keeps to the limits, with nothing left of the file but numbers and our own words. */
export interface CheckedOnnx {
  readonly format: "onnx";
  readonly input: Shape;
  readonly output: Shape;
  /** In an order in which each comes after what it reads. */
  readonly layers: readonly OnnxStep[];
  /** Of `layers`, from 1. */
  readonly outputPlace: number;
  readonly cost: ModelCost;
}

/** The only one that is no constant; older files list those as inputs too. */
function inputOf({ inputs, constants }: OnnxGraph): { readonly name: string; readonly shape: Shape } {
  const open = inputs.filter(({ name }) => !constants.has(name));
  const [first] = open;
  if (first === undefined || open.length > 1 || first.name === "")
    throw damaged(
      `The model has ${open.length} inputs; the sandbox runs models of one.`,
      `模型有 ${open.length} 个输入；沙箱只运行有一个输入的模型。`,
    );
  const [examples, ...sides] = first.sides ?? [];
  const known = sides.filter((side): side is number => side !== null && side >= 1 && side <= MODEL_LIMITS.side);
  const apart = examples === null || examples === 1 || examples === -1 || examples === 0;
  if (!apart || known.length !== sides.length || sides.length < 1 || sides.length > MODEL_LIMITS.sides)
    throw new Unsound(
      "MODEL_SHAPE",
      `The input is to have a free first side and then 1 to ${MODEL_LIMITS.sides} whole sides up to ${MODEL_LIMITS.side}.`,
      `输入的第一边应不定，其后是 1 到 ${MODEL_LIMITS.sides} 个不超过 ${MODEL_LIMITS.side} 的整数边长。`,
    );
  return { name: first.name, shape: known };
}

const constantOperand = ({ kind, shape, values }: Tensor): Operand =>
  kind === "floats" ? { kind: "constant", shape, values } : { kind: "wholes", shape, values };

/** Everything that has a name, each made once. */
class Names {
  readonly #made = new Map<string, Operand>();
  readonly #unread = new Set<string>();

  add(name: string, operand: Operand): void {
    if (name === "" || this.#made.has(name))
      throw damaged(`${quoted(name)} is made twice, or has no name.`, `${quoted(name)} 重复定义，或没有名称。`);
    this.#made.set(name, operand);
    if (operand.kind !== "value") this.#unread.add(name);
  }

  /** @returns null for an input that is left out */
  read(name: string, by: string): Operand | null {
    if (name === "") return null;
    const found = this.#made.get(name);
    if (found === undefined)
      throw damaged(
        `Node ${quoted(by)} reads ${quoted(name)}, which is not made before it.`,
        `节点 ${quoted(by)} 读取的 ${quoted(name)} 在它之前没有生成。`,
      );
    this.#unread.delete(name);
    return found;
  }

  /** Constants that nothing reads. */
  get unread(): readonly string[] {
    return [...this.#unread];
  }
}

/** What a node does, from its settings and what it reads. */
function inferred({ name, op, attributes }: OnnxNode, operands: readonly (Operand | null)[]): OnnxInferred {
  const operator = OPERATORS.get(op);
  if (operator === undefined)
    throw new Unsound(
      "MODEL_LAYER",
      `Node ${quoted(name)} is a ${quoted(op)}, which the sandbox does not run. It runs ${[...OPERATORS.keys()].join(", ")}.`,
      `节点 ${quoted(name)} 的算子 ${quoted(op)} 不在沙箱支持之列。支持：${[...OPERATORS.keys()].join("、")}。`,
    );
  const parsed = operator.settings.safeParse(Object.fromEntries(attributes));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.code === "unrecognized_keys" ? issue.keys[0] : issue?.path.join(".");
    throw new Unsound(
      "MODEL_LAYER",
      `Node ${quoted(name)} (${op}): the sandbox does not run its setting ${quoted(String(where))}.`,
      `节点 ${quoted(name)}（${op}）：沙箱不支持其设置 ${quoted(String(where))}。`,
    );
  }
  try {
    return operator.infer(parsed.data, operands);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new Unsound(
      "MODEL_SHAPE",
      `Node ${quoted(name)} (${op}) ${error.message}.`,
      `节点 ${quoted(name)}（${op}）的形状不符：${error.message}。`,
    );
  }
}

/** A node that is a constant; null for any other. */
function constantOf({ name, op, inputs, attributes }: OnnxNode): Operand | null {
  if (op !== "Constant") return null;
  const value = attributes.get("value");
  if (inputs.length === 0 && attributes.size === 1 && typeof value === "object" && "kind" in value)
    return constantOperand(value);
  throw new Unsound(
    "MODEL_LAYER",
    `Node ${quoted(name)} is a constant without a tensor; the sandbox takes no other.`,
    `节点 ${quoted(name)} 是不含张量的常量；沙箱不支持。`,
  );
}

const readOf = (operand: Operand): OnnxRead => {
  if (operand.kind === "value") return { kind: "value", place: operand.place };
  if (operand.kind === "constant" && operand.values.every(Number.isFinite))
    return { kind: "constant", shape: operand.shape, values: operand.values };
  throw new Unsound(
    "MODEL_WEIGHTS",
    "A constant, with its factors, is no finite number.",
    "有常量在乘以系数后不是有限的数。",
  );
};

interface Steps {
  readonly layers: readonly OnnxStep[];
  readonly shapes: readonly Shape[];
  readonly cost: ModelCost;
}

function stepsOf(nodes: readonly OnnxNode[], names: Names, input: Shape): Steps {
  const layers: OnnxStep[] = [];
  const shapes: Shape[] = [input];
  const cost = { weights: 0, operations: 0, activationBytes: 4 * sizeOf(input), steps: 0 };
  for (const node of nodes) {
    const [output] = node.outputs;
    const held = constantOf(node);
    if (output === undefined || node.outputs.length > 1)
      throw damaged(
        `Node ${quoted(node.name)} has ${node.outputs.length} outputs; the sandbox runs nodes of one.`,
        `节点 ${quoted(node.name)} 有 ${node.outputs.length} 个输出；沙箱只运行有一个输出的节点。`,
      );
    if (held !== null) {
      names.add(output, held);
      continue;
    }
    const operands = node.inputs.map((name) => names.read(name, node.name));
    const made = inferred(node, operands);
    cost.operations += made.operations;
    cost.activationBytes += 4 * (sizeOf(made.output) + (made.between ?? 0));
    for (const read of made.reads) if (read.kind === "constant") cost.weights += read.values.length;
    keepTo(cost, made.output);
    layers.push({ kind: node.op, action: made.action, reads: made.reads.map(readOf) });
    shapes.push(made.output);
    names.add(output, { kind: "value", shape: made.output, place: layers.length });
  }
  return { layers, shapes, cost };
}

/** What the file says of its output must be so. */
function checkSaid({ sides }: OnnxEnd, output: Shape): void {
  if (sides === null) return;
  const said = sides.slice(1);
  if (said.length === output.length && said.every((side, i) => side === null || side === output[i])) return;
  throw new Unsound(
    "MODEL_SHAPE",
    `The model says that it gives ${JSON.stringify(said)}; by its nodes it gives ${JSON.stringify(output)}.`,
    `模型声明输出 ${JSON.stringify(said)}；按其节点应为 ${JSON.stringify(output)}。`,
  );
}

function checked(bytes: Uint8Array): CheckedOnnx {
  const graph = onnxGraph(bytes);
  const input = inputOf(graph);
  const names = new Names();
  names.add(input.name, { kind: "value", shape: input.shape, place: 0 });
  for (const [name, tensor] of graph.constants) names.add(name, constantOperand(tensor));
  const { layers, shapes, cost } = stepsOf(graph.nodes, names, input.shape);
  const [end] = graph.outputs;
  if (end === undefined || graph.outputs.length > 1)
    throw damaged(
      `The model has ${graph.outputs.length} outputs; the sandbox runs models of one.`,
      `模型有 ${graph.outputs.length} 个输出；沙箱只运行有一个输出的模型。`,
    );
  const last = names.read(end.name, "output");
  if (last?.kind !== "value" || last.place === 0)
    throw damaged("The model's output is made by no node.", "模型的输出不由任何节点生成。");
  const output = shapes[last.place] ?? [];
  checkSaid(end, output);
  if (sizeOf(input.shape) > MODEL_LIMITS.inputs || sizeOf(output) > MODEL_LIMITS.outputs)
    throw new Unsound(
      "MODEL_BUDGET",
      `The model takes ${sizeOf(input.shape)} numbers and gives ${sizeOf(output)}; the sandbox allows ${MODEL_LIMITS.inputs} and ${MODEL_LIMITS.outputs}.`,
      `模型接受 ${sizeOf(input.shape)} 个数，给出 ${sizeOf(output)} 个；沙箱最多允许 ${MODEL_LIMITS.inputs} 和 ${MODEL_LIMITS.outputs} 个。`,
    );
  const [extra] = names.unread;
  if (extra !== undefined)
    throw new Unsound(
      "MODEL_WEIGHTS",
      `Tensor ${quoted(extra)} is read by no node.`,
      `张量 ${quoted(extra)} 没有节点读取。`,
    );
  return { format: "onnx", input: input.shape, output, layers, outputPlace: last.place, cost };
}

/**
 * Checks an untrusted ONNX file before any of it is loaded: its own operators of the versions 13 to 21 that the sandbox knows, shapes by
 * inference, cost of one example, constants that are all inside, float32, finite and read. Names of files in it are never followed.
 * @returns MODEL_INVALID, MODEL_LAYER, MODEL_SHAPE, MODEL_BUDGET or MODEL_WEIGHTS for what is refused
 */
export function checkOnnx(bytes: Uint8Array): Result<CheckedOnnx> {
  try {
    return ok(checked(bytes));
  } catch (error) {
    if (error instanceof CodedError) return { ok: false, error: error.failure };
    throw error;
  }
}
