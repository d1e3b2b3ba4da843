import { oeeOf } from "../../sim/elements.ts";
import type { Kpi } from "../kpi.ts";

export const oee = {
  definition: {
    id: "oee",
    title: { en: "OEE index", zh: "设备综合效率" },
    scope: "workCentre",
    formula: "Availability x Effectiveness x Quality ratio",
    unit: "%",
    range: [0, 100],
    trend: "higher-is-better",
    timing: "on-demand",
    source: "ISO 22400-2:2014, overall equipment effectiveness index",
  },
  compute: oeeOf,
} satisfies Kpi<Parameters<typeof oeeOf>>;
