import type { Point2 } from "../../core/ring.ts";
import type { RouteMap } from "../../core/routeMap.ts";
import { tooLarge } from "../refusals.ts";
import type { Road } from "./classify.ts";

/** Joints of all roads: a metropolis has a few hundred thousand. */
export const MAX_JOINTS = 4_000_000;

/** Bends that an edge keeps (twins/core/routeMap.ts). */
const MAX_BENDS = 10_000;

interface Way {
  readonly id: string;
  readonly road: Road;
  /** Numbers of its joints, in order. */
  readonly joints: Uint32Array;
}

/**
 * Makes a route map of roads that share places. Where a road only bends there is no node: bends are kept in `via`.
 */
export class Streets {
  /** Names of places: OpenStreetMap's numbers, or rounded coordinates. */
  readonly #joints = new Map<string | number, number>();
  readonly #points: number[] = [];
  /** How many ways end or pass at each joint. */
  readonly #uses: number[] = [];
  readonly #ways: Way[] = [];
  readonly #mostJoints: number;

  constructor(mostJoints = MAX_JOINTS) {
    this.#mostJoints = mostJoints;
  }

  /** @throws CodedError IMPORT_TOO_LARGE */
  add(id: string, road: Road, names: readonly (string | number)[], points: readonly Point2[]): void {
    const joints = names.map((name, i) => this.#joint(name, points[i]!));
    if (this.#points.length > 2 * this.#mostJoints)
      throw tooLarge(
        { entity: id },
        {
          en: `Up to here the roads have more than ${this.#mostJoints} points.`,
          zh: `到此处道路的点已超过 ${this.#mostJoints} 个。`,
        },
      );
    const ends = new Set([0, joints.length - 1]);
    // An end counts twice, so that it becomes a node; what is passed by two ways does too.
    for (const [i, joint] of joints.entries()) this.#uses[joint]! += ends.has(i) ? 2 : 1;
    this.#ways.push({ id, road, joints: Uint32Array.from(joints) });
  }

  #joint(name: string | number, [x, y]: Point2): number {
    const known = this.#joints.get(name);
    if (known !== undefined) return known;
    const joint = this.#joints.size;
    this.#joints.set(name, joint);
    this.#points.push(x, y);
    this.#uses.push(0);
    return joint;
  }

  routeMap(mapId: string): RouteMap | null {
    if (this.#ways.length === 0) return null;
    const nodes: RouteMap["nodes"] = [];
    const nodeOf = new Map<number, string>();
    const edges: RouteMap["edges"] = [];
    const node = (joint: number): string => {
      const known = nodeOf.get(joint);
      if (known !== undefined) return known;
      const id = `n${nodes.length + 1}`;
      nodeOf.set(joint, id);
      nodes.push({ id, x: this.#points[2 * joint]!, y: this.#points[2 * joint + 1]!, capacity: 16, kind: "aisle" });
      return id;
    };
    for (const way of this.#ways) this.#cut(way, node, edges);
    return nodes.length === 0 ? null : { mapId, nodes, edges };
  }

  /** Where a way is cut: at its ends and junctions, and half way round where it would come back to its start. */
  #cuts(joints: Uint32Array): number[] {
    const cuts = [0];
    for (let i = 1; i < joints.length; i++) {
      if (i + 1 < joints.length && this.#uses[joints[i]!]! <= 1) continue;
      const from = cuts.at(-1)!;
      if (joints[from] === joints[i] && i - from >= 2) cuts.push((from + i) >> 1);
      cuts.push(i);
    }
    return cuts;
  }

  #cut({ id, road, joints }: Way, node: (joint: number) => string, edges: RouteMap["edges"]): void {
    const ordered = road.oneway === -1 ? joints.toReversed() : joints;
    const at = (i: number): [number, number] => [this.#points[2 * ordered[i]!]!, this.#points[2 * ordered[i]! + 1]!];
    const cuts = this.#cuts(ordered);
    for (const [k, to] of cuts.slice(1).entries()) {
      const from = cuts[k]!;
      let lengthM = 0;
      const via: [number, number][] = [];
      for (let i = from + 1; i <= to; i++) {
        const [before, here] = [at(i - 1), at(i)];
        lengthM += Math.hypot(here[0] - before[0], here[1] - before[1]);
        if (i < to && via.length < MAX_BENDS) via.push(here);
      }
      if (!(lengthM > 0)) continue;
      edges.push({
        id: `${id}-${k + 1}`,
        from: node(ordered[from]!),
        to: node(ordered[to]!),
        lengthM,
        maxSpeedMps: road.maxSpeedMps,
        bidirectional: road.oneway === 0,
        kind: road.stairs ? "stair" : "road",
        ...(via.length > 0 ? { via } : {}),
      });
    }
  }
}
