import { groupBy } from "../core/groupBy.ts";
import type { Schedule, ScheduledTransport, TransportJobShop } from "../operations/transportJobShop.ts";
import type { Assignment, CellView, JobView, Policy, VehicleView } from "./policy.ts";

const key = (job: number, operation: number): string => `${job}/${operation}`;

/** Values by 1..n, in order of start. */
const inOrder = <T extends { start: number }>(items: readonly T[], numberOf: (item: T) => number): Map<number, T[]> =>
  groupBy(
    items.toSorted((a, b) => a.start - b.start),
    numberOf,
  );

/**
 * Follows a schedule: its machines, its order on each machine, its order of trips on each vehicle, each as early as the
 * cell allows. A vehicle is sent ahead to a job in process. The schedule does not know the trips back to the station:
 * they are put where they do not delay the vehicle's next trip, or at its end. Good for one set: it counts what was done.
 * @param startS when the schedule's time 0 is.
 */
export function scheduleRule(schedule: Schedule, problem: TransportJobShop, handlingS: number, startS = 0): Policy {
  const machineOf = new Map(schedule.operations.map((o) => [key(o.job, o.index), o.machine]));
  const operations = inOrder(schedule.operations, (o) => o.machine);
  const trips = inOrder(schedule.transports, (t) => t.vehicle);

  const due = (trip: ScheduledTransport, jobs: ReadonlyMap<number, JobView>): boolean => {
    const job = jobs.get(trip.job);
    if (job === undefined) return false;
    if (job.phase === "ready") return job.nextOperation === trip.index;
    return job.phase === "processing" && job.nextOperation + 1 === trip.index;
  };
  /** Whether a trip back to the station fits before the vehicle's next scheduled pick-up. */
  const fits = (view: CellView, vehicle: VehicleView, job: JobView): boolean => {
    const next = trips.get(vehicle.number)?.[0];
    if (next === undefined) return true;
    const back = problem.travel[job.location]![0]! + handlingS;
    return view.nowS + vehicle.secondsTo(job.location) + back + problem.travel[0]![next.from]! <= startS + next.pickup;
  };
  const assign = (view: CellView): Assignment[] => {
    const jobs = new Map(view.jobs.map((job) => [job.id, job]));
    const result: Assignment[] = [];
    for (const vehicle of view.vehicles) {
      if (!vehicle.free) continue;
      const next = trips.get(vehicle.number)?.[0];
      if (next !== undefined && due(next, jobs)) {
        trips.get(vehicle.number)!.shift();
        result.push({ vehicle: vehicle.number, job: next.job });
        continue;
      }
      const done = view.jobs
        .filter((job) => job.phase === "ready" && job.target === 0 && !result.some((a) => a.job === job.id))
        .filter((job) => fits(view, vehicle, job))
        .sort((a, b) => vehicle.secondsTo(a.location) - vehicle.secondsTo(b.location) || a.id - b.id)[0];
      if (done !== undefined) result.push({ vehicle: vehicle.number, job: done.id });
    }
    return result;
  };
  return {
    keepsAssignments: true,
    machineFor: (job, operation, alternatives) => machineOf.get(key(job, operation)) ?? alternatives[0]!.machine,
    assign,
    takeNext(machine, queued) {
      const next = operations.get(machine)?.[0];
      if (next === undefined || !queued.some((j) => j.id === next.job && j.nextOperation === next.index)) return null;
      operations.get(machine)!.shift();
      return next.job;
    },
  };
}
