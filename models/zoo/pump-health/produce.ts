import type { Digest } from "../../../twins/core/digest.ts";
import { encodeDocument } from "./document.ts";
import { exposures } from "./evaluate.ts";
import { federatedPump } from "./federated.ts";
import type { Recording } from "./recording.ts";
import { hazardOf } from "./risk.ts";
import { type TrainedPump, type TrainOptions, trainPumpHealth } from "./train.ts";

export interface PumpHealthData {
  readonly anomalyFree: Recording;
  /** SHA-256 of the anomaly-free file. */
  readonly anomalyFreeSha256: Digest;
  /** Recordings with faults. They give the failure rates only; weights and threshold never see them. */
  readonly faulty: readonly Recording[];
}

/** Defaults of the committed model; training with them reproduces it byte for byte. */
export const COMMITTED = { seed: 1, epochs: 40 } as const;

/**
 * From recordings to the bytes of a model file.
 * @returns null when `onEpoch` asked to stop
 * @throws RangeError for recordings too short to train on or to fit a baseline to
 */
export async function producePumpHealth(data: PumpHealthData, options: TrainOptions): Promise<Uint8Array | null> {
  const trained = await trainPumpHealth(data.anomalyFree.samples, options);
  if (trained === null) return null;
  return documentOf(trained, data, options);
}

/**
 * From recordings and federated weights to the bytes of a model file.
 * @param training with what seed, and in how many rounds, they were trained
 * @throws RangeError for recordings too short, or another number of weights
 */
export const produceFederated = (
  data: PumpHealthData,
  weights: Float32Array,
  training: Pick<TrainOptions, "seed" | "epochs">,
): Uint8Array => documentOf(federatedPump(data.anomalyFree.samples, weights), data, training);

/** Adds what the faulty recordings say of failures, which touches neither weights nor threshold. */
function documentOf(
  trained: TrainedPump,
  { anomalyFree, anomalyFreeSha256, faulty }: PumpHealthData,
  { seed, epochs }: Pick<TrainOptions, "seed" | "epochs">,
): Uint8Array {
  const { healthy, alarmed } = exposures(trained, [anomalyFree, ...faulty]);
  return encodeDocument(
    { ...trained, hazard: hazardOf(healthy, alarmed) },
    { seed, epochs, dataSha256: anomalyFreeSha256 },
  );
}
