import { localRule } from "../../../twins/sim/localRule.ts";
import { jobsetOperations } from "../../../twins/sites/fms/workState.ts";
import { type PlantCell, type PlantJob, setPhase } from "./model.ts";

/** A job is at its location: what it needs next is a machine here, a trip, or nothing. */
export function settleJob(cell: PlantCell, job: PlantJob): void {
  const operation = job.operations[job.nextOperation];
  if (operation === undefined) {
    job.target = 0;
    if (job.location !== 0) return setPhase(cell, job, "ready");
    if (job.phase !== "finished") cell.jobsFinished++;
    return setPhase(cell, job, "finished");
  }
  job.target = localRule.machineFor(job.id, job.nextOperation, operation.alternatives);
  setPhase(cell, job, job.target === job.location ? "queued" : "ready");
}

/** Puts the jobs of a set onto pallets at the station. @throws when there is no such set. */
export function loadJobset(cell: PlantCell, jobset: number): void {
  const operations = jobsetOperations(jobset);
  if (operations === null) throw new RangeError(`the cell has no job set ${jobset}`);
  Object.assign(cell, { jobset, cycle: cell.cycle + 1, cycleStartS: cell.nowS, jobsFinished: 0 });
  cell.jobs = operations.map((list, i) => ({
    id: i + 1,
    operations: list,
    phase: "away",
    location: 0,
    nextOperation: 0,
    target: 0,
    sinceS: cell.nowS,
    vehicle: 0,
    onBoard: false,
  }));
  for (const job of cell.jobs) settleJob(cell, job);
}
