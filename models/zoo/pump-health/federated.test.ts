import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { must } from "../../../twins/core/result.ts";
import { pooled } from "../../learning/task.ts";
import { INPUT_NOISE, INPUTS, ROW_STRIDE, standardDeviations } from "./architecture.ts";
import { addConfusions, alarmsOf, batchScores, confusionOf, measuresOf } from "./evaluate.ts";
import {
  agreedScales,
  type Bed,
  bedsOf,
  f1OfShortfalls,
  federatedPump,
  labelledExamples,
  spareExamples,
  trainingExamples,
} from "./federated.ts";
import { FLOW, parseSkab, type Recording } from "./recording.ts";
import { slices } from "./slices.ts";

const SKAB = new URL("../../../twins/sites/fms/recordings/skab/", import.meta.url);
const recording = (name: string): Recording => must(parseSkab(readFileSync(new URL(`${name}.csv`, SKAB), "utf8")));
const free = recording("anomaly-free").samples;
const { beds, rest } = bedsOf(free);
const scales = agreedScales(beds);
const WIDTH = INPUTS.length;

describe("beds", () => {
  it("share no sample with each other or with what sets the threshold", () => {
    const times = [...beds, { samples: rest }].flatMap(({ samples }) => samples.map(({ tMs }) => tMs));
    expect(new Set(times).size).toBe(times.length);
    expect(beds.map(({ name }) => name)).toEqual(["bed-1", "bed-2", "bed-3", "bed-4"]);
    expect(() => bedsOf(free.slice(0, 7_999))).toThrow(RangeError);
  });
  it("agree on the scales that a holder of all their rows would compute", () => {
    const rows = beds.flatMap(({ samples }) =>
      slices(scales.features, samples, 25).filter((_, i) => i % ROW_STRIDE === 0),
    );
    for (const [c, wanted] of standardDeviations(rows, WIDTH).entries())
      expect(scales.featureScale[c]).toBeCloseTo(wanted, 9);
  });
  it("whose channel never changes have no scale", () => {
    const frozen = beds.map(
      ({ name, samples }): Bed => ({
        name,
        samples: samples.map(({ tMs, values }) => ({ tMs, values: values.with(3, 0.5) })),
      }),
    );
    expect(() => agreedScales(frozen)).toThrow("never changes");
    expect(() => agreedScales([])).toThrow(RangeError);
  });
  it("add noise in pairs that cancel out, the same each time", () => {
    const [bed] = beds;
    if (bed === undefined) throw new Error("no bed");
    const { count, inputs, targets } = trainingExamples(bed, scales);
    expect([inputs.length, targets.length]).toEqual([count * WIDTH, count * WIDTH]);
    const noiseOf = (i: number): Float64Array =>
      Float64Array.from({ length: WIDTH }, (_, c) => (inputs[i * WIDTH + c] ?? 0) - (targets[i * WIDTH + c] ?? 0));
    for (const [c, x] of noiseOf(0).entries()) expect(x).toBeCloseTo(-(noiseOf(1)[c] ?? 0), 5);
    const all = Array.from({ length: count }, (_, i) => noiseOf(i));
    for (const sigma of standardDeviations(all, WIDTH)) expect(Math.abs(sigma - INPUT_NOISE)).toBeLessThan(0.03);
    expect(trainingExamples(bed, scales).inputs).toEqual(inputs);
  });
});

describe("F1 of shortfalls", () => {
  /** One feature row a sample: only the flow counts. @param flows of spare, healthy and faulty rows by their state */
  const examples = (flows: readonly (readonly [state: number, flow: number])[]) => ({
    count: flows.length,
    shape: [WIDTH],
    inputs: Float32Array.from(flows.flatMap(([, flow]) => INPUTS.map((channel) => (channel === FLOW ? flow : 0)))),
    targets: Float32Array.from(flows.flatMap(([state]) => INPUTS.map(() => state))),
  });
  const spare = Array.from({ length: 101 }, (_, i): [number, number] => [2, -i / 100]);
  it("is of alarms above the 98 % quantile of the spare rows", () => {
    const all = examples([...spare, [0, 5], [0, -0.97], [0, -0.99], [1, -2], [1, -3], [1, 0]]);
    const none = new Float32Array(all.count * WIDTH);
    // Two hits, one false alarm, one miss.
    expect(f1OfShortfalls(none, all)).toBeCloseTo(4 / 6, 9);
    // One that expects less than no flow sees no shortfall anywhere.
    expect(
      f1OfShortfalls(
        none.map(() => -9),
        all,
      ),
    ).toBe(0);
  });
  it("counts each labelled sample past its baseline", () => {
    const one = recording("other_9");
    const { targets } = labelledExamples(one, scales);
    const faulty = one.anomaly?.slice(400).filter((label) => label === 1).length ?? 0;
    expect(targets.length).toBe((one.samples.length - 400) * WIDTH);
    expect(targets.filter((state) => state === 1)).toHaveLength(faulty * WIDTH);
    expect(() => labelledExamples({ samples: free, anomaly: null }, scales)).toThrow(RangeError);
  });
  it("is that of the same weights in the detector's model", () => {
    const weights = Float32Array.from({ length: 42 }, (_, i) => (i < 36 ? (i % 7 === 0 ? 0.6 : 0.05) : 0.01));
    const pump = federatedPump(free, weights);
    const cases = ["valve1_0", "valve1_1", "other_9"].map(recording);
    const counts = cases.map(({ samples, anomaly }) =>
      confusionOf(alarmsOf(batchScores(pump, samples), pump.threshold), anomaly ?? new Uint8Array(), 400),
    );
    const wanted = measuresOf(addConfusions(counts)).f1;
    const spare = { name: "spare", examples: spareExamples(rest, scales) };
    const all = pooled([spare, ...cases.map((one, i) => ({ name: `${i}`, examples: labelledExamples(one, scales) }))]);
    const outputs = Float32Array.from({ length: all.count * WIDTH }, (_, at) => {
      const [i, o] = [Math.floor(at / WIDTH), at % WIDTH];
      let sum = weights[36 + o] ?? 0;
      for (let c = 0; c < WIDTH; c++) sum += (all.inputs[i * WIDTH + c] ?? 0) * (weights[c * WIDTH + o] ?? 0);
      return sum;
    });
    expect(f1OfShortfalls(outputs, all)).toBeCloseTo(wanted, 3);
    expect(wanted).toBeGreaterThan(0.5);
    expect(() => federatedPump(free, weights.slice(1))).toThrow(RangeError);
  });
});
