import * as tf from "@tensorflow/tfjs";
import type { CheckedOnnx, OnnxStep } from "./check.ts";
import type { Action } from "./operators.ts";

/** A model that is made, whatever it came as. */
export interface Network {
  /** @param examples their number first @returns the same. The caller disposes both. */
  run(examples: tf.Tensor): tf.Tensor;
  dispose(): void;
}

type Windowed = Extract<Action, { do: "convolve" | "maxPool" | "averagePool" }>;

/** Lower than any number that a model gives: no maximum is of the padding. */
const LEAST = -3.4e38;

/** tfjs takes channels last and pads with zeros only; ONNX has channels first. One side becomes two, the first of which is 1. */
function asImage(x: tf.Tensor, { before, after }: Windowed, filler: number): tf.Tensor4D {
  const pads = [[0, 0], [0, 0], ...before.map((pad, i) => [pad, after[i] ?? 0])] as [number, number][];
  const wide = pads.some(([low, high]) => low + high > 0) ? tf.pad(x, pads, filler) : x;
  const image = wide.rank === 3 ? tf.expandDims(wide, 2) : wide;
  return tf.transpose(image, [0, 2, 3, 1]) as tf.Tensor4D;
}

function fromImage(image: tf.Tensor4D, sides: number): tf.Tensor {
  const turned = tf.transpose(image, [0, 3, 1, 2]);
  return sides === 1 ? tf.squeeze(turned, [2]) : turned;
}

const two = (list: readonly number[]): [number, number] =>
  list.length === 1 ? [1, list[0] ?? 1] : [list[0] ?? 1, list[1] ?? 1];

function slide(action: Windowed, [x, weights, bias]: readonly tf.Tensor[]): tf.Tensor {
  if (x === undefined) throw new RangeError("nothing to slide over");
  const { kernel, strides } = action;
  const image = asImage(x, action, action.do === "maxPool" ? LEAST : 0);
  if (action.do === "maxPool") return fromImage(tf.maxPool(image, two(kernel), two(strides), "valid"), kernel.length);
  if (action.do === "averagePool")
    return fromImage(tf.avgPool(image, two(kernel), two(strides), "valid"), kernel.length);
  if (weights === undefined) throw new RangeError("a convolution without weights");
  const square = weights.rank === 3 ? tf.expandDims(weights, 2) : weights;
  const filters = tf.transpose(square, [2, 3, 1, 0]) as tf.Tensor4D;
  const plain = tf.conv2d(image, filters, two(strides), "valid");
  return fromImage(bias === undefined ? plain : tf.add(plain, bias), kernel.length);
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

function act(action: Action, reads: readonly tf.Tensor[]): tf.Tensor {
  const [x, y, z] = reads;
  if (x === undefined) throw new RangeError("nothing is read");
  switch (action.do) {
    case "relu":
      return tf.relu(x);
    case "sigmoid":
      return tf.sigmoid(x);
    case "tanh":
      return tf.tanh(x);
    case "softmax":
      return tf.softmax(x);
    case "identity":
      return tf.clone(x);
    case "leakyRelu":
      return tf.leakyRelu(x, action.slope);
    case "clip":
      return tf.clipByValue(x, action.low, action.high);
    case "globalAverage":
      return tf.mean(x, x.shape.map((_, i) => i).slice(2), true);
    case "add":
      return tf.add(x, y ?? 0);
    case "sub":
      return tf.sub(x, y ?? 0);
    case "mul":
      // A normalisation has a summand too.
      return z === undefined ? tf.mul(x, y ?? 1) : tf.add(tf.mul(x, y ?? 1), z);
    case "div":
      return tf.div(x, y ?? 1);
    case "product":
      return product(reads);
    case "concat":
      return tf.concat([...reads], action.axis);
    case "reshape":
      return tf.reshape(x, [x.shape[0] ?? 1, ...action.shape]);
    case "transpose":
      return tf.transpose(x, [...action.order]);
    default:
      return slide(action, reads);
  }
}

/** The network of a checked ONNX model, run step by step by our own hand: the file itself is never given to a runtime. */
export function buildOnnx({ layers, outputPlace }: CheckedOnnx): Network {
  const constants = new Map<OnnxStep["reads"][number], tf.Tensor>();
  for (const { reads } of layers)
    for (const read of reads)
      if (read.kind === "constant") constants.set(read, tf.tensor(read.values, [...read.shape], "float32"));
  return {
    run: (examples) =>
      tf.tidy(() => {
        const made: tf.Tensor[] = [examples];
        for (const { action, reads } of layers) {
          const given = reads.map((read) => (read.kind === "value" ? made[read.place] : constants.get(read)));
          made.push(act(action, given as tf.Tensor[]));
        }
        const output = made[outputPlace];
        if (output === undefined) throw new RangeError(`no step ${outputPlace}`);
        return output;
      }),
    dispose: () => tf.dispose([...constants.values()]),
  };
}
