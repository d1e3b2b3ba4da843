import { expect, it } from "vitest";
import { checkModel } from "./check.ts";

it("a setting that a layer does not say is asked for, not called one that is not run", () => {
  const config = { name: "d", units: 2, use_bias: true, batch_input_shape: [null, 3] };
  const topology = { class_name: "Sequential", config: { layers: [{ class_name: "Dense", config }] } };
  const specs = [
    { name: "d/kernel", shape: [3, 2], dtype: "float32" },
    { name: "d/bias", shape: [2], dtype: "float32" },
  ];
  const refused = checkModel({ topology, specs, weights: new Uint8Array(32) });
  expect(refused.ok ? "" : refused.error.said?.en).toContain('does not say its setting "activation"');
  expect(refused.ok ? "" : refused.error.said?.zh).toContain("缺少设置");
});
