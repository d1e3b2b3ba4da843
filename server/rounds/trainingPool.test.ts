import { afterAll, describe, expect, it } from "vitest";
import { alone, central, runTrial, scores } from "../../models/learning/trial.ts";
import { createTrainingPool } from "./trainingPool.ts";
import { TASK_NAMES, zooTask } from "./zooTasks.ts";

const pool = createTrainingPool("occupancy", 2);
afterAll(() => pool.close());

describe("a pool of workers", () => {
  it("trains to the same bits as this thread, also everything as one", async () => {
    const task = await zooTask("occupancy");
    const instruction = { ...task.instruction, rounds: 2 };
    const here = await runTrial(task, { seed: 7, instruction });
    const there = await runTrial(task, { seed: 7, instruction, trainer: pool.trainer });
    expect(there).toEqual(here);
    const one = { clients: [central(task)], instruction: alone(instruction), seed: 7 };
    const trainer = () => pool.trainer(task.clients.length);
    expect(await runTrial(task, { ...one, trainer })).toEqual(await runTrial(task, one));
    expect(scores(task, here?.state.server.weights ?? new Float32Array(0))[0]).toBeGreaterThan(0.6);
  });
  it("says what a worker could not do, and goes on", async () => {
    const task = await zooTask("occupancy");
    const plan = {
      epochs: 1,
      batch: 8,
      optimiser: "sgd",
      rate: 0.1,
      loss: "binary",
      proximal: 0,
      seed: 1,
      width: 1,
    } as const;
    await expect(pool.trainer(99)(new Float32Array(5), plan, null)).rejects.toThrow("no client 99");
    await expect(pool.trainer(0)(new Float32Array(4), plan, null)).rejects.toThrow("4 weights for a model of 5");
    expect((await pool.trainer(0)(new Float32Array(5), plan, null))?.steps).toBe(
      Math.ceil((task.clients[0]?.examples.count ?? 0) / 8),
    );
  });
  it("gives up what it trains when it is closed", async () => {
    const closing = createTrainingPool("occupancy", 1);
    const task = await zooTask("occupancy");
    const given = runTrial(task, { seed: 1, trainer: closing.trainer });
    await closing.close();
    expect(await given).toBeNull();
  });
});

describe("tasks of the zoo", () => {
  it("are refused by another name", async () => {
    await expect(zooTask("moon-landing")).rejects.toThrow(RangeError);
  });
  it.each(TASK_NAMES)("%s: everybody holds something, and nobody the test", async (name) => {
    const task = await zooTask(name);
    expect(task.name).toBe(name);
    expect(task.clients.length).toBeGreaterThan(1);
    expect(new Set(task.clients.map((client) => client.name)).size).toBe(task.clients.length);
    for (const { examples } of [...task.clients, ...task.tests]) {
      expect(examples.count).toBeGreaterThan(0);
      expect(examples.inputs.every(Number.isFinite)).toBe(true);
    }
    for (const { examples } of task.clients) expect(examples.targets.every(Number.isFinite)).toBe(true);
    for (const { examples } of task.tests) {
      // What was not measured is not counted; something was.
      expect(examples.targets.every((target) => Number.isFinite(target) || Number.isNaN(target))).toBe(true);
      expect(examples.targets.some(Number.isFinite)).toBe(true);
    }
    expect(task.floors.every(({ value }) => Number.isFinite(value))).toBe(true);
  });
});
