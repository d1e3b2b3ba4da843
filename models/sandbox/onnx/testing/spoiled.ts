import { checkOnnx } from "../check.ts";
import { type Bytes, end, floats, held, int, ints, longs, node, onnx } from "./encode.ts";

/** Small models to be spoiled, for tests. */

export const codeOf = (bytes: Bytes): string => {
  const result = checkOnnx(bytes);
  return result.ok ? "ok" : result.error.code;
};
export const ones = (name: string, shape: readonly number[]): Bytes =>
  floats(name, shape, new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(1));

export type Sides = readonly (number | null)[];
interface Of {
  readonly nodes: readonly Bytes[];
  readonly constants?: readonly Bytes[];
  readonly input?: Sides;
}
/** Of five steps of three numbers, unless it says otherwise. */
export const model = ({ nodes, constants = [], input = [null, 5, 3] }: Of): Bytes =>
  onnx({ nodes, constants, inputs: [end("x", input)] });
export const one = (
  op: string,
  attributes: readonly Bytes[] = [],
  constants: readonly Bytes[] = [],
  input?: Sides,
): Bytes => {
  const names = ["k", "l", "m", "n"].slice(0, constants.length);
  return model({ nodes: [node(op, ["x", ...names], "y", attributes)], constants, ...(input && { input }) });
};
export const list = (name: string, ...values: (number | bigint)[]): Bytes => longs(name, values);
export const single = (name: string, value: number | bigint): Bytes => longs(name, [value], []);

/** A GRU over the steps of the input, by default sound. */
interface Gru {
  readonly op?: string;
  readonly perm?: readonly number[];
  readonly attributes?: readonly Bytes[];
  readonly weights?: Bytes;
  readonly state?: readonly Bytes[];
  readonly inputs?: readonly string[];
  readonly input?: Sides;
  readonly outputs?: readonly string[];
}
export function recurrent(of: Gru): Bytes {
  const { op = "GRU", perm = [1, 0, 2], attributes = [], weights = ones("w", [1, 6, 3]), state = [] } = of;
  const { inputs = ["t", "w", "r"], outputs = ["g", "y"], input = [null, 5, 3] } = of;
  const nodes = [node("Transpose", ["x"], "t", [ints("perm", perm)]), ...state, node(op, inputs, outputs, attributes)];
  const after = outputs.includes("y") ? [] : [node("Squeeze", ["g", "dirs"], "y")];
  const read = inputs.includes("r") ? [ones("r", [1, 6, 2])] : [];
  return onnx({
    nodes: [...nodes, ...after, node("Transpose", ["y"], "out", [ints("perm", [1, 0, 2])])],
    constants: [weights, ...read, ...(after.length > 0 ? [list("dirs", 1)] : [])],
    inputs: [end("x", input)],
    outputs: [end("out", [null, 1, 2])],
  });
}
export const zeros = (...sides: readonly number[]): Bytes[] => [
  node("Shape", ["x"], "s"),
  node("Constant", [], "i", [held("value", single("", 0))]),
  node("Gather", ["s", "i"], "b0"),
  node("Constant", [], "z", [held("value", list("", 0))]),
  node("Unsqueeze", ["b0", "z"], "b"),
  ...sides.map((side, i) => node("Constant", [], `c${i}`, [held("value", list("", side))])),
  node("Concat", ["c0", "b", "c1"], "sides", [int("axis", 0)]),
  node("ConstantOfShape", ["sides"], "h"),
];
