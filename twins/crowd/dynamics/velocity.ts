import { cos, exp, sin } from "../../core/numeric.ts";
import { CFS, MOVED_BY, TIME_GAPS } from "../model.ts";
import { CELL_M, type Sheet } from "../plan/sheets.ts";
import type { CrowdState } from "../state.ts";
import { QUEUE_SHARE } from "./wishes.ts";

/** Gap between two sizes at which a person still turns away from another, m: beyond it one in eighty of the wish. */
const TURN_REACH_M = 0.65;
const TURN_STEPS = 4096;
/** How people turn away from one another by gap, tabulated from contact to `TURN_REACH_M`; steps of 0.3 mm, error below 0.3 %. */
const TURN = Float64Array.from(
  { length: TURN_STEPS + 1 },
  (_, k) => CFS.turnStrength * exp(-((k / TURN_STEPS) * (TURN_REACH_M + CFS.sizeM) - CFS.sizeM) / CFS.turnRangeM),
);
const TURN_SCALE = TURN_STEPS / (TURN_REACH_M + CFS.sizeM);

const WALL_REACH_M = 0.5;
const WALL_STEPS = 4096;
/** The same of walls, by distance from the middle of who is of the usual size. */
const WALL = Float64Array.from(
  { length: WALL_STEPS + 1 },
  (_, k) => CFS.wallStrength * exp((CFS.sizeM / 2 - (k / WALL_STEPS) * WALL_REACH_M) / CFS.wallRangeM),
);
const WALL_SCALE = WALL_STEPS / WALL_REACH_M;
/** Seconds in which somebody would stand at a wall right ahead. */
const WALL_GAP_S = 0.2;

/** Nobody speeds up faster than this, m/s2: a walker's first step; and so nobody has to look further than the next step asks. */
const MOST_MPS2 = 5;

/**
 * Counterflow, and people who stand. Who comes towards her within sight and would touch her, a person gives way to: to the side on which she is
 * already, and to the right when they meet head-on, with this strength; shoulders turned, two pass at this share of their size.
 * Calibrated here: no deadlock in corridors of 2 and 4 m at up to 3 persons/m2, and not faster than one-way flow.
 */
const YIELD = 0.9;
const YIELD_WIDTH_M = 0.35;
const SHOULDER = 0.9;
/**
 * Who comes towards her is kept away from by this share of the standing gap, and who is slower than this before such a one keeps
 * none: else two crowds at the ends of a narrow corridor stand for ever (NIST 2.8).
 */
const ONCOMING_STAND = 0.5;
const HELD_UP_MPS = 0.15;

/**
 * Overtaking, as in Moussaid, Helbing and Theraulaz 2011: who is slowed by somebody ahead takes the direction in which she
 * comes on fastest, of some to both sides. Not in a queue: people do not swerve who are held up, by less than that share of
 * their wish. Calibrated here with Weidmann's speeds at 0.5 to 1.5 persons/m2.
 */
const SLOWED = 0.9;
const STUCK_SHARE = 0.45;
const OVERTAKE_GAIN = 1.05;
/** More room beside her than somebody who only follows keeps, m: shoulders are 0.45 m wide (Pheasant). */
const ELBOW_M = 0.34;
const aside = (rad: number) => ({ cos: cos(rad), sin: sin(rad) });
const ASIDE = { least: aside(0.25), middle: aside(0.5), most: aside(0.8) } as const;
const pass = { speed: 0, progress: 0 };

/** How much of the last step's direction is kept: nobody swings between two neighbours from step to step. */
const KEPT = 0.5;

const MOST_NEAR = 256;
const nearX = new Float64Array(MOST_NEAR);
const nearY = new Float64Array(MOST_NEAR);
const nearGap2 = new Float64Array(MOST_NEAR);
const nearSize = new Float64Array(MOST_NEAR);
const nearStand = new Float64Array(MOST_NEAR);

interface Turn {
  x: number;
  y: number;
  /** Entries of the scratch columns: who is within sight. */
  near: number;
  /** Somebody within sight comes towards her. */
  meets: boolean;
  /** She is held up by somebody who comes towards her, and closes up. */
  closesUp: boolean;
}
const turn: Turn = { x: 0, y: 0, near: 0, meets: false, closesUp: false };

/** Collects who is within sight of entry `k`, and sums how she turns away from them. */
function lookAround(s: CrowdState, k: number, on: Sheet, ex: number, ey: number, sightM: number): void {
  const { start, x, y, headX, headY, size } = s.cells;
  const xi = x[k]!;
  const yi = y[k]!;
  const own = size[k]!;
  const sight2 = sightM * sightM;
  const atX = (xi - on.x0) / CELL_M;
  const atY = (yi - on.y0) / CELL_M;
  const reach = sightM / CELL_M;
  const fromRow = atY > reach ? (atY - reach) | 0 : 0;
  const toRow = Math.min(on.rows - 1, (atY + reach) | 0);
  let rx = 0;
  let ry = 0;
  let n = 0;
  let meets = false;
  for (let row = fromRow; row <= toRow; row++) {
    // Only the cells of this row that the circle of sight reaches.
    const off = row > atY ? row - atY : row + 1 < atY ? atY - row - 1 : 0;
    const span = Math.sqrt(reach * reach - off * off);
    const first = on.firstCell + row * on.cols;
    const to = start[first + Math.min(on.cols - 1, (atX + span) | 0) + 1]!;
    for (let j = start[first + (atX > span ? (atX - span) | 0 : 0)]!; j < to; j++) {
      const dx = x[j]! - xi;
      const dy = y[j]! - yi;
      const d2 = dx * dx + dy * dy;
      if (d2 > sight2 || j === k) continue;
      let pair = (own + size[j]!) / 2;
      const turnM = pair + TURN_REACH_M;
      if (d2 < turnM * turnM) {
        const d = Math.sqrt(d2);
        const at = (d - pair + CFS.sizeM) * TURN_SCALE;
        const r = TURN[at < 0 ? 0 : at | 0]! / (d > 1e-6 ? d : 1e-6);
        rx -= r * dx;
        ry -= r * dy;
      }
      if (ex * dx + ey * dy <= 0) continue;
      // Who comes towards her, or stands: a side is taken while there is still room.
      const hx = headX[j]!;
      const hy = headY[j]!;
      const same = hx * ex + hy * ey;
      if (same < -0.3 || (hx === 0 && hy === 0)) {
        const left = ex * dy - ey * dx;
        if (left < YIELD_WIDTH_M && left > -YIELD_WIDTH_M) {
          const away = left > -0.08 ? YIELD : -YIELD;
          rx += away * ey;
          ry -= away * ex;
        }
        pair *= SHOULDER;
        if (same < -0.3) meets = true;
      }
      if (n < MOST_NEAR) {
        nearX[n] = dx;
        nearY[n] = dy;
        nearGap2[n] = d2;
        nearSize[n] = pair;
        nearStand[n] = CFS.standingGapM * (same > 0 ? same : -ONCOMING_STAND * same);
        n++;
      }
    }
  }
  turn.x = rx;
  turn.y = ry;
  turn.near = n;
  turn.meets = meets;
  turn.closesUp = meets && s.speedMps[s.cells.who[k]!]! < HELD_UP_MPS;
}

/** Adds how she turns away from walls near to her. */
function lookAtWalls(s: CrowdState, k: number): void {
  const { ax, ay, bx, by, isSolid, cellStart, near } = s.sheets.barriers;
  const cell = s.cells.cell[k]!;
  const x = s.cells.x[k]!;
  const y = s.cells.y[k]!;
  const wider = (s.cells.size[k]! - CFS.sizeM) / 2;
  for (let at = cellStart[cell]!; at < cellStart[cell + 1]!; at++) {
    const w = near[at]!;
    if (isSolid[w] === 0) continue;
    const wx = bx[w]! - ax[w]!;
    const wy = by[w]! - ay[w]!;
    let t = ((x - ax[w]!) * wx + (y - ay[w]!) * wy) / (wx * wx + wy * wy + 1e-12);
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    const dx = x - ax[w]! - t * wx;
    const dy = y - ay[w]! - t * wy;
    const d = Math.sqrt(dx * dx + dy * dy);
    const step = (d - wider) * WALL_SCALE;
    if (step >= WALL_STEPS) continue;
    const r = WALL[step < 0 ? 0 : step | 0]! / (d > 1e-6 ? d : 1e-6);
    turn.x += r * dx;
    turn.y += r * dy;
  }
}

/** Speed that the wall ahead allows, m/s. */
function wallLimit(s: CrowdState, k: number, rx: number, ry: number, most: number): number {
  const { ax, ay, bx, by, isSolid, cellStart, near } = s.sheets.barriers;
  const cell = s.cells.cell[k]!;
  const x = s.cells.x[k]!;
  const y = s.cells.y[k]!;
  const half = CFS.sizeM / 2;
  let speed = most;
  for (let at = cellStart[cell]!; at < cellStart[cell + 1]!; at++) {
    const w = near[at]!;
    if (isSolid[w] === 0) continue;
    const wx = bx[w]! - ax[w]!;
    const wy = by[w]! - ay[w]!;
    const across = rx * wy - ry * wx;
    if (across < 1e-9 && across > -1e-9) continue;
    const px = ax[w]! - x;
    const py = ay[w]! - y;
    const t = (px * wy - py * wx) / across;
    const u = (px * ry - py * rx) / across;
    if (t <= 0 || u < 0 || u > 1) continue;
    const allowed = (t - half) / WALL_GAP_S;
    if (allowed < speed) speed = allowed < 0 ? 0 : allowed;
  }
  return speed;
}

/** Speed that the nearest person in the way allows, m/s. */
function gapLimit(rx: number, ry: number, most: number, gapS: number, elbow: number = CFS.besideM): number {
  let speed = most;
  const { near, closesUp } = turn;
  for (let j = 0; j < near; j++) {
    const dx = nearX[j]!;
    const dy = nearY[j]!;
    if (rx * dx + ry * dy <= 0) continue;
    const pair = nearSize[j]!;
    const side = rx * dy - ry * dx;
    const clear = pair + elbow;
    if (side > clear || side < -clear) continue;
    const gap2 = nearGap2[j]!;
    // More room right ahead than beside: the share of the gap that lies ahead, squared.
    const least = closesUp ? pair : pair + nearStand[j]! * (1 - (side * side) / gap2);
    // The further to the side, the less of the time gap.
    const keptS = gapS * (1 - (side * side) / (clear * clear));
    const reach = least + speed * keptS;
    if (gap2 >= reach * reach) continue;
    speed = (Math.sqrt(gap2) - least) / keptS;
    if (speed <= 0) return 0;
  }
  return speed;
}

/** Tries a direction beside hers; keeps it in `turn` and its speed in `pass` where she comes on faster in it. */
function tryAside(rx: number, ry: number, cos: number, sin: number, most: number, gapS: number): boolean {
  // Not worth a look where even the whole wish would gain nothing.
  if (most * cos <= pass.progress) return false;
  const ax = cos * rx - sin * ry;
  const ay = sin * rx + cos * ry;
  const speed = gapLimit(ax, ay, most, gapS, ELBOW_M);
  if (speed * cos <= pass.progress) return false;
  pass.speed = speed;
  pass.progress = speed * cos;
  turn.x = ax;
  turn.y = ay;
  return true;
}

/** Looks for a direction beside hers in which she comes on faster; leaves it in `turn`. @returns the speed in it */
function overtake(rx: number, ry: number, straight: number, most: number, gapS: number): number {
  pass.speed = straight;
  pass.progress = straight * OVERTAKE_GAIN;
  turn.x = rx;
  turn.y = ry;
  const right = tryAside(rx, ry, ASIDE.middle.cos, -ASIDE.middle.sin, most, gapS);
  const left = tryAside(rx, ry, ASIDE.middle.cos, ASIDE.middle.sin, most, gapS);
  if (!right && !left) return pass.speed;
  // On the better side, a little less and a little more.
  const side = left ? 1 : -1;
  tryAside(rx, ry, ASIDE.least.cos, side * ASIDE.least.sin, most, gapS);
  tryAside(rx, ry, ASIDE.most.cos, side * ASIDE.most.sin, most, gapS);
  return pass.speed;
}

/** Nobody is turned back by others: people give way to the side, and no stream carries those who meet it along. */
function neverBack(wx: number, wy: number): void {
  const forward = 1 + wx * turn.x + wy * turn.y;
  if (forward >= 0) return;
  turn.x -= forward * wx;
  turn.y -= forward * wy;
}

/** Turns by what was seen; leaves the direction in `turn`. */
function headBy(wx: number, wy: number, wasX: number, wasY: number): void {
  let rx = wx + turn.x;
  let ry = wy + turn.y;
  let length = Math.sqrt(rx * rx + ry * ry);
  if (length > 1e-9) {
    rx = rx / length + KEPT * wasX;
    ry = ry / length + KEPT * wasY;
    length = Math.sqrt(rx * rx + ry * ry);
  }
  turn.x = length > 1e-9 ? rx / length : wx;
  turn.y = length > 1e-9 ? ry / length : wy;
}

/** Time gap that a person keeps now, s: closer the more lately she was held up. */
function timeGapS(s: CrowdState, i: number, on: keyof typeof TIME_GAPS): number {
  const { freeS, queueS } = TIME_GAPS[on];
  const eased = (s.atS - s.heldUpAtS[i]!) / CFS.easesS;
  return eased >= 1 ? freeS : queueS + (freeS - queueS) * eased;
}

/** Direction and speed of everybody by the collision-free speed model, from where all are now. */
export function setVelocities(s: CrowdState, stepS: number): void {
  const { cells, ex, ey, wishMps, vx, vy, speedMps, sheet } = s;
  const { cellStart } = s.sheets.barriers;
  const { sheets } = s.sheets;
  for (let k = 0; k < cells.count; k++) {
    const i = cells.who[k]!;
    if (i < 0) continue;
    const wished = wishMps[i]!;
    if (wished <= 0) {
      vx[i] = 0;
      vy[i] = 0;
      speedMps[i] = 0;
      continue;
    }
    const wx = ex[i]!;
    const wy = ey[i]!;
    const on = sheets[sheet[i]!]!;
    const gapS = timeGapS(s, i, on.stair < 0 ? "level" : wx > 0 ? "up" : "down");
    // Who plays has had the run-up in their fingers: what they press is seen at once.
    const isPlayed = s.isSteered[i]! >= MOVED_BY.played;
    const most = isPlayed ? wished : Math.min(wished, speedMps[i]! + MOST_MPS2 * stepS);
    // Nobody further away can slow her in this step; who walks freely looks as far ahead as anybody does.
    const needM = Math.max(cells.size[k]! + TURN_REACH_M, cells.size[k]! + CFS.standingGapM + 0.1 + most * gapS);
    lookAround(s, k, on, wx, wy, needM < CFS.sightM ? needM : CFS.sightM);
    const cell = cells.cell[k]!;
    const hasWalls = cellStart[cell]! < cellStart[cell + 1]!;
    neverBack(wx, wy);
    if (hasWalls) lookAtWalls(s, k);
    headBy(wx, wy, vx[i]!, vy[i]!);
    let speed = gapLimit(turn.x, turn.y, most, gapS);
    if (speed < SLOWED * most && speed > STUCK_SHARE * wished) speed = overtake(turn.x, turn.y, speed, most, gapS);
    if (hasWalls && speed > 0) speed = wallLimit(s, k, turn.x, turn.y, speed);
    // Who has to wait for those who come towards her is in no queue.
    if (speed < most && speed < QUEUE_SHARE * wished && !turn.meets) s.heldUpAtS[i] = s.atS;
    vx[i] = turn.x;
    vy[i] = turn.y;
    speedMps[i] = speed;
  }
}
