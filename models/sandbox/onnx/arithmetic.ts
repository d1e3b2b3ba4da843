import { z } from "zod";
import { type Shape, sizeOf } from "../layers.ts";
import { unfit } from "../unfit.ts";
import {
  asConstant,
  asEither,
  asNumbers,
  asValue,
  asWholes,
  broadcast,
  type Constant,
  computed,
  constantMade,
  type Elementwise,
  each,
  type Given,
  isLeftOut,
  type Made,
  type Operator,
  operator,
  type Pairwise,
  type Whole,
  type Wholes,
  wholesMade,
} from "./operands.ts";

/** Number by number, and arithmetic of shapes, by the versions 13 to 21 of ONNX (github.com/onnx/onnx/blob/main/docs/Operators.md). */

export const unary = (act: Elementwise | "mish" | "hardSwish", operations: number, between = 0): Operator =>
  operator([1, 1], {}, (_, [x]) => each(asValue(x), { do: act }, operations, between));

export function joined(act: Pairwise, operands: readonly Given[]): Made {
  const { sides, at, reads } = broadcast(operands.map(asEither));
  const operations = (act === "pow" ? 20 : 1) * sizeOf(sides);
  return { kind: "made", action: { do: act }, reads, sides, at, operations };
}

/** Of shapes, which are lists: the number of examples may be multiplied by 1 and no more. */
const OF_WHOLES: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => Math.trunc(a / b),
};
const OF_NUMBERS: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
};
const NEUTRAL: Readonly<Record<string, number>> = { add: 0, sub: 0, mul: 1, div: 1 };

function ofWholes(act: Pairwise, left: Wholes, right: Wholes): Wholes {
  const compute = OF_WHOLES[act];
  const count = Math.max(left.values.length, right.values.length);
  const lists = [left, right];
  if (
    compute === undefined ||
    lists.some(({ sides, values }) => sides.length > 1 || ![1, count].includes(values.length))
  )
    throw unfit.wholesUse();
  const one = (i: number): Whole => {
    const [a = 0, b = 0] = lists.map(({ values }) => values[values.length === 1 ? 0 : i]);
    if (a === "examples" && b === NEUTRAL[act]) return a;
    if (b === "examples" && a === NEUTRAL[act] && (act === "add" || act === "mul")) return b;
    if (a === "examples" || b === "examples") throw unfit.examplesNumber();
    return computed(compute(a, b));
  };
  const sides = lists.some(({ sides }) => sides.length === 1) ? [count] : [];
  return wholesMade(
    sides,
    Array.from({ length: count }, (_, i) => one(i)),
  );
}

/** One number by one, such as a count of steps less one. */
function ofNumbers(act: Pairwise, left: Constant, right: Constant): Constant {
  const compute = OF_NUMBERS[act];
  const [[a = 0], [b = 0]] = [left.values, right.values];
  const single = [left, right].every(({ values, at }) => values.length === 1 && at === null);
  if (compute === undefined || !single) throw unfit.constantsAlone();
  const sides = left.sides.length < right.sides.length ? right.sides : left.sides;
  return constantMade(sides, Float32Array.of(compute(a, b)));
}

export const binary = (act: Pairwise): Operator =>
  operator([2, 2], {}, (_, [x, y]) => {
    if (x?.kind === "wholes" && y?.kind === "wholes") return ofWholes(act, x, y);
    return x?.kind === "constant" && y?.kind === "constant" ? ofNumbers(act, x, y) : joined(act, [x, y]);
  });

/** Both are lists as long as each other, or of one. */
function alike(lists: readonly Given[]): { readonly sides: Shape; readonly at: (list: number, i: number) => Whole } {
  const all = lists.map(asWholes);
  const count = Math.max(...all.map(({ length }) => length));
  if (all.some(({ length }) => length !== 1 && length !== count)) throw unfit.comparesUnlike();
  const sides = lists.some((one) => one?.sides.length === 1) ? [count] : [];
  return { sides, at: (list, i) => all[list]?.[all[list]?.length === 1 ? 0 : i] ?? 0 };
}
const manyOf = (sides: Shape, one: (i: number) => Whole): Wholes =>
  wholesMade(
    sides,
    Array.from({ length: sizeOf(sides) }, (_, i) => one(i)),
  );

/** Of shapes alone, 1 for true: PyTorch asks so which sides of `expand` are -1. The number of examples is nothing below 1. */
export const equal = operator([2, 2], {}, (_, operands) => {
  const { sides, at } = alike(operands);
  return manyOf(sides, (i) => {
    const [a, b] = [at(0, i), at(1, i)];
    if (a === b) return 1;
    if ([a, b].some((one) => one !== "examples" && one >= 1) && [a, b].includes("examples"))
      throw unfit.examplesNumber();
    return 0;
  });
});
/** Of shapes alone: what is chosen is known before anything runs. */
export const where = operator([3, 3], {}, (_, operands) => {
  const { sides, at } = alike(operands);
  asNumbers(operands[0]);
  return manyOf(sides, (i) => at(at(0, i) === 0 ? 2 : 1, i));
});
/** Of shapes alone: how many numbers there are. */
export const countOf = operator(
  [1, 1],
  { keepdims: z.union([z.literal(0), z.literal(1)]).optional() },
  (settings, [x]) => {
    const product = asNumbers(x).reduce((all, one) => computed(all * one), 1);
    return wholesMade(settings.keepdims === 0 ? [] : (x?.sides.map(() => 1) ?? []), [product]);
  },
);

/** Of one operand it is that one. */
export const variadic = (act: Pairwise): Operator =>
  operator([1, 2], {}, (_, operands) =>
    operands.length === 1 ? each(asValue(operands[0]), { do: "same" }, 0) : joined(act, operands),
  );

/** The exponent is a constant, so that what a model computes with powers is known before it runs. */
export const power = operator([2, 2], {}, (_, [x, y]) => joined("pow", [asValue(x), asConstant(y)]));

/** Below nothing, x by a slope of its own for each channel. */
export const prelu = operator([2, 2], {}, (_, [x, slope]) => {
  const read = asValue(x);
  const made = joined("prelu", [read, asConstant(slope)]);
  if (made.sides.join() === read.sides.join())
    return { ...made, operations: 4 * made.operations, between: 3 * sizeOf(made.sides) };
  throw unfit.slopes();
});

/** Nearly the largest float32: no end. */
const NO_END = 3.4e38;
export const clip = operator([1, 3], {}, (_, [x, least, most]) => {
  const read = asValue(x);
  const end = (operand: Given, otherwise: number): number => {
    if (isLeftOut(operand)) return otherwise;
    const { values } = asConstant(operand);
    if (values.length !== 1) throw unfit.clippedByMany();
    return values[0] ?? otherwise;
  };
  const [low, high] = [end(least, -NO_END), end(most, NO_END)];
  if (low > high) throw unfit.clippedToNothing(low, high);
  return each(read, { do: "clip", low, high }, 2);
});

export const leakyRelu = operator([1, 1], { alpha: z.number().min(0).max(1).optional() }, ({ alpha = 0.01 }, [x]) =>
  each(asValue(x), { do: "leakyRelu", slope: alpha }, 2),
);

const Factor = z.number().min(-1e3).max(1e3).optional();
/** gamma times: x above nothing, and alpha (exp(x / per) - 1) below. */
export const elu = operator([1, 1], { alpha: Factor }, ({ alpha = 1 }, [x]) =>
  each(asValue(x), { do: "elu", alpha, gamma: 1, per: 1 }, 9, 6),
);
export const selu = operator(
  [1, 1],
  { alpha: Factor, gamma: Factor },
  ({ alpha = 1.6732632423543772, gamma = 1.0507009873554805 }, [x]) =>
    each(asValue(x), { do: "elu", alpha, gamma, per: 1 }, 9, 6),
);
export const celu = operator([1, 1], { alpha: z.number().min(1e-3).max(1e3).optional() }, ({ alpha = 1 }, [x]) =>
  each(asValue(x), { do: "elu", alpha, gamma: 1, per: alpha }, 9, 6),
);
export const hardSigmoid = operator([1, 1], { alpha: Factor, beta: Factor }, ({ alpha = 0.2, beta = 0.5 }, [x]) =>
  each(asValue(x), { do: "hardSigmoid", alpha, beta }, 4, 2),
);
export const gelu = operator([1, 1], { approximate: z.enum(["none", "tanh"]).optional() }, ({ approximate }, [x]) =>
  each(asValue(x), { do: approximate === "tanh" ? "geluTanh" : "gelu" }, 14, 8),
);
/** Of training only: it gives what it takes, and no mask. */
export const dropout = operator([1, 2], { seed: z.int().optional() }, (_, [x, ratio]) => {
  if (!isLeftOut(ratio)) asConstant(ratio);
  return each(asValue(x), { do: "same" }, 0);
});
