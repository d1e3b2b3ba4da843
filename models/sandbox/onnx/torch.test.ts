import { readdirSync, readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { startTfjs } from "../../../server/tfjs.ts";
import { must } from "../../../twins/core/result.ts";
import { checkOnnx } from "./check.ts";
import { buildOnnx } from "./run.ts";

beforeAll(startTfjs);

const FOLDER = new URL("testing/torch/", import.meta.url);
const Case = z.strictObject({
  files: z.array(z.string()).min(1),
  shape: z.array(z.int()),
  x: z.array(z.number()),
  y: z.array(z.number()),
});
const CASES = z.record(z.string(), Case).parse(JSON.parse(readFileSync(new URL("cases.json", FOLDER), "utf8")));
const files = Object.entries(CASES).flatMap(([name, one]) => one.files.map((file) => [file, name] as const));

/** What a file gives for examples, one after the other. */
function given(file: string, shape: readonly number[], examples: readonly (readonly number[])[]): number[][] {
  const network = buildOnnx(must(checkOnnx(readFileSync(new URL(file, FOLDER)))));
  const x = tf.tensor(examples.flat(), [examples.length, ...shape]);
  const y = network.run(x);
  const width = y.size / examples.length;
  const all = [...y.dataSync()];
  network.dispose();
  tf.dispose([x, y]);
  return examples.map((_, i) => all.slice(i * width, (i + 1) * width));
}
const parts = (list: readonly number[], count: number): number[][] =>
  Array.from({ length: count }, (_, i) => list.slice((i * list.length) / count, ((i + 1) * list.length) / count));

function same(got: readonly (readonly number[])[], wanted: readonly (readonly number[])[]): void {
  expect(got.map(({ length }) => length)).toEqual(wanted.map(({ length }) => length));
  for (const [i, list] of got.entries())
    for (const [k, number] of list.entries()) {
      const by = wanted[i]?.[k] ?? Number.NaN;
      expect(Math.abs(number - by)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(by)));
    }
}

it("has every file of its folder in its list", () => {
  const there = readdirSync(FOLDER).filter((file) => file.endsWith(".onnx"));
  expect(files.map(([file]) => file).sort()).toEqual(there.sort());
  expect(there.length).toBeGreaterThan(90);
});

describe("what PyTorch exported is taken, and gives what PyTorch gives", () => {
  it.each(files)("%s", (file, name) => {
    const { shape, x, y } = CASES[name] as z.infer<typeof Case>;
    const examples = parts(x, 3);
    const wanted = parts(y, 3);
    // Outputs that were all alike would show nothing of how examples stay apart.
    expect(new Set(wanted.map((one) => one.join())).size).toBe(3);
    same(given(file, shape, examples), wanted);
    const [first = [], second = [], third = []] = examples;
    const [a = [], b = [], c = []] = wanted;
    same(given(file, shape, [second]), [b]);
    same(given(file, shape, [third, first, second, third]), [c, a, b, c]);
  });

  it.each(files)("%s: an example's numbers are the same bits alone and beside others", (file, name) => {
    const { shape, x } = CASES[name] as z.infer<typeof Case>;
    const [first = [], ...others] = parts(x, 3);
    const beside = given(file, shape, [first, ...others]);
    // Others that overflow all that they touch, and come nowhere near.
    const wild = others.map((one) => one.map(() => 1e30));
    expect(given(file, shape, [first, ...wild])[0]).toEqual(beside[0]);
  });
});

it("leaves nothing in memory", () => {
  const before = tf.memory().numTensors;
  for (const [file, name] of files) {
    const { shape, x } = CASES[name] as z.infer<typeof Case>;
    given(file, shape, parts(x, 3));
  }
  expect(tf.memory().numTensors).toBe(before);
});
