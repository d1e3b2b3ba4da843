import { ok, type Result, refuse } from "../../core/result.ts";
import { type Rng, rng } from "../../core/rng.ts";
import { eventQueue } from "./eventQueue.ts";

/** A station of a network of queues. Times in the model's own unit. */
export interface Station {
  readonly servers: number;
  /** Customers that may wait besides those in service; Infinity for no limit. */
  readonly buffer: number;
  /** Draws a service time. */
  readonly service: (r: Rng) => number;
  /** Draws the station after this one; -1 leaves the network. */
  readonly route: (r: Rng) => number;
  /** Failures that come while it works (operation-dependent): mean time to failure and to repair. One server only. */
  readonly unreliable?: { readonly mttf: number; readonly mttr: number };
}

export interface NetworkModel {
  readonly stations: readonly Station[];
  /** Customers from outside: mean time between them by a draw, and the station they come to. A full one turns them away. */
  readonly arrivals: readonly { readonly station: number; readonly interval: (r: Rng) => number }[];
  /** A station that never lacks work; -1 for none. */
  readonly saturated: number;
  /** Customers that are in the network from the beginning, per station, and never leave a closed one. */
  readonly initial?: readonly number[];
}

export interface NetworkRun {
  readonly events: number;
  /** After the warm-up. */
  readonly departures: number;
  readonly throughput: number;
  /** Mean time in the network of those that left. */
  readonly sojourn: number;
  /** Per station: mean number present, mean wait before service, services begun, departures per time. */
  readonly present: readonly number[];
  readonly wait: readonly number[];
  readonly rate: readonly number[];
  /** Share of customers from outside that were turned away, and that had to wait at their first station. */
  readonly lost: number;
  readonly delayed: number;
}

/** A first-in first-out queue of numbers on a ring that grows. */
class Ring {
  size = 0;
  #items = new Int32Array(16);
  #head = 0;
  push(item: number): void {
    if (this.size === this.#items.length) {
      const bigger = new Int32Array(this.size * 2);
      for (let i = 0; i < this.size; i++) bigger[i] = this.#items[(this.#head + i) & (this.size - 1)]!;
      this.#items = bigger;
      this.#head = 0;
    }
    this.#items[(this.#head + this.size++) & (this.#items.length - 1)] = item;
  }
  shift(): number {
    const item = this.#items[this.#head]!;
    this.#head = (this.#head + 1) & (this.#items.length - 1);
    this.size--;
    return item;
  }
}

const ARRIVAL_BASE = 1 << 28;

/**
 * Simulates a network of queues with finite buffers: a customer that finds the next station full stays in its server
 * (blocking after service). One random stream per station and arrival process.
 * @param budget events; the run fails with SIM_BUDGET when `horizon` is not reached within it.
 */
class Network {
  readonly #model: NetworkModel;
  readonly #queue = eventQueue(1024);
  readonly #streams: Rng[];
  readonly #arrivalStreams: Rng[];
  readonly #waiting: Ring[];
  /** Per station: customers that have ended service elsewhere and wait for room here. */
  readonly #blocked: Ring[];
  readonly #inService: Int32Array;
  readonly #held: Int32Array;
  readonly #upLeft: Float64Array;
  readonly #enteredAt: number[] = [];
  readonly #queuedAt: number[] = [];
  readonly #station: number[] = [];
  readonly #free: number[] = [];
  readonly #area: Float64Array;
  readonly #since: Float64Array;
  readonly #waitSum: Float64Array;
  readonly #begun: Float64Array;
  readonly #left: Float64Array;
  now = 0;
  events = 0;
  departures = 0;
  sojournSum = 0;
  came = 0;
  turnedAway = 0;
  hadToWait = 0;
  counting = false;

  constructor(model: NetworkModel, seed: number) {
    const n = model.stations.length;
    this.#model = model;
    this.#streams = model.stations.map((_, i) => rng(seed, `station/${i}`));
    this.#arrivalStreams = model.arrivals.map((_, i) => rng(seed, `arrival/${i}`));
    this.#waiting = model.stations.map(() => new Ring());
    this.#blocked = model.stations.map(() => new Ring());
    this.#inService = new Int32Array(n);
    this.#held = new Int32Array(n);
    this.#upLeft = new Float64Array(n).map((_, i) => this.#drawUp(i));
    this.#area = new Float64Array(n);
    this.#since = new Float64Array(n);
    this.#waitSum = new Float64Array(n);
    this.#begun = new Float64Array(n);
    this.#left = new Float64Array(n);
    for (const [i, arrival] of model.arrivals.entries())
      this.#queue.push(arrival.interval(this.#arrivalStreams[i]!), ARRIVAL_BASE + i);
    for (const [i, count] of (model.initial ?? []).entries())
      for (let c = 0; c < count; c++) this.#enter(this.#create(), i);
    if (model.saturated >= 0) this.#feed();
  }

  #drawUp(i: number): number {
    const unreliable = this.#model.stations[i]!.unreliable;
    return unreliable === undefined ? Infinity : this.#streams[i]!.exponential(unreliable.mttf);
  }

  #create(): number {
    const customer = this.#free.pop() ?? this.#enteredAt.length;
    this.#enteredAt[customer] = this.now;
    return customer;
  }

  /** Present: waiting, in service, or held there by blocking. */
  #present(i: number): number {
    return this.#waiting[i]!.size + this.#inService[i]! + this.#held[i]!;
  }

  #account(i: number): void {
    if (this.counting) this.#area[i]! += this.#present(i) * (this.now - this.#since[i]!);
    this.#since[i] = this.now;
  }

  #hasRoom(i: number): boolean {
    const { servers, buffer } = this.#model.stations[i]!;
    return this.#present(i) < servers + buffer;
  }

  #enter(customer: number, i: number): void {
    this.#account(i);
    this.#station[customer] = i;
    this.#queuedAt[customer] = this.now;
    if (this.#inService[i]! + this.#held[i]! < this.#model.stations[i]!.servers) this.#serve(customer, i);
    else this.#waiting[i]!.push(customer);
  }

  #serve(customer: number, i: number): void {
    const station = this.#model.stations[i]!;
    const r = this.#streams[i]!;
    this.#inService[i]!++;
    if (this.counting) {
      this.#waitSum[i]! += this.now - this.#queuedAt[customer]!;
      this.#begun[i]!++;
    }
    const work = station.service(r);
    let seconds = work;
    let up = this.#upLeft[i]!;
    if (station.unreliable !== undefined) {
      let left = work;
      while (left > up) {
        left -= up;
        seconds += r.exponential(station.unreliable.mttr);
        up = r.exponential(station.unreliable.mttf);
      }
      this.#upLeft[i] = up - left;
    }
    this.#queue.push(this.now + seconds, customer);
  }

  /** A server has become free. */
  #next(i: number): void {
    if (this.#waiting[i]!.size > 0) this.#serve(this.#waiting[i]!.shift(), i);
    else if (this.#model.saturated === i) this.#feed();
    // There is room now for one that waits upstream.
    if (this.#blocked[i]!.size > 0 && this.#hasRoom(i)) {
      const customer = this.#blocked[i]!.shift();
      const from = this.#station[customer]!;
      this.#account(from);
      this.#held[from]!--;
      if (this.counting) this.#left[from]!++;
      this.#enter(customer, i);
      this.#next(from);
    }
  }

  #feed(): void {
    const i = this.#model.saturated;
    while (this.#inService[i]! + this.#held[i]! < this.#model.stations[i]!.servers) this.#enter(this.#create(), i);
  }

  #ended(customer: number): void {
    const i = this.#station[customer]!;
    const to = this.#model.stations[i]!.route(this.#streams[i]!);
    this.#account(i);
    this.#inService[i]!--;
    if (to < 0) {
      if (this.counting) {
        this.departures++;
        this.#left[i]!++;
        this.sojournSum += this.now - this.#enteredAt[customer]!;
      }
      this.#free.push(customer);
    } else if (this.#hasRoom(to) || to === i) {
      if (this.counting) this.#left[i]!++;
      this.#enter(customer, to);
    } else {
      this.#held[i]!++;
      this.#blocked[to]!.push(customer);
      return;
    }
    this.#next(i);
  }

  #arrived(process: number): void {
    const { station, interval } = this.#model.arrivals[process]!;
    this.#queue.push(this.now + interval(this.#arrivalStreams[process]!), ARRIVAL_BASE + process);
    if (this.counting) this.came++;
    if (!this.#hasRoom(station)) {
      if (this.counting) this.turnedAway++;
      return;
    }
    if (this.counting && this.#inService[station]! + this.#held[station]! >= this.#model.stations[station]!.servers)
      this.hadToWait++;
    this.#enter(this.#create(), station);
  }

  runTo(until: number, budget: number): boolean {
    while (this.#queue.nextTime() <= until) {
      if (this.events >= budget) return false;
      const code = this.#queue.pop();
      this.now = this.#queue.time;
      this.events++;
      if (code >= ARRIVAL_BASE) this.#arrived(code - ARRIVAL_BASE);
      else this.#ended(code);
    }
    this.now = until;
    for (let i = 0; i < this.#since.length; i++) this.#account(i);
    return true;
  }

  result(duration: number): NetworkRun {
    const per = (values: Float64Array, by: Float64Array | number): number[] =>
      Array.from(values, (value, i) => value / (typeof by === "number" ? by : Math.max(1, by[i]!)));
    return {
      events: this.events,
      departures: this.departures,
      throughput: this.departures / duration,
      sojourn: this.sojournSum / Math.max(1, this.departures),
      present: per(this.#area, duration),
      wait: per(this.#waitSum, this.#begun),
      rate: per(this.#left, duration),
      lost: this.turnedAway / Math.max(1, this.came),
      delayed: this.hadToWait / Math.max(1, this.came),
    };
  }
}

/**
 * Runs a network for `warmUp`, then counts for `horizon`. SIM_BUDGET when `budget` events do not suffice. Same model,
 * seed and times: same result.
 */
export function runNetwork(
  model: NetworkModel,
  seed: number,
  warmUp: number,
  horizon: number,
  budget: number,
): Result<NetworkRun> {
  const network = new Network(model, seed);
  const over = () =>
    refuse("SIM_BUDGET", {
      en: `The network needs more than its budget of ${budget} events. Shorten the horizon or raise the budget.`,
      zh: `网络仿真所需事件超过预算 ${budget} 个，请缩短时长或提高预算。`,
    });
  if (!network.runTo(warmUp, budget)) return over();
  network.counting = true;
  if (!network.runTo(warmUp + horizon, budget)) return over();
  return ok(network.result(horizon));
}
