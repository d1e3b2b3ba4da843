import type { Xy } from "../../core/venue.ts";
import { along, between, cross, distanceM, dot, minus, nearestOn } from "./lines.ts";

/** Points nearer than this are one, m: what a pixel or a slip of the hand tells apart. */
export const SAME_M = 0.03;
/** A line that ends within this of another is meant to reach it, m. */
export const CLOSE_M = 0.3;

/** Most pieces that lines are cut into: a storey of 2,000 rooms has a tenth of that. */
export const MAX_EDGES = 50_000;

/** A line of a storey: a wall, or an opening by its index. */
export interface Stretch {
  readonly a: Xy;
  readonly b: Xy;
  readonly opening: number | null;
}

export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly opening: number | null;
}

/** Lines cut where they meet: edges that have nothing but their ends in common. */
export interface Arrangement {
  readonly points: readonly Xy[];
  readonly edges: readonly Edge[];
}

/** Points by number; one that is within `SAME_M` of another is that one. */
class Points {
  readonly list: Xy[] = [];
  readonly #cells = new Map<string, number[]>();

  numberOf(point: Xy): number {
    const [i, j] = [Math.floor(point[0] / SAME_M), Math.floor(point[1] / SAME_M)];
    for (let di = -1; di <= 1; di++)
      for (let dj = -1; dj <= 1; dj++)
        for (const known of this.#cells.get(`${i + di} ${j + dj}`) ?? [])
          if (distanceM(this.list[known]!, point) <= SAME_M) return known;
    const key = `${i} ${j}`;
    const number = this.list.push(point) - 1;
    this.#cells.set(key, [...(this.#cells.get(key) ?? []), number]);
    return number;
  }
}

/** Whether the boxes around two lines are further apart than points that are one: of many lines most are. */
function areApart(s: Stretch, t: Stretch): boolean {
  for (const axis of [0, 1] as const) {
    const [sa, sb, ta, tb] = [s.a[axis], s.b[axis], t.a[axis], t.b[axis]];
    if (Math.min(sa, sb) > Math.max(ta, tb) + SAME_M || Math.min(ta, tb) > Math.max(sa, sb) + SAME_M) return true;
  }
  return false;
}

/** Where two lines cross between their ends; null where they do not, or run side by side. */
function crossing(s: Stretch, t: Stretch): Xy | null {
  const [u, v, w] = [minus(s.b, s.a), minus(t.b, t.a), minus(t.a, s.a)];
  const turn = cross(u, v);
  if (Math.abs(turn) < 1e-9) return null;
  const [i, j] = [cross(w, v) / turn, cross(w, u) / turn];
  return i > 0 && i < 1 && j > 0 && j < 1 ? between(s.a, s.b, i) : null;
}

/** The ends of `t` that lie on `s`. */
const endsOn = (s: Stretch, t: Stretch): Xy[] =>
  [t.a, t.b].filter((end) => {
    const { share, besideM } = along(s.a, s.b, end);
    return share > 0 && share < 1 && besideM <= SAME_M;
  });

/** Points at which each line has to be cut. */
function cutsOf(stretches: readonly Stretch[]): Xy[][] {
  const cuts = stretches.map((): Xy[] => []);
  let count = 0;
  const lowX = (i: number): number => Math.min(stretches[i]!.a[0], stretches[i]!.b[0]);
  const highX = (i: number): number => Math.max(stretches[i]!.a[0], stretches[i]!.b[0]);
  const order = stretches.map((_, i) => i).sort((i, j) => lowX(i) - lowX(j));
  for (const [n, i] of order.entries())
    for (let m = n + 1; m < order.length && lowX(order[m]!) <= highX(i) + SAME_M; m++) {
      const j = order[m]!;
      const [s, t] = [stretches[i]!, stretches[j]!];
      if (areApart(s, t)) continue;
      const [onS, onT] = [endsOn(s, t), endsOn(t, s)];
      cuts[i]!.push(...onS);
      cuts[j]!.push(...onT);
      const at = onS.length + onT.length === 0 ? crossing(s, t) : null;
      if (at === null) continue;
      cuts[i]!.push(at);
      cuts[j]!.push(at);
      count += 2;
      if (count > MAX_EDGES) throw new RangeError(`walls are cut into more than ${MAX_EDGES} pieces`);
    }
  return cuts;
}

/**
 * Cuts lines where they meet. Of a wall and an opening on the same place the opening stays.
 * @throws RangeError for lines that make more than `MAX_EDGES` pieces
 */
export function arranged(stretches: readonly Stretch[]): Arrangement {
  const points = new Points();
  const edges = new Map<string, Edge>();
  const cuts = cutsOf(stretches);
  // Ends first: a crossing beside an end is that end.
  for (const { a, b } of stretches) for (const end of [a, b]) points.numberOf(end);
  for (const [i, { a, b, opening }] of stretches.entries()) {
    const share = (point: Xy): number => dot(minus(point, a), minus(b, a));
    const stops = [a, ...cuts[i]!.toSorted((p, q) => share(p) - share(q)), b].map((point) => points.numberOf(point));
    for (const [n, to] of stops.entries()) {
      const from = stops[n - 1] ?? to;
      const key = from < to ? `${from} ${to}` : `${to} ${from}`;
      if (from !== to && (opening !== null || !edges.has(key))) edges.set(key, { from, to, opening });
    }
  }
  return { points: points.list, edges: [...edges.values()] };
}

/** The lines at each point. */
export function incidence({ points, edges }: Arrangement): Edge[][] {
  const at = points.map((): Edge[] => []);
  for (const edge of edges) {
    at[edge.from]!.push(edge);
    at[edge.to]!.push(edge);
  }
  return at;
}

const otherEnd = ({ from, to }: Edge, end: number): number => (from === end ? to : from);

/** Whether a point is too far from a line to be closed with it. */
const isFar = (a: Xy, b: Xy, [x, y]: Xy): boolean =>
  (a[0] > x + CLOSE_M && b[0] > x + CLOSE_M) ||
  (a[0] < x - CLOSE_M && b[0] < x - CLOSE_M) ||
  (a[1] > y + CLOSE_M && b[1] > y + CLOSE_M) ||
  (a[1] < y - CLOSE_M && b[1] < y - CLOSE_M);

/** The nearest place that a loose end can be closed with: ahead of it or beside it, not back along its own line. */
function reachFrom({ points, edges }: Arrangement, end: number, own: Edge): Xy | null {
  const at = points[end]!;
  const neighbour = otherEnd(own, end);
  const back = minus(points[neighbour]!, at);
  let [best, least]: [Xy | null, number] = [null, CLOSE_M];
  const take = (to: Xy, share: number): void => {
    const farM = distanceM(at, to);
    const way = minus(to, at);
    const goesBack = dot(way, back) > 0.7 * farM * distanceM(points[neighbour]!, at);
    // Corners are taken before the middle of a line that is a little nearer.
    if (farM > SAME_M && farM * share < least && farM <= CLOSE_M && !goesBack) [best, least] = [to, farM * share];
  };
  for (const edge of edges) {
    const { from, to, opening } = edge;
    if (edge === own || from === end || to === end || isFar(points[from]!, points[to]!, at)) continue;
    for (const corner of [from, to]) if (corner !== neighbour) take(points[corner]!, 0.8);
    if (opening === null && from !== neighbour && to !== neighbour)
      take(nearestOn(points[from]!, points[to]!, at).at, 1);
  }
  return best;
}

interface Closer extends Stretch {
  /** The loose end, and its line. */
  readonly end: Xy;
  readonly own: Edge;
}

/** Short walls that close the corners of an arrangement which are nearly closed. */
export function closersOf(arrangement: Arrangement): Stretch[] {
  const { points } = arrangement;
  const wanted = incidence(arrangement).flatMap((edges, end): Closer[] => {
    const own = edges[0];
    if (own === undefined || edges.length !== 1) return [];
    const to = reachFrom(arrangement, end, own);
    return to === null ? [] : [{ a: points[end]!, b: to, opening: null, end: points[end]!, own }];
  });
  const taken: Stretch[] = [];
  for (const { a, b, opening, end, own } of wanted.toSorted((p, q) => distanceM(p.a, p.b) - distanceM(q.a, q.b))) {
    // A line that another was led to just before its end goes on past that corner: it is closed already.
    const [from, to] = [points[own.from]!, points[own.to]!];
    const isMet = taken.some((one) => distanceM(one.b, end) <= CLOSE_M && nearestOn(from, to, one.b).farM <= SAME_M);
    if (!isMet) taken.push({ a, b, opening });
  }
  return taken;
}
