import { expect, it } from "vitest";
import { predict } from "../../models/learning/trainer/trainer.ts";
import { PLACES } from "../../models/zoo/dispatch-policy/data.ts";
import { FEATURES } from "../../models/zoo/dispatch-policy/features.ts";
import { committedWeights } from "../../models/zoo/dispatch-policy/index.ts";
import { STEPS, scoreOf } from "../../models/zoo/dispatch-policy/policy.ts";
import { zooTask } from "./zooTasks.ts";

it("the dispatch policy scores as the network does that was trained", async () => {
  const task = await zooTask("dispatch-policy");
  const network = task.network();
  const weights = committedWeights();
  const [test] = task.tests;
  if (test === undefined) throw new Error("no test");
  const outputs = predict(network, weights, test.examples);
  network.dispose();
  for (let i = 0; i < 200 * PLACES; i++) {
    const input = test.examples.inputs.subarray(i * FEATURES, (i + 1) * FEATURES);
    expect(Math.abs(scoreOf(weights, input) / STEPS - (outputs[i] ?? Number.NaN))).toBeLessThan(1e-4);
  }
});
