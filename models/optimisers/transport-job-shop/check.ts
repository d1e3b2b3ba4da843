import { fail, ok, type Result } from "../../../twins/core/result.ts";
import type {
  Schedule,
  ScheduledOperation,
  ScheduledTransport,
  ShopJob,
  TransportJobShop,
} from "../../../twins/operations/transportJobShop.ts";

/** Seconds; sums of fractional travel times may differ in the last digits. */
const TOLERANCE_S = 1e-6;
/** Times far from 0 have fewer digits behind the point: a few units in the last place of the problem's horizon. */
const TOLERANCE_OF_HORIZON = 4 * Number.EPSILON;
/** So many violations are told; a schedule with more is refused all the same. */
const MOST_MESSAGES = 20;

/** How a schedule's times are compared, and where what is wrong with them is told. */
interface Judge {
  say(message: string): void;
  before(a: number, b: number): boolean;
  differs(a: number, b: number): boolean;
}

/** Seconds by which everything is done even when one thing happens after the other. From the problem alone. */
function horizonOf({ travel, jobs, machines, vehicles }: TransportJobShop): number {
  const largest = (times: readonly number[]): number => times.reduce((most, time) => Math.max(most, time), 0);
  const farthest = largest(travel.flat());
  const work = jobs
    .flatMap((job) => job.operations)
    .reduce((sum, { alternatives }) => sum + largest(alternatives.map((a) => a.duration)) + 2 * farthest, 0);
  const begin = [...jobs.map((job) => job.readyAt), ...[...machines, ...vehicles].map((one) => one.availableAt)];
  const closed = machines.flatMap((machine) => machine.closed.map((window) => window.to));
  return work + largest(begin) + largest(closed);
}

function judgeOf(problem: TransportJobShop, violations: string[]): Judge {
  const tolerance = Math.max(TOLERANCE_S, horizonOf(problem) * TOLERANCE_OF_HORIZON);
  return {
    say(message) {
      if (violations.length < MOST_MESSAGES) violations.push(message);
    },
    before: (a, b) => a < b - tolerance,
    differs: (a, b) => Math.abs(a - b) > tolerance,
  };
}

function groupBy<T>(items: readonly T[], key: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Each step of a job in turn: machine, duration, who carried it there, and that nothing begins too early. */
function checkJob(
  problem: TransportJobShop,
  job: ShopJob,
  operations: readonly ScheduledOperation[],
  transports: readonly ScheduledTransport[],
  { say, before, differs }: Judge,
): void {
  let location = job.location;
  let ready = job.readyAt;
  for (const [k, wanted] of job.operations.entries()) {
    const index = job.firstIndex + k;
    const name = `job ${job.id} operation ${index}`;
    const found = operations.filter((o) => o.index === index);
    const trips = transports.filter((t) => t.index === index);
    if (found.length !== 1) {
      say(`${name} is scheduled ${found.length} times`);
      return;
    }
    const operation = found[0];
    const choices = wanted.alternatives.filter((a) => a.machine === operation.machine);
    if (choices.length === 0) say(`${name} cannot run on machine ${operation.machine}`);
    else if (choices.every((a) => differs(a.duration, operation.end - operation.start)))
      say(`${name} lasts ${operation.end - operation.start} s on machine ${operation.machine}`);
    const needed = location === operation.machine ? 0 : 1;
    if (trips.length !== needed) say(`${name} has ${trips.length} trips, it needs ${needed}`);
    for (const trip of trips) {
      if (trip.from !== location) say(`${name}: the trip begins at ${trip.from}, the job is at ${location}`);
      if (trip.to !== operation.machine)
        say(`${name}: the trip ends at ${trip.to}, not at machine ${operation.machine}`);
      if (before(trip.pickup, ready)) say(`${name} is fetched at ${trip.pickup}, ready only at ${ready}`);
      if (differs(trip.delivery - trip.pickup, problem.travel[trip.from]?.[trip.to] ?? Number.NaN))
        say(`${name}: the loaded trip takes ${trip.delivery - trip.pickup} s`);
      ready = trip.delivery;
    }
    if (before(operation.start, ready)) say(`${name} starts at ${operation.start}, the job is there only at ${ready}`);
    ready = operation.end;
    location = operation.machine;
  }
  const wrong = [...operations, ...transports].find(
    ({ index }) =>
      !Number.isInteger(index) || index < job.firstIndex || index >= job.firstIndex + job.operations.length,
  );
  if (wrong !== undefined) say(`job ${job.id} has no remaining operation ${wrong.index}`);
}

function checkMachines(problem: TransportJobShop, schedule: Schedule, { say, before }: Judge): void {
  for (const [number, operations] of groupBy(schedule.operations, (o) => o.machine)) {
    const machine = problem.machines[number - 1];
    if (machine === undefined) {
      say(`there is no machine ${number}`);
      continue;
    }
    const sorted = operations.toSorted((a, b) => a.start - b.start || a.end - b.end);
    let free = machine.availableAt;
    for (const { job, index, start, end } of sorted) {
      if (before(start, free)) say(`machine ${number} is busy until ${free} when job ${job} operation ${index} starts`);
      for (const window of machine.closed)
        if (window.to > window.from && before(start, window.to) && before(window.from, end) && end > start)
          say(`machine ${number} is closed from ${window.from} to ${window.to} during job ${job} operation ${index}`);
        else if (end === start && before(window.from, start) && before(start, window.to))
          say(`machine ${number} is closed from ${window.from} to ${window.to} at job ${job} operation ${index}`);
      free = Math.max(free, end);
    }
  }
}

function checkVehicles(problem: TransportJobShop, schedule: Schedule, { say, before }: Judge): void {
  for (const [number, trips] of groupBy(schedule.transports, (t) => t.vehicle)) {
    const vehicle = problem.vehicles[number - 1];
    if (vehicle === undefined) {
      say(`there is no vehicle ${number}`);
      continue;
    }
    const sorted = trips.toSorted((a, b) => a.start - b.start || a.delivery - b.delivery);
    let free = vehicle.availableAt;
    let location = vehicle.location;
    for (const { job, index, from, to, start, pickup, delivery } of sorted) {
      const name = `vehicle ${number}, trip for job ${job} operation ${index}`;
      if (before(start, free)) say(`${name}: sets off at ${start}, free only at ${free}`);
      const empty = problem.travel[location]?.[from];
      if (empty === undefined) say(`${name}: there is no way from ${location} to ${from}`);
      else if (before(pickup - start, empty)) say(`${name}: ${pickup - start} s for an empty trip of ${empty} s`);
      free = delivery;
      location = to;
    }
  }
}

/**
 * Verifies a schedule against every constraint of the problem, from the problem's definition alone: it shares no code
 * with the solver. A vehicle may wait at either end of its empty trip; trips that take no time at the same moment count in
 * the order listed. PLAN_CHECK carries the violations in `details`.
 */
export function check(problem: TransportJobShop, schedule: Schedule): Result<{ makespan: number }> {
  const violations: string[] = [];
  const times = [
    schedule.makespan,
    ...schedule.operations.flatMap((o) => [o.start, o.end]),
    ...schedule.transports.flatMap((t) => [t.start, t.pickup, t.delivery]),
  ];
  const judge = judgeOf(problem, violations);
  const { say, differs } = judge;
  if (!times.every((time) => Number.isFinite(time) && time >= 0)) say("a time is negative or not a number");
  const operations = groupBy(schedule.operations, (o) => o.job);
  const transports = groupBy(schedule.transports, (t) => t.job);
  const known = new Set(problem.jobs.map((job) => job.id));
  for (const id of new Set([...operations.keys(), ...transports.keys()]))
    if (!known.has(id)) say(`there is no job ${id}`);
  for (const job of problem.jobs)
    checkJob(problem, job, operations.get(job.id) ?? [], transports.get(job.id) ?? [], judge);
  checkMachines(problem, schedule, judge);
  checkVehicles(problem, schedule, judge);
  let makespan = 0;
  for (const { end } of schedule.operations) makespan = Math.max(makespan, end);
  if (differs(makespan, schedule.makespan)) say(`the makespan is ${makespan}, not ${schedule.makespan}`);
  return violations.length === 0 ? ok({ makespan }) : fail("PLAN_CHECK", violations[0], { violations });
}
