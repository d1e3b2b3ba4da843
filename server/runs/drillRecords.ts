import { fileURLToPath } from "node:url";
import type { ReadRecord } from "../../twins/drill/definition.ts";
import { ownText } from "../ownText.ts";

const FILES = {
  elcentro: new URL("../../twins/hazards/earthquake/data/elcentro_1940_NS_peknold.dat", import.meta.url),
  merewether: new URL("../../twins/sites/merewether/recordings/topography1.asc.gz", import.meta.url),
} as const;

/** Recordings and ground models that drills begin with, from the product's own files. */
export const readDrillRecord: ReadRecord = (record) => ownText(fileURLToPath(FILES[record]));
