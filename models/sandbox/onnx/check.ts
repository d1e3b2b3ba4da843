import { grouped } from "../../../twins/core/grouped.ts";
import type { LocalText } from "../../../twins/core/place.ts";
import { CodedError, ok, type Result } from "../../../twins/core/result.ts";
import { keepTo, type ModelCost } from "../check.ts";
import { type Shape, sizeOf } from "../layers.ts";
import { MODEL_LIMITS } from "../limits.ts";
import { ShapeError } from "../unfit.ts";
import { quoted, Unsound } from "../words.ts";
import { MOST_MADE } from "./lists.ts";
import {
  type Action,
  type Around,
  constantMade,
  type Made,
  type OnnxRead,
  type Operand,
  type Outcome,
  operandOf,
  own,
  said,
  type Value,
  wholesMade,
} from "./operands.ts";
import { OPERATORS } from "./operators.ts";
import { MAX_NODES, type OnnxEnd, type OnnxGraph, type OnnxNode, onnxGraph } from "./proto.ts";
import { damaged } from "./wire.ts";

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

interface Input extends Pick<Value, "sides" | "at"> {
  readonly name: string;
  /** The file is for one example at a time. */
  readonly fixed: boolean;
}

/** The only one that is no constant; older files list those as inputs too. */
function inputOf({ inputs, constants }: OnnxGraph): Input {
  const open = inputs.filter(({ name }) => !constants.has(name));
  const [first] = open;
  if (first === undefined || open.length > 1 || first.name === "")
    throw damaged(
      `The model has ${open.length} inputs; the sandbox runs models of one.`,
      `模型有 ${open.length} 个输入；沙箱只运行有一个输入的模型。`,
    );
  const given = (first.sides ?? []).map((side) => (side === null || side < 1 ? null : side));
  const fixed = given[0] === 1 && !given.includes(null);
  const at = fixed ? 0 : given.indexOf(null);
  const known = given.filter((side, i) => i !== at && side !== null && side <= MODEL_LIMITS.side);
  if (at < 0 || known.length !== given.length - 1 || known.length < 1 || known.length > MODEL_LIMITS.sides)
    throw new Unsound(
      "MODEL_SHAPE",
      `The input is to have a free side for the examples, or 1 first, and 1 to ${MODEL_LIMITS.sides} whole sides up to ${MODEL_LIMITS.side}: export with dynamic_axes for the first side alone.`,
      `输入应有一个不定的样本边（或第一边为 1），以及 1 到 ${MODEL_LIMITS.sides} 个不超过 ${MODEL_LIMITS.side} 的整数边长：导出时请只为第一边设置 dynamic_axes。`,
    );
  return { name: first.name, sides: given.map((side) => side ?? 1), at, fixed };
}

/** Everything that has a name, each made once. */
class Names {
  readonly #made = new Map<string, Operand>();
  readonly #unread = new Set<string>();

  /** @param mustRead the file holds it: what nothing reads has no place there */
  add(name: string, operand: Operand, mustRead = false): void {
    if (name === "" || this.#made.has(name))
      throw damaged(`${quoted(name)} is made twice, or has no name.`, `${quoted(name)} 重复定义，或没有名称。`);
    this.#made.set(name, operand);
    if (mustRead) this.#unread.add(name);
  }

  /** @param by who reads it, as a sentence begins with it @returns null for an input that is left out */
  read(name: string, by: LocalText): Operand | null {
    if (name === "") return null;
    const found = this.#made.get(name);
    if (found === undefined)
      throw damaged(
        `${by.en} reads ${quoted(name)}, which is not made before it.`,
        `${by.zh}读取的 ${quoted(name)} 在此之前没有生成。`,
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
function inferred({ name, op, attributes }: OnnxNode, operands: readonly (Operand | null)[], around: Around) {
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
    return operator.infer(parsed.data, operands, around);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const [en, zh] = around.fixed
      ? [
          " The file is for one example at a time; export it with dynamic_axes for the first side.",
          "该文件每次只接受一个样本；导出时请为第一边设置 dynamic_axes。",
        ]
      : ["", ""];
    throw new Unsound(
      "MODEL_SHAPE",
      `Node ${quoted(name)} (${op}) ${error.said.en}.${en}`,
      `节点 ${quoted(name)}（${op}）的形状不符：${error.said.zh}。${zh}`,
    );
  }
}

/** A node that is a constant; null for any other. */
function heldBy({ name, op, inputs, attributes }: OnnxNode): Operand | null {
  if (op !== "Constant") return null;
  const [key, value] = [...attributes][0] ?? [];
  if (inputs.length === 0 && attributes.size === 1) {
    if (key === "value" && typeof value === "object" && "kind" in value) return operandOf(value);
    if (key === "value_float" && typeof value === "number") return constantMade([], Float32Array.of(value));
    if (key === "value_int" && typeof value === "number") return wholesMade([], [value]);
  }
  throw new Unsound(
    "MODEL_LAYER",
    `Node ${quoted(name)} is a constant without a tensor; the sandbox takes no other.`,
    `节点 ${quoted(name)} 是不含张量的常量；沙箱不支持。`,
  );
}

const finite = (read: OnnxRead): OnnxRead => {
  if (read.kind === "value" || read.values.every(Number.isFinite)) return read;
  throw new Unsound(
    "MODEL_WEIGHTS",
    "A constant, with its factors, is no finite number.",
    "有常量在乘以系数后不是有限的数。",
  );
};

/** The steps of a graph, one node after the other, and what they cost. */
class Steps {
  readonly layers: OnnxStep[] = [];
  readonly cost: { -readonly [name in keyof ModelCost]: number };
  /** Numbers of constants that were made of others. */
  #folded = 0;

  constructor(input: Shape) {
    this.cost = { weights: 0, operations: 0, activationBytes: 4 * sizeOf(input), steps: 0 };
  }

  /** @throws Unsound MODEL_BUDGET, MODEL_WEIGHTS */
  make(kind: string, made: Made): Value {
    const { action, reads, sides, at } = made;
    const { cost } = this;
    cost.operations += made.operations;
    cost.activationBytes += 4 * (sizeOf(sides) + (made.between ?? 0));
    cost.steps += made.steps ?? 0;
    cost.weights += made.weights ?? 0;
    for (const read of reads) if (read.kind === "constant") cost.weights += read.values.length;
    keepTo(cost, own(made));
    if (this.layers.push({ kind, action, reads: reads.map(finite) }) > MAX_NODES)
      throw new Unsound(
        "MODEL_BUDGET",
        `The model takes more than ${MAX_NODES} steps from its input to its output.`,
        `模型从输入到输出超过 ${MAX_NODES} 步。`,
      );
    return { kind: "value", sides, at, place: this.layers.length };
  }

  /** @throws Unsound MODEL_BUDGET */
  outcome(kind: string, outcome: Outcome, operands: readonly (Operand | null)[]): Operand {
    if (outcome.kind === "made") return this.make(kind, outcome);
    const seen = operands.some((one) => one !== null && one.kind !== "value" && one.values === outcome.values);
    const work = outcome.kind === "constant" ? (outcome.work ?? 0) : 0;
    this.#folded += seen ? 0 : Math.max(outcome.values.length, work);
    if (this.#folded > MOST_MADE)
      throw new Unsound(
        "MODEL_BUDGET",
        `The model makes more than ${grouped(MOST_MADE)} numbers of its constants before it runs.`,
        `模型运行前由常量生成的数超过 ${grouped(MOST_MADE)} 个。`,
      );
    return outcome;
  }
}

/** One node: all of its outputs that anything reads. */
function follow(node: OnnxNode, names: Names, steps: Steps, around: Around): void {
  const [first] = node.outputs;
  const held = heldBy(node);
  if (held !== null && first !== undefined && node.outputs.length === 1) {
    names.add(first, held, true);
    return;
  }
  // What nothing reads would be work without a count.
  if (!around.wanted.includes(true))
    throw damaged(
      `Node ${quoted(node.name)} has no output that is read.`,
      `节点 ${quoted(node.name)} 没有被读取的输出。`,
    );
  const operands = node.inputs.map((name) =>
    names.read(name, { en: `Node ${quoted(node.name)}`, zh: `节点 ${quoted(node.name)} ` }),
  );
  const made = inferred(node, operands, around);
  for (const [i, name] of node.outputs.entries()) {
    const outcome = made[i];
    if (outcome !== undefined) names.add(name, steps.outcome(node.op, outcome, operands));
    else if (around.wanted[i] === true)
      throw damaged(
        `Node ${quoted(node.name)} (${node.op}) has an output ${i + 1} that is read; the sandbox does not run that one.`,
        `节点 ${quoted(node.name)}（${node.op}）的第 ${i + 1} 个输出被读取；沙箱不支持该输出。`,
      );
  }
}

/** What the file says of its output must be so, and the examples where they came in, or first. */
function checkSaid({ sides }: OnnxEnd, output: Value, input: Input): void {
  if (output.at !== 0 && output.at !== input.at)
    throw new Unsound(
      "MODEL_SHAPE",
      `The model gives ${said(output.sides)}, where side ${output.at + 1} is the examples'; it is to be the first.`,
      `模型输出 ${said(output.sides)}，其中第 ${output.at + 1} 边是样本；样本应在第一边。`,
    );
  const known = sides?.map((side) => (side === null || side < 1 ? null : side));
  const fits = known?.every((side, i) => i === output.at || side === null || side === output.sides[i]);
  if (known === undefined || (fits === true && known.length === output.sides.length)) return;
  throw new Unsound(
    "MODEL_SHAPE",
    `The model says that it gives ${JSON.stringify(known)}; by its nodes it gives ${said(output.sides)}.`,
    `模型声明输出 ${JSON.stringify(known)}；按其节点应为 ${said(output.sides)}。`,
  );
}

function checked(bytes: Uint8Array): CheckedOnnx {
  const graph = onnxGraph(bytes);
  const input = inputOf(graph);
  const [end] = graph.outputs;
  if (end === undefined || graph.outputs.length > 1)
    throw damaged(
      `The model has ${graph.outputs.length} outputs; the sandbox runs models of one.`,
      `模型有 ${graph.outputs.length} 个输出；沙箱只运行有一个输出的模型。`,
    );
  const names = new Names();
  names.add(input.name, { kind: "value", sides: input.sides, at: input.at, place: 0 });
  for (const [name, tensor] of graph.constants) names.add(name, operandOf(tensor), true);
  const readBy = new Set([end.name, ...graph.nodes.flatMap(({ inputs }) => inputs)]);
  const steps = new Steps(own(input));
  for (const node of graph.nodes) {
    // What has one output runs, whether it is read or not: nothing in a file is left unchecked.
    const wanted = node.outputs.map((name) => node.outputs.length === 1 || (name !== "" && readBy.has(name)));
    follow(node, names, steps, { fixed: input.fixed, wanted });
  }
  const last = names.read(end.name, { en: "The model's output", zh: "模型的输出" });
  if (last?.kind !== "value" || last.place === 0)
    throw damaged("The model's output is made by no node.", "模型的输出不由任何节点生成。");
  checkSaid(end, last, input);
  // A number for each example is a list of one.
  const output = last.sides.length === 1 ? [1] : own(last);
  const shape = own(input);
  if (sizeOf(shape) > MODEL_LIMITS.inputs || sizeOf(output) > MODEL_LIMITS.outputs)
    throw new Unsound(
      "MODEL_BUDGET",
      `The model takes ${grouped(sizeOf(shape))} numbers and gives ${grouped(sizeOf(output))}; the sandbox allows ${grouped(MODEL_LIMITS.inputs)} and ${grouped(MODEL_LIMITS.outputs)}.`,
      `模型接受 ${grouped(sizeOf(shape))} 个数，给出 ${grouped(sizeOf(output))} 个；沙箱最多允许 ${grouped(MODEL_LIMITS.inputs)} 和 ${grouped(MODEL_LIMITS.outputs)} 个。`,
    );
  const [extra] = names.unread;
  if (extra !== undefined)
    throw new Unsound(
      "MODEL_WEIGHTS",
      `Tensor ${quoted(extra)} is read by no node.`,
      `张量 ${quoted(extra)} 没有节点读取。`,
    );
  const { layers, cost } = steps;
  return { format: "onnx", input: shape, output, layers, outputPlace: last.place, cost };
}

/**
 * Checks an untrusted ONNX file before any of it is loaded: its own operators of the versions 13 to 21 that the sandbox knows, shapes by
 * inference with the number of examples as no number, cost of one example, constants that are all inside, float32, finite and read. What
 * would mix examples is refused. Names of files in it are never followed.
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
