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

/** What a leg of a way takes, and counts as, s. */
export interface Leg {
  costS: number;
  seconds: number;
}

/** Somebody who walks through a building in thought, one leg after the other. */
export interface Walker {
  readonly ways: WayGraph;
  /** Of the last `walk`. */
  readonly leg: Readonly<Leg>;
  /** As it is expected from now on, with doors as they stand: 1 open, 0 closed, 2 locked. */
  look(outlook: Outlook, doors: Uint8Array): void;
  /** Some metres of a zone from a moment on; half of it is looked ahead to. */
  walk(zone: number, metres: number, inS: number): void;
  /** Which side of a portal is the far one, seen from a zone. */
  sideTo(portal: number, from: number): number;
  isOpen(portal: number): boolean;
  /** To open what is closed, s. */
  doorS(portal: number): number;
  /** Whether coming through a portal into a zone is being out. */
  isOut(portal: number, zone: number): boolean;
  /** What staying in a room from a moment on counts as, s. */
  stayS(room: number, inS: number): number;
}

/** Writes the worst of a zone's rooms: of a stair's the one below and the one above. */
function meeter({ isOutside, roomOf, stairRooms }: WayGraph) {
  const other: Met = { ratePerMin: 0, speed: 1 };
  return (outlook: Outlook, zone: number, inS: number, into: Met): void => {
    into.ratePerMin = 0;
    into.speed = 1;
    if (isOutside[zone] === 1) return;
    for (const room of stairRooms[zone] ?? [roomOf[zone]!]) {
      if (room === null || room < 0) continue;
      outlook.meet(room, inS, other);
      into.ratePerMin = Math.max(into.ratePerMin, other.ratePerMin);
      into.speed = Math.min(into.speed, other.speed);
    }
  };
}

export function createWalker(ways: WayGraph, { doseS, stayS }: Weights): Walker {
  const { portals, isOutside, roomOf } = ways;
  const meetIn = meeter(ways);
  const met: Met = { ratePerMin: 0, speed: 1 };
  const leg: Leg = { costS: 0, seconds: 0 };
  let expected: Outlook | null = null;
  let stand = new Uint8Array(0);
  return {
    ways,
    leg,
    look(outlook, doors) {
      expected = outlook;
      stand = doors as Uint8Array<ArrayBuffer>;
    },
    walk(zone, metres, inS) {
      meetIn(expected!, zone, inS, met);
      const half = metres / PACE_MPS / met.speed / 2;
      meetIn(expected!, zone, inS + half, met);
      leg.seconds = metres / PACE_MPS / met.speed;
      leg.costS = leg.seconds + (doseS * met.ratePerMin * leg.seconds) / 60;
    },
    sideTo: (portal, from) => (portals[portal]!.zones[0] === from ? 1 : 0),
    isOpen: (portal) => portals[portal]!.opening < 0 || stand[portals[portal]!.opening] !== 2,
    doorS: (portal) => (portals[portal]!.opening >= 0 && stand[portals[portal]!.opening] === 0 ? DOOR_S : 0),
    isOut: (portal, zone) => zone < 0 || isOutside[zone] === 1 || (portals[portal]!.isExit && roomOf[zone]! < 0),
    stayS: (room, inS) => stayS + doseS * expected!.stayDose(room, inS),
  };
}
