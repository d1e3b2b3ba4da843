import { makespanOf } from "../../sim/elements.ts";
import type { Kpi } from "../kpi.ts";

export const makespan = {
  definition: {
    id: "makespan",
    title: { en: "Makespan", zh: "完工时间" },
    scope: "workCentre",
    formula: "max(end of operation) - start of order",
    unit: "s",
    range: [0, 86400],
    trend: "lower-is-better",
    timing: "on-demand",
    source: "Pinedo, Scheduling, 6th ed., section 2.1 (C_max); not an ISO 22400-2 KPI",
  },
  compute: makespanOf,
} satisfies Kpi<Parameters<typeof makespanOf>>;
