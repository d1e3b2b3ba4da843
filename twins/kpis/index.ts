import type { KpiDefinition } from "../core/kpi.ts";
import { availability } from "./availability/index.ts";
import { co2 } from "./co2/index.ts";
import { comfort } from "./comfort/index.ts";
import { effectiveness } from "./effectiveness/index.ts";
import { energy } from "./energy/index.ts";
import { energyCost } from "./energyCost/index.ts";
import { energyUse } from "./energyUse/index.ts";
import { failureRisk } from "./failureRisk/index.ts";
import { leadTime } from "./leadTime/index.ts";
import { makespan } from "./makespan/index.ts";
import { oee } from "./oee/index.ts";
import { qualityRatio } from "./qualityRatio/index.ts";
import { throughputRate } from "./throughputRate/index.ts";
import { utilisation } from "./utilisation/index.ts";
import { wip } from "./wip/index.ts";

/**
 * All KPIs by id, in the order of the console's table. A list by hand, not a generated one: the order is part of it, and
 * `KpiId` takes the names from it.
 */
export const KPIS = {
  makespan,
  throughputRate,
  leadTime,
  availability,
  effectiveness,
  qualityRatio,
  oee,
  utilisation,
  energy,
  wip,
  failureRisk,
  comfort,
  co2,
  energyUse,
  energyCost,
} as const;

export type KpiId = keyof typeof KPIS;

export const kpiDefinition = (id: KpiId): KpiDefinition => KPIS[id].definition;
