import type { AlarmLimit } from "../../../twins/core/thing.ts";
import type { ChartRow } from "../../../twins/protocol/console.ts";

/** Where a line is cut: nothing is known there. */
export type CutRow = ChartRow | readonly [at: number, low: null, high: null, mean: null];

/** Rows with a cut wherever two are farther apart than a value stays fresh: what was between them nobody knows. */
export function cutAtGaps(rows: readonly ChartRow[], mostMs: number): readonly CutRow[] {
  return rows.flatMap((row, i): CutRow[] => {
    const before = rows[i - 1];
    if (before === undefined || row[0] - before[0] <= mostMs) return [row];
    return [[(before[0] + row[0]) / 2, null, null, null], row];
  });
}

/** Places of values with nothing on either side: no line shows them, so each is a dot. */
export function lonePlaces(values: ArrayLike<number | null | undefined>): number[] {
  const known = (i: number): boolean => values[i] !== null && values[i] !== undefined;
  return Array.from({ length: values.length }, (_, i) => i).filter((i) => known(i) && !known(i - 1) && !known(i + 1));
}

/** A range that holds the data with room, and a limit when it is within one span of the data. */
export function chartRange(low: number | null, high: number | null, limits: readonly AlarmLimit[]): [number, number] {
  if (low === null || high === null) return [0, 1];
  const span = Math.max(high - low, Math.abs(high) * 0.02, 1e-6);
  const near = limits.map((limit) => limit.value).filter((v) => v > low - span && v < high + span);
  const bottom = Math.min(low, ...near);
  const top = Math.max(high, ...near);
  const room = Math.max(top - bottom, span) * 0.08;
  return [bottom - room, top + room];
}

/** Where a limit lies by what a chart of these rows shows. */
export function placeOfLimit(
  limit: AlarmLimit,
  rows: readonly ChartRow[],
  limits: readonly AlarmLimit[],
): "inside" | "above" | "below" {
  const low = rows.length === 0 ? null : Math.min(...rows.map((row) => row[1]));
  const high = rows.length === 0 ? null : Math.max(...rows.map((row) => row[2]));
  const [bottom, top] = chartRange(low, high, limits);
  return limit.value > top ? "above" : limit.value < bottom ? "below" : "inside";
}
