import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fitBaseline, loadPumpHealth, parseSkab, pumpHealthBytes } from "../../models/zoo/pump-health/index.ts";
import { must } from "../../twins/core/result.ts";
import commissioning from "../../twins/sites/fms/commissioning.json" with { type: "json" };

test("the pump's commissioning baselines are those of the recordings' first 400 samples", () => {
  const model = must(loadPumpHealth(pumpHealthBytes()));
  const held: Readonly<Record<string, readonly (number | null)[]>> = commissioning["pump-1"];
  expect(Object.keys(held).length).toBeGreaterThan(0);
  for (const [source, baseline] of Object.entries(held)) {
    const name = /SKAB (\S+)/.exec(source)![1];
    const url = new URL(`../../twins/sites/fms/recordings/skab/${name}`, import.meta.url);
    const { samples } = must(parseSkab(readFileSync(url, "utf8")));
    const fitted = [...(fitBaseline(model.features, samples.slice(0, model.features.baselineSamples)) ?? [])];
    expect(baseline).toEqual(fitted.map((value) => (Number.isNaN(value) ? null : value)));
  }
});
