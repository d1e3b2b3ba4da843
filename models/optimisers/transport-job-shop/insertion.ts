import type { Graph } from "./graph.ts";

/** Told of every place where a node may be put: between `behind` (-1: none) and the node that follows it. */
export type Visit = (resource: number, behind: number, makespan: number) => void;

/**
 * Exact values of all insertions of one node at the price of one pass over the graph (after Mastrolilli and Gambardella
 * 2000, "Effective neighbourhood functions for the flexible job shop problem"): with the node out of its list, the
 * longest path through it, were it put between a and b, follows from the head of a and the tail of b, which the
 * insertion does not change. It is exact where travel obeys the triangle inequality and no window is closed, and an
 * estimate elsewhere.
 */
export class Insertion {
  private readonly graph: Graph;
  private readonly end: Float64Array;
  private readonly tail: Float64Array;
  /** Marks of nodes that come after, or before, the node whatever is done: equal to `stamp` when set. */
  private readonly afterMark: Int32Array;
  private readonly beforeMark: Int32Array;
  private stamp = 0;
  private longest = 0;
  /** Version of the graph for which `end` is right at all places below `rightBelow`. */
  private version = -1;
  private rightBelow = 0;

  constructor(graph: Graph) {
    this.graph = graph;
    this.end = new Float64Array(graph.nodes);
    this.tail = new Float64Array(graph.nodes);
    this.afterMark = new Int32Array(graph.nodes);
    this.beforeMark = new Int32Array(graph.nodes);
  }

  /**
   * Prepares for `node`, which must be unlinked; `graph.order` may stem from before it was. Nodes placed before `low`
   * must have kept their starts, nodes placed after `high` their tails. Returns whether some place may give a makespan of
   * `limit` or less; when not, there is nothing to visit.
   */
  prepare(node: number, low: number, high: number, limit: number): boolean {
    this.stamp = this.stamp >= 0x3fffffff ? 1 : this.stamp + 1;
    if (this.stamp === 1) {
      this.afterMark.fill(0);
      this.beforeMark.fill(0);
    }
    this.afterMark[node] = this.stamp;
    this.beforeMark[node] = this.stamp;
    this.passRight(node, low, high, limit);
    if (this.longest > limit) return false;
    this.passLeft(node, high);
    return true;
  }

  /** Stops as soon as a path is longer than `limit`: the tails of nodes placed after `high` are known already. */
  private passRight(node: number, low: number, high: number, limit: number): void {
    const { graph, end, afterMark, stamp } = this;
    const { before, release } = graph.shop;
    const { order, previous, resource, duration, nodes, tail } = graph;
    this.refresh(low);
    let longest = low === 0 ? 0 : graph.latest[low - 1];
    for (let at = low; at < nodes; at++) {
      const v = order[at];
      const job = before[v];
      let from = job >= 0 ? end[job] : release[v];
      const r = resource[v];
      let marked = v === node || (job >= 0 && afterMark[job] === stamp);
      if (r >= 0) {
        const earlier = previous[v];
        if (earlier < 0) {
          const free = graph.firstAt(r, v);
          if (free > from) from = free;
        } else {
          const free = end[earlier] + graph.gap(earlier, v);
          if (free > from) from = free;
          if (afterMark[earlier] === stamp) marked = true;
        }
        from = graph.fit(v, r, from);
      }
      if (marked) afterMark[v] = stamp;
      const done = from + duration[v];
      end[v] = done;
      const path = at > high ? done + tail[v] : done;
      if (path > longest) {
        longest = path;
        if (longest > limit) break;
      }
    }
    this.longest = longest;
  }

  /** Copies the graph's ends of all nodes placed before `low` that are not known to be right. */
  private refresh(low: number): void {
    const { graph, end } = this;
    const { order } = graph;
    if (this.version !== graph.version) {
      this.version = graph.version;
      this.rightBelow = 0;
    }
    for (let at = this.rightBelow; at < low; at++) end[order[at]] = graph.end[order[at]];
    this.rightBelow = low;
  }

  private passLeft(node: number, high: number): void {
    const { graph, tail, beforeMark, stamp } = this;
    const { after } = graph.shop;
    const { order, next, duration } = graph;
    tail.set(graph.tail);
    for (let at = high; at >= 0; at--) {
      const v = order[at];
      const job = after[v];
      let longest = 0;
      let marked = v === node;
      if (job >= 0) {
        longest = duration[job] + tail[job];
        if (beforeMark[job] === stamp) marked = true;
      }
      const later = next[v];
      if (later >= 0) {
        const through = graph.gap(v, later) + duration[later] + tail[later];
        if (through > longest) longest = through;
        if (beforeMark[later] === stamp) marked = true;
      }
      if (marked) beforeMark[v] = stamp;
      tail[v] = longest;
    }
  }

  /** Visits the possible places on a resource, from its first to its last. */
  places(node: number, resource: number, visit: Visit): void {
    const { graph, end, tail, afterMark, beforeMark, stamp } = this;
    const { before, after, release } = graph.shop;
    const { next, duration } = graph;
    const job = before[node];
    const ready = job >= 0 ? end[job] : release[node];
    const follower = after[node];
    const rest = follower >= 0 ? duration[follower] + tail[follower] : 0;
    const length = duration[node];
    let a = -1;
    let b = graph.head[resource];
    while (a < 0 || afterMark[a] !== stamp) {
      if (b < 0 || beforeMark[b] !== stamp) {
        const free = a < 0 ? graph.firstAt(resource, node) : end[a] + graph.gap(a, node);
        const from = graph.fit(node, resource, free > ready ? free : ready);
        let through = rest;
        if (b >= 0) {
          const later = graph.gap(node, b) + duration[b] + tail[b];
          if (later > through) through = later;
        }
        const path = from + length + through;
        visit(resource, a, path > this.longest ? path : this.longest);
      }
      if (b < 0) return;
      a = b;
      b = next[b];
    }
  }
}
