import type { Digest } from "../../core/digest.ts";
import { roundTo } from "../../core/numeric.ts";
import { ok, type Result } from "../../core/result.ts";
import type { PlanBody, PlanStep, PlanStepBody, RightOfWay, Timing } from "../../operations/plan.ts";
import type { Schedule } from "../../operations/transportJobShop.ts";
import type { DriveRecord } from "../../sim/cell/world.ts";
import type { BranchName } from "../../sim/comparison.ts";
import { type IdealRun, idealRun } from "../../sim/rehearsal.ts";
import type { WorkState } from "../../sim/workState.ts";
import { type FmsRehearsal, rehearse } from "./rehearse.ts";
import { fmsRunInput } from "./runInput.ts";

export { type FmsRehearsal, rehearse, type VehiclePosition } from "./rehearse.ts";
export { fmsRunInput } from "./runInput.ts";

const timing = (startS: number, endS: number): Timing => ({ startS: roundTo(startS, 6), endS: roundTo(endS, 6) });
const processId = (job: number, operation: number): string => `p-${job}-${operation}`;
const SERVICE_ID = "s-1";

/** What `makePlanBody` gathers while it writes the steps. */
interface Draft {
  readonly work: WorkState;
  readonly schedule: Schedule;
  readonly ideal: IdealRun;
  readonly rehearsal: FmsRehearsal;
  /** Step id of each leg that is a step. */
  readonly stepOf: Map<string, string>;
  /** Process steps by id. */
  readonly processes: Set<string>;
  /** Transport step that brings a job to an operation. */
  readonly brings: Map<string, string>;
}

/** Names the steps before they are written: they refer to each other. */
function nameSteps(draft: Draft): void {
  const used = new Map<string, number>();
  for (const drive of draft.rehearsal.drives) {
    if (drive.begun) continue;
    const name = drive.kind === "aside" ? "m" : `${drive.kind === "carry" ? "t" : "a"}-${drive.job}-${drive.index}`;
    // A vehicle may be sent aside and come back: then it drives ahead twice for the same job.
    const count = (used.get(name) ?? 0) + 1;
    used.set(name, count);
    const id = drive.kind === "aside" || count > 1 ? `${name}-${count}` : name;
    draft.stepOf.set(drive.leg.id, id);
    if (drive.kind === "carry") draft.brings.set(processId(drive.job, drive.index), id);
  }
  for (const { job, index, machine } of draft.rehearsal.operations) {
    const running = draft.work.machines[machine - 1]!.running;
    if (running?.job !== job || running.operation !== index) draft.processes.add(processId(job, index));
  }
}

/** What must have ended before an operation can run: the job's last step, and the machine's. */
function beforeProcess(draft: Draft, job: number, operation: number): string[] {
  const { rehearsal } = draft;
  const own = rehearsal.operations.find((o) => o.job === job && o.index === operation);
  if (own === undefined) return [];
  const after = new Set<string>();
  const brought = draft.brings.get(processId(job, operation));
  if (brought !== undefined) after.add(brought);
  else if (draft.processes.has(processId(job, operation - 1))) after.add(processId(job, operation - 1));
  const earlier = rehearsal.operations.filter((o) => o.machine === own.machine && o.end <= own.start && o !== own);
  const last = earlier.toSorted((a, b) => b.end - a.end)[0];
  const { service } = rehearsal;
  if (service !== null && service.machine === own.machine && (last === undefined || last.end <= service.startS))
    after.add(SERVICE_ID);
  else if (last !== undefined && draft.processes.has(processId(last.job, last.index)))
    after.add(processId(last.job, last.index));
  return [...after];
}

/** When the optimiser expects a drive; the empty part of a trip is the drive ahead, where there is one. */
function plannedDrive(draft: Draft, drive: DriveRecord, vehicleFreeS: number): Timing {
  if (drive.kind === "aside") return timing(vehicleFreeS, vehicleFreeS);
  const same = (d: DriveRecord, kind: DriveRecord["kind"]) =>
    d.kind === kind && d.job === drive.job && d.index === drive.index;
  const carry = draft.ideal.drives.find((d) => same(d, "carry"));
  if (carry === undefined) throw new Error(`the ideal run never carries job ${drive.job} to ${drive.index}`);
  const startS = draft.ideal.drives.find((d) => same(d, "ahead"))?.leg.startS ?? carry.leg.startS;
  if (drive.kind === "ahead") return timing(startS, carry.leg.pickedS);
  const split = draft.rehearsal.drives.some((d) => same(d, "ahead"));
  return timing(split ? carry.leg.pickedS : startS, carry.leg.endS);
}

function driveSteps(draft: Draft): PlanStep[] {
  const { rehearsal, work } = draft;
  const ids = rehearsal.traffic.graph.map.nodes.map((node) => node.id);
  const last = new Map<number, PlanStep>();
  const steps: PlanStep[] = [];
  for (const drive of rehearsal.drives) {
    const { leg } = drive;
    const id = draft.stepOf.get(leg.id);
    if (id === undefined) continue;
    const before = last.get(leg.vehicle);
    const after = new Set<string>(before === undefined ? [] : [before.id]);
    // A job to be carried must be done where it is; one to be fetched ahead must have begun to be.
    if (drive.kind === "carry" && draft.processes.has(processId(drive.job, drive.index - 1)))
      after.add(processId(drive.job, drive.index - 1));
    if (drive.kind === "ahead") for (const step of beforeProcess(draft, drive.job, drive.index - 1)) after.add(step);
    const path = leg.path.map((node) => ids[node]!);
    const thing = work.vehicles[leg.vehicle]!.id;
    const body: PlanStepBody =
      drive.kind === "carry"
        ? { kind: "transport", id, thing, job: drive.job, operation: drive.index, path, pickAt: leg.pickAt }
        : { kind: "move", id, thing, path };
    const step: PlanStep = {
      ...body,
      after: [...after],
      planned: plannedDrive(draft, drive, before?.planned.endS ?? 0),
      rehearsed: timing(leg.startS, leg.endS),
    };
    steps.push(step);
    last.set(leg.vehicle, step);
  }
  return steps;
}

function machineSteps(draft: Draft): PlanStep[] {
  const { rehearsal, work, schedule, ideal } = draft;
  const steps: PlanStep[] = [];
  for (const { job, index, machine, start, end } of rehearsal.operations) {
    const id = processId(job, index);
    if (!draft.processes.has(id)) continue;
    const planned = schedule.operations.find((o) => o.job === job && o.index === index);
    if (planned === undefined) throw new Error(`the schedule has no operation ${index} of job ${job}`);
    steps.push({
      kind: "process",
      id,
      thing: work.machines[machine - 1]!.id,
      job,
      operation: index,
      durationS: planned.end - planned.start,
      after: beforeProcess(draft, job, index),
      planned: timing(planned.start, planned.end),
      rehearsed: timing(start, end),
    });
  }
  const { service } = rehearsal;
  if (service === null) return steps;
  steps.push({
    kind: "service",
    id: SERVICE_ID,
    thing: work.machines[service.machine - 1]!.id,
    durationS: service.endS - service.startS,
    after: [],
    planned: timing(ideal.service?.startS ?? service.startS, ideal.service?.endS ?? service.endS),
    rehearsed: timing(service.startS, service.endS),
  });
  return steps;
}

/**
 * Right of way between steps. Orders from before the fork are no steps: they have ended when the plan begins. What they
 * had waited for, those after them wait for, and so does the vehicle's own first step.
 */
function rulesOf(draft: Draft): RightOfWay[] {
  const { rightOfWay } = draft.rehearsal;
  const rules = new Map<string, RightOfWay>();
  const seen = new Set<string>();
  const add = (step: string, enter: number, afterLeg: string, left: number): void => {
    const key = `${step}/${enter}/${afterLeg}/${left}`;
    if (seen.has(key)) return;
    seen.add(key);
    const earlier = draft.stepOf.get(afterLeg);
    if (earlier !== undefined) {
      rules.set(key, { step, enter, afterStep: earlier, left });
      return;
    }
    for (const rule of rightOfWay)
      if (rule.step === afterLeg && rule.enter <= left + 1) add(step, enter, rule.afterStep, rule.left);
  };
  for (const { step, enter, afterStep, left } of rightOfWay) {
    const later = draft.stepOf.get(step);
    if (later !== undefined) add(later, enter, afterStep, left);
    const begun = draft.rehearsal.drives.find((drive) => drive.begun && drive.leg.id === step)?.leg;
    if (begun === undefined) continue;
    const next = draft.rehearsal.drives.find(
      ({ leg }) => leg.vehicle === begun.vehicle && draft.stepOf.has(leg.id) && leg.path.length > 1,
    );
    if (next !== undefined) add(draft.stepOf.get(next.leg.id)!, 1, afterStep, left);
  }
  return [...rules.values()].filter((rule) => vehicleOf(draft, rule.step) !== vehicleOf(draft, rule.afterStep));
}

const vehicleOf = (draft: Draft, step: string): number | undefined =>
  draft.rehearsal.drives.find((drive) => draft.stepOf.get(drive.leg.id) === step)?.leg.vehicle;

export interface PlanArgs {
  readonly work: WorkState;
  /** Of the optimiser; for "continue" and "service" that of the local rule (`localSchedule`). */
  readonly schedule: Schedule;
  readonly branch: BranchName;
  readonly base: { readonly digest: Digest; readonly atMs: number };
  readonly jobset: number;
  readonly modelCid: string | null;
  readonly permitId: string | null;
  readonly runDigests: readonly Digest[];
  readonly serviceS?: number;
}

/**
 * Makes a plan of a schedule: its steps in rehearsed order with paths, precedence and right of way. A plan begins when
 * the orders and operations under way at the fork have ended; they are no steps of it.
 * PLAN_INFEASIBLE when the vehicles cannot execute it, PLAN_CHECK when the rehearsal has a conflict.
 */
export function makePlanBody(args: PlanArgs): Result<PlanBody> {
  const { work, schedule, branch } = args;
  const service = args.serviceS === undefined ? {} : { serviceS: args.serviceS };
  const rehearsal = rehearse({ work, branch, schedule, ...service });
  if (!rehearsal.ok) return rehearsal;
  const ideal = idealRun(fmsRunInput({ work, branch, schedule, forecast: null, seed: 0, replication: 0, ...service }));
  if (!ideal.ok) return ideal;
  const draft: Draft = {
    work,
    schedule,
    ideal: ideal.value,
    rehearsal: rehearsal.value,
    stepOf: new Map(),
    processes: new Set(),
    brings: new Map(),
  };
  nameSteps(draft);
  const steps = [...driveSteps(draft), ...machineSteps(draft)];
  steps.sort((a, b) => a.rehearsed.startS - b.rehearsed.startS);
  return ok({
    siteId: "fms",
    branch,
    base: args.base,
    jobset: args.jobset,
    steps,
    rightOfWay: rulesOf(draft),
    modelCid: args.modelCid,
    permitId: args.permitId,
    runDigests: args.runDigests,
    plannedMakespanS: roundTo(schedule.makespan, 6),
    rehearsedMakespanS: roundTo(rehearsal.value.makespanS, 6),
    classC: rehearsal.value.service !== null,
  });
}

/** The schedule that the cell's local rule comes to, with vehicles that are never in each other's way. */
export function localSchedule(work: WorkState, branch: BranchName, serviceS?: number): Result<Schedule> {
  const service = serviceS === undefined ? {} : { serviceS };
  const run = idealRun(
    fmsRunInput({ work, branch, schedule: null, forecast: null, seed: 0, replication: 0, ...service }),
  );
  return run.ok ? ok(run.value.schedule) : run;
}
