import type * as tf from "@tensorflow/tfjs";
import type { ModelFile } from "../sandbox/check.ts";
import { float32 } from "./compression/codecs.ts";
import { weightCount } from "./trainer/trainer.ts";

/**
 * A trained network as tfjs writes it: the same weights have the same file in every process, as long as the network names its layers.
 * @param weights in the order of `weightsOf`
 * @throws RangeError for a network with weights that are not trained, such as a normalisation's moving mean
 */
export function modelFileOf(model: tf.LayersModel, weights: Float32Array): ModelFile {
  const named = model.trainableWeights;
  const count = weightCount(model);
  if (model.nonTrainableWeights.length > 0 || count !== weights.length)
    throw new RangeError(
      `${weights.length} weights for a network of ${count} and ${model.nonTrainableWeights.length} more`,
    );
  return {
    topology: JSON.parse(String(model.toJSON())) as unknown,
    specs: named.map(({ originalName: name, shape }) => ({ name, shape, dtype: "float32" })),
    weights: float32.encode(weights),
  };
}
