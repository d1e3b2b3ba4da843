import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Task } from "../../models/learning/task.ts";
import { addressOf } from "../../models/pipeline/unixfs.ts";
import { type CheckedModel, checkModel } from "../../models/sandbox/check.ts";
import { evaluationDigest } from "../../models/sandbox/evaluation.ts";
import { rangesOf } from "../../models/sandbox/ranges.ts";
import { must, ok } from "../../twins/core/result.ts";
import type { ReplayProgress } from "../../twins/protocol/sandbox.ts";
import { TASK_NAMES, zooModelPath, zooTask } from "../rounds/zooTasks.ts";
import { type Contestant, runArena } from "./arena.ts";
import { readModel } from "./readModel.ts";

/** One dense layer for the task occupancy: kernel of four, bias. */
function linear(kernel: readonly number[], bias: number): CheckedModel {
  const config = { name: "d", units: 1, activation: "linear", use_bias: true, batch_input_shape: [null, 4] };
  const specs = [
    { name: "d/kernel", shape: [4, 1], dtype: "float32" },
    { name: "d/bias", shape: [1], dtype: "float32" },
  ];
  const weights = new Uint8Array(Float32Array.from([...kernel, bias]).buffer);
  const topology = { class_name: "Sequential", config: { layers: [{ class_name: "Dense", config }] } };
  return must(checkModel({ topology, specs, weights }));
}
const stranger = (model: CheckedModel): Contestant => ({ model, cid: "a-stranger" });

let task: Task;
let champion: Contestant;
beforeAll(async () => {
  task = await zooTask("occupancy");
  const { model, bytes } = must(await readModel(zooModelPath("occupancy"), async (path) => ok(readFileSync(path))));
  champion = { model, cid: (await addressOf([bytes])).toString() };
});

describe("the arena", () => {
  it("finds of the champion what its card says, and the same digest again", async () => {
    const first = must(await runArena(task, champion, champion));
    const [test] = first.evaluation.tests;
    expect(test?.value).toBeCloseTo(0.978, 3);
    expect(test?.champion).toBe(test?.value);
    expect(test).toMatchObject({ ticks: 2_665, clamped: 0, strikes: 0, fallbacks: 0, quarantinedAt: null });
    expect(first.evaluation.verdict.overFloor).toBeCloseTo(0.343, 3);
    expect(first.evaluation.verdict.overChampion).toBe(0);
    expect(first.timing).toHaveLength(1);
    const again = must(await runArena(task, champion, null));
    expect(again.evaluation.tests[0]?.records).toBe(test?.records);
    const same = must(await runArena(task, champion, champion));
    expect(evaluationDigest(same.evaluation)).toBe(evaluationDigest(first.evaluation));
  });

  it("brings what is a little too large into its range", async () => {
    const { evaluation } = must(await runArena(task, stranger(linear([0, 0, 0, 0], -100)), champion));
    // -100 is brought to -88, which is still nobody.
    expect(evaluation.tests[0]).toMatchObject({ clamped: 2_665, strikes: 0, fallbacks: 0 });
    expect(evaluation.tests[0]?.value).toBe(evaluation.tests[0]?.baseline);
    expect(evaluation.verdict.overFloor).toBe(0);
    expect(evaluation.verdict.overChampion).toBeCloseTo(-0.343, 3);
  });

  it.each([
    ["gives numbers far out of its range", linear([0, 0, 0, 0], 1e6)],
    ["gives numbers that are not finite", linear([3e38, 3e38, 3e38, 3e38], 3e38)],
  ])("quarantines a model that %s, and the rule acts", async (_, model) => {
    const { evaluation, timing } = must(await runArena(task, stranger(model), null));
    expect(evaluation.tests[0]).toMatchObject({ strikes: 2, champion: null });
    expect(evaluation.tests[0]?.quarantinedAt).not.toBeNull();
    expect(evaluation.verdict.overChampion).toBeNull();
    expect(timing[0]?.quarantined).toBe(true);
  });

  it("tells how far it is, and ends when it is told to", async () => {
    const told: ReplayProgress[] = [];
    const ending = new AbortController();
    const result = await runArena(task, champion, null, {
      scenarios: [{ name: "gaps", seed: 1 }],
      signal: ending.signal,
      onProgress(progress) {
        told.push(progress);
        if (progress.scenario !== null) ending.abort();
      },
    });
    expect(result).toMatchObject({ ok: false, error: { code: "SIM_CANCELLED" } });
    expect(told[0]).toEqual({ whose: "model", test: "test 1", scenario: null, done: 0, of: 2 * 2_665 });
    expect(told.at(-1)).toEqual({ whose: "model", test: "test 1", scenario: "gaps", done: 2_665, of: 2 * 2_665 });
  });

  it("refuses a model of another task", async () => {
    const other = await zooTask("milling-fault");
    expect(await runArena(other, champion, null)).toMatchObject({ ok: false, error: { code: "MODEL_SHAPE" } });
  });
});

describe.each(TASK_NAMES)("the rule in the place of a model of %s", (name) => {
  it("is one of its floors, and says nothing out of range", async () => {
    const { tests, floors, fallback, score, clients, instruction } = await zooTask(name);
    const [{ examples } = { examples: null }] = tests;
    if (examples === null) throw new RangeError("no test");
    const { count, inputs, targets } = examples;
    const [width, wide] = [inputs.length / count, targets.length / count];
    const ranges = rangesOf({ clients, instruction }, wide);
    const outputs = new Float32Array(targets.length);
    let outside = 0;
    for (let i = 0; i < count; i++) {
      const given = fallback.outputs(inputs.subarray(i * width, (i + 1) * width));
      if (given.length !== wide) throw new RangeError(`${given.length} outputs`);
      for (const [o, x] of given.entries()) if (x < (ranges[o]?.low ?? x) || x > (ranges[o]?.high ?? x)) outside++;
      outputs.set(given, i * wide);
    }
    expect(outside).toBe(0);
    const floor = floors.find(({ by }) => by === fallback.by);
    expect(score(outputs, examples)).toBeCloseTo(floor?.value ?? Number.NaN, 9);
  });
});
