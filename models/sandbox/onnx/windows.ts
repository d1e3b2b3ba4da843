import { z } from "zod";
import { type Shape, sizeOf } from "../layers.ts";
import { MODEL_LIMITS } from "../limits.ts";
import { unfit } from "../unfit.ts";
import {
  asConstant,
  asValue,
  type Given,
  holding,
  isLeftOut,
  type Made,
  operator,
  own,
  reading,
  type Value,
  type Windows,
} from "./operands.ts";

/** Convolutions and pooling, by the versions 13 to 21 of ONNX (github.com/onnx/onnx/blob/main/docs/Operators.md). */

const Side = z.int().min(1).max(MODEL_LIMITS.side);
const Sides = z.array(Side).min(1).max(2);
/** Of convolutions and pooling. */
export const WINDOWS = {
  auto_pad: z.enum(["NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"]).optional(),
  dilations: Sides.optional(),
  kernel_shape: Sides.optional(),
  pads: z.array(z.int().min(0).max(MODEL_LIMITS.side)).min(2).max(4).optional(),
  strides: Sides.optional(),
};
type WindowSettings = z.infer<z.ZodObject<typeof WINDOWS>>;

type Sliding = Pick<Windows, "kernel" | "strides" | "dilations">;
/** From a window's first number to its last. */
const reaches = ({ kernel, dilations }: Sliding): readonly number[] =>
  kernel.map((window, i) => (window - 1) * (dilations[i] ?? 1) + 1);

/** Zeros so that a window stands at every stride. */
function samePads(shape: Shape, sliding: Sliding, upper: boolean) {
  const { strides } = sliding;
  const sums = reaches(sliding).map((window, i) => {
    const [length, stride] = [shape[i + 1] ?? 0, strides[i] ?? 1];
    return Math.max(0, (Math.ceil(length / stride) - 1) * stride + window - length);
  });
  const less = sums.map((sum) => Math.floor(sum / 2));
  const more = sums.map((sum, i) => sum - (less[i] ?? 0));
  return upper ? { before: less, after: more } : { before: more, after: less };
}

/** @param shape channels first @throws ShapeError */
export function windowsOf(settings: WindowSettings, shape: Shape, kernel: readonly number[]): Windows {
  const sides = shape.length - 1;
  const ones = kernel.map(() => 1);
  const { strides = ones, dilations = ones, pads, auto_pad: auto = "NOTSET", kernel_shape: given = kernel } = settings;
  if (sides < 1 || sides > 2 || [kernel, strides, dilations].some((list) => list.length !== sides))
    throw unfit.windowSides(kernel.length, shape);
  if (given.join() !== kernel.join()) throw unfit.kernel();
  // tfjs does either, not both.
  if (strides.some((stride) => stride > 1) && dilations.some((dilation) => dilation > 1))
    throw unfit.stridesAndDilations();
  const sliding = { kernel, strides, dilations };
  if (auto === "SAME_UPPER" || auto === "SAME_LOWER")
    return { ...sliding, ...samePads(shape, sliding, auto === "SAME_UPPER") };
  const all = auto === "VALID" ? undefined : pads;
  if (all !== undefined && all.length !== 2 * sides) throw unfit.padsCount(all.length);
  const [before, after] = [0, sides].map((from) => kernel.map((_, i) => all?.[from + i] ?? 0));
  if (before === undefined || after === undefined) throw new RangeError("two ends");
  // A window that could lie in the padding alone is no window over the example.
  if (reaches(sliding).some((window, i) => (before[i] ?? 0) >= window || (after[i] ?? 0) >= window))
    throw unfit.padsTooWide();
  return { ...sliding, before, after };
}

/** Sides of what windows give, channels left out. @throws ShapeError */
export const windowed = (windows: Windows, shape: Shape): Shape =>
  reaches(windows).map((window, i) => {
    const length = (shape[i + 1] ?? 0) + (windows.before[i] ?? 0) + (windows.after[i] ?? 0);
    const count = Math.floor((length - window) / (windows.strides[i] ?? 1)) + 1;
    if (count < 1) throw unfit.window(window, length);
    return count;
  });

/** Numbers of an example with its padding, which is made too. */
export const padded = ({ before, after }: Windows, shape: Shape): number =>
  sizeOf([shape[0] ?? 0, ...before.map((pad, i) => pad + (shape[i + 1] ?? 0) + (after[i] ?? 0))]);

/** Channels and sides of one example. @throws ShapeError where the examples are not first */
function pictureOf(operand: Given): { readonly read: Value; readonly shape: Shape } {
  const read = asValue(operand);
  if (read.at !== 0) throw unfit.noChannels(read.sides);
  return { read, shape: own(read) };
}

/** More groups are more convolutions, one after the other; each channel by itself is one alone. */
const MOST_GROUPS = 64;

export const convolution = operator([2, 3], { ...WINDOWS, group: Side.optional() }, (settings, [x, w, b]) => {
  const [{ read, shape }, weights] = [pictureOf(x), asConstant(w)];
  const { group: groups = 1 } = settings;
  const [filters = 0, channels = 0, ...kernel] = weights.sides;
  const alone = groups === shape[0] && channels === 1;
  if (channels * groups !== shape[0] || filters % groups !== 0 || (groups > MOST_GROUPS && !alone))
    throw unfit.convolves(shape, weights.sides, groups);
  const windows = windowsOf(settings, shape, kernel);
  const output = [filters, ...windowed(windows, shape)];
  const bias = isLeftOut(b) ? [] : [asConstant(b)];
  if (bias.some(({ sides }) => sides.join() !== String(filters))) throw unfit.filters(filters);
  const reads = [reading(read), ...[weights, ...bias].map(({ sides, values }) => holding(sides, values))];
  return {
    kind: "made",
    action: { do: "convolve", groups, ...windows },
    reads,
    sides: [1, ...output],
    at: 0,
    operations: sizeOf(output) * (2 * channels * sizeOf(kernel) + 1),
    between: padded(windows, shape) + (groups === 1 ? 0 : sizeOf(output)),
  };
});

const Ones = z.array(z.literal(1)).min(1).max(2).optional();
const POOLING = {
  ...WINDOWS,
  dilations: Ones,
  ceil_mode: z.literal(0).optional(),
  kernel_shape: z.array(Side).min(1).max(2),
};
type Pooling = z.infer<z.ZodObject<typeof POOLING>>;
function pooled(act: "maxPool" | "averagePool", settings: Pooling, operand: Given, counted = true): Made {
  const { read, shape } = pictureOf(operand);
  const windows = windowsOf(settings, shape, settings.kernel_shape);
  const output = [shape[0] ?? 0, ...windowed(windows, shape)];
  const pads = [...windows.before, ...windows.after].some((pad) => pad > 0);
  return {
    kind: "made",
    action: { do: act, uncounted: pads && !counted, ...windows },
    reads: [reading(read)],
    sides: [1, ...output],
    at: 0,
    operations: sizeOf(output) * sizeOf(windows.kernel),
    between: padded(windows, shape),
  };
}
export const maxPool = operator([1, 1], { ...POOLING, storage_order: z.literal(0).optional() }, (settings, [x]) =>
  pooled("maxPool", settings, x),
);
export const averagePool = operator(
  [1, 1],
  { ...POOLING, count_include_pad: z.union([z.literal(0), z.literal(1)]).optional() },
  ({ count_include_pad: counted = 0, ...settings }, [x]) => pooled("averagePool", settings, x, counted === 1),
);
