import { fail, ok, type Result } from "../../../twins/core/result.ts";
import type { ShopJob, TransportJobShop } from "../../../twins/operations/transportJobShop.ts";

/** Limits that keep one problem within memory: the search holds two tables of operations x operations. */
export const MOST_OPERATIONS = 2000;
export const MOST_LOCATIONS = 500;
export const MOST_VEHICLES = 200;
export const MOST_ALTERNATIVES = 100;
/** Seconds; sums of so many stay exact. */
export const LONGEST = 1e9;

const isTime = (x: number): boolean => Number.isFinite(x) && x >= 0 && x <= LONGEST;
const input = (message: string): Result<never> => fail("PLAN_INPUT", message);

/** Checks a travel matrix: square, times from 0 to 1e9 s, nothing on the diagonal. */
export function checkTravel(travel: readonly (readonly number[])[]): Result<void> {
  if (travel.length < 2) return input("The travel matrix needs the station and at least one machine.");
  if (travel.length > MOST_LOCATIONS) return input(`The travel matrix has more than ${MOST_LOCATIONS} locations.`);
  for (const [from, row] of travel.entries()) {
    if (row.length !== travel.length)
      return input(
        `The travel matrix is not square: row ${from} has ${row.length} entries, there are ${travel.length} rows.`,
      );
    for (const [to, seconds] of row.entries()) {
      if (!isTime(seconds)) return input(`Travel from ${from} to ${to} is ${seconds}: expected 0 to ${LONGEST}.`);
      if (from === to && seconds !== 0) return input(`Travel from ${from} to itself is ${seconds}: expected 0.`);
    }
  }
  return ok(undefined);
}

function checkJob(job: ShopJob, machines: number): Result<void> {
  const locationOk = Number.isInteger(job.location) && job.location >= 0 && job.location <= machines;
  if (!locationOk) return input(`Job ${job.id} is at location ${job.location}: expected 0 to ${machines}.`);
  if (!isTime(job.readyAt)) return input(`Job ${job.id} is ready at ${job.readyAt}: expected 0 to ${LONGEST}.`);
  for (const [k, operation] of job.operations.entries()) {
    const name = `Job ${job.id}, operation ${job.firstIndex + k}`;
    const count = operation.alternatives.length;
    if (count < 1 || count > MOST_ALTERNATIVES)
      return input(`${name} has ${count} alternatives: expected 1 to ${MOST_ALTERNATIVES}.`);
    for (const { machine, duration } of operation.alternatives) {
      if (!Number.isInteger(machine) || machine < 1 || machine > machines)
        return input(`${name} is on machine ${machine}: expected 1 to ${machines}.`);
      if (!isTime(duration)) return input(`${name} takes ${duration}: expected 0 to ${LONGEST}.`);
    }
  }
  return ok(undefined);
}

function checkResources(problem: TransportJobShop): Result<void> {
  const { machines, vehicles } = problem;
  for (const [m, machine] of machines.entries()) {
    if (!isTime(machine.availableAt)) return input(`Machine ${m + 1} is available at ${machine.availableAt}.`);
    for (const { from, to } of machine.closed)
      if (!isTime(from) || !isTime(to) || to < from)
        return input(`Machine ${m + 1} is closed from ${from} to ${to}: expected 0 to ${LONGEST}, in order.`);
  }
  for (const [v, vehicle] of vehicles.entries()) {
    const locationOk =
      Number.isInteger(vehicle.location) && vehicle.location >= 0 && vehicle.location <= machines.length;
    if (!locationOk)
      return input(`Vehicle ${v + 1} is at location ${vehicle.location}: expected 0 to ${machines.length}.`);
    if (!isTime(vehicle.availableAt)) return input(`Vehicle ${v + 1} is available at ${vehicle.availableAt}.`);
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
    return input(
      `${machines.length} machines do not fit ${problem.travel.length} locations (the station and machines).`,
    );
  if (vehicles.length > MOST_VEHICLES) return input(`There are more than ${MOST_VEHICLES} vehicles.`);
  const resources = checkResources(problem);
  if (!resources.ok) return resources;
  const ids = new Set<number>();
  let operations = 0;
  for (const job of jobs) {
    if (ids.has(job.id)) return input(`Job ${job.id} appears twice.`);
    ids.add(job.id);
    operations += job.operations.length;
    if (operations > MOST_OPERATIONS) return input(`There are more than ${MOST_OPERATIONS} operations.`);
    const checked = checkJob(job, machines.length);
    if (!checked.ok) return checked;
  }
  const stranded = vehicles.length === 0 ? jobs.find((job) => !canStay(job)) : undefined;
  if (stranded !== undefined)
    return fail("PLAN_INFEASIBLE", `Job ${stranded.id} must be carried and there is no vehicle.`);
  return ok(undefined);
}
