import { must } from "../../twins/core/result.ts";
import { parseAccelerogram } from "../../twins/hazards/earthquake/record.ts";
import { startEarthquake } from "../../twins/hazards/earthquake/run.ts";
import { quakeVenue } from "./quakeVenue.ts";

/** Digest of a furnished room after three seconds of an accelerogram: the same wherever it is shaken. */
export async function quakeDigest(accelerogram: string): Promise<string> {
  const record = must(parseAccelerogram(accelerogram));
  const run = must(await startEarthquake({ venue: quakeVenue(), record, scale: 1.5, directionRad: 0.4 }, 7));
  for (let i = 0; i < 60; i++) run.step(0.05);
  const digest = run.digest();
  run.free();
  return digest;
}
