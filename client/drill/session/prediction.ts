import { KINDS } from "../../../twins/crowd/model.ts";
import { carMps, driveOn } from "../../../twins/drill/cars.ts";
import { DRILL_STEP_S } from "../../../twins/drill/input.ts";
import type { Posture } from "../../../twins/drill/judge.ts";
import { ALONG_MPS, postureFactor } from "../../../twins/drill/participants.ts";
import { ROLE, type RoleId } from "../../../twins/drill/roles.ts";
import type { OwnState, VenueView, WireMove } from "../../../twins/protocol/drill.ts";
import { spotOnStair, stairAt, stairLengthM } from "./stairs.ts";
import { slide, type Walls } from "./walls.ts";

/** What one wishes: direction and share of the speed in the site's frame, and how one holds oneself. */
export interface Wish {
  readonly x: number;
  readonly y: number;
  readonly headingRad: number;
  readonly run: boolean;
  readonly posture: Posture;
  readonly hold: boolean;
}
export const STILL_WISH: Wish = { x: 0, y: 0, headingRad: 0, run: false, posture: "standing", hold: false };

export interface Spot {
  readonly storey: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** What the own body is moved by. */
export interface PredictedWorld {
  readonly venue: VenueView;
  readonly walls: Walls;
  /** How openings stand, by their index; written by the session. */
  doors: Uint8Array;
  role: RoleId;
  /** Takes somebody along, who cannot walk. */
  takesAlong: boolean;
  /** Sits in a car, as the server told last. */
  isDriving?: boolean;
}

/** Errors below this are smoothed, larger ones jump, m. */
export const SMOOTHED_M = 1;
/** After 150 ms a twentieth is left of an error that is smoothed. */
const SMOOTH_S = 0.05;
/** Moves that are kept without an answer: 5 s. */
const MOST_PENDING = 100;
const TURN = 2 * Math.PI;

export function wishToMove(number: number, { x, y, headingRad, run, posture, hold }: Wish): WireMove {
  const length = Math.max(1, Math.hypot(x, y));
  return {
    number,
    x: Math.round((127 * x) / length),
    y: Math.round((127 * y) / length),
    heading: ((Math.round((headingRad / TURN) * 256) % 256) + 256) % 256,
    run,
    posture,
    hold,
  };
}

/** How fast a move is walked, m/s. */
function speedMps({ role, takesAlong }: PredictedWorld, move: WireMove, speedFactor: number): number {
  const traits = ROLE[role];
  const share = Math.min(1, Math.hypot(move.x, move.y) / 127);
  const runs = move.run && move.posture === "standing" && !takesAlong;
  const free = (runs ? traits.runMps : traits.walkMps) * postureFactor(traits, move.posture);
  return share * (takesAlong ? Math.min(free, ALONG_MPS) : free) * speedFactor;
}

const radiusM = (role: RoleId): number => KINDS[role === "wheelchair" ? "wheelchair" : "walking"].sizeM / 2;

/** On a stair, along its line; past its ends onto the floor. */
function stepOnStair(
  { venue }: PredictedWorld,
  from: Spot,
  on: NonNullable<ReturnType<typeof stairAt>>,
  [dx, dy]: readonly [number, number],
): Spot {
  const stair = venue.stairs[on.stair]!;
  const alongM = on.alongM + dx * on.up[0] + dy * on.up[1];
  const half = Math.max(0, stair.widthM / 2 - 0.14);
  const leftM = Math.max(-half, Math.min(half, on.leftM + dy * on.up[0] - dx * on.up[1]));
  const [x, y, z] = spotOnStair(stair, alongM, leftM);
  const lengthM = stairLengthM(stair);
  const storey = alongM < lengthM / 2 ? stair.lower : stair.upper;
  const isOff = alongM < 0 || alongM > lengthM;
  return { storey, x, y, z: isOff ? (venue.storeys[storey]?.floorZ ?? from.z) : z };
}

/** Where a body is after a move of so many seconds. */
export function stepBody(
  world: PredictedWorld,
  from: Spot,
  move: WireMove,
  { speedFactor, dtS }: { readonly speedFactor: number; readonly dtS: number },
): Spot {
  const length = Math.hypot(move.x, move.y);
  if (world.isDriving === true) {
    const carM = carMps(length / 127, move.run) * dtS;
    if (length === 0) return from;
    const by = [(move.x / length) * carM, (move.y / length) * carM] as const;
    const [x, y] = driveOn(world.venue.ground?.roads ?? [], [from.x, from.y], by);
    return { ...from, x, y };
  }
  const wayM = length === 0 ? 0 : speedMps(world, move, speedFactor) * dtS;
  if (wayM === 0) return from;
  const by = [(move.x / length) * wayM, (move.y / length) * wayM] as const;
  const on = stairAt(world.venue, from);
  if (on !== null) return stepOnStair(world, from, on, by);
  const [x, y] = slide(world.walls, world.doors, from, by, radiusM(world.role));
  const to = { ...from, x, y };
  // A wheelchair stands before a stair.
  return !ROLE[world.role].climbsStairs && stairAt(world.venue, to) !== null ? from : to;
}

export interface Predictor {
  /** The own body at the last step, errors that are being smoothed left out. */
  readonly body: Spot;
  /** Moves that the server has not answered. */
  readonly pending: number;
  /** What a wish is in the wire's numbers. */
  moveOf(wish: Wish): WireMove;
  /** A step of 50 ms: the body moves, and what is to be sent for it. */
  step(wish: Wish): WireMove;
  /** What the server has: the moves after it are made again from there. */
  correct(own: OwnState): void;
  /** Where the body is drawn, some time after the last step, with what is still to be smoothed. */
  shown(wish: Wish, sinceStepS: number): Spot;
  /** Time goes on for what is smoothed. */
  pass(dtS: number): void;
}

/** One's own body, moved at once and corrected when the server answers. */
export function createPredictor(world: PredictedWorld, start: Spot): Predictor {
  let body = start;
  let pending: WireMove[] = [];
  let last = 0;
  let speedFactor = 1;
  let [offX, offY] = [0, 0];
  return {
    get body() {
      return body;
    },
    get pending() {
      return pending.length;
    },
    moveOf: (wish) => wishToMove(last, wish),
    step(wish) {
      const move = wishToMove(++last, wish);
      pending.push(move);
      if (pending.length > MOST_PENDING) pending = pending.slice(-MOST_PENDING);
      body = stepBody(world, body, move, { speedFactor, dtS: DRILL_STEP_S });
      return move;
    },
    correct(own) {
      // After a new page the server knows higher numbers than this one has given yet.
      last = Math.max(last, own.number);
      pending = pending.filter(({ number }) => number > own.number);
      speedFactor = own.speedFactor;
      world.isDriving = own.isDriving === true;
      const { storey, x, y, z } = own;
      let again: Spot = { storey, x, y, z };
      for (const move of pending) again = stepBody(world, again, move, { speedFactor, dtS: DRILL_STEP_S });
      const [errorX, errorY] = [body.x + offX - again.x, body.y + offY - again.y];
      const isSmall = again.storey === body.storey && Math.hypot(errorX, errorY) <= SMOOTHED_M;
      [offX, offY] = isSmall ? [errorX, errorY] : [0, 0];
      body = again;
    },
    shown(wish, sinceStepS) {
      const dtS = Math.max(0, Math.min(DRILL_STEP_S, sinceStepS));
      const ahead = stepBody(world, body, wishToMove(last, wish), { speedFactor, dtS });
      return { ...ahead, x: ahead.x + offX, y: ahead.y + offY };
    },
    pass(dtS) {
      const left = Math.exp(-dtS / SMOOTH_S);
      offX *= left;
      offY *= left;
    },
  };
}
