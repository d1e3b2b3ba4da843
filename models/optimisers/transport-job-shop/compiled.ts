import type { ShopMachine, TransportJobShop } from "../../../twins/operations/transportJobShop.ts";

/** A closed window of a machine, seconds. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * The problem in flat arrays, the form the search walks. Node `i` below `operations` is an operation; node
 * `operations + i` is the trip that brings its job to it. Resource `r` below `machines` is machine `r + 1`; the others
 * are the vehicles. Times are seconds.
 */
export interface CompiledShop {
  readonly operations: number;
  readonly machines: number;
  readonly vehicles: number;
  readonly locations: number;
  /** Row-major `locations` x `locations`. */
  readonly travel: Float64Array;
  /** Position of the operation's job in `problem.jobs`. */
  readonly jobOf: Int32Array;
  /** Index of the operation among those that remain of its job. */
  readonly indexOf: Int32Array;
  /** Node that must end before this one within the job, -1 for none. */
  readonly before: Int32Array;
  /** Node that follows within the job, -1 for none. */
  readonly after: Int32Array;
  /** Earliest second of a node without a node before it. */
  readonly release: Float64Array;
  /** Where the job waits before its first operation, by operation; -1 for later ones. */
  readonly origin: Int32Array;
  /** Alternatives of operation i are the entries `alternativeAt[i]` to `alternativeAt[i + 1]`. Machines from 0. */
  readonly alternativeAt: Int32Array;
  readonly alternativeMachine: Int32Array;
  readonly alternativeDuration: Float64Array;
  readonly resourceFrom: Float64Array;
  readonly resourceLocation: Int32Array;
  /** By machine: sorted, disjoint; undefined for a machine that is always open. */
  readonly closed: readonly (readonly Window[] | undefined)[];
}

/** Sorts and merges a machine's closed windows; empty ones vanish. */
export function mergeWindows(closed: ShopMachine["closed"]): readonly Window[] | undefined {
  const sorted = closed.filter((w) => w.to > w.from).sort((a, b) => a.from - b.from);
  const merged: { from: number; to: number }[] = [];
  for (const window of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && window.from <= last.to) last.to = Math.max(last.to, window.to);
    else merged.push({ ...window });
  }
  return merged.length === 0 ? undefined : merged;
}

/** The first second from `at` on at which an operation of this duration fits between the windows. */
export function fitBetween(windows: readonly Window[], at: number, duration: number): number {
  let start = at;
  for (const window of windows) {
    if (start + duration <= window.from) return start;
    if (start < window.to) start = window.to;
  }
  return start;
}

function compileJobs(problem: TransportJobShop, operations: number) {
  const nodes = 2 * operations;
  const jobOf = new Int32Array(operations);
  const indexOf = new Int32Array(operations);
  const before = new Int32Array(nodes).fill(-1);
  const after = new Int32Array(nodes).fill(-1);
  const release = new Float64Array(nodes);
  const origin = new Int32Array(operations).fill(-1);
  let i = 0;
  problem.jobs.forEach((job, j) => {
    job.operations.forEach((_, k) => {
      jobOf[i] = j;
      indexOf[i] = k;
      before[i] = operations + i;
      after[operations + i] = i;
      if (k === 0) {
        release[operations + i] = job.readyAt;
        origin[i] = job.location;
      } else {
        before[operations + i] = i - 1;
        after[i - 1] = operations + i;
      }
      i++;
    });
  });
  return { jobOf, indexOf, before, after, release, origin };
}

function compileAlternatives(problem: TransportJobShop, operations: number) {
  const all = problem.jobs.flatMap((job) => job.operations);
  const total = all.reduce((sum, operation) => sum + operation.alternatives.length, 0);
  const alternativeAt = new Int32Array(operations + 1);
  const alternativeMachine = new Int32Array(total);
  const alternativeDuration = new Float64Array(total);
  let at = 0;
  all.forEach((operation, i) => {
    for (const alternative of operation.alternatives) {
      alternativeMachine[at] = alternative.machine - 1;
      alternativeDuration[at] = alternative.duration;
      at++;
    }
    alternativeAt[i + 1] = at;
  });
  return { alternativeAt, alternativeMachine, alternativeDuration };
}

/** Flattens a valid problem (see `checkProblem`). */
export function compile(problem: TransportJobShop): CompiledShop {
  const operations = problem.jobs.reduce((sum, job) => sum + job.operations.length, 0);
  const machines = problem.machines.length;
  return {
    operations,
    machines,
    vehicles: problem.vehicles.length,
    locations: problem.travel.length,
    travel: Float64Array.from(problem.travel.flat()),
    ...compileJobs(problem, operations),
    ...compileAlternatives(problem, operations),
    resourceFrom: Float64Array.from([
      ...problem.machines.map((machine) => machine.availableAt),
      ...problem.vehicles.map((vehicle) => vehicle.availableAt),
    ]),
    resourceLocation: Int32Array.from([
      ...problem.machines.map((_, m) => m + 1),
      ...problem.vehicles.map((vehicle) => vehicle.location),
    ]),
    closed: problem.machines.map((machine) => mergeWindows(machine.closed)),
  };
}
