import { ok, type Result, refuse } from "../../core/result.ts";
import { fail as failMachine, machineDue, resumeMachine, settleJob, startMachines } from "./machines.ts";
import { giveTask, startVehicles, vehicleDue } from "./transport.ts";
import { type Cell, decode, EVENT, loadSet, schedule, setState } from "./world.ts";

/** Events one run may take: a shift of a large cell has some ten thousand. */
export const EVENT_BUDGET = 200_000;

/**
 * Puts the cell into the state of the fork.
 * @param live true: vehicles and machines go on with what they are doing, from where they are. False: what is under way
 * ends by its residual time, as the optimiser sees it.
 */
function begin(cell: Cell, live: boolean, serviceMachine: number, serviceS: number): Result<void> {
  if (serviceS > 0) {
    const machine = cell.machines[serviceMachine - 1];
    if (machine === undefined)
      return refuse("SIM_UNKNOWN", {
        en: `There is no machine ${serviceMachine} to service.`,
        zh: `没有可维护的 ${serviceMachine} 号机床。`,
      });
    machine.serviceS = serviceS;
  }
  for (const machine of cell.machines) {
    resumeMachine(cell, machine, live);
    machine.failsAtS = cell.chance.failureS(machine.number);
    schedule(cell, machine.failsAtS, EVENT.failure, machine.number);
  }
  for (const [i, vehicle] of cell.vehicles.entries()) {
    const { job: id, pickAt, node, goal } = cell.work.vehicles[i]!;
    const job = cell.byId.get(id);
    const restsFromS = cell.carrier.restsFromS(i);
    if (restsFromS > 0) schedule(cell, restsFromS, EVENT.vehicle, i + 1);
    const goalNode = cell.graph.nodeIndex.get(goal);
    if (goalNode === undefined)
      return refuse("SIM_UNKNOWN", {
        en: `Vehicle ${i + 1} drives to ${goal}, which is not on the route map.`,
        zh: `${i + 1} 号搬运车驶向 ${goal}，该节点不在路网中。`,
      });
    if (live && job === undefined && goal !== node) cell.begunDrives.set(i + 1, goalNode);
    if (!live || job === undefined) continue;
    giveTask(cell, vehicle, job, true, pickAt === null);
    job.target = job.location;
    if (pickAt === null) continue;
    const from = cell.nodeOf.indexOf(cell.graph.nodeIndex.get(pickAt) ?? -1);
    if (from < 0)
      return refuse("SIM_UNKNOWN", {
        en: `Vehicle ${i + 1} picks up at ${pickAt}, which is no station or machine.`,
        zh: `${i + 1} 号搬运车在 ${pickAt} 取货，该处不是站台或机床。`,
      });
    job.location = from;
    job.phase = "ready";
  }
  for (const job of cell.jobs) {
    if (job.phase !== "away" || (job.vehicle !== 0 && live)) continue;
    const readyS = job.shop.readyAt;
    if (readyS > 0) schedule(cell, readyS, EVENT.job, job.id);
    else settleJob(cell, job);
  }
  return ok(undefined);
}

function handle(cell: Cell, code: number): void {
  const { kind, number } = decode(code);
  if (kind === EVENT.machine) machineDue(cell, cell.machines[number - 1]!);
  else if (kind === EVENT.vehicle) vehicleDue(cell, cell.vehicles[number - 1]!);
  else if (kind === EVENT.failure) failMachine(cell, cell.machines[number - 1]!);
  else if (kind === EVENT.load) for (const job of loadSet(cell)) settleJob(cell, job);
  else {
    const job = cell.byId.get(number)!;
    if (job.phase === "away") settleJob(cell, job);
  }
}

/** The set in the cell is finished: notes when, and has the next one loaded; false when there is none. */
function turnOver(cell: Cell): boolean {
  const current = cell.sets.at(-1)!;
  if (!Number.isNaN(current.endS)) return true;
  current.endS = cell.nowS;
  if (cell.next === null || cell.set >= cell.next.count) return false;
  schedule(cell, cell.nowS + cell.next.reloadS, EVENT.load, 0);
  return true;
}

/** Runs the cell until all jobs of its window are back at the station. PLAN_INFEASIBLE when nothing can go on before that. */
export function simulateCell(
  cell: Cell,
  options: {
    readonly live: boolean;
    readonly serviceMachine: number;
    readonly serviceS: number;
    readonly budget: number;
  },
): Result<Cell> {
  const begun = begin(cell, options.live, options.serviceMachine, options.serviceS);
  if (!begun.ok) return begun;
  const settle = (): void => {
    for (let round = 0; startMachines(cell) || startVehicles(cell); round++)
      if (round > EVENT_BUDGET) throw new Error("the cell does not come to rest");
  };
  settle();
  for (let events = 0; cell.unfinished > 0 || turnOver(cell); events++) {
    if (events >= options.budget)
      return refuse("SIM_BUDGET", {
        en: `The simulation needs more than its budget of ${options.budget} events. Compare over fewer job sets.`,
        zh: `仿真所需事件超过预算 ${options.budget} 个，请减少推演的作业集。`,
      });
    if (cell.queue.nextTime() === Infinity) {
      const waiting = cell.jobs.filter((job) => job.phase !== "finished").map((job) => job.id);
      return refuse("PLAN_INFEASIBLE", {
        en: `At ${cell.nowS.toFixed(1)} s nothing can go on; these jobs are not finished: ${waiting.join(", ")}.`,
        zh: `${cell.nowS.toFixed(1)} 秒时无法继续；未完成的作业：${waiting.join("、")}。`,
      });
    }
    const code = cell.queue.pop();
    cell.nowS = cell.queue.time;
    handle(cell, code);
    // What happens at the same moment is settled together, so that no decision depends on the order of arrival.
    while (cell.queue.nextTime() === cell.nowS) handle(cell, cell.queue.pop());
    settle();
  }
  for (const machine of cell.machines) setState(cell, machine, machine.state);
  return ok(cell);
}
