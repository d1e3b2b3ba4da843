import type { Site } from "../../../twins/core/site.ts";
import type { Vec2 } from "../../../twins/core/view.ts";

/** m/s of a mile an hour. */
const MPS_A_MPH = 0.44704;

/** A road between two neighbouring detectors, both ways of it. */
export interface RoadSegment {
  /** Things, and nodes of the route map. */
  readonly from: string;
  readonly to: string;
  readonly a: Vec2;
  readonly b: Vec2;
  /** How fast it is driven when it is free. */
  readonly freeMph: number;
}

/** The roads of a site whose speed is measured at both ends; none where nothing is. */
export function roadSegments({ routeMap, things }: Pick<Site, "routeMap" | "things">): readonly RoadSegment[] {
  const detectors = new Set(things.filter(({ model }) => model === "traffic-detector").map(({ id }) => id));
  if (routeMap === null || detectors.size === 0) return [];
  const at = new Map(routeMap.nodes.map(({ id, x, y }): [string, Vec2] => [id, [x, y]]));
  const segments = new Map<string, RoadSegment>();
  for (const { from, to, maxSpeedMps } of routeMap.edges) {
    const [a, b] = [at.get(from), at.get(to)];
    if (a === undefined || b === undefined || !detectors.has(from) || !detectors.has(to)) continue;
    // The way there and the way back are one road.
    const key = from < to ? `${from}\n${to}` : `${to}\n${from}`;
    if (!segments.has(key)) segments.set(key, { from, to, a, b, freeMph: maxSpeedMps / MPS_A_MPH });
  }
  return [...segments.values()];
}
