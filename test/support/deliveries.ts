import { rng } from "../../twins/core/rng.ts";
import type { RouteMap } from "../../twins/core/routeMap.ts";
import type { Site } from "../../twins/core/site.ts";
import type { Deliveries } from "../../twins/sim/deliveries/deliveries.ts";
import { placeOf } from "../../twins/sim/deliveries/places.ts";
import { RULES } from "../../twins/sim/deliveries/rules.ts";

type Node = RouteMap["nodes"][number];
type Edge = RouteMap["edges"][number];

const title = { en: "Made up", zh: "虚构" };

/** A building by chance: a storey or two of crossing lanes, spurs with chargers and named places, a lift between the storeys. */
export function madeUpSite(seed: number): Site {
  const chance = rng(seed, "made-up site");
  const [wide, deep, storeys] = [2 + chance.below(3), 2 + chance.below(3), 1 + chance.below(2)];
  const nodes: Node[] = [];
  const edges: Edge[] = [];
  const robots: Site["things"][number][] = [];
  const lane = (from: string, to: string, lengthM: number, more: Partial<Edge> = {}) =>
    edges.push({
      id: `e${edges.length}`,
      from,
      to,
      lengthM,
      maxSpeedMps: 1,
      bidirectional: true,
      kind: "lane",
      ...more,
    });
  const stepM = 1.5 + 2 * chance.uniform();
  for (let s = 0; s < storeys; s++) {
    const z = 4 * s;
    const node = (id: string, x: number, y: number, more: Partial<Node> = {}) =>
      nodes.push({ id, x, y, z, capacity: 1, kind: "aisle", place: `s${s}`, ...more });
    for (let i = 0; i < wide; i++)
      for (let j = 0; j < deep; j++) {
        node(`s${s}-${i}-${j}`, stepM * i, stepM * j);
        if (i > 0 && (j === 0 || chance.uniform() < 0.6)) lane(`s${s}-${i - 1}-${j}`, `s${s}-${i}-${j}`, stepM);
        if (j > 0) lane(`s${s}-${i}-${j - 1}`, `s${s}-${i}-${j}`, stepM);
      }
    for (let i = 0; i < wide; i++) {
      const isHome = s === 0 && robots.length < 4 && chance.uniform() < 0.8;
      const id = `s${s}-south-${i}`;
      node(id, stepM * i, -1.3, isHome ? { roles: ["charger"] } : { name: id, roles: ["holding"] });
      lane(`s${s}-${i}-0`, id, 1.3);
      const thing = { id: `robot-${robots.length + 1}`, model: "delivery-robot", title, place: "s0", parent: null };
      if (isHome) robots.push({ ...thing, pose: { x: stepM * i, y: -1.3, z: 0, headingRad: 1 } });
      const north = `s${s}-north-${i}`;
      node(north, stepM * i, stepM * (deep - 1) + 1.3, { name: north });
      lane(
        `s${s}-${i}-${deep - 1}`,
        north,
        1.3,
        chance.uniform() < 0.3 ? { kind: "door", through: `door-${s}-${i}` } : {},
      );
    }
    node(`s${s}-cabin`, -1.6, 0, { lift: "lift" });
    if (storeys > 1) lane(`s${s}-0-0`, `s${s}-cabin`, 1.6);
  }
  if (storeys > 1) lane("s0-cabin", "s1-cabin", 4, { kind: "lift", through: "lift" });
  const places = [
    { id: "root", level: "building" as const, title, parent: null, outline: [], floorZ: 0, heightM: 8 },
    ...Array.from({ length: storeys }, (_, s) => ({
      id: `s${s}`,
      level: "storey" as const,
      title,
      parent: "root",
      outline: [],
      floorZ: 4 * s,
      heightM: 4,
    })),
  ];
  return {
    id: "made-up",
    title,
    timeZone: "UTC",
    places,
    things: robots,
    routeMap: { mapId: "made-up", nodes, edges },
  };
}

/** The least way between middles of two robots on one storey now, m. */
export function nearestM({ model, world }: Deliveries): number {
  const at = world.robots.map((_, i) => placeOf(model, world, i));
  let least = Infinity;
  for (const [i, a] of at.entries())
    for (const b of at.slice(i + 1))
      if (Math.abs(a.z - b.z) < RULES.storeyM) least = Math.min(least, Math.hypot(a.x - b.x, a.y - b.y));
  return least;
}
