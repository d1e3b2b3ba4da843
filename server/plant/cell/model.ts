import { clamp } from "../../../twins/core/numeric.ts";
import type { Rng } from "../../../twins/core/rng.ts";
import type { RouteGraph } from "../../../twins/core/routeMap.ts";
import type { ShopOperation } from "../../../twins/operations/transportJobShop.ts";
import type { JobPhase, JobView } from "../../../twins/sim/policy.ts";
import type { PathShape } from "../../../twins/sim/traffic/profile.ts";
import type { Drive } from "../../../twins/things/agv/motion.ts";
import type { PathGeometry, Pose } from "../../../twins/things/agv/pose.ts";

/** Who decides in the cell. `stopped` while the operational stop is latched and after it, until a person hands over. */
export type CellMode = "local" | "remote" | "stopped";

/** A job on its pallet. */
export interface PlantJob extends JobView {
  readonly operations: readonly ShopOperation[];
  phase: JobPhase;
  location: number;
  nextOperation: number;
  target: number;
  sinceS: number;
  /** Vehicle whose order it is, 1..n; 0 for none. */
  vehicle: number;
  onBoard: boolean;
}

export interface PlantMachine {
  /** 1..n */
  readonly number: number;
  state: "idle" | "processing" | "service" | "stopped";
  /** 0 for none. */
  job: number;
  operation: number;
  remainingS: number;
  spindleRpm: number;
  energyKwh: number;
  partCount: number;
  scrapCount: number;
  /** What is told at the end of what it does now; null for what the local rule began. */
  done: ((result: Readonly<Record<string, number>>) => void) | null;
  /** Energy and time at the beginning of it. */
  begunKwh: number;
  begunS: number;
}

/** A drive to be done by one vehicle, given by the local rule or by a command. */
export interface VehicleOrder {
  readonly id: string;
  /** Node numbers, no two successive ones equal. */
  readonly path: readonly number[];
  readonly pickAt: number;
  /** 0 when nothing is carried. */
  readonly job: number;
  readonly drops: boolean;
  /** How far it may drive now, as an index into the path. */
  mayReach(): number;
  done(result: Readonly<Record<string, number>>): void;
}

export interface PlantVehicle {
  /** 1..n */
  readonly number: number;
  /** Last node passed. */
  node: number;
  pose: Pose;
  order: VehicleOrder | null;
  drive: Drive | null;
  geometry: PathGeometry | null;
  shape: PathShape | null;
  /** Its order was taken away: it brakes where it is, then rolls on to the next node when it may. */
  halt: "no" | "braking" | "rolling";
  /** Job on board, 0 for none. */
  load: number;
  distanceM: number;
  batteryWh: number;
  begunM: number;
  begunS: number;
  begunWh: number;
  /** Energy drawn since it was put up, Wh. */
  usedWh: number;
}

/** The physical cell: what would be steel and wires. Plain data, changed by the functions of this folder. */
export interface PlantCell {
  readonly graph: RouteGraph;
  /** Node of each location, 0 the station. */
  readonly nodeOf: readonly number[];
  readonly chance: Rng;
  nowS: number;
  mode: CellMode;
  jobset: number;
  cycle: number;
  cycleStartS: number;
  jobsFinished: number;
  jobs: PlantJob[];
  readonly machines: PlantMachine[];
  readonly vehicles: PlantVehicle[];
  /** Says that something worth keeping on disk happened. */
  changed: boolean;
}

/** Battery of our virtual vehicle: 48 V, 40 Ah; charges on contacts at the station. Ours, not a product's. */
export const BATTERY = { capacityWh: 1920, drivingW: 350, standingW: 40, chargingW: 1500 } as const;

/** Spindle ramps over its range in this time, s. */
export const SPINDLE_RAMP_S = 1.5;

export const jobOf = (cell: PlantCell, id: number): PlantJob | undefined => cell.jobs.find((job) => job.id === id);

export function setPhase(cell: PlantCell, job: PlantJob, phase: JobPhase): void {
  job.phase = phase;
  job.sinceS = cell.nowS;
  cell.changed = true;
}

export const batteryPercent = (vehicle: PlantVehicle): number =>
  clamp((100 * vehicle.batteryWh) / BATTERY.capacityWh, 0, 100);
