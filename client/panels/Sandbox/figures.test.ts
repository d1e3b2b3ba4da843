import { describe, expect, it, test } from "vitest";
import type {
  Arena,
  Measure,
  SandboxTask,
  SandboxView,
  TestResult,
  TrialRow,
} from "../../../twins/protocol/sandbox.ts";
import { axisOf, besideRows, difference, placeOn, remainingMs, rowsOf } from "./figures.ts";
import { aheadOf, comparable, fitting, isFamilyName, layersText, misfit, withRow } from "./trials.ts";

const ACCURACY: Measure = { name: "accuracy", unit: "1", better: "higher" };
const RMSE: Measure = { name: "RMSE", unit: "{cycle}", better: "lower" };

const tested = (test: string, value: number | null, more: Partial<TestResult> = {}): TestResult => ({
  test,
  scenario: null,
  ticks: 10,
  value,
  baseline: 0.6,
  champion: 0.9,
  clamped: 0,
  strikes: 0,
  fallbacks: 0,
  quarantinedAt: null,
  records: "0x0",
  ...more,
});
const arena = (...tests: TestResult[]): Arena => ({
  evaluation: {
    format: "aitn-evaluation-2",
    task: "occupancy",
    measure: ACCURACY,
    model: "bafy",
    champion: null,
    guard: { fallback: "always nobody", strikes: 2, ranges: [] },
    recordings: "0x0",
    tests,
    floors: [],
    verdict: { overFloor: null, overChampion: null },
  },
  timing: tests.map(({ test }, i) => ({ test, p50Ms: i, p99Ms: i, late: 0, quarantined: false })),
});

const trial = (id: string, atMs: number, more: Partial<TrialRow> = {}): TrialRow => ({
  trial: id,
  atMs,
  model: {
    cid: "bafy",
    file: "m.json",
    format: "tfjs",
    bytes: 1,
    input: [4],
    output: [1],
    layers: ["Dense"],
    weights: 5,
    operations: 4,
  },
  task: "occupancy",
  scenarios: [],
  seed: 1,
  phase: "done",
  progress: null,
  failure: null,
  result: null,
  digest: null,
  publication: null,
  ...more,
});

describe("a difference", () => {
  it("is better in the direction of the measure", () => {
    expect(difference(ACCURACY, 0.9, 0.8)).toEqual({ word: "better", by: expect.closeTo(0.1) });
    expect(difference(RMSE, 14, 12)).toEqual({ word: "worse", by: 2 });
    expect(difference(RMSE, 12, 14)?.word).toBe("better");
  });
  it("is none where it would be shown as 0, and unknown without a value", () => {
    expect(difference(ACCURACY, 0.9, 0.8996)?.word).toBe("same");
    expect(difference(RMSE, 12.004, 12)?.word).toBe("same");
    expect(difference(RMSE, 12.006, 12)?.word).toBe("worse");
    expect(difference(RMSE, null, 12)).toBeNull();
  });
});

test("times stand beside their own recording, also where several are of one name", () => {
  const noise = tested("day", 0.8, { scenario: { name: "noise", seed: 1 } });
  expect(rowsOf(arena(tested("day", 0.9), noise)).map(({ key, timing }) => [key, timing?.p50Ms])).toEqual([
    ["day/", 0],
    ["day/noise", 1],
  ]);
});

test("two trials meet recording by recording; a scenario of another seed is not compared", () => {
  const own = arena(tested("day", 0.9), tested("day", 0.8, { scenario: { name: "noise", seed: 1 } }));
  const other = arena(
    tested("day", 0.7),
    tested("day", 0.6, { scenario: { name: "noise", seed: 2 } }),
    tested("day", 0.5, { scenario: { name: "drift", seed: 2 } }),
  );
  expect(besideRows(own, other).map(({ key, own, other, alike }) => [key, own?.value, other?.value, alike])).toEqual([
    ["day/", 0.9, 0.7, true],
    ["day/noise", 0.8, 0.6, false],
    ["day/drift", undefined, 0.5, false],
  ]);
});

describe("an axis", () => {
  it("has round marks around all values", () => {
    expect(axisOf([0.62, null, 0.98])?.ticks).toEqual([0.6, 0.7, 0.8, 0.9, 1]);
    expect(axisOf([null])).toBeNull();
  });
  it("holds every value, however near or far they lie", () => {
    for (const values of [
      [3, 3],
      [0, 0],
      [-1, 1e6],
      [1e-9, 2e-9],
      [14.93, 15.01, 18.2],
    ]) {
      const axis = axisOf(values)!;
      for (const value of values) {
        expect(placeOn(axis, value)).toBeGreaterThanOrEqual(0);
        expect(placeOn(axis, value)).toBeLessThanOrEqual(1);
      }
      expect(axis.ticks.length).toBeLessThan(9);
    }
  });
});

test("what remains is told from the pace, once there is one", () => {
  expect(remainingMs(0, 100, 9_000)).toBeNull();
  expect(remainingMs(50, 100, 100)).toBeNull();
  expect(remainingMs(25, 100, 1_000)).toBe(3_000);
});

describe("the list", () => {
  const view: SandboxView = { trials: [trial("b", 2), trial("a", 1)], tasks: [] };
  it("takes a new trial first, a known one in its place, and one off", () => {
    expect(withRow(view, "c", trial("c", 3)).trials.map((one) => one.trial)).toEqual(["c", "b", "a"]);
    expect(withRow(view, "a", trial("a", 1, { seed: 9 })).trials.map((one) => one.seed)).toEqual([1, 9]);
    expect(withRow(view, "b", null).trials.map((one) => one.trial)).toEqual(["a"]);
  });
  it("knows what a waiting trial waits for", () => {
    const last = trial("d", 4, { phase: "waiting" });
    const trials = [last, trial("c", 3, { phase: "waiting" }), trial("b", 2, { phase: "running" }), trial("a", 1)];
    expect(aheadOf(trials, last)?.trial).toBe("c");
    expect(aheadOf(trials, trials[1]!)?.trial).toBe("b");
    expect(aheadOf([last, trial("a", 1)], last)).toBeNull();
  });
  it("puts beside a trial only results of the same task", () => {
    const result = arena(tested("day", 0.9));
    const trials = [
      trial("a", 1, { result }),
      trial("b", 2, { result }),
      trial("c", 3, { result, task: "pump-health" }),
      trial("d", 4),
    ];
    expect(comparable(trials, trials[0]!).map((one) => one.trial)).toEqual(["b"]);
  });
});

describe("a model", () => {
  const task = (name: string, input: readonly number[], outputs: number): SandboxTask => ({
    name,
    measure: ACCURACY,
    input,
    outputs,
    tests: [],
    fallback: "always nobody",
    champion: null,
  });
  it("fits a task that gives its input and wants its output", () => {
    const model = { input: [4], output: [1] };
    expect(fitting(model, [task("a", [4], 1), task("b", [2, 2], 1), task("c", [4], 2)])).toEqual(["a"]);
    expect(misfit(model, task("c", [4], 2))).toEqual({ input: false, output: true });
    expect(misfit({ input: [4], output: [1, 2] }, task("c", [4], 2))).toEqual({ input: false, output: false });
  });
  it("is told by its layers, those of a kind together", () => {
    expect(layersText(["LSTM", "Dense", "Dropout", "Dense"])).toBe("LSTM, 2 × Dense, Dropout");
  });
  it.each([
    ["my-model", true],
    ["", false],
    [" a", false],
    ["a|b", false],
    ["a\nb", false],
    ["占".repeat(21), true],
    ["占".repeat(22), false],
  ])("may be called %j: %s", (name, may) => expect(isFamilyName(name)).toBe(may));
});
