import { groupBy } from "../../../twins/core/groupBy.ts";
import type { LocalText } from "../../../twins/core/place.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
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
  say(en: string, zh: string): void;
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

function judgeOf(problem: TransportJobShop, violations: LocalText[]): Judge {
  const tolerance = Math.max(TOLERANCE_S, horizonOf(problem) * TOLERANCE_OF_HORIZON);
  return {
    say(en, zh) {
      if (violations.length < MOST_MESSAGES) violations.push({ en, zh });
    },
    before: (a, b) => a < b - tolerance,
    differs: (a, b) => Math.abs(a - b) > tolerance,
  };
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
    const nameZh = `作业 ${job.id} 的工序 ${index}`;
    const found = operations.filter((o) => o.index === index);
    const trips = transports.filter((t) => t.index === index);
    if (found.length !== 1) {
      say(`${name} is scheduled ${found.length} times`, `${nameZh}被安排 ${found.length} 次`);
      return;
    }
    const operation = found[0];
    const choices = wanted.alternatives.filter((a) => a.machine === operation.machine);
    if (choices.length === 0)
      say(`${name} cannot run on machine ${operation.machine}`, `${nameZh}不能在 ${operation.machine} 号机床上加工`);
    else if (choices.every((a) => differs(a.duration, operation.end - operation.start)))
      say(
        `${name} lasts ${operation.end - operation.start} s on machine ${operation.machine}`,
        `${nameZh}在 ${operation.machine} 号机床上历时 ${operation.end - operation.start} 秒`,
      );
    const needed = location === operation.machine ? 0 : 1;
    if (trips.length !== needed)
      say(
        `${name} has ${trips.length} trips, it needs ${needed}`,
        `${nameZh}有 ${trips.length} 次搬运，需要 ${needed} 次`,
      );
    for (const trip of trips) {
      if (trip.from !== location)
        say(
          `${name}: the trip begins at ${trip.from}, the job is at ${location}`,
          `${nameZh}：搬运从 ${trip.from} 开始，而作业在 ${location}`,
        );
      if (trip.to !== operation.machine)
        say(
          `${name}: the trip ends at ${trip.to}, not at machine ${operation.machine}`,
          `${nameZh}：搬运终点为 ${trip.to}，不是 ${operation.machine} 号机床`,
        );
      if (before(trip.pickup, ready))
        say(
          `${name} is fetched at ${trip.pickup}, ready only at ${ready}`,
          `${nameZh}在 ${trip.pickup} 秒取走，而 ${ready} 秒才就绪`,
        );
      if (differs(trip.delivery - trip.pickup, problem.travel[trip.from]?.[trip.to] ?? Number.NaN))
        say(
          `${name}: the loaded trip takes ${trip.delivery - trip.pickup} s`,
          `${nameZh}：载货行程历时 ${trip.delivery - trip.pickup} 秒`,
        );
      ready = trip.delivery;
    }
    if (before(operation.start, ready))
      say(
        `${name} starts at ${operation.start}, the job is there only at ${ready}`,
        `${nameZh}在 ${operation.start} 秒开始，而作业 ${ready} 秒才到达`,
      );
    ready = operation.end;
    location = operation.machine;
  }
  checkIndices(job, [...operations, ...transports], say);
}

function checkIndices(job: ShopJob, steps: readonly { readonly index: number }[], say: Judge["say"]): void {
  const wrong = steps.find(
    ({ index }) =>
      !Number.isInteger(index) || index < job.firstIndex || index >= job.firstIndex + job.operations.length,
  );
  if (wrong !== undefined)
    say(`job ${job.id} has no remaining operation ${wrong.index}`, `作业 ${job.id} 没有剩余的工序 ${wrong.index}`);
}

function checkMachines(problem: TransportJobShop, schedule: Schedule, { say, before }: Judge): void {
  for (const [number, operations] of groupBy(schedule.operations, (o) => o.machine)) {
    const machine = problem.machines[number - 1];
    if (machine === undefined) {
      say(`there is no machine ${number}`, `没有 ${number} 号机床`);
      continue;
    }
    const sorted = operations.toSorted((a, b) => a.start - b.start || a.end - b.end);
    let free = machine.availableAt;
    for (const { job, index, start, end } of sorted) {
      if (before(start, free))
        say(
          `machine ${number} is busy until ${free} when job ${job} operation ${index} starts`,
          `作业 ${job} 的工序 ${index} 开始时，${number} 号机床要占用到 ${free} 秒`,
        );
      for (const window of machine.closed)
        if (window.to > window.from && before(start, window.to) && before(window.from, end) && end > start)
          say(
            `machine ${number} is closed from ${window.from} to ${window.to} during job ${job} operation ${index}`,
            `作业 ${job} 的工序 ${index} 期间，${number} 号机床在 ${window.from} 至 ${window.to} 秒停用`,
          );
        else if (end === start && before(window.from, start) && before(start, window.to))
          say(
            `machine ${number} is closed from ${window.from} to ${window.to} at job ${job} operation ${index}`,
            `作业 ${job} 的工序 ${index} 时，${number} 号机床在 ${window.from} 至 ${window.to} 秒停用`,
          );
      free = Math.max(free, end);
    }
  }
}

function checkVehicles(problem: TransportJobShop, schedule: Schedule, { say, before }: Judge): void {
  for (const [number, trips] of groupBy(schedule.transports, (t) => t.vehicle)) {
    const vehicle = problem.vehicles[number - 1];
    if (vehicle === undefined) {
      say(`there is no vehicle ${number}`, `没有 ${number} 号搬运车`);
      continue;
    }
    const sorted = trips.toSorted((a, b) => a.start - b.start || a.delivery - b.delivery);
    let free = vehicle.availableAt;
    let location = vehicle.location;
    for (const { job, index, from, to, start, pickup, delivery } of sorted) {
      const name = `vehicle ${number}, trip for job ${job} operation ${index}`;
      const nameZh = `${number} 号搬运车，作业 ${job} 工序 ${index} 的搬运`;
      if (before(start, free))
        say(`${name}: sets off at ${start}, free only at ${free}`, `${nameZh}：${start} 秒出发，而 ${free} 秒才空闲`);
      const empty = problem.travel[location]?.[from];
      if (empty === undefined)
        say(`${name}: there is no way from ${location} to ${from}`, `${nameZh}：没有从 ${location} 到 ${from} 的通路`);
      else if (before(pickup - start, empty))
        say(
          `${name}: ${pickup - start} s for an empty trip of ${empty} s`,
          `${nameZh}：${empty} 秒的空驶只用了 ${pickup - start} 秒`,
        );
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
  const violations: LocalText[] = [];
  const times = [
    schedule.makespan,
    ...schedule.operations.flatMap((o) => [o.start, o.end]),
    ...schedule.transports.flatMap((t) => [t.start, t.pickup, t.delivery]),
  ];
  const judge = judgeOf(problem, violations);
  const { say, differs } = judge;
  if (!times.every((time) => Number.isFinite(time) && time >= 0))
    say("a time is negative or not a number", "有时间为负或不是数值");
  const operations = groupBy(schedule.operations, (o) => o.job);
  const transports = groupBy(schedule.transports, (t) => t.job);
  const known = new Set(problem.jobs.map((job) => job.id));
  for (const id of new Set([...operations.keys(), ...transports.keys()]))
    if (!known.has(id)) say(`there is no job ${id}`, `没有作业 ${id}`);
  for (const job of problem.jobs)
    checkJob(problem, job, operations.get(job.id) ?? [], transports.get(job.id) ?? [], judge);
  checkMachines(problem, schedule, judge);
  checkVehicles(problem, schedule, judge);
  let makespan = 0;
  for (const { end } of schedule.operations) makespan = Math.max(makespan, end);
  if (differs(makespan, schedule.makespan))
    say(`the makespan is ${makespan}, not ${schedule.makespan}`, `完工时间为 ${makespan}，而不是 ${schedule.makespan}`);
  const [first] = violations;
  if (first === undefined) return ok({ makespan });
  return refuse(
    "PLAN_CHECK",
    {
      en: `The independent checker refused the schedule: ${first.en}.`,
      zh: `独立检查器拒绝了该排程：${first.zh}。`,
    },
    { violations: violations.map(({ en }) => en) },
  );
}
