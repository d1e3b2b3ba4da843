import type { Estimate } from "./comparison.ts";

const NORMAL_975 = 1.959963984540054;

/**
 * The 97.5 % quantile of Student's t, for two-sided 95 % intervals (Hill 1970, CACM algorithm 396: six digits).
 * @param df degrees of freedom, at least 1.
 */
export function studentT975(df: number): number {
  if (df === 1) return 12.706204736432095;
  if (df === 2) return 4.302652729911275;
  const p = 0.05;
  const a = 1 / (df - 0.5);
  const b = 48 / (a * a);
  let c = ((20700 * (a / b) - 98) * a - 16) * a + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * df;
  let y = (d * p) ** (2 / df);
  if (y > 0.05 + a) {
    const x = -NORMAL_975;
    y = x * x;
    if (df < 5) c += 0.3 * (df - 4.5) * (x + 0.6);
    c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c;
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
    y = a * y * y;
    y = y > 0.002 ? Math.exp(y) - 1 : 0.5 * y * y + y;
  } else {
    y =
      ((1 / (((df + 6) / (df * y) - 0.089 * d - 0.822) * (df + 2) * 3) + 0.5 / (df + 4)) * y - 1) *
        ((df + 1) / (df + 2)) +
      1 / y;
  }
  return Math.sqrt(df * y);
}

/** Mean with the half-width of its 95 % confidence interval; with one value the half-width is unknown: Infinity. */
export function estimate(values: readonly number[]): Estimate {
  const n = values.length;
  if (n === 0) throw new RangeError("an estimate needs values");
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  const squares = values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0);
  const halfWidth = n < 2 ? Infinity : studentT975(n - 1) * Math.sqrt(squares / (n - 1) / n);
  return { mean, halfWidth, min: Math.min(...values), max: Math.max(...values) };
}

/** Estimate of a - b, pair by pair: with common random numbers much narrower than from the two means. */
export function pairedEstimate(a: readonly number[], b: readonly number[]): Estimate {
  if (a.length !== b.length) throw new RangeError(`${a.length} values paired with ${b.length}`);
  return estimate(a.map((x, i) => x - b[i]!));
}
