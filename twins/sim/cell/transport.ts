import type { Leg } from "../traffic/zones.ts";
import { settleJob } from "./machines.ts";
import { type Cell, type CellJob, type CellVehicle, EVENT, schedule, setPhase } from "./world.ts";

const atRest = (cell: Cell, vehicle: CellVehicle): boolean => cell.carrier.restsFromS(vehicle.number - 1) <= cell.nowS;

/** Writes a drive into the trace and wakes the cell at its end. */
function record(cell: Cell, leg: Leg, job: number, index: number): void {
  schedule(cell, leg.endS, EVENT.vehicle, leg.vehicle + 1);
  cell.transports.push({
    vehicle: leg.vehicle + 1,
    job,
    index,
    path: leg.path.map((node) => cell.graph.map.nodes[node]!.id),
    start: leg.startS,
    pickup: leg.pickedS,
    end: leg.endS,
  });
}

function refresh(cell: Cell): void {
  for (const vehicle of cell.vehicles) vehicle.free = vehicle.task === null && atRest(cell, vehicle);
}

/** A vehicle may be sent away when it does nothing: not while it waits in a dock for a job in process. */
const mayMove = (cell: Cell, number: number): boolean => {
  const vehicle = cell.vehicles[number]!;
  if (!atRest(cell, vehicle)) return false;
  if (!vehicle.waiting) return true;
  return vehicle.task?.job.phase !== "processing";
};

function drive(cell: Cell, vehicle: CellVehicle, job: CellJob, carry: boolean, loaded: boolean): boolean {
  const there = cell.nodeOf[job.location]!;
  const planned = cell.carrier.plan(
    {
      id: `leg-${cell.legs + 1}`,
      vehicle: vehicle.number - 1,
      startS: cell.nowS,
      via: carry && !loaded ? there : null,
      goal: carry ? cell.nodeOf[job.target]! : there,
      drops: carry,
    },
    (number) => mayMove(cell, number),
  );
  if (!planned.ok) return false;
  cell.legs++;
  for (const move of planned.value.moves) record(cell, move, 0, 0);
  record(cell, planned.value.leg, carry ? job.id : 0, carry ? job.nextOperation : 0);
  return true;
}

/** Lets a vehicle with a task go on with it, if the aisles allow; true when it set off. */
function pursue(cell: Cell, vehicle: CellVehicle): boolean {
  const task = vehicle.task;
  if (task === null || task.underWay || !atRest(cell, vehicle)) return false;
  const { job } = task;
  const there = cell.carrier.restNode(vehicle.number - 1) === cell.nodeOf[job.location];
  if (job.phase === "ready" || task.loaded) {
    if (!drive(cell, vehicle, job, true, task.loaded)) return false;
    task.underWay = true;
    vehicle.waiting = false;
    setPhase(cell, job, "moving");
    return true;
  }
  if (there) {
    vehicle.waiting = true;
    return false;
  }
  vehicle.waiting = drive(cell, vehicle, job, false, false);
  return vehicle.waiting;
}

export function giveTask(cell: Cell, vehicle: CellVehicle, job: CellJob, loaded: boolean): void {
  vehicle.task = { job, loaded, turn: cell.turns++, underWay: false };
  vehicle.free = false;
  job.vehicle = vehicle.number;
}

/** Hands out tasks and sends vehicles off; true when something changed. */
export function startVehicles(cell: Cell): boolean {
  refresh(cell);
  let any = false;
  const open = cell.jobs.filter((job) => job.vehicle === 0);
  for (const { vehicle, job } of cell.policy.assign({ nowS: cell.nowS, jobs: open, vehicles: cell.vehicles })) {
    const chosen = cell.vehicles[vehicle - 1];
    const wanted = cell.byId.get(job);
    if (chosen === undefined || wanted === undefined || !chosen.free || wanted.vehicle !== 0)
      throw new Error(`the policy gave job ${job} to vehicle ${vehicle}, which cannot be`);
    giveTask(cell, chosen, wanted, false);
    any = true;
  }
  const busy = cell.vehicles.filter((vehicle) => vehicle.task !== null);
  busy.sort((a, b) => a.task!.turn - b.task!.turn);
  for (const vehicle of busy) if (pursue(cell, vehicle)) any = true;
  return any;
}

/** A drive of a vehicle was due to end now. */
export function vehicleDue(cell: Cell, vehicle: CellVehicle): void {
  const task = vehicle.task;
  if (task === null || !task.underWay || !atRest(cell, vehicle)) return;
  const { job } = task;
  vehicle.task = null;
  job.vehicle = 0;
  job.location = job.target;
  settleJob(cell, job);
}
