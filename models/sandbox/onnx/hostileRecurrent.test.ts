import { describe, expect, it } from "vitest";
import { MODEL_LIMITS } from "../limits.ts";
import { checkOnnx } from "./check.ts";
import { type Bytes, end, floats, held, int, ints, node, onnx, real, word, words } from "./testing/encode.ts";
import { codeOf, list, model, ones, recurrent, type Sides, single, zeros } from "./testing/spoiled.ts";

/** Recurrent networks that are not what they say, and files for a fixed number of examples. */

describe("a recurrent network is refused", () => {
  const wide = (units: number): Bytes =>
    onnx({
      nodes: [
        node("Transpose", ["x"], "t", [ints("perm", [1, 0, 2])]),
        node("GRU", ["t", "w", "r"], ["", "y"], [int("hidden_size", units)]),
      ],
      constants: [ones("w", [1, 6, 3]), ones("r", [1, 6, 2])],
      inputs: [end("x", [null, 5, 3])],
    });
  it.each<[string, () => Bytes, string]>([
    [
      "that nothing reads",
      () =>
        onnx({
          nodes: [
            node("Transpose", ["x"], "t", [ints("perm", [1, 0, 2])]),
            node("GRU", ["t", "w", "r"], ["g", "h"]),
            node("Relu", ["x"], "y"),
          ],
          constants: [ones("w", [1, 6, 3]), ones("r", [1, 6, 2])],
          inputs: [end("x", [null, 5, 3])],
        }),
      "MODEL_INVALID",
    ],
    ["with units that it has not", () => wide(3), "MODEL_SHAPE"],
    ["with units without end", () => wide(2 ** 40), "MODEL_LAYER"],
    ["with weights of other gates", () => recurrent({ weights: ones("w", [1, 8, 3]) }), "MODEL_SHAPE"],
    ["with weights of other features", () => recurrent({ weights: ones("w", [1, 6, 4]) }), "MODEL_SHAPE"],
    ["with weights of another rank", () => recurrent({ weights: ones("w", [6, 3]) }), "MODEL_SHAPE"],
    ["with weights of another direction", () => recurrent({ weights: ones("w", [2, 6, 3]) }), "MODEL_SHAPE"],
    [
      "with weights that are no numbers",
      () => recurrent({ weights: floats("w", [1, 6, 3], new Array<number>(18).fill(Number.NaN)) }),
      "MODEL_WEIGHTS",
    ],
    ["without weights", () => recurrent({ inputs: ["t", "", "r"] }), "MODEL_SHAPE"],
    ["without its input", () => recurrent({ inputs: ["", "w", "r"] }), "MODEL_SHAPE"],
    ["with weights that are computed", () => recurrent({ inputs: ["t", "t", "r"] }), "MODEL_SHAPE"],
    [
      "with lengths of its own",
      () =>
        recurrent({
          state: [node("Constant", [], "n", [held("value", list("", 5))])],
          inputs: ["t", "w", "r", "", "n"],
        }),
      "MODEL_SHAPE",
    ],
    [
      "that begins with what is computed for each step",
      () => recurrent({ inputs: ["t", "w", "r", "", "", "t"] }),
      "MODEL_SHAPE",
    ],
    [
      "that begins with a state for the steps",
      () => recurrent({ state: zeros(5, 2), inputs: ["t", "w", "r", "", "", "h"] }),
      "MODEL_SHAPE",
    ],
    [
      "that begins with a state of other units",
      () => recurrent({ state: zeros(1, 3), inputs: ["t", "w", "r", "", "", "h"] }),
      "MODEL_SHAPE",
    ],
    [
      "with activations of its own",
      () => recurrent({ attributes: [words("activations", ["Sigmoid", "Relu"])] }),
      "MODEL_SHAPE",
    ],
    [
      "with activations for one of two directions",
      () => recurrent({ attributes: [word("direction", "bidirectional"), words("activations", ["Sigmoid", "Tanh"])] }),
      "MODEL_SHAPE",
    ],
    [
      "with activations without end",
      () => recurrent({ attributes: [words("activations", ["S".repeat(100), "Tanh"])] }),
      "MODEL_LAYER",
    ],
    [
      "in a direction that there is not",
      () => recurrent({ attributes: [word("direction", "sideways")] }),
      "MODEL_LAYER",
    ],
    ["that clips", () => recurrent({ attributes: [real("clip", 1)] }), "MODEL_LAYER"],
    ["with a layout that there is not", () => recurrent({ attributes: [int("layout", 2)] }), "MODEL_LAYER"],
    ["with more steps than it may take", () => recurrent({ input: [null, MODEL_LIMITS.steps + 1, 3] }), "MODEL_BUDGET"],
    [
      "with more steps than it may take, of two layers",
      () =>
        onnx({
          nodes: [
            node("Transpose", ["x"], "t", [ints("perm", [1, 0, 2])]),
            node("GRU", ["t", "w", "r"], ["g", ""]),
            node("Squeeze", ["g", "k"], "q"),
            node("GRU", ["q", "r", "r"], ["", "y"]),
          ],
          constants: [ones("w", [1, 6, 3]), ones("r", [1, 6, 2]), list("k", 1)],
          inputs: [end("x", [null, MODEL_LIMITS.steps / 2 + 1, 3])],
        }),
      "MODEL_BUDGET",
    ],
    [
      "that computes more than it may",
      () =>
        onnx({
          nodes: [node("Transpose", ["x"], "t", [ints("perm", [1, 0, 2])]), node("GRU", ["t", "w", "r"], ["", "y"])],
          constants: [ones("w", [1, 1200, 3]), ones("r", [1, 1200, 400])],
          inputs: [end("x", [null, 500, 3])],
        }),
      "MODEL_BUDGET",
    ],
    [
      "an LSTM with peepholes",
      () => recurrent({ op: "LSTM", inputs: ["t", "w", "w", "", "", "", "", "w"], weights: ones("w", [1, 12, 3]) }),
      "MODEL_SHAPE",
    ],
  ])("%s", (_, make, code) => {
    expect(codeOf(make())).toBe(code);
  });

  it("takes as many steps as it may", () => {
    expect(codeOf(recurrent({ input: [null, MODEL_LIMITS.steps, 3] }))).toBe("ok");
  });
});

describe("a file for a number of examples", () => {
  const told = (input: Sides, nodes: readonly Bytes[], constants: readonly Bytes[] = []): string => {
    const result = checkOnnx(model({ nodes, constants, input }));
    return result.ok ? "ok" : result.error.message;
  };
  it("of one is taken where its side stays apart, and else says how to export", () => {
    const first = [node("Gather", ["x", "k"], "y")];
    expect(told([1, 5, 3], [node("Relu", ["x"], "y")])).toBe("ok");
    expect(told([1, 5, 3], [node("Reshape", ["x", "k"], "y")], [list("k", 1, 15)])).toBe("ok");
    expect(told([1, 5, 3], first, [single("k", 0)])).toMatch(/export it with dynamic_axes for the first side\.$/);
    expect(told([null, 5, 3], first, [single("k", 0)])).not.toMatch(/dynamic_axes/);
  });

  it.each<[string, Sides]>([
    ["of eight", [8, 5, 3]],
    ["of any, and of any steps", [null, null, 3]],
    ["of one on no side", [5, 3]],
    ["of no sides", [null]],
  ])("%s is not, and says how to export", (_, input) => {
    expect(told(input, [node("Relu", ["x"], "y")])).toMatch(/export with dynamic_axes for the first side alone\.$/);
  });

  it("on its second side is taken, and given back there or first", () => {
    expect(told([5, null, 3], [node("Relu", ["x"], "y")])).toBe("ok");
    expect(told([5, null, 3], [node("Transpose", ["x"], "y", [ints("perm", [1, 0, 2])])])).toBe("ok");
    expect(told([5, null, 3], [node("Transpose", ["x"], "y", [ints("perm", [0, 2, 1])])])).toMatch(
      /is to be the first/,
    );
  });
});
