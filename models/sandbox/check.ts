import { z } from "zod";
import { grouped } from "../../twins/core/grouped.ts";
import { CodedError, ok, type Result } from "../../twins/core/result.ts";
import { type Graph, graphOf, type Node } from "./graph.ts";
import { LAYERS, type Shape, sizeOf } from "./layers.ts";
import { MODEL_LIMITS } from "./limits.ts";
import { ShapeError } from "./unfit.ts";
import { quoted, Unsound } from "./words.ts";

/** A model as it comes: what describes its layers and weights, and the weights' bytes. */
export interface ModelFile {
  /** `modelTopology` of a tfjs layers model. */
  readonly topology: unknown;
  /** `weightSpecs`, or the weights of a `weightsManifest`. */
  readonly specs: unknown;
  readonly weights: Uint8Array;
}

/** What of a layer runs. */
export interface CheckedLayer extends Node {
  readonly output: Shape;
  /** By name, as far as the kind has them. */
  readonly weights: ReadonlyMap<string, { readonly shape: Shape; readonly values: Float32Array }>;
}

/** A model that keeps to the limits, with nothing left of the file but numbers. */
export interface CheckedModel {
  readonly input: Shape;
  readonly output: Shape;
  readonly layers: readonly CheckedLayer[];
  readonly outputLayer: number;
  readonly cost: ModelCost;
}

/** Of one example. */
export interface ModelCost {
  readonly weights: number;
  readonly operations: number;
  readonly activationBytes: number;
  readonly steps: number;
}

const Spec = z.object({
  name: z
    .string()
    .min(1)
    .max(2 * MODEL_LIMITS.nameChars),
  shape: z.array(z.int().min(0)).max(4),
  dtype: z.string(),
  quantization: z.unknown().optional(),
});
/** Most weights of a layer times most layers. */
const MAX_SPECS = 8 * MODEL_LIMITS.layers;

interface Given {
  readonly shape: Shape;
  readonly values: Float32Array;
}

/** Numbers of a file, little-endian as tfjs writes them, wherever they begin. */
function floatsAt(bytes: Uint8Array, at: number, count: number): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, count * 4);
  return Float32Array.from({ length: count }, (_, i) => view.getFloat32(i * 4, true));
}

const wrongWeights = (en: string, zh: string) => new Unsound("MODEL_WEIGHTS", en, zh);

/** The weights of a file by name. Nothing is read before all lengths agree. */
function weightsOf(file: ModelFile): ReadonlyMap<string, Given> {
  const parsed = z.array(Spec).max(MAX_SPECS).safeParse(file.specs);
  if (!parsed.success)
    throw wrongWeights("The list of weights is not as tfjs writes it.", "权重清单不是 tfjs 的格式。");
  const specs = parsed.data;
  const odd = specs.find(({ dtype, quantization }) => dtype !== "float32" || quantization !== undefined);
  if (odd !== undefined)
    throw wrongWeights(
      `Weight ${quoted(odd.name)} is not plain float32. Convert the model without quantization.`,
      `权重 ${quoted(odd.name)} 不是普通的 float32。请在不量化的情况下转换模型。`,
    );
  const wanted = 4 * specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (wanted !== file.weights.length)
    throw wrongWeights(
      `The weights are to be ${wanted} bytes by their shapes; the file has ${file.weights.length}.`,
      `按形状计权重应为 ${wanted} 字节，文件为 ${file.weights.length} 字节。`,
    );
  const given = new Map<string, Given>();
  let at = 0;
  for (const { name, shape } of specs) {
    const values = floatsAt(file.weights, at, sizeOf(shape));
    at += values.length * 4;
    if (given.has(name))
      throw wrongWeights(`There are two weights ${quoted(name)}.`, `有两个权重名为 ${quoted(name)}。`);
    if (!values.every(Number.isFinite))
      throw wrongWeights(
        `Weight ${quoted(name)} has numbers that are not finite.`,
        `权重 ${quoted(name)} 含有非有限的数。`,
      );
    given.set(name, { shape, values });
  }
  return given;
}

/** The weights of one layer out of those given, which it takes away: `LAYER/kernel`, or `LAYER/.../kernel` as Keras names cells. */
function take(layer: string, wanted: Readonly<Record<string, Shape>>, given: Map<string, Given>) {
  const taken = new Map<string, Given>();
  for (const [name, shape] of Object.entries(wanted)) {
    const own = `${layer}/${name}`;
    const key = given.has(own)
      ? own
      : [...given.keys()].find((key) => key.startsWith(`${layer}/`) && key.endsWith(`/${name}`));
    const found = key === undefined ? undefined : given.get(key);
    if (key === undefined || found === undefined)
      throw wrongWeights(
        `Layer ${quoted(layer)} has no weight ${quoted(name)}.`,
        `层 ${quoted(layer)} 缺少权重 ${quoted(name)}。`,
      );
    if (found.shape.join() !== shape.join())
      throw wrongWeights(
        `Weight ${quoted(key)} has the shape ${JSON.stringify(found.shape)}; its layer needs ${JSON.stringify(shape)}.`,
        `权重 ${quoted(key)} 的形状为 ${JSON.stringify(found.shape)}，该层需要 ${JSON.stringify(shape)}。`,
      );
    given.delete(key);
    taken.set(name, found);
  }
  return taken;
}

interface Sketch {
  readonly outputs: readonly Shape[];
  readonly weights: readonly Readonly<Record<string, Shape>>[];
  readonly cost: ModelCost;
}

/** Shapes and cost of all layers, from their settings alone. */
function sketch({ input, nodes }: Graph): Sketch {
  const outputs: Shape[] = [];
  const weights: Readonly<Record<string, Shape>>[] = [];
  const cost = { weights: 0, operations: 0, activationBytes: 0, steps: 0 };
  for (const { name, kind, settings, reads } of nodes) {
    const inputs = reads.map((place) => outputs[place] ?? []);
    let made: ReturnType<NonNullable<ReturnType<typeof LAYERS.get>>["infer"]> | undefined;
    try {
      made = LAYERS.get(kind)?.infer(settings, reads.length === 0 ? [input] : inputs);
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      throw new Unsound(
        "MODEL_SHAPE",
        `Layer ${quoted(name)} (${kind}) ${error.said.en}.`,
        `层 ${quoted(name)}（${kind}）的形状不符：${error.said.zh}。`,
      );
    }
    if (made === undefined) throw new RangeError(`no kind ${kind}`);
    outputs.push(made.output);
    weights.push(made.weights);
    cost.weights += Object.values(made.weights).reduce((sum, shape) => sum + sizeOf(shape), 0);
    cost.operations += made.operations;
    cost.activationBytes += 4 * sizeOf(made.output);
    cost.steps += made.steps;
    keepTo(cost, made.output);
  }
  return { outputs, weights, cost };
}

/** After every layer: none later makes up for it, and no number grows beyond what is exact. */
export function keepTo(cost: ModelCost, output: Shape): void {
  const measured: readonly [string, string, number, number][] = [
    ["weights", "权重数", cost.weights, MODEL_LIMITS.weights],
    ["operations an example", "每例运算数", cost.operations, MODEL_LIMITS.operations],
    ["bytes between its layers", "层间字节数", cost.activationBytes, MODEL_LIMITS.activationBytes],
    ["steps one after the other", "先后步数", cost.steps, MODEL_LIMITS.steps],
    ["sides of a shape", "形状的边数", output.length, MODEL_LIMITS.sides],
  ];
  for (const [en, zh, value, most] of measured)
    if (!(value <= most))
      throw new Unsound(
        "MODEL_BUDGET",
        `The model has ${grouped(value)} ${en}; the sandbox runs up to ${grouped(most)}.`,
        `模型的${zh}为 ${grouped(value)}；沙箱最多允许 ${grouped(most)}。`,
      );
}

function checked(file: ModelFile): CheckedModel {
  const graph = graphOf(file.topology);
  const { outputs, weights, cost } = sketch(graph);
  const output = outputs[graph.output] ?? [];
  for (const [en, zh, shape, most] of [
    ["input", "输入", graph.input, MODEL_LIMITS.inputs],
    ["output", "输出", output, MODEL_LIMITS.outputs],
  ] as const)
    if (sizeOf(shape) > most)
      throw new Unsound(
        "MODEL_BUDGET",
        `The model's ${en} is ${grouped(sizeOf(shape))} numbers; the sandbox takes up to ${grouped(most)}.`,
        `模型的${zh}为 ${grouped(sizeOf(shape))} 个数；沙箱最多接受 ${grouped(most)} 个。`,
      );
  const given = new Map(weightsOf(file));
  const layers = graph.nodes.map((node, place) => ({
    ...node,
    output: outputs[place] ?? [],
    weights: take(node.name, weights[place] ?? {}, given),
  }));
  const [extra] = given.keys();
  if (extra !== undefined)
    throw wrongWeights(`Weight ${quoted(extra)} is of no layer.`, `权重 ${quoted(extra)} 不属于任何层。`);
  return { input: graph.input, output, layers, outputLayer: graph.output, cost };
}

/**
 * Checks an untrusted model before any of it is loaded: allowed layers and settings, shapes by inference, cost of one example, and
 * weights that are exactly those of the layers. What comes back holds numbers and known settings only.
 * @returns MODEL_INVALID, MODEL_LAYER, MODEL_SHAPE, MODEL_BUDGET or MODEL_WEIGHTS for what is refused
 */
export function checkModel(file: ModelFile): Result<CheckedModel> {
  try {
    return ok(checked(file));
  } catch (error) {
    if (error instanceof CodedError) return { ok: false, error: error.failure };
    throw error;
  }
}
