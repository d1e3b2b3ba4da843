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

/**
 * A path drawn in the plane as a polyline: the nodes, and before a berth a point on its docking axis, so that a vehicle
 * comes in straight and clear of the berth beside it. Corners are rounded off, stops turn the body.
 */
export interface PathGeometry {
  readonly points: readonly Point[];
  /** m drawn up to each point. */
  readonly drawnM: readonly number[];
  /** Heading of the vehicle's body on the way from point i to i + 1. */
  readonly headings: readonly number[];
  /** Heading at point i where it stops or reverses; null at rounded corners. */
  readonly stopHeadings: readonly (number | null)[];
  /** How far before and after point i its corner, or the turn of its stop, reaches. m */
  readonly reachM: readonly number[];
  /** Point of each node of the path. */
  readonly pointOf: readonly number[];
  /** m on the route map, from node i to node i + 1. */
  readonly lengthsM: readonly number[];
}

/** Distance from a berth to the point on its docking axis where a vehicle turns in. */
const LEAD_IN_M = 1.5;
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

/** The point where a vehicle turns in to a berth, coming from `other`. */
function leadIn(graph: RouteGraph, node: number, berth: Point, other: Point): Point | null {
  const axis = dockAxis(graph, node);
  if (axis === null || graph.map.nodes[node]!.capacity === 1) return null;
  const [c, s] = [Math.cos(axis), Math.sin(axis)];
  const sign = (other.x - berth.x) * c + (other.y - berth.y) * s < 0 ? -1 : 1;
  return { x: berth.x + sign * LEAD_IN_M * c, y: berth.y + sign * LEAD_IN_M * s };
}

interface Drawing {
  readonly points: Point[];
  readonly pointOf: number[];
  /** Per point: it is a lead-in. */
  readonly led: boolean[];
}

function drawPoints(graph: RouteGraph, nodes: readonly number[], berth: number): Drawing {
  const at = nodes.map((node) => berthPoint(graph, node, berth));
  const drawing: Drawing = { points: [at[0]!], pointOf: [0], led: [false] };
  const add = (point: Point | null, led: boolean): void => {
    if (point === null) return;
    drawing.points.push(point);
    drawing.led.push(led);
  };
  for (let i = 1; i < nodes.length; i++) {
    add(leadIn(graph, nodes[i - 1]!, at[i - 1]!, at[i]!), true);
    add(leadIn(graph, nodes[i]!, at[i]!, at[i - 1]!), true);
    add(at[i]!, false);
    drawing.pointOf.push(drawing.points.length - 1);
  }
  return drawing;
}

/** Per point: m that its rounding takes of the ways before and after it. */
function reaches(drawing: Drawing, drawnM: readonly number[], cornerM: number): number[] {
  const { points, led } = drawing;
  return points.map((_, i) => {
    const before = i === 0 ? Infinity : drawnM[i]! - drawnM[i - 1]!;
    const after = i + 1 === points.length ? Infinity : drawnM[i + 1]! - drawnM[i]!;
    // A vehicle turns in between its lead-in and its berth; beside those, stops and corners take what is left.
    if (led[i]) return Math.min(0.9 * Math.min(before, after), LEAD_IN_M);
    if (led[i - 1] || led[i + 1]) return Math.min(cornerM, 0.1 * Math.min(before, after));
    return Math.min(cornerM, before / 2, after / 2);
  });
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
  const drawing = drawPoints(graph, nodes, berth);
  const { points, pointOf, led } = drawing;
  const stops = new Set(pointOf.filter((_, k) => passMps[k] === 0));
  const headings: number[] = [];
  const drawnM = [0];
  const stopHeadings: (number | null)[] = [startHeading];
  let body = startHeading;
  for (let i = 0; i + 1 < points.length; i++) {
    const [from, to] = [points[i]!, points[i + 1]!];
    const heading = wrap(body + axisTurn(body, Math.atan2(to.y - from.y, to.x - from.x)));
    if (i > 0) stopHeadings.push(stops.has(i) && !led[i] ? wrap(body + axisTurn(body, heading) / 2) : null);
    headings.push(heading);
    drawnM.push(drawnM[i]! + Math.hypot(to.x - from.x, to.y - from.y));
    body = heading;
  }
  if (points.length > 1) {
    const axis = dockAxis(graph, nodes.at(-1)!);
    stopHeadings.push(axis === null ? body : wrap(body + axisTurn(body, axis)));
  }
  const reachM = reaches(drawing, drawnM, cornerM);
  return { points, drawnM, headings, stopHeadings, reachM, pointOf, lengthsM };
}

/** A point of the quadratic curve that rounds off point `i`; `u` 0 at its beginning, 1 at its end. */
function roundedCorner(g: PathGeometry, i: number, u: number): Pose {
  const toward = (j: number): Point => {
    const share = g.reachM[i]! / Math.abs(g.drawnM[j]! - g.drawnM[i]!);
    const corner = g.points[i]!;
    return { x: corner.x + (g.points[j]!.x - corner.x) * share, y: corner.y + (g.points[j]!.y - corner.y) * share };
  };
  const a = toward(i - 1);
  const b = g.points[i]!;
  const c = toward(i + 1);
  const v = 1 - u;
  const before = g.headings[i - 1]!;
  return {
    x: v * v * a.x + 2 * u * v * b.x + u * u * c.x,
    y: v * v * a.y + 2 * u * v * b.y + u * u * c.y,
    headingRad: wrap(before + wrap(g.headings[i]! - before) * u),
  };
}

/** The pose `pastM` metres (on the route map) past node `index` of the path. */
export function poseAt(g: PathGeometry, index: number, pastM: number): Pose {
  const first = g.pointOf[index]!;
  const last = g.pointOf[index + 1];
  if (last === undefined) return { ...g.points[first]!, headingRad: g.stopHeadings[first] ?? 0 };
  const startM = g.drawnM[first]!;
  const drawn = startM + (pastM / g.lengthsM[index]!) * (g.drawnM[last]! - startM);
  let i = first;
  while (i + 1 < last && g.drawnM[i + 1]! <= drawn) i++;
  const [from, to] = [g.points[i]!, g.points[i + 1]!];
  const past = drawn - g.drawnM[i]!;
  const rest = g.drawnM[i + 1]! - drawn;
  const [startReach, endReach] = [g.reachM[i]!, g.reachM[i + 1]!];
  const [startStop, endStop] = [g.stopHeadings[i]!, g.stopHeadings[i + 1]!];
  if (past < startReach && startStop === null) return roundedCorner(g, i, 0.5 + past / startReach / 2);
  if (rest < endReach && endStop === null) return roundedCorner(g, i + 1, (1 - rest / endReach) / 2);
  const share = past / (past + rest);
  const heading = g.headings[i]!;
  let headingRad = heading;
  if (past < startReach && startStop !== null) headingRad = startStop + wrap(heading - startStop) * (past / startReach);
  else if (rest < endReach && endStop !== null) headingRad = endStop + wrap(heading - endStop) * (rest / endReach);
  return {
    x: from.x + (to.x - from.x) * share,
    y: from.y + (to.y - from.y) * share,
    headingRad: wrap(headingRad),
  };
}

/** Signed speed along the body: negative when it drives in reverse. m/s */
export function signedSpeed(g: PathGeometry, drive: Drive): number {
  const i = g.pointOf[Math.min(drive.index, g.pointOf.length - 2)];
  const from = g.points[i ?? 0];
  const to = g.points[(i ?? 0) + 1];
  if (i === undefined || from === undefined || to === undefined) return 0;
  const heading = g.headings[i]!;
  const ahead = (to.x - from.x) * Math.cos(heading) + (to.y - from.y) * Math.sin(heading);
  return ahead < 0 ? -drive.speedMps : drive.speedMps;
}
