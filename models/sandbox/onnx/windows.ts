import { z } from "zod";
import { type Shape, ShapeError, sizeOf } from "../layers.ts";
import { MODEL_LIMITS } from "../limits.ts";

/** How a window goes over the sides of an example, channels first; all lists are of as many sides. */
export interface Windows {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const Side = z.int().min(1).max(MODEL_LIMITS.side);
const Sides = z.array(Side).min(1).max(2);
/** Of convolutions and pooling. */
export const WINDOWS = {
  auto_pad: z.enum(["NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"]).optional(),
  dilations: z.array(z.literal(1)).min(1).max(2).optional(),
  kernel_shape: Sides.optional(),
  pads: z.array(z.int().min(0).max(MODEL_LIMITS.side)).min(2).max(4).optional(),
  strides: Sides.optional(),
};
type WindowSettings = z.infer<z.ZodObject<typeof WINDOWS>>;

/** Zeros so that a window stands at every stride. */
function samePads(shape: Shape, { kernel, strides }: Pick<Windows, "kernel" | "strides">, upper: boolean) {
  const sums = kernel.map((window, i) => {
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
  const { strides = kernel.map(() => 1), pads, auto_pad: auto = "NOTSET", kernel_shape: given = kernel } = settings;
  if (sides < 1 || sides > 2 || kernel.length !== sides || strides.length !== sides)
    throw new ShapeError(`has a window of ${kernel.length} sides for ${JSON.stringify(shape)}`);
  if (given.join() !== kernel.join()) throw new ShapeError("has another kernel_shape than its weights");
  if (auto === "SAME_UPPER" || auto === "SAME_LOWER")
    return { kernel, strides, ...samePads(shape, { kernel, strides }, auto === "SAME_UPPER") };
  const all = auto === "VALID" ? undefined : pads;
  if (all !== undefined && all.length !== 2 * sides) throw new ShapeError(`has ${all.length} pads`);
  const [before, after] = [0, sides].map((from) => kernel.map((_, i) => all?.[from + i] ?? 0));
  if (before === undefined || after === undefined) throw new RangeError("two ends");
  // A window that could lie in the padding alone is no window over the example.
  if (kernel.some((window, i) => (before[i] ?? 0) >= window || (after[i] ?? 0) >= window))
    throw new ShapeError("has pads as wide as its window");
  return { kernel, strides, before, after };
}

/** Sides of what windows give, channels left out. @throws ShapeError */
export const windowed = ({ kernel, strides, before, after }: Windows, shape: Shape): Shape =>
  kernel.map((window, i) => {
    const length = (shape[i + 1] ?? 0) + (before[i] ?? 0) + (after[i] ?? 0);
    const count = Math.floor((length - window) / (strides[i] ?? 1)) + 1;
    if (count < 1) throw new ShapeError(`a window of ${window} does not fit into ${length}`);
    return count;
  });

/** Numbers of an example with its padding, which is made too. */
export const padded = ({ before, after }: Windows, shape: Shape): number =>
  sizeOf([shape[0] ?? 0, ...before.map((pad, i) => pad + (shape[i + 1] ?? 0) + (after[i] ?? 0))]);
