import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../../../twins/core/result.ts";
import { createDetector } from "./detector.ts";
import { batchScores } from "./evaluate.ts";
import goldens from "./golden.json" with { type: "json" };
import { loadPumpHealth, pumpHealthBytes } from "./index.ts";
import { FLOW, parseSkab, type Recording, type Sample } from "./recording.ts";

const SKAB = new URL("../../../twins/sites/fms/recordings/skab/", import.meta.url);
const recording = (name: string): Recording => must(parseSkab(readFileSync(new URL(`${name}.csv`, SKAB), "utf8")));

const golden = goldens.detector;
const model = must(loadPumpHealth(pumpHealthBytes()));
const { baselineSamples } = model.features;
const healthyHead = (): readonly Sample[] => recording("valve1_1").samples.slice(0, 560);

/** Streamed scores, NaN for none, to compare with a batch. */
const stream = (samples: readonly Sample[]): number[] => {
  const detector = createDetector(model);
  return samples.map((sample) => detector.push(sample).score ?? Number.NaN);
};

function expectSame(streamed: readonly number[], batch: Float64Array): void {
  expect(streamed.length).toBe(batch.length);
  streamed.forEach((score, i) => {
    if (Number.isNaN(batch[i]!)) expect(score).toBeNaN();
    else expect(score).toBeCloseTo(batch[i]!, 7);
  });
}

describe("createDetector", () => {
  it("gives the batch's scores, sample by sample", () => {
    for (const name of ["valve1_0", "other_9"] as const) {
      const { samples } = recording(name);
      expectSame(stream(samples), batchScores(model, samples));
    }
  });

  it("gives the batch's scores whatever is missing", () => {
    const { samples } = recording("valve1_1");
    const holes = fc.record({
      gapAt: fc.integer({ min: 401, max: 700 }),
      gapLength: fc.integer({ min: 0, max: 200 }),
      missing: fc.array(fc.tuple(fc.integer({ min: 0, max: 799 }), fc.nat(7)), { maxLength: 200 }),
    });
    fc.assert(
      fc.property(holes, ({ gapAt, gapLength, missing }) => {
        const run = samples.slice(0, 800).map(({ tMs, values }) => ({ tMs, values: values.slice() }));
        for (const [row, channel] of missing) run[row]!.values[channel] = Number.NaN;
        run.splice(gapAt, gapLength);
        expectSame(stream(run), batchScores(model, run));
      }),
      { numRuns: 12 },
    );
  });

  it("reproduces the golden scores", () => {
    const { samples } = recording(golden.recording);
    const scores = stream(samples).slice(golden.from, golden.from + golden.scores.length);
    scores.forEach((score, i) => {
      expect(score).toBeCloseTo(golden.scores[i]!, 6);
    });
  });

  it("gives no score while it learns the baseline, and says so", () => {
    const detector = createDetector(model);
    const phases = healthyHead().map((sample) => detector.push(sample));
    expect(phases[baselineSamples - 2]).toMatchObject({
      score: null,
      quality: "bad",
      phase: "baseline",
      riskPerHour: null,
    });
    expect(phases[baselineSamples]).toMatchObject({ quality: "good", phase: "watching", alarm: false });
  });

  it("takes no zero for a missing value: without flow there is no score, and an alarm stays", () => {
    const { samples } = recording("valve1_1");
    const detector = createDetector(model);
    for (const sample of samples.slice(0, 700)) detector.push(sample);
    const blind = samples
      .slice(700, 790)
      .map(({ tMs, values }) => detector.push({ tMs, values: values.with(FLOW, Number.NaN) }));
    expect(blind[0]!.alarm).toBe(true);
    expect(blind.map((d) => d.quality)).toContain("uncertain");
    expect(blind.at(-1)).toMatchObject({ score: null, quality: "bad", alarm: true });
    expect(blind.at(-1)!.riskPerHour).toBeGreaterThan(0);
  });

  it("has no score after a gap longer than the window until it has filled again", () => {
    const samples = healthyHead();
    const detector = createDetector(model);
    for (const sample of samples.slice(0, 410)) detector.push(sample);
    const after = samples.slice(410).map(({ tMs, values }) => detector.push({ tMs: tMs + 600_000, values }));
    const { minSamples, goodSamples } = model.features;
    expect(after.map((d) => d.quality).slice(0, minSamples - 1)).toEqual(new Array(minSamples - 1).fill("bad"));
    expect(after[minSamples]!.quality).toBe("uncertain");
    expect(after[goodSamples]!.quality).toBe("good");
  });

  it("skips samples that do not follow, and those too close to hold in its window", () => {
    const detector = createDetector(model);
    const samples = healthyHead();
    for (const sample of samples) detector.push(sample);
    const before = detector.push(samples.at(-1)!);
    const flood = { tMs: samples.at(-1)!.tMs, values: new Float64Array(8) };
    for (let i = 0; i < 1000; i++) detector.push({ ...flood, tMs: flood.tMs + (i % 199) - 100 });
    expect(detector.push({ tMs: Number.NaN, values: flood.values })).toEqual(before);
  });

  it("keeps the newest window at the highest rate it accepts", () => {
    const [head] = healthyHead();
    const detector = createDetector(model, createDetectorBaseline());
    let last = detector.push({ tMs: 0, values: head!.values });
    for (let i = 1; i <= 2000; i++)
      last = detector.push({ tMs: i * model.features.minSpacingMs, values: head!.values });
    const slow = createDetector(model, createDetectorBaseline());
    let reference = slow.push({ tMs: 0, values: head!.values });
    for (let i = 1; i < 200; i++) reference = slow.push({ tMs: i * 1000, values: head!.values });
    expect(last.score).toBeCloseTo(reference.score!, 7);
  });

  it("learns no baseline from a pump at rest", () => {
    const detector = createDetector(model);
    const rest = healthyHead().map(({ tMs, values }) => detector.push({ tMs, values: values.with(FLOW, 0) }));
    expect(rest.at(-1)).toMatchObject({ phase: "baseline", score: null });
    expect(detector.baseline()).toBeNull();
  });

  it("starts at once with a known baseline, and reset keeps only that", () => {
    const known = createDetectorBaseline();
    const detector = createDetector(model, known);
    const first = healthyHead().map((sample) => detector.push(sample));
    expect(first[model.features.minSamples - 2]!.score).toBeNull();
    expect(first[model.features.minSamples]!.score).not.toBeNull();
    detector.reset();
    expect(healthyHead().map((sample) => detector.push(sample))).toEqual(first);
    expect(() => createDetector(model, new Float64Array(3))).toThrow(RangeError);
    expect(() => detector.push({ tMs: 0, values: new Float64Array(7) })).toThrow(RangeError);
  });

  it("forgets a learnt baseline on reset", () => {
    const detector = createDetector(model);
    for (const sample of healthyHead()) detector.push(sample);
    expect(detector.exceedance()).not.toBeNull();
    detector.reset();
    expect(detector.baseline()).toBeNull();
    expect(detector.exceedance()).toBeNull();
    expect(detector.push(healthyHead()[0]!)).toMatchObject({ score: null, phase: "baseline" });
  });
});

function createDetectorBaseline(): Float64Array {
  const detector = createDetector(model);
  for (const sample of healthyHead()) detector.push(sample);
  return detector.baseline()!;
}
