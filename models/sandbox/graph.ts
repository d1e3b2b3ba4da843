import { z } from "zod";
import { decisive, LAYERS, type LayerKind, type Shape } from "./layers.ts";
import { MODEL_LIMITS } from "./limits.ts";
import { quoted, Unsound } from "./words.ts";

/** A layer with what it reads, in an order in which each comes after those. */
export interface Node {
  readonly name: string;
  /** Its class in Keras and tfjs. */
  readonly kind: string;
  readonly settings: unknown;
  /** Of layers before it, by their place. */
  readonly reads: readonly number[];
}

export interface Graph {
  /** Of one example. */
  readonly input: Shape;
  /** The first is the input. */
  readonly nodes: readonly Node[];
  /** Which node's output is the model's. */
  readonly output: number;
}

const Name = z.string().min(1).max(MODEL_LIMITS.nameChars);
const Config = z.record(z.string(), z.unknown());
const Layer = z.object({ class_name: z.string(), config: Config });
/** A place in Keras 2's form: layer, its call, its output; and the call's own arguments, which we know none of. */
const Place = z.tuple([Name, z.literal(0), z.literal(0)]).rest(z.strictObject({}));
const Wired = Layer.extend({ name: Name, inbound_nodes: z.array(z.array(Place)) });
const Sequential = z.object({
  class_name: z.literal("Sequential"),
  config: z.union([z.object({ layers: z.array(Layer) }), z.array(Layer).transform((layers) => ({ layers }))]),
});
const Ends = z.union([Place.transform((place) => [place]), z.array(Place)]);
const Functional = z.object({
  class_name: z.enum(["Functional", "Model"]),
  config: z.object({ layers: z.array(Wired), input_layers: Ends, output_layers: Ends }),
});
const Topology = z.union([Sequential, Functional]);

const bad = (en: string, zh: string) => new Unsound("MODEL_INVALID", en, zh);

function kindOf(name: string, className: string): LayerKind {
  const kind = LAYERS.get(className);
  if (kind !== undefined) return kind;
  throw new Unsound(
    "MODEL_LAYER",
    `Layer ${quoted(name)} is a ${quoted(className)}, which the sandbox does not run. It runs ${[...LAYERS.keys()].join(", ")}.`,
    `层 ${quoted(name)} 的类型 ${quoted(className)} 不在沙箱支持之列。支持：${[...LAYERS.keys()].join("、")}。`,
  );
}

/** The settings of a layer, checked by its kind. */
function settingsOf(name: string, className: string, config: z.infer<typeof Config>): unknown {
  if (config.dtype !== undefined && config.dtype !== "float32")
    throw new Unsound(
      "MODEL_LAYER",
      `Layer ${quoted(name)} works with ${quoted(String(config.dtype))}; the sandbox runs float32 only.`,
      `层 ${quoted(name)} 使用 ${quoted(String(config.dtype))}；沙箱只运行 float32。`,
    );
  const parsed = kindOf(name, className).settings.safeParse(decisive(config));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.code === "unrecognized_keys" ? issue.keys[0] : issue?.path.join(".");
  if (issue?.path.length === 1 && !Object.hasOwn(config, String(where)))
    throw new Unsound(
      "MODEL_LAYER",
      `Layer ${quoted(name)} (${className}) does not say its setting ${quoted(String(where))}. Save the model with tfjs or Keras, which do.`,
      `层 ${quoted(name)}（${className}）缺少设置 ${quoted(String(where))}。请用 tfjs 或 Keras 保存模型，它们会写明各项设置。`,
    );
  throw new Unsound(
    "MODEL_LAYER",
    `Layer ${quoted(name)} (${className}): the sandbox does not run its setting ${quoted(String(where))}.`,
    `层 ${quoted(name)}（${className}）：沙箱不支持其设置 ${quoted(String(where))}。`,
  );
}

/** The shape of one example's input. */
function inputShape(shape: unknown): Shape {
  const Sides = z.array(z.int().min(1).max(MODEL_LIMITS.side)).min(1).max(MODEL_LIMITS.sides);
  const parsed = z.tuple([z.null()]).rest(z.unknown()).safeParse(shape);
  const sides = Sides.safeParse(parsed.success ? parsed.data.slice(1) : null);
  if (sides.success) return sides.data;
  throw new Unsound(
    "MODEL_SHAPE",
    `The input's batch_input_shape is to be null and then 1 to ${MODEL_LIMITS.sides} whole sides up to ${MODEL_LIMITS.side}.`,
    `输入的 batch_input_shape 应为 null，其后是 1 到 ${MODEL_LIMITS.sides} 个不超过 ${MODEL_LIMITS.side} 的整数边长。`,
  );
}

const INPUT: Omit<Node, "name"> = { kind: "InputLayer", settings: {}, reads: [] };

function nameOf(config: z.infer<typeof Config>): string {
  const parsed = Name.safeParse(config.name);
  if (parsed.success) return parsed.data;
  throw bad(
    `A layer has no name of 1 to ${MODEL_LIMITS.nameChars} characters.`,
    `有一层没有 1 到 ${MODEL_LIMITS.nameChars} 个字符的名称。`,
  );
}

function chain(layers: readonly z.infer<typeof Layer>[]): Graph {
  const [first] = layers;
  if (first === undefined) throw bad("The model has no layers.", "模型没有任何层。");
  const input = inputShape(first.config.batch_input_shape);
  const rest = first.class_name === "InputLayer" ? layers.slice(1) : layers;
  const nodes: Node[] = [{ name: first === rest[0] ? "input" : nameOf(first.config), ...INPUT }];
  for (const { class_name: kind, config } of rest) {
    const name = nameOf(config);
    nodes.push({ name, kind, settings: settingsOf(name, kind, config), reads: [nodes.length - 1] });
  }
  return { input, nodes, output: nodes.length - 1 };
}

type WiredLayer = z.infer<typeof Wired>;

/** The one call of a layer: what is called twice would be a loop or shared weights, which we do not run. */
function readsOf({ name, inbound_nodes: calls }: WiredLayer): readonly string[] {
  const [call] = calls;
  if (call !== undefined && calls.length === 1 && call.length > 0) return call.map(([layer]) => layer);
  throw new Unsound(
    "MODEL_LAYER",
    `Layer ${quoted(name)} is used ${calls.length} times; the sandbox runs layers that are used once.`,
    `层 ${quoted(name)} 被使用 ${calls.length} 次；沙箱只运行使用一次的层。`,
  );
}

/** Layers in an order in which each comes after what it reads. */
function ordered(layers: readonly WiredLayer[]): readonly WiredLayer[] {
  const placed = new Set<string>();
  const order: WiredLayer[] = [];
  let left = layers;
  while (left.length > 0) {
    const ready = left.filter(
      (layer) => layer.class_name === "InputLayer" || readsOf(layer).every((name) => placed.has(name)),
    );
    if (ready.length === 0)
      throw bad(
        `Layer ${quoted(left[0]?.name ?? "")} reads itself, by way of others, or a layer that is not there.`,
        `层 ${quoted(left[0]?.name ?? "")} 直接或间接读取自身，或读取不存在的层。`,
      );
    for (const layer of ready) {
      placed.add(layer.name);
      order.push(layer);
    }
    left = left.filter((layer) => !placed.has(layer.name));
  }
  return order;
}

function wired({ layers, input_layers: inputs, output_layers: outputs }: z.infer<typeof Functional>["config"]): Graph {
  const [from, to] = [inputs[0]?.[0], outputs[0]?.[0]];
  const sources = layers.filter((layer) => layer.class_name === "InputLayer");
  if (inputs.length !== 1 || outputs.length !== 1 || sources.length !== 1 || sources[0]?.name !== from)
    throw bad(
      `The model has ${inputs.length} inputs and ${outputs.length} outputs; the sandbox runs models of one each.`,
      `模型有 ${inputs.length} 个输入和 ${outputs.length} 个输出；沙箱只运行各有一个的模型。`,
    );
  if (new Set(layers.map(({ name }) => name)).size !== layers.length)
    throw bad("Two layers have the same name.", "有两层名称相同。");
  const order = ordered(layers);
  const places = new Map(order.map(({ name }, place) => [name, place]));
  const output = places.get(to ?? "");
  if (output === undefined)
    throw bad(`There is no layer ${quoted(to ?? "")} to be the output.`, `没有可作输出的层 ${quoted(to ?? "")}。`);
  const nodes = order.map((layer): Node => {
    const { name, class_name: kind, config } = layer;
    if (kind === "InputLayer") return { name, ...INPUT };
    const reads = readsOf(layer).map((read) => places.get(read) ?? 0);
    return { name, kind, settings: settingsOf(name, kind, config), reads };
  });
  return { input: inputShape(sources[0].config.batch_input_shape), nodes, output };
}

/**
 * The layers of a `modelTopology`, as tfjs and Keras 2 write it, and nothing else of it: none of its code, names of files or
 * initialisers is looked at.
 * @throws Unsound
 */
export function graphOf(topology: unknown): Graph {
  const inner = z.object({ model_config: z.unknown() }).safeParse(topology);
  const parsed = Topology.safeParse(
    inner.success && inner.data.model_config !== undefined ? inner.data.model_config : topology,
  );
  if (!parsed.success)
    throw bad(
      "This is no layers model as tfjs and Keras 2 write it: a Sequential, or a Functional whose layers are each used once.",
      "这不是 tfjs 或 Keras 2 格式的分层模型：应为 Sequential，或各层只使用一次的 Functional。",
    );
  const model = parsed.data;
  const { layers } = model.config;
  if (layers.length > MODEL_LIMITS.layers)
    throw new Unsound(
      "MODEL_BUDGET",
      `The model has ${layers.length} layers; the sandbox runs up to ${MODEL_LIMITS.layers}.`,
      `模型有 ${layers.length} 层；沙箱最多运行 ${MODEL_LIMITS.layers} 层。`,
    );
  return model.class_name === "Sequential" ? chain(model.config.layers) : wired(model.config);
}
