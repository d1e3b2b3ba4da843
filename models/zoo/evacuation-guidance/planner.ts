import { type Sensed, SIGN } from "../../../twins/drill/guidance.ts";
import { createSearch, type Found } from "./search.ts";
import { usualS } from "./usualWay.ts";
import { createWalker, type Outlook, type Walker, type Weights } from "./walker.ts";
import type { WayGraph } from "./ways.ts";

/** Another sign is shown when it is better than the one before by so much: signs that flicker are not followed. */
const WORTH = 0.85;
/** Who stays goes only when that is better by so much. */
const KEEP_STAYING = 0.5;
/** The usual way is left where it costs more than the best one by this, s. */
const MARGIN_S = 8;
/** A way that costs hardly more than in clear air is left as it is. */
const CLEAR_S = 1.03;
const CLEAR_AIR: Outlook = {
  meet(_room, _inS, into) {
    into.ratePerMin = 0;
    into.speed = 1;
  },
  stayDose: () => 0,
};

/** Weighs the ways of a building by what is expected on them. */
export interface Planner {
  /** Of each room what its sign should show. @param before what the signs show */
  plan(outlook: Outlook, now: Pick<Sensed, "doors" | "people">, before: Int32Array): Int32Array;
}

interface Asked {
  readonly outlook: Outlook;
  readonly doors: Uint8Array;
  readonly before: number;
}

function signOf(
  walker: Walker,
  search: (room: number, only: number) => Found,
  room: number,
  { outlook, doors, before }: Asked,
): number {
  const { zoneOfRoom, portalsOf, isRefuge } = walker.ways;
  if (zoneOfRoom[room]! < 0 || portalsOf[zoneOfRoom[room]!]!.length === 0) return SIGN.usual;
  walker.look(CLEAR_AIR, doors);
  const clearS = before === SIGN.stay ? 0 : usualS(walker, room);
  walker.look(outlook, doors);
  const asUsualS = usualS(walker, room);
  if (asUsualS < CLEAR_S * clearS) return SIGN.usual;
  const out = search(room, -1);
  const stayingS = isRefuge[room] === 1 ? walker.stayS(room, 0) : Infinity;
  // Out of a closed room is a long way back: its door is opened to the smoke.
  if (before === SIGN.stay && stayingS * KEEP_STAYING <= Math.min(asUsualS, out.costS)) return SIGN.stay;
  const sign = stayingS < out.costS ? SIGN.stay : out.first;
  const costS = Math.min(stayingS, out.costS);
  if (asUsualS * WORTH - MARGIN_S <= costS) return SIGN.usual;
  if (before === sign || before < 0) return sign;
  return search(room, before).costS * WORTH <= costS ? before : sign;
}

export function createPlanner(ways: WayGraph, weights: Weights): Planner {
  const walker = createWalker(ways, weights);
  const search = createSearch(walker);
  const signs = new Int32Array(ways.zoneOfRoom.length).fill(SIGN.usual);
  return {
    plan(outlook, { doors, people }, before) {
      for (let room = 0; room < signs.length; room++) {
        // Nobody looks at the sign of an empty bedroom.
        const isSeen = ways.isRefuge[room] !== 1 || people[room] !== 0;
        const asked = { outlook, doors, before: before[room]! };
        signs[room] = isSeen ? signOf(walker, search, room, asked) : SIGN.usual;
      }
      return signs;
    },
  };
}
