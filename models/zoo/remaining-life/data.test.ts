import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  MAX_LIFE,
  parseEngines,
  rmseCycles,
  SENSORS,
  sensorRange,
  testExamples,
  trainingExamples,
  WINDOW,
} from "./data.ts";

const file = (name: string): Buffer => readFileSync(new URL(`data/${name}`, import.meta.url));
const engines = (name: string) => parseEngines(gunzipSync(file(`${name}_FD001.txt.gz`)).toString());
const left = file("RUL_FD001.txt").toString().trim().split(/\s+/).map(Number);
const row = (unit: number, cycle: number, x = 1): string => [unit, cycle, 0, 0, 100, ...Array(21).fill(x)].join(" ");

describe("FD001", () => {
  it("is a hundred engines that ran to failure, and a hundred that were broken off", () => {
    const [train, test] = [engines("train"), engines("test")];
    expect([train.length, test.length, left.length]).toEqual([100, 100, 100]);
    expect(train.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(20_631);
    expect(test.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(13_096);
    // The seven sensors that are left out never change, or hardly.
    const range = sensorRange(train);
    for (const s of SENSORS.keys()) expect((range.high[s] ?? 0) > (range.low[s] ?? 0)).toBe(true);
  });

  it("gives every whole window once, with the cycles left, cut where an engine is as good as new", () => {
    const train = engines("train");
    const { count, inputs, targets } = trainingExamples(train, sensorRange(train));
    expect(count).toBe(20_631 - 100 * (WINDOW - 1));
    expect(inputs.every((x) => x >= -1 && x <= 1)).toBe(true);
    expect(targets[0]).toBe(1);
    const firstLength = train[0]?.rows.length ?? 0;
    expect(targets[firstLength - WINDOW]).toBe(0);
    expect((targets[firstLength - WINDOW - 1] ?? 0) * MAX_LIFE).toBeCloseTo(1, 5);
  });

  it("tests on the last window of each engine, a short one begun with its first cycle", () => {
    const train = engines("train");
    const range = sensorRange(train);
    const { count, targets } = testExamples(engines("test"), left, range);
    expect(count).toBe(100);
    expect((targets[0] ?? 0) * MAX_LIFE).toBeCloseTo(112, 4);
    const short = parseEngines([row(1, 1, 5), row(1, 2, 7)].join("\n"));
    const { inputs } = testExamples(short, [3], sensorRange(short));
    expect([...inputs.subarray(0, 3), ...inputs.subarray(-3)]).toEqual([-1, -1, -1, 1, 1, 1]);
    expect(() => testExamples(short, [], range)).toThrow(RangeError);
  });
});

it.each([
  ["a row of 25", row(1, 1).replace(/ 1$/, "")],
  ["a word", row(1, 1).replace("100", "hot")],
  ["a cycle that is missing", [row(1, 1), row(1, 3)].join("\n")],
  ["an engine that begins in its middle", row(1, 2)],
])("%s is refused", (_, text) => {
  expect(() => parseEngines(text)).toThrow(RangeError);
});

it("an error is in cycles, of what a prediction can be", () => {
  expect(rmseCycles(Float32Array.of(0.5, 0.5), Float32Array.of(0.5, 0.5))).toBe(0);
  expect(rmseCycles(Float32Array.of(2), Float32Array.of(1))).toBe(0);
  expect(rmseCycles(Float32Array.of(-1), Float32Array.of(0.2))).toBeCloseTo(25, 4);
});
