import type { RouteMap } from "../../core/routeMap.ts";

/**
 * Bilge and Ulusoy's layout 1 as a place: a horseshoe aisle of 3 m edges at 1.5 m/s (one published time unit = 1 s =
 * 1.5 m), a 3 m spur to each machine, out of the station by n0 and back by n5. The shortest paths give the published
 * travel times: 4 + 2|i-j| between machines, 4 + 2j out of the station, 4 + 2(5-i) back. The two parking bays are ours.
 */
const SPEED = 1.5;
const EDGE = 3;
/** Height of an equilateral triangle of side 3 m: the station stands 3 m from both ends of the aisle. */
const STATION_X = -2.598076211353316;

const node = (id: string, x: number, y: number, kind: RouteMap["nodes"][number]["kind"], capacity = 1) => ({
  id,
  x,
  y,
  kind,
  capacity,
});
const edge = (from: string, to: string, bidirectional: boolean) => ({
  id: `${from}-${to}`,
  from,
  to,
  lengthM: EDGE,
  maxSpeedMps: SPEED,
  bidirectional,
});

export const fmsRouteMap: RouteMap = {
  mapId: "fms-layout-1",
  nodes: [
    // Two berths: both vehicles start here.
    node("station", STATION_X, 0, "station", 2),
    node("machine-1", 3, 4.5, "machine"),
    node("machine-2", 6, 4.5, "machine"),
    node("machine-3", 6, -4.5, "machine"),
    node("machine-4", 3, -4.5, "machine"),
    node("n0", 0, 1.5, "aisle"),
    node("n1", 3, 1.5, "aisle"),
    node("n2", 6, 1.5, "aisle"),
    node("n3", 6, -1.5, "aisle"),
    node("n4", 3, -1.5, "aisle"),
    node("n5", 0, -1.5, "aisle"),
    node("park-1", 0, 4.5, "parking"),
    node("park-2", 0, -4.5, "parking"),
  ],
  edges: [
    edge("station", "n0", false),
    edge("n0", "n1", false),
    edge("n1", "n2", true),
    edge("n2", "n3", true),
    edge("n3", "n4", true),
    edge("n4", "n5", false),
    edge("n5", "station", false),
    edge("n1", "machine-1", true),
    edge("n2", "machine-2", true),
    edge("n3", "machine-3", true),
    edge("n4", "machine-4", true),
    edge("n0", "park-1", true),
    edge("n5", "park-2", true),
  ],
};

/** Node of a location of the job shop: 0 the station, i machine i. */
export const locationNode = (location: number): string => (location === 0 ? "station" : `machine-${location}`);
/** The inverse of `locationNode`; -1 for a node that is no location. */
export function nodeLocation(node: string): number {
  if (node === "station") return 0;
  const match = /^machine-(\d+)$/.exec(node);
  return match === null ? -1 : Number(match[1]);
}
