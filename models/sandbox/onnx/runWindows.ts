import * as tf from "@tensorflow/tfjs";
import type { Convolving, Pooling } from "./operands.ts";

/** Convolutions and pooling, by those of tfjs. */

type Windowed = Convolving | Pooling;

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

function convolve(image: tf.Tensor4D, weights: tf.Tensor, action: Convolving): tf.Tensor4D {
  const { groups, strides, dilations } = action;
  const square = (weights.rank === 3 ? tf.expandDims(weights, 2) : weights) as tf.Tensor4D;
  const [filters, channels, height, width] = square.shape;
  const all = image.shape[3];
  if (groups > 1 && groups === all) {
    // Each channel by itself has filters of its own.
    const apart = tf.reshape(square, [groups, filters / groups, height, width]);
    const own = tf.transpose(apart, [2, 3, 0, 1]) as tf.Tensor4D;
    return tf.depthwiseConv2d(image, own, two(strides), "valid", "NHWC", two(dilations));
  }
  const turned = tf.transpose(square, [2, 3, 1, 0]) as tf.Tensor4D;
  const plain = (x: tf.Tensor4D, by: tf.Tensor4D): tf.Tensor4D =>
    tf.conv2d(x, by, two(strides), "valid", "NHWC", two(dilations));
  if (groups === 1) return plain(image, turned);
  const parts = Array.from({ length: groups }, (_, i) =>
    plain(
      tf.slice(image, [0, 0, 0, i * channels], [-1, -1, -1, channels]),
      tf.slice(turned, [0, 0, 0, (i * filters) / groups], [-1, -1, -1, filters / groups]),
    ),
  );
  return tf.concat(parts, 3);
}

/** A mean over what lies in the window alone: what is of the padding does not count. */
function averageOfOwn(x: tf.Tensor, action: Pooling): tf.Tensor4D {
  const mean = (of: tf.Tensor): tf.Tensor4D =>
    tf.avgPool(asImage(of, action, 0), two(action.kernel), two(action.strides), "valid");
  return tf.div(mean(x), mean(tf.ones([1, 1, ...x.shape.slice(2)])));
}

/** @param reads examples, channels and sides; then weights and a summand for each filter of a convolution */
export function slide(action: Windowed, [x, weights, bias]: readonly tf.Tensor[]): tf.Tensor {
  if (x === undefined) throw new RangeError("nothing to slide over");
  const { kernel, strides } = action;
  if (action.do === "convolve") {
    if (weights === undefined) throw new RangeError("a convolution without weights");
    const plain = convolve(asImage(x, action, 0), weights, action);
    return fromImage(bias === undefined ? plain : tf.add(plain, bias), kernel.length);
  }
  if (action.uncounted) return fromImage(averageOfOwn(x, action), kernel.length);
  const image = asImage(x, action, action.do === "maxPool" ? LEAST : 0);
  const pool = action.do === "maxPool" ? tf.maxPool : tf.avgPool;
  return fromImage(pool(image, two(kernel), two(strides), "valid"), kernel.length);
}
