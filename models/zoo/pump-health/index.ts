import { utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalJson } from "../../../twins/core/digest.ts";
import weights from "./weights.json" with { type: "json" };

export { type Calibration, calibrate, pumpRows } from "./calibrate.ts";
export type { Detection } from "./detector.ts";
export { loadPumpHealth, MAX_DOCUMENT_BYTES } from "./document.ts";
export { fitBaseline } from "./features.ts";
export { NO_NETWORK } from "./federated.ts";
export { type Candidate, guardedMind, ownMind, type PumpMind, type PumpWatch } from "./mind.ts";
export type { PumpHealthModel } from "./model.ts";
export { CHANNELS, parseSkab, type Recording, type Sample } from "./recording.ts";
export { forecastRisk, riskPerHour } from "./risk.ts";

/** The committed model: the content address of `weights.json`, to be approved on chain before the model may run. */
export const PUMP_HEALTH_CID = "bafkreicsoycrg5rwpysudpc3oq52szh7ga5q3k63e4a3rt4ktlqz7xp2lq";

/** The bytes of `weights.json`, for `loadPumpHealth`. The file is canonical JSON, so the round trip is exact. */
export const pumpHealthBytes = (): Uint8Array => utf8ToBytes(canonicalJson(weights));
