import { fileURLToPath } from "node:url";
import { must } from "../../twins/core/result.ts";
import { type GroundMotion, parseAccelerogram } from "../../twins/hazards/earthquake/record.ts";
import { ownText } from "../ownText.ts";

const FILE = fileURLToPath(
  new URL("../../twins/hazards/earthquake/data/elcentro_1940_NS_peknold.dat", import.meta.url),
);

/** El Centro 1940, north-south. @throws CodedError MODEL_DATA where the file is another */
export const readElCentro = async (): Promise<GroundMotion> => must(parseAccelerogram(await ownText(FILE)));
