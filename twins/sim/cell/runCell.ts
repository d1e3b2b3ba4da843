import { ok, type Result, refuse } from "../../core/result.ts";
import { routeGraph } from "../../core/routeMap.ts";
import type { Schedule } from "../../operations/transportJobShop.ts";
import { localRule } from "../localRule.ts";
import type { Policy } from "../policy.ts";
import type { RunInput } from "../run.ts";
import { scheduleRule } from "../scheduleRule.ts";
import type { Carrier } from "../traffic/carrier.ts";
import { idealCarrier } from "../traffic/idealCarrier.ts";
import { createTraffic, type Traffic } from "../traffic/traffic.ts";
import { disturbancesOf, NO_DISTURBANCES } from "./disturbances.ts";
import { EVENT_BUDGET, simulateCell } from "./simulate.ts";
import { type Cell, makeCell } from "./world.ts";

export interface CellOptions {
  /** False: no failure, no reject, processing times as planned. */
  readonly disturbed: boolean;
  /** True: vehicles as the optimiser sees them. */
  readonly ideal: boolean;
  /** Events the run may take; EVENT_BUDGET when not given. */
  readonly budget?: number;
}

export interface CellRun {
  readonly cell: Cell;
  /** Null when the vehicles were ideal. */
  readonly traffic: Traffic | null;
}

/** Traffic that keeps only what still matters: a replication needs no right of way, only times. */
const forgetful = (traffic: Traffic): Carrier => ({
  restNode: traffic.restNode,
  restsFromS: traffic.restsFromS,
  get version() {
    return traffic.version;
  },
  plan(request, idle) {
    traffic.forget(request.startS);
    return traffic.plan(request, idle);
  },
});

/** Builds the cell of an input and runs it to its end. */
export function runCell(input: RunInput, options: CellOptions): Result<CellRun> {
  const { work, branch, motion, schedule } = input;
  const graph = routeGraph(input.routeMap);
  if (!graph.ok) return graph;
  const { nodeIndex } = graph.value;
  const nodeOf = input.locationNodes.map((node) => nodeIndex.get(node) ?? -1);
  if (nodeOf.includes(-1) || nodeOf.length !== work.problem.machines.length + 1)
    return refuse("SIM_UNKNOWN", {
      en: "The route map does not have a node for each location of the cell.",
      zh: "路网中没有单元每个位置对应的节点。",
    });
  let carrier: Carrier;
  let traffic: Traffic | null = null;
  if (options.ideal) carrier = idealCarrier(work.problem, nodeOf);
  else {
    const made = createTraffic(
      graph.value,
      motion,
      work.vehicles.map((vehicle) => nodeIndex.get(vehicle.node) ?? -1),
    );
    if (!made.ok) return made;
    traffic = made.value;
    carrier = options.disturbed ? forgetful(traffic) : traffic;
  }
  const handlingS = options.ideal ? 0 : motion.pickS + motion.dropS;
  const follow = (wanted: Schedule | null, startS: number): Policy =>
    wanted === null ? localRule : scheduleRule(wanted, work.problem, handlingS, startS);
  const { further } = input;
  const next = further === null ? null : { ...further, policy: (startS: number) => follow(further.schedule, startS) };
  const chance = options.disturbed ? disturbancesOf(input) : NO_DISTURBANCES;
  const cell = makeCell(work, graph.value, nodeOf, carrier, follow(schedule, 0), chance, next);
  const ended = simulateCell(cell, {
    live: !options.ideal,
    serviceMachine: input.forecastMachine,
    serviceS: branch === "service" ? input.serviceS : 0,
    budget: options.budget ?? EVENT_BUDGET,
  });
  return ended.ok ? ok({ cell, traffic }) : ended;
}
