import { groupBy } from "../../twins/core/groupBy.ts";
import { medianOf } from "../learning/update.ts";
import { type Column, cellText, columnOf, pick, rowsOf, rowsWhere, type Table } from "./table.ts";

export interface CleanPolicy {
  /** The column of time, by which rows are sorted; null: rows have no order. */
  readonly time: string | null;
  /** Columns that say whose a row is: a time comes once for each. */
  readonly subjects: readonly string[];
  /** A step of more than this many usual ones is a gap. */
  readonly gapSteps: number;
  /**
   * Columns that are looked at, neighbours on each side that a value is compared with, and how many robust deviations off is an outlier;
   * null: none is looked at. For measurements that move slowly: of a label or an event, such as a failure, it would take out each one.
   */
  readonly outliers: {
    readonly columns: readonly string[];
    readonly neighbours: number;
    readonly deviations: number;
  } | null;
}

export interface CleanReport {
  readonly rowsIn: number;
  readonly rowsOut: number;
  /** Rows that said again what another said, or the same subject's same time. */
  readonly duplicates: number;
  /** Rows without a time. */
  readonly untimed: number;
  /** Where a subject's time jumps: the row before, and for how long, ms. Gaps stay gaps. */
  readonly gaps: readonly { readonly afterRow: number; readonly ms: number }[];
  /** Values taken out, by column. */
  readonly outliers: Readonly<Record<string, number>>;
}

/** A normal distribution's standard deviation over its median, and over its mean, absolute deviation. */
const PER_MEDIAN = 1.4826;
const PER_MEAN = 1.2533;

/** A robust standard deviation; by the mean where more than half of the values are equal (Iglewicz and Hoaglin 1993). */
function spreadOf(apart: Float64Array): number {
  const mean = apart.reduce((sum, x) => sum + x, 0) / apart.length;
  const median = medianOf(apart);
  return median > 0 ? PER_MEDIAN * median : PER_MEAN * mean;
}

/** Values that are far from the median of their neighbours, in robust standard deviations (Hampel 1974). */
export function outliersOf(values: Float64Array, neighbours: number, deviations: number): readonly number[] {
  const found: number[] = [];
  // One room for all windows: millions of small arrays take longer than the medians.
  const [around, apart] = [new Float64Array(2 * neighbours + 1), new Float64Array(2 * neighbours + 1)];
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    let count = 0;
    const last = Math.min(values.length - 1, row + neighbours);
    for (let at = Math.max(0, row - neighbours); at <= last; at++) {
      const other = values[at] ?? Number.NaN;
      if (!Number.isNaN(other)) around[count++] = other;
    }
    if (count <= neighbours) continue;
    const middle = medianOf(around.subarray(0, count));
    for (let i = 0; i < count; i++) apart[i] = Math.abs((around[i] ?? 0) - middle);
    if (Math.abs(value - middle) > deviations * spreadOf(apart.subarray(0, count))) found.push(row);
  }
  return found;
}

const without = (values: Float64Array, rows: readonly number[]): Float64Array => {
  const left = Float64Array.from(values);
  for (const row of rows) left[row] = Number.NaN;
  return left;
};

/** Gaps in the time of one subject, whose rows these are. */
function gapsOf(times: Float64Array, rows: readonly number[], gapSteps: number): CleanReport["gaps"] {
  const own = Float64Array.from(rows, (row) => times[row] ?? Number.NaN);
  const steps = own.slice(1).map((time, i) => time - (own[i] ?? time));
  const usual = medianOf(steps.filter((step) => step > 0));
  return rows.flatMap((afterRow, i) => {
    const ms = steps[i] ?? 0;
    return usual > 0 && ms > gapSteps * usual ? [{ afterRow, ms }] : [];
  });
}

/** The rows of each subject, in their order. A neighbour in time is one of the same subject. */
function bySubject(table: Table, subjects: readonly string[]): readonly (readonly number[])[] {
  const columns = subjects.map((name) => columnOf(table, name));
  const rows = Array.from({ length: table.rows }, (_, row) => row);
  const found = groupBy(rows, (row) => JSON.stringify(columns.map((column) => cellText(column, row))));
  return [...found.values()];
}

/** The rows in the order of time, those without one left out; equal times stay as they came. */
function sorted(table: Table, time: Column): { readonly table: Table; readonly untimed: number } {
  const timed = rowsWhere(table, (row) => !Number.isNaN(Number(time.values[row] ?? Number.NaN)));
  const order = [...timed].sort((a, b) => Number(time.values[a]) - Number(time.values[b]) || a - b);
  return { table: rowsOf(table, order), untimed: table.rows - order.length };
}

/** Takes out what is said twice and what cannot be, and says what it did. Nothing is made up for what is missing. */
export function clean(given: Table, policy: CleanPolicy): { readonly table: Table; readonly report: CleanReport } {
  const ordered = policy.time === null ? { table: given, untimed: 0 } : sorted(given, columnOf(given, policy.time));
  const { table } = ordered;
  const key =
    policy.time === null ? table.columns : [policy.time, ...policy.subjects].map((name) => columnOf(table, name));
  const seen = new Set<string>();
  const once = pick(table, (row) => {
    const text = JSON.stringify(key.map((column) => cellText(column, row)));
    return !seen.has(text) && seen.add(text) !== undefined;
  });
  const counts: Record<string, number> = {};
  const whose = bySubject(once, policy.subjects);
  const columns = once.columns.map((column): Column => {
    const { outliers } = policy;
    if (column.kind !== "number" || outliers === null || !outliers.columns.includes(column.name)) return column;
    const found = whose.flatMap((rows) => {
      const own = Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN);
      return outliersOf(own, outliers.neighbours, outliers.deviations).map((at) => rows[at] ?? 0);
    });
    if (found.length > 0) counts[column.name] = found.length;
    return { ...column, values: without(column.values, found) };
  });
  const times = policy.time === null ? null : columnOf(once, policy.time);
  return {
    table: { rows: once.rows, columns },
    report: {
      rowsIn: given.rows,
      rowsOut: once.rows,
      duplicates: table.rows - once.rows,
      untimed: ordered.untimed,
      gaps: times?.kind === "time" ? whose.flatMap((rows) => gapsOf(times.values, rows, policy.gapSteps)) : [],
      outliers: counts,
    },
  };
}
