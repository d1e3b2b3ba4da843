import { describe, expect, it } from "vitest";
import { must } from "../../twins/core/result.ts";
import { checkModel } from "./check.ts";
import { MODEL_LIMITS } from "./limits.ts";
import { dense, functional, GOOD, HOSTILE, many, sequential, spec, wired, wiredInput } from "./testing/hostile.ts";

it("a good one passes, also nested as Keras writes it, and tells what it costs", () => {
  const { input: shape, output, cost } = must(checkModel(GOOD));
  expect([shape, output]).toEqual([[3], [2]]);
  expect(cost).toEqual({ weights: 8, operations: 14, activationBytes: 20, steps: 0 });
  const keras = { keras_version: "2.15.0", backend: "tensorflow", model_config: GOOD.topology };
  expect(checkModel({ ...GOOD, topology: keras })).toEqual(checkModel(GOOD));
  const deep = [spec("d/dense_cell/kernel", 3, 2), spec("d/dense_cell/bias", 2)];
  expect(checkModel({ ...GOOD, specs: deep }).ok).toBe(true);
  expect(checkModel(functional([wiredInput, wired(dense("d", 2), "in")])).ok).toBe(true);
  // The order in which layers are written down does not matter.
  expect(checkModel(functional([wired(dense("d", 2), "in"), wiredInput])).ok).toBe(true);
});

describe("what is hostile or odd is refused before anything of it is loaded", () => {
  it("in many ways", () => expect(HOSTILE.length).toBeGreaterThanOrEqual(60));
  it.each(HOSTILE)("%s: %s", (_, code, file) => {
    const refused = checkModel(file);
    expect(refused).toMatchObject({ ok: false, error: { code } });
    const said = refused.ok ? undefined : refused.error.said;
    expect(said?.zh).toMatch(/[一-鿿]/);
    expect(said?.en.length).toBeLessThan(600);
  });
});

it("what keeps just to the limits passes", () => {
  const { layers } = MODEL_LIMITS;
  const names = Array.from({ length: layers }, (_, i) => `d${i}`);
  const specs = names.flatMap((name) => [spec(`${name}/kernel`, 1, 1), spec(`${name}/bias`, 1)]);
  expect(checkModel(sequential(many(layers), specs)).ok).toBe(true);
});
