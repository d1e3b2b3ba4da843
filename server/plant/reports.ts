import { FMS_PALLETS } from "../../twins/sites/fms/index.ts";
import { AGV_MOTION, remainingSeconds } from "../../twins/things/agv/motion.ts";
import { signedSpeed } from "../../twins/things/agv/pose.ts";
import { cellController } from "../../twins/things/cell-controller/model.ts";
import { machiningCentre } from "../../twins/things/machining-centre/model.ts";
import { SPINDLE_RPM } from "../../twins/things/machining-centre/parameters.ts";
import type { Reported } from "../device/device.ts";
import { powerKw } from "./cell/machines.ts";
import { batteryPercent, type PlantCell, type PlantJob, type PlantMachine, type PlantVehicle } from "./cell/model.ts";

/** What the devices of the cell say, from the state of the physical cell. */
export type Report = Readonly<Record<string, Reported>>;

const maximum = (model: typeof machiningCentre, property: string): number =>
  model.properties.find((p) => p.name === property)!.max;
/** Counters begin again at 0 when they have filled their display. */
const counter = (value: number, model: typeof machiningCentre, property: string): number =>
  value % (maximum(model, property) + 1);

function vehicleState(cell: PlantCell, vehicle: PlantVehicle): string {
  if (cell.mode === "stopped") return "stopped";
  const { drive } = vehicle;
  if (drive === null) return "idle";
  if (drive.speedMps > 0) return "driving";
  return drive.state === "done" ? "idle" : drive.state;
}

/** Where it is: often. */
export const vehiclePose = (cell: PlantCell, vehicle: PlantVehicle): Report => ({
  x: [vehicle.pose.x, "m"],
  y: [vehicle.pose.y, "m"],
  heading: [vehicle.pose.headingRad, "rad"],
  speed: [
    vehicle.drive === null || vehicle.geometry === null ? 0 : signedSpeed(vehicle.geometry, vehicle.drive),
    "m/s",
  ],
  state: vehicleState(cell, vehicle),
  lastNode: vehicle.node,
  pathIndex: vehicle.order === null ? 0 : (vehicle.drive?.index ?? 0),
  load: vehicle.load,
});

/** All of it: once a second. */
export function vehicleReport(cell: PlantCell, vehicle: PlantVehicle): Report {
  const { drive, order } = vehicle;
  return {
    ...vehiclePose(cell, vehicle),
    goalNode: order?.path.at(-1) ?? (drive === null ? vehicle.node : drive.shape.nodes[drive.released]!),
    // Out of the way of another it may have to take its load along.
    job: vehicle.load !== 0 ? vehicle.load : (order?.job ?? 0),
    battery: [batteryPercent(vehicle), "%"],
    distance: [vehicle.distanceM % 100_000, "m"],
    busy: [drive === null || cell.mode === "stopped" ? 0 : Math.min(3600, remainingSeconds(drive)), "s"],
  };
}

export const machineReport = (machine: PlantMachine): Report => ({
  state: machine.state,
  spindleSpeed: [Math.min(SPINDLE_RPM, machine.spindleRpm), "{rev}/min"],
  power: [powerKw(machine), "kW"],
  energy: [machine.energyKwh % maximum(machiningCentre, "energy"), "kW.h"],
  partCount: counter(machine.partCount, machiningCentre, "partCount"),
  job: machine.job,
  operation: machine.operation,
  remaining: [Math.max(0, machine.remainingS), "s"],
  doorOpen: machine.state === "idle" || machine.state === "service",
  scrapCount: counter(machine.scrapCount, machiningCentre, "scrapCount"),
});

export const cellReport = (cell: PlantCell): Report => ({
  mode: cell.mode,
  jobset: cell.jobset,
  cycle: counter(cell.cycle, cellController, "cycle"),
  cycleTime: [Math.min(36_000, cell.nowS - cell.cycleStartS), "s"],
  jobsFinished: counter(cell.jobsFinished, cellController, "jobsFinished"),
});

function palletState(job: PlantJob): string {
  if (job.onBoard) return "moving";
  if (job.phase === "processing" || job.phase === "finished") return job.phase;
  return "waiting";
}

/** Pallet i carries job i of the set; the others are unused. */
export function palletReports(cell: PlantCell): readonly [thing: string, report: Report][] {
  return Array.from({ length: FMS_PALLETS }, (_, i): [string, Report] => {
    const job = cell.jobs[i];
    const id = `pallet-${i + 1}`;
    if (job === undefined) return [id, { job: 0, at: 0, nextOperation: 0, operations: 0, state: "unused" }];
    return [
      id,
      {
        job: job.id,
        at: job.onBoard ? 100 + job.vehicle : job.location,
        nextOperation: job.nextOperation,
        operations: job.operations.length,
        state: palletState(job),
      },
    ];
  });
}

/** How the virtual ones call themselves. */
export const VIRTUAL_SOURCE = {
  vehicle: `virtual vehicle, ${AGV_MOTION.maxSpeedMps} m/s, ${AGV_MOTION.accelerationMps2} m/s2`,
  machine: "virtual machining centre",
  controller: "virtual cell controller",
} as const;
