import { z } from "zod";
import { MODEL_LIMITS } from "./limits.ts";
import { unfit } from "./unfit.ts";

/** Sides of one example's tensor. */
export type Shape = readonly number[];

/** What a layer makes of its inputs. */
export interface Inferred {
  readonly output: Shape;
  /** By the last part of the weight's name. */
  readonly weights: Readonly<Record<string, Shape>>;
  /** Multiplications and additions of one example. */
  readonly operations: number;
  /** Steps one after the other. */
  readonly steps: number;
}

export const sizeOf = (shape: Shape): number => shape.reduce((product, n) => product * n, 1);

const Side = z.int().min(1).max(MODEL_LIMITS.side);
const Flag = z.boolean();
const ACTIVATIONS = [
  "linear",
  "relu",
  "relu6",
  "elu",
  "selu",
  "tanh",
  "sigmoid",
  "hard_sigmoid",
  "softmax",
  "softplus",
  "softsign",
  "swish",
] as const;
const Activation = z.enum(ACTIVATIONS);
const Padding = z.enum(["valid", "same"]);
/** One number, or a list of as many as the layer has directions. */
const each = (directions: number) =>
  z.union([Side.transform((n) => Array.from({ length: directions }, () => n)), z.array(Side).length(directions)]);
const ones = (directions: number) => each(directions).refine((list) => list.every((n) => n === 1), "is not 1");
const Last = z.literal("channels_last");
const off = z.literal(false);
/** The last side, as -1 or counted with the batch's own place. */
const Axis = z.union([
  z.int(),
  z
    .array(z.int())
    .length(1)
    .transform(([axis = -1]) => axis),
]);

const CONVOLUTION = {
  filters: Side,
  padding: Padding,
  activation: Activation,
  use_bias: Flag,
  data_format: Last.optional(),
};
const RECURRENT = {
  units: Side,
  activation: Activation,
  recurrent_activation: Activation,
  use_bias: Flag,
  return_sequences: Flag,
  return_state: off.optional(),
  go_backwards: off.optional(),
  stateful: off.optional(),
  unroll: z.boolean().optional(),
  dropout: z.number().min(0).max(1).optional(),
  recurrent_dropout: z.number().min(0).max(1).optional(),
  reset_after: off.optional(),
  time_major: off.optional(),
};
const NORMALISATION = { axis: Axis, epsilon: z.number().positive().max(1), center: Flag, scale: Flag };
const pooling = (directions: number) => ({
  pool_size: each(directions),
  strides: each(directions).nullish(),
  padding: Padding,
  data_format: Last.optional(),
});

const needs = (shape: Shape, sides: number): Shape => {
  if (shape.length === sides) return shape;
  throw unfit.sides(sides, shape);
};
const same = (output: Shape, operations: number): Inferred => ({ output, weights: {}, operations, steps: 0 });

/** Positions of a window along one side. */
function positions(length: number, window: number, stride: number, padding: "valid" | "same"): number {
  const count = padding === "same" ? Math.ceil(length / stride) : Math.floor((length - window) / stride) + 1;
  if (count < 1) throw unfit.window(window, length);
  return count;
}

type Convolution = z.infer<z.ZodObject<typeof CONVOLUTION>> & { kernel_size: number[]; strides: number[] };

function convolved(config: Convolution, shape: Shape): Inferred {
  const { filters, kernel_size: kernel, strides, padding, use_bias } = config;
  const channels = shape.at(-1) ?? 0;
  const sides = kernel.map((window, i) => positions(shape[i] ?? 0, window, strides[i] ?? 1, padding));
  const output = [...sides, filters];
  const weights = { kernel: [...kernel, channels, filters], ...(use_bias ? { bias: [filters] } : {}) };
  return { output, weights, operations: sizeOf(output) * (2 * sizeOf(kernel) * channels + 1), steps: 0 };
}

function recurrent(gates: number, config: z.infer<z.ZodObject<typeof RECURRENT>>, shape: Shape): Inferred {
  const [steps = 0, features = 0] = needs(shape, 2);
  const { units, use_bias, return_sequences } = config;
  const wide = gates * units;
  return {
    output: return_sequences ? [steps, units] : [units],
    weights: { kernel: [features, wide], recurrent_kernel: [units, wide], ...(use_bias ? { bias: [wide] } : {}) },
    operations: steps * wide * (2 * features + 2 * units + 4),
    steps,
  };
}

/** A kind of layer: the settings that decide what it gives, and what it makes of shapes. */
export interface LayerKind<C = unknown> {
  readonly settings: z.ZodType<C>;
  /** @throws ShapeError */
  infer(settings: C, inputs: readonly Shape[]): Inferred;
}

function kind<S extends z.ZodRawShape>(
  settings: S,
  infer: (settings: z.infer<z.ZodObject<S>>, input: Shape, inputs: readonly Shape[]) => Inferred,
): LayerKind {
  const parsed = z.strictObject(settings);
  return {
    settings: parsed,
    infer: (given, inputs) => {
      const [input] = inputs;
      if (input === undefined) throw unfit.noInput();
      return infer(given as z.infer<z.ZodObject<S>>, input, inputs);
    },
  };
}

/** One input only. */
const single: typeof kind = (settings, infer) =>
  kind(settings, (given, input, inputs) => {
    if (inputs.length !== 1) throw unfit.notOneInput(inputs.length);
    return infer(given, input, inputs);
  });

const pooled = (directions: number): LayerKind =>
  single(pooling(directions), ({ pool_size, strides, padding }, shape) => {
    needs(shape, directions + 1);
    const sides = pool_size.map((window, i) => positions(shape[i] ?? 0, window, strides?.[i] ?? window, padding));
    const output = [...sides, shape.at(-1) ?? 0];
    return same(output, sizeOf(output) * sizeOf(pool_size));
  });

const globally = (directions: number): LayerKind =>
  single({ data_format: Last.optional(), keepdims: off.optional() }, (_, shape) =>
    same([needs(shape, directions + 1).at(-1) ?? 0], sizeOf(shape)),
  );

const elementwise = single({}, (_, shape) => same(shape, 0));
const merged = kind({}, (_, first, inputs) => {
  if (inputs.some((shape) => shape.join() !== first.join())) throw unfit.joinsUnlike(inputs);
  return same(first, sizeOf(first) * inputs.length);
});

function lastAxis(axis: number, shape: Shape): number {
  if (axis === -1 || axis === shape.length) return shape.at(-1) ?? 0;
  throw unfit.axisNotLast(axis, shape);
}

function normalised(
  { axis, center, scale }: { axis: number; center: boolean; scale: boolean },
  shape: Shape,
  more: readonly string[],
): Inferred {
  const width = lastAxis(axis, shape);
  const names = [...(scale ? ["gamma"] : []), ...(center ? ["beta"] : []), ...more];
  return { ...same(shape, 8 * sizeOf(shape)), weights: Object.fromEntries(names.map((name) => [name, [width]])) };
}

/** The layers that the sandbox runs, by their class in Keras and tfjs; whatever is not here is refused. */
export const LAYERS: ReadonlyMap<string, LayerKind> = new Map<string, LayerKind>([
  [
    "Dense",
    single({ units: Side, activation: Activation, use_bias: Flag }, ({ units, use_bias }, shape) => {
      const width = shape.at(-1) ?? 0;
      const output = [...shape.slice(0, -1), units];
      const weights = { kernel: [width, units], ...(use_bias ? { bias: [units] } : {}) };
      return { output, weights, operations: sizeOf(output) * (2 * width + 1), steps: 0 };
    }),
  ],
  [
    "Conv1D",
    single(
      { ...CONVOLUTION, kernel_size: each(1), strides: each(1), dilation_rate: ones(1).optional() },
      (config, shape) => convolved(config, needs(shape, 2)),
    ),
  ],
  [
    "Conv2D",
    single(
      { ...CONVOLUTION, kernel_size: each(2), strides: each(2), dilation_rate: ones(2).optional() },
      (config, shape) => convolved(config, needs(shape, 3)),
    ),
  ],
  ["GRU", single(RECURRENT, (config, shape) => recurrent(3, config, shape))],
  [
    "LSTM",
    single({ ...RECURRENT, unit_forget_bias: z.boolean().nullish() }, (config, shape) => recurrent(4, config, shape)),
  ],
  ["MaxPooling1D", pooled(1)],
  ["AveragePooling1D", pooled(1)],
  ["MaxPooling2D", pooled(2)],
  ["AveragePooling2D", pooled(2)],
  ["GlobalAveragePooling1D", globally(1)],
  ["GlobalMaxPooling1D", globally(1)],
  ["GlobalAveragePooling2D", globally(2)],
  ["GlobalMaxPooling2D", globally(2)],
  [
    "BatchNormalization",
    single({ ...NORMALISATION, momentum: z.number().optional() }, (config, shape) =>
      normalised(config, shape, ["moving_mean", "moving_variance"]),
    ),
  ],
  ["LayerNormalization", single(NORMALISATION, (config, shape) => normalised(config, shape, []))],
  ["Flatten", single({ data_format: Last.optional() }, (_, shape) => same([sizeOf(shape)], 0))],
  [
    "Reshape",
    single({ target_shape: z.array(Side).min(1).max(MODEL_LIMITS.sides) }, ({ target_shape: target }, shape) => {
      if (sizeOf(target) !== sizeOf(shape)) throw unfit.makes(target, shape);
      return same(target, 0);
    }),
  ],
  // Of training only: it gives what it takes.
  ["Dropout", single({ rate: z.number().min(0).max(1) }, (_, shape) => same(shape, 0))],
  ["Activation", single({ activation: Activation }, (_, shape) => same(shape, 5 * sizeOf(shape)))],
  ["ReLU", single({ max_value: z.number().positive().nullish() }, (_, shape) => same(shape, 2 * sizeOf(shape)))],
  ["LeakyReLU", single({ alpha: z.number().min(0).max(1) }, (_, shape) => same(shape, 2 * sizeOf(shape)))],
  [
    "Softmax",
    single({ axis: Axis }, ({ axis }, shape) => {
      lastAxis(axis, shape);
      return same(shape, 5 * sizeOf(shape));
    }),
  ],
  ["Add", merged],
  ["Multiply", merged],
  ["Average", merged],
  ["Maximum", merged],
  [
    "Concatenate",
    kind({ axis: Axis }, ({ axis }, first, inputs) => {
      lastAxis(axis, first);
      if (inputs.some((shape) => shape.slice(0, -1).join() !== first.slice(0, -1).join()))
        throw unfit.joinsUnlike(inputs);
      return same([...first.slice(0, -1), inputs.reduce((sum, shape) => sum + (shape.at(-1) ?? 0), 0)], 0);
    }),
  ],
  ["InputLayer", elementwise],
]);

/** Settings that change nothing of what a trained layer gives: how it was trained, and where its weights once came from. */
const OF_TRAINING =
  /^(name|trainable|dtype|batch_input_shape|input_shape|batch_size|sparse|ragged|seed|noise_shape|implementation|activity_regularizer|\w+_(initializer|regularizer|constraint))$/;

/** The settings of a layer without those of training. */
export const decisive = (config: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(config).filter(([name]) => !OF_TRAINING.test(name)));
