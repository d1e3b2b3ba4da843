import type { Forecast } from "../../core/forecast.ts";
import { must } from "../../core/result.ts";
import type { Schedule } from "../../operations/transportJobShop.ts";
import { type BranchName, RUN_FORMAT } from "../../sim/comparison.ts";
import type { RunInput } from "../../sim/run.ts";
import type { WorkState } from "../../sim/workState.ts";
import { AGV_MOTION } from "../../things/agv/motion.ts";
import {
  MACHINE_POWER,
  PROCESSING_FACTOR,
  REPAIR_S,
  SCRAP_RATES,
  SERVICE_S,
} from "../../things/machining-centre/parameters.ts";
import { FMS_LOCATION_NODES, RELOAD_S } from "./jobsets.ts";
import { fmsRouteMap } from "./routeMap.ts";
import { initialWork } from "./workState.ts";

/** How far a run looks ahead: whole sets after the running one, each following the schedule where there is one. */
export interface LookAhead {
  readonly sets: number;
  readonly schedule: Schedule | null;
}

/** The input of a replication of a branch of this cell, with the parameters of its virtual machines and vehicles. */
export function fmsRunInput(args: {
  readonly work: WorkState;
  readonly branch: BranchName;
  readonly schedule: Schedule | null;
  readonly forecast: Forecast | null;
  readonly seed: number;
  readonly replication: number;
  readonly serviceS?: number;
  /** Of the pump as good as new. */
  readonly renewed?: Forecast | null;
  /** None when not given: a plan and its rehearsal end with the running set. */
  readonly ahead?: LookAhead;
}): RunInput {
  const { ahead } = args;
  return {
    format: RUN_FORMAT,
    branch: args.branch,
    work: args.work,
    routeMap: fmsRouteMap,
    locationNodes: FMS_LOCATION_NODES,
    motion: AGV_MOTION,
    schedule: args.schedule,
    forecast: args.forecast,
    forecastMachine: 1,
    renewed: args.renewed ?? null,
    further:
      ahead === undefined || ahead.sets === 0
        ? null
        : {
            count: ahead.sets,
            reloadS: RELOAD_S,
            jobs: must(initialWork(args.work.jobset)).problem.jobs,
            schedule: ahead.schedule,
          },
    serviceS: args.serviceS ?? SERVICE_S,
    repairS: REPAIR_S,
    processingFactor: PROCESSING_FACTOR,
    scrapRates: SCRAP_RATES,
    power: MACHINE_POWER,
    seed: args.seed,
    replication: args.replication,
  };
}
