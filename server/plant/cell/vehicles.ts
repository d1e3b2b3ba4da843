import { clamp } from "../../../twins/core/numeric.ts";
import { pathShape } from "../../../twins/sim/traffic/profile.ts";
import {
  AGV_MOTION,
  brakeDrive,
  type Drive,
  release,
  startDrive,
  startLoadedDrive,
  stepDrive,
} from "../../../twins/things/agv/motion.ts";
import { pathGeometry, poseAt } from "../../../twins/things/agv/pose.ts";
import { settleJob } from "./jobs.ts";
import { BATTERY, jobOf, type PlantCell, type PlantVehicle, setPhase, type VehicleOrder } from "./model.ts";

/** Standing at a node with nothing to do. */
export const isAtRest = (vehicle: PlantVehicle): boolean => vehicle.drive === null;

/** Takes an order. The vehicle must be at rest at the first node of its path. */
export function giveOrder(cell: PlantCell, vehicle: PlantVehicle, order: VehicleOrder): void {
  if (!isAtRest(vehicle) || order.path[0] !== vehicle.node)
    throw new Error(`vehicle ${vehicle.number} cannot begin ${order.id} where it is`);
  const shape = pathShape(cell.graph, order.path, AGV_MOTION);
  const fetches = order.job > 0 && vehicle.load !== order.job;
  vehicle.drive = fetches ? startDrive(shape, order.pickAt, 0) : startLoadedDrive(shape, order.drops, 0);
  vehicle.shape = shape;
  vehicle.geometry = pathGeometry(cell.graph, shape, vehicle.pose.headingRad, vehicle.number - 1);
  vehicle.order = order;
  Object.assign(vehicle, { begunM: vehicle.distanceM, begunS: cell.nowS, begunWh: vehicle.usedWh, halt: "no" });
  const job = jobOf(cell, order.job);
  if (job !== undefined) {
    job.vehicle = vehicle.number;
    setPhase(cell, job, "moving");
  }
  cell.changed = true;
}

/** Nodes and edges a vehicle holds: from the last node it passed to where it may drive. Edge e of n nodes is n + e. */
function holds(cell: PlantCell, vehicle: PlantVehicle): number[] {
  const { drive, shape } = vehicle;
  if (drive === null || shape === null) return [vehicle.node];
  const held: number[] = [];
  for (let i = drive.index; i <= drive.released; i++) {
    held.push(shape.nodes[i]!);
    if (i < drive.released) held.push(cell.graph.map.nodes.length + shape.edges[i]!);
  }
  return held;
}

/** The vehicle's own protection: whatever its orders say, it does not enter what another holds. */
function hasRoom(cell: PlantCell, vehicle: PlantVehicle, zone: number): boolean {
  const room = cell.graph.map.nodes[zone]?.capacity ?? 1;
  let taken = 0;
  for (const other of cell.vehicles) if (other !== vehicle && holds(cell, other).includes(zone)) taken++;
  return taken < room;
}

function extendRelease(cell: PlantCell, vehicle: PlantVehicle, drive: Drive): void {
  const { shape, order } = vehicle;
  const limit = Math.min(order?.mayReach() ?? drive.index, drive.shape.nodes.length - 1);
  while (drive.released < limit) {
    const next = drive.released + 1;
    if (!hasRoom(cell, vehicle, shape!.nodes[next]!)) return;
    if (!hasRoom(cell, vehicle, cell.graph.map.nodes.length + shape!.edges[next - 1]!)) return;
    release(drive, next);
  }
}

function pickUp(cell: PlantCell, vehicle: PlantVehicle): void {
  const job = jobOf(cell, vehicle.order?.job ?? 0);
  if (job === undefined) return;
  vehicle.load = job.id;
  job.onBoard = true;
  cell.changed = true;
}

function putDown(cell: PlantCell, vehicle: PlantVehicle): void {
  const job = jobOf(cell, vehicle.load);
  vehicle.load = 0;
  if (job === undefined) return;
  job.onBoard = false;
  job.vehicle = 0;
  job.location = cell.nodeOf.indexOf(vehicle.node);
  settleJob(cell, job);
}

/** Stands at a node; its order, if it still has one, has succeeded. */
function finish(cell: PlantCell, vehicle: PlantVehicle, drive: Drive): void {
  const { order } = vehicle;
  const result = {
    distanceM: Math.round((vehicle.distanceM - vehicle.begunM) * 1000) / 1000,
    durationS: Math.round((cell.nowS - vehicle.begunS) * 1000) / 1000,
    energyWh: Math.round((vehicle.usedWh - vehicle.begunWh) * 1000) / 1000,
  };
  if (drive.state === "done" && drive.drops) putDown(cell, vehicle);
  Object.assign(vehicle, { drive: null, shape: null, geometry: null, order: null, halt: "no" });
  cell.changed = true;
  order?.done(result);
}

function drawPower(cell: PlantCell, vehicle: PlantVehicle, dtS: number): void {
  const charging = vehicle.drive === null && vehicle.node === cell.nodeOf[0];
  const drawnW = (vehicle.drive?.speedMps ?? 0) > 0 ? BATTERY.drivingW : BATTERY.standingW;
  vehicle.usedWh += (drawnW * dtS) / 3600;
  const gainW = (charging ? BATTERY.chargingW : 0) - drawnW;
  vehicle.batteryWh = clamp(vehicle.batteryWh + (gainW * dtS) / 3600, 0, BATTERY.capacityWh);
}

/** Advances one vehicle. `frozen`: the operational stop. */
export function stepVehicle(cell: PlantCell, vehicle: PlantVehicle, dtS: number, frozen: boolean): void {
  const { drive } = vehicle;
  drawPower(cell, vehicle, dtS);
  if (drive === null) return;
  const beforeM = drive.distanceM;
  if (vehicle.halt === "braking" && drive.speedMps === 0 && !frozen) {
    headForNextNode(drive);
    vehicle.halt = "rolling";
  }
  if (frozen || vehicle.halt === "braking") brakeDrive(drive, dtS);
  else {
    if (vehicle.halt === "no") extendRelease(cell, vehicle, drive);
    const { picked } = drive;
    stepDrive(drive, dtS);
    if (!picked && drive.picked) pickUp(cell, vehicle);
  }
  vehicle.distanceM += drive.distanceM - beforeM;
  vehicle.node = drive.shape.nodes[drive.index]!;
  vehicle.pose = poseAt(vehicle.geometry!, drive.index, drive.pastM);
  const arrived = vehicle.halt === "rolling" && drive.index === drive.released && drive.pastM === 0;
  if (drive.state === "done" || (arrived && !frozen)) finish(cell, vehicle, drive);
}

/** Nearer than this is there, m. */
const AT_NODE_M = 1e-6;

/** Stands still between nodes: the rest of the way to the next one is all that is left of its drive. */
function headForNextNode(drive: Drive): void {
  // Braked to a stand in a node, but for the last bits of the arithmetic.
  if (drive.pastM < AT_NODE_M || drive.index === drive.shape.nodes.length - 1) drive.pastM = 0;
  const to = drive.pastM > 0 ? drive.index + 1 : drive.index;
  // A pick-up or drop that was interrupted did not happen.
  Object.assign(drive, { released: to, picked: true, dwellS: 0 });
  if (drive.state === "picking" || drive.state === "dropping") drive.state = "waiting";
}

/** Takes the order away: the vehicle brakes, then rolls to the next node, and what it carries stays on board. */
export function abandonOrder(cell: PlantCell, vehicle: PlantVehicle): void {
  const job = jobOf(cell, vehicle.order?.job ?? 0);
  if (job !== undefined && !job.onBoard) {
    job.vehicle = 0;
    settleJob(cell, job);
  }
  vehicle.order = null;
  vehicle.halt = vehicle.drive === null ? "no" : "braking";
  cell.changed = true;
}
