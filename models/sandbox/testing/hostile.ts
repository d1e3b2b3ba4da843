import type { ModelFile } from "../check.ts";
import { MODEL_LIMITS } from "../limits.ts";

type Json = Record<string, unknown>;
const layer = (class_name: string, config: Json): Json => ({ class_name, config: { trainable: true, ...config } });
export const dense = (name: string, units: unknown, more: Json = {}): Json =>
  layer("Dense", { name, units, activation: "relu", use_bias: true, ...more });
const CONV = {
  filters: 4,
  kernel_size: [3],
  strides: [1],
  padding: "valid",
  activation: "relu",
  use_bias: true,
  dilation_rate: [1],
};
const GRU = { units: 4, activation: "tanh", recurrent_activation: "sigmoid", use_bias: true, return_sequences: false };

/** A file of a Sequential; weights by the list, all a tenth. */
export function sequential(layers: readonly Json[], specs: readonly Json[], bytes?: Uint8Array): ModelFile {
  const count = specs.reduce((sum, { shape }) => sum + (shape as number[]).reduce((p, n) => p * n, 1), 0);
  return {
    topology: { class_name: "Sequential", config: { name: "m", layers } },
    specs,
    weights:
      bytes ??
      (count < 1e7 ? new Uint8Array(Float32Array.from({ length: count }, () => 0.1).buffer) : new Uint8Array(4)),
  };
}
export const spec = (name: string, ...shape: number[]): Json => ({ name, shape, dtype: "float32" });
const input = (...sides: readonly unknown[]): Json => ({ batch_input_shape: [null, ...sides] });
const ONE = [spec("d/kernel", 3, 2), spec("d/bias", 2)];
export const GOOD = sequential([dense("d", 2, input(3))], ONE);

/** A file of a Functional. */
export function functional(layers: readonly Json[], more: Json = {}): ModelFile {
  const config = { name: "m", layers, input_layers: [["in", 0, 0]], output_layers: [["d", 0, 0]], ...more };
  return { ...GOOD, topology: { class_name: "Functional", config } };
}
export const wiredInput: Json = {
  ...layer("InputLayer", { name: "in", dtype: "float32", sparse: false, ...input(3) }),
  name: "in",
  inbound_nodes: [],
};
export const wired = (one: Json, ...reads: readonly string[]): Json => ({
  ...one,
  name: (one.config as Json).name,
  inbound_nodes: [reads.map((read) => [read, 0, 0, {}])],
});
const add = (name: string, ...reads: readonly string[]) => wired(layer("Add", { name }), ...reads);

export const many = (count: number) => [
  dense("d0", 1, input(1)),
  ...Array.from({ length: count - 1 }, (_, i) => dense(`d${i + 1}`, 1)),
];
let nested: unknown = [];
for (let i = 0; i < 5_000; i++) nested = [nested];
const bytesOf = (...floats: readonly number[]) => new Uint8Array(Float32Array.from(floats).buffer);
const eight = (...floats: readonly number[]) => bytesOf(...floats, ...new Array<number>(8 - floats.length).fill(0));

/** What somebody means no good by, or does not know better; each with the code that it is refused with. */
export const HOSTILE: readonly (readonly [string, string, ModelFile])[] = [
  // Not a model.
  ["nothing", "MODEL_INVALID", { ...GOOD, topology: null }],
  ["a word", "MODEL_INVALID", { ...GOOD, topology: "Sequential" }],
  ["a list", "MODEL_INVALID", { ...GOOD, topology: [] }],
  ["an empty object", "MODEL_INVALID", { ...GOOD, topology: {} }],
  ["a graph model", "MODEL_INVALID", { ...GOOD, topology: { node: [], library: {}, versions: {} } }],
  ["no layers", "MODEL_INVALID", sequential([], [])],
  [
    "five thousand lists in one another",
    "MODEL_INVALID",
    { ...GOOD, topology: { class_name: "Sequential", config: nested } },
  ],
  ["a layer that is a word", "MODEL_INVALID", sequential(["Dense" as unknown as Json], ONE)],
  ["a layer without a name", "MODEL_INVALID", sequential([dense("", 2, input(3))], ONE)],
  ["a layer with a name of a megabyte", "MODEL_INVALID", sequential([dense("d".repeat(1e6), 2, input(3))], ONE)],
  ["a prototype for a class", "MODEL_LAYER", sequential([layer("__proto__", { name: "d", ...input(3) })], [])],
  ["a constructor for a class", "MODEL_LAYER", sequential([layer("constructor", { name: "d", ...input(3) })], [])],
  // Code and files.
  [
    "a Lambda",
    "MODEL_LAYER",
    sequential([layer("Lambda", { name: "l", function: "process.exit()", ...input(3) })], []),
  ],
  ["a class of one's own", "MODEL_LAYER", sequential([layer("Evil>Layer", { name: "l", ...input(3) })], [])],
  [
    "a module to import",
    "MODEL_LAYER",
    sequential([dense("d", 2, { ...input(3), module: "os", registered_name: "system" })], ONE),
  ],
  [
    "an activation that is a function",
    "MODEL_LAYER",
    sequential([dense("d", 2, { ...input(3), activation: { class_name: "eval" } })], ONE),
  ],
  [
    "an activation that nobody knows",
    "MODEL_LAYER",
    sequential([dense("d", 2, { ...input(3), activation: "constructor" })], ONE),
  ],
  [
    "an embedding that reads where it likes",
    "MODEL_LAYER",
    sequential([layer("Embedding", { name: "e", input_dim: 10, output_dim: 2, ...input(3) })], []),
  ],
  [
    "a layer around a layer",
    "MODEL_LAYER",
    sequential([layer("TimeDistributed", { name: "t", layer: dense("d", 2), ...input(3, 2) })], []),
  ],
  [
    "a model within a model",
    "MODEL_LAYER",
    sequential([layer("Sequential", { name: "s", layers: [], ...input(3) })], []),
  ],
  ["a loop of cells", "MODEL_LAYER", sequential([layer("RNN", { name: "r", cell: [], ...input(3, 2) })], [])],
  // Huge.
  [
    "a dense layer of 8,000 by 8,000",
    "MODEL_BUDGET",
    sequential([dense("d", 8_000, input(8_000))], [spec("d/kernel", 8_000, 8_000), spec("d/bias", 8_000)]),
  ],
  ["3,000 layers", "MODEL_BUDGET", sequential(many(3_000), [])],
  [`${MODEL_LIMITS.layers + 1} layers`, "MODEL_BUDGET", sequential(many(MODEL_LIMITS.layers + 1), [])],
  ["units beyond any number", "MODEL_LAYER", sequential([dense("d", 1e308, input(3))], ONE)],
  ["units that overflow", "MODEL_LAYER", sequential([dense("d", 2 ** 53, input(3))], ONE)],
  [
    "units just above the limit of a side",
    "MODEL_LAYER",
    sequential([dense("d", MODEL_LIMITS.side + 1, input(3))], ONE),
  ],
  [
    "an output of 60,000",
    "MODEL_BUDGET",
    sequential([dense("d", 60_000, input(1))], [spec("d/kernel", 1, 60_000), spec("d/bias", 60_000)]),
  ],
  ["an input side of 2^31", "MODEL_SHAPE", sequential([dense("d", 2, input(2 ** 31))], ONE)],
  [
    "an input of 256 by 256 by 2",
    "MODEL_BUDGET",
    sequential([layer("Flatten", { name: "f", ...input(256, 256, 2) }), dense("d", 1)], []),
  ],
  [
    "layers that blow up what lies between",
    "MODEL_BUDGET",
    sequential([dense("a", 4_096, input(4_096, 1)), dense("b", 1)], []),
  ],
  [
    "a picture's convolution with wide windows",
    "MODEL_BUDGET",
    sequential(
      [
        layer("Conv2D", {
          ...CONV,
          name: "c",
          filters: 64,
          kernel_size: [63, 63],
          strides: [1, 1],
          dilation_rate: [1, 1],
          padding: "same",
          ...input(200, 200, 1),
        }),
      ],
      [],
    ),
  ],
  [
    "a recurrence over 5,000 steps",
    "MODEL_BUDGET",
    sequential([layer("GRU", { ...GRU, name: "g", ...input(5_000, 1) })], []),
  ],
  [
    "recurrences that add up",
    "MODEL_BUDGET",
    sequential(
      [
        layer("GRU", { ...GRU, return_sequences: true, name: "g", ...input(500, 1) }),
        layer("GRU", { ...GRU, name: "h" }),
      ],
      [],
    ),
  ],
  [
    "a wide recurrence",
    "MODEL_BUDGET",
    sequential([layer("LSTM", { ...GRU, units: 2_000, name: "g", ...input(500, 1) })], []),
  ],
  // Shapes.
  ["an input without a shape", "MODEL_SHAPE", sequential([dense("d", 2)], ONE)],
  ["a batch of its own", "MODEL_SHAPE", sequential([dense("d", 2, { batch_input_shape: [64, 3] })], ONE)],
  ["a side that is left open", "MODEL_SHAPE", sequential([dense("d", 2, input(null))], ONE)],
  ["a side of none", "MODEL_SHAPE", sequential([dense("d", 2, input(0))], ONE)],
  ["a negative side", "MODEL_SHAPE", sequential([dense("d", 2, input(-3))], ONE)],
  ["half a side", "MODEL_SHAPE", sequential([dense("d", 2, input(2.5))], ONE)],
  ["an input of ten sides", "MODEL_SHAPE", sequential([dense("d", 2, input(...new Array(10).fill(1)))], ONE)],
  ["negative units", "MODEL_LAYER", sequential([dense("d", -2, input(3))], ONE)],
  ["half a unit", "MODEL_LAYER", sequential([dense("d", 0.5, input(3))], ONE)],
  ["units that are a word", "MODEL_LAYER", sequential([dense("d", "2", input(3))], ONE)],
  ["a convolution of a vector", "MODEL_SHAPE", sequential([layer("Conv1D", { ...CONV, name: "c", ...input(3) })], [])],
  [
    "a window that is too wide",
    "MODEL_SHAPE",
    sequential([layer("Conv1D", { ...CONV, kernel_size: [9], name: "c", ...input(3, 1) })], []),
  ],
  [
    "strides of none, which never end",
    "MODEL_LAYER",
    sequential([layer("Conv1D", { ...CONV, strides: [0], name: "c", ...input(9, 1) })], []),
  ],
  [
    "a stride that is left out",
    "MODEL_LAYER",
    sequential([layer("Conv1D", { ...CONV, strides: [], name: "c", ...input(9, 1) })], []),
  ],
  [
    "a dilation",
    "MODEL_LAYER",
    sequential([layer("Conv1D", { ...CONV, dilation_rate: [2], name: "c", ...input(9, 1) })], []),
  ],
  [
    "channels first",
    "MODEL_LAYER",
    sequential([layer("Conv1D", { ...CONV, data_format: "channels_first", name: "c", ...input(9, 1) })], []),
  ],
  [
    "a pool that is too wide",
    "MODEL_SHAPE",
    sequential(
      [layer("MaxPooling1D", { name: "p", pool_size: [9], strides: [9], padding: "valid", ...input(3, 1) })],
      [],
    ),
  ],
  [
    "a reshape that loses numbers",
    "MODEL_SHAPE",
    sequential([layer("Reshape", { name: "r", target_shape: [2, 2], ...input(5) })], []),
  ],
  [
    "a reshape that guesses",
    "MODEL_LAYER",
    sequential([layer("Reshape", { name: "r", target_shape: [-1], ...input(5) })], []),
  ],
  [
    "a norm along another axis",
    "MODEL_SHAPE",
    sequential(
      [layer("BatchNormalization", { name: "b", axis: 1, epsilon: 1e-3, center: true, scale: true, ...input(3, 4) })],
      [],
    ),
  ],
  [
    "a norm that divides by nothing",
    "MODEL_LAYER",
    sequential(
      [layer("LayerNormalization", { name: "b", axis: -1, epsilon: 0, center: true, scale: true, ...input(4) })],
      [],
    ),
  ],
  [
    "a recurrence that keeps state between calls",
    "MODEL_LAYER",
    sequential([layer("GRU", { ...GRU, stateful: true, name: "g", ...input(5, 1) })], []),
  ],
  [
    "a recurrence that gives its state too",
    "MODEL_LAYER",
    sequential([layer("GRU", { ...GRU, return_state: true, name: "g", ...input(5, 1) })], []),
  ],
  ["whole numbers for floats", "MODEL_LAYER", sequential([dense("d", 2, { ...input(3), dtype: "int32" })], ONE)],
  // Loops and ends.
  ["a layer that reads itself", "MODEL_INVALID", functional([wiredInput, wired(dense("d", 2), "d")])],
  [
    "two layers that read each other",
    "MODEL_INVALID",
    functional([wiredInput, add("a", "in", "b"), add("b", "in", "a"), wired(dense("d", 2), "a")]),
  ],
  [
    "a layer that reads nobody",
    "MODEL_LAYER",
    functional([wiredInput, { ...dense("d", 2), name: "d", inbound_nodes: [] }]),
  ],
  [
    "a layer that reads one that is not there",
    "MODEL_INVALID",
    functional([wiredInput, wired(dense("d", 2), "ghost")]),
  ],
  [
    "a layer that is called twice",
    "MODEL_LAYER",
    functional([wiredInput, { ...dense("d", 2), name: "d", inbound_nodes: [[["in", 0, 0, {}]], [["in", 0, 0, {}]]] }]),
  ],
  [
    "another output of a layer",
    "MODEL_INVALID",
    functional([wiredInput, { ...dense("d", 2), name: "d", inbound_nodes: [[["in", 0, 1, {}]]] }]),
  ],
  [
    "arguments of a call",
    "MODEL_INVALID",
    functional([wiredInput, { ...dense("d", 2), name: "d", inbound_nodes: [[["in", 0, 0, { mask: 1 }]]] }]),
  ],
  [
    "two layers of one name",
    "MODEL_INVALID",
    functional([wiredInput, wired(dense("d", 2), "in"), wired(dense("d", 2), "in")]),
  ],
  [
    "two inputs",
    "MODEL_INVALID",
    functional([wiredInput, wired(dense("d", 2), "in")], {
      input_layers: [
        ["in", 0, 0],
        ["in", 0, 0],
      ],
    }),
  ],
  [
    "an output that is not there",
    "MODEL_INVALID",
    functional([wiredInput, wired(dense("d", 2), "in")], { output_layers: [["ghost", 0, 0]] }),
  ],
  ["a sum of unlike shapes", "MODEL_SHAPE", functional([wiredInput, wired(dense("b", 2), "in"), add("d", "in", "b")])],
  [
    "Keras 3",
    "MODEL_INVALID",
    functional([wiredInput, { ...dense("d", 2), name: "d", inbound_nodes: [{ args: [], kwargs: {} }] }]),
  ],
  // Weights.
  ["no list of weights", "MODEL_WEIGHTS", { ...GOOD, specs: null }],
  [
    "a list of weights without end",
    "MODEL_WEIGHTS",
    { ...GOOD, specs: Array.from({ length: 10_000 }, (_, i) => spec(`w${i}`, 0)) },
  ],
  ["a weight that is not a number", "MODEL_WEIGHTS", { ...GOOD, weights: eight(0, Number.NaN) }],
  ["a weight that is infinite", "MODEL_WEIGHTS", { ...GOOD, weights: eight(Number.NEGATIVE_INFINITY) }],
  ["a byte too few", "MODEL_WEIGHTS", { ...GOOD, weights: eight().subarray(1) }],
  ["a byte too many", "MODEL_WEIGHTS", { ...GOOD, weights: Uint8Array.of(...eight(), 0) }],
  ["no bytes", "MODEL_WEIGHTS", { ...GOOD, weights: new Uint8Array(0) }],
  ["a shape that overflows", "MODEL_WEIGHTS", { ...GOOD, specs: [spec("d/kernel", 2 ** 53 - 1, 2 ** 53 - 1)] }],
  ["a negative shape", "MODEL_WEIGHTS", { ...GOOD, specs: [spec("d/kernel", -3, -2), spec("d/bias", 2)] }],
  ["a shape turned round", "MODEL_WEIGHTS", { ...GOOD, specs: [spec("d/kernel", 2, 3), spec("d/bias", 2)] }],
  ["a weight that is missing", "MODEL_WEIGHTS", sequential([dense("d", 2, input(3))], [spec("d/kernel", 3, 2)])],
  ["a weight too many", "MODEL_WEIGHTS", sequential([dense("d", 2, input(3))], [...ONE, spec("e/kernel", 1)])],
  ["a weight twice", "MODEL_WEIGHTS", sequential([dense("d", 2, input(3))], [...ONE, spec("d/kernel", 3, 2)])],
  ["another layer's weights", "MODEL_WEIGHTS", { ...GOOD, specs: [spec("e/kernel", 3, 2), spec("e/bias", 2)] }],
  [
    "whole numbers for weights",
    "MODEL_WEIGHTS",
    { ...GOOD, specs: [{ ...spec("d/kernel", 3, 2), dtype: "int32" }, spec("d/bias", 2)] },
  ],
  [
    "text for weights",
    "MODEL_WEIGHTS",
    { ...GOOD, specs: [{ ...spec("d/kernel", 3, 2), dtype: "string" }, spec("d/bias", 2)] },
  ],
  [
    "weights in a byte each",
    "MODEL_WEIGHTS",
    {
      ...GOOD,
      specs: [{ ...spec("d/kernel", 3, 2), quantization: { dtype: "uint8", min: 0, scale: 1 } }, spec("d/bias", 2)],
    },
  ],
];
