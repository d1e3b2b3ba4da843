import type * as tf from "@tensorflow/tfjs";
import { buildModel } from "./build.ts";
import type { CheckedModel } from "./check.ts";
import type { CheckedOnnx } from "./onnx/check.ts";
import { buildOnnx, type Network } from "./onnx/run.ts";

/** A checked model, whatever it came as. */
export type AnyModel = CheckedModel | CheckedOnnx;

/** The network of a checked model. The caller disposes it. */
export function networkOf(model: AnyModel): Network {
  if ("format" in model) return buildOnnx(model);
  const network = buildModel(model);
  return { run: (examples) => network.predict(examples) as tf.Tensor, dispose: () => void network.dispose() };
}
