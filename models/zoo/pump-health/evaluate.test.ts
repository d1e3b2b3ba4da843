import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { must } from "../../../twins/core/result.ts";
import { solvePositive } from "./baselines.ts";
import { addConfusions, confusionOf, exposures, measuresOf } from "./evaluate.ts";
import { loadPumpHealth, pumpHealthBytes } from "./index.ts";
import { parseSkab, type Recording } from "./recording.ts";
import { type MethodReport, reportMethods } from "./report.ts";

const SKAB = new URL("../../../twins/sites/fms/recordings/skab/", import.meta.url);
const recording = (name: string): Recording => must(parseSkab(readFileSync(new URL(`${name}.csv`, SKAB), "utf8")));
const model = must(loadPumpHealth(pumpHealthBytes()));
const anomalyFree = recording("anomaly-free");
const cases = ["valve1_0", "valve1_1", "other_9"].map(recording);

describe("confusion and measures", () => {
  it("counts from the first sample that matters", () => {
    const counts = confusionOf([true, true, true, false, false, false], Uint8Array.of(1, 1, 0, 1, 0, 0), 1);
    expect(counts).toEqual({ truePositives: 1, falsePositives: 1, falseNegatives: 1, trueNegatives: 2 });
    const twice = addConfusions([counts, counts]);
    expect(measuresOf(twice)).toEqual({ f1: 0.5, far: 1 / 3, mar: 0.5 });
    expect(measuresOf(addConfusions([]))).toEqual({ f1: 0, far: 0, mar: 0 });
  });
});

describe("the committed model on the labelled recordings", () => {
  let report: MethodReport[];
  const all = (method: string) => report.find((r) => r.method === method)!.all;
  beforeAll(() => {
    report = reportMethods(model, anomalyFree, cases);
  });

  it("beats F1 .78 with at most 12 % false alarms", () => {
    expect(all("pump-health").f1).toBeGreaterThan(0.78);
    expect(all("pump-health").far).toBeLessThan(0.12);
  });

  it("finds each of the three faults for most of its time", () => {
    for (const { mar } of report[0]!.recordings) expect(mar).toBeLessThan(0.4);
  });

  it("beats the methods without a network on F1", () => {
    for (const other of report.slice(1)) expect(other.all.f1).toBeLessThan(all("pump-health").f1);
    expect(report).toHaveLength(5);
  });

  it("has counts that add up to the samples after the baselines", () => {
    const samples = cases.reduce((sum, c) => sum + c.samples.length - model.features.baselineSamples, 0);
    for (const { all: c } of report)
      expect(c.truePositives + c.falsePositives + c.falseNegatives + c.trueNegatives).toBe(samples);
  });

  it("refuses a recording without labels", () => {
    expect(() => reportMethods(model, anomalyFree, [anomalyFree])).toThrow(RangeError);
  });

  it("carries the failure rates that the recordings give", () => {
    const { healthy, alarmed } = exposures(model, [anomalyFree, ...cases]);
    expect(healthy).toEqual({ hours: model.hazard.healthyH, failures: 0 });
    expect(alarmed).toEqual({ hours: model.hazard.alarmedH, failures: 1 });
  });
});

describe("solvePositive", () => {
  it("solves a system and refuses a matrix that is not positive definite", () => {
    const x = solvePositive(
      [
        [4, 2],
        [2, 3],
      ],
      [10, 9],
    );
    expect(x[0]).toBeCloseTo(1.5, 12);
    expect(x[1]).toBeCloseTo(2, 12);
    expect(() =>
      solvePositive(
        [
          [1, 2],
          [2, 1],
        ],
        [1, 1],
      ),
    ).toThrow(RangeError);
  });
});
