import { type CompiledShop, fitBetween } from "./compiled.ts";

/**
 * The disjunctive graph of one solution: every machine and every vehicle has a linked list of its nodes (operations,
 * trips), jobs are chains of trip, operation, trip, operation... A trip that is not needed, because the job is there
 * already, stays in its job's chain with no length and on no vehicle. Starts are the longest paths from the left
 * (semi-active), `tail` the longest from the end of a node to the end of everything, closed windows left out.
 */
export class Graph {
  readonly shop: CompiledShop;
  readonly nodes: number;
  /** Resource of a node, -1 while on none. */
  readonly resource: Int32Array;
  readonly previous: Int32Array;
  readonly next: Int32Array;
  /** First node of a resource, -1 for none. */
  readonly head: Int32Array;
  readonly last: Int32Array;
  readonly duration: Float64Array;
  /** Location in which the node's resource has to be when it begins (a trip: the pickup; an operation: its machine). */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Entry of the chosen alternative, by operation. */
  readonly choice: Int32Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly tail: Float64Array;
  /** All nodes, each behind its predecessors, and the place of each node in it. */
  readonly order: Int32Array;
  readonly place: Int32Array;
  /** Latest end of the nodes up to a place in the order. */
  readonly latest: Float64Array;
  makespan = 0;
  /** Counts evaluations. */
  version = 0;
  private readonly waiting: Int32Array;

  constructor(shop: CompiledShop) {
    const n = shop.operations;
    const resources = shop.machines + shop.vehicles;
    this.shop = shop;
    this.nodes = 2 * n;
    this.resource = new Int32Array(2 * n).fill(-1);
    this.previous = new Int32Array(2 * n).fill(-1);
    this.next = new Int32Array(2 * n).fill(-1);
    this.head = new Int32Array(resources).fill(-1);
    this.last = new Int32Array(resources).fill(-1);
    this.duration = new Float64Array(2 * n);
    this.from = new Int32Array(2 * n);
    this.to = new Int32Array(2 * n);
    this.choice = Int32Array.from(shop.alternativeAt.subarray(0, n));
    this.start = new Float64Array(2 * n);
    this.end = new Float64Array(2 * n);
    this.tail = new Float64Array(2 * n);
    this.order = new Int32Array(2 * n);
    this.place = new Int32Array(2 * n);
    this.latest = new Float64Array(2 * n);
    this.waiting = new Int32Array(2 * n);
  }

  /** Empties all lists. */
  clear(): void {
    this.resource.fill(-1);
    this.previous.fill(-1);
    this.next.fill(-1);
    this.head.fill(-1);
    this.last.fill(-1);
  }

  machineOf(operation: number): number {
    return this.shop.alternativeMachine[this.choice[operation]];
  }

  /** Sets the machine of an operation and with it the two trips it touches. Does not change the lists. */
  choose(operation: number, alternative: number): void {
    const { operations, alternativeMachine, alternativeDuration, origin, after } = this.shop;
    this.choice[operation] = alternative;
    const location = alternativeMachine[alternative] + 1;
    this.duration[operation] = alternativeDuration[alternative];
    this.from[operation] = location;
    this.to[operation] = location;
    const trip = operations + operation;
    const source = origin[operation] >= 0 ? origin[operation] : this.machineOf(operation - 1) + 1;
    this.setTrip(trip, source, location);
    const following = after[operation];
    if (following >= 0) this.setTrip(following, location, this.machineOf(following - operations) + 1);
  }

  private setTrip(trip: number, from: number, to: number): void {
    this.from[trip] = from;
    this.to[trip] = to;
    this.duration[trip] = this.shop.travel[from * this.shop.locations + to];
  }

  /** Whether the node takes up a resource: every operation, and a trip between two places. */
  needsResource(node: number): boolean {
    return node < this.shop.operations || this.from[node] !== this.to[node];
  }

  /** Seconds a resource needs between two nodes: the empty trip of a vehicle, 0 on a machine. */
  gap(earlier: number, later: number): number {
    return this.shop.travel[this.to[earlier] * this.shop.locations + this.from[later]];
  }

  /** When the resource, from its start state, can begin the node as its first. */
  firstAt(resource: number, node: number): number {
    const { resourceFrom, resourceLocation, travel, locations } = this.shop;
    return resourceFrom[resource] + travel[resourceLocation[resource] * locations + this.from[node]];
  }

  /** Earliest start of the node at or after `at`, its machine's closed windows respected. */
  fit(node: number, resource: number, at: number): number {
    const windows = resource < 0 || resource >= this.shop.machines ? undefined : this.shop.closed[resource];
    return windows === undefined ? at : fitBetween(windows, at, this.duration[node]);
  }

  link(node: number, resource: number, behind: number): void {
    const follower = behind < 0 ? this.head[resource] : this.next[behind];
    this.resource[node] = resource;
    this.previous[node] = behind;
    this.next[node] = follower;
    if (behind < 0) this.head[resource] = node;
    else this.next[behind] = node;
    if (follower < 0) this.last[resource] = node;
    else this.previous[follower] = node;
  }

  unlink(node: number): void {
    const resource = this.resource[node];
    const a = this.previous[node];
    const b = this.next[node];
    if (a < 0) this.head[resource] = b;
    else this.next[a] = b;
    if (b < 0) this.last[resource] = a;
    else this.previous[b] = a;
    this.resource[node] = -1;
    this.previous[node] = -1;
    this.next[node] = -1;
  }

  /** Recomputes order, starts, ends and tails. @throws Error when the lists contradict each other (a bug). */
  evaluate(): void {
    this.version++;
    this.sort();
    this.forward();
    this.backward();
  }

  private sort(): void {
    const { before, after } = this.shop;
    const { previous, next, waiting, order, place, nodes } = this;
    let filled = 0;
    for (let v = 0; v < nodes; v++) {
      const count = (before[v] >= 0 ? 1 : 0) + (previous[v] >= 0 ? 1 : 0);
      waiting[v] = count;
      if (count === 0) order[filled++] = v;
    }
    for (let at = 0; at < filled; at++) {
      const v = order[at];
      place[v] = at;
      const a = after[v];
      if (a >= 0 && --waiting[a] === 0) order[filled++] = a;
      const b = next[v];
      if (b >= 0 && --waiting[b] === 0) order[filled++] = b;
    }
    if (filled < nodes) throw new Error("the orders of machines and vehicles contradict each other");
  }

  private forward(): void {
    const { before, release } = this.shop;
    const { start, end, resource, previous, order, nodes, duration, latest } = this;
    let makespan = 0;
    for (let at = 0; at < nodes; at++) {
      const v = order[at];
      const job = before[v];
      let from = job >= 0 ? end[job] : release[v];
      const r = resource[v];
      if (r >= 0) {
        const earlier = previous[v];
        const free = earlier < 0 ? this.firstAt(r, v) : end[earlier] + this.gap(earlier, v);
        if (free > from) from = free;
        from = this.fit(v, r, from);
      }
      start[v] = from;
      const done = from + duration[v];
      end[v] = done;
      if (done > makespan) makespan = done;
      latest[at] = makespan;
    }
    this.makespan = makespan;
  }

  private backward(): void {
    const { after } = this.shop;
    const { tail, next, order, nodes, duration } = this;
    for (let at = nodes - 1; at >= 0; at--) {
      const v = order[at];
      const job = after[v];
      let longest = job >= 0 ? duration[job] + tail[job] : 0;
      const later = next[v];
      if (later >= 0) {
        const through = this.gap(v, later) + duration[later] + tail[later];
        if (through > longest) longest = through;
      }
      tail[v] = longest;
    }
  }
}
