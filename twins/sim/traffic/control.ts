import type { Result } from "../../core/result.ts";
import type { RightOfWay } from "../../operations/plan.ts";
import { delay, happened } from "./late.ts";
import type { PlannedTrip, Traffic, TripRequest } from "./traffic.ts";
import type { Leg } from "./zones.ts";

/**
 * A vehicle gets so much of its path at a time, and one node at least: enough not to brake, little enough for others to
 * be planned through before it.
 */
export const LOOKAHEAD_M = 4.5;

/** Most legs kept after they ended. */
export const MAX_ENDED_LEGS = 16;

/**
 * Traffic of real vehicles: legs are planned as in a simulation, but a vehicle may be late. It enters a node when the
 * right of way allows, whatever the planned times; before a new trip is planned, the times of all that is under way are
 * predicted anew.
 */
export interface TrafficControl {
  readonly traffic: Traffic;
  /** Plans a trip from now on; the moves before it are legs of their own, to be sent to their vehicles. */
  plan(request: TripRequest, idle: (vehicle: number) => boolean): Result<PlannedTrip>;
  /** Index up to which a leg may be driven now: at least where the vehicle is. Never taken back. */
  released(legId: string): number;
  /** A vehicle has reached node `index` of a leg. */
  reached(legId: string, index: number, nowS: number): void;
  /** A leg is over, its drop included. */
  ended(legId: string, nowS: number): void;
  /** Legs that stand in the way of entering the next node: the answer to "why does this vehicle wait?". */
  waitsFor(legId: string): readonly string[];
}

interface Progress {
  readonly leg: Leg;
  index: number;
  released: number;
  ended: boolean;
}

/**
 * Makes room for lateness: a planned moment that has passed without happening is now at the earliest. Later moments of
 * the vehicle, and of those that wait for it, move along. Repeats until nothing changes; the right of way is acyclic, so
 * it ends.
 */
function predict(
  traffic: Traffic,
  progress: ReadonlyMap<string, Progress>,
  rules: ReadonlyMap<string, readonly RightOfWay[]>,
  nowS: number,
): void {
  const active = traffic.legs.filter((leg) => progress.get(leg.id)?.ended !== true);
  const byId = new Map(traffic.legs.map((leg) => [leg.id, leg]));
  // Each pass settles at least one moment: no more passes than moments.
  let passes = active.reduce((sum, leg) => sum + leg.path.length, 1);
  for (let changed = true; changed && passes > 0; passes--) {
    changed = false;
    const freeS = new Map<number, number>();
    for (const leg of active) {
      const index = progress.get(leg.id)?.index ?? 0;
      const free = freeS.get(leg.vehicle) ?? -Infinity;
      if (delay(traffic, leg, index, nowS, grantsOf(leg, rules, byId), free)) changed = true;
      freeS.set(leg.vehicle, leg.endS);
    }
  }
  traffic.refresh(nowS, (leg) => progress.get(leg.id)?.released ?? -1);
}

/** Per node of a leg: when those before it will have left. */
const grantsOf = (
  leg: Leg,
  rules: ReadonlyMap<string, readonly RightOfWay[]>,
  byId: ReadonlyMap<string, Leg>,
): number[] =>
  leg.path.map((_, k) => {
    let grant = -Infinity;
    for (const rule of rules.get(`${leg.id}/${k}`) ?? []) {
      const leaves = byId.get(rule.afterStep)?.arriveS[rule.left + 1] ?? -Infinity;
      if (leaves > grant) grant = leaves;
    }
    return grant;
  });

class Control implements TrafficControl {
  readonly traffic: Traffic;
  readonly #progress = new Map<string, Progress>();
  readonly #rules = new Map<string, RightOfWay[]>();

  constructor(traffic: Traffic) {
    this.traffic = traffic;
    this.#adopt();
  }

  /** Takes over what was planned. */
  #adopt(): void {
    this.#rules.clear();
    for (const rule of this.traffic.rightOfWay) {
      const key = `${rule.step}/${rule.enter}`;
      const list = this.#rules.get(key);
      if (list === undefined) this.#rules.set(key, [rule]);
      else list.push(rule);
    }
    for (const leg of this.traffic.legs)
      if (!this.#progress.has(leg.id)) this.#progress.set(leg.id, { leg, index: 0, released: 0, ended: false });
  }

  #of(legId: string): Progress {
    const found = this.#progress.get(legId);
    if (found === undefined) throw new RangeError(`there is no leg ${legId}`);
    return found;
  }

  #passTo(state: Progress, index: number, nowS: number): void {
    const { leg } = state;
    for (let k = state.index + 1; k <= index; k++) {
      let grantS = -Infinity;
      for (const rule of this.#rules.get(`${leg.id}/${k}`) ?? [])
        grantS = Math.max(grantS, this.#progress.get(rule.afterStep)?.leg.arriveS[rule.left + 1] ?? -Infinity);
      state.index = k;
      happened(leg, k, nowS, grantS);
    }
  }

  /** Rules that keep a leg from entering node `k`. */
  #blocking(leg: Leg, k: number): RightOfWay[] {
    return (this.#rules.get(`${leg.id}/${k}`) ?? []).filter((rule) => {
      const other = this.#progress.get(rule.afterStep);
      return other !== undefined && !other.ended && other.index <= rule.left;
    });
  }

  /** Forgets what has ended, once it is too much. */
  #tidy(nowS: number): void {
    let ended = 0;
    for (const state of this.#progress.values()) if (state.ended) ended++;
    if (ended <= MAX_ENDED_LEGS) return;
    // After this nothing that still runs is predicted to have ended by now.
    predict(this.traffic, this.#progress, this.#rules, nowS);
    this.traffic.forget(nowS - 1e-6);
    const kept = new Set(this.traffic.legs.map((leg) => leg.id));
    for (const id of [...this.#progress.keys()]) if (!kept.has(id)) this.#progress.delete(id);
    this.#adopt();
  }

  plan(request: TripRequest, idle: (vehicle: number) => boolean): Result<PlannedTrip> {
    predict(this.traffic, this.#progress, this.#rules, request.startS);
    const planned = this.traffic.plan(request, idle);
    if (planned.ok) this.#adopt();
    return planned;
  }

  released(legId: string): number {
    const state = this.#of(legId);
    const { leg, index } = state;
    const { lengthsM } = this.traffic.shapeOf(leg);
    let free = Math.max(index, state.released);
    let aheadM = 0;
    for (let k = index; k < free; k++) aheadM += lengthsM[k]!;
    while (aheadM < LOOKAHEAD_M && free + 1 < leg.path.length && this.#blocking(leg, free + 1).length === 0)
      aheadM += lengthsM[free++]!;
    state.released = free;
    return free;
  }

  reached(legId: string, index: number, nowS: number): void {
    this.#passTo(this.#of(legId), index, nowS);
  }

  ended(legId: string, nowS: number): void {
    const state = this.#of(legId);
    this.#passTo(state, state.leg.path.length - 1, nowS);
    state.ended = true;
    state.leg.endS = nowS;
    this.#tidy(nowS);
  }

  waitsFor(legId: string): readonly string[] {
    const { leg, index } = this.#of(legId);
    return [...new Set(this.#blocking(leg, index + 1).map((rule) => rule.afterStep))];
  }
}

export const trafficControl = (traffic: Traffic): TrafficControl => new Control(traffic);
