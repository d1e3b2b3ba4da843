import { type Forecast, forecastAt } from "../core/forecast.ts";
import type { RiskOutlook } from "./comparison.ts";

/**
 * What a forecast says of the time after a fork, given that nothing had failed at the fork.
 * @param withinS length of that time.
 * @returns null when the forecast does not reach as far: it says nothing of later.
 */
export function outlookOf(forecast: Forecast, atMs: number, withinS: number): RiskOutlook | null {
  const sinceS = Math.max(0, (atMs - forecast.madeAtMs) / 1000);
  const from = forecastAt(forecast, sinceS);
  const to = forecastAt(forecast, sinceS + withinS);
  if (from === null || to === null) return null;
  const within = (a: number, b: number): number => (a >= 1 ? 1 : Math.max(0, (b - a) / (1 - a)));
  return {
    madeAtMs: forecast.madeAtMs,
    withinS,
    mean: within(from.mean, to.mean),
    low: within(from.low, to.low),
    high: within(from.high, to.high),
  };
}
