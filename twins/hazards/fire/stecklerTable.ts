import { ok, type Result, refuse } from "../../core/result.ts";
import { STECKLER_ROOM, type StecklerFigures, type StecklerTest } from "./steckler.ts";

/** A file has at most this many tests. */
export const MOST_TESTS = 2000;

/** A column, what it may be, and whether it is an input, which every row needs, or a measurement, which may be missing. */
interface Column {
  readonly name: string;
  readonly low: number;
  readonly high: number;
}

const INPUTS = {
  sill: { name: "sill_m", low: 0, high: STECKLER_ROOM.heightM },
  opening: { name: "soffit_minus_sill_m", low: 0.01, high: STECKLER_ROOM.heightM },
  width: { name: "door_width_m", low: 0.01, high: STECKLER_ROOM.sideM },
  heat: { name: "heat_kw", low: 0.1, high: 2000 },
  ambient: { name: "ambient_c", low: -50, high: 60 },
} as const satisfies Record<string, Column>;

const BURNER = "burner_xy_m";
/** A table may tell that the burner stood on a box; without the column or a figure it stood on the floor. */
const BURNER_TOP: Column = { name: "burner_height_m", low: 0, high: 1.5 };

const MEASURED: Readonly<Record<keyof StecklerFigures, Column>> = {
  upper_c: { name: "upper_c", low: -50, high: 1500 },
  lower_c: { name: "lower_c", low: -50, high: 1500 },
  layer_height_m: { name: "layer_height_m", low: 0, high: STECKLER_ROOM.heightM },
  neutral_plane_m: { name: "neutral_plane_m", low: 0, high: STECKLER_ROOM.heightM },
  mass_out_kg_s: { name: "mass_out_kg_s", low: 0, high: 100 },
  mass_in_kg_s: { name: "mass_in_kg_s", low: 0, high: 100 },
};

const bad = (line: number, en: string, zh: string): Result<never> =>
  refuse("MODEL_DATA", { en: `Line ${line}: ${en}.`, zh: `第 ${line} 行：${zh}。` }, { line });

/** Cells of a line of CSV (RFC 4180, a record a line); null where a quote is not closed or has text behind it. */
function cellsOf(line: string): string[] | null {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] === '"') {
      let text = "";
      for (at++; ; at++) {
        if (at >= line.length) return null;
        if (line[at] !== '"') text += line[at];
        else if (line[at + 1] === '"') text += line[at++];
        else break;
      }
      at++;
      cells.push(text);
      if (at < line.length && line[at] !== ",") return null;
    } else {
      const end = line.indexOf(",", at);
      cells.push(line.slice(at, end < 0 ? line.length : end));
      at = end < 0 ? line.length : end;
    }
    if (at >= line.length) return cells.map((cell) => cell.trim());
    at++;
  }
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** How tables write that something was not measured. */
const MISSING = /^(|-|nan|na|n\/a|null)$/i;

type Row = ReadonlyMap<string, string>;

function numberIn(row: Row, { name, low, high }: Column, line: number): Result<number> {
  const text = row.get(name) ?? "";
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (value >= low && value <= high) return ok(value);
  const shown = JSON.stringify(text.slice(0, 40));
  return bad(
    line,
    `${name} is ${shown}, not a number from ${low} to ${high}`,
    `${name} 为 ${shown}，应为 ${low} 到 ${high} 之间的数`,
  );
}

function burnerIn(row: Row, line: number): Result<readonly [number, number]> {
  const text = row.get(BURNER) ?? "";
  const parts = text.split(",").map((part) => part.trim());
  const [x, y] = parts.map((part) => (NUMBER.test(part) ? Number(part) : Number.NaN));
  const inside = (v: number | undefined): v is number => v !== undefined && v >= 0 && v <= STECKLER_ROOM.sideM;
  if (parts.length === 2 && inside(x) && inside(y)) return ok([x, y]);
  const shown = JSON.stringify(text.slice(0, 40));
  return bad(
    line,
    `${BURNER} is ${shown}, not two numbers from 0 to ${STECKLER_ROOM.sideM} such as "1.4, 1.4"`,
    `${BURNER} 为 ${shown}，应为两个 0 到 ${STECKLER_ROOM.sideM} 之间的数，例如 "1.4, 1.4"`,
  );
}

/** A figure that may be missing. */
const optionalIn = (row: Row, column: Column, line: number): Result<number | null> =>
  MISSING.test(row.get(column.name) ?? "") ? ok(null) : numberIn(row, column, line);

function measuredIn(row: Row, line: number): Result<StecklerFigures> {
  const found: Record<string, number | null> = {};
  for (const [key, column] of Object.entries(MEASURED)) {
    const value = optionalIn(row, column, line);
    if (!value.ok) return value;
    found[key] = value.value;
  }
  return ok(found as unknown as StecklerFigures);
}

function testIn(row: Row, line: number): Result<StecklerTest> {
  const name = row.get("test") ?? "";
  if (name === "") return bad(line, "test is empty", "test 为空");
  const values: Record<string, number> = {};
  for (const [key, column] of Object.entries(INPUTS)) {
    const value = numberIn(row, column, line);
    if (!value.ok) return value;
    values[key] = value.value;
  }
  const { sill, opening, width, heat, ambient } = values as Record<keyof typeof INPUTS, number>;
  if (sill + opening > STECKLER_ROOM.heightM + 1e-9)
    return bad(
      line,
      `the opening ends ${(sill + opening).toFixed(2)} m above the floor, and the room is ${STECKLER_ROOM.heightM} m high`,
      `开口顶部距地面 ${(sill + opening).toFixed(2)} m，而房间高 ${STECKLER_ROOM.heightM} m`,
    );
  const burner = burnerIn(row, line);
  if (!burner.ok) return burner;
  const top = optionalIn(row, BURNER_TOP, line);
  if (!top.ok) return top;
  const measured = measuredIn(row, line);
  if (!measured.ok) return measured;
  return ok({
    test: /^\d{1,9}$/.test(name) ? Number(name) : name,
    sillM: sill,
    openingM: opening,
    widthM: width,
    heatKw: heat,
    ambientC: ambient,
    burner: burner.value,
    burnerTopM: top.value ?? STECKLER_ROOM.burnerTopM,
    measured: measured.value,
  });
}

function headOf(line: string): Result<readonly string[]> {
  const head = cellsOf(line);
  if (head === null) return bad(1, "a quote is not closed", "引号未闭合");
  const needed = ["test", ...Object.values(INPUTS).map(({ name }) => name), BURNER];
  const lacking = needed.filter((name) => !head.includes(name));
  if (lacking.length > 0) return bad(1, `columns are missing: ${lacking.join(", ")}`, `缺少列：${lacking.join("、")}`);
  const twice = head.find((name, i) => name !== "" && head.indexOf(name) !== i);
  if (twice !== undefined) return bad(1, `the column ${twice} is there twice`, `列 ${twice} 重复`);
  return ok(head);
}

/** Reads a table of tests: columns by their names, in any order; others are left alone. The first fault refuses it, with its line. */
export function parseStecklerTable(text: string): Result<readonly StecklerTest[]> {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const head = headOf(lines[0] ?? "");
  if (!head.ok) return head;
  const tests: StecklerTest[] = [];
  for (let i = 1; i < lines.length; i++) {
    if (lines[i]!.trim() === "") continue;
    const cells = cellsOf(lines[i]!);
    if (cells === null) return bad(i + 1, "a quote is not closed, or has text behind it", "引号未闭合，或其后另有文字");
    if (cells.length !== head.value.length)
      return bad(
        i + 1,
        `${cells.length} cells, and the head has ${head.value.length}`,
        `有 ${cells.length} 个单元格，而表头有 ${head.value.length} 个`,
      );
    const test = testIn(new Map(head.value.map((name, column) => [name, cells[column]!])), i + 1);
    if (!test.ok) return test;
    tests.push(test.value);
    if (tests.length > MOST_TESTS) return bad(i + 1, `more than ${MOST_TESTS} tests`, `超过 ${MOST_TESTS} 个试验`);
  }
  return tests.length > 0 ? ok(tests) : bad(1, "no test follows the head", "表头之后没有试验");
}
