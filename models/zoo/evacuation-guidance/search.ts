import { SIGN } from "../../../twins/drill/guidance.ts";
import type { Walker } from "./walker.ts";

/** A way that was found: what it counts as, s, and the portal that it begins with. */
export interface Found {
  readonly costS: number;
  readonly first: number;
}

interface Label {
  costS: number;
  atS: number;
  first: number;
  isDone: boolean;
}

/** The one that is not done and counts least, below `most`; -1 without one. */
function nextOf(labels: readonly Label[], most: number): number {
  let node = -1;
  for (let k = 0; k < labels.length; k++)
    if (!labels[k]!.isDone && labels[k]!.costS < (node < 0 ? most : labels[node]!.costS)) node = k;
  return node;
}

/**
 * Dijkstra forwards over portals and their sides, each with the time at which one comes there: what smoke does by then counts. Ends at a way
 * out, or in a room to stay in.
 * @returns the cheapest way from the middle of a room; `only`: that begins with this portal; -1: with any
 */
export function createSearch(walker: Walker): (room: number, only: number) => Found {
  const { ways, leg } = walker;
  const { portals, portalsOf, zoneOfRoom, isRefuge, roomOf } = ways;
  const labels = Array.from({ length: 2 * portals.length }, (): Label => {
    return { costS: Infinity, atS: 0, first: -1, isDone: false };
  });
  const offer = (portal: number, from: number, metres: number, at: Omit<Label, "isDone">): void => {
    walker.walk(from, metres, at.atS);
    const to = labels[2 * portal + walker.sideTo(portal, from)]!;
    const costS = at.costS + leg.costS + walker.doorS(portal);
    if (to.isDone || costS >= to.costS) return;
    to.costS = costS;
    to.atS = at.atS + leg.seconds + walker.doorS(portal);
    to.first = at.first < 0 ? portal : at.first;
  };
  const begin = (room: number, only: number): void => {
    for (const label of labels) Object.assign(label, { costS: Infinity, isDone: false });
    const zone = zoneOfRoom[room]!;
    for (const portal of portalsOf[zone]!)
      if ((only < 0 || only === portal) && walker.isOpen(portal))
        offer(portal, zone, ways.fromMiddleM(room, portal), { costS: 0, atS: 0, first: -1 });
  };
  return (room, only) => {
    begin(room, only);
    let found: Found = { costS: Infinity, first: SIGN.usual };
    for (;;) {
      const node = nextOf(labels, found.costS);
      if (node < 0) return found;
      const label = labels[node]!;
      label.isDone = true;
      const portal = node >> 1;
      const here = portals[portal]!.zones[node & 1]!;
      if (walker.isOut(portal, here)) return { costS: label.costS, first: label.first };
      const into = roomOf[here]!;
      if (into >= 0 && isRefuge[into] === 1 && into !== room) {
        const costS = label.costS + walker.stayS(into, label.atS);
        if (costS < found.costS) found = { costS, first: label.first };
      }
      for (const next of portalsOf[here]!)
        if (next !== portal && walker.isOpen(next)) offer(next, here, ways.betweenM(here, portal, next), label);
    }
  };
}
