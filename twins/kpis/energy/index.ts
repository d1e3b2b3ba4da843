import { energyOf } from "../../sim/elements.ts";
import type { Kpi } from "../kpi.ts";

export const energy = {
  definition: {
    id: "energy",
    title: { en: "Energy per part", zh: "单件能耗" },
    scope: "workCentre",
    formula: "sum(power x time in state) / finished jobs",
    unit: "kW.h",
    range: [0, 1000],
    trend: "lower-is-better",
    timing: "on-demand",
    source: "ISO 22400-2:2014, comprehensive energy consumption, per finished order",
  },
  compute: energyOf,
} satisfies Kpi<Parameters<typeof energyOf>>;
