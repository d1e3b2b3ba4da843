import type {
  Schedule,
  ScheduledOperation,
  ScheduledTransport,
  TransportJobShop,
} from "../../../twins/operations/transportJobShop.ts";
import { nearest, openAt, type VehicleState } from "./dispatchRules.ts";

/** The next operation of a job, as it would be done if it were given out now, with the trip that brings the job to it. */
export interface Candidate {
  /** Place of the job in the problem. */
  readonly job: number;
  /** Index among the job's operations of the problem. */
  readonly index: number;
  /** 1..n */
  readonly machine: number;
  readonly duration: number;
  /** From when the job may leave, seconds; when the vehicle takes it along, and brings it. */
  readonly readyAt: number;
  readonly pickup: number;
  readonly delivery: number;
  readonly start: number;
  readonly end: number;
  /** When the machine has done what it was given; the same of the job's next machine, null where this operation is its last. */
  readonly machineFree: number;
  readonly nextMachineFree: number | null;
  /** Place of the vehicle; null where no trip is needed. */
  readonly vehicle: number | null;
  /** When the vehicle is free; readyAt where none is needed. */
  readonly vehicleFree: number;
}

/** A priority rule: the place, among candidates, of who is next. */
export type Priority = (candidates: readonly Candidate[], problem: TransportJobShop) => number;

interface State {
  readonly done: number[];
  readonly location: number[];
  readonly readyAt: number[];
  readonly machineFree: number[];
  readonly vehicles: readonly VehicleState[];
}

function candidateOf(problem: TransportJobShop, state: State, job: number): Candidate {
  const index = state.done[job]!;
  const { machine, duration } = problem.jobs[job]!.operations[index]!.alternatives[0]!;
  const from = state.location[job]!;
  const readyAt = state.readyAt[job]!;
  const isTrip = from !== machine;
  const vehicle = isTrip ? nearest(problem, state.vehicles, from, readyAt) : null;
  const vehicleFree = vehicle === null ? readyAt : vehicle.freeAt;
  const pickup =
    vehicle === null ? readyAt : Math.max(vehicle.freeAt, readyAt) + problem.travel[vehicle.location]![from]!;
  const delivery = isTrip ? pickup + problem.travel[from]![machine]! : readyAt;
  const machineFree = state.machineFree[machine - 1]!;
  const start = openAt(problem.machines[machine - 1]!.closed, Math.max(delivery, machineFree), duration);
  const following = problem.jobs[job]!.operations[index + 1]?.alternatives[0]?.machine;
  const nextMachineFree = following === undefined ? null : state.machineFree[following - 1]!;
  return {
    ...{ job, index, machine, duration, readyAt, pickup, delivery, start, machineFree, nextMachineFree, vehicleFree },
    end: start + duration,
    vehicle: vehicle === null ? null : vehicle.number - 1,
  };
}

/**
 * Builds a schedule operation by operation: the rule says which job is next, whose trip is then given to the vehicle that can be there
 * first, and whose operation to the end of its machine's list. Every operation takes its first alternative.
 * @param problem as accepted by `checkProblem`
 */
export function dispatchBy(problem: TransportJobShop, choose: Priority): Schedule {
  const state: State = {
    done: problem.jobs.map(() => 0),
    location: problem.jobs.map(({ location }) => location),
    readyAt: problem.jobs.map(({ readyAt }) => readyAt),
    machineFree: problem.machines.map(({ availableAt }) => availableAt),
    vehicles: problem.vehicles.map((v, i) => ({ number: i + 1, location: v.location, freeAt: v.availableAt })),
  };
  const operations: ScheduledOperation[] = [];
  const transports: ScheduledTransport[] = [];
  for (;;) {
    const candidates = problem.jobs.flatMap(({ operations }, job) =>
      state.done[job]! < operations.length ? [candidateOf(problem, state, job)] : [],
    );
    const next = candidates[candidates.length > 1 ? choose(candidates, problem) : 0];
    if (next === undefined) break;
    const { id, firstIndex } = problem.jobs[next.job]!;
    const index = firstIndex + next.index;
    if (next.vehicle !== null) {
      const vehicle = state.vehicles[next.vehicle]!;
      const [from, to] = [state.location[next.job]!, next.machine];
      const start = Math.max(vehicle.freeAt, next.readyAt);
      const { pickup, delivery } = next;
      transports.push({ vehicle: vehicle.number, job: id, index, from, to, start, pickup, delivery });
      vehicle.location = to;
      vehicle.freeAt = delivery;
    }
    operations.push({ job: id, index, machine: next.machine, start: next.start, end: next.end });
    state.machineFree[next.machine - 1] = next.end;
    state.location[next.job] = next.machine;
    state.readyAt[next.job] = next.end;
    state.done[next.job] = next.index + 1;
  }
  const makespan = operations.reduce((latest, { end }) => Math.max(latest, end), 0);
  return { makespan, operations, transports };
}

const leastBy =
  (of: (candidate: Candidate, problem: TransportJobShop) => number): Priority =>
  (candidates, problem) => {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [i, candidate] of candidates.entries()) {
      const value = of(candidate, problem);
      if (value < least) [best, least] = [i, value];
    }
    return best;
  };

/** Seconds that a job needs at least from the start of this operation to its end: its operations and the trips between them. */
export function workLeft({ job, index, machine }: Candidate, { jobs, travel }: TransportJobShop): number {
  let seconds = 0;
  let at = machine;
  for (const { alternatives } of jobs[job]!.operations.slice(index)) {
    const { machine: next, duration } = alternatives[0]!;
    seconds += travel[at]![next]! + duration;
    at = next;
  }
  return seconds;
}

/** Rules of the textbooks (Blackstone, Phillips and Hogg 1982), with trips; of equals the first job. */
export const PRIORITY_RULES: Readonly<Record<string, Priority>> = {
  /** First come, first served. */
  "earliest ready": leastBy(({ readyAt }) => readyAt),
  "earliest pickup": leastBy(({ pickup }) => pickup),
  "earliest start": leastBy(({ start }) => start),
  "earliest end": leastBy(({ end }) => end),
  "shortest operation": leastBy(({ duration }) => duration),
  "most work left": leastBy((candidate, problem) => -workLeft(candidate, problem)),
  /** The end that the job would have if nothing else came in its way: the latest first. */
  "longest tail": leastBy((candidate, problem) => -(candidate.start + workLeft(candidate, problem))),
};
