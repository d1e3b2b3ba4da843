import { ok, type Result, refuse } from "../core/result.ts";
import type { RightOfWay } from "../operations/plan.ts";
import type { Schedule, ScheduledTransport } from "../operations/transportJobShop.ts";
import { runCell } from "./cell/runCell.ts";
import type { DriveRecord } from "./cell/world.ts";
import type { Course } from "./comparison.ts";
import type { RunInput, RunOperation, RunTransport } from "./run.ts";
import type { Traffic } from "./traffic/traffic.ts";

/** A branch executed without disturbances, vehicles accelerating and sharing the aisle. Seconds after the fork. */
export interface Rehearsal {
  readonly makespanS: number;
  /** When the last job is back at the station. */
  readonly endS: number;
  /** From loading until the last job is back, of each set. */
  readonly sets: Course["sets"];
  readonly operations: readonly RunOperation[];
  readonly transports: readonly RunTransport[];
  /** Service of a machine; null when there is none. */
  readonly service: { readonly machine: number; readonly startS: number; readonly endS: number } | null;
  readonly drives: readonly DriveRecord[];
  readonly rightOfWay: readonly RightOfWay[];
  readonly traffic: Traffic;
  /** Visits of zones that were proved to be without conflict. */
  readonly visitsChecked: number;
}

/** A vehicle in a zone, seconds after the fork. */
export interface ZoneVisit {
  readonly zone: number;
  readonly vehicle: number;
  readonly from: number;
  readonly to: number;
}

/** Who is in which zone when, from the timed drives alone. PLAN_CHECK when a drive begins where its vehicle is not. */
export function zoneVisits(
  traffic: Traffic,
  starts: readonly number[],
  drives: readonly DriveRecord[],
): Result<ZoneVisit[]> {
  const visits: ZoneVisit[] = [];
  for (const [vehicle, start] of starts.entries()) {
    let node = start;
    let since = -Infinity;
    for (const { leg } of drives.filter((d) => d.leg.vehicle === vehicle)) {
      const { edges } = traffic.shapeOf(leg);
      if (leg.path[0] !== node)
        return refuse("PLAN_CHECK", {
          en: `The rehearsal was refused: drive ${leg.id} does not begin where vehicle ${vehicle + 1} is.`,
          zh: `预演未通过检查：行驶 ${leg.id} 的起点不是 ${vehicle + 1} 号搬运车所在处。`,
        });
      for (let k = 0; k < edges.length; k++) {
        const until = leg.arriveS[k + 1]!;
        visits.push({ zone: leg.path[k]!, vehicle, from: since, to: until });
        visits.push({ zone: traffic.zones.edgeZone[edges[k]!]!, vehicle, from: leg.departS[k]!, to: until });
        since = leg.departS[k]!;
        node = leg.path[k + 1]!;
      }
    }
    visits.push({ zone: node, vehicle, from: since, to: Infinity });
  }
  return ok(visits);
}

/**
 * Proves anew, from the timed drives alone, that no zone ever holds more vehicles than it has room for. Independent of
 * the planner's own tables. PLAN_CHECK when one does.
 */
export function checkDrives(
  traffic: Traffic,
  starts: readonly number[],
  drives: readonly DriveRecord[],
): Result<number> {
  const { map } = traffic.graph;
  const made = zoneVisits(traffic, starts, drives);
  if (!made.ok) return made;
  const visits = made.value;
  for (const visit of visits) {
    const together = visits.filter((v) => v.zone === visit.zone && v.from <= visit.from && v.to > visit.from + 1e-9);
    const room = map.nodes[visit.zone]?.capacity ?? 1;
    if (new Set(together.map((v) => v.vehicle)).size > room)
      return refuse("PLAN_CHECK", {
        en: `The rehearsal was refused: zone ${visit.zone} would hold ${together.length} vehicles at ${visit.from} s.`,
        zh: `预演未通过检查：${visit.from} 秒时区段 ${visit.zone} 会有 ${together.length} 辆搬运车。`,
      });
  }
  return ok(visits.length);
}

const makespanOf = (operations: readonly RunOperation[]): number =>
  operations.reduce((latest, o) => Math.max(latest, o.end), 0);

/** Rehearses the branch of an input. PLAN_INFEASIBLE when the vehicles can never finish. */
export function rehearseInput(input: RunInput): Result<Rehearsal> {
  const run = runCell(input, { disturbed: false, ideal: false });
  if (!run.ok) return run;
  const { cell } = run.value;
  const traffic = run.value.traffic!;
  const starts = input.work.vehicles.map((vehicle) => cell.graph.nodeIndex.get(vehicle.node)!);
  const checked = checkDrives(traffic, starts, cell.drives);
  if (!checked.ok) return checked;
  const begins = cell.events.find((event) => event.kind === "service-begins");
  const ends = cell.events.find((event) => event.kind === "service-ends");
  return ok({
    makespanS: makespanOf(cell.operations),
    endS: cell.nowS,
    sets: cell.sets,
    operations: cell.operations,
    transports: cell.transports,
    service:
      begins === undefined
        ? null
        : { machine: begins.machine, startS: begins.atS, endS: ends?.atS ?? begins.atS + input.serviceS },
    drives: cell.drives,
    rightOfWay: traffic.rightOfWay,
    traffic,
    visitsChecked: checked.value,
  });
}

/** Sets whose work a course holds: the running one and the next. */
const COURSE_SETS = 2;

/** What a rehearsal shows of itself. */
export const courseOf = ({ sets, operations, transports, service }: Rehearsal): Course => ({
  sets: sets.map(({ startS, endS }) => ({ startS, endS })),
  operations: operations.filter(({ set }) => set < COURSE_SETS),
  transports: transports
    .filter(({ set }) => set < COURSE_SETS)
    .map(({ set, vehicle, job, start, pickup, end }) => ({
      set,
      vehicle,
      job,
      start,
      pickup: job === 0 ? end : pickup,
      end,
    })),
  service,
});

/** What a branch would be with vehicles that never meet: the optimiser's view, trips back to the station included. */
export interface IdealRun {
  /** End of the last operation of the whole window, s. */
  readonly makespanS: number;
  /** Of the running set. Without the trips back to the station, as in the literature. */
  readonly schedule: Schedule;
  readonly drives: readonly DriveRecord[];
  readonly service: { readonly startS: number; readonly endS: number } | null;
}

/** Runs the branch of an input with ideal vehicles and makes a schedule of what it did. */
export function idealRun(input: RunInput): Result<IdealRun> {
  const run = runCell(input, { disturbed: false, ideal: true });
  if (!run.ok) return run;
  const { cell } = run.value;
  const location = (node: number): number => cell.nodeOf.indexOf(node);
  const jobs = new Map(input.work.problem.jobs.map((job) => [job.id, job]));
  const operationsOf = (job: number): number => jobs.get(job)!.firstIndex + jobs.get(job)!.operations.length;
  const running = cell.operations.filter((o) => o.set === 0);
  const operations = running
    .filter((o) => o.index >= jobs.get(o.job)!.firstIndex)
    .map(({ job, index, machine, start, end }) => ({ job, index, machine, start, end }));
  const transports: ScheduledTransport[] = [];
  for (const [i, drive] of cell.drives.entries()) {
    const { leg, job, index, kind } = drive;
    if (kind !== "carry" || drive.set > 0 || index >= operationsOf(job)) continue;
    const ahead = cell.drives.slice(0, i).find((d) => d.kind === "ahead" && d.job === job && d.index === index);
    transports.push({
      vehicle: leg.vehicle + 1,
      job,
      index,
      from: location(leg.path[leg.pickAt]!),
      to: location(leg.path.at(-1)!),
      start: ahead?.leg.startS ?? leg.startS,
      pickup: leg.pickedS,
      delivery: leg.endS,
    });
  }
  const begins = cell.events.find((event) => event.kind === "service-begins");
  return ok({
    makespanS: makespanOf(cell.operations),
    schedule: { makespan: makespanOf(running), operations, transports },
    drives: cell.drives,
    service: begins === undefined ? null : { startS: begins.atS, endS: begins.atS + input.serviceS },
  });
}
