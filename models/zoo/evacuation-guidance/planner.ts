import { type Sensed, SIGN } from "../../../twins/drill/guidance.ts";
import type { Met } from "./forecast.ts";
import type { WayGraph } from "./ways.ts";

/** How a way is weighed: in seconds. */
export interface Weights {
  /** Seconds of detour that a dose of 1 is worth: the way that takes less of it is taken. */
  readonly doseS: number;
  /** Seconds that staying counts as: nobody is told to stay where there is a fair way out. */
  readonly stayS: number;
}

/** What is met where and when, as it is expected. */
export interface Outlook {
  /** In a room at so many seconds from now. */
  meet(room: number, inS: number, into: Met): void;
  /** Dose of who stays in a room behind closed doors, from so many seconds from now on. */
  stayDose(room: number, inS: number): number;
}

/** Slower than most: older people, stairs, and a crowd set the pace, m/s. */
const PACE_MPS = 0.9;
/** To open a door, s. */
const DOOR_S = 2;
/** Another sign is shown when it is better than the one before by so much: signs that flicker are not followed. */
const WORTH = 0.85;
/** Who stays goes only when that is better by so much. */
const KEEP_STAYING = 0.5;
/** The usual way is left where it costs more than the best one by this, s. */
const MARGIN_S = 8;
const MOST_STEPS = 64;
/** A way that costs hardly more than in clear air is left as it is. */
const CLEAR_S = 1.03;
const CLEAR_AIR: Outlook = {
  meet(_room, _inS, into) {
    into.ratePerMin = 0;
    into.speed = 1;
  },
  stayDose: () => 0,
};

interface Label {
  costS: number;
  atS: number;
  first: number;
  isDone: boolean;
}

/** Weighs the ways of a building by what is expected on them. */
export interface Planner {
  /** Of each room what its sign should show. @param before what the signs show */
  plan(outlook: Outlook, now: Pick<Sensed, "doors" | "people">, before: Int32Array): Int32Array;
}

export function createPlanner(ways: WayGraph, { doseS, stayS }: Weights): Planner {
  const { portals, portalsOf, zoneOfRoom, isRefuge, isOutside, roomOf, stairRooms, leftM } = ways;
  const met: Met = { ratePerMin: 0, speed: 1 };
  const other: Met = { ratePerMin: 0, speed: 1 };
  const signs = new Int32Array(zoneOfRoom.length).fill(SIGN.usual);
  const labels = Array.from({ length: 2 * portals.length }, (): Label => {
    return { costS: Infinity, atS: 0, first: -1, isDone: false };
  });
  const leg = { costS: 0, seconds: 0 };

  const meetIn = (outlook: Outlook, zone: number, inS: number): void => {
    met.ratePerMin = 0;
    met.speed = 1;
    if (isOutside[zone] === 1) return;
    const rooms = stairRooms[zone] ?? [roomOf[zone]!];
    for (const room of rooms) {
      if (room === null || room < 0) continue;
      outlook.meet(room, inS, other);
      met.ratePerMin = Math.max(met.ratePerMin, other.ratePerMin);
      met.speed = Math.min(met.speed, other.speed);
    }
  };
  /** Walks some metres of a zone from a moment on; half of it is looked ahead to. */
  const walk = (outlook: Outlook, zone: number, metres: number, inS: number): void => {
    meetIn(outlook, zone, inS);
    const half = metres / PACE_MPS / met.speed / 2;
    meetIn(outlook, zone, inS + half);
    leg.seconds = metres / PACE_MPS / met.speed;
    leg.costS = leg.seconds + (doseS * met.ratePerMin * leg.seconds) / 60;
  };
  const sideTo = (portal: number, from: number): number => (portals[portal]!.zones[0] === from ? 1 : 0);
  const isOpen = (portal: number, doors: Uint8Array): boolean =>
    portals[portal]!.opening < 0 || doors[portals[portal]!.opening] !== 2;
  const doorS = (portal: number, doors: Uint8Array): number =>
    portals[portal]!.opening >= 0 && doors[portals[portal]!.opening] === 0 ? DOOR_S : 0;
  const isOut = (portal: number, zone: number): boolean =>
    zone < 0 || isOutside[zone] === 1 || (portals[portal]!.isExit && roomOf[zone]! < 0);
  const stay = (outlook: Outlook, room: number, inS: number): number => stayS + doseS * outlook.stayDose(room, inS);

  /** The cheapest way from the middle of a room, and the portal that it begins with. @param only that portal alone; -1: any */
  const best = (outlook: Outlook, room: number, doors: Uint8Array, only: number): { costS: number; first: number } => {
    const zone = zoneOfRoom[room]!;
    const found = { costS: Infinity, first: SIGN.usual as number };
    for (const label of labels) Object.assign(label, { costS: Infinity, isDone: false });
    const offer = (portal: number, from: number, metres: number, at: { costS: number; atS: number; first: number }) => {
      walk(outlook, from, metres, at.atS);
      const to = labels[2 * portal + sideTo(portal, from)]!;
      const costS = at.costS + leg.costS + doorS(portal, doors);
      if (to.isDone || costS >= to.costS) return;
      Object.assign(to, {
        costS,
        atS: at.atS + leg.seconds + doorS(portal, doors),
        first: at.first < 0 ? portal : at.first,
      });
    };
    for (const portal of portalsOf[zone]!)
      if ((only < 0 || only === portal) && isOpen(portal, doors))
        offer(portal, zone, ways.fromMiddleM(room, portal), { costS: 0, atS: 0, first: -1 });
    for (;;) {
      let node = -1;
      for (let k = 0; k < labels.length; k++)
        if (!labels[k]!.isDone && labels[k]!.costS < (node < 0 ? found.costS : labels[node]!.costS)) node = k;
      if (node < 0) return found;
      const label = labels[node]!;
      label.isDone = true;
      const portal = node >> 1;
      const here = portals[portal]!.zones[node & 1]!;
      if (isOut(portal, here)) return { costS: label.costS, first: label.first };
      const into = roomOf[here]!;
      if (into >= 0 && isRefuge[into] === 1 && into !== room) {
        const costS = label.costS + stay(outlook, into, label.atS);
        if (costS < found.costS) Object.assign(found, { costS, first: label.first });
      }
      for (const next of portalsOf[here]!)
        if (next !== portal && isOpen(next, doors)) offer(next, here, ways.betweenM(here, portal, next), label);
    }
  };

  /** What the usual way costs from a portal of a zone on, by the nearest way out as it is without smoke. */
  const usualFrom = (outlook: Outlook, start: number, zone: number, firstM: number): number => {
    let [portal, here, metres, costS, atS] = [start, zone, firstM, 0, 0];
    for (let n = 0; n < MOST_STEPS; n++) {
      walk(outlook, here, metres, atS);
      costS += leg.costS;
      atS += leg.seconds;
      const side = sideTo(portal, here);
      here = portals[portal]!.zones[side]!;
      if (isOut(portal, here)) return costS;
      const from = portal;
      let next = -1;
      let least = Infinity;
      for (const p of portalsOf[here]!) {
        if (p === from) continue;
        const left = ways.betweenM(here, from, p) + leftM[2 * p + sideTo(p, here)]!;
        if (left < least) [least, next] = [left, p];
      }
      if (next < 0) return Infinity;
      metres = ways.betweenM(here, from, next);
      portal = next;
    }
    return Infinity;
  };

  /** People are spread over a room: the usual way is as costly as it is from the worst of its doors. */
  const usual = (outlook: Outlook, room: number): number => {
    const zone = zoneOfRoom[room]!;
    const nearest = (metresTo: (portal: number) => number): { portal: number; metres: number } => {
      let found = { portal: -1, metres: 0 };
      let least = Infinity;
      for (const portal of portalsOf[zone]!) {
        const left = metresTo(portal) + leftM[2 * portal + sideTo(portal, zone)]!;
        if (left < least) [least, found] = [left, { portal, metres: metresTo(portal) }];
      }
      return found;
    };
    const starts = [
      nearest((portal) => ways.fromMiddleM(room, portal)),
      ...portalsOf[zone]!.map((at) => nearest((portal) => ways.betweenM(zone, at, portal))),
    ];
    let worst = 0;
    for (const portal of new Set(starts.map((one) => one.portal))) {
      if (portal < 0) return Infinity;
      worst = Math.max(worst, usualFrom(outlook, portal, zone, ways.fromMiddleM(room, portal)));
    }
    return worst;
  };

  const signOf = (outlook: Outlook, room: number, doors: Uint8Array, before: number): number => {
    if (zoneOfRoom[room]! < 0 || portalsOf[zoneOfRoom[room]!]!.length === 0) return SIGN.usual;
    const usualS = usual(outlook, room);
    if (before !== SIGN.stay && usualS < CLEAR_S * usual(CLEAR_AIR, room)) return SIGN.usual;
    const out = best(outlook, room, doors, -1);
    const stayingS = isRefuge[room] === 1 ? stay(outlook, room, 0) : Infinity;
    // Out of a closed room is a long way back: its door is opened to the smoke.
    if (before === SIGN.stay && stayingS * KEEP_STAYING <= Math.min(usualS, out.costS)) return SIGN.stay;
    const sign = stayingS < out.costS ? SIGN.stay : out.first;
    const costS = Math.min(stayingS, out.costS);
    if (usualS * WORTH - MARGIN_S <= costS) return SIGN.usual;
    if (before === sign || before < 0) return sign;
    const keptS = best(outlook, room, doors, before).costS;
    return keptS * WORTH <= costS ? before : sign;
  };
  return {
    plan(outlook, { doors, people }, before) {
      for (let room = 0; room < signs.length; room++)
        // Nobody looks at the sign of an empty bedroom.
        signs[room] =
          isRefuge[room] === 1 && people[room] === 0 ? SIGN.usual : signOf(outlook, room, doors, before[room]!);
      return signs;
    },
  };
}
