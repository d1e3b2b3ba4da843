import { ok, type Result } from "../../../twins/core/result.ts";
import { type Coverage, type Decision, decide, type Incident, nearestFirst, type Problem } from "./decide.ts";
import { driveEdge, type RoadNetwork } from "./network.ts";
import type { SpeedField } from "./speedField.ts";

/** Calls of one rehearsal. */
export const MOST_CALLS = 2_000;

/** How a control room decides. */
export interface Control {
  /** `best` plans all open incidents anew at each call, each return and each step; `nearest` sends once and for all. */
  readonly rule: "best" | "nearest";
  /** What it believes of the speeds at a time, s. */
  fieldAt(nowS: number): SpeedField;
}

export interface Rehearsal {
  readonly network: RoadNetwork;
  /** What happens. */
  readonly truth: SpeedField;
  readonly stations: readonly { readonly id: string; readonly node: number }[];
  readonly calls: readonly Incident[];
  /** Time at the scene, s; no less than `replanS`. The vehicle then waits there for its next call. */
  readonly serviceS: number;
  readonly replanS: number;
  readonly coverage: Coverage | null;
}

export interface Response {
  readonly incident: string;
  readonly vehicle: string;
  /** From the call to the arrival, s. */
  readonly responseS: number;
  readonly weight: number;
}

interface Unit {
  readonly id: string;
  /** Where it is from `readyS` on: on the road, the end of the edge that it drives. */
  node: number;
  readyS: number;
  /** Nodes still to come. */
  way: readonly number[];
  target: Incident | null;
  /** At a scene until then. */
  busyUntilS: number;
}

/** A day of a control room: its units, its calls, and a clock that only goes on. */
class Room {
  readonly rehearsal: Rehearsal;
  readonly control: Control;
  readonly units: readonly Unit[];
  readonly responses: Response[] = [];
  #open: Incident[] = [];
  #next = 0;

  constructor(rehearsal: Rehearsal, control: Control) {
    this.rehearsal = rehearsal;
    this.control = control;
    this.units = rehearsal.stations.map(({ id, node }) => ({
      id,
      node,
      readyS: Number.NEGATIVE_INFINITY,
      way: [],
      target: null,
      busyUntilS: Number.NEGATIVE_INFINITY,
    }));
  }

  /** When something happens next; Infinity when the day is over. */
  nextS(nowS: number): number {
    const { calls, replanS } = this.rehearsal;
    const call = calls[this.#next]?.atS ?? Number.POSITIVE_INFINITY;
    if (this.#open.length === 0) return call;
    const tick = (Math.floor(nowS / replanS) + 1) * replanS;
    const back = this.units.map(({ busyUntilS }) => (busyUntilS > nowS ? busyUntilS : Number.POSITIVE_INFINITY));
    return Math.min(call, tick, ...back);
  }

  /** Drives everybody on until now, by what happens. */
  advance(nowS: number): void {
    const { network, truth, serviceS } = this.rehearsal;
    for (const unit of this.units) {
      while (unit.target !== null && unit.readyS <= nowS) {
        const [next, ...rest] = unit.way;
        if (next === undefined) {
          this.#arrive(unit, unit.target, serviceS);
          break;
        }
        const edge = network.out[unit.node]?.find(({ to }) => to === next);
        if (edge === undefined) throw new Error("a way over no edge");
        unit.readyS = driveEdge(truth, unit.node, next, edge.lengthM, unit.readyS).arriveS;
        unit.node = next;
        unit.way = rest;
      }
    }
  }

  #arrive(unit: Unit, { id, atS, weight }: Incident, serviceS: number): void {
    this.responses.push({ incident: id, vehicle: unit.id, responseS: unit.readyS - atS, weight });
    this.#open = this.#open.filter((one) => one.id !== id);
    unit.target = null;
    unit.busyUntilS = unit.readyS + serviceS;
  }

  take(nowS: number): void {
    const { calls } = this.rehearsal;
    for (let call = calls[this.#next]; call !== undefined && call.atS <= nowS; call = calls[this.#next]) {
      this.#open.push(call);
      this.#next++;
    }
  }

  decide(nowS: number): Result<void> {
    const { network, coverage } = this.rehearsal;
    const { rule } = this.control;
    const isBest = rule === "best";
    const free = this.units.filter(({ busyUntilS, target }) => busyUntilS <= nowS && (isBest || target === null));
    const targets = new Set(this.units.map(({ target }) => target?.id));
    const incidents = this.#open.filter(({ id }) => isBest || !targets.has(id));
    if (free.length === 0 || incidents.length === 0) return ok(undefined);
    const vehicles = free.map(({ id, node, readyS }) => ({ id, node, fromS: Math.max(nowS, readyS) }));
    const problem: Problem = { network, field: this.control.fieldAt(nowS), vehicles, incidents, coverage };
    const decided = isBest ? decide(problem) : nearestFirst(problem);
    if (!decided.ok) return decided;
    this.#send(free, decided.value, nowS);
    return ok(undefined);
  }

  #send(free: readonly Unit[], { trips }: Decision, nowS: number): void {
    for (const unit of free) {
      const trip = trips.find(({ vehicle }) => vehicle === unit.id);
      unit.target = this.#open.find(({ id }) => id === trip?.incident) ?? null;
      unit.way = trip?.way.slice(1) ?? [];
      unit.readyS = Math.max(nowS, unit.readyS);
    }
  }
}

/**
 * Plays calls against a control room: it decides by what it believes, its vehicles drive by what happens. A vehicle on a road ends that
 * road before it turns to another incident.
 * @param rehearsal calls in the order of their times
 * @throws RangeError for more than MOST_CALLS, calls out of order, or a service shorter than a step
 */
export function rehearse(rehearsal: Rehearsal, control: Control): Result<readonly Response[]> {
  const { calls, serviceS, replanS } = rehearsal;
  if (calls.length > MOST_CALLS) throw new RangeError(`${calls.length} calls are too many`);
  if (calls.some(({ atS }, i) => atS < (calls[i - 1]?.atS ?? atS))) throw new RangeError("calls out of order");
  if (serviceS < replanS) throw new RangeError("a service is no shorter than a step");
  const room = new Room(rehearsal, control);
  // Each call is open for some steps and ends once; what no way leads to would be open for ever.
  const mostTurns = 1_000 * (calls.length + 1);
  let nowS = Number.NEGATIVE_INFINITY;
  for (let turn = 0; turn < mostTurns; turn++) {
    const nextS = room.nextS(nowS);
    if (nextS === Number.POSITIVE_INFINITY) break;
    nowS = nextS;
    room.advance(nowS);
    room.take(nowS);
    const decided = room.decide(nowS);
    if (!decided.ok) return decided;
  }
  return ok(room.responses);
}

/** Mean, weighted mean and 90th percentile (by rank) of responses, s; NaN of none. */
export function summaryOf(responses: readonly Response[]) {
  const times = Float64Array.from(responses, ({ responseS }) => responseS).sort();
  const weight = responses.reduce((sum, one) => sum + one.weight, 0);
  return {
    served: times.length,
    meanS: times.reduce((sum, s) => sum + s, 0) / times.length,
    weightedS: responses.reduce((sum, one) => sum + one.weight * one.responseS, 0) / weight,
    p90S: times[Math.ceil(0.9 * times.length) - 1] ?? Number.NaN,
  };
}
