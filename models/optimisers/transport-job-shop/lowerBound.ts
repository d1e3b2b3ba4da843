import type { TransportJobShop } from "../../../twins/operations/transportJobShop.ts";
import { cheapestAssignment } from "./assignment.ts";
import { type CompiledShop, compile, fitBetween } from "./compiled.ts";

/** Above so many trips the vehicles are bounded by each trip's cheapest empty way instead of an assignment. */
const MOST_ASSIGNED = 250;
/** Above so many trips only the set of all of them is looked at, not those with late heads or long tails. */
const MOST_SUBSETS = 60;
/** Seconds that rule a predecessor out; every trip has a vehicle's start as another. */
const IMPOSSIBLE = 1e12;

/** A task of a resource: it cannot begin before `head`, keeps it busy for `busy`, and `tail` follows. Seconds. */
export interface Task {
  readonly head: number;
  readonly busy: number;
  readonly tail: number;
}

/** Least seconds between any two locations, over others where that is quicker. Row-major. */
function shortestTravel(shop: CompiledShop): Float64Array {
  const n = shop.locations;
  const least = shop.travel.slice();
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) least[i * n + j] = Math.min(least[i * n + j], least[i * n + k] + least[k * n + j]);
  return least;
}

/** By entry of the alternatives: earliest start, and least time from its end to the end of its job. */
interface Reach {
  readonly start: Float64Array;
  readonly rest: Float64Array;
}

function earliestFetch(shop: CompiledShop, least: Float64Array, operation: number): number {
  let fetch = Number.POSITIVE_INFINITY;
  for (let r = shop.machines; r < shop.machines + shop.vehicles; r++) {
    const way = least[shop.resourceLocation[r] * shop.locations + shop.origin[operation]];
    fetch = Math.min(fetch, shop.resourceFrom[r] + way);
  }
  return Math.max(fetch, shop.release[shop.operations + operation]);
}

/** Calls back with the entries of the operation's alternatives. */
function eachEntry(shop: CompiledShop, operation: number, visit: (entry: number, location: number) => void): void {
  for (let e = shop.alternativeAt[operation]; e < shop.alternativeAt[operation + 1]; e++)
    visit(e, shop.alternativeMachine[e] + 1);
}

function reach(shop: CompiledShop, least: Float64Array): Reach {
  const { operations, travel, locations, alternativeDuration, origin } = shop;
  const start = new Float64Array(alternativeDuration.length);
  const rest = new Float64Array(alternativeDuration.length);
  for (let i = 0; i < operations; i++) {
    const fetch = origin[i] >= 0 ? earliestFetch(shop, least, i) : 0;
    eachEntry(shop, i, (entry, to) => {
      let arrival = Number.POSITIVE_INFINITY;
      if (origin[i] === to) arrival = shop.release[operations + i];
      else if (origin[i] >= 0) arrival = fetch + travel[origin[i] * locations + to];
      else
        eachEntry(shop, i - 1, (e, from) => {
          arrival = Math.min(arrival, start[e] + alternativeDuration[e] + travel[from * locations + to]);
        });
      const windows = shop.closed[to - 1];
      const at = Math.max(arrival, shop.resourceFrom[to - 1]);
      start[entry] = windows === undefined ? at : fitBetween(windows, at, alternativeDuration[entry]);
    });
  }
  for (let i = operations - 1; i >= 0; i--) {
    const following = shop.after[i];
    if (following < 0) continue;
    eachEntry(shop, i, (entry, from) => {
      rest[entry] = Number.POSITIVE_INFINITY;
      eachEntry(shop, following - operations, (e, to) => {
        rest[entry] = Math.min(rest[entry], travel[from * locations + to] + alternativeDuration[e] + rest[e]);
      });
    });
  }
  return { start, rest };
}

/** Longest job on its own. */
function jobBound(shop: CompiledShop, { start, rest }: Reach): number {
  let bound = 0;
  for (let i = 0; i < shop.operations; i++) {
    let shortest = Number.POSITIVE_INFINITY;
    eachEntry(shop, i, (e) => {
      shortest = Math.min(shortest, start[e] + shop.alternativeDuration[e] + rest[e]);
    });
    bound = Math.max(bound, shortest);
  }
  return bound;
}

/** Makespan of one machine that may interrupt its tasks: Jackson's preemptive schedule (Carlier 1982), exact for that. */
export function oneMachineBound(tasks: readonly Task[]): number {
  const left = tasks.map((task) => task.busy);
  const heads = [...new Set(tasks.map((task) => task.head))].sort((a, b) => a - b);
  let now = 0;
  let bound = 0;
  for (let h = 0; h < heads.length; h++) {
    now = Math.max(now, heads[h]);
    const until = heads[h + 1] ?? Number.POSITIVE_INFINITY;
    for (;;) {
      let pick = -1;
      for (let i = 0; i < tasks.length; i++)
        if (left[i] > 0 && tasks[i].head <= now && (pick < 0 || tasks[i].tail > tasks[pick].tail)) pick = i;
      if (pick < 0 || now >= until) break;
      const run = Math.min(left[pick], until - now);
      now += run;
      left[pick] -= run;
      if (left[pick] === 0) bound = Math.max(bound, now + tasks[pick].tail);
    }
  }
  return bound;
}

function machineBound(shop: CompiledShop, { start, rest }: Reach): number {
  const tasks: Task[][] = Array.from({ length: shop.machines }, () => []);
  for (let i = 0; i < shop.operations; i++) {
    const machine = shop.alternativeMachine[shop.alternativeAt[i]];
    let task = { head: Number.POSITIVE_INFINITY, busy: Number.POSITIVE_INFINITY, tail: Number.POSITIVE_INFINITY };
    let certain = true;
    eachEntry(shop, i, (e, location) => {
      if (location !== machine + 1) certain = false;
      task = {
        head: Math.min(task.head, start[e]),
        busy: Math.min(task.busy, shop.alternativeDuration[e]),
        tail: Math.min(task.tail, rest[e]),
      };
    });
    if (certain) tasks[machine].push(task);
  }
  return tasks.reduce((bound, own) => Math.max(bound, oneMachineBound(own)), 0);
}

/** A trip that every solution makes: where it may begin and end, its least length, its earliest pickup, what follows. */
interface Trip {
  readonly operation: number;
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly loaded: number;
  readonly pickup: number;
  readonly tail: number;
}

function certainTrips(shop: CompiledShop, { start, rest }: Reach, least: Float64Array): Trip[] {
  const { travel, locations, alternativeDuration } = shop;
  const trips: Trip[] = [];
  for (let i = 0; i < shop.operations; i++) {
    const from: number[] = [];
    const to: number[] = [];
    let pickup = Number.POSITIVE_INFINITY;
    let tail = Number.POSITIVE_INFINITY;
    if (shop.origin[i] >= 0) {
      from.push(shop.origin[i]);
      pickup = earliestFetch(shop, least, i);
    } else
      eachEntry(shop, i - 1, (e, location) => {
        from.push(location);
        pickup = Math.min(pickup, start[e] + alternativeDuration[e]);
      });
    eachEntry(shop, i, (e, location) => {
      to.push(location);
      tail = Math.min(tail, alternativeDuration[e] + rest[e]);
    });
    if (from.some((location) => to.includes(location))) continue;
    const loaded = Math.min(...from.flatMap((a) => to.map((b) => travel[a * locations + b])));
    trips.push({ operation: i, from, to, loaded, pickup, tail });
  }
  return trips;
}

/**
 * What `vehicles` need at least for all tasks: with u of them used, the u earliest heads, all the work and the u shortest
 * tails are at most u times the makespan.
 */
export function sharedWorkBound(tasks: readonly Task[], vehicles: number, extraBusy = 0): number {
  const heads = tasks.map((task) => task.head).sort((a, b) => a - b);
  const tails = tasks.map((task) => task.tail).sort((a, b) => a - b);
  let total = tasks.reduce((sum, task) => sum + task.busy, extraBusy);
  let bound = Number.POSITIVE_INFINITY;
  for (let used = 1; used <= Math.min(vehicles, tasks.length); used++) {
    total += heads[used - 1] + tails[used - 1];
    bound = Math.min(bound, total / used);
  }
  return bound;
}

/** Least seconds from the delivery for operation `i` to the pickup for a later operation `k` of the same job. */
function leastBetween(shop: CompiledShop, trips: readonly Trip[], i: number, k: number): number {
  let total = 0;
  for (let o = i; o < k; o++) {
    let shortest = Number.POSITIVE_INFINITY;
    eachEntry(shop, o, (e) => {
      shortest = Math.min(shortest, shop.alternativeDuration[e]);
    });
    total += shortest;
  }
  for (const trip of trips) if (trip.operation > i && trip.operation < k) total += trip.loaded;
  return total;
}

/**
 * What a vehicle spends at least between each possible predecessor (other trips, then the vehicles' starts) and each
 * trip, a row a trip: the empty way, or the wait for the work in between when both carry the same job.
 */
function gaps(shop: CompiledShop, trips: readonly Trip[], least: Float64Array): number[][] {
  const n = shop.locations;
  const starts = Array.from(shop.resourceLocation.subarray(shop.machines));
  const way = (ends: readonly number[], begins: readonly number[]): number => {
    let shortest = Number.POSITIVE_INFINITY;
    for (const a of ends) for (const b of begins) shortest = Math.min(shortest, least[a * n + b]);
    return shortest;
  };
  const gap = (earlier: Trip, later: Trip): number => {
    const empty = way(earlier.to, later.from);
    if (shop.jobOf[earlier.operation] !== shop.jobOf[later.operation]) return empty;
    if (earlier.operation >= later.operation) return IMPOSSIBLE;
    return Math.max(empty, leastBetween(shop, trips, earlier.operation, later.operation));
  };
  return trips.map((trip) => [
    ...trips.map((other) => gap(other, trip)),
    ...starts.map((location) => way([location], trip.from)),
  ]);
}

function vehicleBound(shop: CompiledShop, reached: Reach, least: Float64Array): number {
  const trips = certainTrips(shop, reached, least);
  if (trips.length === 0) return 0;
  const empty = gaps(shop, trips, least);
  const nearest = empty.map((row) => Math.min(...row));
  const free = Math.min(...shop.resourceFrom.subarray(shop.machines));
  const tasks = trips.map(({ loaded, pickup, tail }, i): Task => {
    return { head: Math.max(free, pickup - nearest[i]), busy: nearest[i] + loaded, tail };
  });
  const detour =
    trips.length > MOST_ASSIGNED ? 0 : cheapestAssignment(empty) - nearest.reduce((sum, seconds) => sum + seconds, 0);
  const fromStart = tasks.map((task) => ({ ...task, head: free }));
  let bound = sharedWorkBound(fromStart, shop.vehicles, detour);
  if (trips.length > MOST_SUBSETS) return Math.max(bound, sharedWorkBound(tasks, shop.vehicles));
  for (const head of new Set(tasks.map((task) => task.head))) {
    const late = tasks.filter((task) => task.head >= head);
    for (const tail of new Set(late.map((task) => task.tail)))
      bound = Math.max(
        bound,
        sharedWorkBound(
          late.filter((task) => task.tail >= tail),
          shop.vehicles,
        ),
      );
  }
  return bound;
}

/**
 * A makespan that no schedule can beat, seconds: the longest job, the busiest machine, and the loaded and least empty
 * travel shared by the vehicles. Rounded up where all data are whole.
 * @param problem as accepted by `checkProblem`
 */
export function lowerBound(problem: TransportJobShop): number {
  const shop = compile(problem);
  const least = shortestTravel(shop);
  const reached = reach(shop, least);
  const bound = Math.max(jobBound(shop, reached), machineBound(shop, reached), vehicleBound(shop, reached, least));
  const whole = [shop.travel, shop.alternativeDuration, shop.release, shop.resourceFrom].every((values) =>
    values.every((x) => Number.isInteger(x)),
  );
  const closedWhole = shop.closed.every((w) => w?.every(({ to }) => Number.isInteger(to)) ?? true);
  return whole && closedWhole ? Math.max(0, Math.ceil(bound - 1e-9)) : bound;
}
