import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { must, ok } from "../../../twins/core/result.ts";
import { calibrate, pumpRows } from "./calibrate.ts";
import { exposures } from "./evaluate.ts";
import { federatedPump, NO_NETWORK } from "./federated.ts";
import { parseSkab } from "./recording.ts";
import { hazardOf } from "./risk.ts";

const SKAB = new URL("../../../twins/sites/fms/recordings/skab/", import.meta.url);
const recording = (name: string) => must(parseSkab(readFileSync(new URL(`${name}.csv`, SKAB), "utf8")));
const data = { anomalyFree: recording("anomaly-free"), faulty: ["valve1_0", "valve1_1", "other_9"].map(recording) };

const rows = pumpRows(data);

const WIDTH = 6;
/** Kernel of six by six, bias of six. */
const dense = (weights: Float32Array) => async (inputs: Float32Array) =>
  ok(
    Float32Array.from(inputs, (_, at) => {
      const [row, o] = [Math.floor(at / WIDTH), at % WIDTH];
      let sum = weights[36 + o] ?? 0;
      for (let c = 0; c < WIDTH; c++) sum += (inputs[row * WIDTH + c] ?? 0) * (weights[c * WIDTH + o] ?? 0);
      return sum;
    }),
  );

it("measures of a network from outside what the detector's model has of the same weights", async () => {
  const weights = Float32Array.from({ length: 42 }, (_, i) => (i < 36 ? (i % 7 === 0 ? 0.6 : 0.05) : 0.01));
  const [measured, pump] = [
    must(await calibrate(rows, dense(weights))),
    federatedPump(data.anomalyFree.samples, weights),
  ];
  expect(measured.features).toEqual(pump.features);
  expect(measured.featureScale).toEqual(pump.featureScale);
  expect(measured.residualScale / pump.residualScale).toBeCloseTo(1, 5);
  expect(measured.threshold / pump.threshold).toBeCloseTo(1, 4);
  const { healthy, alarmed } = exposures(pump, [data.anomalyFree, ...data.faulty]);
  expect(measured.hazard.alarmed.mean / hazardOf(healthy, alarmed).alarmed.mean).toBeCloseTo(1, 2);
});

it("measures the rule that acts without a network, and refuses what tells nothing", async () => {
  const rule = must(await calibrate(rows, async (inputs) => ok(new Float32Array(inputs.length))));
  expect(NO_NETWORK.outputs(new Float32Array(WIDTH))).toEqual(new Float32Array(WIDTH));
  expect(rule.hazard.alarmed.mean).toBeGreaterThan(rule.hazard.healthy.mean);
  // What says again what it was told sees no shortfall anywhere; so does what expects far too little.
  for (const useless of [
    async (inputs: Float32Array) => ok(inputs),
    async (inputs: Float32Array) => ok(inputs.map(() => -99)),
  ])
    expect(await calibrate(rows, useless)).toMatchObject({ ok: false, error: { code: "MODEL_DATA" } });
});
