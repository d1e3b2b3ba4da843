import { availabilityOf } from "../../sim/elements.ts";
import type { Kpi } from "../kpi.ts";

export const availability = {
  definition: {
    id: "availability",
    title: { en: "Availability", zh: "可用率" },
    scope: "workCentre",
    formula: "APT / PBT",
    unit: "%",
    range: [0, 100],
    trend: "higher-is-better",
    timing: "on-demand",
    source: "ISO 22400-2:2014, availability",
  },
  compute: availabilityOf,
} satisfies Kpi<Parameters<typeof availabilityOf>>;
