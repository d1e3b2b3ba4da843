import { must } from "../../../twins/core/result.ts";
import { shortestPaths } from "../../../twins/core/routeMap.ts";
import { localRule } from "../../../twins/sim/localRule.ts";
import { createTraffic, type Traffic } from "../../../twins/sim/traffic/traffic.ts";
import type { Leg } from "../../../twins/sim/traffic/zones.ts";
import { AGV_MOTION } from "../../../twins/things/agv/motion.ts";
import { loadJobset, settleJob } from "./jobs.ts";
import { startLocalMachines } from "./machines.ts";
import { jobOf, type PlantCell, type PlantVehicle } from "./model.ts";
import { giveOrder, isAtRest } from "./vehicles.ts";

/** Between the last job of a set and the first of the next, s: the station is loaded anew. */
const RELOAD_S = 5;
/** A trip that found no way is tried again after this, s. */
const RETRY_S = 0.5;
/** Legs this long ended are no longer of interest, s. */
const FORGET_S = 30;

/** The cell's own controller: local rule, shared aisles. It only acts in mode `local`. */
export interface LocalController {
  step(): void;
  /** Nothing that it began is under way. */
  isQuiet(): boolean;
  /** Forgets all trips that are planned and not begun; those under way are taken away by others. */
  abandon(): void;
}

interface Control {
  readonly cell: PlantCell;
  traffic: Traffic | null;
  readonly queues: Leg[][];
  readonly jobOfLeg: Map<string, number>;
  /** Index reached in each leg; Infinity when it has ended. */
  readonly reached: Map<string, number>;
  trips: number;
  retryAtS: number;
  finishedAtS: number;
}

/** How far a leg may go by the right of way. */
function mayReach(control: Control, leg: Leg): number {
  let limit = leg.path.length - 1;
  for (const rule of control.traffic?.rightOfWay ?? []) {
    if (rule.step !== leg.id || rule.enter > limit) continue;
    // A leg that was forgotten ended long ago.
    const reached = control.reached.get(rule.afterStep) ?? Infinity;
    if (reached <= rule.left) limit = rule.enter - 1;
  }
  return limit;
}

function startNext(control: Control, vehicle: PlantVehicle): void {
  const queue = control.queues[vehicle.number - 1]!;
  const leg = queue[0];
  if (leg === undefined || !isAtRest(vehicle)) return;
  giveOrder(control.cell, vehicle, {
    id: leg.id,
    path: leg.path,
    pickAt: leg.pickAt,
    job: control.jobOfLeg.get(leg.id) ?? 0,
    drops: leg.drops,
    mayReach: () => mayReach(control, leg),
    done() {
      queue.shift();
      control.reached.set(leg.id, Infinity);
    },
  });
}

/** Plans a trip, and the drives of idle vehicles out of its way. */
function plan(control: Control, vehicle: PlantVehicle, jobId: number): boolean {
  const { cell, traffic } = control;
  const job = jobOf(cell, jobId)!;
  const idle = (number: number): boolean => {
    const other = cell.vehicles[number]!;
    return isAtRest(other) && control.queues[number]!.length === 0 && other.load === 0;
  };
  const planned = traffic!.plan(
    {
      id: `local-${++control.trips}`,
      vehicle: vehicle.number - 1,
      startS: Math.max(cell.nowS, traffic!.restsFromS(vehicle.number - 1)),
      via: vehicle.load === jobId ? null : cell.nodeOf[job.location]!,
      goal: cell.nodeOf[job.target]!,
      drops: true,
    },
    idle,
  );
  if (!planned.ok) {
    control.retryAtS = cell.nowS + RETRY_S;
    return false;
  }
  const { leg, moves } = planned.value;
  control.jobOfLeg.set(leg.id, jobId);
  for (const each of [...moves, leg]) {
    control.queues[each.vehicle]!.push(each);
    control.reached.set(each.id, 0);
  }
  job.vehicle = vehicle.number;
  return true;
}

function assign(control: Control): void {
  const { cell } = control;
  const free = (vehicle: PlantVehicle): boolean =>
    isAtRest(vehicle) && control.queues[vehicle.number - 1]!.length === 0;
  for (const vehicle of cell.vehicles) if (vehicle.load > 0 && free(vehicle)) plan(control, vehicle, vehicle.load);
  const vehicles = cell.vehicles.map((vehicle) => {
    const { seconds } = shortestPaths(cell.graph, vehicle.node);
    return {
      number: vehicle.number,
      free: free(vehicle),
      secondsTo: (location: number) => seconds[cell.nodeOf[location]!]!,
    };
  });
  const jobs = cell.jobs.filter((job) => job.vehicle === 0);
  for (const { vehicle, job } of localRule.assign({ nowS: cell.nowS, jobs, vehicles })) {
    const chosen = cell.vehicles[vehicle - 1]!;
    if (free(chosen)) plan(control, chosen, job);
  }
}

function forget(control: Control): void {
  const { cell, traffic } = control;
  traffic!.forget(cell.nowS - FORGET_S);
  if (control.reached.size <= 4 * traffic!.legs.length + 16) return;
  const known = new Set(traffic!.legs.map((leg) => leg.id));
  for (const id of control.reached.keys()) {
    if (known.has(id)) continue;
    control.reached.delete(id);
    control.jobOfLeg.delete(id);
  }
}

function step(control: Control): void {
  const { cell } = control;
  for (const vehicle of cell.vehicles) {
    const leg = control.queues[vehicle.number - 1]![0];
    if (leg !== undefined && vehicle.order?.id === leg.id) control.reached.set(leg.id, vehicle.drive?.index ?? 0);
  }
  const quiet = control.queues.every((queue) => queue.length === 0);
  if (cell.mode !== "local") {
    if (quiet) control.traffic = null;
  } else if (control.traffic === null && quiet && cell.vehicles.every(isAtRest)) {
    control.traffic = must(
      createTraffic(
        cell.graph,
        AGV_MOTION,
        cell.vehicles.map((vehicle) => vehicle.node),
      ),
    );
    control.reached.clear();
    control.jobOfLeg.clear();
  }
  if (cell.mode === "local") {
    startLocalMachines(cell);
    if (control.traffic !== null && cell.nowS >= control.retryAtS) {
      assign(control);
      forget(control);
    }
    reload(control);
  }
  for (const vehicle of cell.vehicles) startNext(control, vehicle);
}

/** The cell never stands still for want of work. */
function reload(control: Control): void {
  const { cell } = control;
  if (!cell.jobs.every((job) => job.phase === "finished")) {
    control.finishedAtS = Number.NaN;
    return;
  }
  if (Number.isNaN(control.finishedAtS)) control.finishedAtS = cell.nowS;
  if (cell.nowS - control.finishedAtS >= RELOAD_S) loadJobset(cell, cell.jobset);
}

export function createLocalController(cell: PlantCell): LocalController {
  const control: Control = {
    cell,
    traffic: null,
    queues: cell.vehicles.map(() => []),
    jobOfLeg: new Map(),
    reached: new Map(),
    trips: 0,
    retryAtS: 0,
    finishedAtS: Number.NaN,
  };
  return {
    step: () => step(control),
    isQuiet: () => control.queues.every((queue) => queue.length === 0),
    abandon() {
      for (const queue of control.queues) queue.length = 0;
      control.traffic = null;
      for (const job of cell.jobs) {
        if (job.vehicle === 0 || job.onBoard) continue;
        job.vehicle = 0;
        settleJob(cell, job);
      }
    },
  };
}
