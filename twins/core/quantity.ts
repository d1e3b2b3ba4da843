/** A value and its UCUM unit (unitsofmeasure.org); dimensionless is "1". A bare number never crosses the wire. */
export interface Quantity {
  readonly value: number;
  readonly unit: string;
}

/**
 * Conversions to the unit a Thing Model uses, for devices that speak another unit of the same kind.
 * `value_in_to = value_in_from * factor + offset`.
 */
const CONVERSIONS: Readonly<Record<string, readonly [factor: number, offset: number]>> = {
  "mm>m": [1e-3, 0],
  "cm>m": [1e-2, 0],
  "km/h>m/s": [1 / 3.6, 0],
  "[mi_i]/h>m/s": [0.44704, 0],
  "[mi_i]/h>km/h": [1.609344, 0],
  "km/h>[mi_i]/h": [1 / 1.609344, 0],
  "W>kW": [1e-3, 0],
  "kW>W": [1e3, 0],
  "kPa>bar": [1e-2, 0],
  "Pa>bar": [1e-5, 0],
  "bar>kPa": [100, 0],
  "K>Cel": [1, -273.15],
  "Cel>K": [1, 273.15],
  "[degF]>Cel": [5 / 9, -160 / 9],
  "ms>s": [1e-3, 0],
  "min>s": [60, 0],
  "deg>rad": [3.141592653589793 / 180, 0],
  "mA>A": [1e-3, 0],
  "Wh>kW.h": [1e-3, 0],
};

/** Converts, or returns null where the units are not known to be of one kind. */
export function convert(value: number, from: string, to: string): number | null {
  if (from === to) return value;
  const rule = CONVERSIONS[`${from}>${to}`];
  return rule === undefined ? null : value * rule[0] + rule[1];
}
