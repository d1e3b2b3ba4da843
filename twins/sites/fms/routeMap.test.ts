import { expect, test } from "vitest";
import { must } from "../../core/result.ts";
import { routeGraph, shortestPaths } from "../../core/routeMap.ts";
import { fmsRouteMap, locationNode } from "./routeMap.ts";

/** Bilge and Ulusoy 1995, layout 1. */
const PUBLISHED = [
  [0, 6, 8, 10, 12],
  [12, 0, 6, 8, 10],
  [10, 6, 0, 6, 8],
  [8, 8, 6, 0, 6],
  [6, 10, 8, 6, 0],
];

test("shortest paths reproduce the published travel times", () => {
  const graph = must(routeGraph(fmsRouteMap));
  const times = PUBLISHED.map((_, from) => {
    const { seconds } = shortestPaths(graph, graph.nodeIndex.get(locationNode(from))!);
    return PUBLISHED.map((__, to) => seconds[graph.nodeIndex.get(locationNode(to))!]);
  });
  expect(times).toEqual(PUBLISHED);
});

test("every edge is as long as the distance of its ends", () => {
  const at = new Map(fmsRouteMap.nodes.map((n) => [n.id, n]));
  for (const edge of fmsRouteMap.edges) {
    const a = at.get(edge.from)!;
    const b = at.get(edge.to)!;
    expect(Math.hypot(a.x - b.x, a.y - b.y), edge.id).toBeCloseTo(edge.lengthM, 9);
  }
});
