import { failureRiskOf } from "../../sim/elements.ts";
import type { Kpi } from "../kpi.ts";

export const failureRisk = {
  definition: {
    id: "failureRisk",
    title: { en: "Failure risk", zh: "故障风险" },
    scope: "workUnit",
    formula: "replications with a failure / replications",
    unit: "%",
    range: [0, 100],
    trend: "lower-is-better",
    timing: "on-demand",
    source:
      "Share of simulated replications in which a machine went down; a single run counts 0 or 100. Interval: Wilson 1927",
  },
  compute: failureRiskOf,
} satisfies Kpi<Parameters<typeof failureRiskOf>>;
