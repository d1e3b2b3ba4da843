import { ok, type Result, refuse } from "../../../twins/core/result.ts";

/** A table of numbers over time. NaN where a cell was empty: a gap is a gap. */
export interface Table {
  /** Seconds since the first row, rising. */
  readonly atS: readonly number[];
  /** By column name, in the order of the rows. */
  readonly columns: ReadonlyMap<string, readonly number[]>;
}

const MAX_ROWS = 1_000_000;

/** "2020-03-09 10:14:33" or ISO 8601; without a zone it counts as UTC: only differences are used. */
function parseTime(text: string): number {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)Z?$/.exec(text);
  return match === null ? Number.NaN : Date.parse(`${match[1]}T${match[2]}Z`);
}

/**
 * Strict: every row has the header's number of cells, times rise, cells are numbers or empty.
 * @param back what to do with a row whose time lies before the one above it: `skip` leaves it out until time is ahead
 * again, for a source whose clock was once set back.
 */
export function parseTable(
  text: string,
  separator: string,
  timeColumn: string,
  back: "refuse" | "skip" = "refuse",
): Result<Table> {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  const header = lines[0]?.split(separator) ?? [];
  const timeAt = header.indexOf(timeColumn);
  const bad = (line: number, en: string, zh: string) =>
    refuse("STORE_CORRUPT", { en: `Line ${line + 1} of the recording: ${en}.`, zh: `记录第 ${line + 1} 行：${zh}。` });
  if (timeAt < 0) return bad(0, `there is no column ${timeColumn}`, `没有列 ${timeColumn}`);
  if (new Set(header).size !== header.length) return bad(0, "two columns have the same name", "有两列同名");
  if (lines.length < 2) return bad(0, "there are no rows", "没有数据行");
  if (lines.length > MAX_ROWS) return bad(MAX_ROWS, `there are more than ${MAX_ROWS} rows`, `超过 ${MAX_ROWS} 行`);
  const columns = header.map((): number[] => []);
  const atS: number[] = [];
  let startMs = 0;
  for (let i = 1; i < lines.length; i++) {
    const cells = lines[i]!.split(separator);
    if (cells.length !== header.length)
      return bad(
        i,
        `${cells.length} cells, the header has ${header.length}`,
        `有 ${cells.length} 格，而表头有 ${header.length} 格`,
      );
    const tMs = parseTime(cells[timeAt]!);
    if (Number.isNaN(tMs))
      return bad(i, `${JSON.stringify(cells[timeAt])} is not a time`, `${JSON.stringify(cells[timeAt])} 不是时间`);
    if (i === 1) startMs = tMs;
    const seconds = (tMs - startMs) / 1000;
    const last = atS.at(-1);
    if (last !== undefined && seconds < last && back === "refuse") return bad(i, "time goes back", "时间倒退");
    if (last !== undefined && seconds <= last && back === "skip") continue;
    atS.push(seconds);
    for (const [c, cell] of cells.entries()) {
      if (c === timeAt) continue;
      const value = cell === "" ? Number.NaN : Number(cell);
      if (cell !== "" && (!Number.isFinite(value) || cell.trim() !== cell))
        return bad(i, `${JSON.stringify(cell)} is not a number`, `${JSON.stringify(cell)} 不是数值`);
      columns[c]!.push(value);
    }
  }
  return ok({ atS, columns: new Map(header.flatMap((name, c) => (c === timeAt ? [] : [[name, columns[c]!]]))) });
}
