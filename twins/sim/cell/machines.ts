import { roundTo } from "../../core/numeric.ts";
import { type Cell, type CellJob, type CellMachine, EVENT, schedule, setPhase, setState } from "./world.ts";

const note = (cell: Cell, kind: Cell["events"][number]["kind"], machine: number, job: number): void => {
  cell.events.push({ atS: cell.nowS, set: cell.set, kind, machine, job });
};

/** A job is at its location and what it needs next is decided: a machine here, a trip, or nothing. */
export function settleJob(cell: Cell, job: CellJob): void {
  const shop = job.shop.operations[job.nextOperation - job.shop.firstIndex];
  if (shop === undefined) {
    if (job.location !== 0) {
      job.target = 0;
      setPhase(cell, job, "ready");
      return;
    }
    setPhase(cell, job, "finished");
    cell.tally.leadS.push(cell.nowS - cell.sets.at(-1)!.startS);
    cell.unfinished--;
    note(cell, "job-finished", 0, job.id);
    return;
  }
  job.target = cell.policy.machineFor(job.id, job.nextOperation, shop.alternatives);
  setPhase(cell, job, job.target === job.location ? "queued" : "ready");
}

function interrupt(cell: Cell, machine: CellMachine): void {
  machine.leftS = machine.endsS - cell.nowS;
  machine.failed = false;
  machine.sparedS = null;
  setState(cell, machine, "down");
  machine.failures++;
  machine.endsS = cell.nowS + cell.chance.repairS(machine.number, machine.failures);
  schedule(cell, machine.endsS, EVENT.machine, machine.number);
  cell.tally.failures++;
  note(cell, "failure", machine.number, machine.running?.job.id ?? 0);
}

function work(cell: Cell, machine: CellMachine, seconds: number): void {
  setState(cell, machine, "processing");
  machine.endsS = cell.nowS + seconds;
  if (machine.failed) interrupt(cell, machine);
  else schedule(cell, machine.endsS, EVENT.machine, machine.number);
}

/** The pump fails: at once when the machine works, else when it next does (operation-dependent failure). */
export function fail(cell: Cell, machine: CellMachine): void {
  // The pump that was to fail now may have been renewed since.
  if (machine.failsAtS !== cell.nowS) return;
  machine.failsAtS = Infinity;
  if (machine.state === "processing") interrupt(cell, machine);
  else machine.failed = true;
}

/** The pump is as good as new, and may fail again. */
function renew(cell: Cell, machine: CellMachine): void {
  machine.failed = false;
  machine.renewals++;
  machine.failsAtS = cell.nowS + cell.chance.renewedFailureS(machine.number, machine.renewals, machine.sparedS);
  if (machine.failsAtS < Infinity) schedule(cell, machine.failsAtS, EVENT.failure, machine.number);
}

function beginService(cell: Cell, machine: CellMachine): void {
  machine.sparedS = machine.failed ? null : cell.nowS;
  machine.failsAtS = Infinity;
  setState(cell, machine, "service");
  machine.endsS = cell.nowS + machine.serviceS;
  machine.serviceS = 0;
  schedule(cell, machine.endsS, EVENT.machine, machine.number);
  note(cell, "service-begins", machine.number, 0);
}

function endOperation(cell: Cell, machine: CellMachine): void {
  const { job, operation, plannedS, startS } = machine.running!;
  machine.running = null;
  setState(cell, machine, "idle");
  cell.operations.push({
    set: cell.set,
    job: job.id,
    index: operation,
    machine: machine.number,
    start: startS,
    end: cell.nowS,
  });
  cell.tally.ended++;
  cell.tally.plannedS += plannedS;
  if (cell.chance.isRejected(cell.set, job.id, operation, machine.number))
    note(cell, "rejected", machine.number, job.id);
  else cell.tally.good++;
  job.nextOperation = operation + 1;
  settleJob(cell, job);
}

/** Something of a machine was due to end now; an event of an operation that a failure moved is not. */
export function machineDue(cell: Cell, machine: CellMachine): void {
  if (machine.endsS !== cell.nowS) return;
  machine.endsS = Number.NaN;
  if (machine.state === "processing") endOperation(cell, machine);
  else if (machine.state === "down") {
    note(cell, "repaired", machine.number, machine.running?.job.id ?? 0);
    renew(cell, machine);
    if (machine.running === null) setState(cell, machine, "idle");
    else work(cell, machine, machine.leftS);
  } else if (machine.state === "service") {
    note(cell, "service-ends", machine.number, 0);
    renew(cell, machine);
    setState(cell, machine, "idle");
  }
}

function begin(cell: Cell, machine: CellMachine, job: CellJob): void {
  const operation = job.nextOperation;
  const { alternatives } = job.shop.operations[operation - job.shop.firstIndex]!;
  const plannedS = alternatives.find((a) => a.machine === machine.number)?.duration;
  if (plannedS === undefined) throw new Error(`job ${job.id} cannot run on machine ${machine.number}`);
  setPhase(cell, job, "processing");
  machine.running = { job, operation, plannedS, startS: cell.nowS };
  // Rounded so that sums of times do not depend on the last bit of a square root.
  work(cell, machine, roundTo(plannedS * cell.chance.processingFactor(cell.set, job.id, operation), 6));
}

/** Puts idle machines to work; true when one was. */
export function startMachines(cell: Cell): boolean {
  let any = false;
  for (const machine of cell.machines) {
    if (machine.state !== "idle") continue;
    if (machine.serviceS > 0) {
      beginService(cell, machine);
      continue;
    }
    const queued = cell.jobs.filter((job) => job.phase === "queued" && job.location === machine.number);
    if (queued.length === 0) continue;
    const taken = cell.policy.takeNext(machine.number, queued);
    if (taken === null) continue;
    begin(cell, machine, cell.byId.get(taken)!);
    any = true;
  }
  return any;
}

/** Puts a machine into the state it had at the fork; not `live`: it is closed until it is available again. */
export function resumeMachine(cell: Cell, machine: CellMachine, live: boolean): void {
  const { running, closedS: liveClosedS } = cell.work.machines[machine.number - 1]!;
  const closedS = live ? liveClosedS : cell.work.problem.machines[machine.number - 1]!.availableAt;
  const job = running === null ? undefined : cell.byId.get(running.job);
  if (running !== null && job !== undefined && live) {
    setPhase(cell, job, "processing");
    job.nextOperation = running.operation;
    machine.running = { job, operation: running.operation, plannedS: running.remainingS, startS: 0 };
    machine.leftS = running.remainingS;
  }
  if (closedS > 0) {
    setState(cell, machine, "down");
    machine.endsS = closedS;
    schedule(cell, closedS, EVENT.machine, machine.number);
  } else if (machine.running !== null) work(cell, machine, machine.leftS);
}
