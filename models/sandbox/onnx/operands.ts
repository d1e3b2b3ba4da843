import { z } from "zod";
import { grouped } from "../../../twins/core/grouped.ts";
import { type Shape, sizeOf } from "../layers.ts";
import { MODEL_LIMITS } from "../limits.ts";
import { unfit } from "../unfit.ts";
import { Unsound } from "../words.ts";
import type { Tensor } from "./proto.ts";

/**
 * What the nodes of a graph read and make, as far as it is known before anything runs.
 *
 * Sides are counted as the file counts them, the examples' own side among them, as 1. `at` is the place of that side. Whatever a file does
 * with its sides, what runs has the examples first: a step knows the sides of one example only, so none can mix examples.
 */

/** A whole number of a shape; how many examples there are is known to no model. */
export type Whole = number | "examples";

/** What a step gave. */
export interface Value {
  readonly kind: "value";
  readonly sides: Shape;
  readonly at: number;
  readonly place: number;
}
/** Numbers that are the same for every example. */
export interface Constant {
  readonly kind: "constant";
  readonly sides: Shape;
  /** null: the file knows of no examples here. */
  readonly at: number | null;
  readonly values: Float32Array;
  /** Multiplications that made it, where they are more than its numbers. */
  readonly work?: number;
}
/** What shapes are computed with. */
export interface Wholes {
  readonly kind: "wholes";
  readonly sides: Shape;
  readonly values: readonly Whole[];
}
export type Operand = Value | Constant | Wholes;
export type Given = Operand | null | undefined;

/** How a window goes over the sides of an example, channels first; all lists are of as many sides. */
export interface Windows {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Of one direction through the steps. */
export interface Pass {
  readonly backwards: boolean;
  readonly input: Float32Array;
  readonly recurrent: Float32Array;
  readonly bias: Float32Array;
}
export interface Convolving extends Windows {
  readonly do: "convolve";
  readonly groups: number;
}
export interface Pooling extends Windows {
  readonly do: "maxPool" | "averagePool";
  /** A mean is over what lies in the window alone, its padding left out. */
  readonly uncounted: boolean;
}
/** Reads a series, and then the state before its first step: h, and c of an LSTM; of each pass. */
export interface Recurrent {
  readonly do: "recurrent";
  readonly cell: "gru" | "gruResetFirst" | "lstm" | "rnn" | "rnnRelu";
  readonly features: number;
  readonly units: number;
  readonly passes: readonly Pass[];
  /** Of every step, directions after steps; or of the end alone. */
  readonly give: "steps" | "state" | "cellState";
}

export type Elementwise =
  | "abs"
  | "cos"
  | "erf"
  | "exp"
  | "log"
  | "neg"
  | "reciprocal"
  | "relu"
  | "sigmoid"
  | "sin"
  | "softplus"
  | "softsign"
  | "sqrt"
  | "tanh";
export type Pairwise = "add" | "sub" | "mul" | "div" | "pow" | "maximum" | "minimum" | "prelu";
export type Reduction = "mean" | "sum" | "max" | "min" | "sumSquare" | "l2";

/** What is run: our own words, each with what it needs and no more. Axes are those of one example, from 0. */
export type Action =
  | { readonly do: "same" | Elementwise | Pairwise | "product" | "pairs" | "mish" | "gelu" | "geluTanh" | "hardSwish" }
  | { readonly do: "leakyRelu"; readonly slope: number }
  | { readonly do: "elu"; readonly alpha: number; readonly gamma: number; readonly per: number }
  | { readonly do: "hardSigmoid"; readonly alpha: number; readonly beta: number }
  | { readonly do: "clip"; readonly low: number; readonly high: number }
  | { readonly do: "softmax" | "logSoftmax"; readonly axis: number }
  | { readonly do: "reduce"; readonly by: Reduction; readonly axes: readonly number[] }
  | { readonly do: "normalise"; readonly axes: readonly number[]; readonly epsilon: number }
  | { readonly do: "concat"; readonly axis: number }
  | { readonly do: "pick"; readonly lists: readonly (readonly number[] | null)[] }
  | { readonly do: "pad"; readonly before: readonly number[]; readonly after: readonly number[]; readonly by: number }
  | { readonly do: "expand"; readonly shape: Shape }
  | { readonly do: "transpose"; readonly order: readonly number[] }
  | Convolving
  | Pooling
  | Recurrent;

/** What a step reads: what one before it gave, 0 being the input, in these sides of an example; or a constant, one side before those. */
export type OnnxRead =
  | { readonly kind: "value"; readonly place: number; readonly as: Shape }
  | { readonly kind: "constant"; readonly shape: Shape; readonly values: Float32Array };

/** A step to be run. */
export interface Made {
  readonly kind: "made";
  readonly action: Action;
  readonly reads: readonly OnnxRead[];
  readonly sides: Shape;
  readonly at: number;
  /** Multiplications and additions of one example. */
  readonly operations: number;
  /** Numbers that are made on the way, beside the output. */
  readonly between?: number;
  /** One after the other. */
  readonly steps?: number;
  /** Numbers of weights that no read counts. */
  readonly weights?: number;
}
export type Outcome = Made | Constant | Wholes;

/** What an operator may know beside its settings and operands. */
export interface Around {
  /** By place: whether anything reads that output. Others are to be undefined. */
  readonly wanted: readonly boolean[];
  /** The file is for one example at a time: a side of 1 may be theirs. */
  readonly fixed: boolean;
}

export interface Operator {
  readonly settings: z.ZodType;
  /** @param operands null for an input that is left out @returns one for each output that is wanted @throws ShapeError, Unsound */
  infer(settings: unknown, operands: readonly Given[], around: Around): readonly (Outcome | undefined)[];
}

/** An operator of these settings and as many operands; what gives one outcome is of one output. */
export function operator<S extends z.ZodRawShape>(
  [least, most]: readonly [number, number],
  settings: S,
  infer: (
    settings: z.infer<z.ZodObject<S>>,
    operands: readonly Given[],
    around: Around,
  ) => Outcome | readonly (Outcome | undefined)[],
): Operator {
  return {
    settings: z.strictObject(settings),
    infer(given, operands, around) {
      if (operands.length < least || operands.length > most) throw unfit.inputs(operands.length, least, most);
      const made = infer(given as z.infer<z.ZodObject<S>>, operands, around);
      return "kind" in made ? [made] : made;
    },
  };
}

export const said = (sides: Shape): string => JSON.stringify(sides);

export function asValue(operand: Given): Value {
  if (operand?.kind === "value") return operand;
  throw unfit.notExamples();
}
/** Also of a shape that has the examples' side, by which it is no more than repeated. */
export function asFilled(operand: Given): Constant {
  if (operand?.kind === "constant") return operand;
  throw unfit.notConstant();
}
export function asConstant(operand: Given): Constant {
  const constant = asFilled(operand);
  if (constant.at === null) return constant;
  throw unfit.constantOfExamples();
}
/** A list, or one number alone. */
export function asWholes(operand: Given): readonly Whole[] {
  if (operand?.kind === "wholes" && operand.sides.length <= 1) return operand.values;
  throw unfit.notWholes();
}
/** Of which none is the number of examples. */
export const asNumbers = (operand: Given): readonly number[] =>
  asWholes(operand).map((whole) => {
    if (whole !== "examples") return whole;
    throw unfit.examplesNumber();
  });
export function asEither(operand: Given): Value | Constant {
  return operand?.kind === "value" ? operand : asFilled(operand);
}
export const isLeftOut = (operand: Given): operand is null | undefined => operand === null || operand === undefined;

export const constantMade = (sides: Shape, values: Float32Array, at: number | null = null): Constant => ({
  kind: "constant",
  sides,
  at,
  values,
});

/** Shapes, axes and pads are short; longer lists would only be made to be long. */
const MOST_WHOLES = 256;
/** ONNX computes with 64 bits, and goes round where that is too few; no side is near this. */
const MOST = 2 ** 31;
/** @throws ShapeError for more numbers, or larger ones, than shapes have */
export function wholesMade(sides: Shape, values: readonly Whole[]): Wholes {
  if (values.length > MOST_WHOLES) throw unfit.wholesCount(values.length);
  return { kind: "wholes", sides, values };
}
/** Of what is computed. @throws ShapeError */
export function computed(value: number): number {
  if (Number.isInteger(value) && Math.abs(value) < MOST) return value;
  throw unfit.number();
}

export const operandOf = ({ kind, shape, values }: Tensor): Constant | Wholes =>
  kind === "floats" ? constantMade(shape, values) : { kind: "wholes", sides: shape, values };

/** Sides of one example. */
export const own = ({ sides, at }: Pick<Value, "sides" | "at">): Shape => sides.filter((_, i) => i !== at);

/** A side by its number, which may be counted from the end. @throws ShapeError */
export function placeOf(axis: number, rank: number): number {
  const place = axis < 0 ? axis + rank : axis;
  if (place >= 0 && place < rank) return place;
  throw unfit.axis(axis, rank);
}
/** @throws ShapeError for one that is twice, too */
export function placesOf(axes: readonly number[], rank: number): readonly number[] {
  const places = axes.map((axis) => placeOf(axis, rank));
  if (new Set(places).size !== places.length) throw unfit.axisTwice(axes);
  return places;
}
/** Of an example's sides, the one at a place of the whole. @throws ShapeError for the examples' own */
export function ownPlace({ at }: Pick<Value, "at">, place: number): number {
  if (place === at) throw unfit.acrossExamples();
  return place < at ? place : place - 1;
}

export const reading = (value: Value, as: Shape = own(value)): OnnxRead => ({ kind: "value", place: value.place, as });
export const holding = (shape: Shape, values: Float32Array): OnnxRead => ({ kind: "constant", shape, values });

/** Number by number. @param operations of each @param between how many more are made of each on the way */
export const each = (value: Value, action: Action, operations: number, between = 0): Made => ({
  kind: "made",
  action,
  reads: [reading(value)],
  sides: value.sides,
  at: value.at,
  operations: operations * sizeOf(value.sides),
  between: between * sizeOf(value.sides),
});

/** The same numbers with other sides. */
export const seenAs = (value: Value, sides: Shape, at: number): Made => ({
  kind: "made",
  action: { do: "same" },
  reads: [reading(value)],
  sides,
  at,
  operations: 0,
});

/** Keeps a list of numbers that a file makes within what it may. @throws Unsound MODEL_BUDGET */
export function sized(sides: Shape): number {
  const size = sizeOf(sides);
  if (size <= MODEL_LIMITS.weights && sides.every((side) => side >= 1 && side <= MODEL_LIMITS.side)) return size;
  throw new Unsound(
    "MODEL_BUDGET",
    `The model makes a constant of ${said(sides.slice(0, 8))}; the sandbox allows up to ${grouped(MODEL_LIMITS.weights)} numbers.`,
    `模型生成了形状为 ${said(sides.slice(0, 8))} 的常量；沙箱最多允许 ${grouped(MODEL_LIMITS.weights)} 个数。`,
  );
}

export interface Joined {
  readonly sides: Shape;
  readonly at: number;
  readonly reads: readonly OnnxRead[];
}

/**
 * As NumPy broadcasts, from the last side on; the examples' side of one is to meet that of the other, or a side of 1.
 * @throws ShapeError
 */
export function broadcast(operands: readonly (Value | Constant)[]): Joined {
  const rank = Math.max(...operands.map(({ sides }) => sides.length));
  const places = new Set(operands.flatMap(({ at, sides }) => (at === null ? [] : [at + rank - sides.length])));
  const [at] = places;
  if (at === undefined || !operands.some(({ kind }) => kind === "value")) throw unfit.constantsAlone();
  const wide = operands.map(({ sides }) => [...new Array<number>(rank - sides.length).fill(1), ...sides]);
  if (places.size > 1 || wide.some((sides) => sides[at] !== 1))
    throw unfit.joinsMixed(operands.map((one) => one.sides));
  const sides = Array.from({ length: rank }, (_, i) => {
    const side = Math.max(...wide.map((one) => one[i] ?? 1));
    if (wide.some((one) => one[i] !== 1 && one[i] !== side)) throw unfit.joins(operands.map((one) => one.sides));
    return side;
  });
  const reads = operands.map((operand, i) => {
    const as = own({ sides: wide[i] ?? [], at });
    return operand.kind === "value" ? reading(operand, as) : holding([1, ...as], operand.values);
  });
  return { sides, at, reads };
}
