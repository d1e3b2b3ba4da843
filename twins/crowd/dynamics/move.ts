import { DOING, REGULATORY_DOOR_FLOW } from "../model.ts";
import { moveX, moveY } from "../plan/frame.ts";
import { BARRIER } from "../plan/sheets.ts";
import type { CrowdState } from "../state.ts";
import { CLOSED, OPEN } from "../ways/routes.ts";
import { placeOnStair } from "./stairs.ts";
import { QUEUE_SHARE } from "./wishes.ts";

/** Who has come this far out of an exit is safe, and in nobody's way, m. */
const CLEAR_M = 1;
/** Somebody this near to a closed door opens it, and takes this long: SFPE gives 1 to 3 s for a door without a closer. */
const HANDLE_M = 0.6;
const HANDLE_S = 1.5;

/** Which way a step from one point to another crosses a line: 1 to its left, -1 to its right, 0 not at all. */
function crossing(s: CrowdState, w: number, x: number, y: number, nx: number, ny: number): -1 | 0 | 1 {
  const { ax, ay, bx, by } = s.sheets.barriers;
  const wx = bx[w]! - ax[w]!;
  const wy = by[w]! - ay[w]!;
  const before = wx * (y - ay[w]!) - wy * (x - ax[w]!);
  const after = wx * (ny - ay[w]!) - wy * (nx - ax[w]!);
  if (before > 0 === after > 0) return 0;
  const dx = nx - x;
  const dy = ny - y;
  const from = dx * (ay[w]! - y) - dy * (ax[w]! - x);
  const to = dx * (by[w]! - y) - dy * (bx[w]! - x);
  if (from > 0 && to > 0) return 0;
  if (from < 0 && to < 0) return 0;
  return after > 0 ? 1 : -1;
}

/** Holds the flow through openings to what the regulation gives. @returns whether she may pass now */
function mayPass(s: CrowdState, portal: number): boolean {
  if (s.mode === "physical") return true;
  if (s.tokens[portal]! < 1) return false;
  s.tokens[portal]! -= 1;
  return true;
}

function countCrossing(s: CrowdState, portal: number): void {
  s.crossings[portal]!++;
  s.crossedAtS[portal] = s.atS;
}

function enterZone(s: CrowdState, i: number, zone: number): void {
  s.zone[i] = zone;
  s.chosenAt[i] = -1;
  s.portal[i] = -1;
  s.fields[i] = null;
}

function throughOpening(s: CrowdState, i: number, portal: number, toLeft: boolean): void {
  const p = s.routes.plan.portals[portal]!;
  const side = toLeft ? 1 : 0;
  countCrossing(s, portal);
  enterZone(s, i, p.zones[side]!);
  const isOut = p.isExit && s.routes.outSide[portal] === side;
  s.leaving[i] = isOut ? portal : -1;
  if (isOut) s.exitBy[i] = portal;
}

function throughEdge(s: CrowdState, i: number, link: number, x: number, y: number): void {
  const { to, motion, stair, isUpper } = s.sheets.links[link]!;
  s.lx[i] = moveX(motion, x, y);
  s.ly[i] = moveY(motion, x, y);
  s.sheet[i] = to;
  const sheet = s.sheets.sheets[to]!;
  if (sheet.stair >= 0) {
    const most = sheet.widthM / 2 - 0.14;
    s.ly[i] = Math.max(-most, Math.min(most, s.ly[i]!));
  }
  const [hx, hy] = [s.vx[i]!, s.vy[i]!];
  s.vx[i] = motion.cos * hx - motion.sin * hy;
  s.vy[i] = motion.sin * hx + motion.cos * hy;
  if (stair < 0) return;
  const portal = s.venue.openings.length + 2 * stair + (isUpper ? 1 : 0);
  countCrossing(s, portal);
  enterZone(s, i, s.routes.plan.portals[portal]!.zones[sheet.stair >= 0 ? 1 : 0]!);
}

/** Moves one person by her velocity, across openings and edges, and never through what is solid. */
function moveOne(s: CrowdState, i: number, cell: number, dtS: number): void {
  const x = s.lx[i]!;
  const y = s.ly[i]!;
  const nx = x + s.vx[i]! * s.speedMps[i]! * dtS;
  const ny = y + s.vy[i]! * s.speedMps[i]! * dtS;
  const { cellStart, near, kind, ref, isSolid } = s.sheets.barriers;
  let edge = -1;
  let opening = -1;
  let toLeft = false;
  for (let at = cellStart[cell]!; at < cellStart[cell + 1]!; at++) {
    const w = near[at]!;
    const way = crossing(s, w, x, y, nx, ny);
    if (way === 0) continue;
    if (isSolid[w] === 1) {
      s.speedMps[i] = 0;
      return;
    }
    if (kind[w] === BARRIER.opening) {
      opening = ref[w]!;
      toLeft = way === 1;
    } else if (kind[w] === BARRIER.edge && way === 1) edge = ref[w]!;
  }
  if (opening >= 0 && !mayPass(s, opening)) {
    s.speedMps[i] = 0;
    return;
  }
  // Who does not climb has no way over a stair; who is steered there stands before it.
  if (edge >= 0 && s.climbs[i] === 0 && s.sheets.links[edge]!.stair >= 0) {
    s.speedMps[i] = 0;
    return;
  }
  s.lx[i] = nx;
  s.ly[i] = ny;
  if (opening >= 0) throughOpening(s, i, opening, toLeft);
  if (edge >= 0) throughEdge(s, i, edge, nx, ny);
}

/** Writes where somebody is in the site's frame. */
export function place(s: CrowdState, i: number): void {
  const sheet = s.sheets.sheets[s.sheet[i]!]!;
  if (sheet.stair < 0) {
    s.storey[i] = s.sheet[i]!;
    s.x[i] = s.lx[i]!;
    s.y[i] = s.ly[i]!;
    s.z[i] = s.venue.storeys[sheet.storey]!.floorZ;
    s.headingX[i] = s.vx[i]!;
    s.headingY[i] = s.vy[i]!;
    return;
  }
  placeOnStair(s, i, sheet);
}

function tell(s: CrowdState, i: number): void {
  const doing = s.state[i]!;
  if (doing > DOING.onStair || doing === DOING.waiting) return;
  if (s.sheets.sheets[s.sheet[i]!]!.stair >= 0) s.state[i] = DOING.onStair;
  else s.state[i] = s.speedMps[i]! < QUEUE_SHARE * s.wishMps[i]! ? DOING.queueing : DOING.walking;
}

function leave(s: CrowdState, i: number): void {
  const portal = s.leaving[i]!;
  const { kind } = s.goals[i]!;
  if (portal < 0 || s.isSteered[i] !== 0 || (kind !== "nearest-exit" && kind !== "exit" && kind !== "stay")) return;
  const { a, normal } = s.routes.plan.portals[portal]!;
  const off = (s.lx[i]! - a[0]) * normal[0] + (s.ly[i]! - a[1]) * normal[1];
  if (Math.abs(off) < CLEAR_M) return;
  s.state[i] = DOING.safe;
  s.safeAtS[i] = s.atS;
  s.speedMps[i] = 0;
}

/** What the floor's cells say of the zone, where a push or a gap at a wall's end has led past a portal's line. */
function correctZone(s: CrowdState, i: number): void {
  if (s.sheets.sheets[s.sheet[i]!]!.stair >= 0) return;
  const zone = s.routes.zoneAt(s.sheet[i]!, s.lx[i]!, s.ly[i]!);
  if (zone >= 0 && zone !== s.zone[i]) enterZone(s, i, zone);
}

/** Moves everybody by a step. */
export function moveAll(s: CrowdState, dtS: number): void {
  const { cells, state } = s;
  const { cellStart } = s.sheets.barriers;
  for (let k = 0; k < cells.count; k++) {
    const i = cells.who[k]!;
    if (i < 0) continue;
    const speed = s.speedMps[i]!;
    if (speed > 0) {
      const cell = cells.cell[k]!;
      if (cellStart[cell]! < cellStart[cell + 1]!) moveOne(s, i, cell, dtS);
      else {
        s.lx[i]! += s.vx[i]! * speed * dtS;
        s.ly[i]! += s.vy[i]! * speed * dtS;
      }
      if (s.leaving[i]! >= 0) leave(s, i);
      if ((i + s.steps) % 10 === 0) correctZone(s, i);
    }
    place(s, i);
    if (state[i]! <= DOING.onStair) tell(s, i);
  }
}

/** Sets whether an opening stops people. */
export function setDoor(s: CrowdState, opening: number, to: number): void {
  s.routes.door[opening] = to;
  const barrier = s.barrierOf[opening]!;
  if (barrier >= 0) s.sheets.barriers.isSolid[barrier] = to === OPEN ? 0 : 1;
  s.openingS[opening] = 0;
  s.isDoorChanged = true;
}

/** People who stand at a closed door on their way open it; locked ones stay as they are. */
export function openDoors(s: CrowdState, dtS: number): void {
  const { door } = s.routes;
  if (!s.opensDoors || !door.includes(CLOSED)) return;
  for (let i = 0; i < s.count; i++) {
    const portal = s.portal[i]!;
    if (portal < 0 || portal >= door.length || s.state[i]! > DOING.onStair || s.isSteered[i] !== 0) continue;
    if (door[portal] !== CLOSED || s.aheadM[i]! > HANDLE_M || s.state[i] === DOING.waiting) continue;
    s.openingS[portal]! += dtS;
    if (s.openingS[portal]! >= HANDLE_S) setDoor(s, portal, OPEN);
  }
}

/** Lets the regulatory mode's allowance grow by a step; a door that nobody used saves up one person. */
export function refillTokens(s: CrowdState, dtS: number): void {
  if (s.mode === "physical") return;
  const { portals } = s.routes.plan;
  for (let p = 0; p < portals.length; p++)
    s.tokens[p] = Math.min(1, s.tokens[p]! + REGULATORY_DOOR_FLOW * portals[p]!.widthM * dtS);
}
