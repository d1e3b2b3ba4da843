import type { Body } from "../../../twins/crowd/crowd.ts";
import { createLone, type Lone, type LoneVenue } from "../../../twins/crowd/lone.ts";
import type { PersonKind } from "../../../twins/crowd/model.ts";
import { carMps, driveOn } from "../../../twins/drill/cars.ts";
import { DRILL_STEP_S } from "../../../twins/drill/input.ts";
import { wishedMps } from "../../../twins/drill/participants.ts";
import { ROLE, type RoleId } from "../../../twins/drill/roles.ts";
import type { OwnState, VenueView } from "../../../twins/protocol/drill.ts";
import type { Posture, WireMove } from "../../../twins/protocol/drillMove.ts";
import { OPEN } from "./walls.ts";

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
  readonly lone: Lone;
  /** How openings stand, by their index; written by `setDoor`. */
  readonly doors: Uint8Array;
  role: RoleId;
  /** Takes somebody along, who cannot walk. */
  takesAlong: boolean;
  /** Sits in a car, as the server told last. */
  isDriving?: boolean;
}

const kindOf = (role: RoleId): PersonKind => (role === "wheelchair" ? "wheelchair" : "walking");

/** Errors below this are smoothed, larger ones jump, m. */
export const SMOOTHED_M = 1;
/** After 150 ms a twentieth is left of an error that is smoothed. */
const SMOOTH_S = 0.05;
/** Of who walks by themselves, told ten times a second: they glide from one told place to the next. */
const GUIDED_SMOOTH_S = 0.08;
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

/** A venue as the wire has it, as the crowd's dynamics take it; what a body needs nothing of is left plain. */
const loneVenue = (view: VenueView): LoneVenue => ({
  ...view,
  rooms: view.rooms.map((room) => ({ ...room, use: "room" as const })),
  openings: view.openings.map((one) => ({ ...one, sillM: 0, soffitM: 2, thing: null })),
  stairs: view.stairs.map((one) => ({ ...one, rooms: [null, null] as const })),
  obstacles: view.obstacles.map((one, at) => ({ ...one, id: String(at), room: null })),
});

/** The own body's world: made once, as it takes a moment in a large venue. */
export const predictedWorld = (venue: VenueView, role: RoleId): PredictedWorld => ({
  ...{ venue, role, takesAlong: false, doors: new Uint8Array(venue.openings.length).fill(OPEN) },
  lone: createLone(loneVenue(venue)),
});

const STANDS = ["open", "closed", "locked"] as const;

/** Tells the body's world how an opening stands. */
export function setDoor({ lone, doors }: PredictedWorld, opening: number, stands: number): void {
  doors[opening] = stands;
  lone.setOpening(opening, STANDS[stands] ?? "closed");
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

const NOBODY = -1;

/** A body in a car: it stays on the road. Floors have the site's own frame. */
function driven({ venue }: PredictedWorld, from: Body, move: WireMove, dtS: number): Body {
  const length = Math.hypot(move.x, move.y);
  if (length === 0) return from;
  const m = carMps(length / 127, move.run) * dtS;
  const [x, y] = driveOn(venue.ground?.roads ?? [], [from.x, from.y], [(move.x / length) * m, (move.y / length) * m]);
  return { ...from, x, y, vx: 0, vy: 0, mps: 0 };
}

/** One's own body, moved at once and corrected when the server answers. */
export function createPredictor(world: PredictedWorld, start: OwnState): Predictor {
  const { lone } = world;
  let body = start.body;
  let pending: WireMove[] = [];
  let [last, speedFactor] = [0, 1];
  let [offX, offY] = [0, 0];
  let [known, isGuided] = [world.role, false];
  lone.become(kindOf(known), ROLE[known].runMps);
  const step = (from: Body, move: WireMove, dtS: number): Body => {
    if (world.isDriving === true) return driven(world, from, move, dtS);
    if (known !== world.role) lone.become(kindOf(world.role), ROLE[world.role].runMps);
    known = world.role;
    lone.body = from;
    const along = world.takesAlong ? 0 : NOBODY;
    const mps = wishedMps({ role: ROLE[known], move, along }, lone.isOnStair);
    lone.step(move.x, move.y, mps, speedFactor, dtS);
    return lone.body;
  };
  const spotOf = (of: Body): Spot => {
    lone.body = of;
    const { storey, x, y, z } = lone;
    return { storey, x, y, z };
  };
  return {
    get body() {
      return spotOf(body);
    },
    get pending() {
      return pending.length;
    },
    moveOf: (wish) => wishToMove(last, wish),
    step(wish) {
      const move = wishToMove(++last, wish);
      isGuided &&= move.x === 0 && move.y === 0;
      pending.push(move);
      if (pending.length > MOST_PENDING) pending = pending.slice(-MOST_PENDING);
      if (!isGuided) body = step(body, move, DRILL_STEP_S);
      return move;
    },
    correct(own) {
      // After a new page the server knows higher numbers than this one has given yet.
      last = Math.max(last, own.number);
      pending = pending.filter(({ number }) => number > own.number);
      speedFactor = own.speedFactor;
      world.isDriving = own.isDriving === true;
      isGuided = own.isGuided && pending.every(({ x, y }) => x === 0 && y === 0);
      const before = spotOf(body);
      body = own.body;
      if (!isGuided) for (const move of pending) body = step(body, move, DRILL_STEP_S);
      const again = spotOf(body);
      const [errorX, errorY] = [before.x + offX - again.x, before.y + offY - again.y];
      const isSmall = again.storey === before.storey && Math.hypot(errorX, errorY) <= SMOOTHED_M;
      [offX, offY] = isSmall ? [errorX, errorY] : [0, 0];
    },
    shown(wish, sinceStepS) {
      const dtS = Math.max(0, Math.min(DRILL_STEP_S, sinceStepS));
      // Who is guided goes on as they went until the server says more.
      if (isGuided) {
        const { x, y, ...there } = spotOf(body);
        return { ...there, x: x + offX, y: y + offY };
      }
      const ahead = spotOf(dtS === 0 ? body : step(body, wishToMove(last, wish), dtS));
      return { ...ahead, x: ahead.x + offX, y: ahead.y + offY };
    },
    pass(dtS) {
      const left = Math.exp(-dtS / (isGuided ? GUIDED_SMOOTH_S : SMOOTH_S));
      offX *= left;
      offY *= left;
    },
  };
}
