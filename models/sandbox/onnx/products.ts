import { z } from "zod";
import { type Shape, sizeOf } from "../layers.ts";
import { unfit } from "../unfit.ts";
import { Unsound } from "../words.ts";
import {
  asConstant,
  asEither,
  asFilled,
  asValue,
  broadcast,
  type Constant,
  constantMade,
  holding,
  isLeftOut,
  type Made,
  type OnnxRead,
  operator,
  own,
  ownPlace,
  placeOf,
  reading,
  type Value,
} from "./operands.ts";

/**
 * Products of matrices, and normalisation, which is one of numbers, by the versions 13 to 21 of ONNX
 * (github.com/onnx/onnx/blob/main/docs/Operators.md).
 */

/** Rows by a matrix, however many sides the rows have before their last. */
function product(x: Value, weights: Constant, bias: readonly OnnxRead[] = []): Made {
  const [rows = 0, columns = 0] = weights.sides;
  if (weights.sides.length !== 2 || x.sides.at(-1) !== rows || x.at === x.sides.length - 1)
    throw unfit.multiplies(x.sides, weights.sides);
  const sides = [...x.sides.slice(0, -1), columns];
  const reads = [reading(x), holding(weights.sides, weights.values), ...bias];
  const operations = (2 * rows + bias.length) * sizeOf(sides);
  return { kind: "made", action: { do: "product" }, reads, sides, at: x.at, operations };
}

/** Matrices by matrices, examples apart: the sides before the last two are joined as numbers are. */
function pairs(operands: readonly (Value | Constant)[]): Made {
  if (operands.some(({ sides, at }) => sides.length < 2 || (at !== null && at >= sides.length - 2)))
    throw unfit.multipliesMixed(operands.map(({ sides }) => sides));
  const [left = [], right = []] = operands.map(({ sides }) => sides.slice(-2));
  const lead = broadcast(operands.map((one) => ({ ...one, sides: one.sides.slice(0, -2) })));
  const [rows = 0, inner = 0] = left;
  const [same = 0, columns = 0] = right;
  if (inner !== same) throw unfit.multiplies(left, right);
  const sides = [...lead.sides, rows, columns];
  // Repeated, where one has less of them.
  const between = sizeOf(lead.sides) * (sizeOf(left) + sizeOf(right));
  const reads = lead.reads.map((read, i): OnnxRead => {
    const matrix = i === 0 ? left : right;
    return read.kind === "value"
      ? { ...read, as: [...read.as, ...matrix] }
      : { ...read, shape: [...read.shape, ...matrix] };
  });
  return {
    kind: "made",
    action: { do: "pairs" },
    reads,
    sides,
    at: lead.at,
    operations: 2 * inner * sizeOf(sides),
    between,
  };
}

export const matMul = operator([2, 2], {}, (_, [a, b]) => {
  const [x, y] = [asEither(a), asEither(b)];
  const rows = x.kind === "value" && y.kind === "constant" && y.sides.length === 2 && y.at === null;
  return rows ? product(x, y) : pairs([x, y]);
});

/** The matrix turned, where it is stored the other way round, and by a factor. */
function turned({ sides, values }: Constant, turn: boolean, factor: number): Constant {
  const [rows = 0, columns = 0] = sides;
  if (sides.length !== 2) throw unfit.matrix(sides);
  if (!turn)
    return constantMade(
      sides,
      values.map((x) => x * factor),
    );
  const out = Float32Array.from(values, (_, i) => (values[(i % rows) * columns + Math.floor(i / rows)] ?? 0) * factor);
  return constantMade([columns, rows], out);
}

/** Of weights that are multiplied before anything runs: enough for 300 units of a cell in a loop. */
const MOST_OF_ROWS = 300_000;

/** Of a state that is the same for every example before the first step: worked out at once, where it is short. */
function rowsOf(x: Constant, weights: Constant, bias: Constant): Constant {
  const [inner = 0, columns = 0] = weights.sides;
  if (x.sides[0] !== 1 || x.sides[1] !== inner || ![1, columns].includes(bias.values.length))
    throw unfit.multipliesConstants(x.sides, weights.sides);
  const one = (column: number): number =>
    x.values.reduce((sum, number, k) => sum + number * (weights.values[k * columns + column] ?? 0), 0);
  const added = (column: number): number => bias.values[bias.values.length === 1 ? 0 : column] ?? 0;
  const values = Float32Array.from({ length: columns }, (_, column) => one(column) + added(column));
  return { ...constantMade([1, columns], values, x.at), work: inner * columns };
}

export const gemm = operator(
  [2, 3],
  {
    alpha: z.number().optional(),
    beta: z.number().optional(),
    transA: z.literal(0).optional(),
    transB: z.union([z.literal(0), z.literal(1)]).optional(),
  },
  ({ alpha = 1, beta = 1, transB = 0 }, [a, b, c]) => {
    const x = asEither(a);
    if (x.sides.length !== 2) throw unfit.noRow(x.sides);
    const matrix = asConstant(b);
    if (x.kind === "constant" && matrix.values.length > MOST_OF_ROWS)
      throw unfit.multipliesConstants(x.sides, matrix.sides);
    const weights = turned(matrix, transB === 1, alpha);
    const given = isLeftOut(c) ? constantMade([1], new Float32Array(1)) : asFilled(c);
    const bias = { ...given, values: given.values.map((n) => n * beta) };
    if (x.kind === "constant") return rowsOf(x, weights, bias);
    const plain = product(x, weights);
    const { sides, reads } = broadcast([{ ...x, sides: plain.sides }, bias]);
    if (sides.join() !== plain.sides.join()) throw unfit.adds(bias.sides);
    return product(x, weights, reads.slice(1));
  },
);

/** Examples first, then channels. */
function channelsOf(x: Value): number {
  if (x.at !== 0 || x.sides.length < 2) throw unfit.noChannels(x.sides);
  return x.sides[1] ?? 0;
}

/** By what was learned: x times a factor and a summand for each channel, which is all that is left of it. */
export const batchNormalization = operator(
  [5, 5],
  {
    epsilon: z.number().positive().max(1).optional(),
    momentum: z.number().optional(),
    training_mode: z.literal(0).optional(),
    spatial: z.literal(1).optional(),
  },
  ({ epsilon = 1e-5 }, [x, ...learned]) => {
    const read = asValue(x);
    const channels = channelsOf(read);
    const [scale, bias, mean, variance] = learned.map((one) => {
      const given = asConstant(one);
      if (given.sides.join() !== String(channels)) throw unfit.channels(channels);
      return given.values;
    });
    if (scale === undefined || bias === undefined || mean === undefined || variance === undefined)
      throw new RangeError("four were read");
    if (variance.some((v) => v < 0))
      throw new Unsound("MODEL_WEIGHTS", "A variance is below nothing.", "有方差小于零。");
    const factor = scale.map((s, c) => s / Math.sqrt((variance[c] ?? 0) + epsilon));
    const summand = bias.map((b, c) => b - (mean[c] ?? 0) * (factor[c] ?? 0));
    const shape = [1, channels, ...read.sides.slice(2).map(() => 1)];
    const reads = [reading(read), holding(shape, factor), holding(shape, summand)];
    const { sides, at } = read;
    return { kind: "made", action: { do: "mul" }, reads, sides, at, operations: 2 * sizeOf(sides) };
  },
);

const Epsilon = z.number().positive().max(1).optional();

interface Normalised {
  readonly axes: readonly number[];
  readonly epsilon: number;
  readonly learned: readonly OnnxRead[];
}
/** By the mean and variance of one example's own sides. */
function normalised(x: Value, { axes, epsilon, learned }: Normalised): Made {
  const { sides, at } = x;
  const action = { do: "normalise", axes, epsilon } as const;
  const reads = [reading(x), ...learned];
  return { kind: "made", action, reads, sides, at, operations: 8 * sizeOf(sides), between: 3 * sizeOf(sides) };
}

/** LayerNormalization-17: over all sides from the axis on. */
export const layerNormalization = operator(
  [2, 3],
  { axis: z.int().optional(), epsilon: Epsilon, stash_type: z.literal(1).optional() },
  ({ axis = -1, epsilon = 1e-5 }, [x, ...given]) => {
    const read = asValue(x);
    const rank = read.sides.length;
    const from = placeOf(axis, rank);
    const axes = Array.from({ length: rank - from }, (_, i) => ownPlace(read, from + i));
    const learned = given.filter((one) => !isLeftOut(one)).map(asConstant);
    const { sides, reads } = broadcast([read, ...learned]);
    if (sides.join() !== read.sides.join()) throw unfit.scales(read.sides, sides);
    return normalised(read, { axes, epsilon, learned: reads.slice(1) });
  },
);

/** InstanceNormalization-6: each channel by itself, over all its sides. */
export const instanceNormalization = operator([3, 3], { epsilon: Epsilon }, ({ epsilon = 1e-5 }, [x, ...given]) => {
  const read = asValue(x);
  const channels = channelsOf(read);
  const shape: Shape = [1, channels, ...read.sides.slice(2).map(() => 1)];
  const learned = given.map((one) => {
    const { sides, values } = asConstant(one);
    if (sides.join() !== String(channels)) throw unfit.channels(channels);
    return holding(shape, values);
  });
  const axes = own(read)
    .map((_, i) => i)
    .slice(1);
  if (axes.length === 0) throw unfit.onlyChannels(read.sides);
  return normalised(read, { axes, epsilon, learned });
});
