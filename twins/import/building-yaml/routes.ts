import type { Point2 } from "../../core/ring.ts";
import type { NODE_ROLES, RouteMap } from "../../core/routeMap.ts";
import type { Pace } from "../source.ts";
import type { Warnings } from "../warnings.ts";
import { type Door, type Layout, type LiftAt, liftAround, RMF, type Storey } from "./layout.ts";
import type { Edge, Parameters, Vertex } from "./read.ts";

type Node = RouteMap["nodes"][number];
type Way = RouteMap["edges"][number];
type Role = (typeof NODE_ROLES)[number];

/** A lane without a limit leaves the speed to the vehicle: this is what such a lane is planned with, m/s. */
export const UNLIMITED_LANE_MPS = 1;

const yes = (parameters: Parameters, ...names: string[]): boolean =>
  names.some((name) => parameters.get(name) === true);
const filled = (parameters: Parameters, name: string): boolean => {
  const value = parameters.get(name);
  return typeof value === "string" && value !== "";
};

function rolesOf({ parameters }: Vertex): Role[] {
  const roles: Role[] = [];
  if (yes(parameters, "is_charger")) roles.push("charger");
  if (yes(parameters, "is_holding_point")) roles.push("holding");
  if (yes(parameters, "is_parking_spot")) roles.push("parking");
  if (filled(parameters, "pickup_dispenser")) roles.push("pickup");
  if (filled(parameters, "dropoff_ingestor")) roles.push("dropoff");
  if (yes(parameters, "is_cleaning_zone")) roles.push("cleaning");
  if (filled(parameters, "dock_name")) roles.push("dock");
  if (yes(parameters, "is_passthrough_point")) roles.push("passthrough");
  return roles;
}

function kindOf(roles: readonly Role[]): Node["kind"] {
  if (roles.includes("charger") || roles.includes("parking")) return "parking";
  return roles.some((role) => role === "pickup" || role === "dropoff" || role === "dock") ? "station" : "aisle";
}

function node(layout: Layout, storey: Storey, i: number): Node {
  const vertex = storey.level.vertices[i]!;
  const [x, y] = storey.points[i]!;
  const roles = rolesOf(vertex);
  const cabin = vertex.parameters.get("lift_cabin");
  const lift = layout.lifts.find(({ lift: { name } }) => name === cabin) ?? liftAround(layout, storey, [x, y]);
  return {
    id: layout.ids.make(`${storey.level.name}-${vertex.name || `v${i}`}`, "node"),
    x,
    y,
    z: storey.level.elevationM,
    capacity: 1,
    kind: kindOf(roles),
    place: storey.id,
    ...(vertex.name === "" ? {} : { name: vertex.name.slice(0, 200) }),
    ...(roles.length === 0 ? {} : { roles }),
    ...(lift === undefined ? {} : { lift: lift.id }),
  };
}

/** Whether two segments cross. */
function crosses(a: Point2, b: Point2, c: Point2, d: Point2): boolean {
  const side = (p: Point2, q: Point2, r: Point2) => (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
  return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) < 0;
}

function lane(lane: Edge, ends: readonly [Node, Node], doors: readonly Door[], id: string): Way {
  const [from, to] = ends;
  const a: Point2 = [from.x, from.y];
  const b: Point2 = [to.x, to.y];
  const door = doors.find(({ start, end }) => crosses(a, b, start, end));
  const { parameters } = lane;
  const limit = parameters.get("speed_limit");
  const orientation = parameters.get("orientation");
  const graph = parameters.get("graph_idx");
  return {
    id,
    from: from.id,
    to: to.id,
    lengthM: Math.hypot(b[0] - a[0], b[1] - a[1]),
    maxSpeedMps: typeof limit === "number" && limit > 0 ? limit : UNLIMITED_LANE_MPS,
    bidirectional: yes(parameters, "bidirectional", "is_bidirectional"),
    kind: door === undefined ? "lane" : "door",
    ...(door === undefined ? {} : { through: door.id }),
    ...(orientation === "forward" || orientation === "backward" ? { orientation } : {}),
    graph: typeof graph === "number" && Number.isInteger(graph) && graph >= 0 ? graph : 0,
  };
}

/** Rides: from the node in the cabin on one storey to the one on the next above. */
function rides(layout: Layout, lift: LiftAt, nodes: readonly Node[]): Way[] {
  const stops = lift.served.flatMap((storey) => {
    const inside = nodes.filter((one) => one.lift === lift.id && one.place === storey.id);
    const away = ({ x, y }: Node) => Math.hypot(x - lift.middle[0], y - lift.middle[1]);
    return inside.toSorted((a, b) => away(a) - away(b)).slice(0, 1);
  });
  return stops.slice(1).map((upper, i) => {
    const lower = stops[i]!;
    return {
      id: layout.ids.make(`${lift.id}-ride-${i + 1}`, "ride"),
      from: lower.id,
      to: upper.id,
      lengthM: Math.hypot(upper.x - lower.x, upper.y - lower.y, (upper.z ?? 0) - (lower.z ?? 0)),
      maxSpeedMps: RMF.liftSpeedMps,
      bidirectional: true,
      kind: "lift",
      through: lift.id,
    };
  });
}

/** The lanes of every storey, joined by the lifts; null where the building has no lane. */
export async function routesOf(layout: Layout, pace: Pace, warnings: Warnings): Promise<RouteMap | null> {
  const nodes: Node[] = [];
  const edges: Way[] = [];
  for (const storey of layout.storeys) {
    const ofVertex = new Map<number, Node>();
    const nodeOf = (i: number): Node => {
      const known = ofVertex.get(i) ?? node(layout, storey, i);
      if (!ofVertex.has(i)) nodes.push(known);
      ofVertex.set(i, known);
      return known;
    };
    for (const [i, edge] of storey.level.lanes.entries()) {
      const way = lane(
        edge,
        [nodeOf(edge.from), nodeOf(edge.to)],
        storey.doors,
        layout.ids.make(`${storey.level.name}-lane-${i + 1}`, "lane"),
      );
      if (way.lengthM > 0) edges.push(way);
      else
        warnings.add(
          "laneWithoutLength",
          { line: edge.line },
          { en: "A lane leads from a place to itself: it is left out.", zh: "某车道的起点与终点相同：已略去。" },
        );
      if (way.maxSpeedMps === UNLIMITED_LANE_MPS && edge.parameters.get("speed_limit") !== UNLIMITED_LANE_MPS)
        warnings.add(
          "laneWithoutLimit",
          { line: edge.line },
          {
            en: `A lane has no speed limit: ${UNLIMITED_LANE_MPS} m/s is planned with.`,
            zh: `车道没有限速：按 ${UNLIMITED_LANE_MPS} 米/秒规划。`,
          },
        );
      if (pace.due(1 + storey.doors.length)) await pace.rest(0.9);
    }
  }
  if (nodes.length === 0) return null;
  return {
    mapId: layout.building,
    nodes,
    edges: [...edges, ...layout.lifts.flatMap((lift) => rides(layout, lift, nodes))],
  };
}
