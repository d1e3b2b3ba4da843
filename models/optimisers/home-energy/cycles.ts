import type { LocalText } from "../../../twins/core/place.ts";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";

/** A run of an appliance that may be moved within the day as a whole, at constant power. */
export interface CycleKind {
  readonly title: LocalText;
  readonly energyKwh: number;
  readonly hours: number;
}

/** Most runs that are moved. */
export const MAX_CYCLES = 8;

/** Energies of common programmes; which appliances the house ran was not recorded. */
export const USUAL_CYCLES: readonly CycleKind[] = [
  { title: { en: "Dishwasher", zh: "洗碗机" }, energyKwh: 0.9, hours: 2 },
  { title: { en: "Washing machine", zh: "洗衣机" }, energyKwh: 0.8, hours: 2 },
];

/** A run as it is supposed to have been on the recorded day: never more energy than was measured there. */
export interface Cycle extends CycleKind {
  /** Slot of the recorded day in which it begins. */
  readonly recordedSlot: number;
  readonly slots: number;
}

const windowSum = (values: readonly number[], from: number, slots: number): number => {
  let sum = 0;
  for (let k = from; k < from + slots; k++) sum += values[k]!;
  return sum;
};

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.floor(sorted.length / 2)]!) / 2;
};

/**
 * Finds where on the recorded day each run most likely was: the stretch with most measured energy above the day's median, run after
 * run, without using a stretch twice. A run has at most the energy that lies above the median there.
 * @param kwh measured energy of appliances in each slot
 */
export function placeCycles(
  kwh: readonly number[],
  kinds: readonly CycleKind[],
  slotHours: number,
): Result<readonly Cycle[]> {
  if (kinds.length > MAX_CYCLES)
    return refuse("PLAN_INPUT", {
      en: `${kinds.length} runs of appliances are more than the ${MAX_CYCLES} that are moved. Leave some out.`,
      zh: `电器运行有 ${kinds.length} 次，超过可移动的 ${MAX_CYCLES} 次，请减少。`,
    });
  const base = median(kwh);
  const above = kwh.map((energy) => Math.max(0, energy - base));
  const cycles: Cycle[] = [];
  for (const kind of kinds) {
    const slots = Math.round(kind.hours / slotHours);
    if (slots < 1 || slots > kwh.length || !(kind.energyKwh >= 0))
      return refuse("PLAN_INPUT", {
        en: "A run of an appliance is not within a day, or its energy is below 0. Correct its hours and its energy.",
        zh: "某次电器运行的时长不在一天之内，或电量为负，请更正其时长与电量。",
      });
    let recordedSlot = 0;
    for (let from = 1; from + slots <= kwh.length; from++)
      if (windowSum(above, from, slots) > windowSum(above, recordedSlot, slots) + 1e-12) recordedSlot = from;
    const energyKwh = Math.min(kind.energyKwh, slots * Math.min(...above.slice(recordedSlot, recordedSlot + slots)));
    for (let k = recordedSlot; k < recordedSlot + slots; k++) above[k]! -= energyKwh / slots;
    cycles.push({ ...kind, energyKwh, recordedSlot, slots });
  }
  return ok(cycles);
}

/** Cost of a run that begins in a slot, EUR. */
export const cycleCost = ({ energyKwh, slots }: Cycle, prices: readonly number[], from: number): number =>
  (energyKwh / slots) * windowSum(prices, from, slots);

/** The cheapest slot to begin in; of equally cheap ones that nearest to the recorded one, so that nothing moves for nothing. */
export function cheapestSlot(cycle: Cycle, prices: readonly number[]): number {
  let best = cycle.recordedSlot;
  for (let from = 0; from + cycle.slots <= prices.length; from++) {
    const gain = cycleCost(cycle, prices, best) - cycleCost(cycle, prices, from);
    const nearer = Math.abs(from - cycle.recordedSlot) < Math.abs(best - cycle.recordedSlot);
    if (gain > 1e-12 || (gain > -1e-12 && nearer)) best = from;
  }
  return best;
}
