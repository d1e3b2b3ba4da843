import { readdirSync, readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { startTfjs } from "../../../server/tfjs.ts";
import { sizeOf } from "../layers.ts";
import { MODEL_LIMITS } from "../limits.ts";
import { type CheckedOnnx, checkOnnx } from "./check.ts";
import { MAX_NODES } from "./proto.ts";
import { buildOnnx } from "./run.ts";
import {
  type Bytes,
  end,
  floats,
  int,
  ints,
  joinBytes,
  longs,
  node,
  onnx,
  part,
  text,
  whole,
} from "./testing/encode.ts";

beforeAll(startTfjs);

const FOLDER = new URL("testing/torch/", import.meta.url);
const FILES = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".onnx"))
  .sort();
const BYTES = FILES.map((file) => new Uint8Array(readFileSync(new URL(file, FOLDER))));

/** What is taken keeps to every limit, runs, gives what it says, and the same bits for an example whatever is beside it. */
function runs(model: CheckedOnnx): void {
  const { cost, layers, input, output } = model;
  expect(layers.length).toBeLessThanOrEqual(MAX_NODES);
  for (const of of ["weights", "operations", "activationBytes", "steps"] as const)
    expect(cost[of]).toBeLessThanOrEqual(MODEL_LIMITS[of]);
  const width = sizeOf(input);
  const mine = Array.from({ length: width }, (_, i) => Math.sin(1 + i));
  const network = buildOnnx(model);
  const given = (others: readonly number[]): number[] =>
    tf.tidy(() => {
      const count = 1 + others.length;
      const x = others.flatMap((other) => new Array<number>(width).fill(other));
      const y = network.run(tf.tensor([...mine, ...x], [count, ...input]));
      expect(y.shape).toEqual([count, ...output]);
      return [...y.dataSync()].slice(0, sizeOf(output));
    });
  const alone = given([0]);
  expect(given([1e30])).toEqual(alone);
  expect(given([-3])).toEqual(alone);
  network.dispose();
}

/** Taken and run, or refused by a code and a sentence in both languages. */
function judged(bytes: Bytes): boolean {
  const checked = checkOnnx(bytes);
  if (checked.ok) {
    runs(checked.value);
    return true;
  }
  expect(checked.error.code).toMatch(/^MODEL_(INVALID|LAYER|SHAPE|BUDGET|WEIGHTS)$/);
  expect(checked.error.said?.zh).toMatch(/\p{Script=Han}.*。$/su);
  return false;
}

/** Kept, so that what fails once fails again. */
const SEEDS = [1, 2, 3];

it.each(SEEDS)("a spoiled file of PyTorch is refused by a code, or runs with its examples apart: seed %i", (seed) => {
  const spoil = fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 2, 255, 128)));
  const taken = { yes: 0, no: 0 };
  const property = fc.property(
    fc.nat(FILES.length - 1),
    fc.array(spoil, { minLength: 1, maxLength: 4 }),
    (file, at) => {
      const bytes = Uint8Array.from(BYTES[file] ?? []);
      for (const [place, byte] of at) bytes[place % bytes.length] = byte;
      taken[judged(bytes) ? "yes" : "no"]++;
    },
  );
  fc.assert(property, { seed, numRuns: 300 });
  expect(Math.min(taken.yes, taken.no)).toBeGreaterThan(20);
});

it("a file of PyTorch that is cut anywhere is refused", () => {
  const property = fc.property(fc.nat(FILES.length - 1), fc.nat(), (file, at) => {
    const bytes = BYTES[file] ?? new Uint8Array();
    expect(judged(bytes.subarray(0, at % bytes.length))).toBe(false);
  });
  fc.assert(property, { seed: 1, numRuns: 300 });
});

const Small = fc.integer({ min: -4, max: 4 });
const Axis = fc.integer({ min: -3, max: 3 });
const Axes = fc.uniqueArray(Axis, { minLength: 1, maxLength: 2 });
/** A node that reads one before it, or two; its name is added where it is made. */
const STEPS = fc.oneof(
  fc.record({ op: fc.constantFrom("Relu", "Softplus", "Identity", "Elu"), reads: fc.tuple(fc.nat()) }),
  fc.record({ op: fc.constantFrom("Add", "Mul", "Max", "MatMul", "Sub"), reads: fc.tuple(fc.nat(), fc.nat()) }),
  fc.record({ op: fc.constantFrom("Softmax", "Flatten", "LogSoftmax"), reads: fc.tuple(fc.nat()), axis: Axis }),
  fc.record({ op: fc.constantFrom("Concat"), reads: fc.tuple(fc.nat(), fc.nat()), axis: Axis }),
  fc.record({
    op: fc.constantFrom("Gather"),
    reads: fc.tuple(fc.nat()),
    axis: Axis,
    list: fc.array(Small, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ op: fc.constantFrom("ReduceSum", "Squeeze", "Unsqueeze"), reads: fc.tuple(fc.nat()), list: Axes }),
  fc.record({
    op: fc.constantFrom("Reshape", "Expand"),
    reads: fc.tuple(fc.nat()),
    list: fc.array(fc.constantFrom(-1, 0, 1, 2, 3, 4, 6, 12), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    op: fc.constantFrom("Transpose"),
    reads: fc.tuple(fc.nat()),
    perm: fc.constantFrom([1, 0], [0, 2, 1], [1, 0, 2], [2, 0, 1], [0, 1], [0, 1, 3, 2]),
  }),
  fc.record({
    op: fc.constantFrom("Slice"),
    reads: fc.tuple(fc.nat()),
    cut: fc.tuple(Small, fc.integer({ min: -4, max: 9 }), Axis, fc.constantFrom(1, 2, -1)),
  }),
  fc.record({
    op: fc.constantFrom("MaxPool", "AveragePool"),
    reads: fc.tuple(fc.nat()),
    kernel_shape: fc.array(fc.constantFrom(1, 2), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({
    op: fc.constantFrom("Tile", "Pad"),
    reads: fc.tuple(fc.nat()),
    list: fc.array(fc.constantFrom(0, 1, 1, 2), { minLength: 2, maxLength: 6 }),
  }),
  fc.record({ op: fc.constantFrom("GRU"), reads: fc.tuple(fc.nat()), layout: fc.nat(1) }),
);
type Step = typeof STEPS extends fc.Arbitrary<infer T> ? T : never;

/** @param count of values before it, the input first */
function nodesOf(
  step: Step,
  count: number,
): { readonly nodes: readonly Bytes[]; readonly constants: readonly Bytes[] } {
  const reads = step.reads.map((read) => `v${read % count}`);
  const out = `v${count}`;
  const attributes = [
    ...("axis" in step ? [int("axis", step.axis)] : []),
    ...("perm" in step ? [ints("perm", step.perm)] : []),
    ...("kernel_shape" in step ? [ints("kernel_shape", step.kernel_shape)] : []),
    ...("layout" in step ? [int("layout", step.layout)] : []),
  ];
  if ("layout" in step) return { nodes: [node("GRU", [...reads, "w", "r"], [out, ""], attributes)], constants: [] };
  if ("cut" in step) {
    const names = step.cut.map((_, i) => `${out}c${i}`);
    return {
      nodes: [node("Slice", [...reads, ...names], out)],
      constants: step.cut.map((value, i) => longs(names[i] ?? "", [value])),
    };
  }
  const list = "list" in step ? [longs(`${out}l`, step.list)] : [];
  return { nodes: [node(step.op, [...reads, ...list.map(() => `${out}l`)], out, attributes)], constants: list };
}

it.each(SEEDS)("a network of any steps is refused by a code, or runs with its examples apart: seed %i", (seed) => {
  const shapes = fc.constantFrom([null, 4], [null, 2, 3], [null, 3, 1], [null, 1], [1, 2, 3], [3, null, 2], [1, 1, 4]);
  const weights = [
    floats("w", [1, 6, 3], new Array<number>(18).fill(0.3)),
    floats("r", [1, 6, 2], new Array<number>(12).fill(0.2)),
  ];
  let longest = 0;
  const property = fc.property(shapes, fc.array(STEPS, { minLength: 1, maxLength: 7 }), (input, steps) => {
    const made = steps.map((step, i) => nodesOf(step, 1 + i));
    const nodes = made.flatMap((one) => one.nodes);
    const used = steps.some(({ op }) => op === "GRU") ? weights : [];
    const bytes = onnx({
      nodes,
      constants: [...made.flatMap(({ constants }) => constants), ...used],
      inputs: [end("v0", input)],
      outputs: [joinBytes(text(1, `v${steps.length}`), part(2, part(1, whole(1, 1))))],
    });
    if (judged(bytes)) longest = Math.max(longest, steps.length);
  });
  // What once failed: the smaller list of matrices went round, from one example to the next.
  const steps: Step[] = [
    { op: "GRU", reads: [0], layout: 1 },
    { op: "Unsqueeze", reads: [0], list: [-3] },
    { op: "MatMul", reads: [1, 2] },
  ];
  fc.assert(property, { seed, numRuns: 1500, examples: [[[1, 2, 3], steps]] });
  // Some of the long ones are taken, too, or this would show little.
  expect(longest).toBeGreaterThan(3);
});
