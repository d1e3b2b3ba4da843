import { must } from "../../twins/core/result.ts";
import { type GroundMotion, parseAccelerogram } from "../../twins/hazards/earthquake/record.ts";
import { readDrillRecord } from "./drillRecords.ts";

/** El Centro 1940, north-south. @throws CodedError MODEL_DATA where the file is another */
export const readElCentro = async (): Promise<GroundMotion> =>
  must(parseAccelerogram(await readDrillRecord("elcentro")));
