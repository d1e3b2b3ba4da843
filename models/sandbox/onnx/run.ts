import * as tf from "@tensorflow/tfjs";
import type { CheckedOnnx, OnnxStep } from "./check.ts";
import type { Action } from "./operands.ts";
import { type Loaded, loadRecurrent, through } from "./runRecurrent.ts";
import { slide } from "./runWindows.ts";

/** A model that is made, whatever it came as. */
export interface Network {
  /** @param examples their number first @returns the same. The caller disposes both. */
  run(examples: tf.Tensor): tf.Tensor;
  dispose(): void;
}

const isRun = (list: readonly number[]): boolean => list.every((place, i) => place === (list[0] ?? 0) + i);

/** Neighbours are cut out; others are gathered. */
function pick(x: tf.Tensor, lists: readonly (readonly number[] | null)[]): tf.Tensor {
  const begin = lists.map((list) => (list !== null && isRun(list) ? (list[0] ?? 0) : 0));
  const size = lists.map((list, i) => (list !== null && isRun(list) ? list.length : (x.shape[i + 1] ?? 0)));
  const cut = tf.slice(x, [0, ...begin], [x.shape[0] ?? 0, ...size]);
  return lists.reduce<tf.Tensor>(
    (so, list, i) => (list === null || isRun(list) ? so : tf.gather(so, tf.tensor1d([...list], "int32"), i + 1)),
    cut,
  );
}

/** tfjs does it along the last side. */
function along(x: tf.Tensor, axis: number, does: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  const last = x.rank - 1;
  if (axis === last) return does(x);
  const order = x.shape.map((_, i) => (i === axis ? last : i === last ? axis : i));
  return tf.transpose(does(tf.transpose(x, order)), order);
}

function reduce(x: tf.Tensor, { by, axes }: Extract<Action, { do: "reduce" }>): tf.Tensor {
  const over = axes.map((axis) => axis + 1);
  switch (by) {
    case "mean":
      return tf.mean(x, over);
    case "sum":
      return tf.sum(x, over);
    case "max":
      return tf.max(x, over);
    case "min":
      return tf.min(x, over);
    case "sumSquare":
      return tf.sum(tf.square(x), over);
    case "l2":
      return tf.sqrt(tf.sum(tf.square(x), over));
  }
}

function normalise(
  [x, scale, bias]: readonly tf.Tensor[],
  { axes, epsilon }: Extract<Action, { do: "normalise" }>,
): tf.Tensor {
  if (x === undefined) throw new RangeError("nothing to normalise");
  const over = axes.map((axis) => axis + 1);
  const centred = tf.sub(x, tf.mean(x, over, true));
  const plain = tf.div(centred, tf.sqrt(tf.add(tf.mean(tf.square(centred), over, true), epsilon)));
  return tf.add(tf.mul(plain, scale ?? 1), bias ?? 0);
}

/** Rows by a matrix, however many sides the rows have before their last. */
function product([x, weights, bias]: readonly tf.Tensor[]): tf.Tensor {
  if (x === undefined || weights === undefined) throw new RangeError("a product of one");
  const rows = tf.reshape(x, [-1, x.shape.at(-1) ?? 1]);
  const plain = tf.reshape(tf.matMul(rows as tf.Tensor2D, weights as tf.Tensor2D), [
    ...x.shape.slice(0, -1),
    weights.shape[1] ?? 1,
  ]);
  return bias === undefined ? plain : tf.add(plain, bias);
}

/**
 * Matrices by matrices. Where one of both is repeated, that is done before: by itself tfjs's wasm would go round in the smaller list of
 * matrices, and give an example those of another.
 */
function pairs(x: tf.Tensor, y: tf.Tensor): tf.Tensor {
  const lead = x.shape.slice(0, -2).map((side, i) => Math.max(side, y.shape[i] ?? 1));
  const [left, right] = [x, y].map((one) => {
    const full = [...lead, ...one.shape.slice(-2)];
    return full.join() === one.shape.join() ? one : tf.broadcastTo(one, full);
  });
  if (left === undefined || right === undefined) throw new RangeError("a product of one");
  return tf.matMul(left, right);
}

const below = (x: tf.Tensor): tf.Tensor => tf.minimum(x, 0);

type OfOne = (x: tf.Tensor) => tf.Tensor;
const ELEMENTWISE: Readonly<Record<string, OfOne>> = {
  same: (x) => x,
  abs: tf.abs,
  cos: tf.cos,
  erf: tf.erf,
  exp: tf.exp,
  log: tf.log,
  neg: tf.neg,
  reciprocal: tf.reciprocal,
  relu: tf.relu,
  sigmoid: tf.sigmoid,
  sin: tf.sin,
  softplus: tf.softplus,
  softsign: (x) => tf.div(x, tf.add(tf.abs(x), 1)),
  sqrt: tf.sqrt,
  tanh: tf.tanh,
  mish: (x) => tf.mul(x, tf.tanh(tf.softplus(x))),
  gelu: (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
  geluTanh: (x) => {
    const inner = tf.mul(tf.add(x, tf.mul(tf.mul(tf.square(x), x), 0.044715)), Math.sqrt(2 / Math.PI));
    return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
  },
  hardSwish: (x) => tf.mul(x, tf.clipByValue(tf.add(tf.div(x, 6), 0.5), 0, 1)),
};

type OfTwo = (x: tf.Tensor, y: tf.Tensor) => tf.Tensor;
const PAIRWISE: Readonly<Record<string, OfTwo>> = {
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: tf.div,
  pow: tf.pow,
  maximum: tf.maximum,
  minimum: tf.minimum,
  prelu: (x, slope) => tf.add(tf.relu(x), tf.mul(slope, below(x))),
  pairs,
};

function act(action: Action, reads: readonly tf.Tensor[]): tf.Tensor {
  const [x, y, z] = reads;
  if (x === undefined) throw new RangeError("nothing is read");
  const [one, two] = [ELEMENTWISE[action.do], PAIRWISE[action.do]];
  if (one !== undefined) return one(x);
  // A normalisation has a summand too.
  if (two !== undefined && y !== undefined) return z === undefined ? two(x, y) : tf.add(two(x, y), z);
  switch (action.do) {
    case "leakyRelu":
      return tf.leakyRelu(x, action.slope);
    case "elu": {
      const { alpha, gamma, per } = action;
      const low = tf.mul(tf.sub(tf.exp(tf.div(below(x), per)), 1), alpha);
      return tf.mul(tf.add(tf.relu(x), low), gamma);
    }
    case "hardSigmoid":
      return tf.clipByValue(tf.add(tf.mul(x, action.alpha), action.beta), 0, 1);
    case "clip":
      return tf.clipByValue(x, action.low, action.high);
    case "softmax":
      return along(x, action.axis + 1, (rows) => tf.softmax(rows));
    case "logSoftmax":
      return along(x, action.axis + 1, (rows) => tf.logSoftmax(rows));
    case "reduce":
      return reduce(x, action);
    case "normalise":
      return normalise(reads, action);
    case "product":
      return product(reads);
    case "concat":
      return tf.concat([...reads], action.axis + 1);
    case "pick":
      return pick(x, action.lists);
    case "pad":
      return tf.pad(
        x,
        [[0, 0], ...action.before.map((low, i): [number, number] => [low, action.after[i] ?? 0])],
        action.by,
      );
    case "expand":
      return tf.broadcastTo(x, [x.shape[0] ?? 1, ...action.shape]);
    case "transpose":
      return tf.transpose(x, [0, ...action.order.map((axis) => axis + 1)]);
    case "convolve":
    case "maxPool":
    case "averagePool":
      return slide(action, reads);
    default:
      throw new RangeError(`no step ${action.do}`);
  }
}

/** The network of a checked ONNX model, run step by step by our own hand: the file itself is never given to a runtime. */
export function buildOnnx({ layers, outputPlace, output }: CheckedOnnx): Network {
  const constants = new Map<OnnxStep["reads"][number], tf.Tensor>();
  const recurrent = new Map<Action, Loaded>();
  for (const { action, reads } of layers) {
    if (action.do === "recurrent") recurrent.set(action, loadRecurrent(action));
    for (const read of reads)
      if (read.kind === "constant" && !constants.has(read))
        constants.set(read, tf.tensor(read.values, [...read.shape], "float32"));
  }
  return {
    run: (examples) =>
      tf.tidy(() => {
        const count = examples.shape[0] ?? 0;
        const made: tf.Tensor[] = [examples];
        for (const { action, reads } of layers) {
          const given = reads.map((read) => {
            const tensor = read.kind === "value" ? made[read.place] : constants.get(read);
            if (tensor === undefined) throw new RangeError("a step reads what is not made");
            return read.kind === "value" ? tf.reshape(tensor, [count, ...read.as]) : tensor;
          });
          const loaded = recurrent.get(action);
          // What is made on the way is gone before the next step.
          made.push(tf.tidy(() => (loaded === undefined ? act(action, given) : through(loaded, given))));
        }
        const last = made[outputPlace];
        if (last === undefined) throw new RangeError(`no step ${outputPlace}`);
        return tf.reshape(last, [count, ...output]);
      }),
    dispose: () => {
      tf.dispose([...constants.values()]);
      for (const { passes } of recurrent.values()) for (const pass of passes) tf.dispose([...pass.tensors]);
    },
  };
}
