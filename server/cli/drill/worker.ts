import { parentPort, workerData } from "node:worker_threads";
import { fromLive } from "../../../twins/drill/live/apply.ts";
import { beginPlan } from "../../../twins/drill/plans.ts";
import { drillOf } from "../../../twins/sites/drills.ts";
import { readDrillRecord } from "../../runs/drillRecords.ts";
import { guidanceOf } from "./guidance.ts";
import type { FromRunner, RunTask, ToRunner } from "./messages.ts";

const task = workerData as RunTask;
const definition = fromLive((await drillOf(task.drill))!, task.live);
const venue = await definition.venue(readDrillRecord);
const guidances = new Map(
  await Promise.all(task.guidances.map(async (name) => [name, await guidanceOf(name)] as const)),
);

parentPort?.on("message", async ({ at, seed, guidance }: ToRunner) => {
  const run = await beginPlan(definition, venue, task.plan, seed, {
    read: readDrillRecord,
    agents: task.agents,
    guidance: guidances.get(guidance) ?? null,
  });
  while (run.next());
  const metrics = run.meter.metrics(seed);
  parentPort?.postMessage({ at, metrics, record: run.world.record() } satisfies FromRunner);
});
