import type {
  Schedule,
  ScheduledOperation,
  ScheduledTransport,
  ShopOperation,
  TransportJobShop,
} from "../../../twins/operations/transportJobShop.ts";

interface JobState {
  readonly id: number;
  readonly operations: readonly ShopOperation[];
  readonly firstIndex: number;
  done: number;
  location: number;
  /** What the job does next, and when: call a vehicle, or queue at the machine it has come to. */
  next: "call" | "queue";
  at: number;
}

export interface VehicleState {
  readonly number: number;
  location: number;
  freeAt: number;
}

/** First second from `at` at which the machine is open for the whole duration. */
export function openAt(closed: readonly { from: number; to: number }[], at: number, duration: number): number {
  const sorted = closed.toSorted((a, b) => a.from - b.from);
  let start = at;
  for (const { from, to } of sorted) if (to > from && start < to && start + duration > from) start = to;
  return start;
}

/** The vehicle that reaches the place first if it goes as soon as it is free; of equals the one with the lower number. */
export function nearest(
  problem: TransportJobShop,
  vehicles: readonly VehicleState[],
  place: number,
  at: number,
): VehicleState {
  const arrival = (v: VehicleState): number => Math.max(v.freeAt, at) + problem.travel[v.location][place];
  return vehicles.reduce((a, b) => (arrival(b) < arrival(a) ? b : a));
}

/** The trip that answers a job's call; moves the vehicle and the job. */
function serveCall(problem: TransportJobShop, vehicles: readonly VehicleState[], job: JobState): ScheduledTransport {
  const vehicle = nearest(problem, vehicles, job.location, job.at);
  const from = job.location;
  const to = job.operations[job.done].alternatives[0].machine;
  const start = Math.max(vehicle.freeAt, job.at);
  const pickup = start + problem.travel[vehicle.location][from];
  const delivery = pickup + problem.travel[from][to];
  vehicle.location = to;
  vehicle.freeAt = delivery;
  job.location = to;
  job.at = delivery;
  return { vehicle: vehicle.number, job: job.id, index: job.firstIndex + job.done, from, to, start, pickup, delivery };
}

/**
 * The cell's local rule: a job calls a vehicle when it is ready to leave; calls are served in the order they were made,
 * each by the vehicle that can be there first; machines work in the order of arrival. Every operation takes its first
 * alternative. No vehicle sets off before it is called.
 * @param problem as accepted by `checkProblem`
 */
export function dispatchFifo(problem: TransportJobShop): Schedule {
  const jobs = problem.jobs.map(({ id, operations, firstIndex, location, readyAt }): JobState => {
    return { id, operations, firstIndex, done: 0, location, next: "call", at: readyAt };
  });
  const vehicles: VehicleState[] = problem.vehicles.map((v, i) => {
    return { number: i + 1, location: v.location, freeAt: v.availableAt };
  });
  const machineFree = problem.machines.map((machine) => machine.availableAt);
  const operations: ScheduledOperation[] = [];
  const transports: ScheduledTransport[] = [];
  for (;;) {
    const waiting = jobs.filter((job) => job.done < job.operations.length);
    if (waiting.length === 0) break;
    const job = waiting.reduce((a, b) => (b.at < a.at ? b : a));
    const { machine, duration } = job.operations[job.done].alternatives[0];
    if (job.next === "call") {
      if (job.location !== machine) transports.push(serveCall(problem, vehicles, job));
      job.next = "queue";
      continue;
    }
    const start = openAt(problem.machines[machine - 1].closed, Math.max(job.at, machineFree[machine - 1]), duration);
    const end = start + duration;
    operations.push({ job: job.id, index: job.firstIndex + job.done, machine, start, end });
    machineFree[machine - 1] = end;
    job.next = "call";
    job.at = end;
    job.done++;
  }
  const makespan = operations.reduce((latest, o) => Math.max(latest, o.end), 0);
  return { makespan, operations, transports };
}

/**
 * The trips that bring finished jobs back to the station (location 0) once a vehicle has done its own trips: in the order
 * in which the jobs are done, each by the vehicle that can be there first. They do not count in the makespan; `index` is
 * one more than that of the job's last operation.
 */
export function withReturns(
  problem: TransportJobShop,
  schedule: Schedule,
): { readonly schedule: Schedule; readonly returns: readonly ScheduledTransport[] } {
  const vehicles: VehicleState[] = problem.vehicles.map((v, i) => {
    const trips = schedule.transports.filter((t) => t.vehicle === i + 1);
    const last = trips.reduce<ScheduledTransport | undefined>(
      (a, b) => (a && a.delivery > b.delivery ? a : b),
      undefined,
    );
    return { number: i + 1, location: last?.to ?? v.location, freeAt: last?.delivery ?? v.availableAt };
  });
  const finished = problem.jobs.map((job) => {
    const own = schedule.operations.filter((o) => o.job === job.id);
    const last = own.reduce<ScheduledOperation | undefined>((a, b) => (a && a.index > b.index ? a : b), undefined);
    const index = job.firstIndex + job.operations.length;
    return { id: job.id, index, location: last?.machine ?? job.location, doneAt: last?.end ?? job.readyAt };
  });
  const away = finished.filter((job) => job.location !== 0).sort((a, b) => a.doneAt - b.doneAt || a.id - b.id);
  if (vehicles.length === 0) return { schedule, returns: [] };
  const returns = away.map((job): ScheduledTransport => {
    const vehicle = nearest(problem, vehicles, job.location, job.doneAt);
    const start = Math.max(vehicle.freeAt, job.doneAt);
    const pickup = start + problem.travel[vehicle.location][job.location];
    const delivery = pickup + problem.travel[job.location][0];
    vehicle.location = 0;
    vehicle.freeAt = delivery;
    return {
      vehicle: vehicle.number,
      job: job.id,
      index: job.index,
      from: job.location,
      to: 0,
      start,
      pickup,
      delivery,
    };
  });
  return { schedule, returns };
}
