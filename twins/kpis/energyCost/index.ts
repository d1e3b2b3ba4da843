import type { Kpi } from "../kpi.ts";

/**
 * @param kwh energy of each slot, kW.h
 * @param eurPerKwh price of each slot, EUR/kW.h, as many; it may be below 0
 * @throws RangeError for another number of prices
 */
function costOf(kwh: readonly number[], eurPerKwh: readonly number[]): number {
  if (kwh.length !== eurPerKwh.length) throw new RangeError(`${kwh.length} slots and ${eurPerKwh.length} prices`);
  return kwh.reduce((sum, energy, slot) => sum + energy * eurPerKwh[slot]!, 0);
}

export const energyCost = {
  definition: {
    id: "energyCost",
    title: { en: "Cost of energy (EUR)", zh: "用电费用（欧元）" },
    scope: "site",
    formula: "sum(energy of each slot x its price)",
    unit: "[EUR]",
    range: [-100_000, 1_000_000],
    trend: "lower-is-better",
    timing: "on-demand",
    source: "ISO 50006:2023, energy cost; prices as given by who asks, in euro",
  },
  compute: costOf,
} satisfies Kpi<Parameters<typeof costOf>>;
