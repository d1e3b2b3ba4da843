import { localRule } from "../../../twins/sim/localRule.ts";
import {
  MACHINE_POWER,
  PROCESSING_FACTOR,
  SCRAP_RATES,
  SPINDLE_RPM,
} from "../../../twins/things/machining-centre/parameters.ts";
import { settleJob } from "./jobs.ts";
import { jobOf, type PlantCell, type PlantMachine, SPINDLE_RAMP_S, setPhase } from "./model.ts";

export const powerKw = (machine: PlantMachine): number => {
  if (machine.state === "processing") return MACHINE_POWER.processingKw;
  if (machine.state === "service") return MACHINE_POWER.serviceKw;
  return machine.state === "stopped" ? MACHINE_POWER.downKw : MACHINE_POWER.idleKw;
};

/** Why a machine cannot run this operation now; null when it can. */
export function whyNotProcess(cell: PlantCell, machine: PlantMachine, jobId: number, operation: number): string | null {
  if (machine.state !== "idle") return `machine ${machine.number} is ${machine.state}`;
  const job = jobOf(cell, jobId);
  if (job === undefined) return `there is no job ${jobId}`;
  if (job.phase === "moving" || job.phase === "processing" || job.location !== machine.number)
    return `job ${jobId} is not waiting at machine ${machine.number}`;
  if (job.nextOperation !== operation) return `job ${jobId} needs operation ${job.nextOperation} next`;
  const able = job.operations[operation]?.alternatives.some((a) => a.machine === machine.number) ?? false;
  return able ? null : `operation ${operation} of job ${jobId} cannot run on machine ${machine.number}`;
}

/** Starts an operation; it takes the planned time, more or less, as in the simulations. */
export function startProcess(
  cell: PlantCell,
  machine: PlantMachine,
  jobId: number,
  durationS: number,
  done: PlantMachine["done"],
): void {
  const job = jobOf(cell, jobId)!;
  const { low, mode, high } = PROCESSING_FACTOR;
  setPhase(cell, job, "processing");
  Object.assign(machine, {
    state: "processing",
    job: job.id,
    operation: job.nextOperation,
    remainingS: durationS * cell.chance.triangular(low, mode, high),
    begunKwh: machine.energyKwh,
    begunS: cell.nowS,
    done,
  });
}

export function startService(
  cell: PlantCell,
  machine: PlantMachine,
  durationS: number,
  done: PlantMachine["done"],
): void {
  Object.assign(machine, {
    state: "service",
    remainingS: durationS,
    begunKwh: machine.energyKwh,
    begunS: cell.nowS,
    done,
  });
  cell.changed = true;
}

function end(cell: PlantCell, machine: PlantMachine): void {
  const { done, state } = machine;
  let rejected = 0;
  if (state === "processing") {
    machine.partCount++;
    rejected = cell.chance.uniform() < (SCRAP_RATES[machine.number - 1] ?? 0) ? 1 : 0;
    machine.scrapCount += rejected;
    const job = jobOf(cell, machine.job);
    if (job !== undefined) {
      job.nextOperation++;
      settleJob(cell, job);
    }
  }
  Object.assign(machine, { state: "idle", job: 0, operation: 0, remainingS: 0, done: null });
  cell.changed = true;
  done?.({
    durationS: Math.round((cell.nowS - machine.begunS) * 1000) / 1000,
    energyWh: Math.round((machine.energyKwh - machine.begunKwh) * 1e6) / 1000,
    ...(state === "processing" ? { rejected } : {}),
  });
}

/** What it did is given up. The job stays in front of the machine, the operation undone. */
export function abandonWork(cell: PlantCell, machine: PlantMachine): void {
  const job = jobOf(cell, machine.job);
  if (job?.phase === "processing") settleJob(cell, job);
  Object.assign(machine, { state: "idle", job: 0, operation: 0, remainingS: 0, done: null });
  cell.changed = true;
}

export function stepMachine(cell: PlantCell, machine: PlantMachine, dtS: number): void {
  machine.energyKwh += (powerKw(machine) * dtS) / 3600;
  const wanted = machine.state === "processing" ? SPINDLE_RPM : 0;
  const step = (SPINDLE_RPM / SPINDLE_RAMP_S) * dtS;
  machine.spindleRpm += Math.max(-step, Math.min(step, wanted - machine.spindleRpm));
  if (machine.state !== "processing" && machine.state !== "service") return;
  machine.remainingS -= dtS;
  if (machine.remainingS <= 0) end(cell, machine);
}

/** The local rule's choice for every idle machine. */
export function startLocalMachines(cell: PlantCell): void {
  for (const machine of cell.machines) {
    if (machine.state !== "idle") continue;
    const queued = cell.jobs.filter((job) => job.phase === "queued" && job.location === machine.number);
    const taken = queued.length === 0 ? null : localRule.takeNext(machine.number, queued);
    const job = taken === null ? undefined : jobOf(cell, taken);
    const planned = job?.operations[job.nextOperation]?.alternatives.find((a) => a.machine === machine.number);
    if (job !== undefined && planned !== undefined) startProcess(cell, machine, job.id, planned.duration, null);
  }
}
