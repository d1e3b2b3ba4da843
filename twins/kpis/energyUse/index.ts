import type { Kpi } from "../kpi.ts";

/** @param kwh energy of each time slot, or of each meter, kW.h */
const sumOf = (kwh: readonly number[]): number => kwh.reduce((sum, energy) => sum + energy, 0);

export const energyUse = {
  definition: {
    id: "energyUse",
    title: { en: "Energy used", zh: "用电量" },
    scope: "site",
    formula: "sum(energy of each slot)",
    unit: "kW.h",
    range: [0, 1_000_000],
    trend: "lower-is-better",
    timing: "on-demand",
    source: "ISO 50006:2023, energy consumption as an energy performance indicator",
  },
  compute: sumOf,
} satisfies Kpi<Parameters<typeof sumOf>>;
