import type { RouteGraph } from "../../core/routeMap.ts";
import { type EventQueue, eventQueue } from "../kernel/eventQueue.ts";
import { type Interval, safeIntervals, type Visit, type Zones } from "./zones.ts";

/** A way through free time windows. */
export interface Route {
  readonly path: readonly number[];
  /** Index of the pick-up; -1 when there is none. */
  readonly pickAt: number;
  /** Per node of the path: when its zone and the edge to it are free; -Infinity for the first. */
  readonly grantS: readonly number[];
  /** Second of arrival, standing to standing. */
  readonly arrivalS: number;
}

export interface RouteRequest {
  readonly start: number;
  readonly startS: number;
  /** Node to pick up at, or -1. */
  readonly via: number;
  readonly pickS: number;
  /** Whether the vehicle may end its drive at a node. */
  readonly isGoal: (node: number) => boolean;
  readonly counts: (visit: Visit) => boolean;
}

interface Label {
  readonly node: number;
  readonly picked: boolean;
  readonly until: number;
  readonly timeS: number;
  readonly grantS: number;
  readonly parent: Label | null;
}

/** Labels one search may settle: a bound far above nodes x windows of the sites we know. */
export const MAX_LABELS = 200_000;

function routeOf(last: Label): Route {
  const path: number[] = [];
  const grantS: number[] = [];
  let pickAt = -1;
  for (let label: Label | null = last; label !== null; label = label.parent) {
    // The label after a pick-up stands for the same node.
    if (label.picked && label.parent !== null && !label.parent.picked) {
      pickAt = path.length;
      continue;
    }
    path.push(label.node);
    grantS.push(label.grantS);
  }
  return {
    path: path.reverse(),
    grantS: grantS.reverse(),
    pickAt: pickAt < 0 ? -1 : path.length - 1 - pickAt,
    arrivalS: last.timeS,
  };
}

/** Earliest departure into a window of the next node and a window of the edge; NaN when there is none. */
function departure(
  earliest: number,
  seconds: number,
  leaveBy: number,
  room: Interval,
  edge: readonly Interval[],
): number {
  for (const window of edge) {
    const at = Math.max(earliest, room.from, window.from);
    const arrival = at + seconds;
    if (arrival > leaveBy || arrival > room.to) return Number.NaN;
    if (arrival <= window.to) return at;
  }
  return Number.NaN;
}

/**
 * Safe-interval path planning (Phillips and Likhachev 2011): the earliest arrival through the windows in which zones
 * are free, with waiting at nodes. A vehicle holds a node until it has reached the next one. Edges take the time from
 * standing to standing, which a passing vehicle never exceeds.
 * @returns null when no way ends in a node where the vehicle may stay for good.
 */
export function findRoute(
  graph: RouteGraph,
  zones: Zones,
  edgeS: readonly number[],
  request: RouteRequest,
): Route | null {
  const windows = new Map<number, readonly Interval[]>();
  const windowsOf = (zone: number): readonly Interval[] => {
    let list = windows.get(zone);
    if (list === undefined) {
      list = safeIntervals(zones, zone, request.counts);
      windows.set(zone, list);
    }
    return list;
  };
  const queue: EventQueue = eventQueue(256);
  const labels: Label[] = [];
  // One label a stage, node and window: the earliest wins, because waiting is always possible.
  const best = new Map<string, number>();
  const offer = (label: Label, windowFrom: number): void => {
    const key = `${label.picked ? 1 : 0} ${label.node} ${windowFrom}`;
    const known = best.get(key);
    if (known !== undefined && known <= label.timeS) return;
    best.set(key, label.timeS);
    queue.push(label.timeS, labels.length);
    labels.push(label);
    from.push(windowFrom);
  };
  const from: number[] = [];
  const { start, startS, via, pickS, isGoal } = request;
  const home = windowsOf(start).find((w) => w.from <= startS && startS <= w.to);
  if (home === undefined) return null;
  const first = { node: start, picked: via < 0, until: home.to, timeS: startS, grantS: -Infinity, parent: null };
  offer(first, home.from);
  for (let code = queue.pop(); code >= 0 && labels.length < MAX_LABELS; code = queue.pop()) {
    const label = labels[code]!;
    const windowFrom = from[code]!;
    if (best.get(`${label.picked ? 1 : 0} ${label.node} ${windowFrom}`)! < label.timeS) continue;
    if (label.picked && label.until === Infinity && isGoal(label.node)) return routeOf(label);
    if (!label.picked && label.node === via) {
      const timeS = label.timeS + pickS;
      if (timeS <= label.until) offer({ ...label, picked: true, timeS, parent: label }, windowFrom);
    }
    for (const way of graph.out[label.node]!) {
      const seconds = edgeS[way.edge]!;
      for (const room of windowsOf(way.to)) {
        if (room.from + seconds > label.until) break;
        const edge = windowsOf(zones.edgeZone[way.edge]!);
        const at = departure(label.timeS, seconds, label.until, room, edge);
        if (Number.isNaN(at)) continue;
        const edgeFree = edge.findLast((w) => w.from <= at)!.from;
        const grantS = Math.max(room.from, edgeFree);
        offer(
          { node: way.to, picked: label.picked, until: room.to, timeS: at + seconds, grantS, parent: label },
          room.from,
        );
      }
    }
  }
  return null;
}
