import type { Leg } from "../traffic/zones.ts";
import { settleJob } from "./machines.ts";
import { type Cell, type CellJob, type CellVehicle, type DriveRecord, EVENT, schedule, setPhase } from "./world.ts";

const atRest = (cell: Cell, vehicle: CellVehicle): boolean => cell.carrier.restsFromS(vehicle.number - 1) <= cell.nowS;

/** Writes a drive into the trace and wakes the cell at its end. */
function record(cell: Cell, driven: Omit<DriveRecord, "set">): void {
  const drive = { ...driven, set: cell.set };
  const { leg } = drive;
  const job = drive.kind === "carry" ? drive.job : 0;
  const index = drive.kind === "carry" ? drive.index : 0;
  cell.drives.push(drive);
  schedule(cell, leg.endS, EVENT.vehicle, leg.vehicle + 1);
  cell.transports.push({
    set: cell.set,
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
  for (const vehicle of cell.vehicles) {
    const idle = vehicle.task === null && !cell.begunDrives.has(vehicle.number);
    vehicle.free = idle && atRest(cell, vehicle);
  }
}

/** A vehicle may be sent away when it stands and does nothing: not from a dock where it waits for a job in process. */
const mayMove = (cell: Cell, number: number): boolean => {
  const vehicle = cell.vehicles[number]!;
  return atRest(cell, vehicle) && !(vehicle.waiting && vehicle.task?.job.phase === "processing");
};

/** Drives aside. That of a vehicle whose order from before the fork has yet to go on belongs to that order. */
function recordMoves(cell: Cell, moves: readonly Leg[]): void {
  for (const leg of moves) {
    const { task, number } = cell.vehicles[leg.vehicle]!;
    const begun = (task?.begun === true && Number.isNaN(task.doneS)) || cell.begunDrives.has(number);
    record(cell, { leg, kind: "aside", job: 0, index: 0, begun });
  }
}

/** Plans a drive and notes it. `push`: vehicles in the way may be sent away. */
function drive(cell: Cell, vehicle: CellVehicle, carry: boolean, push: boolean): boolean {
  const task = vehicle.task!;
  const { job, loaded, begun } = task;
  // What found no way is not tried again before something has changed.
  let attempt = carry ? 1 : 0;
  if (push) for (const other of cell.vehicles) if (mayMove(cell, other.number - 1)) attempt += 2 ** other.number;
  const { version } = cell.carrier;
  const failed = task.failed[push ? 1 : 0];
  if (failed?.version === version && failed.attempt === attempt) return false;
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
    (number) => push && mayMove(cell, number),
  );
  if (!planned.ok) {
    task.failed[push ? 1 : 0] = { version, attempt };
    return false;
  }
  cell.legs++;
  recordMoves(cell, planned.value.moves);
  // A job in process will be carried to the operation after.
  const index = job.phase === "processing" ? job.nextOperation + 1 : job.nextOperation;
  record(cell, { leg: planned.value.leg, kind: carry ? "carry" : "ahead", job: job.id, index, begun });
  if (carry) task.doneS = planned.value.leg.endS;
  return true;
}

/** Lets a vehicle with a task go on with it, if the aisles allow; true when it set off. */
function pursue(cell: Cell, vehicle: CellVehicle, push: boolean): boolean {
  const task = vehicle.task;
  if (task === null || !Number.isNaN(task.doneS) || !atRest(cell, vehicle)) return false;
  const { job } = task;
  const there = cell.carrier.restNode(vehicle.number - 1) === cell.nodeOf[job.location];
  if (job.phase === "ready" || task.loaded) {
    if (!drive(cell, vehicle, true, push)) return false;
    vehicle.waiting = false;
    setPhase(cell, job, "moving");
    return true;
  }
  if (there) {
    vehicle.waiting = true;
    return false;
  }
  vehicle.waiting = drive(cell, vehicle, false, push);
  return vehicle.waiting;
}

/** A vehicle whose trip has no way yet drives to the pick-up meanwhile, if nobody has to move for it; true if so. */
function approach(cell: Cell, vehicle: CellVehicle): boolean {
  const { job, loaded, doneS } = vehicle.task!;
  if (loaded || !Number.isNaN(doneS) || job.phase !== "ready" || !atRest(cell, vehicle)) return false;
  if (cell.carrier.restNode(vehicle.number - 1) === cell.nodeOf[job.location]) return false;
  return drive(cell, vehicle, false, false);
}

/**
 * @param begun an order from before the fork.
 * @param loaded with the job on board already.
 */
export function giveTask(cell: Cell, vehicle: CellVehicle, job: CellJob, begun: boolean, loaded: boolean): void {
  vehicle.task = { job, begun, loaded, turn: cell.turns++, doneS: Number.NaN, failed: [] };
  vehicle.free = false;
  job.vehicle = vehicle.number;
}

/** Lets empty drives go on that were under way at the fork; true when one did. */
function resumeDrives(cell: Cell, push: boolean): boolean {
  let any = false;
  for (const [number, goal] of cell.begunDrives) {
    const vehicle = cell.vehicles[number - 1]!;
    if (!atRest(cell, vehicle)) continue;
    const request = { vehicle: number - 1, startS: cell.nowS, via: null, goal, drops: false };
    const planned = cell.carrier.plan(
      { ...request, id: `leg-${cell.legs + 1}` },
      (other) => push && mayMove(cell, other),
    );
    if (!planned.ok) continue;
    any = true;
    cell.legs++;
    recordMoves(cell, planned.value.moves);
    record(cell, { leg: planned.value.leg, kind: "aside", job: 0, index: 0, begun: true });
    cell.begunDrives.delete(number);
  }
  return any;
}

function withdraw(vehicle: CellVehicle): void {
  vehicle.task!.job.vehicle = 0;
  vehicle.task = null;
  vehicle.free = true;
}

/** Hands out tasks and sends vehicles off; true when something changed. */
export function startVehicles(cell: Cell): boolean {
  let any = resumeDrives(cell, false);
  refresh(cell);
  const open = cell.jobs.filter((job) => job.vehicle === 0);
  for (const { vehicle, job } of cell.policy.assign({ nowS: cell.nowS, jobs: open, vehicles: cell.vehicles })) {
    const chosen = cell.vehicles[vehicle - 1];
    const wanted = cell.byId.get(job);
    if (chosen === undefined || wanted === undefined || !chosen.free || wanted.vehicle !== 0)
      throw new Error(`the policy gave job ${job} to vehicle ${vehicle}, which cannot be`);
    giveTask(cell, chosen, wanted, false, false);
    if (cell.policy.keepsAssignments || pursue(cell, chosen, true)) any = true;
    else withdraw(chosen);
  }
  const busy = cell.vehicles.filter((vehicle) => vehicle.task !== null);
  busy.sort((a, b) => a.task!.turn - b.task!.turn);
  // First those that can go as things stand: they may clear the way for the others.
  for (const vehicle of busy) if (pursue(cell, vehicle, false)) any = true;
  if (resumeDrives(cell, true)) any = true;
  for (const vehicle of busy) if (pursue(cell, vehicle, true)) any = true;
  for (const vehicle of busy) if (approach(cell, vehicle)) any = true;
  return any;
}

/** A drive of a vehicle was due to end now. */
export function vehicleDue(cell: Cell, vehicle: CellVehicle): void {
  const task = vehicle.task;
  if (task === null || task.doneS !== cell.nowS) return;
  const { job } = task;
  vehicle.task = null;
  job.vehicle = 0;
  job.location = job.target;
  settleJob(cell, job);
}
