import type { LocalText } from "../core/place.ts";
import { ok, type Result, refuse } from "../core/result.ts";
import { DOING, type Goal, NEAREST_MUSTER } from "../crowd/model.ts";
import type { GoTo } from "../protocol/drill.ts";
import { type Done, helpless, REACH_M } from "./acts.ts";
import type { Held } from "./held.ts";
import { shelterAt, spotOf } from "./moments.ts";
import { type Participant, wishedMps } from "./participants.ts";
import type { SaidList } from "./said.ts";
import { atStair, beforeOpening, besideWalls, nearestTable, type Where } from "./standing.ts";

/** Somebody on the way to where they let themselves be led. */
export interface Going {
  readonly to: GoTo;
  readonly title: LocalText;
  /** The closed opening that they were told of last; -1: none. */
  toldDoor: number;
  room: number;
  /** They stand until then, to close a door behind them, s. */
  holdUntilS: number;
  toldAtS: number;
  /** When they last knew a way, s. */
  knewAtS: number;
  /** When they came to the place, s; null before. */
  cameAtS: number | null;
}

/** Time to close a door behind oneself, s. */
const HOLD_S = 4;
/** How often the metres that are left are told, s. */
const TELL_S = 6;
/** A way is looked for so long before it is said that there is none, s. */
const LOOK_S = 1.5;
/** Behind a door that one has gone through it is still within reach, m. */
const BEHIND_M = 1.4;
const AHEAD_M = 0.9;
/** So many spots beside walls are tried. */
const MOST_WALLS = 12;
/** A way within a room is so much longer than the straight line. */
const ROUND = 1.5;
const ROUND_M = 1;
/** Who has come to cover, and is not quite under or beside it, goes on so long, s. */
const CLOSE_UP_S = 2;

const unknown = (): Result<never> =>
  refuse("SIM_UNKNOWN", { en: "There is no such place here.", zh: "这里没有这个地方。" });
const none = (en: string, zh: string): Result<never> => refuse("SIM_STATE", { en, zh });

type Target = Result<{ readonly goal: Goal; readonly title: LocalText }>;
const place = (where: Where, title: LocalText): Target => {
  // To the centimetre, so that the ways to the same place are made once.
  const [x, y] = [Math.round(where.x * 100) / 100, Math.round(where.y * 100) / 100];
  return ok({ goal: { kind: "place", storey: where.storey, x, y }, title });
};

/** The nearest simulated person who is on the way out. */
function nearestWalker({ crowd, agents, hasSetOut }: Held, body: number): number {
  let [nearest, best] = [-1, Infinity];
  for (let i = 0; i < agents.length; i++) {
    if (hasSetOut[i] === 0 || crowd.storey[i] !== crowd.storey[body] || crowd.state[i]! > DOING.onStair) continue;
    const away = (crowd.x[i]! - crowd.x[body]!) ** 2 + (crowd.y[i]! - crowd.y[body]!) ** 2;
    if (away >= best) continue;
    nearest = i;
    best = away;
  }
  return nearest;
}

function shelterTarget(held: Held, one: Participant, kind: "table" | "wall"): Target {
  const { venue } = held.setUp;
  const spot = spotOf({ crowd: held.crowd, venue }, one.body, 0.5);
  if (kind === "wall") {
    // No further round than in the room itself: who shelters does not go out of it and in again.
    const where = besideWalls(venue, spot)
      .slice(0, MOST_WALLS)
      .find(({ storey, x, y }) => {
        const way = held.crowd.wayTo(one.body, { kind: "place", storey, x, y });
        return way !== null && way.m < ROUND * Math.sqrt((x - spot.x) ** 2 + (y - spot.y) ** 2) + ROUND_M;
      });
    if (where === undefined)
      return none(
        "There is no wall in this room that you could get to and crouch at. Try a table.",
        "此处没有可以到达并蹲靠的内墙，请改选桌子。",
      );
    return place(where, { en: "a wall away from windows", zh: "远离窗户的墙边" });
  }
  const at = nearestTable(venue, spot);
  if (at < 0) return none("There is no table on this floor.", "这一层没有可以躲避的桌子。");
  const { title, storey, at: middle } = venue.obstacles[at]!;
  return place({ storey, x: middle[0], y: middle[1] }, title);
}

/** Extinguishers that are off their hooks, by their index. */
type Taken = ReadonlySet<number>;

/** What hangs on walls against the hazard, in words. */
const SAFETY_WORDS = {
  callPoint: { en: "the call point", zh: "手动报警按钮" },
  stopButton: { en: "the STOP button", zh: "停止按钮" },
  extinguisher: { en: "the extinguisher", zh: "灭火器" },
} as const;

/** The nearest of the floor; an extinguisher that somebody took is not there any more. */
function safetyTarget(held: Held, one: Participant, kind: keyof typeof SAFETY_WORDS, taken: Taken): Target {
  const { callPoints, stopButtons, extinguishers = [] } = held.setUp.definition;
  const spot = spotOf({ crowd: held.crowd, venue: held.setUp.venue }, one.body, 1);
  const all = { callPoint: callPoints, stopButton: stopButtons, extinguisher: extinguishers }[kind];
  let [nearest, best]: [Where | null, number] = [null, Infinity];
  all.forEach((point, at) => {
    if (point.storey !== spot.storey || (kind === "extinguisher" && taken.has(at))) return;
    const away = (point.x - spot.x) ** 2 + (point.y - spot.y) ** 2;
    if (away < best) [nearest, best] = [point, away];
  });
  if (nearest === null)
    return none(`There is none on this floor: ${SAFETY_WORDS[kind].en}.`, `这一层没有${SAFETY_WORDS[kind].zh}。`);
  return place(nearest, SAFETY_WORDS[kind]);
}

function targetOf(held: Held, one: Participant, to: GoTo, taken: Taken): Target {
  const { venue } = held.setUp;
  const spot = spotOf({ crowd: held.crowd, venue }, one.body, 1);
  switch (to.kind) {
    case "opening": {
      const at = venue.openings.findIndex(({ id }) => id === to.opening);
      return at < 0 ? unknown() : place(beforeOpening(venue, at, spot), venue.openings[at]!.title);
    }
    case "stair": {
      const at = venue.stairs.findIndex(({ id }) => id === to.stair);
      if (at < 0) return unknown();
      const where = atStair(venue, at, to.end);
      const { en, zh } = venue.stairs[at]!.title;
      const floor = venue.storeys[where.storey]!.title;
      return place(where, { en: `${en}, ${floor.en}`, zh: `${zh}，${floor.zh}` });
    }
    case "room": {
      const room = venue.rooms.findIndex(({ id }) => id === to.room);
      return room < 0 ? unknown() : ok({ goal: { kind: "room", room }, title: venue.rooms[room]!.title });
    }
    case "muster":
      return ok({ goal: NEAREST_MUSTER, title: { en: "the muster point", zh: "集合点" } });
    case "table":
    case "wall":
      return shelterTarget(held, one, to.kind);
    case "callPoint":
    case "stopButton":
    case "extinguisher":
      return safetyTarget(held, one, to.kind, taken);
    case "helpless": {
      const body = helpless(held.crowd, one, held.participants, held.waiting, Infinity);
      if (body < 0) return none("Nobody on this floor needs you.", "这一层没有需要您帮助的人。");
      const { storey, x, y } = spotOf({ crowd: held.crowd, venue }, body, 1);
      return place({ storey, x, y }, { en: "somebody who needs help", zh: "需要帮助的人" });
    }
    case "crowd": {
      const person = nearestWalker(held, one.body);
      if (person < 0) return none("Nobody here is on the way out.", "这里没有正在撤离的人。");
      return ok({ goal: { kind: "follow", person }, title: { en: "the others", zh: "其他人" } });
    }
  }
}

/**
 * Sends a participant's body to where they asked; null: they stand again.
 * @param taken extinguishers that are off their hooks, by their index
 */
export function setGoTo(held: Held, one: Participant, to: GoTo | null, taken: Taken): Done {
  if (to === null) {
    one.goTo = null;
    return ok({ text: { en: "You stand.", zh: "您停下了。" } });
  }
  const target = targetOf(held, one, to, taken);
  if (!target.ok) return target;
  const { goal, title } = target.value;
  held.crowd.setGoal(one.body, goal);
  const room = held.crowd.roomOf(one.body);
  const nowS = held.tick / 20;
  one.goTo = { to, title, toldDoor: -1, room, holdUntilS: 0, toldAtS: nowS, knewAtS: nowS, cameAtS: null };
  return ok({ text: { en: `You go to: ${title.en}.`, zh: `前往：${title.zh}。` } });
}

/** Moves who is led, in place of their own wish. @returns false where they walk themselves, or stand for a moment */
export function lead(held: Held, one: Participant, atS: number): boolean {
  const { goTo } = one;
  if (goTo === null || atS < goTo.holdUntilS) return false;
  const { crowd } = held;
  const { role, along, body } = one;
  const wish = { role, along, move: { ...one.move, x: 127, y: 0 } };
  crowd.guide(body, wishedMps(wish, crowd.state[body] === DOING.onStair));
  return true;
}

/** Before a closed door they stand and are told so; it is theirs to feel and to open. @returns whether they do */
function tellDoor(held: Held, one: Participant, going: Going, say: SaidList["say"]): boolean {
  const { crowd } = held;
  const { venue } = held.setUp;
  const { portal, aheadM } = crowd.wayOf(one.body);
  if (portal < 0 || portal >= venue.openings.length || aheadM > AHEAD_M) return false;
  const stands = crowd.opening(portal);
  if (stands === "open") return false;
  if (going.toldDoor === portal) return true;
  going.toldDoor = portal;
  const { en, zh } = venue.openings[portal]!.title;
  const isLocked = stands === "locked";
  say(
    "place",
    {
      en: `At ${en}. It is ${isLocked ? "locked" : "closed: feel it, open it, and you go on"}.`,
      zh: `到了${zh}。门${isLocked ? "锁着" : "关着：先试门温，打开后继续前进"}。`,
    },
    one.who,
  );
  return true;
}

/** Through a door that they opened themselves they stand a moment, so that they can close it. */
function holdBehind(held: Held, one: Participant, going: Going, atS: number, say: SaidList["say"]): void {
  const { crowd } = held;
  const { venue } = held.setUp;
  const room = crowd.roomOf(one.body);
  if (room !== going.room) {
    const left = going.room;
    going.room = room;
    for (const at of one.opened) {
      const { a, b, rooms, title } = venue.openings[at]!;
      const [dx, dy] = [(a[0] + b[0]) / 2 - crowd.x[one.body]!, (a[1] + b[1]) / 2 - crowd.y[one.body]!];
      if (!rooms.includes(left < 0 ? null : left) || dx * dx + dy * dy > BEHIND_M ** 2) continue;
      going.holdUntilS = atS + HOLD_S;
      say(
        "place",
        { en: `Through ${title.en}. It is open behind you.`, zh: `已通过${title.zh}。身后的门还开着。` },
        one.who,
      );
    }
  }
  if (atS < going.holdUntilS && one.opened.size === 0) going.holdUntilS = atS;
}

const COVER = { table: "table", wall: "interiorWall" } as const;

/** Has come to cover, but is not under or beside it yet: near is not enough where things fall. */
function closesUp({ crowd, setUp }: Held, { body }: Participant, going: Going, atS: number): boolean {
  const { kind } = going.to;
  if (kind !== "table" && kind !== "wall") return false;
  going.cameAtS ??= atS;
  const spot = spotOf({ crowd, venue: setUp.venue }, body, 0.5);
  return atS - going.cameAtS < CLOSE_UP_S && shelterAt(setUp.venue, crowd.roomOf(body), spot) !== COVER[kind];
}

/** Tells who is led how it goes, and ends it where they have come. */
export function tellGoing(held: Held, one: Participant, atS: number, say: SaidList["say"]): void {
  const { goTo } = one;
  const { crowd } = held;
  if (goTo === null) return;
  if (crowd.state[one.body] === DOING.incapacitated) {
    one.goTo = null;
    return;
  }
  holdBehind(held, one, goTo, atS, say);
  if (atS < goTo.holdUntilS || tellDoor(held, one, goTo, say)) {
    goTo.toldAtS = atS;
    goTo.knewAtS = atS;
    return;
  }
  const { hasCome, aheadM, portal } = crowd.wayOf(one.body);
  // Somebody stands there already, or it is somebody: beside them is there.
  const isBeside =
    portal < 0 && aheadM < REACH_M - 0.3 && (goTo.to.kind === "helpless" || crowd.speedMps[one.body]! < 0.05);
  const { en, zh } = goTo.title;
  const goal = crowd.goal(one.body);
  const isGone = goal.kind === "follow" && (crowd.state[goal.person] ?? DOING.absent) > DOING.onStair;
  if (hasCome || isBeside || isGone) {
    if (closesUp(held, one, goTo, atS)) return;
    one.goTo = null;
    say("place", { en: `You are there: ${en}.`, zh: `已到达：${zh}。` }, one.who);
    return;
  }
  // For a step or two between two rooms nobody knows the way.
  if (aheadM < Infinity || goal.kind === "follow") goTo.knewAtS = atS;
  if (atS - goTo.knewAtS > LOOK_S) {
    one.goTo = null;
    say("place", { en: `There is no way to ${en} from here.`, zh: `从这里没有路通往${zh}。` }, one.who);
    return;
  }
  if (atS - goTo.toldAtS < TELL_S || goal.kind === "follow") return;
  goTo.toldAtS = atS;
  const m = Math.round(Math.max(aheadM, crowd.remainingM(one.body)));
  if (m > 2) say("place", { en: `${m} m to ${en}.`, zh: `距${zh}还有 ${m} 米。` }, one.who);
}
