import { rng } from "../../../twins/core/rng.ts";
import type { Incident } from "./decide.ts";
import { earliestArrivals, type RoadNetwork } from "./network.ts";
import { freeField } from "./speedField.ts";

/** The nodes that a way leads to from the node with most of them; incidents elsewhere could not be served. */
export function connectedNodes(network: RoadNetwork, freeMps: Float64Array): readonly number[] {
  const field = freeField(freeMps);
  const seen = new Set<number>();
  let most: readonly number[] = [];
  for (let from = 0; from < network.nodes.length; from++) {
    if (seen.has(from)) continue;
    const { arriveS } = earliestArrivals(network, field, from, 0);
    const reached = network.nodes.flatMap((_, node) => (Number.isFinite(arriveS[node]) ? [node] : []));
    for (const node of reached) seen.add(node);
    if (reached.length > most.length) most = reached;
  }
  return most;
}

/**
 * Where vehicles wait: each new station as far from the others as can be on a free road (Gonzalez 1985: at most twice the least
 * farthest way). The first is the node whose farthest node is nearest.
 * @param nodes joined by ways, as `connectedNodes` are
 */
export function stationsOf(
  network: RoadNetwork,
  freeMps: Float64Array,
  nodes: readonly number[],
  count: number,
): readonly number[] {
  const field = freeField(freeMps);
  const from = new Map(nodes.map((node) => [node, earliestArrivals(network, field, node, 0).arriveS]));
  const s = (a: number, b: number): number => from.get(a)?.[b] ?? Number.POSITIVE_INFINITY;
  const least = (of: (node: number) => number): number =>
    nodes.reduce((best, node) => (of(node) < of(best) ? node : best), nodes[0] ?? 0);
  const stations = [least((node) => Math.max(...nodes.map((other) => s(node, other))))];
  while (stations.length < count)
    stations.push(least((node) => -Math.min(...stations.map((station) => s(station, node)))));
  return stations;
}

/** Incidents by chance: evenly over nodes and times, weighted 1 to 3, in the order of their times. */
export function incidentsBy(
  seed: number,
  nodes: readonly number[],
  count: number,
  span: { readonly fromS: number; readonly toS: number },
): readonly Incident[] {
  const chance = rng(seed, "emergency-dispatch incidents");
  const drawn = Array.from({ length: count }, () => ({
    node: nodes[chance.below(nodes.length)] ?? 0,
    atS: Math.floor(span.fromS + chance.uniform() * (span.toS - span.fromS)),
    weight: 1 + chance.below(3),
  }));
  return drawn.sort((a, b) => a.atS - b.atS).map((one, i) => ({ id: `incident-${i + 1}`, ...one }));
}
