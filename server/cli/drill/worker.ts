import { parentPort, workerData } from "node:worker_threads";
import type { DrillHazard } from "../../../twins/drill/definition.ts";
import { fromLive } from "../../../twins/drill/live/apply.ts";
import { floorPoints, quakeMeter } from "../../../twins/drill/odds/meter.ts";
import { beginPlan } from "../../../twins/drill/plans.ts";
import { drillOf } from "../../../twins/sites/drills.ts";
import { readDrillRecord } from "../../runs/drillRecords.ts";
import { guidanceOf } from "./guidance.ts";
import type { FromRunner, RunTask, ShakenRun, ToRunner } from "./messages.ts";

const task = workerData as RunTask;
const definition = fromLive((await drillOf(task.drill))!, task.live);
const venue = await definition.venue(readDrillRecord);
const points = floorPoints(venue);
const guidances = new Map(
  await Promise.all(task.guidances.map(async (name) => [name, await guidanceOf(name)] as const)),
);

/** Nobody is followed: simulated people walk as if nothing fell. */
function shakenMeter(hazard: DrillHazard): { see(): void; finish(): ShakenRun | null } {
  const { furniture } = hazard;
  if (furniture === undefined) return { see() {}, finish: () => null };
  const meter = quakeMeter(hazard, points);
  const { obstacles, pgaMps2, pgvMps } = furniture;
  return { see: meter.see, finish: () => ({ member: meter.finish(), furniture: { obstacles, pgaMps2, pgvMps } }) };
}

parentPort?.on("message", async ({ at, seed, guidance }: ToRunner) => {
  const run = await beginPlan(definition, venue, task.plan, seed, {
    read: readDrillRecord,
    agents: task.agents,
    guidance: guidances.get(guidance) ?? null,
  });
  const shaken = shakenMeter(run.world.setUp.hazard);
  while (run.next()) shaken.see();
  const metrics = run.meter.metrics(seed);
  const record = run.world.record();
  // The shaking may go on when everybody is out: it ends after all else is told.
  parentPort?.postMessage({ at, metrics, record, shaken: shaken.finish() } satisfies FromRunner);
});
