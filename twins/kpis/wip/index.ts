import { wipOf } from "../../sim/elements.ts";
import type { Kpi } from "../kpi.ts";

export const wip = {
  definition: {
    id: "wip",
    title: { en: "Work in process", zh: "在制品" },
    scope: "workCentre",
    formula: "integral of jobs in the cell / time",
    unit: "1",
    range: [0, 1000],
    trend: "lower-is-better",
    timing: "on-demand",
    source: "Little (1961): equals throughput rate x lead time",
  },
  compute: wipOf,
} satisfies Kpi<Parameters<typeof wipOf>>;
