import { STEP_MIN } from "../../../twins/sites/home/recording.ts";
import { startStep } from "./day.ts";
import { dayOf, type Grid, ROOMS, STEPS_PER_HOUR } from "./grid.ts";
import { inputsAt, stepRooms, type ThermalModel } from "./thermal.ts";

const DAY_STEPS = 24 * STEPS_PER_HOUR;
/** The last reading before midnight is at most this old, steps. */
const FRESH_STEPS = 2 * STEPS_PER_HOUR;

/** Root mean square errors of one room over the readings of the held-out days, K. */
export interface DayAheadError {
  /** With the day's weather, appliances and lights as they were recorded. */
  readonly model: number;
  /** With those of the day before in their place: nothing of the day itself is known. */
  readonly blind: number;
  /** It stays as it was at the last reading before midnight. */
  readonly persistence: number;
  /** As a day before, linearly between the readings there. */
  readonly dayBefore: number;
}

/**
 * Forecasts each held-out day from the last reading before midnight, 24 hours without another look, and compares at every reading of
 * that day. `model` knows the day's inputs, so its error is the model's own; `blind` does not, so it is that of a forecast in the field
 * without a weather service.
 */
export function dayAheadErrors(
  grid: Grid,
  model: ThermalModel,
  held: (day: number) => boolean,
): readonly DayAheadError[] {
  const sums = Array.from({ length: ROOMS }, () => ({ model: 0, blind: 0, persistence: 0, dayBefore: 0 }));
  let count = 0;
  const days = [...new Set(Array.from(grid.readings, (step) => dayOf(grid, step)))].filter(held);
  for (const day of days) {
    const midnight = startStep(grid, day);
    const origin = grid.readings.findLast((step) => step <= midnight);
    if (origin === undefined || midnight - origin > FRESH_STEPS || origin < DAY_STEPS) continue;
    const start = grid.roomC.slice(origin * ROOMS, (origin + 1) * ROOMS);
    const [roomC, blindC] = [start.slice(), start.slice()];
    const readings = new Set(grid.readings.filter((step) => step > origin && step <= midnight + DAY_STEPS));
    for (let step = origin; step < Math.min(midnight + DAY_STEPS, grid.steps - 1); step++) {
      const middleMin = grid.startMin + (step + 0.5) * STEP_MIN;
      stepRooms(model, roomC, inputsAt(grid, step + 0.5), 1 / STEPS_PER_HOUR, middleMin);
      stepRooms(model, blindC, inputsAt(grid, step + 0.5 - DAY_STEPS), 1 / STEPS_PER_HOUR, middleMin);
      if (!readings.has(step + 1)) continue;
      count++;
      for (const [r, sum] of sums.entries()) {
        const is = grid.roomC[(step + 1) * ROOMS + r]!;
        sum.model += (roomC[r]! - is) ** 2;
        sum.blind += (blindC[r]! - is) ** 2;
        sum.persistence += (start[r]! - is) ** 2;
        sum.dayBefore += (grid.roomC[(step + 1 - DAY_STEPS) * ROOMS + r]! - is) ** 2;
      }
    }
  }
  const root = (sum: number): number => Math.sqrt(sum / count);
  return sums.map((sum) => ({
    model: root(sum.model),
    blind: root(sum.blind),
    persistence: root(sum.persistence),
    dayBefore: root(sum.dayBefore),
  }));
}
