import type { CommandBody } from "../../twins/operations/command.ts";
import type { ActionResult, CommandHandler } from "../device/device.ts";
import type { CellWorld } from "./cell/cell.ts";
import { abandonWork, startProcess, startService, whyNotProcess } from "./cell/machines.ts";
import { jobOf, type PlantMachine, type PlantVehicle } from "./cell/model.ts";
import { abandonOrder, giveOrder, isAtRest } from "./cell/vehicles.ts";

/** The motion part of a command, with nodes as numbers. */
interface Trip {
  readonly path: readonly number[];
  readonly pickAt: number;
  readonly job: number;
}

const numberOf = (command: CommandBody, name: string): number => {
  const value = command.input[name];
  return typeof value === "number" ? value : Number.NaN;
};

function tripOf(world: CellWorld, command: CommandBody): Trip | string {
  const { graph } = world.cell;
  const { path } = command.input;
  if (!Array.isArray(path) || path.length === 0) return "there is no path";
  const nodes: number[] = [];
  for (const id of path as readonly string[]) {
    const node = graph.nodeIndex.get(id);
    if (node === undefined) return `there is no node ${id}`;
    const last = nodes.at(-1);
    if (last !== undefined && !graph.out[last]!.some((way) => way.to === node)) return `there is no way to ${id}`;
    nodes.push(node);
  }
  if (!(numberOf(command, "released") >= 1)) return "nothing is released";
  if (command.action === "move") return { path: nodes, pickAt: -1, job: 0 };
  const pickAt = numberOf(command, "pickAt");
  if (nodes[pickAt] === undefined) return "the pick-up is not on the path";
  return { path: nodes, pickAt, job: numberOf(command, "job") };
}

function whyNotDrive(world: CellWorld, vehicle: PlantVehicle, trip: Trip): string | null {
  const { cell } = world;
  if (!isAtRest(vehicle)) return `vehicle ${vehicle.number} is not at rest`;
  if (trip.path[0] !== vehicle.node) return `vehicle ${vehicle.number} is at ${cell.graph.map.nodes[vehicle.node]?.id}`;
  if (trip.job === 0) return vehicle.load === 0 ? null : `vehicle ${vehicle.number} carries job ${vehicle.load}`;
  const job = jobOf(cell, trip.job);
  if (job === undefined) return `there is no job ${trip.job}`;
  if (cell.nodeOf.indexOf(trip.path.at(-1)!) < 0) return "a job is put down at the station or a machine";
  if (vehicle.load === trip.job) return null;
  if (vehicle.load !== 0) return `vehicle ${vehicle.number} carries job ${vehicle.load}`;
  if (job.phase === "processing" || job.vehicle !== 0) return `job ${trip.job} is ${job.phase}`;
  return cell.nodeOf[job.location] === trip.path[trip.pickAt] ? null : `job ${trip.job} is not at the pick-up`;
}

/** Runs an action until the cell says that it is done, or the signal that it is not wanted any more. */
function untilDone(
  signal: AbortSignal,
  begin: (done: (result: ActionResult) => void) => void,
  abandon: () => void,
): Promise<ActionResult> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      abandon();
      reject(signal.reason instanceof Error ? signal.reason : new Error("cancelled"));
    };
    signal.addEventListener("abort", onAbort, { once: true });
    begin((result) => {
      signal.removeEventListener("abort", onAbort);
      resolve(result);
    });
  });
}

const notRemote = (world: CellWorld): string | null =>
  world.cell.mode === "remote" ? null : `the cell is in mode ${world.cell.mode}: hand it over first`;

export function vehicleHandler(world: CellWorld, vehicle: PlantVehicle): CommandHandler {
  return {
    check(command) {
      if (command.action !== "transport" && command.action !== "move") return `there is no action ${command.action}`;
      const trip = tripOf(world, command);
      return typeof trip === "string" ? trip : (notRemote(world) ?? whyNotDrive(world, vehicle, trip));
    },
    run(command, control) {
      const trip = tripOf(world, command);
      if (typeof trip === "string") throw new Error(trip);
      return untilDone(
        control.signal,
        (done) =>
          giveOrder(world.cell, vehicle, {
            id: command.commandId,
            ...trip,
            drops: trip.job > 0,
            mayReach: () => control.released() - 1,
            done,
          }),
        () => {
          if (vehicle.order?.id === command.commandId) abandonOrder(world.cell, vehicle);
        },
      );
    },
  };
}

/** @param serviced told when the coolant pump was serviced. */
export function machineHandler(world: CellWorld, machine: PlantMachine, serviced: () => void): CommandHandler {
  const { cell } = world;
  return {
    check(command) {
      const durationS = numberOf(command, "durationS");
      if (!(durationS > 0)) return "there is no duration";
      if (notRemote(world) !== null) return notRemote(world);
      if (command.action === "process")
        return whyNotProcess(cell, machine, numberOf(command, "job"), numberOf(command, "operation"));
      if (command.action !== "service") return `there is no action ${command.action}`;
      return machine.state === "idle" ? null : `machine ${machine.number} is ${machine.state}`;
    },
    async run(command, control) {
      const durationS = numberOf(command, "durationS");
      const result = await untilDone(
        control.signal,
        (done) => {
          if (command.action === "service") startService(cell, machine, durationS, done);
          else startProcess(cell, machine, numberOf(command, "job"), durationS, done);
        },
        () => {
          if (machine.state === "processing" || machine.state === "service") abandonWork(cell, machine);
        },
      );
      if (command.action === "service") serviced();
      return result;
    },
  };
}

/** Handing over starts and ends nothing: trips and operations under way go on to their end, and are seen to. */
export function cellHandler(world: CellWorld): CommandHandler {
  return {
    check(command) {
      if (command.action !== "setMode") return `there is no action ${command.action}`;
      const mode = numberOf(command, "mode");
      return mode === 0 || mode === 1 ? null : `there is no mode ${command.input.mode}`;
    },
    async run(command) {
      const mode = numberOf(command, "mode");
      world.setMode(mode === 1 ? "remote" : "local");
      return { mode };
    },
  };
}
