import type { Rng } from "../../../twins/core/rng.ts";
import type { Schedule, ShopOperation, TransportJobShop } from "../../../twins/operations/transportJobShop.ts";
import type { Graph } from "./graph.ts";

/** A solution kept aside: the lists and choices of a graph. */
export interface Snapshot {
  readonly makespan: number;
  readonly resource: Int32Array;
  readonly previous: Int32Array;
  readonly next: Int32Array;
  readonly head: Int32Array;
  readonly last: Int32Array;
  readonly choice: Int32Array;
}

export function snapshot(graph: Graph): Snapshot {
  return {
    makespan: graph.makespan,
    resource: graph.resource.slice(),
    previous: graph.previous.slice(),
    next: graph.next.slice(),
    head: graph.head.slice(),
    last: graph.last.slice(),
    choice: graph.choice.slice(),
  };
}

export function restore(graph: Graph, saved: Snapshot): void {
  graph.resource.set(saved.resource);
  graph.previous.set(saved.previous);
  graph.next.set(saved.next);
  graph.head.set(saved.head);
  graph.last.set(saved.last);
  saved.choice.forEach((alternative, operation) => {
    graph.choose(operation, alternative);
  });
  graph.evaluate();
}

/** Appends the operation and the trip before it to the lists; the vehicle is the one that can fetch first. */
class Appender {
  readonly graph: Graph;

  constructor(graph: Graph) {
    this.graph = graph;
    graph.clear();
  }

  private freeAt(resource: number, node: number): number {
    const { graph } = this;
    const behind = graph.last[resource];
    return behind < 0 ? graph.firstAt(resource, node) : graph.end[behind] + graph.gap(behind, node);
  }

  /** Puts the node at the end of the resource (-1: of none) and computes its times. */
  append(node: number, resource: number): void {
    const { graph } = this;
    const job = graph.shop.before[node];
    let from = job >= 0 ? graph.end[job] : graph.shop.release[node];
    if (resource >= 0) {
      from = graph.fit(node, resource, Math.max(from, this.freeAt(resource, node)));
      graph.link(node, resource, graph.last[resource]);
    }
    graph.start[node] = from;
    graph.end[node] = from + graph.duration[node];
  }

  /** The vehicle that can pick up first; of these the one that becomes free last, which keeps the idle ones idle. */
  vehicleFor(trip: number): number {
    const { graph } = this;
    const { before, release, machines, vehicles } = graph.shop;
    const job = before[trip];
    const ready = job >= 0 ? graph.end[job] : release[trip];
    let best = -1;
    let bestPickup = Number.POSITIVE_INFINITY;
    let bestFree = Number.NEGATIVE_INFINITY;
    for (let r = machines; r < machines + vehicles; r++) {
      const free = this.freeAt(r, trip);
      const pickup = Math.max(ready, free);
      if (best >= 0 && (pickup > bestPickup || (pickup === bestPickup && free <= bestFree))) continue;
      best = r;
      bestPickup = pickup;
      bestFree = free;
    }
    return best;
  }

  appendTrip(trip: number): void {
    this.append(trip, this.graph.needsResource(trip) ? this.vehicleFor(trip) : -1);
  }
}

/** Builds a solution at random: mostly the operation that can begin soonest, with noise, and any alternative. */
export function buildRandom(graph: Graph, rng: Rng): void {
  const { shop } = graph;
  const flexible = rng.uniform();
  for (let i = 0; i < shop.operations; i++) {
    const count = shop.alternativeAt[i + 1] - shop.alternativeAt[i];
    const pick = count > 1 && rng.uniform() < flexible ? rng.below(count) : 0;
    graph.choice[i] = shop.alternativeAt[i] + pick;
  }
  for (let i = 0; i < shop.operations; i++) graph.choose(i, graph.choice[i]);
  const appender = new Appender(graph);
  const ahead: number[] = [];
  for (let i = 0; i < shop.operations; i++) if (shop.indexOf[i] === 0) ahead.push(i);
  const noise = 0.2 + rng.uniform();
  while (ahead.length > 0) {
    let pick = 0;
    let least = Number.POSITIVE_INFINITY;
    ahead.forEach((operation, i) => {
      const trip = shop.before[operation];
      const job = shop.before[trip];
      const value = ((job >= 0 ? graph.end[job] : shop.release[trip]) + 1) * (1 + noise * rng.uniform());
      if (value < least) {
        least = value;
        pick = i;
      }
    });
    const operation = ahead[pick];
    appender.appendTrip(shop.before[operation]);
    appender.append(operation, graph.machineOf(operation));
    const following = shop.after[operation];
    if (following >= 0) ahead[pick] = shop.after[following];
    else ahead.splice(pick, 1);
  }
  graph.evaluate();
}

/** Index of the quickest alternative on a machine; 0 where there is none. */
function quickestOn(operation: ShopOperation, machine: number | undefined): number {
  let quickest = -1;
  operation.alternatives.forEach((alternative, i) => {
    if (alternative.machine !== machine) return;
    if (quickest < 0 || alternative.duration < operation.alternatives[quickest].duration) quickest = i;
  });
  return Math.max(0, quickest);
}

/**
 * Rebuilds a schedule as lists. What the schedule does not know (a job that came since) is appended behind the rest; what
 * the problem does not know is ignored; a machine that is no alternative any more falls back to the first one.
 */
export function loadSchedule(graph: Graph, problem: TransportJobShop, schedule: Schedule): void {
  const { shop } = graph;
  const n = shop.operations;
  const name = (job: number, index: number): string => `${job}/${index}`;
  const operations = new Map(schedule.operations.map((o) => [name(o.job, o.index), o]));
  const trips = new Map(schedule.transports.map((t) => [name(t.job, t.index), t]));
  const key = new Float64Array(2 * n);
  const until = new Float64Array(2 * n);
  const vehicle = new Int32Array(n).fill(-1);
  for (let i = 0; i < n; i++) {
    const job = problem.jobs[shop.jobOf[i]];
    const id = name(job.id, job.firstIndex + shop.indexOf[i]);
    const operation = operations.get(id);
    const trip = trips.get(id);
    graph.choice[i] = shop.alternativeAt[i] + quickestOn(job.operations[shop.indexOf[i]], operation?.machine);
    const late = Number.POSITIVE_INFINITY;
    const first = shop.indexOf[i] === 0;
    key[n + i] = Math.max(first ? 0 : key[i - 1], trip?.pickup ?? operation?.start ?? late);
    until[n + i] = Math.max(first ? 0 : until[i - 1], key[n + i], trip?.delivery ?? operation?.start ?? late);
    key[i] = Math.max(key[n + i], operation?.start ?? late);
    until[i] = Math.max(until[n + i], key[i], operation?.end ?? late);
    if (trip !== undefined && trip.vehicle >= 1 && trip.vehicle <= shop.vehicles)
      vehicle[i] = shop.machines + trip.vehicle - 1;
  }
  for (let i = 0; i < n; i++) graph.choose(i, graph.choice[i]);
  const depth = (node: number): number => 2 * shop.indexOf[node % n] + (node < n ? 1 : 0);
  const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
  const sorted = Array.from({ length: 2 * n }, (_, node) => node).sort(
    (a, b) => compare(key[a], key[b]) || compare(until[a], until[b]) || depth(a) - depth(b) || a - b,
  );
  const appender = new Appender(graph);
  for (const node of sorted) {
    if (node < n) appender.append(node, graph.machineOf(node));
    else if (vehicle[node - n] >= 0 && graph.needsResource(node)) appender.append(node, vehicle[node - n]);
    else appender.appendTrip(node);
  }
  graph.evaluate();
}

/**
 * Reads the schedule off an evaluated graph. A vehicle sets off to a pickup as soon as it is free. Both lists are in the
 * order of time; what takes no time stands in the order in which it is done.
 */
export function toSchedule(graph: Graph, problem: TransportJobShop): Schedule {
  const { shop } = graph;
  const n = shop.operations;
  const row = (i: number): { i: number; job: number; index: number } => {
    const job = problem.jobs[shop.jobOf[i]];
    return { i, job: job.id, index: job.firstIndex + shop.indexOf[i] };
  };
  const nodes = Array.from(graph.order);
  const transports = nodes
    .filter((node) => node >= n)
    .map((node) => row(node - n))
    .filter(({ i }) => graph.resource[n + i] >= 0)
    .map(({ i, job, index }) => {
      const trip = n + i;
      const vehicle = graph.resource[trip];
      const earlier = graph.previous[trip];
      return {
        vehicle: vehicle - shop.machines + 1,
        job,
        index,
        from: graph.from[trip],
        to: graph.to[trip],
        start: earlier < 0 ? shop.resourceFrom[vehicle] : graph.end[earlier],
        pickup: graph.start[trip],
        delivery: graph.end[trip],
      };
    });
  const operations = nodes
    .filter((node) => node < n)
    .map(row)
    .map(({ i, job, index }) => {
      return { job, index, machine: graph.machineOf(i) + 1, start: graph.start[i], end: graph.end[i] };
    });
  return {
    makespan: operations.reduce((latest, o) => Math.max(latest, o.end), 0),
    operations: operations.sort((a, b) => a.start - b.start),
    transports: transports.sort((a, b) => a.pickup - b.pickup),
  };
}
