import { ok, type Result } from "../../core/result.ts";
import type { Schedule } from "../../operations/transportJobShop.ts";
import type { BranchName } from "../../sim/comparison.ts";
import { type Rehearsal, rehearseInput, zoneVisits } from "../../sim/rehearsal.ts";
import { takenZones } from "../../sim/traffic/zones.ts";
import { legPosition } from "../../sim/trajectory.ts";
import type { WorkState } from "../../sim/workState.ts";
import { type PathGeometry, pathGeometry, poseAt } from "../../things/agv/pose.ts";
import { fmsRunInput, type LookAhead } from "./runInput.ts";

export interface VehiclePosition {
  /** Thing id. */
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly headingRad: number;
  readonly speedMps: number;
  /** Job on board; 0 when there is none. */
  readonly load: number;
}

export interface FmsRehearsal extends Rehearsal {
  /** Where all vehicles are, seconds after the fork: what the forecast shows in the scene. */
  positionsAt(tS: number): readonly VehiclePosition[];
  /** Route map nodes and edges without room for another vehicle then, each with a vehicle that is there. */
  takenAt(tS: number): ReadonlyMap<string, string>;
}

/**
 * Rehearses a branch of this cell: no disturbance, vehicles that accelerate, pick, drop and share the aisle.
 * @param schedule followed in the running set when given, else the cell's local rule.
 */
export function rehearse(args: {
  readonly work: WorkState;
  readonly branch: BranchName;
  readonly schedule: Schedule | null;
  readonly serviceS?: number;
  /** Further sets to rehearse after the running one. */
  readonly ahead?: LookAhead;
}): Result<FmsRehearsal> {
  const input = fmsRunInput({ ...args, forecast: null, seed: 0, replication: 0 });
  const rehearsed = rehearseInput(input);
  if (!rehearsed.ok) return rehearsed;
  const { traffic, drives } = rehearsed.value;
  const tracks = args.work.vehicles.map((vehicle, number) => {
    const own = drives.filter((drive) => drive.leg.vehicle === number);
    const geometry: PathGeometry[] = [];
    let heading = 0;
    for (const { leg } of own) {
      const drawn = pathGeometry(traffic.graph, traffic.shapeOf(leg), heading, number);
      heading = drawn.stopHeadings.at(-1) ?? heading;
      geometry.push(drawn);
    }
    const start = traffic.graph.nodeIndex.get(vehicle.node)!;
    const stands = { nodes: [start], edges: [], lengthsM: [], limitsMps: [], passMps: [0] };
    return {
      id: vehicle.id,
      own,
      geometry,
      rest: pathGeometry(traffic.graph, stands, 0, number),
      pickAt: vehicle.pickAt,
    };
  });
  const positionsAt = (tS: number): VehiclePosition[] =>
    tracks.map(({ id, own, geometry, rest, pickAt }) => {
      const at = own.findLastIndex((drive) => drive.leg.startS <= tS);
      const drive = own[at];
      if (drive === undefined) return { id, ...poseAt(rest, 0, 0), speedMps: 0, load: 0 };
      const { index, pastM, speedMps } = legPosition(traffic, drive.leg, tS);
      const aboard = drive.kind === "carry" && tS < drive.leg.endS;
      const picked = tS >= drive.leg.pickedS || (drive.begun && pickAt === null);
      return { id, ...poseAt(geometry[at]!, index, pastM), speedMps, load: aboard && picked ? drive.job : 0 };
    });
  const starts = args.work.vehicles.map((vehicle) => traffic.graph.nodeIndex.get(vehicle.node)!);
  const visits = zoneVisits(traffic, starts, drives);
  if (!visits.ok) return visits;
  const takenAt = (tS: number): ReadonlyMap<string, string> =>
    takenZones(
      traffic.graph,
      traffic.zones,
      visits.value
        .filter(({ from, to }) => from <= tS && tS < to)
        .map(({ zone, vehicle }) => ({ zone, vehicle: args.work.vehicles[vehicle]!.id })),
    );
  return ok({ ...rehearsed.value, positionsAt, takenAt });
}
