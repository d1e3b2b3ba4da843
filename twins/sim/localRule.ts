import type { Assignment, CellView, JobView, Policy } from "./policy.ts";

/** First come, first served; the lower number on a tie. */
const byTurn = (a: JobView, b: JobView): number => a.sinceS - b.sinceS || a.id - b.id;

function assignNearest(view: CellView): Assignment[] {
  const free = view.vehicles.filter((vehicle) => vehicle.free);
  const result: Assignment[] = [];
  for (const job of view.jobs.filter((j) => j.phase === "ready").sort(byTurn)) {
    let nearest = -1;
    let best = Infinity;
    for (const [i, vehicle] of free.entries()) {
      const seconds = vehicle.secondsTo(job.location);
      if (seconds >= best) continue;
      best = seconds;
      nearest = i;
    }
    if (nearest < 0) break;
    result.push({ vehicle: free[nearest]!.number, job: job.id });
    free.splice(nearest, 1);
  }
  return result;
}

/**
 * The cell's own rule, when no plan is in force: the job that has waited longest gets the nearest free vehicle, every
 * operation goes to its original machine, machines work first come, first served.
 */
export const localRule: Policy = {
  keepsAssignments: false,
  machineFor: (_job, _operation, alternatives) => alternatives[0]!.machine,
  assign: assignNearest,
  takeNext: (_machine, queued) => queued.toSorted(byTurn)[0]?.id ?? null,
};
