import type { LocalText } from "../core/place.ts";
import { stretchM } from "../core/ring.ts";
import type { Venue } from "../core/venue.ts";
import type { Crowd } from "../crowd/crowd.ts";
import { DOING, type Goal } from "../crowd/model.ts";
import type { DrillHazard } from "./definition.ts";
import { followersOf, GUIDE_EVERY_S, type Guidance, type Sensed, SIGN } from "./guidance.ts";
import { DRILL_HZ } from "./input.ts";
import type { Participant } from "./participants.ts";
import type { SaidList } from "./said.ts";

const EVERY_TICKS = GUIDE_EVERY_S * DRILL_HZ;
/** People see the sign of the room that they are in once a second, and close its door when they stay. */
const HEED_TICKS = DRILL_HZ;
/** Nobody's hand is on a door that somebody stands in, m. */
const CLEAR_M = 0.8;
const DOOR = { open: 1, closed: 0, locked: 2 } as const;

/** The signs of a drill that a model steers: one a room. */
export interface Signs {
  /** Id of the model that steers them. */
  readonly model: string;
  /** Of each room what its sign shows: a portal, or one of `SIGN`. */
  readonly shown: Int32Array;
  /** Somebody of the crowd who stays behind a closed door because the sign says so. */
  isStaying(body: number): boolean;
  /** Asks the model when it is time to. */
  turn(tick: number): void;
  /** Tells participants what the sign before them shows, when that changes. */
  tell(participants: readonly Participant[], say: SaidList["say"]): void;
}

interface Parts {
  readonly crowd: Crowd;
  readonly venue: Venue;
  readonly hazard: DrillHazard;
  readonly model: string;
  readonly guidance: Guidance;
  readonly seed: number;
  /** Simulated people, who come first in the crowd. */
  readonly agents: number;
}

/** What a sign says to who stands before it. */
export function signText({ openings, stairs }: Venue, shows: number): LocalText | null {
  if (shows === SIGN.stay)
    return {
      en: "The sign says: stay in this room and close the door.",
      zh: "标志显示：留在本房间并关上门。",
    };
  if (shows < 0) return null;
  const stair = stairs[(shows - openings.length) >> 1];
  const title = (shows < openings.length ? openings[shows] : stair)?.title;
  if (title === undefined) return null;
  const isUp = shows >= openings.length && (shows - openings.length) % 2 === 0;
  const way = shows < openings.length ? null : isUp ? { en: ", up", zh: "，向上" } : { en: ", down", zh: "，向下" };
  return {
    en: `The sign above points to: ${title.en}${way?.en ?? ""}.`,
    zh: `上方标志指向：${title.zh}${way?.zh ?? ""}。`,
  };
}

/** On a stair people go on the way that they came: its other edge. */
function otherEdge(last: number, portals: readonly number[]): number {
  if (last < 0 || !portals.includes(last)) return SIGN.usual;
  return portals.find((portal) => portal !== last) ?? SIGN.usual;
}

function sense({ crowd, venue, hazard }: Parts, atS: number, into: Uint16Array, doors: Uint8Array): Sensed | null {
  const detectors = hazard.detectors?.();
  if (detectors === undefined) return null;
  into.fill(0);
  for (let body = 0; body < crowd.count; body++) {
    const doing = crowd.state[body]!;
    if (doing === DOING.safe || doing === DOING.absent) continue;
    const room = crowd.roomOf(body);
    if (room >= 0) into[room]!++;
  }
  for (let at = 0; at < venue.openings.length; at++) doors[at] = DOOR[crowd.opening(at)];
  return { atS, ...detectors, people: into, doors };
}

/** Whether somebody stands in a doorway, or so near that the leaf would hit them. */
function isInUse({ crowd, venue }: Parts, opening: number): boolean {
  const { storey, a, b } = venue.openings[opening]!;
  for (let body = 0; body < crowd.count; body++)
    if (
      crowd.storey[body] === storey &&
      crowd.state[body] !== DOING.absent &&
      stretchM([crowd.x[body]!, crowd.y[body]!], a, b) < CLEAR_M
    )
      return true;
  return false;
}

/** Begins to steer the signs of a drill; call `turn` after each step that the alarm is heard in. */
export function makeSigns(parts: Parts): Signs {
  const { crowd, venue, guidance, model, seed, agents } = parts;
  const shown = new Int32Array(venue.rooms.length).fill(SIGN.usual);
  const follows = followersOf(agents, seed);
  const people = new Uint16Array(venue.rooms.length);
  const doors = new Uint8Array(venue.openings.length);
  const last = new Int32Array(agents).fill(SIGN.usual);
  /** Of participants by their number: room and sign that they were told of. */
  const told = new Map<number, string>();
  /** Where those who stay were going. */
  const goals = new Map<number, Goal>();
  crowd.setSigns((person, room, portals) => {
    if (person >= agents || follows[person] !== 1) return SIGN.usual;
    if (room < 0) return otherEdge(last[person]!, portals);
    last[person] = shown[room]!;
    return Math.max(SIGN.usual, shown[room]!);
  });
  const isStaying = (body: number): boolean =>
    goals.has(body) && crowd.roomOf(body) >= 0 && crowd.state[body] !== DOING.incapacitated;
  /** Who is told to stay goes to the middle of the room, out of the way of its door; who is not any more goes on. */
  const heed = (): void => {
    for (let body = 0; body < agents; body++) {
      const goal = crowd.goal(body);
      if (follows[body] !== 1 || goal.kind === "stay" || crowd.state[body]! === DOING.safe) continue;
      const room = crowd.roomOf(body);
      const stays = room >= 0 && shown[room] === SIGN.stay;
      const before = goals.get(body);
      if (stays && before === undefined) {
        goals.set(body, goal);
        crowd.setGoal(body, { kind: "room", room });
      } else if (!stays && before !== undefined) {
        goals.delete(body);
        crowd.setGoal(body, before);
      }
    }
  };
  /** Who stays closes the door. */
  const closeDoors = (): void => {
    const closing = new Set<number>();
    for (let body = 0; body < agents; body++) if (isStaying(body)) closing.add(crowd.roomOf(body));
    venue.openings.forEach(({ kind, rooms, isExit }, at) => {
      if (kind !== "door" || isExit || crowd.opening(at) !== "open") return;
      if (rooms.some((room) => room !== null && closing.has(room)) && !isInUse(parts, at))
        crowd.setOpening(at, "closed");
    });
  };
  return {
    model,
    shown,
    isStaying,
    turn(tick) {
      if (tick % HEED_TICKS === 0 && tick % EVERY_TICKS !== 0) {
        heed();
        closeDoors();
      }
      if (tick % EVERY_TICKS !== 0) return;
      const sensed = sense(parts, tick / DRILL_HZ, people, doors);
      if (sensed === null) return;
      shown.set(guidance.decide(sensed));
      heed();
      closeDoors();
    },
    tell(participants, say) {
      for (const one of participants) {
        const room = crowd.roomOf(one.body);
        if (!one.isHere || room < 0) continue;
        const now = `${room}/${shown[room]}`;
        if (told.get(one.who) === now) continue;
        told.set(one.who, now);
        const text = signText(venue, shown[room]!);
        if (text !== null) say("instruction", text, one.who);
      }
    },
  };
}
