import { z } from "zod";
import { type Shape, ShapeError, sizeOf } from "../layers.ts";
import { MODEL_LIMITS } from "../limits.ts";
import { Unsound } from "../words.ts";
import { padded, WINDOWS, type Windows, windowed, windowsOf } from "./windows.ts";

/** What a node reads: what another one gave for each example, or a constant with its whole shape. */
export type Operand =
  | { readonly kind: "value"; readonly shape: Shape; readonly place: number }
  | { readonly kind: "constant"; readonly shape: Shape; readonly values: Float32Array }
  | { readonly kind: "wholes"; readonly shape: Shape; readonly values: readonly number[] };
type Value = Extract<Operand, { kind: "value" }>;
type Constant = Extract<Operand, { kind: "constant" }>;

/** What is run: our own words, each with what it needs and no more. */
export type Action =
  | { readonly do: "relu" | "sigmoid" | "tanh" | "softmax" | "identity" | "globalAverage" }
  | { readonly do: "leakyRelu"; readonly slope: number }
  | { readonly do: "clip"; readonly low: number; readonly high: number }
  | { readonly do: "add" | "sub" | "mul" | "div" | "product" }
  | { readonly do: "concat"; readonly axis: number }
  | { readonly do: "reshape"; readonly shape: Shape }
  | { readonly do: "transpose"; readonly order: readonly number[] }
  | ({ readonly do: "convolve" | "maxPool" | "averagePool" } & Windows);

export interface OnnxInferred {
  readonly action: Action;
  readonly reads: readonly (Value | Constant)[];
  /** Of one example. */
  readonly output: Shape;
  readonly operations: number;
  /** Numbers that are made on the way, beside the output. */
  readonly between?: number;
}

interface Operator {
  readonly settings: z.ZodType;
  /** @param operands null for an input that is left out @throws ShapeError, Unsound */
  infer(settings: unknown, operands: readonly (Operand | null)[]): OnnxInferred;
}

function operator<S extends z.ZodRawShape>(
  [least, most]: readonly [number, number],
  settings: S,
  infer: (settings: z.infer<z.ZodObject<S>>, operands: readonly (Operand | null)[]) => OnnxInferred,
): Operator {
  return {
    settings: z.strictObject(settings),
    infer(given, operands) {
      if (operands.length < least || operands.length > most)
        throw new ShapeError(`reads ${operands.length} inputs, needs ${least} to ${most}`);
      return infer(given as z.infer<z.ZodObject<S>>, operands);
    },
  };
}

function value(operand: Operand | null | undefined): Value {
  if (operand?.kind === "value") return operand;
  throw new ShapeError("reads a constant where the examples are to be");
}
function constant(operand: Operand | null | undefined): Constant {
  if (operand?.kind === "constant") return operand;
  throw new ShapeError("reads something else where a constant of float32 is to be");
}
const either = (operand: Operand | null | undefined): Value | Constant =>
  operand?.kind === "value" ? operand : constant(operand);

const unary = (act: "relu" | "sigmoid" | "tanh" | "identity", each: number): Operator =>
  operator([1, 1], {}, (_, [x]) => {
    const read = value(x);
    return { action: { do: act }, reads: [read], output: read.shape, operations: each * sizeOf(read.shape) };
  });

/** The whole shape, the examples' own place counted as 1. */
const whole = (operand: Value | Constant): Shape => (operand.kind === "value" ? [1, ...operand.shape] : operand.shape);

/** As NumPy broadcasts, but examples stay apart. */
function broadcast(a: Value | Constant, b: Value | Constant): Shape {
  const values = [a, b].filter(({ kind }) => kind === "value");
  const rank = Math.max(...values.map((one) => whole(one).length));
  if (values.length === 0) throw new ShapeError("reads constants alone");
  const [left, right] = [whole(a), whole(b)].map((shape) => [
    ...new Array<number>(Math.max(0, rank - shape.length)).fill(1),
    ...shape,
  ]) as [number[], number[]];
  const unlike = values.some((one) => whole(one).length !== rank);
  if (unlike || left.length !== right.length || left[0] !== 1 || right[0] !== 1)
    throw new ShapeError(`joins ${JSON.stringify(whole(a))} and ${JSON.stringify(whole(b))}`);
  return left.slice(1).map((side, i) => {
    const other = right[i + 1] ?? 1;
    if (side !== other && side !== 1 && other !== 1)
      throw new ShapeError(`joins a side of ${side} and one of ${other}`);
    return Math.max(side, other);
  });
}

const binary = (act: "add" | "sub" | "mul" | "div"): Operator =>
  operator([2, 2], {}, (_, [x, y]) => {
    const [a, b] = [either(x), either(y)];
    const output = broadcast(a, b);
    return { action: { do: act }, reads: [a, b], output, operations: sizeOf(output) };
  });

function product(x: Value, weights: Constant): { readonly output: Shape; readonly operations: number } {
  const [rows = 0, columns = 0] = weights.shape;
  if (weights.shape.length !== 2 || x.shape.at(-1) !== rows)
    throw new ShapeError(`multiplies ${JSON.stringify(x.shape)} by ${JSON.stringify(weights.shape)}`);
  const output = [...x.shape.slice(0, -1), columns];
  return { output, operations: 2 * rows * sizeOf(output) };
}

const made = (shape: Shape, values: Float32Array): Constant => ({ kind: "constant", shape, values });

/** The matrix turned, where it is stored the other way round, and by a factor. */
function turned({ shape, values }: Constant, turn: boolean, factor: number): Constant {
  const [rows = 0, columns = 0] = shape;
  if (shape.length !== 2) throw new ShapeError(`needs a matrix, has ${JSON.stringify(shape)}`);
  if (!turn)
    return made(
      shape,
      values.map((x) => x * factor),
    );
  const out = Float32Array.from(values, (_, i) => (values[(i % rows) * columns + Math.floor(i / rows)] ?? 0) * factor);
  return made([columns, rows], out);
}

const gemm = operator(
  [2, 3],
  {
    alpha: z.number().optional(),
    beta: z.number().optional(),
    transA: z.literal(0).optional(),
    transB: z.union([z.literal(0), z.literal(1)]).optional(),
  },
  ({ alpha = 1, beta = 1, transB = 0 }, [a, b, c]) => {
    const x = value(a);
    if (x.shape.length !== 1) throw new ShapeError(`multiplies ${JSON.stringify(x.shape)}, which is no row`);
    const weights = turned(constant(b), transB === 1, alpha);
    const { output, operations } = product(x, weights);
    const zeros = (): Constant => made([1], new Float32Array(1));
    const given = c === null || c === undefined ? zeros() : constant(c);
    const bias = made(
      given.shape,
      given.values.map((n) => n * beta),
    );
    const fits = broadcast({ kind: "value", shape: output, place: -1 }, bias);
    if (fits.join() !== output.join()) throw new ShapeError(`adds ${JSON.stringify(bias.shape)}`);
    return { action: { do: "product" }, reads: [x, weights, bias], output, operations: operations + sizeOf(output) };
  },
);

const softmax = operator([1, 1], { axis: z.int().optional() }, ({ axis = -1 }, [x]) => {
  const read = value(x);
  if (axis !== -1 && axis !== read.shape.length) throw new ShapeError(`has the axis ${axis}, which is not the last`);
  return { action: { do: "softmax" }, reads: [read], output: read.shape, operations: 5 * sizeOf(read.shape) };
});

const flatten = operator([1, 1], { axis: z.literal(1).optional() }, (_, [x]) => {
  const read = value(x);
  const output = [sizeOf(read.shape)];
  return { action: { do: "reshape", shape: output }, reads: [read], output, operations: 0 };
});

const reshape = operator([2, 2], { allowzero: z.literal(0).optional() }, (_, [x, to]) => {
  const read = value(x);
  if (to?.kind !== "wholes" || to.shape.length !== 1)
    throw new ShapeError("reads its shape from somewhere else than a constant of whole numbers");
  const [first, ...rest] = to.values;
  const whichever = to.values.filter((side) => side === -1).length;
  // The first side is of the examples, whatever their number.
  if (first === undefined || ![-1, 0, 1].includes(first) || whichever > 1 || rest.some((side) => side < -1))
    throw new ShapeError(`makes ${JSON.stringify(to.values)}, in which examples do not stay apart`);
  const sides = rest.map((side, i) => (side === 0 ? (read.shape[i] ?? -1) : side));
  const open = sizeOf(read.shape) / sizeOf(sides.filter((side) => side !== -1));
  const output = sides.map((side) => (side === -1 ? open : side));
  const sound = output.every((side) => Number.isInteger(side) && side >= 1);
  if (output.length < 1 || !sound || sizeOf(output) !== sizeOf(read.shape))
    throw new ShapeError(`makes ${JSON.stringify(to.values)} of ${JSON.stringify(read.shape)}`);
  return { action: { do: "reshape", shape: output }, reads: [read], output, operations: 0 };
});

/** Nearly the largest float32: no end. */
const NO_END = 3.4e38;
const clip = operator([1, 3], {}, (_, [x, least, most]) => {
  const read = value(x);
  const end = (operand: Operand | null | undefined, otherwise: number): number => {
    if (operand === null || operand === undefined) return otherwise;
    const { values } = constant(operand);
    if (values.length !== 1) throw new ShapeError("is clipped by more than one number");
    return values[0] ?? otherwise;
  };
  const [low, high] = [end(least, -NO_END), end(most, NO_END)];
  if (low > high) throw new ShapeError(`is clipped to nothing between ${low} and ${high}`);
  return { action: { do: "clip", low, high }, reads: [read], output: read.shape, operations: 2 * sizeOf(read.shape) };
});

const leakyRelu = operator([1, 1], { alpha: z.number().min(0).max(1).optional() }, ({ alpha = 0.01 }, [x]) => {
  const read = value(x);
  const action = { do: "leakyRelu", slope: alpha } as const;
  return { action, reads: [read], output: read.shape, operations: 2 * sizeOf(read.shape) };
});

/** By what was learned: x times a factor and a summand for each channel, which is all that is left of it. */
const batchNormalization = operator(
  [5, 5],
  {
    epsilon: z.number().positive().max(1).optional(),
    momentum: z.number().optional(),
    training_mode: z.literal(0).optional(),
    spatial: z.literal(1).optional(),
  },
  ({ epsilon = 1e-5 }, [x, ...learned]) => {
    const read = value(x);
    const channels = read.shape[0] ?? 0;
    const [scale, bias, mean, variance] = learned.map((one) => {
      const given = constant(one);
      if (given.shape.join() !== String(channels)) throw new ShapeError(`has ${channels} channels`);
      return given.values;
    });
    if (scale === undefined || bias === undefined || mean === undefined || variance === undefined)
      throw new RangeError("four were read");
    if (variance.some((v) => v < 0))
      throw new Unsound("MODEL_WEIGHTS", "A variance is below nothing.", "有方差小于零。");
    const factor = scale.map((s, c) => s / Math.sqrt((variance[c] ?? 0) + epsilon));
    const summand = bias.map((b, c) => b - (mean[c] ?? 0) * (factor[c] ?? 0));
    const shape = [1, channels, ...read.shape.slice(1).map(() => 1)];
    const reads = [read, made(shape, factor), made(shape, summand)];
    return { action: { do: "mul" }, reads, output: read.shape, operations: 2 * sizeOf(read.shape) };
  },
);

const convolution = operator([2, 3], { ...WINDOWS, group: z.literal(1).optional() }, (settings, [x, w, b]) => {
  const [read, weights] = [value(x), constant(w)];
  const [filters = 0, channels = 0, ...kernel] = weights.shape;
  if (channels !== read.shape[0])
    throw new ShapeError(`convolves ${JSON.stringify(read.shape)} by ${JSON.stringify(weights.shape)}`);
  const windows = windowsOf(settings, read.shape, kernel);
  const output = [filters, ...windowed(windows, read.shape)];
  const bias = b === null || b === undefined ? [] : [constant(b)];
  if (bias.some(({ shape }) => shape.join() !== String(filters))) throw new ShapeError(`has ${filters} filters`);
  const operations = sizeOf(output) * (2 * channels * sizeOf(kernel) + 1);
  const action = { do: "convolve", ...windows } as const;
  return { action, reads: [read, weights, ...bias], output, operations, between: padded(windows, read.shape) };
});

const POOLING = { ...WINDOWS, ceil_mode: z.literal(0).optional(), kernel_shape: z.array(z.int().min(1)).min(1).max(2) };
type Pooling = z.infer<z.ZodObject<typeof POOLING>>;
function pooled(act: "maxPool" | "averagePool", settings: Pooling, operand: Operand | null | undefined): OnnxInferred {
  const read = value(operand);
  const windows = windowsOf(settings, read.shape, settings.kernel_shape);
  const output = [read.shape[0] ?? 0, ...windowed(windows, read.shape)];
  const operations = sizeOf(output) * sizeOf(windows.kernel);
  return { action: { do: act, ...windows }, reads: [read], output, operations, between: padded(windows, read.shape) };
}
const maxPool = operator([1, 1], { ...POOLING, storage_order: z.literal(0).optional() }, (settings, [x]) =>
  pooled("maxPool", settings, x),
);
const averagePool = operator(
  [1, 1],
  { ...POOLING, count_include_pad: z.union([z.literal(0), z.literal(1)]).optional() },
  ({ count_include_pad: counted = 0, ...settings }, [x]) => {
    const inferred = pooled("averagePool", settings, x);
    const { action } = inferred;
    const pads = action.do === "averagePool" && [...action.before, ...action.after].some((pad) => pad > 0);
    if (pads && counted === 0) throw new ShapeError("has pads that do not count, which the sandbox does not run");
    return inferred;
  },
);

const globalAverage = operator([1, 1], {}, (_, [x]) => {
  const read = value(x);
  if (read.shape.length < 2) throw new ShapeError(`has no sides but channels in ${JSON.stringify(read.shape)}`);
  const output = [read.shape[0] ?? 0, ...read.shape.slice(1).map(() => 1)];
  return { action: { do: "globalAverage" }, reads: [read], output, operations: sizeOf(read.shape) };
});

const concat = operator([1, MODEL_LIMITS.layers], { axis: z.int() }, ({ axis }, operands) => {
  const reads = operands.map(value);
  const first = reads[0]?.shape ?? [];
  const place = axis < 0 ? axis + first.length : axis - 1;
  const others = ({ shape }: Value): string => shape.map((side, i) => (i === place ? 0 : side)).join();
  if (place < 0 || place >= first.length || reads.some((one) => others(one) !== others(reads[0] as Value)))
    throw new ShapeError(`joins ${reads.map(({ shape }) => JSON.stringify(shape)).join(", ")} at ${axis}`);
  const output = first.with(
    place,
    reads.reduce((sum, { shape }) => sum + (shape[place] ?? 0), 0),
  );
  return { action: { do: "concat", axis: place + 1 }, reads, output, operations: 0 };
});

const transpose = operator([1, 1], { perm: z.array(z.int().min(0)).optional() }, ({ perm }, [x]) => {
  const read = value(x);
  const rank = read.shape.length + 1;
  // Left out, it turns all around, the examples' own place too.
  const sound = perm !== undefined && perm[0] === 0 && [...perm].sort().join() === [...Array(rank).keys()].join();
  if (perm === undefined || !sound)
    throw new ShapeError(`has the order ${JSON.stringify(perm)}, in which examples do not stay apart`);
  const output = perm.slice(1).map((from) => read.shape[from - 1] ?? 0);
  return { action: { do: "transpose", order: perm }, reads: [read], output, operations: 0 };
});

const matMul = operator([2, 2], {}, (_, [a, b]) => {
  const [x, weights] = [value(a), constant(b)];
  return { action: { do: "product" }, reads: [x, weights], ...product(x, weights) };
});

/** The operators that the sandbox runs, of the versions 13 to 21 (github.com/onnx/onnx/blob/main/docs/Operators.md). */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["Gemm", gemm],
  ["MatMul", matMul],
  ["Add", binary("add")],
  ["Sub", binary("sub")],
  ["Mul", binary("mul")],
  ["Div", binary("div")],
  ["Relu", unary("relu", 1)],
  ["Sigmoid", unary("sigmoid", 4)],
  ["Tanh", unary("tanh", 5)],
  ["Identity", unary("identity", 0)],
  ["LeakyRelu", leakyRelu],
  ["Softmax", softmax],
  ["Flatten", flatten],
  ["Reshape", reshape],
  ["Clip", clip],
  ["BatchNormalization", batchNormalization],
  ["Conv", convolution],
  ["MaxPool", maxPool],
  ["AveragePool", averagePool],
  ["GlobalAveragePool", globalAverage],
  ["Concat", concat],
  ["Transpose", transpose],
]);
