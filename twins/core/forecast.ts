/**
 * What a model says about the future of one Thing. The world declares the shape, models make the values: a simulation
 * takes a Forecast as input and never knows how it was made.
 */
export interface ForecastPoint {
  /** Seconds after `madeAtMs`, rising from point to point. */
  readonly atS: number;
  readonly mean: number;
  /** Lower and upper end of the credible range; `low <= mean <= high`. */
  readonly low: number;
  readonly high: number;
}

/**
 * `failure-probability`: the probability, 0 to 1, that the Thing has failed by `atS`.
 * `expected-value`: the value of a property at `atS`, in that property's unit.
 */
export type ForecastMeaning = "failure-probability" | "expected-value";

export interface Forecast {
  /** Content address of the model that made it. */
  readonly modelCid: string;
  /** Id of the Thing. */
  readonly thing: string;
  /** Time of the newest observation used, epoch milliseconds. */
  readonly madeAtMs: number;
  readonly horizonS: number;
  readonly points: readonly ForecastPoint[];
  readonly meaning: ForecastMeaning;
}

/**
 * The forecast at a time between its points, interpolated linearly.
 * @returns null outside the points: a forecast says nothing beyond its horizon.
 */
export function forecastAt(forecast: Forecast, atS: number): ForecastPoint | null {
  const after = forecast.points.findIndex((point) => point.atS >= atS);
  const b = forecast.points[after];
  if (b === undefined) return null;
  if (b.atS === atS) return b;
  const a = forecast.points[after - 1];
  if (a === undefined) return null;
  const share = (atS - a.atS) / (b.atS - a.atS);
  const mix = (x: number, y: number): number => x + (y - x) * share;
  return { atS, mean: mix(a.mean, b.mean), low: mix(a.low, b.low), high: mix(a.high, b.high) };
}
