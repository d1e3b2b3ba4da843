import { inRing, signedArea } from "../../core/ring.ts";
import type { Xy } from "../../core/venue.ts";
import { type Arrangement, type Edge, incidence } from "./arrangement.ts";
import { along, dot, girthM, minus } from "./lines.ts";

/** What is smaller is no room but a column, a shaft for pipes or a slip of the drawing, m2. */
export const LEAST_ROOM_M2 = 0.5;
/** What is thinner on the average is the inside of a wall that is drawn with two lines, m. */
export const LEAST_WIDTH_M = 0.2;

export interface Faces {
  /** Counter-clockwise; around what stands free in them by a cut of no width. */
  readonly rooms: readonly (readonly Xy[])[];
  /** Closed too, and too small or thin to be rooms. */
  readonly slivers: readonly (readonly Xy[])[];
}

/** Without the lines that end loose: these part no two rooms. */
function pruned(arrangement: Arrangement): Arrangement {
  const at = incidence(arrangement).map((edges) => new Set(edges));
  const loose = at.flatMap((edges, point) => (edges.size === 1 ? [point] : []));
  const gone = new Set<Edge>();
  for (let point = loose.pop(); point !== undefined; point = loose.pop()) {
    const [edge] = at[point]!;
    if (edge === undefined || at[point]!.size !== 1) continue;
    gone.add(edge);
    for (const end of [edge.from, edge.to]) {
      at[end]!.delete(edge);
      if (at[end]!.size === 1) loose.push(end);
    }
  }
  return { points: arrangement.points, edges: arrangement.edges.filter((edge) => !gone.has(edge)) };
}

/** Grows with the direction counter-clockwise from east, 0 to 4. */
function turnOf([x, y]: Xy): number {
  const share = y / (Math.abs(x) + Math.abs(y));
  return x < 0 ? 2 - share : y < 0 ? 4 + share : share;
}

interface Ring {
  readonly outline: readonly Xy[];
  readonly areaM2: number;
  /** A point of the lines that hang together with it. */
  readonly piece: number;
}

/** One number for all points that hang together. */
function pieces({ points, edges }: Arrangement): (point: number) => number {
  const root = points.map((_, i) => i);
  const find = (i: number): number => {
    while (root[i] !== i) i = root[i] = root[root[i]!]!;
    return i;
  };
  for (const { from, to } of edges) root[find(from)] = find(to);
  return find;
}

/** Every ring that has one side of each line on its left: rooms counter-clockwise, borders of what hangs together clockwise. */
function rings(arrangement: Arrangement): Ring[] {
  const { points, edges } = arrangement;
  const count = 2 * edges.length;
  const start = (half: number): number => (half % 2 === 0 ? edges[half >> 1]!.from : edges[half >> 1]!.to);
  const out = points.map((): number[] => []);
  for (let half = 0; half < count; half++) out[start(half)]!.push(half);
  const turn = (half: number): number => turnOf(minus(points[start(half ^ 1)]!, points[start(half)]!));
  const next = new Int32Array(count);
  for (const halves of out) {
    halves.sort((a, b) => turn(a) - turn(b));
    // Coming in against one line, the way on is the next one clockwise.
    for (const [i, half] of halves.entries()) next[half ^ 1] = halves[(i + halves.length - 1) % halves.length]!;
  }
  const pieceOf = pieces(arrangement);
  const done = new Uint8Array(count);
  const found: Ring[] = [];
  for (let first = 0; first < count; first++) {
    if (done[first] === 1) continue;
    const outline: Xy[] = [];
    for (let half = first; done[half] === 0; half = next[half]!) {
      done[half] = 1;
      outline.push(points[start(half)]!);
    }
    found.push({ outline, areaM2: signedArea(outline), piece: pieceOf(start(first)) });
  }
  return found;
}

/** Takes a border that runs the other way round into a ring, by a cut from its easternmost point to the east. */
function withHole(ring: readonly Xy[], hole: readonly Xy[]): readonly Xy[] {
  const first = hole.reduce((best, [x], i) => (x > hole[best]![0] ? i : best), 0);
  const [px, py] = hole[first]!;
  let [side, nearest] = [-1, Infinity];
  for (const [i, [ax, ay]] of ring.entries()) {
    const [bx, by] = ring[(i + 1) % ring.length]!;
    if (ay > py === by > py) continue;
    const x = ax + ((bx - ax) * (py - ay)) / (by - ay);
    if (x >= px && x < nearest) [side, nearest] = [i, x];
  }
  if (side < 0) return ring;
  const [cut, there] = [[nearest, py] as const, hole[first]!];
  const around = [...hole.slice(first), ...hole.slice(0, first), there];
  return [...ring.slice(0, side + 1), cut, ...around, cut, ...ring.slice(side + 1)];
}

/** Without corners on straight sides: within a millimetre of the line. */
function straightened(ring: readonly Xy[]): readonly Xy[] {
  const kept: Xy[] = [];
  for (const [i, point] of ring.entries()) {
    const before = kept.at(-1) ?? ring.at(-1)!;
    const after = ring[(i + 1) % ring.length]!;
    const goesOn = dot(minus(point, before), minus(after, point)) > 0;
    if (!goesOn || along(before, after, point).besideM > 0.001) kept.push(point);
  }
  return kept.length >= 3 ? kept : ring;
}

/** What the lines enclose. */
export function facesOf(arrangement: Arrangement): Faces {
  const all = rings(pruned(arrangement));
  const inner = all.filter(({ areaM2 }) => areaM2 > 1e-6).sort((a, b) => a.areaM2 - b.areaM2);
  const holes = new Map<Ring, (readonly Xy[])[]>();
  for (const border of all.filter(({ areaM2 }) => areaM2 < -1e-6)) {
    // The smallest that it stands in.
    const around = inner.find(({ outline, piece }) => piece !== border.piece && inRing(border.outline[0]!, outline));
    if (around !== undefined) holes.set(around, [...(holes.get(around) ?? []), border.outline]);
  }
  const rooms: (readonly Xy[])[] = [];
  const slivers: (readonly Xy[])[] = [];
  for (const face of inner) {
    const east = (ring: readonly Xy[]): number => Math.max(...ring.map(([x]) => x));
    const own = (holes.get(face) ?? []).toSorted((a, b) => east(b) - east(a));
    const outline = straightened(own.reduce(withHole, face.outline));
    const isThin = (2 * face.areaM2) / girthM(face.outline) < LEAST_WIDTH_M;
    (face.areaM2 < LEAST_ROOM_M2 || isThin ? slivers : rooms).push(outline);
  }
  return { rooms, slivers };
}
