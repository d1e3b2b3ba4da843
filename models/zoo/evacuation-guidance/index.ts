import type { GuidanceModel } from "../../../twins/drill/guidance.ts";
import { bytesToFloats, fromBase64 } from "../../pipeline/base64.ts";
import { EVACUATION_GUIDANCE_CID } from "./cid.ts";
import { forecastOf } from "./forecast.ts";
import { guideBy } from "./guidance.ts";
import file from "./model.json" with { type: "json" };

/** The weights of the zoo's own model, in the order of the network's layers. @throws Error when the file is damaged */
export function committedWeights(): Float32Array {
  const bytes = fromBase64(file.weightData);
  if (bytes === null) throw new Error("evacuation-guidance's model.json is damaged");
  return bytesToFloats(bytes);
}

/** The zoo's own model: steers the signs of any venue whose rooms have detectors. */
export function committedGuidance(): GuidanceModel {
  const forecast = forecastOf(committedWeights());
  return { id: EVACUATION_GUIDANCE_CID, start: (venue) => guideBy(forecast, venue) };
}
