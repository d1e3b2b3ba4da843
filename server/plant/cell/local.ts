import { must } from "../../../twins/core/result.ts";
import { shortestPaths } from "../../../twins/core/routeMap.ts";
import { localRule } from "../../../twins/sim/localRule.ts";
import { type TrafficControl, trafficControl } from "../../../twins/sim/traffic/control.ts";
import { createTraffic } from "../../../twins/sim/traffic/traffic.ts";
import type { Leg } from "../../../twins/sim/traffic/zones.ts";
import { RELOAD_S } from "../../../twins/sites/fms/jobsets.ts";
import { AGV_MOTION } from "../../../twins/things/agv/motion.ts";
import { loadJobset, settleJob } from "./jobs.ts";
import { startLocalMachines } from "./machines.ts";
import { jobOf, type PlantCell, type PlantVehicle } from "./model.ts";
import { giveOrder, isAtRest } from "./vehicles.ts";

/** A trip that found no way is tried again after this, s. */
const RETRY_S = 0.5;

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
  aisles: TrafficControl | null;
  /** Legs of each vehicle, the first under way. */
  readonly queues: Leg[][];
  /** Job that a queued leg carries. */
  readonly jobOfLeg: Map<string, number>;
  trips: number;
  retryAtS: number;
  finishedAtS: number;
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
    mayReach: () => control.aisles?.released(leg.id) ?? 0,
    done() {
      queue.shift();
      control.jobOfLeg.delete(leg.id);
      control.aisles?.ended(leg.id, control.cell.nowS);
    },
  });
}

/** Plans a trip, and the drives of idle vehicles out of its way. */
function plan(control: Control, vehicle: PlantVehicle, jobId: number): boolean {
  const { cell } = control;
  const aisles = control.aisles!;
  const job = jobOf(cell, jobId)!;
  // With a load on board too: after a stop two loaded vehicles may stand face to face.
  const idle = (number: number): boolean => isAtRest(cell.vehicles[number]!) && control.queues[number]!.length === 0;
  const planned = aisles.plan(
    {
      id: `local-${++control.trips}`,
      vehicle: vehicle.number - 1,
      startS: cell.nowS,
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
  for (const each of [...moves, leg]) control.queues[each.vehicle]!.push(each);
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

function step(control: Control): void {
  const { cell } = control;
  for (const vehicle of cell.vehicles) {
    const leg = control.queues[vehicle.number - 1]![0];
    if (leg !== undefined && vehicle.order?.id === leg.id)
      control.aisles?.reached(leg.id, vehicle.drive?.index ?? 0, cell.nowS);
  }
  const quiet = control.queues.every((queue) => queue.length === 0);
  if (cell.mode !== "local") {
    if (quiet) control.aisles = null;
  } else if (control.aisles === null && quiet && cell.vehicles.every(isAtRest)) {
    const starts = cell.vehicles.map((vehicle) => vehicle.node);
    control.aisles = trafficControl(must(createTraffic(cell.graph, AGV_MOTION, starts)));
  }
  if (cell.mode === "local") {
    startLocalMachines(cell);
    if (control.aisles !== null && cell.nowS >= control.retryAtS) assign(control);
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
    aisles: null,
    queues: cell.vehicles.map(() => []),
    jobOfLeg: new Map(),
    trips: 0,
    retryAtS: 0,
    finishedAtS: Number.NaN,
  };
  return {
    step: () => step(control),
    isQuiet: () => control.queues.every((queue) => queue.length === 0),
    abandon() {
      for (const queue of control.queues) queue.length = 0;
      control.aisles = null;
      control.jobOfLeg.clear();
      for (const job of cell.jobs) {
        if (job.vehicle === 0 || job.onBoard) continue;
        job.vehicle = 0;
        settleJob(cell, job);
      }
    },
  };
}
