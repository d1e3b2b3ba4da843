import { effectivenessOf } from "../../sim/elements.ts";
import type { Kpi } from "../kpi.ts";

export const effectiveness = {
  definition: {
    id: "effectiveness",
    title: { en: "Effectiveness", zh: "性能效率" },
    scope: "workCentre",
    formula: "PRI x PQ / APT",
    unit: "%",
    range: [0, 200],
    trend: "higher-is-better",
    timing: "on-demand",
    source: "ISO 22400-2:2014, effectiveness",
  },
  compute: effectivenessOf,
} satisfies Kpi<Parameters<typeof effectivenessOf>>;
