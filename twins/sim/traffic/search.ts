import type { RouteGraph } from "../../core/routeMap.ts";
import { eventQueue } from "../kernel/eventQueue.ts";
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
  /** Nodes where the vehicle may end its drive. */
  readonly goals: readonly number[];
  readonly counts: (visit: Visit) => boolean;
  /** Labels the search may make; MAX_LABELS when not given. */
  readonly maxLabels?: number;
}

interface Label {
  readonly node: number;
  readonly picked: boolean;
  readonly until: number;
  readonly timeS: number;
  readonly grantS: number;
  readonly parent: Label | null;
  /** Number of its stage and window: one label each, the earliest, because waiting is always possible. */
  readonly slot: number;
}

/** Kept between searches, which do not overlap: a new one each time is work for the garbage collector. */
const queue = eventQueue(256);

/** Labels one search may make: a bound far above nodes x windows of the sites we know. */
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
 * @returns null when no way ends in a node where the vehicle may stay for good, or the search takes too many labels.
 */
export function findRoute(
  graph: RouteGraph,
  zones: Zones,
  edgeS: readonly number[],
  request: RouteRequest,
): Route | null {
  const { start, startS, via, pickS, goals } = request;
  const windows: (readonly Interval[] | undefined)[] = [];
  const firstSlot: number[] = [];
  let slots = 0;
  const windowsOf = (zone: number): readonly Interval[] => {
    let list = windows[zone];
    if (list !== undefined) return list;
    list = safeIntervals(zones, zone, request.counts);
    windows[zone] = list;
    firstSlot[zone] = slots;
    slots += 2 * list.length;
    return list;
  };
  // Without a goal that stays free nothing need be searched.
  const open = goals.filter((goal) => windowsOf(goal).at(-1)?.to === Infinity);
  const home = windowsOf(start).findIndex((w) => w.from <= startS && startS <= w.to);
  if (open.length === 0 || home < 0) return null;
  queue.clear();
  const labels: Label[] = [];
  const best: (number | undefined)[] = [];
  const offer = (label: Label): void => {
    const known = best[label.slot];
    if (known !== undefined && known <= label.timeS) return;
    best[label.slot] = label.timeS;
    queue.push(label.timeS, labels.length);
    labels.push(label);
  };
  const picked = via < 0;
  const until = windowsOf(start)[home]!.to;
  const slot = firstSlot[start]! + 2 * home + (picked ? 1 : 0);
  offer({ node: start, picked, until, timeS: startS, grantS: -Infinity, parent: null, slot });
  const limit = request.maxLabels ?? MAX_LABELS;
  for (let code = queue.pop(); code >= 0 && labels.length <= limit; code = queue.pop()) {
    const label = labels[code]!;
    if (best[label.slot]! < label.timeS) continue;
    if (label.picked && label.until === Infinity && open.includes(label.node)) return routeOf(label);
    if (!label.picked && label.node === via) {
      const timeS = label.timeS + pickS;
      if (timeS <= label.until) offer({ ...label, picked: true, timeS, parent: label, slot: label.slot + 1 });
    }
    for (const way of graph.out[label.node]!) {
      const seconds = edgeS[way.edge]!;
      const edge = windowsOf(zones.edgeZone[way.edge]!);
      const rooms = windowsOf(way.to);
      for (let i = 0; i < rooms.length; i++) {
        const room = rooms[i]!;
        if (room.from + seconds > label.until) break;
        const at = departure(label.timeS, seconds, label.until, room, edge);
        if (Number.isNaN(at)) continue;
        const edgeFree = edge.findLast((w) => w.from <= at)!.from;
        offer({
          node: way.to,
          picked: label.picked,
          until: room.to,
          timeS: at + seconds,
          grantS: Math.max(room.from, edgeFree),
          parent: label,
          slot: firstSlot[way.to]! + 2 * i + (label.picked ? 1 : 0),
        });
      }
    }
  }
  return null;
}
