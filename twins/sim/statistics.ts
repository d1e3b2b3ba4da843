import { type BranchKpi, type Estimate, RATIO_KPIS } from "./comparison.ts";

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

/** @throws RangeError for none */
export const meanOf = (values: readonly number[]): number => {
  if (values.length === 0) throw new RangeError("an estimate needs values");
  return values.reduce((sum, x) => sum + x, 0) / values.length;
};

const rangeOf = (values: readonly number[]) => ({ min: Math.min(...values), max: Math.max(...values) });

/** Half-width of the 95 % interval of a mean (Student t); with one value unknown: Infinity. */
export function halfWidthOf(values: readonly number[]): number {
  const n = values.length;
  const mean = meanOf(values);
  const squares = values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0);
  return n < 2 ? Infinity : studentT975(n - 1) * Math.sqrt(squares / (n - 1) / n);
}

/** Mean with its 95 % confidence interval (Student t). */
export function estimate(values: readonly number[]): Estimate {
  const mean = meanOf(values);
  const half = halfWidthOf(values);
  return { mean, low: mean - half, high: mean + half, ...rangeOf(values) };
}

/** Estimate of a - b, pair by pair: with common random numbers much narrower than from the two means. */
export function pairedEstimate(a: readonly number[], b: readonly number[]): Estimate {
  return estimate(differences(a, b));
}

function differences(a: readonly number[], b: readonly number[]): number[] {
  if (a.length !== b.length) throw new RangeError(`${a.length} values paired with ${b.length}`);
  return a.map((x, i) => x - b[i]!);
}

function counted(values: readonly number[]): number {
  for (const value of values) if (value !== 0 && value !== 100) throw new RangeError(`${value} is neither 0 nor 100 %`);
  return values.filter((value) => value === 100).length;
}

/**
 * Share of the runs in which something happened, %, with Wilson's 95 % score interval: none of thirty is not "never".
 * Wilson 1927, JASA 22:209-212; recommended for few runs by Brown, Cai and DasGupta 2001, Statistical Science 16:101-133.
 * @param values 0 or 100 a run.
 */
export function shareEstimate(values: readonly number[]): Estimate {
  const n = values.length;
  const mean = meanOf(values);
  const p = counted(values) / n;
  const z2 = NORMAL_975 * NORMAL_975;
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (NORMAL_975 / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  // At the ends the interval is closed: there only the last bit would differ.
  const low = p === 0 ? 0 : 100 * (centre - half);
  const high = p === 1 ? 100 : 100 * (centre + half);
  return { mean, low, high, ...rangeOf(values) };
}

/**
 * Difference of two shares of the same runs, percentage points, with the 95 % interval of Bonett and Price: one run is
 * added to each kind of pair that differs. Bonett and Price 2012, J. Educational and Behavioral Statistics 37:479-488;
 * recommended by Fagerland, Lydersen and Laake 2014, Statistics in Medicine 33:2850-2875. A t interval would have no
 * width where all pairs are alike, as if thirty runs had proved it.
 * @param a,b 0 or 100 a run, run by run.
 */
export function pairedShareEstimate(a: readonly number[], b: readonly number[]): Estimate {
  const d = differences(a, b);
  const n = d.length;
  counted(a);
  counted(b);
  const mean = meanOf(d);
  const more = (d.filter((x) => x > 0).length + 1) / (n + 2);
  const less = (d.filter((x) => x < 0).length + 1) / (n + 2);
  const centre = more - less;
  const half = NORMAL_975 * Math.sqrt((more + less - centre * centre) / (n + 2));
  return within(-100, 100, { mean, low: 100 * (centre - half), high: 100 * (centre + half), ...rangeOf(d) });
}

/** An interval by Student's t knows nothing of where a KPI ends: above 100 % no ratio can be. What one value leaves open stays open. */
function within(low: number, high: number, found: Estimate): Estimate {
  const clip = (x: number): number => (Number.isFinite(x) ? Math.min(high, Math.max(low, x)) : x);
  return { ...found, low: clip(found.low), high: clip(found.high) };
}

const mostOf = (kpi: BranchKpi): number => (RATIO_KPIS.has(kpi) ? 100 : Infinity);

/** Estimate of a KPI over its replications: the risk is a share of runs, all else are means. */
export function kpiEstimate(kpi: BranchKpi, values: readonly number[]): Estimate {
  if (kpi === "failureRisk") return shareEstimate(values);
  return within(0, mostOf(kpi), estimate(values));
}

/** Estimate of how a branch differs from another, replication by replication. */
export function kpiDifference(kpi: BranchKpi, a: readonly number[], b: readonly number[]): Estimate {
  if (kpi === "failureRisk") return pairedShareEstimate(a, b);
  return within(-mostOf(kpi), mostOf(kpi), pairedEstimate(a, b));
}
