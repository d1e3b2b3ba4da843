import { MAX_PRICE_EUR_PER_KWH } from "../../../models/optimisers/home-energy/prices.ts";

export const HOURS = 24;
/** Longest text that is read: some hundred characters an hour. */
export const MAX_TEXT = 4_000;
const MAX_SHOWN = 40;

/** Where it was read wrong: a cell that is no price, a line whose commas may be read in two ways, or another number of prices. */
export type PricesRead =
  | { readonly ok: true; readonly eurPerKwh: readonly number[] }
  | { readonly ok: false; readonly kind: "price"; readonly line: number; readonly text: string }
  | { readonly ok: false; readonly kind: "commas"; readonly line: number }
  | { readonly ok: false; readonly kind: "count"; readonly count: number };

/**
 * The cells of a line. Semicolons, tabs and spaces part them, and so do commas where the line has a decimal point: then none of them
 * is a decimal comma. A single comma without is one. Null: more than one, and no telling.
 */
function cellsOf(line: string): readonly string[] | null {
  const parted = /[;\t]/.test(line) ? line.split(/[;\t]/) : line.trim().split(/\s*,\s+|\s+/);
  const cells = parted.map((cell) => cell.trim());
  // What ends with the mark that parts has nothing after it.
  if (cells.length > 1 && cells.at(-1) === "") cells.pop();
  const commas = cells.some((cell) => /,.*,|,.*\.|\..*,/.test(cell));
  if (!commas) return cells;
  return line.includes(".") ? cells.flatMap((cell) => cell.replace(/,$/, "").split(",")) : null;
}

const priceOf = (cell: string): number =>
  /^[+\-−]?(?:\d+(?:[.,]\d+)?|[.,]\d+)$/.test(cell) ? Number(cell.replace(",", ".").replace("−", "-")) : Number.NaN;

/** Reads 24 prices, one a line or parted, a decimal comma or point; empty lines at the end are none. */
export function readPrices(text: string): PricesRead {
  const lines = text.slice(0, MAX_TEXT).trimEnd().split(/\r?\n/);
  const eurPerKwh: number[] = [];
  for (const [i, line] of lines.entries()) {
    const cells = cellsOf(line);
    if (cells === null) return { ok: false, kind: "commas", line: i + 1 };
    for (const cell of cells) {
      const price = priceOf(cell);
      if (!(Math.abs(price) <= MAX_PRICE_EUR_PER_KWH))
        return { ok: false, kind: "price", line: i + 1, text: cell.slice(0, MAX_SHOWN) };
      eurPerKwh.push(price);
    }
  }
  return eurPerKwh.length === HOURS ? { ok: true, eurPerKwh } : { ok: false, kind: "count", count: eurPerKwh.length };
}
