import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { startTfjs } from "../../../server/tfjs.ts";
import { must } from "../../../twins/core/result.ts";
import { checkOnnx } from "./check.ts";
import { buildOnnx } from "./run.ts";
import { type Bytes, end, floats, held, int, ints, longs, node, onnx, real, word } from "./testing/encode.ts";

beforeAll(startTfjs);

const COUNT = 3;
/** Numbers that are all different, and the same every time. */
const numbers = (count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, i) => Math.sin(1.7 * (i + from)) / 2);
const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);
const weights = (name: string, shape: readonly number[], from: number): Bytes =>
  floats(name, shape, numbers(sizeOf(shape), from));
const tensor = (shape: readonly number[], from: number): tf.Tensor =>
  tf.tensor(numbers(sizeOf(shape), from), [...shape]);

/** What an ONNX file gives for examples of this shape. */
function given(
  shape: readonly number[],
  nodes: readonly Bytes[],
  constants: readonly Bytes[] = [],
  opset = 17,
): tf.Tensor {
  const model = must(checkOnnx(onnx({ nodes, constants, opset, inputs: [end("x", [null, ...shape])] })));
  const network = buildOnnx(model);
  const output = network.run(tensor([COUNT, ...shape], 0));
  expect(output.shape).toEqual([COUNT, ...model.output]);
  network.dispose();
  return output;
}
/** Channels first to last, and back. */
const last = (x: tf.Tensor): tf.Tensor => tf.transpose(x, x.rank === 4 ? [0, 2, 3, 1] : [0, 2, 1]);
const first = (x: tf.Tensor): tf.Tensor => tf.transpose(x, x.rank === 4 ? [0, 3, 1, 2] : [0, 2, 1]);
const layer = (one: tf.layers.Layer, x: tf.Tensor, own: readonly tf.Tensor[] = []): tf.Tensor => {
  one.build(x.shape);
  one.setWeights([...own]);
  return one.apply(x) as tf.Tensor;
};
function same(got: tf.Tensor, wanted: tf.Tensor): void {
  expect(got.shape).toEqual(wanted.shape);
  const [own, theirs] = [got.dataSync(), wanted.dataSync()];
  expect(own.some((x) => Math.abs(x) > 1e-3)).toBe(true);
  for (const [i, x] of own.entries()) expect(x).toBeCloseTo(theirs[i] ?? Number.NaN, 5);
}

describe("an ONNX model gives what the same layers of tfjs give", () => {
  it("of dense layers", () => {
    const got = given(
      [4],
      [
        node("Gemm", ["x", "w", "b"], "a", [int("transB", 1)]),
        node("Relu", ["a"], "h"),
        node("MatMul", ["h", "v"], "m"),
        node("Add", ["m", "c"], "s"),
        node("Softmax", ["s"], "y"),
      ],
      [weights("w", [5, 4], 1), weights("b", [5], 2), weights("v", [5, 3], 3), weights("c", [3], 4)],
    );
    const hidden = layer(tf.layers.dense({ units: 5, activation: "relu" }), tensor([COUNT, 4], 0), [
      tf.transpose(tensor([5, 4], 1)),
      tensor([5], 2),
    ]);
    const own = [tensor([5, 3], 3), tensor([3], 4)];
    same(got, layer(tf.layers.dense({ units: 3, activation: "softmax" }), hidden, own));
  });

  it.each([
    ["as wide as before", [3, 3], [1, 1], [1, 1, 1, 1], undefined, "same"],
    ["narrower", [2, 3], [1, 2], [0, 0, 0, 0], undefined, "valid"],
    ["by strides, with pads that are unlike", [3, 2], [2, 2], undefined, "SAME_UPPER", "same"],
  ] as const)("of a convolution of pictures, %s", (_, kernel, strides, pads, auto, padding) => {
    const attributes = [
      ints("kernel_shape", kernel),
      ints("strides", strides),
      ...(pads === undefined ? [] : [ints("pads", pads)]),
      ...(auto === undefined ? [] : [word("auto_pad", auto)]),
    ];
    const nodes = [
      node("Conv", ["x", "w", "b"], "a", attributes),
      node("LeakyRelu", ["a"], "y", [real("alpha", 0.25)]),
    ];
    const got = given([2, 6, 7], nodes, [weights("w", [4, 2, ...kernel], 1), weights("b", [4], 2)]);
    const filters = tf.transpose(tensor([4, 2, ...kernel], 1), [2, 3, 1, 0]);
    const settings = { filters: 4, kernelSize: [...kernel], strides: [...strides], padding };
    const plain = layer(tf.layers.conv2d(settings), last(tensor([COUNT, 2, 6, 7], 0)), [filters, tensor([4], 2)]);
    same(got, first(layer(tf.layers.leakyReLU({ alpha: 0.25 }), plain)));
  });

  it("of a convolution of series, normalised and pooled", () => {
    const got = given(
      [3, 12],
      [
        node("Conv", ["x", "w"], "a", [ints("pads", [2, 2])]),
        node("BatchNormalization", ["a", "g", "b", "m", "v"], "n", [real("epsilon", 1e-3)]),
        node("Tanh", ["n"], "t"),
        node("MaxPool", ["t"], "p", [ints("kernel_shape", [3]), ints("strides", [2])]),
        node("Flatten", ["p"], "y"),
      ],
      [
        weights("w", [4, 3, 5], 1),
        weights("g", [4], 2),
        weights("b", [4], 3),
        weights("m", [4], 4),
        floats("v", [4], [0.5, 1, 2, 4]),
      ],
    );
    const kernel = tf.transpose(tensor([4, 3, 5], 1), [2, 1, 0]);
    const settings = { filters: 4, kernelSize: 5, padding: "same", useBias: false } as const;
    const plain = layer(tf.layers.conv1d(settings), last(tensor([COUNT, 3, 12], 0)), [kernel]);
    const own = [tensor([4], 2), tensor([4], 3), tensor([4], 4), tf.tensor([0.5, 1, 2, 4])];
    const normal = layer(tf.layers.batchNormalization({ epsilon: 1e-3 }), plain, own);
    const pooled = layer(tf.layers.maxPooling1d({ poolSize: 3, strides: 2 }), tf.tanh(normal));
    same(got, tf.reshape(first(pooled), [COUNT, -1]));
  });

  it("of means over windows and over all", () => {
    const pooled = layer(tf.layers.averagePooling2d({ poolSize: 2 }), last(tensor([COUNT, 2, 6, 6], 0)));
    const nodes = [node("AveragePool", ["x"], "y", [ints("kernel_shape", [2, 2]), ints("strides", [2, 2])])];
    same(given([2, 6, 6], nodes), first(pooled));
    const all = layer(tf.layers.globalAveragePooling2d({}), last(tensor([COUNT, 2, 6, 6], 0)));
    const over = [node("GlobalAveragePool", ["x"], "g"), node("Reshape", ["g", "s"], "y")];
    same(given([2, 6, 6], over, [longs("s", [0, -1])]), all);
  });

  it("of a largest of a padded window, where all numbers are below nothing", () => {
    const nodes = [
      node("Sub", ["x", "one"], "a"),
      node("MaxPool", ["a"], "y", [ints("kernel_shape", [3]), ints("pads", [1, 1])]),
    ];
    const got = given([2, 5], nodes, [floats("one", [], [9])]);
    const lower = tf.sub(last(tensor([COUNT, 2, 5], 0)), 9);
    same(got, first(layer(tf.layers.maxPooling1d({ poolSize: 3, strides: 1, padding: "same" }), lower)));
  });
});

describe("an ONNX model computes", () => {
  it("number by number, with constants of its nodes", () => {
    const got = given(
      [2, 3],
      [
        node("Constant", [], "two", [held("value", floats("", [1], [2]))]),
        node("Mul", ["x", "two"], "m"),
        node("Div", ["m", "row"], "d"),
        node("Sigmoid", ["d"], "s"),
        node("Add", ["s", "x"], "a"),
        node("Clip", ["a", "low", ""], "c"),
        node("Identity", ["c"], "y"),
      ],
      [floats("row", [1, 1, 3], [1, 2, -4]), floats("low", [], [0.25])],
    );
    const x = tensor([COUNT, 2, 3], 0);
    const wanted = tf.maximum(tf.add(tf.sigmoid(tf.div(tf.mul(x, 2), [1, 2, -4])), x), 0.25);
    same(got, wanted);
  });

  it("with sides turned and joined", () => {
    const nodes = [
      node("Transpose", ["x"], "t", [ints("perm", [0, 2, 1])]),
      node("Reshape", ["t", "s"], "r"),
      node("Concat", ["x", "r", "x"], "y", [int("axis", -1)]),
    ];
    const x = tensor([COUNT, 2, 3], 0);
    const turned = tf.reshape(tf.transpose(x, [0, 2, 1]), [COUNT, 2, 3]);
    same(given([2, 3], nodes, [longs("s", [-1, 2, 3])]), tf.concat([x, turned, x], 2));
  });

  it("with a product's factors", () => {
    const nodes = [node("Gemm", ["x", "w", "b"], "y", [real("alpha", 0.5), real("beta", 2)])];
    const wanted = tf.add(
      tf.mul(tf.matMul(tensor([COUNT, 4], 0) as tf.Tensor2D, tensor([4, 3], 1) as tf.Tensor2D), 0.5),
      tf.mul(tensor([3], 2), 2),
    );
    same(given([4], nodes, [weights("w", [4, 3], 1), weights("b", [1, 3], 2)]), wanted);
  });

  it.each([13, 21])("by opset %i", (opset) => {
    same(given([4], [node("Relu", ["x"], "y")], [], opset), tf.relu(tensor([COUNT, 4], 0)));
  });
});
