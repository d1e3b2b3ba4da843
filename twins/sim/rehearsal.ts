import { fail, ok, type Result } from "../core/result.ts";
import type { RightOfWay } from "../operations/plan.ts";
import type { Schedule, ScheduledOperation, ScheduledTransport } from "../operations/transportJobShop.ts";
import { runCell } from "./cell/runCell.ts";
import type { Cell, DriveRecord } from "./cell/world.ts";
import type { RunInput } from "./run.ts";
import type { Traffic } from "./traffic/traffic.ts";

/** A branch executed without disturbances, vehicles accelerating and sharing the aisle. Seconds after the fork. */
export interface Rehearsal {
  readonly makespanS: number;
  /** When the last job is back at the station. */
  readonly endS: number;
  readonly operations: readonly ScheduledOperation[];
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
      if (leg.path[0] !== node) return fail("PLAN_CHECK", `${leg.id} does not begin where vehicle ${vehicle + 1} is`);
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
      return fail("PLAN_CHECK", `zone ${visit.zone} holds ${together.length} vehicles at ${visit.from} s`);
  }
  return ok(visits.length);
}

const makespanOf = (cell: Cell): number => cell.operations.reduce((latest, o) => Math.max(latest, o.end), 0);

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
    makespanS: makespanOf(cell),
    endS: cell.nowS,
    operations: cell.operations,
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

/** What a branch would be with vehicles that never meet: the optimiser's view, trips back to the station included. */
export interface IdealRun {
  /** Without the trips back to the station, as in the literature. */
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
  const transports: ScheduledTransport[] = [];
  for (const [i, drive] of cell.drives.entries()) {
    const { leg, job, index, kind } = drive;
    if (kind !== "carry" || index >= cell.byId.get(job)!.operations) continue;
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
    schedule: {
      makespan: makespanOf(cell),
      operations: cell.operations.filter((o) => o.index >= cell.byId.get(o.job)!.shop.firstIndex),
      transports,
    },
    drives: cell.drives,
    service: begins === undefined ? null : { startS: begins.atS, endS: begins.atS + input.serviceS },
  });
}
