import { readdirSync, readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { startTfjs } from "../../../server/tfjs.ts";
import { must } from "../../../twins/core/result.ts";
import { checkOnnx } from "./check.ts";
import { OPERATORS } from "./operators.ts";
import { onnxGraph } from "./proto.ts";
import { buildOnnx } from "./run.ts";
import { type Bytes, end, floats, held, int, ints, longs, node, onnx, word, words } from "./testing/encode.ts";

beforeAll(startTfjs);

/** Forms that PyTorch 1.13 does not write: of other exporters, and of later versions of the operators. */

const COUNT = 3;
const numbers = (count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, i) => Math.sin(1.7 * (i + from)) / 2);
const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);
const weights = (name: string, shape: readonly number[], from: number): Bytes =>
  floats(name, shape, numbers(sizeOf(shape), from));
const tensor = (shape: readonly number[], from = 0): tf.Tensor => tf.tensor(numbers(sizeOf(shape), from), [...shape]);
const used = new Set<string>();

interface Form {
  readonly shape: readonly number[];
  readonly nodes: readonly Bytes[];
  readonly constants?: readonly Bytes[];
  readonly opset?: number;
}
function given({ shape, nodes, constants = [], opset = 17 }: Form): tf.Tensor {
  const bytes = onnx({ nodes, constants, opset, inputs: [end("x", [null, ...shape])] });
  for (const { op } of onnxGraph(bytes).nodes) used.add(op);
  const network = buildOnnx(must(checkOnnx(bytes)));
  const output = network.run(tensor([COUNT, ...shape]));
  network.dispose();
  return output;
}
function same(got: tf.Tensor, wanted: tf.Tensor): void {
  expect(got.shape).toEqual(wanted.shape);
  const [own, theirs] = [got.dataSync(), wanted.dataSync()];
  expect(own.some((x) => Math.abs(x) > 1e-3)).toBe(true);
  for (const [i, x] of own.entries()) expect(Math.abs(x - (theirs[i] ?? Number.NaN))).toBeLessThanOrEqual(1e-5);
}
function layer(one: tf.layers.Layer, x: tf.Tensor, own: readonly tf.Tensor[]): tf.Tensor {
  // A recurrent layer makes its cell's weights with its first call alone.
  one.apply(x);
  one.setWeights([...own]);
  return one.apply(x) as tf.Tensor;
}

const [STEPS, FEATURES, UNITS] = [5, 3, 4];
/** Gates of ONNX in the order in which Keras has them, one after the other. */
function ofKeras(gates: readonly number[], inputs: number, from: number): tf.Tensor {
  const all = tf.split(tensor([gates.length * UNITS, inputs], from), gates.length, 0);
  return tf.transpose(tf.concat(gates.map((gate) => all[gate] as tf.Tensor)));
}
/** W, R, B of a network of one direction; what is added to the state is nothing, as in Keras. */
const gated = (gates: number): Bytes[] => [
  weights("w", [1, gates * UNITS, FEATURES], 1),
  weights("r", [1, gates * UNITS, UNITS], 2),
  floats(
    "b",
    [1, 2 * gates * UNITS],
    Array.from({ length: 2 * gates * UNITS }, (_, i) => (i < gates * UNITS ? (numbers(1, 3 + i)[0] ?? 0) : 0)),
  ),
];
const biasOf = (gates: readonly number[]): tf.Tensor => {
  const all = tf.split(tensor([gates.length * UNITS], 3), gates.length, 0);
  return tf.concat(gates.map((gate) => all[gate] as tf.Tensor));
};

describe("as tf2onnx writes what Keras has", () => {
  it("a GRU that resets first, backwards, with its own names of activations", () => {
    const attributes = [
      int("hidden_size", UNITS),
      word("direction", "reverse"),
      words("activations", ["Sigmoid", "Tanh"]),
    ];
    const nodes = [
      node("Transpose", ["x"], "t", [ints("perm", [1, 0, 2])]),
      node("GRU", ["t", "w", "r", "b"], ["", "h"], attributes),
      node("Squeeze", ["h", "zero"], "y"),
    ];
    const got = given({ shape: [STEPS, FEATURES], nodes, constants: [...gated(3), longs("zero", [0])] });
    const order = [0, 1, 2];
    const wanted = layer(
      tf.layers.gru({ units: UNITS, recurrentActivation: "sigmoid", goBackwards: true }),
      tensor([COUNT, STEPS, FEATURES]),
      [ofKeras(order, FEATURES, 1), ofKeras(order, UNITS, 2), biasOf(order)],
    );
    same(got, wanted);
  });

  it.each([
    ["whose state is made of its input's shape", 0],
    ["with the examples first", 1],
  ])("an LSTM %s", (_, layout) => {
    const state = [
      node("Shape", ["x"], "s"),
      node("Cast", ["s"], "s32", [int("to", 6)]),
      node("Slice", ["s32", "zero", "one", "zero"], "n"),
      node("Cast", ["n"], "n64", [int("to", 7)]),
      node("Concat", ["one", "n64", "units"], "sides", [int("axis", 0)]),
      node("Expand", ["nothing", "sides"], "start"),
    ];
    const nodes =
      layout === 0
        ? [
            ...state,
            node("Transpose", ["x"], "t", [ints("perm", [1, 0, 2])]),
            node("LSTM", ["t", "w", "r", "b", "", "start", "start"], "l", [int("hidden_size", UNITS)]),
            node("Squeeze", ["l", "one"], "q"),
            node("Transpose", ["q"], "y", [ints("perm", [1, 0, 2])]),
          ]
        : [
            node("LSTM", ["x", "w", "r", "b"], ["l", ""], [int("layout", 1)]),
            node("Constant", [], "two", [held("value", longs("", [2]))]),
            node("Squeeze", ["l", "two"], "y"),
          ];
    const more = [longs("zero", [0]), longs("one", [1]), longs("units", [UNITS]), floats("nothing", [], [0])];
    const constants = layout === 0 ? [...gated(4), ...more] : gated(4);
    const got = given({ shape: [STEPS, FEATURES], nodes, constants });
    // ONNX has i, o, f, c; Keras i, f, c, o.
    const order = [0, 2, 3, 1];
    const wanted = layer(
      tf.layers.lstm({ units: UNITS, recurrentActivation: "sigmoid", returnSequences: true }),
      tensor([COUNT, STEPS, FEATURES]),
      [ofKeras(order, FEATURES, 1), ofKeras(order, UNITS, 2), biasOf(order)],
    );
    same(got, wanted);
  });

  it("pictures with channels last, turned there and back", () => {
    const nodes = [
      node("Transpose", ["x"], "t", [ints("perm", [0, 3, 1, 2])]),
      node("Conv", ["t", "w"], "c", [word("auto_pad", "SAME_LOWER"), ints("dilations", [2, 1])]),
      node("GlobalMaxPool", ["c"], "g"),
      node("Squeeze", ["g", "last"], "y"),
    ];
    const constants = [weights("w", [2, 3, 3, 3], 1), longs("last", [2, 3])];
    const filters = tf.transpose(tensor([2, 3, 3, 3], 1), [2, 3, 1, 0]) as tf.Tensor4D;
    const image = tensor([COUNT, 6, 5, 3]) as tf.Tensor4D;
    const wanted = tf.max(tf.conv2d(image, filters, 1, "same", "NHWC", [2, 1]), [1, 2]);
    same(given({ shape: [6, 5, 3], nodes, constants }), wanted);
  });
});

it("as skl2onnx writes a regressor", () => {
  const nodes = [
    node("Cast", ["x"], "c", [int("to", 1)]),
    node("MatMul", ["c", "w"], "m"),
    node("Add", ["m", "b"], "a"),
    node("Relu", ["a"], "h"),
    node("MatMul", ["h", "v"], "n"),
    node("Reshape", ["n", "column"], "y", [int("allowzero", 1)]),
  ];
  const constants = [
    weights("w", [4, 5], 1),
    weights("b", [1, 5], 2),
    weights("v", [5, 1], 3),
    longs("column", [-1, 1]),
  ];
  const hidden = tf.relu(
    tf.add(tf.matMul(tensor([COUNT, 4]) as tf.Tensor2D, tensor([4, 5], 1) as tf.Tensor2D), tensor([5], 2)),
  );
  same(given({ shape: [4], nodes, constants }), tf.matMul(hidden as tf.Tensor2D, tensor([5, 1], 3) as tf.Tensor2D));
});

describe("number by number", () => {
  const x = (): tf.Tensor => tensor([COUNT, 2, 3]);
  it.each<[string, Bytes[], (x: tf.Tensor) => tf.Tensor, Bytes[]?, number?]>([
    ["Softsign", [node("Softsign", ["x"], "y")], (a) => tf.div(a, tf.add(tf.abs(a), 1))],
    ["Identity", [node("Identity", ["x"], "y")], (a) => a],
    ["Cos", [node("Cos", ["x"], "y")], (a) => tf.cos(a)],
    ["Mish", [node("Mish", ["x"], "y")], (a) => tf.mul(a, tf.tanh(tf.softplus(a))), [], 18],
    [
      "Gelu",
      [node("Gelu", ["x"], "y")],
      (a) => tf.mul(tf.mul(a, 0.5), tf.add(1, tf.erf(tf.div(a, Math.SQRT2)))),
      [],
      20,
    ],
    ["Min", [node("Min", ["x", "k"], "y")], (a) => tf.minimum(a, 0.1), [floats("k", [], [0.1])]],
    ["Sum", [node("Sum", ["x", "x"], "y")], (a) => tf.mul(a, 2)],
    ["Sum of one", [node("Sum", ["x"], "y")], (a) => a],
    ["Dropout", [node("Dropout", ["x", "k"], ["y", ""])], (a) => a, [floats("k", [], [0.5])]],
    [
      "ReduceL2",
      [node("ReduceL2", ["x", "k"], "y")],
      (a) => tf.sqrt(tf.sum(tf.square(a), [2], true)),
      [longs("k", [-1])],
      18,
    ],
    [
      "ReduceSumSquare",
      [node("ReduceSumSquare", ["x"], "y", [ints("axes", [1, 2]), int("keepdims", 0)])],
      (a) => tf.reshape(tf.sum(tf.square(a), [1, 2]), [COUNT, 1]),
    ],
    [
      "ReduceMean",
      [node("ReduceMean", ["x", "k"], "y", [int("keepdims", 0)])],
      (a) => tf.mean(a, [1]),
      [longs("k", [1])],
      18,
    ],
    [
      "Softmax of a side that is not the last",
      [node("Softmax", ["x"], "y", [int("axis", 1)])],
      (a) => tf.transpose(tf.softmax(tf.transpose(a, [0, 2, 1])), [0, 2, 1]),
    ],
    [
      "Expand",
      [node("ReduceMax", ["x"], "m", [ints("axes", [1])]), node("Expand", ["m", "k"], "y")],
      (a) => tf.tile(tf.max(a, [1], true), [1, 4, 1]),
      [longs("k", [1, 4, 3])],
    ],
    [
      "Slice backwards",
      [node("Slice", ["x", "a", "b", "c", "a"], "y")],
      (a) => tf.reverse(a, [2]),
      [longs("a", [-1]), longs("b", [-(2n ** 63n)]), longs("c", [2])],
    ],
    [
      "Gather in any order",
      [node("Gather", ["x", "k"], "y", [int("axis", -1)])],
      (a) => tf.gather(a, tf.tensor1d([2, 0, 2], "int32"), 2),
      [longs("k", [-1, 0, 2])],
    ],
    [
      "Split by number",
      [node("Split", ["x"], ["", "y"], [int("axis", 2), int("num_outputs", 2)])],
      (a) => tf.slice(a, [0, 0, 2], [COUNT, 2, 1]),
      [],
      18,
    ],
    [
      "a matrix before the examples' own",
      [node("MatMul", ["w", "x"], "y")],
      (a) => tf.matMul(tf.tile(tensor([1, 4, 2], 1), [COUNT, 1, 1]), a),
      [weights("w", [4, 2], 1)],
    ],
    [
      "examples on the second side",
      [
        node("Transpose", ["x"], "t", [ints("perm", [1, 0, 2])]),
        node("Add", ["t", "k"], "a"),
        node("ReduceSum", ["a", "z"], "y", [int("keepdims", 0)]),
      ],
      (a) => tf.sum(tf.add(a, tensor([2, 1], 1)), [1]),
      [weights("k", [2, 1, 1], 1), longs("z", [0])],
    ],
    [
      "a constant for each example",
      [
        node("Shape", ["x"], "s", [int("end", 2)]),
        node("ConstantOfShape", ["s"], "o", [held("value", floats("", [1], [2]))]),
        node("Unsqueeze", ["o", "k"], "u"),
        node("Mul", ["x", "u"], "y"),
      ],
      (a) => tf.mul(a, 2),
      [longs("k", [-1])],
    ],
  ])("%s", (_, nodes, wanted, constants = [], opset = 17) => {
    same(given({ shape: [2, 3], nodes, constants, opset }), wanted(x()));
  });
});

it("runs every operator of its list in a test", () => {
  const folder = new URL("testing/torch/", import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith(".onnx"));
  const exported = files.flatMap((file) => onnxGraph(readFileSync(new URL(file, folder))).nodes.map(({ op }) => op));
  const all = new Set([...exported, ...used]);
  all.delete("Constant");
  expect([...all].sort()).toEqual([...OPERATORS.keys()].sort());
});
