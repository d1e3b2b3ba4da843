import type { LocalText } from "../../../twins/core/place.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import type { ShopJob, TransportJobShop } from "../../../twins/operations/transportJobShop.ts";

/** Limits that keep one problem within memory: the search holds two tables of operations x operations. */
export const MOST_OPERATIONS = 2000;
export const MOST_LOCATIONS = 500;
export const MOST_VEHICLES = 200;
export const MOST_ALTERNATIVES = 100;
/** Seconds; sums of so many stay exact. */
export const LONGEST = 1e9;

const isTime = (x: number): boolean => Number.isFinite(x) && x >= 0 && x <= LONGEST;
const input = (said: LocalText): Result<never> => refuse("PLAN_INPUT", said);

/** Checks a travel matrix: square, times from 0 to 1e9 s, nothing on the diagonal. */
export function checkTravel(travel: readonly (readonly number[])[]): Result<void> {
  if (travel.length < 2)
    return input({
      en: "The travel matrix needs the station and at least one machine.",
      zh: "行程矩阵须包含站台和至少一台机床。",
    });
  if (travel.length > MOST_LOCATIONS)
    return input({
      en: `The travel matrix has more than ${MOST_LOCATIONS} locations.`,
      zh: `行程矩阵超过 ${MOST_LOCATIONS} 个位置。`,
    });
  for (const [from, row] of travel.entries()) {
    if (row.length !== travel.length)
      return input({
        en: `The travel matrix is not square: row ${from} has ${row.length} entries, there are ${travel.length} rows.`,
        zh: `行程矩阵不是方阵：第 ${from} 行有 ${row.length} 项，而共有 ${travel.length} 行。`,
      });
    for (const [to, seconds] of row.entries()) {
      if (!isTime(seconds))
        return input({
          en: `Travel from ${from} to ${to} is ${seconds}: expected 0 to ${LONGEST}.`,
          zh: `从 ${from} 到 ${to} 的行程为 ${seconds}，应为 0 至 ${LONGEST}。`,
        });
      if (from === to && seconds !== 0)
        return input({
          en: `Travel from ${from} to itself is ${seconds}: expected 0.`,
          zh: `从 ${from} 到自身的行程为 ${seconds}，应为 0。`,
        });
    }
  }
  return ok(undefined);
}

function checkJob(job: ShopJob, machines: number): Result<void> {
  const locationOk = Number.isInteger(job.location) && job.location >= 0 && job.location <= machines;
  if (!locationOk)
    return input({
      en: `Job ${job.id} is at location ${job.location}: expected 0 to ${machines}.`,
      zh: `作业 ${job.id} 位于位置 ${job.location}，应为 0 至 ${machines}。`,
    });
  if (!isTime(job.readyAt))
    return input({
      en: `Job ${job.id} is ready at ${job.readyAt}: expected 0 to ${LONGEST}.`,
      zh: `作业 ${job.id} 的就绪时间为 ${job.readyAt}，应为 0 至 ${LONGEST}。`,
    });
  for (const [k, operation] of job.operations.entries()) {
    const name = `Job ${job.id}, operation ${job.firstIndex + k}`;
    const nameZh = `作业 ${job.id} 的工序 ${job.firstIndex + k}`;
    const count = operation.alternatives.length;
    if (count < 1 || count > MOST_ALTERNATIVES)
      return input({
        en: `${name} has ${count} alternatives: expected 1 to ${MOST_ALTERNATIVES}.`,
        zh: `${nameZh}有 ${count} 种可选，应为 1 至 ${MOST_ALTERNATIVES} 种。`,
      });
    for (const { machine, duration } of operation.alternatives) {
      if (!Number.isInteger(machine) || machine < 1 || machine > machines)
        return input({
          en: `${name} is on machine ${machine}: expected 1 to ${machines}.`,
          zh: `${nameZh}安排在机床 ${machine}，应为 1 至 ${machines}。`,
        });
      if (!isTime(duration))
        return input({
          en: `${name} takes ${duration}: expected 0 to ${LONGEST}.`,
          zh: `${nameZh}耗时 ${duration}，应为 0 至 ${LONGEST}。`,
        });
    }
  }
  return ok(undefined);
}

function checkResources(problem: TransportJobShop): Result<void> {
  const { machines, vehicles } = problem;
  for (const [m, machine] of machines.entries()) {
    if (!isTime(machine.availableAt))
      return input({
        en: `Machine ${m + 1} is available at ${machine.availableAt}: expected 0 to ${LONGEST}.`,
        zh: `${m + 1} 号机床的可用时间为 ${machine.availableAt}，应为 0 至 ${LONGEST}。`,
      });
    for (const { from, to } of machine.closed)
      if (!isTime(from) || !isTime(to) || to < from)
        return input({
          en: `Machine ${m + 1} is closed from ${from} to ${to}: expected 0 to ${LONGEST}, in order.`,
          zh: `${m + 1} 号机床的停用时段为 ${from} 至 ${to}，应在 0 至 ${LONGEST} 之间且先后有序。`,
        });
  }
  for (const [v, vehicle] of vehicles.entries()) {
    const locationOk =
      Number.isInteger(vehicle.location) && vehicle.location >= 0 && vehicle.location <= machines.length;
    if (!locationOk)
      return input({
        en: `Vehicle ${v + 1} is at location ${vehicle.location}: expected 0 to ${machines.length}.`,
        zh: `${v + 1} 号搬运车位于位置 ${vehicle.location}，应为 0 至 ${machines.length}。`,
      });
    if (!isTime(vehicle.availableAt))
      return input({
        en: `Vehicle ${v + 1} is available at ${vehicle.availableAt}: expected 0 to ${LONGEST}.`,
        zh: `${v + 1} 号搬运车的可用时间为 ${vehicle.availableAt}，应为 0 至 ${LONGEST}。`,
      });
  }
  return ok(undefined);
}

/** Whether the job can be done without ever being carried: some machine at its place does every operation. */
function canStay(job: ShopJob): boolean {
  return job.operations.every((operation) => operation.alternatives.some((a) => a.machine === job.location));
}

/** Checks the invariants that the type cannot say. PLAN_INPUT names what is wrong; PLAN_INFEASIBLE: no vehicle. */
export function checkProblem(problem: TransportJobShop): Result<void> {
  const travel = checkTravel(problem.travel);
  if (!travel.ok) return travel;
  const { machines, vehicles, jobs } = problem;
  if (machines.length !== problem.travel.length - 1)
    return input({
      en: `${machines.length} machines do not fit ${problem.travel.length} locations (the station and machines).`,
      zh: `${machines.length} 台机床与 ${problem.travel.length} 个位置（站台和机床）不符。`,
    });
  if (vehicles.length > MOST_VEHICLES)
    return input({ en: `There are more than ${MOST_VEHICLES} vehicles.`, zh: `搬运车超过 ${MOST_VEHICLES} 辆。` });
  const resources = checkResources(problem);
  if (!resources.ok) return resources;
  const ids = new Set<number>();
  let operations = 0;
  for (const job of jobs) {
    if (ids.has(job.id)) return input({ en: `Job ${job.id} appears twice.`, zh: `作业 ${job.id} 出现两次。` });
    ids.add(job.id);
    operations += job.operations.length;
    if (operations > MOST_OPERATIONS)
      return input({
        en: `There are more than ${MOST_OPERATIONS} operations.`,
        zh: `工序超过 ${MOST_OPERATIONS} 道。`,
      });
    const checked = checkJob(job, machines.length);
    if (!checked.ok) return checked;
  }
  const stranded = vehicles.length === 0 ? jobs.find((job) => !canStay(job)) : undefined;
  if (stranded !== undefined)
    return refuse("PLAN_INFEASIBLE", {
      en: `Job ${stranded.id} must be carried and there is no vehicle.`,
      zh: `作业 ${stranded.id} 需要搬运，但没有搬运车。`,
    });
  return ok(undefined);
}
