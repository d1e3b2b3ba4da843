import { throughputRateOf } from "../../sim/elements.ts";
import type { Kpi } from "../kpi.ts";

export const throughputRate = {
  definition: {
    id: "throughputRate",
    title: { en: "Throughput rate", zh: "产出率" },
    scope: "workCentre",
    formula: "PQ / AOET",
    unit: "/h",
    range: [0, 100000],
    trend: "higher-is-better",
    timing: "on-demand",
    source: "ISO 22400-2:2014, throughput rate",
  },
  compute: throughputRateOf,
} satisfies Kpi<Parameters<typeof throughputRateOf>>;
