import type { RoomJudge } from "../../../twins/drill/live/readings.ts";
import { bytesToFloats, fromBase64 } from "../../pipeline/base64.ts";
import { FEATURES, featuresOf } from "./data.ts";
import golden from "./golden.json" with { type: "json" };
import file from "./model.json" with { type: "json" };

/** Content address of the zoo's own model: what the community approves. */
export const OCCUPANCY_CID: string = golden.cid;

/** What the model has seen (card.md, drift): beyond it the model says nothing. */
const MOST_LIGHT_LX = 700;
const MOST_CO2_PPM = 1_600;

/**
 * The zoo's own model as plain numbers, for a snapshot of a room: a logit above 0 says that somebody is there.
 * @throws Error when the file is damaged
 */
export function committedOccupancy(): RoomJudge {
  const bytes = fromBase64(file.weightData);
  const weights = bytes === null ? null : bytesToFloats(bytes);
  if (weights === null || weights.length !== FEATURES + 1) throw new Error("occupancy's model.json is damaged");
  return {
    id: OCCUPANCY_CID,
    somebody({ temperatureC, humidityPct, lightLx, co2Ppm }) {
      if (lightLx > MOST_LIGHT_LX || co2Ppm > MOST_CO2_PPM) return null;
      const air = { temperature: temperatureC, humidity: humidityPct, light: lightLx, co2: co2Ppm };
      const seen = featuresOf({ ...air, at: "", occupied: false });
      return seen.reduce((sum, x, i) => sum + x * weights[i]!, weights[FEATURES]!) > 0;
    },
  };
}
