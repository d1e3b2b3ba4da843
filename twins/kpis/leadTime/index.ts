import { leadTimeOf } from "../../sim/elements.ts";
import type { Kpi } from "../kpi.ts";

export const leadTime = {
  definition: {
    id: "leadTime",
    title: { en: "Lead time", zh: "交付周期" },
    scope: "order",
    formula: "sum(order execution time) / number of orders",
    unit: "s",
    range: [0, 86400],
    trend: "lower-is-better",
    timing: "on-demand",
    source: "ISO 22400-2:2014, actual order execution time, averaged over the orders",
  },
  compute: leadTimeOf,
} satisfies Kpi<Parameters<typeof leadTimeOf>>;
