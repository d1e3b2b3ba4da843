import { detectorThing } from "../../../twins/sites/los-angeles/frames.ts";
import { LOS_ANGELES } from "../../../twins/sites/los-angeles/network.gen.ts";

/** Ids of the Things, in the order of the recording's columns. */
export const DETECTORS: readonly string[] = LOS_ANGELES.detectors.map(({ id }) => detectorThing(id));
