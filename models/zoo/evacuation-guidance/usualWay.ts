import type { Walker } from "./walker.ts";

const MOST_STEPS = 64;

/** What the usual way counts as from a portal of a zone on, by the nearest way out as it is without smoke, s. */
function usualFrom(walker: Walker, start: number, zone: number, firstM: number): number {
  const { ways, leg } = walker;
  let [portal, here, metres, costS, atS] = [start, zone, firstM, 0, 0];
  for (let n = 0; n < MOST_STEPS; n++) {
    walker.walk(here, metres, atS);
    costS += leg.costS;
    atS += leg.seconds;
    here = ways.portals[portal]!.zones[walker.sideTo(portal, here)]!;
    if (walker.isOut(portal, here)) return costS;
    const from = portal;
    const next = nearest(walker, here, from, (p) => ways.betweenM(here, from, p));
    if (next < 0) return Infinity;
    metres = ways.betweenM(here, from, next);
    portal = next;
  }
  return Infinity;
}

/** The portal of a zone by which the way out is the shortest; -1 without one. @param but not this one */
function nearest({ ways, sideTo }: Walker, zone: number, but: number, metresTo: (portal: number) => number): number {
  let [found, least] = [-1, Infinity];
  for (const portal of ways.portalsOf[zone]!) {
    if (portal === but) continue;
    const left = metresTo(portal) + ways.leftM[2 * portal + sideTo(portal, zone)]!;
    if (left < least) [least, found] = [left, portal];
  }
  return found;
}

/** People are spread over a room: the usual way counts as it does from the worst of its doors, s. */
export function usualS(walker: Walker, room: number): number {
  const { ways } = walker;
  const zone = ways.zoneOfRoom[room]!;
  const firsts = new Set([
    nearest(walker, zone, -1, (portal) => ways.fromMiddleM(room, portal)),
    ...ways.portalsOf[zone]!.map((at) => nearest(walker, zone, -1, (portal) => ways.betweenM(zone, at, portal))),
  ]);
  let worst = 0;
  for (const portal of firsts) {
    if (portal < 0) return Infinity;
    worst = Math.max(worst, usualFrom(walker, portal, zone, ways.fromMiddleM(room, portal)));
  }
  return worst;
}
