import { type Decision, decide, type Vehicle } from "../../../models/optimisers/emergency-dispatch/decide.ts";
import { driveWay } from "../../../models/optimisers/emergency-dispatch/network.ts";
import { controlOf, type KnownBy } from "../../../models/optimisers/emergency-dispatch/report.ts";
import { connectedNodes, stationsOf } from "../../../models/optimisers/emergency-dispatch/scenario.ts";
import { must, refuse } from "../../../twins/core/result.ts";
import type { DispatchTrip, DispatchView } from "../../../twins/protocol/homeCity.ts";
import { START_MS, STEP_MS } from "../../../twins/sites/los-angeles/frames.ts";
import type { RoadsOfLosAngeles } from "../losAngeles.ts";
import type { Task } from "../task.ts";
import { roadsOnce } from "./cityWork.ts";
import { DETECTORS } from "./detectors.ts";

const INCIDENT = "incident";
let joined: readonly number[] | null = null;
/** Stands by number of vehicles: LIMITS of the ask's vehicles at the most. */
const stands = new Map<number, readonly number[]>();

function standsOf({ network, knowledge }: RoadsOfLosAngeles, count: number): readonly number[] {
  joined ??= connectedNodes(network, knowledge.truth.freeMps);
  const found = stands.get(count) ?? stationsOf(network, knowledge.truth.freeMps, joined, count);
  stands.set(count, found);
  return found;
}

function tripOf(of: RoadsOfLosAngeles, { trips }: Decision, nowS: number): DispatchTrip {
  const { network, knowledge, steps } = of;
  const trip = trips[0];
  if (trip === undefined)
    return must(
      refuse("PLAN_INFEASIBLE", {
        en: "No way leads from the vehicles to this detector. Choose another one.",
        zh: "车辆没有路线可达该检测器，请另选一个。",
      }),
    );
  const { arriveS } = driveWay(network, knowledge.truth, trip.way, nowS);
  return {
    vehicle: trip.vehicle,
    way: trip.way.map((node) => DETECTORS[node] ?? ""),
    toldS: trip.arriveS - nowS,
    recordedS: arriveS > (steps - 1) * knowledge.truth.stepS ? null : arriveS - nowS,
    lengthM: trip.lengthM,
    assumedM: trip.assumedM,
  };
}

/** Who drives to an incident, by the forecast and by the speeds as they are. @throws CodedError SIM_UNKNOWN, PLAN_INFEASIBLE */
export async function dispatched(task: Extract<Task, { kind: "dispatch" }>): Promise<DispatchView> {
  const of = await roadsOnce();
  const { network, knowledge } = of;
  const node = DETECTORS.indexOf(task.incident);
  if (node < 0 || task.step >= of.steps)
    return must(
      refuse("SIM_UNKNOWN", {
        en: "The incident is at no detector of the recording, or at no moment of it. Choose both from the lists.",
        zh: "事件不在录制数据的检测器处，或不在其时间内，请从列表中选择。",
      }),
    );
  const nowS = task.step * knowledge.truth.stepS;
  const places = standsOf(of, task.vehicles);
  const vehicles = places.map((at, i): Vehicle => ({ id: `vehicle-${i + 1}`, node: at, fromS: nowS }));
  const incidents = [{ id: INCIDENT, node, atS: nowS, weight: 1 }];
  const decided = (by: KnownBy): DispatchTrip => {
    const field = controlOf(by, knowledge).fieldAt(nowS);
    return tripOf(of, must(decide({ network, field, vehicles, incidents, coverage: null })), nowS);
  };
  return {
    step: task.step,
    recordedAtMs: START_MS + task.step * STEP_MS,
    incident: task.incident,
    stands: vehicles.map(({ id, node: at }) => ({ vehicle: id, detector: DETECTORS[at] ?? "" })),
    byForecast: decided("forecast"),
    byCurrent: decided("current"),
  };
}
