import { columnsOf } from "../language.ts";

/** Columns side by side, each as wide as its widest cell. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const widths = rows[0].map((_, c) => Math.max(...rows.map((row) => columnsOf(String(row[c])))));
  const cell = (text: string, c: number): string => " ".repeat(widths[c] - columnsOf(text)) + text;
  return rows.map((row) => row.map((one, c) => cell(String(one), c)).join("  ")).join("\n");
}
