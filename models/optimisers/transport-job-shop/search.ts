import { type Rng, rng } from "../../../twins/core/rng.ts";
import type { Schedule, TransportJobShop } from "../../../twins/operations/transportJobShop.ts";
import { compile } from "./compiled.ts";
import { buildRandom, loadSchedule, restore, type Snapshot, snapshot, toSchedule } from "./construct.ts";
import { Graph } from "./graph.ts";
import { Insertion } from "./insertion.ts";
import { apply, type Move, visitAlternative, visitPlaces } from "./moves.ts";
import { Tabu } from "./tabu.ts";

/** How many of the best solutions are kept to start again from, and how many random moves a new start takes from one. */
const ELITE = 6;
const LEAST_KICKS = 10;
const KICKS_SPREAD = 14;
/** After so many starts without a better makespan the kept solutions are forgotten. */
const MOST_BARREN = 25;

/**
 * Tabu search from many starts: random constructions, and kicks of the best few solutions found. Deterministic: what has
 * been found after n iterations depends on the problem, the seed and the starts alone.
 */
export class Search {
  readonly problem: TransportJobShop;
  best: Snapshot;
  iterations = 0;
  private readonly graph: Graph;
  private readonly shown: Graph;
  private readonly insertion: Insertion;
  private readonly tabu: Tabu;
  private readonly rng: Rng;
  private readonly elite: Snapshot[] = [];
  private readonly patience: number;
  private stale = 0;
  private eraBest = Number.POSITIVE_INFINITY;
  private barren = 0;
  private local: Snapshot;

  constructor(problem: TransportJobShop, seed: number, starts: readonly Schedule[]) {
    const shop = compile(problem);
    this.problem = problem;
    this.graph = new Graph(shop);
    this.shown = new Graph(shop);
    this.insertion = new Insertion(this.graph);
    this.rng = rng(seed, "transport-job-shop");
    this.tabu = new Tabu(this.graph, this.insertion, this.rng);
    this.patience = 400 + 20 * shop.operations;
    const loaded = starts.map((schedule) => {
      loadSchedule(this.graph, problem, schedule);
      return snapshot(this.graph);
    });
    this.local = loaded.reduce((a, b) => (b.makespan < a.makespan ? b : a));
    this.best = this.local;
    restore(this.graph, this.local);
  }

  /** One iteration. Returns whether `best` improved. */
  step(): boolean {
    this.iterations++;
    const moved = this.tabu.step(this.best.makespan);
    if (moved && this.graph.makespan < this.local.makespan) {
      this.local = snapshot(this.graph);
      this.stale = 0;
      if (this.local.makespan < this.best.makespan) {
        this.best = this.local;
        return true;
      }
      return false;
    }
    this.stale++;
    if (!moved || this.stale > this.patience) this.restart();
    return false;
  }

  /** The best schedule known. Does not disturb the search. */
  schedule(): Schedule {
    restore(this.shown, this.best);
    return toSchedule(this.shown, this.problem);
  }

  private restart(): void {
    this.keep(this.local);
    if (this.local.makespan < this.eraBest) {
      this.eraBest = this.local.makespan;
      this.barren = 0;
    } else if (++this.barren > MOST_BARREN) {
      this.elite.length = 0;
      this.eraBest = Number.POSITIVE_INFINITY;
      this.barren = 0;
    }
    const { rng, elite, graph } = this;
    if (elite.length < ELITE || rng.below(8) === 0) buildRandom(graph, rng);
    else {
      restore(graph, elite[rng.below(elite.length)]);
      const kicks = LEAST_KICKS + rng.below(KICKS_SPREAD);
      for (let i = 0; i < kicks; i++) this.kick();
    }
    this.local = snapshot(graph);
    this.stale = 0;
    this.tabu.reset();
  }

  /** Keeps the best few; of equal makespan and equal lists only one. */
  private keep(found: Snapshot): void {
    const { elite } = this;
    const same = elite.some(
      (e) =>
        e.makespan === found.makespan &&
        e.next.every((v, i) => v === found.next[i] && e.resource[i] === found.resource[i]),
    );
    if (same) return;
    elite.push(found);
    elite.sort((a, b) => a.makespan - b.makespan);
    if (elite.length > ELITE) elite.pop();
  }

  /** A random move of a random node. */
  private kick(): void {
    const { graph, insertion, rng } = this;
    const { operations, alternativeAt } = graph.shop;
    const node = rng.below(graph.nodes);
    if (graph.resource[node] < 0) return;
    let move: Move | undefined;
    let count = 0;
    const draw = (alternative: number) => (resource: number, behind: number) => {
      if (rng.below(++count) === 0) move = { node, resource, behind, alternative };
    };
    const others = node < operations ? alternativeAt[node + 1] - alternativeAt[node] - 1 : 0;
    const alternative = others > 0 ? alternativeAt[node] + rng.below(others + 1) : -1;
    if (alternative >= 0 && alternative !== graph.choice[node])
      visitAlternative(graph, insertion, node, alternative, Number.POSITIVE_INFINITY, draw(alternative));
    else visitPlaces(graph, insertion, node, Number.POSITIVE_INFINITY, draw(-1));
    if (move !== undefined) apply(graph, insertion, move);
  }
}
