import type { Digest } from "../core/digest.ts";
import type { Venue } from "../core/venue.ts";
import { digestState } from "./digestState.ts";
import { sortIntoCells } from "./dynamics/cells.ts";
import { enterCar, leaveLifts, serveLifts, waitingFor } from "./dynamics/lifts.ts";
import { moveAll, openDoors, place, refillTokens, setDoor } from "./dynamics/move.ts";
import { setVelocities } from "./dynamics/velocity.ts";
import { hasArrived, setWishes, warmWays, wayTo } from "./dynamics/wishes.ts";
import { makeState } from "./makeState.ts";
import {
  DOING,
  DOING_NAMES,
  type Doing,
  type FlowMode,
  type Goal,
  KINDS,
  MOST_PEOPLE,
  MOVED_BY,
  type OpeningState,
  type Person,
  STAIR_SHARE,
  STEP_S,
} from "./model.ts";
import type { Seam } from "./plan/sheets.ts";
import type { CrowdState, Signs } from "./state.ts";
import { CLOSED, LOCKED, OPEN } from "./ways/routes.ts";

export interface CrowdOptions {
  /** Whose flow through doors holds; physical unless it is said. */
  readonly mode?: FlowMode;
  /** Of ways in sight the one that promises to be quickest, queues counted (usual), or the shortest. */
  readonly choice?: "quickest" | "shortest";
  /** People open closed doors that are on their way (usual). */
  readonly opensDoors?: boolean;
  /** How openings stand at the start; open where nothing is said. */
  readonly doors?: readonly (OpeningState | undefined)[];
  /** Slots for people, those who come later among them; as many as there are people unless it is said. */
  readonly capacity?: number;
  /** Lifts may be taken by those who use them; nobody does unless it is said, as in a fire. */
  readonly allowsLifts?: boolean;
  /** Length of a step, s. */
  readonly stepS?: number;
  readonly seams?: readonly Seam[];
  /** Who is sent to a gathering point has come when so near to it, m; 0.6 unless it is said. */
  readonly musterM?: number;
}

/**
 * People in a venue, who walk by the collision-free speed model. There is no chance in how they walk: the same people and calls give
 * the same bytes everywhere; chance is in who they are (people.ts), by a seed.
 */
export interface Crowd {
  /** Slots in use: people are 0 to count - 1, absent ones among them. */
  readonly count: number;
  readonly capacity: number;
  readonly atS: number;
  /** Of each person: where she is (metres in the site's frame, on stairs with the height), where she heads, how fast, and what she does (`DOING`). Read only. */
  readonly storey: Int16Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly headingX: Float64Array;
  readonly headingY: Float64Array;
  readonly speedMps: Float64Array;
  readonly state: Uint8Array;
  /** Second at which she was safe; NaN before. */
  readonly safeAtS: Float64Array;
  /** Exit that she last came out by; -1 before. */
  readonly exitBy: Int32Array;
  /**
   * People through each portal so far, both ways together. Portals are the venue's openings by their index, and after them the lower
   * and the upper edge of each stair: openings + 2 stair, openings + 2 stair + 1.
   */
  readonly crossings: Uint32Array;
  /** Written by others each step: share of her speed that smoke, water or an injury leaves, 0 to 1. */
  readonly speedFactor: Float64Array;
  readonly freeSpeedMps: Float64Array;
  /** Metres that a portal counts as more; `changedCosts()` after writing. */
  readonly portalExtraM: Float64Array;
  /** What a metre in a room counts as, 1 or more; `changedCosts()` after writing. */
  readonly roomFactor: Float64Array;
  changedCosts(): void;
  /** Signs that people follow; null for none. Asked of each person when she comes into a zone and once a second. */
  setSigns(signs: Signs | null): void;
  /** Room of a person, -1 outside and on stairs. */
  roomOf(person: number): number;
  doing(person: number): Doing;
  goal(person: number): Goal;
  setGoal(person: number, goal: Goal): void;
  /**
   * A player's wish: direction in the site's frame (any length above 0) and speed, at most 1.5 times her free one. Walls and people hold
   * for her as well, and so do stairs: over their edges she comes onto them and off again.
   */
  steer(person: number, x: number, y: number, speedMps: number): void;
  /** The same of who plays her: at once, and on stairs at the share of the speed there that it is of her free one on the level. */
  play(person: number, x: number, y: number, speedMps: number): void;
  /** She walks by her goal, at the speed that who plays her wishes; opens no doors, and stands where she has come. */
  guide(person: number, speedMps: number): void;
  /** On the way to her goal: the portal ahead (-1: the goal itself, or no way), and metres to it, Infinity where there is no way. */
  wayOf(person: number): { readonly portal: number; readonly aheadM: number; readonly hasCome: boolean };
  /** Where she is on her sheet, exactly: what a prediction goes on from. */
  bodyOf(person: number): Body;
  /** Makes the ways to a goal now, so that nobody waits for them later. */
  warm(goal: Goal): void;
  /** She walks by her goal again. */
  release(person: number): void;
  setOpening(opening: number, to: OpeningState): void;
  opening(opening: number): OpeningState;
  /** Where a lift's car is: at which of its stops (-1 between two), and whether its door is open. Driven from outside. */
  setLift(lift: number, stop: number, isOpen: boolean): void;
  /** Puts a person into a lift's car, bound for one of its stops: she leaves it where it stands there with an open door. @returns false for no room */
  enterLift(person: number, lift: number, stop: number): boolean;
  /** People who wait at a stop of a lift, and those in its car who are bound for it. */
  liftCalls(lift: number, stop: number): { readonly waiting: number; readonly bound: number };
  incapacitate(person: number): void;
  /** Puts a person somewhere else on the floor that she is on, as a car does. @returns false where she cannot be */
  put(person: number, x: number, y: number): boolean;
  /** Which way a person would walk to a goal, and how far it is, m; null where no way is made to it from her place. */
  wayTo(person: number, goal: Goal): { readonly x: number; readonly y: number; readonly m: number } | null;
  /** Metres to her goal by the way that she has chosen; Infinity where she knows none. */
  remainingM(person: number): number;
  /** @returns her index, or -1 when there is no slot or no floor there. */
  add(person: Person): number;
  remove(person: number): void;
  /** Puts a person where another is, who carries her; she does nothing of her own then. */
  carry(person: number, by: number): void;
  /** Goes on by whole steps; what is left over is kept for the next call. */
  step(dtS: number): void;
  /** How many are safe, and how many still have to be. */
  readonly safe: number;
  readonly inside: number;
  /** SHA-256 of where everybody is and what she does, to a micrometre. */
  digest(): Digest;
}

/** Somebody on a sheet: metres on the storey or along a stair and to its left, direction and speed of the last step. */
export interface Body {
  readonly sheet: number;
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
  readonly mps: number;
}

function freeSlot(s: CrowdState): number {
  if (s.count < s.capacity) return s.count++;
  return s.state.indexOf(DOING.absent);
}

/** The zone under somebody's feet; on a doorstep that of either side. */
function zoneUnder(s: CrowdState, storey: number, x: number, y: number): number {
  const zone = s.routes.zoneAt(storey, x, y);
  if (zone >= 0) return zone;
  for (let away = 0.2; away < 1.2; away += 0.2)
    for (const [dx, dy] of [
      [away, 0],
      [-away, 0],
      [0, away],
      [0, -away],
    ] as const) {
      const near = s.routes.zoneAt(storey, x + dx, y + dy);
      if (near >= 0) return near;
    }
  return -1;
}

function addPerson(s: CrowdState, person: Person): number {
  if (s.venue.storeys[person.storey] === undefined) return -1;
  const zone = zoneUnder(s, person.storey, person.x, person.y);
  if (zone < 0) return -1;
  const i = freeSlot(s);
  if (i < 0) return -1;
  const traits = KINDS[person.kind ?? "walking"];
  const free = person.freeSpeedMps ?? traits.freeSpeedMps;
  s.freeMps[i] = free;
  s.upMps[i] = person.stairUpMps ?? free * STAIR_SHARE.up;
  s.downMps[i] = person.stairDownMps ?? free * STAIR_SHARE.down;
  s.sizeM[i] = person.sizeM ?? traits.sizeM;
  s.reactionS[i] = person.reactionS ?? 0;
  s.group[i] = person.group ?? 0;
  s.climbs[i] = traits.climbs ? 1 : 0;
  s.usesLifts[i] = person.usesLifts === true ? 1 : 0;
  s.goals[i] = person.goal ?? { kind: "nearest-exit" };
  s.state[i] = DOING.waiting;
  s.speedFactor[i] = 1;
  s.sheet[i] = person.storey;
  s.lx[i] = person.x;
  s.ly[i] = person.y;
  s.vx[i] = 0;
  s.vy[i] = 0;
  s.speedMps[i] = 0;
  s.heldUpAtS[i] = -Infinity;
  s.zone[i] = zone;
  s.portal[i] = -1;
  s.fields[i] = null;
  s.ways[i] = null;
  s.leaving[i] = -1;
  s.chosenAt[i] = -1;
  s.isSteered[i] = 0;
  s.safeAtS[i] = Number.NaN;
  s.exitBy[i] = -1;
  s.remainingM[i] = Infinity;
  place(s, i);
  return i;
}

/** A group leaves when the last of it is ready. */
function startGroupsTogether(s: CrowdState): void {
  const last = new Map<number, number>();
  for (let i = 0; i < s.count; i++)
    if (s.group[i] !== 0) last.set(s.group[i]!, Math.max(last.get(s.group[i]!) ?? 0, s.reactionS[i]!));
  for (let i = 0; i < s.count; i++) if (s.group[i] !== 0) s.reactionS[i] = last.get(s.group[i]!)!;
}

const DOORS: Readonly<Record<OpeningState, number>> = { open: OPEN, closed: CLOSED, locked: LOCKED };
const DOOR_NAMES: readonly OpeningState[] = ["open", "closed", "locked"];

function oneStep(s: CrowdState, stepS: number): void {
  if (s.isDoorChanged) {
    s.isDoorChanged = false;
    s.routes.changed();
    s.chosenAt.fill(-1);
  }
  refillTokens(s, stepS);
  setWishes(s);
  sortIntoCells(s);
  setVelocities(s, stepS);
  s.steps++;
  s.atS = s.steps * stepS;
  moveAll(s, stepS);
  openDoors(s, stepS);
  serveLifts(s);
}

function setGoal(s: CrowdState, i: number, goal: Goal): void {
  s.goals[i] = goal;
  s.chosenAt[i] = -1;
  s.portal[i] = -1;
  s.fields[i] = null;
  s.ways[i] = null;
  if (s.state[i] === DOING.arrived) s.state[i] = DOING.walking;
}

function carry(s: CrowdState, i: number, by: number): void {
  for (const column of [s.sheet, s.lx, s.ly, s.zone]) column[i] = column[by]!;
  s.vx[i] = 0;
  s.vy[i] = 0;
  s.speedMps[i] = 0;
  if (s.state[by] === DOING.safe) s.state[i] = DOING.safe;
  place(s, i);
}

export function steer(s: CrowdState, i: number, x: number, y: number, speedMps: number, by: number): void {
  const length = Math.sqrt(x * x + y * y);
  s.isSteered[i] = by;
  if (s.state[i] === DOING.waiting) s.state[i] = DOING.walking;
  s.steerX[i] = length > 0 ? x / length : 0;
  s.steerY[i] = length > 0 ? y / length : 0;
  s.steerMps[i] = length > 0 ? Math.max(0, speedMps) : 0;
}

export const bodyOf = (s: CrowdState, i: number): Body => ({
  ...{ sheet: s.sheet[i]!, x: s.lx[i]!, y: s.ly[i]! },
  ...{ vx: s.vx[i]!, vy: s.vy[i]!, mps: s.speedMps[i]! },
});

function countSafe(s: CrowdState): number {
  let count = 0;
  for (let i = 0; i < s.count; i++) if (s.state[i] === DOING.safe) count++;
  return count;
}

function countInside(s: CrowdState): number {
  let count = 0;
  for (let i = 0; i < s.count; i++)
    if (s.state[i] !== DOING.safe && s.state[i] !== DOING.absent && s.state[i] !== DOING.arrived) count++;
  return count;
}

/**
 * Puts people into a venue. Ways are made when they are first needed: memory is 4 bytes a cell of 0.2 m for each portal of a
 * zone, at most 512 MB; time to make them some 0.2 s a million cells.
 * @throws RangeError for a venue or a crowd that is too large, or somebody who stands in a wall.
 */
export function createCrowd(venue: Venue, people: readonly Person[], options: CrowdOptions = {}): Crowd {
  const capacity = Math.max(options.capacity ?? 0, people.length, 1);
  if (capacity > MOST_PEOPLE) throw new RangeError(`a crowd has at most ${MOST_PEOPLE} people`);
  const s = makeState(venue, capacity, options);
  const stepS = options.stepS ?? STEP_S;
  // A landing door opens for its car alone.
  for (const { stops } of venue.lifts) for (const { opening } of stops) setDoor(s, opening, LOCKED);
  options.doors?.forEach((to, opening) => {
    if (to !== undefined) setDoor(s, opening, DOORS[to]);
  });
  people.forEach((person, at) => {
    if (addPerson(s, person) < 0) throw new RangeError(`person ${at} has no floor at ${person.x}, ${person.y}`);
  });
  startGroupsTogether(s);
  let leftS = 0;
  return {
    capacity,
    get count() {
      return s.count;
    },
    get atS() {
      return s.atS;
    },
    storey: s.storey,
    x: s.x,
    y: s.y,
    z: s.z,
    headingX: s.headingX,
    headingY: s.headingY,
    speedMps: s.speedMps,
    state: s.state,
    safeAtS: s.safeAtS,
    exitBy: s.exitBy,
    crossings: s.crossings,
    speedFactor: s.speedFactor,
    freeSpeedMps: s.freeMps,
    portalExtraM: s.routes.extraM,
    roomFactor: s.routes.roomFactor,
    changedCosts: () => s.routes.changed(),
    setSigns(signs) {
      s.signs = signs;
      s.chosenAt.fill(-1);
    },
    roomOf: (i) => s.routes.plan.zones[s.zone[i]!]?.room ?? -1,
    doing: (i) => DOING_NAMES[s.state[i]!]!,
    goal: (i) => s.goals[i]!,
    setGoal: (i, goal) => setGoal(s, i, goal),
    steer: (i, x, y, speedMps) => steer(s, i, x, y, speedMps, MOVED_BY.steered),
    play: (i, x, y, speedMps) => steer(s, i, x, y, speedMps, MOVED_BY.played),
    guide: (i, speedMps) => steer(s, i, 1, 0, speedMps, MOVED_BY.guided),
    wayOf: (i) => ({
      portal: s.portal[i]!,
      aheadM: s.portal[i]! < 0 && s.fields[i] === null ? Infinity : s.aheadM[i]!,
      hasCome: hasArrived(s, i),
    }),
    bodyOf: (i) => bodyOf(s, i),
    warm: (goal) => warmWays(s, goal),
    release(i) {
      s.isSteered[i] = 0;
      s.chosenAt[i] = -1;
    },
    setOpening: (opening, to) => setDoor(s, opening, DOORS[to]),
    opening: (opening) => DOOR_NAMES[s.routes.door[opening]!]!,
    setLift(lift, stop, isOpen) {
      s.liftStop[lift] = stop;
      s.isLiftOpen[lift] = isOpen ? 1 : 0;
    },
    enterLift: (i, lift, stop) => enterCar(s, i, lift, stop),
    liftCalls: (lift, stop) => ({
      waiting: waitingFor(s, lift, stop),
      bound: s.aboard[lift]!.filter((i) => s.landing[i] === s.venue.lifts[lift]!.stops[stop]?.opening).length,
    }),
    incapacitate(i) {
      s.state[i] = DOING.incapacitated;
    },
    remainingM: (i) => s.remainingM[i]!,
    add: (person) => addPerson(s, person),
    remove(i) {
      leaveLifts(s, i);
      s.state[i] = DOING.absent;
    },
    carry: (i, by) => carry(s, i, by),
    put(i, x, y) {
      const zone = s.routes.zoneAt(s.sheet[i]!, x, y);
      if (zone < 0) return false;
      s.lx[i] = x;
      s.ly[i] = y;
      s.zone[i] = zone;
      place(s, i);
      return true;
    },
    wayTo: (i, goal) => wayTo(s, i, goal),
    step(dtS) {
      leftS += dtS;
      // Half a step of slack, so that twenty calls of 0.05 s are twenty steps.
      while (leftS > stepS * 0.999) {
        leftS = Math.max(0, leftS - stepS);
        oneStep(s, stepS);
      }
    },
    get safe() {
      return countSafe(s);
    },
    get inside() {
      return countInside(s);
    },
    digest: () => digestState(s),
  };
}
