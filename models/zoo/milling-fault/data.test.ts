import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { examplesOf, FEATURES, f1, featuresOf, parseMoments, testMoments, trainingMoments } from "./data.ts";

const text = gunzipSync(readFileSync(new URL("data/ai4i2020.csv.gz", import.meta.url))).toString();

it("is 10,000 moments, 339 of them failures, of three types", () => {
  const moments = parseMoments(text);
  expect(moments).toHaveLength(10_000);
  expect(moments.filter(({ failed }) => failed)).toHaveLength(339);
  const count = (type: string) => moments.filter((one) => one.type === type).length;
  expect(["L", "M", "H"].map(count)).toEqual([6_000, 2_997, 1_003]);
  expect(trainingMoments(moments).length + testMoments(moments).length).toBe(10_000);
  expect(testMoments(moments).filter(({ failed }) => failed).length).toBeGreaterThan(50);
  const { count: rows, inputs, targets } = examplesOf(moments);
  expect([rows, inputs.length, targets.length]).toEqual([10_000, 10_000 * FEATURES, 10_000]);
  expect(inputs.every((x) => Math.abs(x) < 5)).toBe(true);
});

it("sees the power at the spindle in watts, and the type", () => {
  const at = { type: "M", air: 300, process: 310, speed: 1_500, torque: 40, wear: 0, failed: false } as const;
  const features = featuresOf(at);
  expect((features[6] ?? 0) * 2_500 + 6_300).toBeCloseTo(6_283.2, 1);
  expect(features.slice(8)).toEqual([0, 1, 0]);
});

it.each([
  ["another header", "a,b\n1,2"],
  ["a type that is none", text.split("\n").slice(0, 2).join("\n").replace(",M,", ",Q,")],
  ["a word for a number", text.split("\n").slice(0, 2).join("\n").replace("298.1", "warm")],
  ["a row that is cut", `${text.split("\n")[0]}\n1,M14860,M,298.1`],
])("%s is refused", (_, bad) => {
  expect(() => parseMoments(bad)).toThrow(RangeError);
});

it("F1 counts hits among alarms and faults", () => {
  expect(f1(Float32Array.of(1, 1, -1, -1), Float32Array.of(1, 0, 1, 0))).toBe(0.5);
  expect(f1(Float32Array.of(-1), Float32Array.of(0))).toBe(0);
});
