import type { Forecast } from "../../../twins/core/forecast.ts";
import { clamp, roundTo } from "../../../twins/core/numeric.ts";
import { gammaQuantile } from "./gamma.ts";
import type { Hazard, PumpHealthModel, Rate } from "./model.ts";

/**
 * Between these exceedances the rate rises from the healthy to the alarmed one, on a logarithmic scale. ASSUMPTION: the
 * recordings hold one failure, which fixes the two rates roughly and says nothing about the curve between them.
 */
const HEALTHY_BELOW = 0.5;
const ALARMED_ABOVE = 1.5;

/** Failures per hour at an exceedance (smoothed score over threshold). */
export function riskPerHour(hazard: Hazard, exceedance: number): Rate {
  const share = clamp((exceedance - HEALTHY_BELOW) / (ALARMED_ABOVE - HEALTHY_BELOW), 0, 1);
  // Rounded: `**` may differ in the last bit between engines, and the forecast enters run digests.
  const mix = (a: number, b: number): number => roundTo(a * (b / a) ** share, 9);
  const { healthy, alarmed } = hazard;
  return {
    mean: mix(healthy.mean, alarmed.mean),
    low: mix(healthy.low, alarmed.low),
    high: mix(healthy.high, alarmed.high),
  };
}

/** What was observed in one state: how long, and how many failures. */
export interface Exposure {
  readonly hours: number;
  readonly failures: number;
}

/**
 * A failure rate from few failures: Poisson events with the Jeffreys prior, whose posterior is Gamma(failures + 1/2, hours);
 * its mean and central 90 % interval.
 * @throws RangeError when nothing was observed
 */
export function rateOf({ hours, failures }: Exposure): Rate {
  if (!(hours > 0)) throw new RangeError("a rate needs an observed time");
  const shape = failures + 0.5;
  const at = (p: number): number => roundTo(gammaQuantile(shape, p) / hours, 9);
  return { mean: roundTo(shape / hours, 9), low: at(0.05), high: at(0.95) };
}

export const hazardOf = (healthy: Exposure, alarmed: Exposure): Hazard => ({
  healthy: rateOf(healthy),
  alarmed: rateOf(alarmed),
  healthyH: healthy.hours,
  alarmedH: alarmed.hours,
  healthyFailures: healthy.failures,
  alarmedFailures: alarmed.failures,
});

/** Of the longest forecast asked for, 90 minutes, every two and a half. */
const POINTS = 36;

/**
 * The probability that the pump has failed by each moment of the horizon, `1 - exp(-rate * time)`. ASSUMPTION: the rate
 * stays what it is now; a pump that gets worse raises it with its next forecast.
 * @param exceedance - of the detector, after at least one score
 * @param horizonS - positive seconds
 */
export function forecastRisk(
  model: Pick<PumpHealthModel, "cid" | "hazard">,
  state: { thing: string; madeAtMs: number; exceedance: number; horizonS: number },
): Forecast {
  if (!(state.horizonS > 0)) throw new RangeError("the horizon must be positive");
  const rate = riskPerHour(model.hazard, state.exceedance);
  const points = Array.from({ length: POINTS + 1 }, (_, i) => {
    const atS = (state.horizonS * i) / POINTS;
    const within = (perHour: number): number => roundTo(-Math.expm1((-perHour * atS) / 3600), 9);
    return { atS, mean: within(rate.mean), low: within(rate.low), high: within(rate.high) };
  });
  const { thing, madeAtMs, horizonS } = state;
  return { modelCid: model.cid, thing, madeAtMs, horizonS, points, meaning: "failure-probability" };
}
