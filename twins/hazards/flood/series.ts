/** A quantity over time: seconds and values, in rising order of time; between them it goes in a line, beyond them it stays. */
export type Series = readonly (readonly [atS: number, value: number])[];

/** The value at a time; 0 of an empty series. */
export function valueAt(series: Series, atS: number): number {
  const first = series[0];
  if (first === undefined) return 0;
  if (atS <= first[0]) return first[1];
  for (let i = 1; i < series.length; i++) {
    const [t, value] = series[i];
    if (atS > t) continue;
    const [t0, value0] = series[i - 1];
    return t > t0 ? value0 + ((value - value0) * (atS - t0)) / (t - t0) : value;
  }
  return series[series.length - 1][1];
}
