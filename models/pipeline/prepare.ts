import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { type CleanReport, clean } from "./clean.ts";
import { deidentify, type PrivacyReport } from "./deidentify.ts";
import type { UniformIntegers } from "./noise.ts";
import { cleaningOf, type Policy, privacyOf, type Selection, slicingOf } from "./policy.ts";
import { MAX_SLICES, type Slice, slicesOf } from "./slice.ts";
import { columnOf, pick, type Table } from "./table.ts";

export interface PrepareReport {
  readonly clean: Omit<CleanReport, "gaps"> & { readonly gaps: number; readonly longestGapMs: number };
  /** Rows in the span of time that the demand asks for. */
  readonly selected: number;
  readonly privacy: PrivacyReport;
  readonly rowsOut: number;
}

const refused = (en: string, zh: string): Result<never> => refuse("MODEL_DATA", { en, zh });

/** The rows of the span that is asked for, by the time that leaves: two spans that differ by a second would tell an exact one. */
function within(table: Table, { time, fields }: Policy, { from, to }: Selection): Table | null {
  if (from === null && to === null) return table;
  if (time === null) return null;
  const { values } = columnOf(table, time);
  const rule = fields[time];
  const step = rule?.rule === "coarsen" ? rule.step : 1;
  const at = (row: number): number => Math.floor(Number(values[row]) / step) * step;
  return pick(table, (row) => at(row) >= (from ?? -Infinity) && at(row) < (to ?? Infinity));
}

/**
 * From a table to slices that may leave, for one demand: cleaned, selected, de-identified, cut. What is left out is left out before
 * noise and crowds are counted, so that both hold for what leaves.
 * @param key see `deidentify`
 * @returns LEARN_BUDGET or MODEL_DATA where the policy does not allow it or does not fit
 */
export function prepare(
  table: Table,
  policy: Policy,
  selection: Selection,
  key: Uint8Array,
  chance: UniformIntegers,
): Result<{ readonly slices: readonly Slice[]; readonly report: PrepareReport }> {
  const cleaned = clean(table, cleaningOf(policy));
  const chosen = within(cleaned.table, policy, selection);
  if (chosen === null)
    return refused(
      "A span of time is asked for, and the policy names no column of time.",
      "请求了时间范围，但策略没有时间列。",
    );
  const leaving = deidentify(chosen, privacyOf(policy, selection), key, chance);
  if (!leaving.ok) return leaving;
  const { table: out, report: privacy } = leaving.value;
  const unknown = selection.columns?.find((name) => !out.columns.some((column) => column.name === name));
  if (unknown !== undefined)
    return refused(
      `The column ${unknown} is asked for, and the policy does not let it out.`,
      `请求了列 ${unknown}，但策略不放行该列。`,
    );
  const time = out.columns.some(({ name }) => name === policy.time) ? policy.time : null;
  const slices = slicesOf(out, time, slicingOf(policy));
  if (slices === null)
    return refused(
      `The policy cuts this file into more than ${MAX_SLICES} slices, or into too many of too many columns. Make them larger.`,
      `策略会把该文件切成超过 ${MAX_SLICES} 片，或列多且片多。请增大每片。`,
    );
  const { gaps, ...rest } = cleaned.report;
  const longestGapMs = gaps.reduce((most, { ms }) => Math.max(most, ms), 0);
  return ok({
    slices,
    report: {
      clean: { ...rest, gaps: gaps.length, longestGapMs },
      selected: chosen.rows,
      privacy,
      rowsOut: out.rows,
    },
  });
}
