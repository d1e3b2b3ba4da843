import type { LocalText } from "../../core/place.ts";
import { ok, type Result, refuse } from "../../core/result.ts";
import type { Point2 } from "../../core/ring.ts";
import { type RouteMap, routeGraph } from "../../core/routeMap.ts";
import type { Site } from "../../core/site.ts";
import type { Thing } from "../../core/thing.ts";
import { endpointsOf, type Pair, servedNodes, type Times, timesOf } from "./endpoints.ts";
import { type Network, networkOf } from "./network.ts";
import { CHARGE, FULL, LIMITS, RULES } from "./rules.ts";

/** A robot of the site: its charger, its fleet's graph, and where it looks at first. */
export interface RobotAt {
  readonly thing: Thing;
  readonly home: number;
  readonly graph: number;
  readonly look: Point2;
}

/** What of the deliveries follows from the site alone. */
export interface DeliveryModel {
  readonly site: Site;
  readonly network: Network;
  readonly robots: readonly RobotAt[];
  readonly endpoints: readonly number[];
  readonly times: Times;
  /** What may be taken where, and the robots that can do it, by number. */
  readonly pairs: readonly (Pair & { readonly robots: readonly number[] })[];
  /** Below this a robot takes no task: it charges. Millionths of a per cent. */
  readonly reserve: number;
}

const no = (said: LocalText): Result<never> => refuse("SIM_SITE", said);

/** The charger that a robot stands at, by the nearest node of its storey. */
function homeOf(map: RouteMap, { pose }: Thing): number {
  let [home, least] = [-1, RULES.atNodeM * RULES.atNodeM];
  for (const [i, { x, y, z = 0, roles }] of map.nodes.entries()) {
    if (roles?.includes("charger") !== true || Math.abs(z - pose.z) > RULES.storeyM / 2) continue;
    const square = (x - pose.x) ** 2 + (y - pose.y) ** 2;
    if (square < least) [home, least] = [i, square];
  }
  return home;
}

function robotsOf(map: RouteMap, things: readonly Thing[]): Result<RobotAt[]> {
  const robots: RobotAt[] = [];
  for (const thing of things) {
    const home = homeOf(map, thing);
    const id = map.nodes[home]?.id;
    if (id === undefined || robots.some((other) => other.home === home))
      return no({
        en: `Robot ${thing.id} does not stand at a charger of its own. Give each robot one on the lanes.`,
        zh: `机器人 ${thing.id} 没有停在自己的充电点上。请在车道上为每台机器人设置充电点。`,
      });
    const lane = map.edges.find(({ from, to, kind }) => kind !== "lift" && (from === id || to === id));
    const { headingRad } = thing.pose;
    robots.push({ thing, home, graph: lane?.graph ?? 0, look: [Math.cos(headingRad), Math.sin(headingRad)] });
  }
  return ok(robots);
}

/** Pairs of places between which a fleet's robots can carry, each way from and to their homes included. */
function pairsOf(
  network: Network,
  robots: readonly RobotAt[],
  endpoints: readonly number[],
  times: Times,
): DeliveryModel["pairs"] {
  const { pickups, dropoffs } = servedNodes(network);
  const at = (node: number) => endpoints.indexOf(node);
  const can = ({ graph, home }: RobotAt, from: number, to: number): boolean => {
    const ms = (a: number, b: number) => times.get(graph)![at(a)]![at(b)]!;
    const ways = [ms(home, from), ms(from, to), ms(to, home), ms(home, to), ms(from, home)];
    return ways.every((way) => way < Infinity);
  };
  return pickups
    .filter((from) => at(from) >= 0)
    .flatMap((from) =>
      dropoffs
        .filter((to) => to !== from && at(to) >= 0)
        .map((to) => ({ from, to, robots: robots.flatMap((robot, i) => (can(robot, from, to) ? [i] : [])) })),
    )
    .filter((pair) => pair.robots.length > 0);
}

/** Charge for a task's three trips, twice over; at least a fifth. */
function reserveOf({ times }: Pick<DeliveryModel, "times">): number {
  let longestMs = 0;
  for (const rows of times.values())
    for (const row of rows) for (const ms of row) if (ms < Infinity) longestMs = Math.max(longestMs, ms);
  return Math.max(FULL / 5, 2 * 3 * longestMs * CHARGE.driving);
}

/**
 * @param count how many of the site's robots drive, the first ones; all when left out
 * @returns SIM_SITE for a site whose lanes do not do
 */
export function deliveryModel(site: Site, count?: number): Result<DeliveryModel> {
  const map = site.routeMap;
  const things = site.things.filter(({ model }) => model === "delivery-robot").slice(0, count);
  if (map === null || things.length === 0)
    return no({
      en: "The site has no lanes, or no delivery robot on them.",
      zh: "该场所没有车道，或车道上没有送物机器人。",
    });
  if (map.nodes.length > LIMITS.nodes || map.edges.length > LIMITS.edges || things.length > LIMITS.robots)
    return no({
      en: `Up to ${LIMITS.nodes} nodes, ${LIMITS.edges} edges and ${LIMITS.robots} robots are simulated.`,
      zh: `最多仿真 ${LIMITS.nodes} 个节点、${LIMITS.edges} 条路段和 ${LIMITS.robots} 台机器人。`,
    });
  const graph = routeGraph(map);
  if (!graph.ok) return graph;
  const robots = robotsOf(map, things);
  if (!robots.ok) return robots;
  const network = networkOf(
    map,
    robots.value.map((robot) => robot.graph),
  );
  const homes = robots.value.map(({ home }) => home);
  if (homes.some((home, i) => homes.slice(0, i).some((other) => network.conflicts[home]!.has(other))))
    return no({
      en: `Two chargers stand nearer than ${RULES.clearanceM} m: their robots would touch.`,
      zh: `两个充电点相距不足 ${RULES.clearanceM} 米，机器人会相碰。`,
    });
  const endpoints = endpointsOf(network, homes);
  const times = timesOf(network, endpoints);
  const pairs = pairsOf(network, robots.value, endpoints, times);
  const reserve = reserveOf({ times });
  if (pairs.length === 0 || reserve > FULL / 2)
    return no({
      en: "No robot can carry anything here: there are no two places that it reaches clear of all others, or they are too far apart for its battery.",
      zh: "没有机器人能在此运送：找不到两处既可到达又不妨碍他人的地点，或距离超出电池能力。",
    });
  return ok({ site, network, robots: robots.value, endpoints, times, pairs, reserve });
}
