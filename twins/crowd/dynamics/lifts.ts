import { DOING } from "../model.ts";
import type { CrowdState } from "../state.ts";

/** Between two who board or leave by one door, s: some 1 person/s a door (CIBSE guide D: 0.8 to 1.2 s each). */
const TRANSFER_S = 1;
/** Who stands this near to a landing door is the next to board, m. */
const NEAR_M = 1.2;
/** Room on the landing that somebody who leaves needs, m. */
const CLEAR_M = 0.35;
const AWAY_M = 0.5;

/** A landing's side of its door: 1 when its normal points away from the car. */
const landingSide = (s: CrowdState, portal: number): 0 | 1 =>
  s.routes.plan.zones[s.routes.plan.portals[portal]!.zones[0]]!.lift >= 0 ? 1 : 0;

function carMiddle(s: CrowdState, lift: number): readonly [number, number] {
  const { car } = s.venue.lifts[lift]!;
  let [x, y] = [0, 0];
  for (const point of car) {
    x += point[0] / car.length;
    y += point[1] / car.length;
  }
  return [x, y];
}

/** The stop at which somebody in the car has the shortest way left. */
function boundFor(s: CrowdState, i: number, lift: number, from: number): number {
  const ways = s.ways[i] ?? null;
  let [best, left] = [-1, Infinity];
  for (const { opening } of s.venue.lifts[lift]!.stops) {
    const rest = ways?.remainingM[2 * opening + landingSide(s, opening)] ?? Infinity;
    if (opening === from || rest >= left) continue;
    best = opening;
    left = rest;
  }
  return best;
}

/** Puts somebody into a car, bound for one of its stops. @returns false where there is no such stop, or no room */
export function enterCar(s: CrowdState, i: number, lift: number, stop: number): boolean {
  const car = s.venue.lifts[lift];
  const opening = car?.stops[stop]?.opening;
  if (car === undefined || opening === undefined || s.aboard[lift]!.length >= car.capacity) return false;
  const [x, y] = carMiddle(s, lift);
  const zone = s.routes.zoneAt(s.sheet[i]!, x, y);
  // Of the plan's room around the car, so that she is told where she is; the landing's again when she leaves.
  if (zone >= 0) s.zone[i] = zone;
  s.aboard[lift]!.push(i);
  s.landing[i] = opening;
  s.state[i] = DOING.inLift;
  s.speedMps[i] = 0;
  s.portal[i] = -1;
  s.lx[i] = x;
  s.ly[i] = y;
  s.x[i] = x;
  s.y[i] = y;
  return true;
}

/** Takes somebody out of whichever car they are in. */
export function leaveLifts(s: CrowdState, i: number): void {
  for (const people of s.aboard) if (people.includes(i)) people.splice(people.indexOf(i), 1);
}

function board(s: CrowdState, lift: number, portal: number): void {
  const people = s.aboard[lift]!;
  if (people.length >= s.venue.lifts[lift]!.capacity) return;
  let [next, nearest] = [-1, NEAR_M];
  for (let i = 0; i < s.count; i++) {
    if (s.portal[i] !== portal || s.state[i]! > DOING.queueing || s.state[i] === DOING.waiting) continue;
    if (s.aheadM[i]! >= nearest || s.isSteered[i] === 1) continue;
    next = i;
    nearest = s.aheadM[i]!;
  }
  if (next < 0) return;
  const bound = boundFor(s, next, lift, portal);
  if (bound < 0) return;
  people.push(next);
  s.landing[next] = bound;
  s.state[next] = DOING.inLift;
  s.speedMps[next] = 0;
  s.portal[next] = -1;
  s.crossings[portal]!++;
  s.liftFreeAtS[lift] = s.atS + TRANSFER_S;
}

function isFree(s: CrowdState, storey: number, x: number, y: number): boolean {
  for (let i = 0; i < s.count; i++) {
    if (
      s.sheet[i] !== storey ||
      s.state[i]! === DOING.safe ||
      s.state[i]! >= DOING.absent ||
      s.state[i] === DOING.inLift
    )
      continue;
    const [dx, dy] = [s.lx[i]! - x, s.ly[i]! - y];
    if (dx * dx + dy * dy < CLEAR_M * CLEAR_M) return false;
  }
  return true;
}

/** @returns whether somebody left, or would as soon as there is room */
function leaveCar(s: CrowdState, lift: number, portal: number): boolean {
  const people = s.aboard[lift]!;
  const at = people.findIndex((i) => s.landing[i] === portal);
  if (at < 0) return false;
  const { mid, normal, storey, zones } = s.routes.plan.portals[portal]!;
  const side = landingSide(s, portal);
  const sign = side === 1 ? 1 : -1;
  const x = mid[0] + sign * AWAY_M * normal[0];
  const y = mid[1] + sign * AWAY_M * normal[1];
  if (!isFree(s, storey, x, y)) return true;
  const [i] = people.splice(at, 1);
  s.sheet[i!] = storey;
  s.lx[i!] = x;
  s.ly[i!] = y;
  s.zone[i!] = zones[side]!;
  s.state[i!] = DOING.walking;
  s.chosenAt[i!] = -1;
  s.fields[i!] = null;
  s.crossings[portal]!++;
  s.liftFreeAtS[lift] = s.atS + TRANSFER_S;
  return true;
}

/** Where those in a car are seen: at its middle, on the floor of its stop. */
function ride(s: CrowdState, lift: number): void {
  const stop = s.venue.lifts[lift]!.stops[s.liftStop[lift]!];
  const [x, y] = carMiddle(s, lift);
  for (const i of s.aboard[lift]!) {
    s.x[i] = x;
    s.y[i] = y;
    if (stop === undefined) continue;
    s.storey[i] = stop.storey;
    s.z[i] = s.venue.storeys[stop.storey]!.floorZ;
  }
}

/** People leave and board the cars that stand at a stop with an open door, those who leave first, one after the other. */
export function serveLifts(s: CrowdState): void {
  for (let lift = 0; lift < s.aboard.length; lift++) {
    if (s.aboard[lift]!.length > 0) ride(s, lift);
    const stop = s.venue.lifts[lift]!.stops[s.liftStop[lift]!];
    if (stop === undefined || s.isLiftOpen[lift] === 0 || s.atS < s.liftFreeAtS[lift]!) continue;
    if (!leaveCar(s, lift, stop.opening) && s.allowsLifts) board(s, lift, stop.opening);
  }
}

/** How many wait at a landing to be taken. */
export function waitingFor(s: CrowdState, lift: number, stop: number): number {
  const opening = s.venue.lifts[lift]?.stops[stop]?.opening;
  let count = 0;
  for (let i = 0; i < s.count; i++) if (s.portal[i] === opening && s.state[i]! <= DOING.queueing) count++;
  return count;
}
