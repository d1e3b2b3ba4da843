import { describe, expect, it } from "vitest";
import { MAX_NODES } from "./proto.ts";
import { type Bytes, floats, int, ints, node, real, word } from "./testing/encode.ts";
import { codeOf, list, model, one, ones, recurrent, single, zeros } from "./testing/spoiled.ts";

/** What a file might do with shapes so that examples mix, or that the check or the run would take without end. */

it("takes the models that the others are spoiled from", () => {
  expect(codeOf(one("ReduceMean", [ints("axes", [1])]))).toBe("ok");
  expect(codeOf(one("Slice", [], [list("k", 0), list("l", 2), list("m", 1)]))).toBe("ok");
  expect(codeOf(one("Gather", [int("axis", 1)], [single("k", -1)]))).toBe("ok");
  expect(codeOf(one("Squeeze", [], [list("k", 1)], [null, 1, 3]))).toBe("ok");
  expect(codeOf(recurrent({}))).toBe("ok");
  const state = zeros(1, 2);
  expect(codeOf(recurrent({ state, inputs: ["t", "w", "r", "", "", "h"] }))).toBe("ok");
});

describe("examples stay apart: refused is", () => {
  it.each<[string, Bytes]>([
    ["a mean over them", one("ReduceMean", [ints("axes", [0])])],
    ["a mean over them, counted from the end", one("ReduceMean", [ints("axes", [-3])])],
    ["a sum over all", one("ReduceSum")],
    ["a largest over all", one("ReduceMax", [int("keepdims", 0)])],
    ["a softmax of them", one("Softmax", [int("axis", 0)])],
    ["one of them", one("Gather", [int("axis", 0)], [single("k", 0)])],
    ["one of them, whose axis is left out", one("Gather", [], [list("k", 0)])],
    ["the first of them", one("Slice", [], [list("k", 0), list("l", 1), list("m", 0)])],
    ["all but the first", one("Slice", [], [list("k", 1), list("l", 2n ** 63n - 1n), list("m", 0)])],
    ["all of them, backwards", one("Slice", [], [list("k", -1), list("l", -(2n ** 63n)), list("m", 0), list("n", -1)])],
    ["a split of them", model({ nodes: [node("Split", ["x"], ["y", "z"])] })],
    ["more of them, repeated", one("Tile", [], [list("k", 2, 1, 1)])],
    [
      "as many of each as there are",
      model({
        nodes: [
          node("Shape", ["x"], "s", [int("end", 1)]),
          node("Concat", ["k", "s"], "r", [int("axis", 0)]),
          node("Tile", ["x", "r"], "y"),
        ],
        constants: [list("k", 1)],
        input: [null, 4],
      }),
    ],
    [
      "a comparison with how many they are",
      model({
        nodes: [
          node("Shape", ["x"], "s", [int("end", 1)]),
          node("Equal", ["s", "k"], "e"),
          node("Reshape", ["x", "e"], "y"),
        ],
        constants: [list("k", 1)],
      }),
    ],
    ["their side, dropped", one("Squeeze", [], [list("k", 0)])],
    ["any side of 1, dropped, of a file for one", one("Squeeze", [], [], [1, 5, 3])],
    ["more of them", one("Pad", [], [list("k", 1, 0, 0, 0, 0, 0)])],
    ["a norm of them", one("LayerNormalization", [int("axis", 0)], [ones("k", [5, 3])])],
    ["a number for each of two", one("Add", [], [ones("k", [2, 5, 3])])],
    ["a flat list of them", one("Flatten", [int("axis", 0)])],
    ["rows of them", one("Flatten", [int("axis", 2)])],
    ["rows of all", one("Reshape", [], [list("k", -1, 3)])],
    ["a list of all", one("Reshape", [], [list("k", -1)])],
    ["their side as steps", one("Reshape", [], [list("k", 5, -1, 3)])],
    ["their side as 1", one("Reshape", [], [list("k", 1, -1)])],
    ["more of them, expanded", one("Expand", [], [list("k", 2, 5, 3)])],
    ["a product over them", one("MatMul", [], [ones("k", [3, 2])], [3, null])],
    [
      "a normalisation of channels that are they",
      one("InstanceNormalization", [], [ones("k", [5]), ones("l", [5])], [5, null, 3]),
    ],
    ["a convolution over them", one("Conv", [], [ones("k", [1, 5, 2])], [5, null, 3])],
    ["a largest of them", one("MaxPool", [ints("kernel_shape", [2])], [], [5, null])],
    ["their side given second", one("Transpose", [ints("perm", [1, 0, 2])])],
    [
      "what is added to others than they were",
      model({
        nodes: [node("Transpose", ["x"], "t", [ints("perm", [1, 0])]), node("Add", ["x", "t"], "y")],
        input: [null, 1],
      }),
    ],
    [
      "a product with others than they were",
      model({
        nodes: [node("Transpose", ["x"], "t", [ints("perm", [2, 1, 0])]), node("MatMul", ["x", "t"], "y")],
      }),
    ],
    [
      "a join of what is turned",
      model({
        nodes: [
          node("Transpose", ["x"], "t", [ints("perm", [1, 0])]),
          node("Concat", ["x", "t"], "y", [int("axis", 1)]),
        ],
        input: [null, 1],
      }),
    ],
    ["a GRU that goes through them", recurrent({ perm: [0, 1, 2] })],
    ["an LSTM that goes through them", recurrent({ op: "LSTM", perm: [0, 1, 2], weights: ones("w", [1, 8, 3]) })],
    ["a GRU, examples first, that goes through them", recurrent({ attributes: [int("layout", 1)] })],
    [
      "how many they are, as a number",
      model({
        nodes: [node("Shape", ["x"], "s"), node("Add", ["s", "s"], "d"), node("Reshape", ["x", "d"], "y")],
      }),
    ],
    [
      "how many they are, as a factor",
      model({
        nodes: [
          node("Shape", ["x"], "s", [int("end", 1)]),
          node("Cast", ["s"], "f", [int("to", 1)]),
          node("Mul", ["x", "f"], "y"),
        ],
      }),
    ],
    [
      "their number of channels",
      model({
        nodes: [
          node("Shape", ["x"], "s", [int("end", 1)]),
          node("ConstantOfShape", ["s"], "c"),
          node("InstanceNormalization", ["x", "c", "c"], "y"),
        ],
        input: [null, 1, 3],
      }),
    ],
    [
      "a row for each of them along the steps",
      model({
        nodes: [
          node("Shape", ["x"], "s", [int("end", 1)]),
          node("ConstantOfShape", ["s"], "c"),
          node("Mul", ["x", "c"], "y"),
        ],
        input: [null, 1],
      }),
    ],
  ])("%s", (_, bytes) => {
    expect(codeOf(bytes)).toBe("MODEL_SHAPE");
  });
});

describe("refused is", () => {
  it.each<[string, () => Bytes, string]>([
    ["an axis that is not there", () => one("ReduceMean", [ints("axes", [3])]), "MODEL_SHAPE"],
    ["an axis before the first", () => one("ReduceMean", [ints("axes", [-4])]), "MODEL_SHAPE"],
    ["an axis twice", () => one("ReduceMean", [ints("axes", [1, -2])]), "MODEL_SHAPE"],
    ["axes in both places", () => one("ReduceSum", [ints("axes", [1])], [list("k", 1)]), "MODEL_SHAPE"],
    ["axes that are computed", () => model({ nodes: [node("ReduceSum", ["x", "x"], "y")] }), "MODEL_SHAPE"],
    ["an axis without end", () => one("Softmax", [int("axis", 2n ** 53n - 1n)]), "MODEL_SHAPE"],
    ["a side squeezed that is wide", () => one("Squeeze", [], [list("k", 1)]), "MODEL_SHAPE"],
    ["a side put in twice", () => one("Unsqueeze", [], [list("k", 1, 1)]), "MODEL_SHAPE"],
    ["a side put in beyond the end", () => one("Unsqueeze", [], [list("k", 9)]), "MODEL_SHAPE"],
    ["more sides than it may have", () => one("Unsqueeze", [], [list("k", 1, 2, 3)]), "MODEL_BUDGET"],
    ["a cut to nothing", () => one("Slice", [], [list("k", 4), list("l", 2), list("m", 1)]), "MODEL_SHAPE"],
    [
      "a cut by nothing",
      () => one("Slice", [], [list("k", 0), list("l", 2), list("m", 1), list("n", 0)]),
      "MODEL_SHAPE",
    ],
    [
      "a cut of one side twice",
      () => one("Slice", [], [list("k", 0, 1), list("l", 2, 3), list("m", 1, -2)]),
      "MODEL_SHAPE",
    ],
    ["cuts by unlike lists", () => one("Slice", [], [list("k", 0, 1), list("l", 2), list("m", 1)]), "MODEL_SHAPE"],
    ["a place that is not there", () => one("Gather", [int("axis", 1)], [single("k", 5)]), "MODEL_SHAPE"],
    ["a place before the first", () => one("Gather", [int("axis", 1)], [single("k", -6)]), "MODEL_SHAPE"],
    ["a place without end", () => one("Gather", [int("axis", 1)], [single("k", 2n ** 63n - 1n)]), "MODEL_SHAPE"],
    ["places by what is computed", () => model({ nodes: [node("Gather", ["x", "x"], "y")] }), "MODEL_SHAPE"],
    ["sides without end", () => one("Unsqueeze", [], [list("k", 1, 2, 3, 4, 5, 6)]), "MODEL_SHAPE"],
    [
      "a split of another sum",
      () => model({ nodes: [node("Split", ["x", "k"], ["y", "z"], [int("axis", 1)])], constants: [list("k", 2, 2)] }),
      "MODEL_SHAPE",
    ],
    [
      "a split into less than nothing",
      () => model({ nodes: [node("Split", ["x", "k"], ["y", "z"], [int("axis", 1)])], constants: [list("k", 6, -1)] }),
      "MODEL_SHAPE",
    ],
    [
      "a split that is uneven",
      () => model({ nodes: [node("Split", ["x"], ["y", "z"], [int("axis", 1)])] }),
      "MODEL_SHAPE",
    ],
    ["padding below nothing", () => one("Pad", [], [list("k", 0, -1, 0, 0, 0, 0)]), "MODEL_SHAPE"],
    ["padding without end", () => one("Pad", [], [list("k", 0, 2n ** 62n, 0, 0, 0, 0)]), "MODEL_SHAPE"],
    ["padding that is wide", () => one("Pad", [], [list("k", 0, 65_536, 65_536, 0, 0, 0)]), "MODEL_BUDGET"],
    [
      "padding by reflection",
      () => one("Pad", [word("mode", "reflect")], [list("k", 0, 1, 0, 0, 0, 0)]),
      "MODEL_LAYER",
    ],
    ["padding of another rank", () => one("Pad", [], [list("k", 0, 0)]), "MODEL_SHAPE"],
    ["an expansion without end", () => one("Expand", [], [list("k", 1, 65_536, 1, 3)], [null, 1, 3]), "MODEL_SHAPE"],
    [
      "an expansion over what it may have",
      () => one("Expand", [], [list("k", 1, 65_536, 65_536)], [null, 1, 1]),
      "MODEL_BUDGET",
    ],
    ["an expansion below nothing", () => one("Expand", [], [list("k", 1, -5, 3)]), "MODEL_SHAPE"],
    ["a repetition without end", () => one("Tile", [], [list("k", 1, 2n ** 62n, 1)]), "MODEL_BUDGET"],
    ["a repetition of nothing", () => one("Tile", [], [list("k", 1, 0, 1)]), "MODEL_SHAPE"],
    ["a repetition by less than nothing", () => one("Tile", [], [list("k", 1, -2, -2)]), "MODEL_SHAPE"],
    ["a repetition of other sides", () => one("Tile", [], [list("k", 2)]), "MODEL_SHAPE"],
    ["a comparison of what is computed", () => model({ nodes: [node("Equal", ["x", "x"], "y")] }), "MODEL_SHAPE"],
    ["a choice by what is computed", () => model({ nodes: [node("Where", ["x", "x", "x"], "y")] }), "MODEL_SHAPE"],
    ["a product over what is computed", () => one("ReduceProd"), "MODEL_SHAPE"],
    [
      "a product of sides that overflows",
      () =>
        model({
          nodes: [node("ReduceProd", ["k"], "p"), node("Reshape", ["x", "p"], "y")],
          constants: [list("k", ...new Array<number>(60).fill(65_536))],
        }),
      "MODEL_SHAPE",
    ],
    [
      "a comparison of unlike lists",
      () =>
        model({
          nodes: [node("Equal", ["k", "l"], "p"), node("Reshape", ["x", "p"], "y")],
          constants: [list("k", 1, 2, 3), list("l", 1, 2)],
        }),
      "MODEL_SHAPE",
    ],
    [
      "rows of constants that are many",
      () =>
        model({ nodes: [node("Gemm", ["k", "k"], "g"), node("Add", ["x", "g"], "y")], constants: [ones("k", [3, 3])] }),
      "MODEL_SHAPE",
    ],
    [
      "rows of constants, again and again",
      () => {
        const gemms = Array.from({ length: 30 }, (_, i) => node("Gemm", ["k", "w"], `g${i}`));
        const nodes = [...gemms, node("Add", ["x", "g0"], "y")];
        return model({ nodes, constants: [ones("k", [1, 300]), ones("w", [300, 300])] });
      },
      "MODEL_BUDGET",
    ],
    [
      "a row of constants by more than a cell has",
      () => {
        const nodes = [node("Gemm", ["k", "w"], "g"), node("Add", ["x", "g"], "y")];
        return model({ nodes, constants: [ones("k", [1, 600]), ones("w", [600, 600])] });
      },
      "MODEL_SHAPE",
    ],
    [
      "lists of constants that are computed with",
      () =>
        model({ nodes: [node("Add", ["k", "k"], "g"), node("Add", ["x", "g"], "y")], constants: [ones("k", [5, 3])] }),
      "MODEL_SHAPE",
    ],
    [
      "a number by nothing",
      () =>
        model({
          nodes: [node("Div", ["k", "z"], "g"), node("Add", ["x", "g"], "y")],
          constants: [floats("k", [], [1]), floats("z", [], [0])],
        }),
      "MODEL_WEIGHTS",
    ],
    ["two sides left open", () => one("Reshape", [], [list("k", 0, -1, -1)]), "MODEL_SHAPE"],
    ["a side of nothing", () => one("Reshape", [int("allowzero", 1)], [list("k", 0, -1)]), "MODEL_SHAPE"],
    ["a side copied from none", () => one("Reshape", [], [list("k", 0, 5, 3, 0)]), "MODEL_SHAPE"],
    ["an order with a side twice", () => one("Transpose", [ints("perm", [0, 1, 1])]), "MODEL_SHAPE"],
    ["a cast to whole numbers", () => one("Cast", [int("to", 7)]), "MODEL_SHAPE"],
    ["a cast to doubles", () => one("Cast", [int("to", 11)]), "MODEL_SHAPE"],
    ["a power that is computed", () => model({ nodes: [node("Pow", ["x", "x"], "y")] }), "MODEL_SHAPE"],
    ["a slope for each step of more", () => one("PRelu", [], [ones("k", [7, 1, 5, 3])]), "MODEL_SHAPE"],
    ["a factor of no number", () => one("Elu", [real("alpha", Number.NaN)]), "MODEL_LAYER"],
    ["a factor without end", () => one("Celu", [real("alpha", 0)]), "MODEL_LAYER"],
    ["an approximation of its own", () => one("Gelu", [word("approximate", "evil")]), "MODEL_LAYER"],
    [
      "a mask that is read",
      () => model({ nodes: [node("Dropout", ["x"], ["d", "m"]), node("Add", ["d", "m"], "y")] }),
      "MODEL_INVALID",
    ],
    ["a product that does not fit", () => one("MatMul", [], [ones("k", [2, 2])]), "MODEL_SHAPE"],
    ["a product of matrices that do not fit", () => model({ nodes: [node("MatMul", ["x", "x"], "y")] }), "MODEL_SHAPE"],
    ["a norm with too many scales", () => one("LayerNormalization", [], [ones("k", [2, 5, 3])]), "MODEL_SHAPE"],
    ["a norm by nothing", () => one("LayerNormalization", [real("epsilon", 0)], [ones("k", [3])]), "MODEL_LAYER"],
    [
      "strides and dilations at once",
      () => one("Conv", [ints("dilations", [2]), ints("strides", [2])], [ones("k", [1, 5, 2])]),
      "MODEL_SHAPE",
    ],
    [
      "dilations that reach too far",
      () => one("Conv", [ints("dilations", [9])], [ones("k", [1, 5, 2])]),
      "MODEL_SHAPE",
    ],
    [
      "a hundred groups",
      () => one("Conv", [int("group", 100)], [ones("k", [200, 2, 1])], [null, 200, 3]),
      "MODEL_SHAPE",
    ],
    ["what draws at random", () => one("RandomNormalLike"), "MODEL_LAYER"],
    ["what drops at random", () => one("Bernoulli"), "MODEL_LAYER"],
    ["what is chosen by what it is", () => one("NonZero"), "MODEL_LAYER"],
  ])("%s", (_, make, code) => {
    expect(codeOf(make())).toBe(code);
  });
});

describe("a constant that is made is refused", () => {
  const filled = (...sides: (number | bigint)[]): Bytes =>
    model({
      nodes: [node("ConstantOfShape", ["k"], "c"), node("Add", ["x", "c"], "y")],
      constants: [list("k", ...sides)],
    });
  it.each<[string, () => Bytes, string]>([
    ["of more numbers than it may have", () => filled(65_536, 65_536), "MODEL_BUDGET"],
    ["of sides without end", () => filled(2n ** 63n - 1n), "MODEL_BUDGET"],
    ["of sides below nothing", () => filled(5, -3), "MODEL_SHAPE"],
    ["of sides of nothing", () => filled(5, 0), "MODEL_SHAPE"],
    ["of as many sides as there are numbers", () => filled(...new Array<number>(60).fill(1)), "MODEL_BUDGET"],
    [
      "again and again",
      () =>
        model({
          nodes: [
            ...Array.from({ length: 20 }, (_, i) => node("ConstantOfShape", ["k"], `c${i}`)),
            node("Add", ["x", "one"], "y"),
          ],
          constants: [list("k", 300, 300), ones("one", [1])],
        }),
      "MODEL_BUDGET",
    ],
    [
      "of a number that overflows",
      () =>
        model({
          nodes: [node("Mul", ["k", "k"], "a"), node("Mul", ["a", "a"], "b"), node("Reshape", ["x", "b"], "y")],
          constants: [list("k", 65_536)],
        }),
      "MODEL_SHAPE",
    ],
    [
      "of the largest and one more",
      () =>
        model({
          nodes: [node("Add", ["k", "one"], "a"), node("Reshape", ["x", "a"], "y")],
          constants: [list("k", 2n ** 63n - 1n), list("one", 1)],
        }),
      "MODEL_SHAPE",
    ],
    [
      "by a division by nothing",
      () =>
        model({
          nodes: [node("Div", ["k", "zero"], "a"), node("Reshape", ["x", "a"], "y")],
          constants: [list("k", 5), list("zero", 0)],
        }),
      "MODEL_SHAPE",
    ],
    [
      "of a list that doubles",
      () =>
        model({
          nodes: [
            node("Shape", ["x"], "s0"),
            ...Array.from({ length: 30 }, (_, i) => node("Concat", [`s${i}`, `s${i}`], `s${i + 1}`, [int("axis", 0)])),
            node("Reshape", ["x", "s30"], "y"),
          ],
        }),
      "MODEL_SHAPE",
    ],
  ])("%s", (_, make, code) => {
    expect(codeOf(make())).toBe(code);
  });
});

it("a model that takes more steps than it may by splitting again and again is refused", () => {
  const nodes = Array.from({ length: 60 }, (_, i) =>
    node(
      "Split",
      ["x"],
      Array.from({ length: 60 }, (_, k) => `s${i}_${k}`),
      [int("axis", 1)],
    ),
  );
  const sums = Array.from({ length: 60 }, (_, i) =>
    node(
      "Concat",
      Array.from({ length: 60 }, (_, k) => `s${i}_${k}`),
      `c${i}`,
      [int("axis", 1)],
    ),
  );
  const all = [...nodes, ...sums, node("Relu", ["c0"], "y")];
  expect(all.length).toBeLessThan(MAX_NODES);
  expect(codeOf(model({ nodes: all, input: [null, 60] }))).toBe("MODEL_BUDGET");
});
