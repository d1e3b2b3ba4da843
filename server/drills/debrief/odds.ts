import { setImmediate } from "node:timers/promises";
import type { DrillDefinition } from "../../../twins/drill/definition.ts";
import { floorPoints, type QuakeMember, quakeMeter } from "../../../twins/drill/odds/meter.ts";
import { ODDS_RUNS, quakeOdds } from "../../../twins/drill/odds/odds.ts";
import { personOdds } from "../../../twins/drill/odds/person.ts";
import { createTracker, type Tracker } from "../../../twins/drill/odds/tracks.ts";
import { seedsFrom } from "../../../twins/drill/plans.ts";
import type { Replay } from "../../../twins/drill/replay.ts";
import { readDrillRecord } from "../../runs/drillRecords.ts";
import type { EndedRun, KeptOdds } from "./tasks.ts";

/** Plays the run again, and writes down where people were while it shook. @throws Error where it is another run */
function tracksOf({ world, hazard, next }: Replay, digest: string, told: (share: number) => void): Tracker["tracks"] {
  const tracker = createTracker(world, hazard, world.setUp.venue);
  const { lengthS } = world.setUp.definition;
  while (next()) {
    world.takeSaid();
    tracker.see();
    told(world.atS / lengthS);
  }
  if (world.digest() !== digest)
    throw new Error(`the record gives ${world.digest()}, the run was ${digest}: it is of another version`);
  return tracker.tracks;
}

/** Plays the shaking by itself over the seeds that follow the run's own, and counts what fell and who would have been struck. */
export async function oddsOf(
  definition: DrillDefinition,
  replay: Replay,
  { seed, digest }: EndedRun,
  told: (share: number) => void,
  runs = ODDS_RUNS,
): Promise<KeptOdds> {
  const { venue } = replay.world.setUp;
  const { shaking } = replay.hazard;
  const points = floorPoints(venue);
  const all = runs + 1;
  const tracks = tracksOf(replay, digest, (share) => told(share / all));
  const members: QuakeMember[] = [];
  let { furniture } = replay.hazard;
  for (const [n, other] of seedsFrom(seed, runs).entries()) {
    const hazard = await definition.start(venue, other, readDrillRecord);
    members.push(quakeMeter(hazard, points, tracks).finish((share) => told((1 + n + share) / all)));
    ({ furniture } = hazard);
    await setImmediate();
  }
  if (furniture === undefined || shaking === null) throw new Error("this hazard shakes no furniture");
  const shakingS = shaking.toS - shaking.fromS;
  return {
    odds: quakeOdds(venue, furniture, definition.building ?? null, members),
    people: tracks.map((track, who) => personOdds(venue, members, track, who, shakingS)),
  };
}
