import type { StageMark } from "../../../twins/hazards/flood/validation/marks.ts";
import { Refusal } from "../failures.ts";
import { readBytes } from "../files.ts";

/** Most marks of a file. */
const MOST_MARKS = 10_000;
const MOST_BYTES = 4 * 1024 * 1024;

const cellsOf = (line: string): readonly string[] =>
  line.split(",").map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, "$1")
      .trim(),
  );

interface Columns {
  readonly count: number;
  readonly x: number;
  readonly y: number;
  readonly id: number;
  readonly stage: number;
}

function wrong(path: string, line: number, en: string, zh: string): Refusal {
  return new Refusal("IMPORT_INVALID", { en: `${path}, line ${line}: ${en}`, zh: `${path} 第 ${line} 行：${zh}` });
}

const OBSERVED = /^(observed|stage)\b/;
const COMPUTED = /tuflow|anuga|mike|model|predict|simulat|comput/;

/** The observed one of several stages is the last that is called a stage: of Merewether's the final report's, after the draft's. */
function columnsOf(path: string, line: number, header: string): Columns {
  const names = cellsOf(header).map((name) => name.toLowerCase());
  const columns = {
    count: names.length,
    x: names.indexOf("x"),
    y: names.indexOf("y"),
    id: names.indexOf("id"),
    stage: names.findLastIndex((name) => OBSERVED.test(name) && !COMPUTED.test(name)),
  };
  const missing = (["x", "y", "id", "stage"] as const).filter((name) => columns[name] < 0);
  if (missing.length > 0)
    throw wrong(
      path,
      line,
      `the header names no column ${missing.join(", ")}. It must begin like x,y,ID,stage.`,
      `表头缺少列 ${missing.join("、")}，应形如 x,y,ID,stage。`,
    );
  return columns;
}

function markOf(path: string, line: number, text: string, columns: Columns): StageMark {
  const cells = cellsOf(text);
  if (cells.length !== columns.count)
    throw wrong(
      path,
      line,
      `${cells.length} columns where the header names ${columns.count}.`,
      `有 ${cells.length} 列，而表头有 ${columns.count} 列。`,
    );
  const number = (name: "x" | "y" | "stage"): number => {
    const cell = cells[columns[name]];
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell) && Number.isFinite(Number(cell))) return Number(cell);
    throw wrong(
      path,
      line,
      `${name} is ${JSON.stringify(cell)}, not a number.`,
      `${name} 为 ${JSON.stringify(cell)}，不是数。`,
    );
  };
  const id = cells[columns.id];
  if (id === "") throw wrong(path, line, "the mark has no ID.", "洪痕没有 ID。");
  return { id, x: number("x"), y: number("y"), observedM: number("stage") };
}

/** Marks of a text: a header with x, y, ID and one or more stages, then a mark a line. @throws Refusal IMPORT_INVALID with the line */
export function parseStageMarks(path: string, text: string): readonly StageMark[] {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  const at = lines.findIndex((line) => line.trim() !== "");
  if (at < 0) throw wrong(path, 1, "the file is empty.", "文件为空。");
  const columns = columnsOf(path, at + 1, lines[at]);
  const marks: StageMark[] = [];
  for (let i = at + 1; i < lines.length; i++) {
    if (lines[i].trim() === "") continue;
    if (marks.length >= MOST_MARKS)
      throw wrong(path, i + 1, `more than ${MOST_MARKS} marks.`, `洪痕超过 ${MOST_MARKS} 个。`);
    marks.push(markOf(path, i + 1, lines[i], columns));
  }
  if (marks.length === 0) throw wrong(path, at + 1, "no mark follows the header.", "表头之后没有洪痕。");
  return marks;
}

/** @throws Refusal IMPORT_INVALID when the file is missing, too large, no UTF-8, or no marks */
export async function readStageMarks(path: string): Promise<readonly StageMark[]> {
  const bytes = await readBytes(path, "IMPORT_INVALID", { bytes: MOST_BYTES, code: "IMPORT_TOO_LARGE" });
  try {
    return parseStageMarks(path, new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal("IMPORT_INVALID", { en: `${path} is no text in UTF-8.`, zh: `${path} 不是 UTF-8 文本。` });
  }
}
