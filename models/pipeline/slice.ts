import { groupBy } from "../../twins/core/groupBy.ts";
import { type Column, columnOf, pick, rowsOf, type Table } from "./table.ts";

/** How a table is cut: a demand then takes the slices that it wants, and no others. */
export interface SlicePlan {
  /** Rows of a slice: a number of them, or those of a span of time, ms, spans beginning at multiples of it since 1970. */
  readonly by: { readonly rows: number } | { readonly spanMs: number };
  /** Columns that go together, by the type of data that they are; the time column goes with each. Empty: all together. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
}

export interface Slice {
  /** Of the columns; "all" where there are no groups, "other" for columns of none. */
  readonly group: string;
  readonly table: Table;
  /** Epoch ms of its first and last row, by the times that leave; null where none do. */
  readonly from: number | null;
  readonly to: number | null;
}

/** Most slices of a release: their folder then is one block. */
export const MAX_SLICES = 4_096;
/** Columns of all slices together, which the manifest lists. */
const MAX_LISTED = 500_000;

function span(time: Column | null): { readonly from: number | null; readonly to: number | null } {
  if (time === null || time.kind !== "time") return { from: null, to: null };
  const known = time.values.filter((at) => !Number.isNaN(at));
  if (known.length === 0) return { from: null, to: null };
  // No spread of a million arguments.
  return { from: known.reduce((a, b) => Math.min(a, b)), to: known.reduce((a, b) => Math.max(a, b)) };
}

/** Row numbers of each slice, in order. */
function parts(table: Table, time: Column | null, by: SlicePlan["by"]): readonly (readonly number[])[] {
  const rows = Array.from({ length: table.rows }, (_, row) => row);
  const found = groupBy(rows, (row) =>
    "rows" in by ? Math.floor(row / by.rows) : Math.floor(Number(time?.values[row]) / by.spanMs),
  );
  return [...found].sort(([a], [b]) => a - b).map(([, rows]) => rows);
}

function groupsOf(
  table: Table,
  time: string | null,
  groups: SlicePlan["groups"],
): readonly (readonly [string, Table])[] {
  const names = Object.keys(groups);
  if (names.length === 0) return [["all", table]];
  const placed = new Set(Object.values(groups).flat());
  const rest = table.columns.filter(({ name }) => name !== time && !placed.has(name)).map(({ name }) => name);
  const all = [...names.map((name) => [name, groups[name] ?? []] as const), ["other", rest] as const];
  return all.flatMap(([group, members]) => {
    const columns = table.columns.filter(({ name }) => members.includes(name) || name === time);
    const own = columns.some(({ name }) => members.includes(name));
    return own ? [[group, { rows: table.rows, columns }] as const] : [];
  });
}

/**
 * Cuts a table that may leave into slices: by group, then by rows or time. Rows without a time are in no span, and are left out.
 * @param time the column of time that leaves, null where none does: what is cut by an exact time that stays would tell of it
 * @returns null where it would be more than MAX_SLICES, or than a manifest lists
 * @throws RangeError for a cut by time of a table whose time does not leave
 */
export function slicesOf(table: Table, time: string | null, { by, groups }: SlicePlan): readonly Slice[] | null {
  const column = time === null ? null : columnOf(table, time);
  if ("spanMs" in by && column?.kind !== "time") throw new RangeError("no column of time leaves");
  const known = "spanMs" in by ? pick(table, (row) => !Number.isNaN(Number(column?.values[row]))) : table;
  const cut = parts(known, time === null ? null : columnOf(known, time), by);
  const grouped = groupsOf(known, time, groups);
  const listed = cut.length * grouped.reduce((sum, [, { columns }]) => sum + columns.length, 0);
  if (cut.length * grouped.length > MAX_SLICES || listed > MAX_LISTED) return null;
  return grouped.flatMap(([group, columns]) =>
    cut.map((rows): Slice => {
      const own = rowsOf(columns, rows);
      return { group, table: own, ...span(time === null ? null : columnOf(own, time)) };
    }),
  );
}
