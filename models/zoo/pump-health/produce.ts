import type { Digest } from "../../../twins/core/digest.ts";
import { encodeDocument } from "./document.ts";
import { exposures } from "./evaluate.ts";
import type { Recording } from "./recording.ts";
import { hazardOf } from "./risk.ts";
import { type TrainOptions, trainPumpHealth } from "./train.ts";

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
  const { healthy, alarmed } = exposures(trained, [data.anomalyFree, ...data.faulty]);
  const training = { seed: options.seed, epochs: options.epochs, dataSha256: data.anomalyFreeSha256 };
  return encodeDocument({ ...trained, hazard: hazardOf(healthy, alarmed) }, training);
}
