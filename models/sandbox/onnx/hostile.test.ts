import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MODEL_LIMITS } from "../limits.ts";
import { checkOnnx } from "./check.ts";
import { MAX_NODES } from "./proto.ts";
import {
  type Bytes,
  end,
  floatBytes,
  floats,
  held,
  int,
  ints,
  joinBytes,
  longs,
  node,
  onnx,
  part,
  text,
  varint,
  whole,
  word,
} from "./testing/encode.ts";

const relu = node("Relu", ["x"], "y");
const identity = (rows: number) =>
  Array.from({ length: rows * rows }, (_, i) => (Math.floor(i / rows) === i % rows ? 1 : 0));
const product = node("MatMul", ["x", "w"], "y");
const codeOf = (bytes: Bytes): string => {
  const result = checkOnnx(bytes);
  return result.ok ? "ok" : result.error.code;
};
const tensor = (...more: readonly Bytes[]): Bytes => joinBytes(whole(1, 4), whole(1, 4), text(8, "w"), ...more);
const numbers = part(9, floatBytes(identity(4)));
const withWeights = (weights: Bytes) => onnx({ nodes: [product], constants: [weights] });
const image = (nodes: readonly Bytes[], constants: readonly Bytes[] = []) =>
  onnx({ nodes, constants, inputs: [end("x", [null, 2, 6, 6])] });
const chain = (count: number) =>
  Array.from({ length: count }, (_, i) => node("Relu", [i === 0 ? "x" : `h${i}`], i === count - 1 ? "y" : `h${i + 1}`));

it("takes the models that the others are spoiled from", () => {
  expect(codeOf(onnx({ nodes: [relu] }))).toBe("ok");
  expect(codeOf(withWeights(tensor(whole(2, 1), numbers)))).toBe("ok");
  expect(codeOf(onnx({ nodes: chain(MAX_NODES) }))).toBe("ok");
});

describe("an ONNX file is refused that", () => {
  it.each<[string, () => Bytes, string]>([
    ["is empty", () => new Uint8Array(), "MODEL_INVALID"],
    ["is JSON", () => Uint8Array.from("{}", (c) => c.charCodeAt(0)), "MODEL_INVALID"],
    ["ends in a field", () => onnx({ nodes: [relu] }).subarray(0, 30), "MODEL_INVALID"],
    ["says that a field is longer than the file", () => joinBytes(varint(58), varint(2n ** 40n)), "MODEL_INVALID"],
    ["has a number without end", () => new Uint8Array(100).fill(0xff), "MODEL_INVALID"],
    ["has a group", () => joinBytes(varint(7 * 8 + 3), varint(7 * 8 + 4)), "MODEL_INVALID"],
    ["has two graphs", () => joinBytes(onnx({ nodes: [relu] }), onnx({ nodes: [relu] })), "MODEL_INVALID"],
    ["has fields that nobody knows", () => onnx({ nodes: [relu], inModel: [text(99, "?")] }), "MODEL_INVALID"],
    [
      "has a name that is no text",
      () => onnx({ nodes: [joinBytes(relu, part(3, Uint8Array.of(0xff)))] }),
      "MODEL_INVALID",
    ],
    ["has a name without end", () => onnx({ nodes: [joinBytes(relu, text(3, "n".repeat(1e5)))] }), "MODEL_INVALID"],
    ["has more nodes than a model may", () => onnx({ nodes: chain(MAX_NODES + 1) }), "MODEL_BUDGET"],
    [
      "has more tensors than a model may",
      () => onnx({ nodes: [relu], constants: Array.from({ length: 513 }, (_, i) => floats(`c${i}`, [1], [1])) }),
      "MODEL_BUDGET",
    ],
    [
      "has a list of sides without end",
      () => withWeights(joinBytes(part(1, new Uint8Array(65).fill(1)), whole(2, 1), text(8, "w"))),
      "MODEL_INVALID",
    ],
    [
      "has a hundred thousand empty nodes",
      () => {
        const bytes = new Uint8Array(200_002);
        for (let i = 0; i < bytes.length; i += 2) bytes[i] = 1 * 8 + 2;
        return onnx({ nodes: [], inGraph: [bytes] });
      },
      "MODEL_INVALID",
    ],
    [
      "has a node of a hundred inputs",
      () => onnx({ nodes: [node("Concat", new Array<string>(100).fill("x"), "y", [int("axis", 1)])] }),
      "MODEL_INVALID",
    ],
    ["is of an older opset", () => onnx({ nodes: [relu], opset: 12 }), "MODEL_LAYER"],
    ["is of a newer opset", () => onnx({ nodes: [relu], opset: 22 }), "MODEL_LAYER"],
    ["has functions of its own", () => onnx({ nodes: [relu], inModel: [text(25, "f")] }), "MODEL_LAYER"],
    ["has training", () => onnx({ nodes: [relu], inModel: [text(20, "t")] }), "MODEL_LAYER"],
    ["has sparse tensors", () => onnx({ nodes: [relu], inGraph: [text(15, "s")] }), "MODEL_WEIGHTS"],
    [
      "has a domain of its own",
      () => onnx({ nodes: [node("Relu", ["x"], "y", [], text(7, "com.evil"))] }),
      "MODEL_LAYER",
    ],
    [
      "branches",
      () =>
        onnx({
          nodes: [node("If", ["x"], "y", [joinBytes(text(1, "then_branch"), part(6, text(2, "g")), whole(20, 5))])],
        }),
      "MODEL_LAYER",
    ],
    ["loops", () => onnx({ nodes: [node("Loop", ["x"], "y")] }), "MODEL_LAYER"],
    ["scans", () => onnx({ nodes: [node("Scan", ["x"], "y")] }), "MODEL_LAYER"],
    [
      "hides a graph in a number",
      () => onnx({ nodes: [node("Relu", ["x"], "y", [joinBytes(int("a", 1), part(6, text(2, "g")))])] }),
      "MODEL_LAYER",
    ],
    [
      "has a setting that Relu has not",
      () => onnx({ nodes: [node("Relu", ["x"], "y", [int("consumed_inputs", 1)])] }),
      "MODEL_LAYER",
    ],
    [
      "has a setting twice",
      () => onnx({ nodes: [node("Softmax", ["x"], "y", [int("axis", 1), int("axis", 1)])] }),
      "MODEL_INVALID",
    ],
    [
      "has its weights in another file",
      () =>
        withWeights(
          tensor(whole(2, 1), part(13, joinBytes(text(1, "location"), text(2, "../../etc/passwd"))), whole(14, 1)),
        ),
      "MODEL_WEIGHTS",
    ],
    [
      "only names another file",
      () => withWeights(tensor(whole(2, 1), numbers, part(13, text(1, "location")))),
      "MODEL_WEIGHTS",
    ],
    ["has strings", () => withWeights(tensor(whole(2, 8), text(6, "x"))), "MODEL_WEIGHTS"],
    ["has doubles", () => withWeights(tensor(whole(2, 11), part(10, new Uint8Array(128)))), "MODEL_WEIGHTS"],
    ["has halves", () => withWeights(tensor(whole(2, 10), part(9, new Uint8Array(32)))), "MODEL_WEIGHTS"],
    ["has too few weights", () => withWeights(tensor(whole(2, 1), part(9, floatBytes([1])))), "MODEL_WEIGHTS"],
    ["has part of a weight", () => withWeights(tensor(whole(2, 1), part(9, new Uint8Array(63)))), "MODEL_INVALID"],
    [
      "has its weights twice",
      () => withWeights(tensor(whole(2, 1), numbers, part(4, floatBytes(identity(4))))),
      "MODEL_INVALID",
    ],
    ["has weights that are not finite", () => withWeights(floats("w", [4, 1], [1, Number.NaN, 1, 1])), "MODEL_WEIGHTS"],
    [
      "has a side below nothing",
      () => withWeights(joinBytes(whole(1, -4), whole(2, 1), text(8, "w"))),
      "MODEL_WEIGHTS",
    ],
    [
      "has sides without end",
      () => withWeights(joinBytes(whole(1, 2n ** 62n), whole(2, 1), text(8, "w"))),
      "MODEL_INVALID",
    ],
    [
      "has sides whose product overflows",
      () => withWeights(joinBytes(...[1, 1, 1, 1].map(() => whole(1, 65_536)), whole(2, 1), text(8, "w"))),
      "MODEL_WEIGHTS",
    ],
    [
      "has the name of a weight twice",
      () =>
        onnx({ nodes: [product], constants: [floats("w", [4, 1], [1, 1, 1, 1]), floats("w", [4, 1], [1, 1, 1, 1])] }),
      "MODEL_INVALID",
    ],
    [
      "has a weight that nothing reads",
      () => onnx({ nodes: [relu], constants: [floats("w", [1], [1])] }),
      "MODEL_WEIGHTS",
    ],
    ["makes a name twice", () => onnx({ nodes: [relu, relu] }), "MODEL_INVALID"],
    ["makes its own input", () => onnx({ nodes: [node("Relu", ["x"], "x")] }), "MODEL_INVALID"],
    ["reads itself", () => onnx({ nodes: [node("Add", ["x", "y"], "y")] }), "MODEL_INVALID"],
    [
      "goes round",
      () => onnx({ nodes: [node("Add", ["x", "b"], "a"), node("Relu", ["a"], "b"), node("Relu", ["b"], "y")] }),
      "MODEL_INVALID",
    ],
    ["reads what is not there", () => onnx({ nodes: [node("Relu", ["z"], "y")] }), "MODEL_INVALID"],
    ["leaves its input out", () => onnx({ nodes: [node("Relu", [""], "y")] }), "MODEL_SHAPE"],
    [
      "has two inputs",
      () => onnx({ nodes: [relu], inputs: [end("x", [null, 4]), end("z", [null, 4])] }),
      "MODEL_INVALID",
    ],
    ["has no output", () => onnx({ nodes: [relu], outputs: [] }), "MODEL_INVALID"],
    ["gives its input", () => onnx({ nodes: [relu], outputs: [end("x", [null, 4])] }), "MODEL_INVALID"],
    ["takes whole numbers", () => onnx({ nodes: [relu], inputs: [end("x", [null, 4], 7)] }), "MODEL_LAYER"],
    ["takes a batch of eight", () => onnx({ nodes: [relu], inputs: [end("x", [8, 4])] }), "MODEL_SHAPE"],
    ["takes any length", () => onnx({ nodes: [relu], inputs: [end("x", [null, null])] }), "MODEL_SHAPE"],
    ["takes too much", () => onnx({ nodes: [relu], inputs: [end("x", [null, 65_536, 2])] }), "MODEL_BUDGET"],
    ["says that it gives something else", () => onnx({ nodes: [relu], outputs: [end("y", [null, 5])] }), "MODEL_SHAPE"],
    ["multiplies what does not fit", () => withWeights(floats("w", [3, 1], [1, 1, 1])), "MODEL_SHAPE"],
    ["mixes the examples", () => image([node("Transpose", ["x"], "y", [ints("perm", [1, 0, 2, 3])])]), "MODEL_SHAPE"],
    ["turns all around", () => image([node("Transpose", ["x"], "y")]), "MODEL_SHAPE"],
    ["joins the examples", () => image([node("Concat", ["x", "x"], "y", [int("axis", 0)])]), "MODEL_SHAPE"],
    [
      "reshapes the examples",
      () => onnx({ nodes: [node("Reshape", ["x", "s"], "y")], constants: [longs("s", [2, -1])] }),
      "MODEL_SHAPE",
    ],
    [
      "reshapes to a fraction",
      () => onnx({ nodes: [node("Reshape", ["x", "s"], "y")], constants: [longs("s", [0, 3, -1])] }),
      "MODEL_SHAPE",
    ],
    ["reshapes by what it computes", () => onnx({ nodes: [node("Reshape", ["x", "x"], "y")] }), "MODEL_SHAPE"],
    [
      "computes with a shape",
      () => onnx({ nodes: [node("Add", ["x", "s"], "y")], constants: [longs("s", [1, 1, 1, 1])] }),
      "MODEL_SHAPE",
    ],
    [
      "has a constant of words",
      () => onnx({ nodes: [node("Constant", [], "c", [word("value_string", "x")]), node("Add", ["x", "c"], "y")] }),
      "MODEL_LAYER",
    ],
    [
      "has a factor that overflows",
      () =>
        onnx({
          nodes: [node("BatchNormalization", ["x", "s", "s", "s", "v"], "y")],
          constants: [floats("s", [4], [3e38, 1, 1, 1]), floats("v", [4], [0, 0, 0, 0])],
        }),
      "MODEL_WEIGHTS",
    ],
    [
      "pads wider than its window",
      () => image([node("MaxPool", ["x"], "y", [ints("kernel_shape", [2, 2]), ints("pads", [9, 9, 9, 9])])]),
      "MODEL_SHAPE",
    ],
    [
      "slides by a stride of nothing",
      () => image([node("MaxPool", ["x"], "y", [ints("kernel_shape", [2, 2]), ints("strides", [0, 1])])]),
      "MODEL_LAYER",
    ],
    [
      "convolves by groups that do not fit",
      () => image([node("Conv", ["x", "w"], "y", [int("group", 3)])], [floats("w", [3, 1, 1, 1], [1, 1, 1])]),
      "MODEL_SHAPE",
    ],
  ])("%s", (_, make, code) => {
    expect(codeOf(make())).toBe(code);
  });

  it("grows without end by joining itself", () => {
    const doubled = Array.from({ length: 30 }, (_, i) =>
      node("Concat", i === 0 ? ["x", "x"] : [`h${i}`, `h${i}`], i === 29 ? "y" : `h${i + 1}`, [int("axis", 1)]),
    );
    expect(codeOf(onnx({ nodes: doubled }))).toBe("MODEL_BUDGET");
  });

  it("computes more than it may with few weights", () => {
    const wide = Math.floor(Math.sqrt(MODEL_LIMITS.inputs));
    const nodes = [node("Conv", ["x", "w"], "a", [ints("pads", [3, 3, 3, 3])]), node("GlobalAveragePool", ["a"], "y")];
    const weights = floats("w", [64, 1, 7, 7], new Array<number>(64 * 49).fill(1));
    expect(codeOf(onnx({ nodes, constants: [weights], inputs: [end("x", [null, 1, wide, wide])] }))).toBe(
      "MODEL_BUDGET",
    );
  });
});

it("whatever the bytes, it is taken or refused by a code", () => {
  const sound = onnx({
    nodes: [node("Constant", [], "w", [held("value", floats("", [4, 2], [1, 2, 3, 4, 5, 6, 7, 8]))]), product],
  });
  expect(codeOf(sound)).toBe("ok");
  fc.assert(
    fc.property(fc.nat(sound.length - 1), fc.nat(255), fc.nat(sound.length), (at, byte, length) => {
      const spoiled = Uint8Array.from(sound);
      spoiled[at] = byte;
      expect(codeOf(spoiled)).toMatch(/^ok$|^MODEL_/);
      expect(codeOf(sound.subarray(0, length))).toMatch(/^ok$|^MODEL_/);
    }),
    { numRuns: 500 },
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void expect(codeOf(bytes)).toMatch(/^MODEL_/)));
});
