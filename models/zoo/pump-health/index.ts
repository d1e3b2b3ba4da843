import { utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalJson } from "../../../twins/core/digest.ts";
import weights from "./weights.json" with { type: "json" };

export { createDetector, type Detection, type PumpDetector } from "./detector.ts";
export { loadPumpHealth, MAX_DOCUMENT_BYTES } from "./document.ts";
export { fitBaseline } from "./features.ts";
export type { PumpHealthModel } from "./model.ts";
export { CHANNELS, parseSkab, type Recording, type Sample } from "./recording.ts";
export { forecastRisk, riskPerHour } from "./risk.ts";

/** The committed model: the content address of `weights.json`, to be approved on chain before the model may run. */
export const PUMP_HEALTH_CID = "bafkreicsoycrg5rwpysudpc3oq52szh7ga5q3k63e4a3rt4ktlqz7xp2lq";

/** The bytes of `weights.json`, for `loadPumpHealth`. The file is canonical JSON, so the round trip is exact. */
export const pumpHealthBytes = (): Uint8Array => utf8ToBytes(canonicalJson(weights));
