import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { must } from "../../../twins/core/result.ts";
import { rng } from "../../../twins/core/rng.ts";
import { loadPumpHealth, pumpHealthBytes } from "./index.ts";
import { forward, weightCount } from "./model.ts";
import { parseSkab } from "./recording.ts";
import { forwardTf, selectCpuBackend, trainPumpHealth } from "./train.ts";

const SKAB = new URL("../../../twins/sites/fms/recordings/skab/", import.meta.url);
const anomalyFree = must(parseSkab(readFileSync(new URL("anomaly-free.csv", SKAB), "utf8")));
const model = must(loadPumpHealth(pumpHealthBytes()));

describe("training", () => {
  it("gives other weights for another seed", { timeout: 60_000 }, async () => {
    const onEpoch = async (): Promise<boolean> => true;
    const [a, b, c] = await Promise.all(
      [1, 1, 2].map((seed) => trainPumpHealth(anomalyFree.samples, { seed, epochs: 1, onEpoch })),
    );
    expect(a).toEqual(b);
    expect(c!.weights).not.toEqual(a!.weights);
  });

  it("stops when asked", async () => {
    let epochs = 0;
    const onEpoch = async (): Promise<boolean> => ++epochs < 2;
    expect(await trainPumpHealth(anomalyFree.samples, { seed: 1, epochs: 50, onEpoch })).toBeNull();
    expect(epochs).toBe(2);
  });

  it("frees every tensor it made", async () => {
    const options = { seed: 1, epochs: 1, onEpoch: async (epoch: number) => epoch < 2 };
    await trainPumpHealth(anomalyFree.samples, options);
    const before = tf.memory().numTensors;
    await trainPumpHealth(anomalyFree.samples, options);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("refuses a recording that is too short or holds no usable window", async () => {
    const options = { seed: 1, epochs: 1, onEpoch: async () => true };
    await expect(trainPumpHealth(anomalyFree.samples.slice(0, 7999), options)).rejects.toThrow(RangeError);
    const blind = anomalyFree.samples.map(({ tMs, values }) => ({ tMs, values: values.with(7, Number.NaN) }));
    await expect(trainPumpHealth(blind, options)).rejects.toThrow("missing or never changes");
    const frozen = anomalyFree.samples.map(({ tMs, values }) => ({ tMs, values: values.with(3, 0.5) }));
    await expect(trainPumpHealth(frozen, options)).rejects.toThrow("missing or never changes");
    const dying = anomalyFree.samples.map(({ tMs, values }, i) => ({
      tMs,
      values: i < 6600 ? values : values.with(7, Number.NaN),
    }));
    await expect(trainPumpHealth(dying, options)).rejects.toThrow("the end of the anomaly-free recording");
  });
});

describe("forward", () => {
  it("equals tfjs within 1e-5", async () => {
    await selectCpuBackend();
    expect(tf.getBackend()).toBe("cpu");
    const chance = rng(3, "forward");
    const inputs = Array.from({ length: 200 }, () =>
      Float64Array.from({ length: 6 }, () => chance.triangular(-8, 0, 8)),
    );
    const size = weightCount(model.layers);
    for (let member = 0; member < model.members; member++) {
      const weights = model.weights.subarray(member * size, (member + 1) * size);
      let offset = 0;
      const variables = model.layers.flatMap(({ inputs: rows, outputs }) => {
        const kernel = tf.tensor2d(weights.slice(offset, offset + rows * outputs), [rows, outputs]);
        offset += rows * outputs;
        const bias = tf.tensor1d(weights.slice(offset, offset + outputs));
        offset += outputs;
        return [kernel, bias];
      });
      const expected = await forwardTf(
        model.layers,
        variables,
        tf.tensor2d(inputs.map((row) => Array.from(row))),
      ).array();
      inputs.forEach((input, i) => {
        forward(model.layers, weights, input).forEach((value, c) => {
          expect(Math.abs(value - expected[i]![c]!)).toBeLessThan(1e-5);
        });
      });
    }
  });
});
