import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { predict } from "../../models/learning/trainer/trainer.ts";
import { addressOf } from "../../models/pipeline/unixfs.ts";
import { buildModel } from "../../models/sandbox/build.ts";
import { must, ok } from "../../twins/core/result.ts";
import { readModel } from "../sandbox/readModel.ts";
import { TASK_NAMES, zooModelPath, zooTask } from "./zooTasks.ts";

interface Golden {
  readonly cid: string;
  /** By the name of the test. */
  readonly scores: Readonly<Record<string, number>>;
  /** Of the first examples of the first test, raw. */
  readonly outputs: readonly number[];
}

describe.each(TASK_NAMES)("the zoo's %s", (name) => {
  const path = zooModelPath(name);
  const golden = JSON.parse(
    readFileSync(new URL(`../../models/zoo/${name}/golden.json`, import.meta.url), "utf8"),
  ) as Golden;

  it("is the model of its content address, and gives what it gave", async () => {
    const { model, bytes } = must(await readModel(path, async (file) => ok(readFileSync(file))));
    expect((await addressOf([bytes])).toString()).toBe(golden.cid);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    const task = await zooTask(name);
    const network = buildModel(model);
    const flat = Float32Array.from(network.trainableWeights.flatMap((weight) => Array.from(weight.read().dataSync())));
    for (const [place, { name: test, examples }] of task.tests.entries()) {
      const outputs = predict(network, flat, examples);
      expect(task.score(outputs, examples)).toBeCloseTo(golden.scores[test] ?? Number.NaN, 3);
      if (place === 0) for (const [i, wanted] of golden.outputs.entries()) expect(outputs[i]).toBeCloseTo(wanted, 3);
    }
    network.dispose();
  });

  it("has a card in both languages that names its address", () => {
    const card = readFileSync(new URL(`../../models/zoo/${name}/card.md`, import.meta.url), "utf8");
    expect(card).toContain(golden.cid);
    for (const part of ["Data", "Limits", "数据", "局限"]) expect(card).toContain(`## ${part}`);
  });
});
