import type { Venue, VenueRoom } from "../core/venue.ts";
import { DOING } from "../crowd/model.ts";
import { type Surroundings, UNHARMED } from "../hazards/hazard.ts";
import type { RollView } from "../protocol/drill.ts";
import type { Held } from "./held.ts";
import type { Duty } from "./judge.ts";
import { isAtMuster, spotOf } from "./moments.ts";
import type { Participant } from "./participants.ts";
import { middleOf } from "./standing.ts";

/** What somebody answers for is counted once a second. */
export const DUTY_TICKS = 20;

/** This near to a stair above the ground is the refuge beside it, m. */
const REFUGE_M = 4;
/** Point smoke detectors (EN 54-7) answer at some 0.15 dB/m, an extinction of 0.035 1/m; heat detectors of class A2 (EN 54-5) from 54 Cel on. */
const SMOKE_PER_M = 0.035;
const HEAT_C = 54;
/** A detector hangs this far below the ceiling, m. */
const BELOW_CEILING_M = 0.1;
const WET_M = 0.02;
/** Gas detectors answer at a tenth of what is dangerous. */
const GAS_SHARE = 0.1;

/** What wardens and responders answer for, and what they are told of it. */
export interface Duties {
  /** Rooms that are to be checked: where people sleep, sit and work. */
  isToCheck(room: number): boolean;
  isChecked(room: number): boolean;
  /** A room was looked into, or its door found hot. */
  check(room: number): void;
  /** Somebody was found who cannot go on by themselves. */
  find(body: number): void;
  of(one: Participant): Duty;
  roll(): RollView;
  /** Everybody is out, or was brought out, or cannot be. */
  isAllOut(): boolean;
}

const isChecked = ({ use }: VenueRoom): boolean => use === "room" || use === "hall";

/** Openings of each room that people go through. */
function doorsOf(venue: Venue): readonly (readonly number[])[] {
  const doors: number[][] = venue.rooms.map(() => []);
  venue.openings.forEach(({ kind, rooms }, at) => {
    if (kind === "door") for (const room of rooms) if (room !== null) doors[room]!.push(at);
  });
  return doors;
}

/** Where each simulated person began; -1 outside. */
const storeysOf = (held: Held, bodies: readonly number[]): ReadonlyMap<number, number> =>
  new Map(bodies.map((body) => [body, held.crowd.storey[body]!]));

const isDown = ({ crowd }: Held, body: number): boolean => crowd.state[body] === DOING.incapacitated;
const isIn = ({ crowd }: Held, body: number): boolean =>
  crowd.state[body] === DOING.onStair || (crowd.state[body] !== DOING.safe && crowd.roomOf(body) >= 0);

export function isAtRefuge({ crowd, setUp: { venue } }: Pick<Held, "crowd" | "setUp">, body: number): boolean {
  const storey = crowd.storey[body]!;
  if (crowd.roomOf(body) < 0) return false;
  const [x, y] = [crowd.x[body]!, crowd.y[body]!];
  return venue.stairs.some(({ lower, upper, lowerEdge, upperEdge }) => {
    // Down is the way out; who is below all stairs of the building goes by a door.
    const edge = upper === storey ? upperEdge : lower === storey && storey > 0 ? lowerEdge : null;
    if (edge === null) return false;
    const [ex, ey] = middleOf(edge[0], edge[1]);
    return (ex - x) ** 2 + (ey - y) ** 2 <= REFUGE_M ** 2;
  });
}

function detectorOf(held: Held, room: number, into: Surroundings): RollView["rooms"][number]["detector"] {
  const { venue, hazard } = held.setUp;
  const { storey, outline } = venue.rooms[room]!;
  const [x, y] = [0, 1].map((k) => outline.reduce((sum, at) => sum + at[k]!, 0) / outline.length) as [number, number];
  Object.assign(into, UNHARMED);
  const spot = { storey, x, y, heightM: venue.storeys[storey]!.heightM - BELOW_CEILING_M };
  hazard.run.around(spot, into);
  if (into.temperatureC >= HEAT_C) return "heat";
  if (into.extinctionPerM >= SMOKE_PER_M) return "smoke";
  if (into.waterM >= WET_M) return "water";
  return (hazard.gasShare?.({ ...spot, heightM: 1 }) ?? 0) >= GAS_SHARE ? "gas" : "quiet";
}

/** People of a drill besides those who are there to help, as a list of guests has them: body and where they began. */
function listed(held: Held, began: ReadonlyMap<number, number>): (readonly [body: number, storey: number])[] {
  const people: [number, number][] = [...began];
  for (const body of held.waiting) people.push([body, held.waitingOn[people.length - began.size] ?? 0]);
  for (const one of held.participants) {
    if (!one.isHere || one.role.isTrained) continue;
    people.push([one.body, one.startStorey]);
    if (one.child >= 0) people.push([one.child, one.startStorey]);
  }
  return people;
}

export function createDuties(held: Held): Duties {
  const { crowd, participants } = held;
  const { venue, definition } = held.setUp;
  const doors = doorsOf(venue);
  const began = storeysOf(
    held,
    held.agents.map((_, at) => at),
  );
  const checked = new Set<number>();
  const found = new Set<number>();
  const needy = new Set<number>();
  const around: Surroundings = { ...UNHARMED };
  const toCheck = venue.rooms.flatMap((room, at) => (isChecked(room) ? [at] : []));
  const open = (room: number): number => doors[room]!.filter((at) => crowd.opening(at) === "open").length;
  /** Whoever cannot go on by themselves, once it is so. */
  const helpless = (): ReadonlySet<number> => {
    for (const body of held.waiting) needy.add(body);
    for (const [body, storey] of listed(held, began)) if (storey >= 0 && isDown(held, body)) needy.add(body);
    for (const one of participants)
      if (one.isHere && !one.role.climbsStairs && one.startStorey > 0) needy.add(one.body);
    return needy;
  };
  const floorOf = (storey: number): Duty["floor"] => {
    const walks = listed(held, began).filter(([body, of]) => of === storey && !needy.has(body));
    return { all: walks.length, inside: walks.filter(([body]) => isIn(held, body)).length };
  };
  const roomsOf = (storey: number): Duty["rooms"] => {
    const all = toCheck.filter((room) => venue.rooms[room]!.storey === storey);
    const done = all.filter((room) => checked.has(room));
    return { all: all.length, checked: done.length, closed: done.filter((room) => open(room) === 0).length };
  };
  const isTaken = (body: number): boolean => participants.some((one) => one.isHere && one.along === body);
  return {
    isToCheck: (room) => venue.rooms[room] !== undefined && isChecked(venue.rooms[room]),
    isChecked: (room) => checked.has(room),
    check: (room) => void checked.add(room),
    find: (body) => void found.add(body),
    isAllOut: () =>
      listed(held, began).every(([body, storey]) => storey < 0 || !isIn(held, body)) &&
      participants.every((one) => !one.isHere || one.along < 0 || !isIn(held, one.body)),
    of(one) {
      const needs = helpless();
      const { reached } = one.did;
      const { child } = one;
      const onOther = child >= 0 && crowd.storey[child] !== crowd.storey[one.body];
      const away = [0, 1].map((k) => (k === 0 ? crowd.x : crowd.y)).map((at) => at[child]! - at[one.body]!);
      return {
        child:
          child < 0
            ? null
            : {
                m: onOther ? Infinity : Math.sqrt(away[0]! ** 2 + away[1]! ** 2),
                fed: held.effects.fed[child]!,
                isDown: isDown(held, child),
              },
        isAtRefuge: isAtRefuge(held, one.body),
        helpAskedAtS: one.did.helpAskedAtS,
        isTaken: isTaken(one.body),
        rooms: roomsOf(one.startStorey),
        warned: one.did.warned,
        floor: floorOf(one.startStorey),
        helpless: {
          all: needs.size,
          reached: [...reached].filter((body) => needs.has(body)).length,
          out: [...reached].filter((body) => needs.has(body) && !isIn(held, body)).length,
        },
        reportedAtS: one.did.reportedAtS,
      };
    },
    roll() {
      helpless();
      const storeys = new Map<number, { all: number; out: number; down: number; missing: number }>();
      for (const [body, storey] of listed(held, began)) {
        const of = storeys.get(storey) ?? { all: 0, out: 0, down: 0, missing: 0 };
        storeys.set(storey, of);
        of.all++;
        if (!isIn(held, body)) of.out++;
        else of.missing++;
        if (found.has(body) && isDown(held, body)) of.down++;
      }
      return {
        atS: held.tick / 20,
        alarmAtS: held.alarmAtS,
        storeys: [...storeys].sort(([a], [b]) => a - b).map(([storey, of]) => ({ storey, ...of })),
        rooms: toCheck.map((room) => ({
          room,
          isChecked: checked.has(room),
          doorsOpen: open(room),
          doorsClosed: doors[room]!.length - open(room),
          detector: detectorOf(held, room, around),
        })),
        people: participants
          .filter(({ isHere }) => isHere)
          .map(({ who, body, startStorey }) => {
            const place = { crowd, venue, definition, hazard: held.setUp.hazard };
            const isThere = !isIn(held, body) && isAtMuster(place, spotOf(place, body, 1));
            const is = isDown(held, body) ? "down" : isThere ? "muster" : isIn(held, body) ? "inside" : "out";
            return { who, began: startStorey, is } as const;
          }),
        help: participants
          .filter(({ isHere, did }) => isHere && did.helpAskedAtS !== null)
          .map(({ who, body, did }) => ({
            ...{ who, atS: did.helpAskedAtS!, storey: crowd.storey[body]!, room: crowd.roomOf(body) },
          })),
        helpless: [...found]
          .filter((body) => isIn(held, body) && !isTaken(body))
          .slice(0, 100)
          .map((body) => ({ storey: crowd.storey[body]!, room: crowd.roomOf(body) })),
      };
    },
  };
}
