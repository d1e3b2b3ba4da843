import type { Rng } from "../../../twins/core/rng.ts";
import type { Graph } from "./graph.ts";
import type { Insertion } from "./insertion.ts";
import { apply, type Move, visitAlternative, visitPlaces } from "./moves.ts";

/**
 * Tabu search over the nodes of a critical path: each iteration takes the best insertion of any of them that does not
 * restore an order, or a resource, given up lately, unless it beats the best makespan known.
 */
export class Tabu {
  private readonly graph: Graph;
  private readonly insertion: Insertion;
  private readonly rng: Rng;
  /** Iterations that a move stays forbidden: the least, and a wide spread that breaks cycles. Found by trial. */
  private readonly leastTenure: number;
  private readonly tenureSpread: number;
  /** Iteration until which x may not come to stand before y (of the same kind). */
  private readonly orderUntil: Int32Array;
  private readonly resourceUntil: Int32Array;
  private readonly critical: Int32Array;
  private readonly seen: Int32Array;
  private iteration = 0;
  private best: Move | undefined;
  private bestValue = 0;
  private ties = 0;
  private spare: Move | undefined;
  private spares = 0;
  private goal = 0;

  constructor(graph: Graph, insertion: Insertion, rng: Rng) {
    const { operations, machines, vehicles } = graph.shop;
    this.graph = graph;
    this.insertion = insertion;
    this.rng = rng;
    this.leastTenure = 1 + Math.floor(operations / 20);
    this.tenureSpread = 6 + Math.floor(operations / 8);
    this.orderUntil = new Int32Array(2 * operations * operations);
    this.resourceUntil = new Int32Array(2 * operations * (machines + vehicles));
    this.critical = new Int32Array(graph.nodes);
    this.seen = new Int32Array(operations);
  }

  /** Forgets what is tabu. */
  reset(): void {
    this.iteration = 0;
    this.orderUntil.fill(0);
    this.resourceUntil.fill(0);
    this.seen.fill(0);
  }

  /** One move. `goal`: the makespan below which nothing is tabu. Returns false when there is no move at all. */
  step(goal: number): boolean {
    const { graph } = this;
    this.iteration++;
    this.goal = goal;
    this.best = undefined;
    this.bestValue = Number.POSITIVE_INFINITY;
    this.ties = 0;
    this.spare = undefined;
    this.spares = 0;
    const count = this.criticalPath();
    for (let i = 0; i < count; i++) {
      const node = this.critical[i];
      if (graph.resource[node] >= 0) this.considerPlaces(node);
      this.considerAlternatives(node < graph.shop.operations ? node : node - graph.shop.operations);
    }
    const move = this.best ?? this.spare;
    if (move === undefined) return false;
    this.forbidReturn(move);
    apply(graph, this.insertion, move);
    return true;
  }

  /** Fills `critical` with one critical path, ties drawn; returns its length. */
  private criticalPath(): number {
    const { graph, rng, critical } = this;
    const { operations, before } = graph.shop;
    let node = -1;
    let ties = 0;
    for (let i = 0; i < operations; i++) if (graph.end[i] === graph.makespan && rng.below(++ties) === 0) node = i;
    let count = 0;
    while (node >= 0) {
      critical[count++] = node;
      const job = before[node];
      const earlier = graph.previous[node];
      if (earlier < 0) node = job;
      else {
        const jobAt = job >= 0 ? graph.end[job] : graph.shop.release[node];
        const resourceAt = graph.end[earlier] + graph.gap(earlier, node);
        if (resourceAt > jobAt || (resourceAt === jobAt && rng.below(2) === 0)) node = earlier;
        else node = job;
      }
    }
    return count;
  }

  private considerPlaces(node: number): void {
    const home = this.graph.resource[node];
    const behindHome = this.graph.previous[node];
    visitPlaces(this.graph, this.insertion, node, this.limit, (resource, behind, value) => {
      if (resource === home && behind === behindHome) return;
      if (value > this.bestValue && this.best !== undefined) return;
      const tabu =
        resource === home
          ? this.orderTabu(node, behindHome, behind)
          : this.resourceUntil[node * this.resources + resource] > this.iteration;
      this.offer(node, resource, behind, -1, value, tabu);
    });
  }

  private considerAlternatives(operation: number): void {
    const { shop, choice } = this.graph;
    const first = shop.alternativeAt[operation];
    const past = shop.alternativeAt[operation + 1];
    if (past - first < 2 || this.seen[operation] === this.iteration) return;
    this.seen[operation] = this.iteration;
    for (let alternative = first; alternative < past; alternative++) {
      if (alternative === choice[operation]) continue;
      visitAlternative(this.graph, this.insertion, operation, alternative, this.limit, (resource, behind, value) => {
        if (value > this.bestValue && this.best !== undefined) return;
        const tabu = this.resourceUntil[operation * this.resources + resource] > this.iteration;
        this.offer(operation, resource, behind, alternative, value, tabu);
      });
    }
  }

  /** What a move must not exceed to be taken. */
  private get limit(): number {
    return this.best === undefined ? Number.POSITIVE_INFINITY : this.bestValue;
  }

  private get resources(): number {
    return this.graph.shop.machines + this.graph.shop.vehicles;
  }

  private offer(
    node: number,
    resource: number,
    behind: number,
    alternative: number,
    value: number,
    tabu: boolean,
  ): void {
    if (tabu && value >= this.goal) {
      this.spares++;
      if (this.rng.below(this.spares) === 0) this.spare = { node, resource, behind, alternative };
      return;
    }
    if (value < this.bestValue) {
      this.bestValue = value;
      this.ties = 1;
    } else if (this.rng.below(++this.ties) !== 0) return;
    this.best = { node, resource, behind, alternative };
  }

  private pair(x: number, y: number): number {
    const n = this.graph.shop.operations;
    return x < n ? x * n + y : x * n + y - n;
  }

  /** Whether moving the (unlinked) node from behind `home` to behind `behind` restores an order given up lately. */
  private orderTabu(node: number, home: number, behind: number): boolean {
    const { next, place, head, resource } = this.graph;
    const right = behind >= 0 && (home < 0 || place[behind] > place[home]);
    const from = right ? home : behind;
    const to = right ? behind : home;
    let w = from < 0 ? head[resource[to]] : next[from];
    while (w >= 0) {
      const pair = right ? this.pair(w, node) : this.pair(node, w);
      if (this.orderUntil[pair] > this.iteration) return true;
      if (w === to) return false;
      w = next[w];
    }
    return false;
  }

  private forbidReturn(move: Move): void {
    const { node } = move;
    const { next, place, head, previous, resource } = this.graph;
    const home = resource[node];
    const behind = previous[node];
    const until = this.iteration + this.leastTenure + this.rng.below(this.tenureSpread);
    if (move.resource !== home || move.alternative >= 0) {
      this.resourceUntil[node * this.resources + home] = until;
      return;
    }
    const right = move.behind >= 0 && (behind < 0 || place[move.behind] > place[behind]);
    const from = right ? behind : move.behind;
    const to = right ? move.behind : behind;
    let w = from < 0 ? head[home] : next[from];
    while (w >= 0) {
      if (w !== node) this.orderUntil[right ? this.pair(node, w) : this.pair(w, node)] = until;
      if (w === to) return;
      w = next[w];
    }
  }
}
