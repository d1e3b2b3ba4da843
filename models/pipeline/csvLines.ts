import type { Column, Table } from "./table.ts";
import { isoTime } from "./time.ts";

/** A field as RFC 4180 writes it. */
const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function cell(column: Column, row: number): string {
  const value = column.values[row];
  if (value === null || value === undefined || Number.isNaN(value)) return "";
  // Beyond the calendar's years a time stays a number.
  if (column.kind === "time") return Math.abs(Number(value)) < 8.64e15 ? isoTime(Number(value)) : String(value);
  // An empty word is told apart from a missing one by its quotes.
  return value === "" ? '""' : field(String(value));
}

/** A table as lines of RFC 4180 with a header: times in ISO 8601 and UTC, missing cells empty, numbers to their last digit. */
export function* csvLines(table: Table): Generator<string> {
  yield `${table.columns.map(({ name }) => field(name)).join(",")}\r\n`;
  for (let row = 0; row < table.rows; row++) yield `${table.columns.map((column) => cell(column, row)).join(",")}\r\n`;
}
