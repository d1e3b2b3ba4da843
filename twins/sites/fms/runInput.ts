import type { Forecast } from "../../core/forecast.ts";
import type { Schedule } from "../../operations/transportJobShop.ts";
import type { BranchName } from "../../sim/comparison.ts";
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
import { FMS_LOCATION_NODES } from "./jobsets.ts";
import { fmsRouteMap } from "./routeMap.ts";

/** The input of a replication of a branch of this cell, with the parameters of its virtual machines and vehicles. */
export function fmsRunInput(args: {
  readonly work: WorkState;
  readonly branch: BranchName;
  readonly schedule: Schedule | null;
  readonly forecast: Forecast | null;
  readonly seed: number;
  readonly replication: number;
  readonly serviceS?: number;
}): RunInput {
  return {
    branch: args.branch,
    work: args.work,
    routeMap: fmsRouteMap,
    locationNodes: FMS_LOCATION_NODES,
    motion: AGV_MOTION,
    schedule: args.schedule,
    forecast: args.forecast,
    forecastMachine: 1,
    serviceS: args.serviceS ?? SERVICE_S,
    repairS: REPAIR_S,
    processingFactor: PROCESSING_FACTOR,
    scrapRates: SCRAP_RATES,
    power: MACHINE_POWER,
    seed: args.seed,
    replication: args.replication,
  };
}
