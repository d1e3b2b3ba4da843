import { qualityRatioOf } from "../../sim/elements.ts";
import type { Kpi } from "../kpi.ts";

export const qualityRatio = {
  definition: {
    id: "qualityRatio",
    title: { en: "Quality ratio", zh: "合格率" },
    scope: "workCentre",
    formula: "GQ / PQ",
    unit: "%",
    range: [0, 100],
    trend: "higher-is-better",
    timing: "on-demand",
    source: "ISO 22400-2:2014, quality ratio",
  },
  compute: qualityRatioOf,
} satisfies Kpi<Parameters<typeof qualityRatioOf>>;
