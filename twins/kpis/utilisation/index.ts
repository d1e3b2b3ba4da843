import { utilisationOf } from "../../sim/elements.ts";
import type { Kpi } from "../kpi.ts";

export const utilisation = {
  definition: {
    id: "utilisation",
    title: { en: "Utilisation efficiency", zh: "利用效率" },
    scope: "workCentre",
    formula: "APT / AUBT",
    unit: "%",
    range: [0, 100],
    trend: "higher-is-better",
    timing: "on-demand",
    source: "ISO 22400-2:2014, utilization efficiency",
  },
  compute: utilisationOf,
} satisfies Kpi<Parameters<typeof utilisationOf>>;
