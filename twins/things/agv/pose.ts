import type { RouteGraph } from "../../core/routeMap.ts";
import type { PathShape } from "../../sim/traffic/profile.ts";
import { AGV_MOTION, type Drive } from "./motion.ts";

/** Where a vehicle is seen, m and radians counter-clockwise from east. Never part of a digest. */
export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly headingRad: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A path drawn in the plane: rounded corners, reversals, and the heading at its ends. */
export interface PathGeometry {
  readonly points: readonly Point[];
  /** Heading of the vehicle's body on the edge from point i to i + 1. */
  readonly edgeHeadings: readonly number[];
  /** Heading at point i where it stops or reverses; null at rounded corners. */
  readonly stopHeadings: readonly (number | null)[];
  readonly lengthsM: readonly number[];
  readonly cornerM: number;
}

const TWO_PI = 2 * Math.PI;
/** Into (-pi, pi]. */
export const wrap = (angle: number): number => angle - TWO_PI * Math.ceil((angle - Math.PI) / TWO_PI);
/** The smaller turn that brings an axis (a heading up to 180 degrees) onto another: into (-pi/2, pi/2]. */
const axisTurn = (from: number, to: number): number => {
  const turn = wrap(to - from);
  return turn > Math.PI / 2 ? turn - Math.PI : turn <= -Math.PI / 2 ? turn + Math.PI : turn;
};

/** Places of the berths of a node with room for several: side by side, 0.9 m apart, across its docking axis. */
export function berthPoint(graph: RouteGraph, node: number, berth: number): Point {
  const { x, y, capacity } = graph.map.nodes[node]!;
  if (capacity === 1) return { x, y };
  const offset = 0.9 * ((capacity - 1) / 2 - (berth % capacity));
  const axis = dockAxis(graph, node) ?? 0;
  return { x: x - Math.sin(axis) * offset, y: y + Math.cos(axis) * offset };
}

/** Heading at rest in a node: along its only way in, or halfway between two; null in the middle of an aisle. */
export function dockAxis(graph: RouteGraph, node: number): number | null {
  const here = graph.map.nodes[node]!;
  const neighbours = new Set<number>();
  for (const edge of graph.map.edges) {
    if (edge.from === here.id) neighbours.add(graph.nodeIndex.get(edge.to)!);
    if (edge.to === here.id) neighbours.add(graph.nodeIndex.get(edge.from)!);
  }
  const axes = [...neighbours].map((n) => {
    const other = graph.map.nodes[n]!;
    return Math.atan2(other.y - here.y, other.x - here.x);
  });
  const [first, second] = axes;
  if (first === undefined || axes.length > 2) return null;
  if (second === undefined) return wrap(first + Math.PI);
  return here.kind === "aisle" ? null : wrap(first + axisTurn(first, second) / 2);
}

/**
 * Draws a path for a vehicle.
 * @param startHeading its heading now.
 * @param berth its place in nodes with room for several, from 0.
 */
export function pathGeometry(
  graph: RouteGraph,
  shape: PathShape,
  startHeading: number,
  berth: number,
  cornerM = AGV_MOTION.cornerM,
): PathGeometry {
  const { nodes, passMps, lengthsM } = shape;
  const points = nodes.map((node) => berthPoint(graph, node, berth));
  const edgeHeadings: number[] = [];
  const stopHeadings: (number | null)[] = [startHeading];
  let body = startHeading;
  for (let i = 0; i + 1 < points.length; i++) {
    const travel = Math.atan2(points[i + 1]!.y - points[i]!.y, points[i + 1]!.x - points[i]!.x);
    const heading = wrap(body + axisTurn(body, travel));
    if (i > 0) stopHeadings.push(passMps[i] === 0 ? wrap(body + axisTurn(body, heading) / 2) : null);
    edgeHeadings.push(heading);
    body = heading;
  }
  if (points.length > 1) {
    const axis = dockAxis(graph, nodes.at(-1)!);
    stopHeadings.push(axis === null ? body : wrap(body + axisTurn(body, axis)));
  }
  return { points, edgeHeadings, stopHeadings, lengthsM, cornerM };
}

/** How far before and after node `i` its corner, or the turn of a stop, reaches. m */
const reachM = (g: PathGeometry, i: number): number =>
  Math.min(g.cornerM, (g.lengthsM[i - 1] ?? Infinity) / 2, (g.lengthsM[i] ?? Infinity) / 2);

/** A point of the quadratic curve that rounds off corner `i`; `u` 0 at its beginning, 1 at its end. */
function roundedCorner(g: PathGeometry, i: number, u: number): Pose {
  const toward = (j: number): Point => {
    const share = reachM(g, i) / (j < i ? g.lengthsM[i - 1]! : g.lengthsM[i]!);
    const corner = g.points[i]!;
    return { x: corner.x + (g.points[j]!.x - corner.x) * share, y: corner.y + (g.points[j]!.y - corner.y) * share };
  };
  const a = toward(i - 1);
  const b = g.points[i]!;
  const c = toward(i + 1);
  const v = 1 - u;
  const before = g.edgeHeadings[i - 1]!;
  return {
    x: v * v * a.x + 2 * u * v * b.x + u * u * c.x,
    y: v * v * a.y + 2 * u * v * b.y + u * u * c.y,
    headingRad: wrap(before + wrap(g.edgeHeadings[i]! - before) * u),
  };
}

/** The pose `pastM` metres past node `index` of the path. */
export function poseAt(g: PathGeometry, index: number, pastM: number): Pose {
  const from = g.points[index]!;
  const to = g.points[index + 1];
  if (to === undefined) return { ...from, headingRad: g.stopHeadings[index] ?? 0 };
  const length = g.lengthsM[index]!;
  const restM = length - pastM;
  const startM = reachM(g, index);
  const endM = reachM(g, index + 1);
  const heading = g.edgeHeadings[index]!;
  const endStop = g.stopHeadings[index + 1]!;
  const startStop = g.stopHeadings[index]!;
  if (pastM < startM && startStop === null) return roundedCorner(g, index, 0.5 + pastM / startM / 2);
  if (restM < endM && endStop === null) return roundedCorner(g, index + 1, (1 - restM / endM) / 2);
  const share = pastM / length;
  let headingRad = heading;
  if (pastM < startM && startStop !== null) headingRad = startStop + wrap(heading - startStop) * (pastM / startM);
  else if (restM < endM && endStop !== null) headingRad = endStop + wrap(heading - endStop) * (restM / endM);
  return {
    x: from.x + (to.x - from.x) * share,
    y: from.y + (to.y - from.y) * share,
    headingRad: wrap(headingRad),
  };
}

/** Signed speed along the body: negative when it drives in reverse. m/s */
export function signedSpeed(g: PathGeometry, drive: Drive): number {
  const i = Math.min(drive.index, g.edgeHeadings.length - 1);
  const from = g.points[i];
  const to = g.points[i + 1];
  if (from === undefined || to === undefined) return 0;
  const heading = g.edgeHeadings[i]!;
  const ahead = (to.x - from.x) * Math.cos(heading) + (to.y - from.y) * Math.sin(heading);
  return ahead < 0 ? -drive.speedMps : drive.speedMps;
}
