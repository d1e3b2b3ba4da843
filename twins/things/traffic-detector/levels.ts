/**
 * How the traffic is at a detector or on a road, by its share of the speed of a free road. These are the only bounds of traffic speeds in
 * the product: lamps, roads, marks on the card of a site, and figures all take them from here.
 *
 * They are read off the recorded week of Los Angeles (levels.test.ts counts it again): 87 % of its speeds are at least three quarters of
 * their road's free speed, in the one hump of free flow; below lies a long even tail of queues, which a half of the free speed cuts in
 * two: 7 % of all speeds are slower, 6 % faster.
 */
export const FREE_FROM_SHARE = 0.75;
export const SLOW_BELOW_SHARE = 0.5;
/** Of a road of which nobody knows better, mph: in Los Angeles the median of all detectors' 95 % quantiles is 67.9. */
export const USUAL_FREE_MPH = 68;
/** The same bounds where only a speed is known, mph. */
export const FREE_FROM_MPH = FREE_FROM_SHARE * USUAL_FREE_MPH;
export const SLOW_BELOW_MPH = SLOW_BELOW_SHARE * USUAL_FREE_MPH;

export const TRAFFIC_LEVELS = ["slow", "dense", "free"] as const;
export type TrafficLevel = (typeof TRAFFIC_LEVELS)[number];

/** @param mph measured, or told; NaN where nothing was @param freeMph of this road when it is free @returns null for NaN */
export function trafficLevel(mph: number, freeMph: number = USUAL_FREE_MPH): TrafficLevel | null {
  if (Number.isNaN(mph)) return null;
  if (mph < SLOW_BELOW_SHARE * freeMph) return "slow";
  return mph < FREE_FROM_SHARE * freeMph ? "dense" : "free";
}
