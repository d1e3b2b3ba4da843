import { grouped } from "../../core/grouped.ts";
import { endsEarly, invalid, shown, tooLarge } from "../refusals.ts";
import type { Pace, Source } from "../source.ts";
import type { Warnings } from "../warnings.ts";
import { type Taker, tokenise } from "./tokens.ts";

/** Heights that are kept; of a larger grid only every second, third... row and column is. */
export const MAX_KEPT = 4_000_000;
/** A thousand million cells are some 10 GB of text. */
export const MAX_CELLS = 1_000_000_000;

export interface Grid {
  readonly columns: number;
  readonly rows: number;
  /** Middle of the cell in the south-west corner, in the file's system. */
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
  /** Row after row from the north, as the file has them; NaN where there is no data. */
  readonly heights: Float32Array;
}

const KEYS = [
  "ncols",
  "nrows",
  "xllcorner",
  "xllcenter",
  "yllcorner",
  "yllcenter",
  "cellsize",
  "dx",
  "dy",
  "nodata_value",
] as const;
type Key = (typeof KEYS)[number];

interface Header {
  readonly columns: number;
  readonly rows: number;
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly nodata: number;
}

function headerOf(values: ReadonlyMap<Key, number>, line: number): Header {
  const count = (key: Key): number => {
    const value = values.get(key);
    if (value !== undefined && Number.isInteger(value) && value > 0) return value;
    throw invalid(
      { line },
      {
        en: `The header's ${key} is ${shown(value)}; a whole number above 0 is expected.`,
        zh: `头部的 ${key} 为 ${shown(value)}，应为大于 0 的整数。`,
      },
    );
  };
  const step = (key: "dx" | "dy"): number => {
    const value = values.get("cellsize") ?? values.get(key);
    if (value !== undefined && value > 0) return value;
    throw invalid({ line }, { en: "The header has no cellsize above 0.", zh: "头部没有大于 0 的 cellsize。" });
  };
  const start = (corner: Key, center: Key, size: number): number => {
    const middle = values.get(center);
    const low = values.get(corner);
    if (middle !== undefined) return middle;
    if (low !== undefined) return low + size / 2;
    throw invalid(
      { line },
      { en: `The header has neither ${corner} nor ${center}.`, zh: `头部既没有 ${corner} 也没有 ${center}。` },
    );
  };
  const [columns, rows, dx, dy] = [count("ncols"), count("nrows"), step("dx"), step("dy")];
  if (columns * rows > MAX_CELLS)
    throw tooLarge(
      { line },
      {
        en: `It has ${grouped(columns)} by ${grouped(rows)} cells; at most ${grouped(MAX_CELLS)} cells can be read.`,
        zh: `共 ${grouped(columns)} × ${grouped(rows)} 个格；最多可读取 ${grouped(MAX_CELLS)} 个。`,
      },
    );
  const [x, y] = [start("xllcorner", "xllcenter", dx), start("yllcorner", "yllcenter", dy)];
  return { columns, rows, x, y, dx, dy, nodata: values.get("nodata_value") ?? -9999 };
}

/** Takes the words of the file: pairs of the header, then heights. */
class Reader implements Taker {
  readonly #values = new Map<Key, number>();
  #key: Key | null = null;
  header: Header | null = null;
  /** Which rows and columns are kept. */
  stride = 1;
  heights = new Float32Array(0);
  #column = 0;
  #row = 0;
  #at = 0;

  get whole(): boolean {
    return this.header !== null && this.#row === this.header.rows;
  }
  get seen(): number {
    return this.header === null ? 0 : this.#row * this.header.columns + this.#column;
  }

  word(text: string, line: number): void {
    const key = KEYS.find((one) => one === text.toLowerCase());
    if (this.header === null && key !== undefined && this.#key === null) {
      if (this.#values.has(key))
        throw invalid({ line }, { en: `The header has ${key} twice.`, zh: `头部的 ${key} 出现两次。` });
      this.#key = key;
    } else if (/^nan$/i.test(text) && this.#key === "nodata_value") this.#pair(Number.NaN);
    else if (/^nan$/i.test(text) && this.header !== null && Number.isNaN(this.header.nodata))
      this.#height(Number.NaN, line);
    else
      throw invalid(
        { line },
        { en: `The word ${shown(text)} may not stand there.`, zh: `此处不能是 ${shown(text)}。` },
      );
  }

  number(value: number, line: number): void {
    if (this.#key !== null) return this.#pair(value);
    if (this.header === null) {
      this.header = headerOf(this.#values, line);
      const { columns, rows } = this.header;
      this.stride = Math.max(1, Math.ceil(Math.sqrt((columns * rows) / MAX_KEPT)));
      this.heights = new Float32Array(Math.ceil(columns / this.stride) * Math.ceil(rows / this.stride));
    }
    this.#height(value, line);
  }

  #pair(value: number): void {
    this.#values.set(this.#key!, value);
    this.#key = null;
  }

  #height(value: number, line: number): void {
    const header = this.header!;
    if (this.#row === header.rows)
      throw invalid(
        { line },
        {
          en: `There are more heights than ${header.columns} by ${header.rows}.`,
          zh: `高程值多于 ${header.columns} × ${header.rows}。`,
        },
      );
    if (this.#row % this.stride === 0 && this.#column % this.stride === 0)
      this.heights[this.#at++] = value === header.nodata ? Number.NaN : value;
    if (++this.#column === header.columns) {
      this.#column = 0;
      this.#row++;
    }
  }
}

/** @throws CodedError IMPORT_INVALID with the line, IMPORT_TOO_LARGE, IMPORT_CANCELLED */
export async function readGrid(source: Source, pace: Pace, warnings: Warnings): Promise<Grid> {
  const reader = new Reader();
  const line = await tokenise(source, pace, reader, 0.7);
  const { header, stride, heights } = reader;
  if (header === null)
    throw endsEarly(
      { line },
      { en: "There is no header of a grid with heights after it.", zh: "没有栅格头部及其后的高程值。" },
    );
  if (!reader.whole)
    throw endsEarly(
      { line },
      {
        en: `There are ${reader.seen} heights; ${header.columns} by ${header.rows} are announced.`,
        zh: `只有 ${reader.seen} 个高程值，而头部声明为 ${header.columns} × ${header.rows}。`,
      },
    );
  if (stride > 1)
    warnings.add(
      "thinned",
      { line: 1 },
      {
        en: `The grid is large: every ${stride}th row and column is kept.`,
        zh: `栅格较大：每 ${stride} 行和列保留一个。`,
      },
    );
  const [columns, rows] = [Math.ceil(header.columns / stride), Math.ceil(header.rows / stride)];
  // Rows count from the north: the last that is kept need not be the file's last.
  const south = header.y + (header.rows - 1 - (rows - 1) * stride) * header.dy;
  return { columns, rows, x: header.x, y: south, stepX: header.dx * stride, stepY: header.dy * stride, heights };
}
