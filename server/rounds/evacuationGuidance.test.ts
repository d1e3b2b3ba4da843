import { expect, it } from "vitest";
import { predict } from "../../models/learning/trainer/trainer.ts";
import { FEATURES } from "../../models/zoo/evacuation-guidance/features.ts";
import { forecastOf } from "../../models/zoo/evacuation-guidance/forecast.ts";
import { committedWeights } from "../../models/zoo/evacuation-guidance/index.ts";
import { OUTPUTS, RATE_SCALE } from "../../models/zoo/evacuation-guidance/scale.ts";
import { zooTask } from "./zooTasks.ts";

it("the forecast that steers signs says what the network says that was trained", async () => {
  const task = await zooTask("evacuation-guidance");
  const network = task.network();
  const weights = committedWeights();
  const { examples } = task.tests[0]!;
  const outputs = predict(network, weights, examples);
  network.dispose();
  const forecast = forecastOf(weights);
  const met = { ratePerMin: 0, speed: 0 };
  const { leastPerMin, steps, most } = RATE_SCALE;
  for (let i = 0; i < 500; i++) {
    forecast(examples.inputs.subarray(i * FEATURES, (i + 1) * FEATURES), met);
    const rate = Math.max(0, Math.min(most, outputs[i * OUTPUTS]!));
    expect(Math.log1p(met.ratePerMin / leastPerMin) / steps).toBeCloseTo(rate, 4);
    expect(met.speed).toBeCloseTo(Math.max(0.05, Math.min(1, outputs[i * OUTPUTS + 1]!)), 4);
  }
  expect(task.score(outputs, examples)).toBeLessThan(0.3 * task.floors[0]!.value);
});
