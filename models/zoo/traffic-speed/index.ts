import { bytesToFloats, fromBase64 } from "../../pipeline/base64.ts";
import file from "./model.json" with { type: "json" };

/** The weights of the zoo's own model, in the order of the network's layers. @throws Error when the file is damaged */
export function committedWeights(): Float32Array {
  const bytes = fromBase64(file.weightData);
  if (bytes === null) throw new Error("traffic-speed's model.json is damaged");
  return bytesToFloats(bytes);
}
